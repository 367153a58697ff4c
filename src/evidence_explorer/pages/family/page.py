"""The page of a family: its story, its treatments, its trials beside each other with their own controls."""

from __future__ import annotations

from ...model import Family, Study, Treatment
from ..blocks.pooled.view import POOL_SCRIPTS, together_of_class
from ..blocks.related import beside_family
from ..blocks.trials import count_trials, effect_charts, largest_of, trial_chart, trial_sections
from ..kit.asking import called, typed
from ..kit.edition import Edition
from ..kit.fold import LISTED, Fold, fold_of
from ..kit.kind import PageKind
from ..kit.page import Page
from ..kit.rows import study_row
from ..kit.writer import PageWriter


def family_page(family: Family, edition: Edition) -> Page:
    """One family in one language: its story, its treatments, its trials beside each other with their own controls."""
    page = PageWriter(edition, "family", family.id)
    dataset, w = edition.dataset, edition.words
    studies = dataset.studies_of_family(family.id)
    held = {treatment.id for treatment in family.treatments}
    sections = [(edition.say(t.name), _own(t, held, studies)) for t in family.treatments]
    charts = [chart for outcome in _outcomes(edition) for chart in _charts(family, sections, outcome, edition)]
    effects = effect_charts(studies, edition, f"{family.id}-effects")
    families = list(dataset.families.values())
    place = families.index(family)
    records, together = beside_family(family, edition), together_of_class(family, edition)
    body = page.write(
        "family/page.html.jinja",
        family=family,
        treatments=[(t, len(dataset.studies_of_treatment(t.id))) for t in family.treatments],
        charts=charts,
        more_charts=Fold(w.count("fold.pictures_n", len(charts[1:]))),
        effects=effects,
        more_effects=Fold(w.count("fold.all_pictures_n" if charts else "fold.pictures_n", len(effects[not charts :]))),
        studies=[study_row(s, edition) for s in studies[:LISTED]],
        older=w.count("older_n", len(studies) - LISTED) if len(studies) > LISTED else "",
        studies_fold=fold_of(min(len(studies), LISTED), w),
        decisions_fold=fold_of(len(records.decisions), w, drawn=False),
        before=families[place - 1] if place else None,
        after=families[place + 1] if place + 1 < len(families) else None,
        count=w.count("studies_n", len(studies)),
        records=records,
        together=together,
        together_fold=Fold(w.count("family.pools_n", len(together.pools))),
    )
    title = edition.say(family.name)
    summary = edition.say(family.summary)
    more = [" ".join(edition.say(text).split("\n\n")) for text in (family.story, family.evidence)]
    return page.page(
        title, summary, body, edit=dataset.file_of("family", family.id), boost=1.2, more=more,
        scripts=POOL_SCRIPTS if "data-pool=" in body else (),
        also=called([family.name], (), family.also_called),
        asked=typed("works", edition),
    )  # fmt: skip


def _own(treatment: Treatment, held: set[str], studies: list[Study]) -> list[Study]:
    """The studies of a treatment, each under the first of its treatments that the family holds."""
    return [s for s in studies if _first_of(s, held) == treatment.id]


def _first_of(study: Study, held: set[str]) -> str | None:
    return next((key for key in study.treatments if key in held), None)


def _outcomes(edition: Edition) -> list[str]:
    """The outcomes that are drawn, that of the headlines first."""
    first = edition.dataset.site.record.headline.outcome
    charted = [k for k, kind in edition.dataset.outcome_kinds.items() if kind.charted]
    return sorted(charted, key=lambda key: key != first)


def _charts(
    family: Family, sections: list[tuple[str, list[Study]]], outcome: str, edition: Edition
) -> list[dict[str, object]]:
    """The largest trials of an outcome; and, where that leaves some out, all, as far as one chart can be read."""
    w, name = edition.words, f"{family.id}-{outcome}"
    held = [treatment.id for treatment in family.treatments]
    whole = trial_sections(sections, outcome, edition, dict.fromkeys((title for title, _ in sections), held))
    every = count_trials(whole)
    if not whole:
        return []
    if every <= DRAWN:
        return [trial_chart(whole, outcome, edition, name)]

    def note(shown: int) -> str:
        return w("chart.largest_trials", shown=w.number(shown), all=w.number(every))

    told = w.count("fold.trials_n", every) if every <= MOST else note(MOST)
    return [
        trial_chart(largest_of(whole, DRAWN, edition), outcome, edition, name, note(DRAWN)),
        trial_chart(largest_of(whole, MOST, edition), outcome, edition, f"{name}-all", told),
    ]


DRAWN, MOST = 12, 40
"""Trials of an outcome that the page draws before a reader asks for all of them, and at most: all stand on the pages of
their treatments."""


KINDS = (
    PageKind(
        "family",
        "families/{key}/index.md",
        lambda e, key: family_page(e.dataset.families[key], e),
        lambda d: d.families,
    ),
)
