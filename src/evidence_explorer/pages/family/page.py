"""The page of a family: its story, its treatments, its trials beside each other with their own controls."""

from __future__ import annotations

from ...model import Family, Study, Treatment
from ..blocks.pooled.view import together_of_class
from ..blocks.related import beside_family
from ..blocks.trials import effect_charts, trial_chart
from ..kit.asking import called, typed
from ..kit.edition import Edition
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
    charts = [
        chart
        for outcome in _outcomes(edition)
        if (chart := trial_chart(sections, outcome, edition, f"{family.id}-{outcome}")) is not None
    ]
    families = list(dataset.families.values())
    place = families.index(family)
    body = page.write(
        "family/page.html.jinja",
        family=family,
        treatments=[(t, len(dataset.studies_of_treatment(t.id))) for t in family.treatments],
        charts=charts,
        effects=effect_charts(studies, edition, f"{family.id}-effects"),
        studies=[study_row(s, edition) for s in studies],
        before=families[place - 1] if place else None,
        after=families[place + 1] if place + 1 < len(families) else None,
        count=w.count("studies_n", len(studies)),
        records=beside_family(family, edition),
        together=together_of_class(family, edition),
    )
    title = edition.say(family.name)
    summary = edition.say(family.summary)
    more = [" ".join(edition.say(text).split("\n\n")) for text in (family.story, family.evidence)]
    return page.page(
        title, summary, body, edit=dataset.file_of("family", family.id), boost=1.2, more=more,
        also=called([family.name], (), family.also_called),
        asked=typed("works", edition),
    )  # fmt: skip


def _own(treatment: Treatment, held: set[str], studies: list[Study]) -> list[Study]:
    """The studies of a treatment, each under the first of its treatments that the family holds."""
    return [s for s in studies if _first_of(s, held) == treatment.id]


def _first_of(study: Study, held: set[str]) -> str | None:
    return next((key for key in study.treatments if key in held), None)


def _outcomes(edition: Edition) -> list[str]:
    return [k for k, kind in edition.dataset.outcome_kinds.items() if kind.charted]


KINDS = (
    PageKind(
        "family",
        "families/{key}/index.md",
        lambda e, key: family_page(e.dataset.families[key], e),
        lambda d: d.families,
    ),
)
