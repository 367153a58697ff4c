"""The page of one study: what was done, every figure with its source, what is not known."""

from __future__ import annotations

from typing import Any

from ...analysis import Group, drawable
from ...charts import Chart, draw_blocks, draw_times
from ...frames import parted, scales_of
from ...frames.published import leads_to, where_published
from ...model import Effect, Figure, Grade, Score, Study
from ...words import Words
from ..blocks.claims import claims_about
from ..blocks.harms import bias_tables, harm_blocks, study_harm_charts
from ..blocks.related import beside_study
from ..blocks.reports import reports
from ..blocks.trials import charted, present
from ..kit.asking import typed
from ..kit.citing import citation
from ..kit.counted import counted_title
from ..kit.edition import Edition
from ..kit.fold import Fold, fold_of
from ..kit.kind import PageKind
from ..kit.page import Page
from ..kit.rows import effect_rows, outcome_blocks, people_of, score_rows, source_name, study_row
from ..kit.writer import PageWriter
from .found import FURTHER, about_study, names_of_study, parts_of_study
from .integrity import integrity
from .same_trial import same_trial

OTHERS = 6
"""Most studies of a treatment that the page of another one lists."""


def study_page(study: Study, edition: Edition) -> Page:
    """One study in one language."""
    page = PageWriter(edition, "study", study.id)
    w, dataset = edition.words, edition.dataset
    title = f"{edition.name(study)} – {edition.say(study.title)}"
    summary = edition.say(study.summary)
    outcomes, pictures = outcome_blocks(study, edition), _charts(study, edition) + _times(study, edition)
    scores, effects, harms = score_rows(study, edition), effect_rows(study, edition), harm_blocks(study, edition)
    same, claims = same_trial(study, edition), claims_about({study.id}, edition)
    drawn, harm_charts = bool(pictures), study_harm_charts(study, edition)
    body = page.write(
        "study/page.html.jinja",
        study=study,
        name=edition.name(study),
        family=dataset.families[dataset.family_of_study[study.id]],
        badges=_badges(study, edition),
        citation=citation(study, edition.words),
        published=where_published(study),
        pictures=pictures,
        counted_title=counted_title(edition, [study]),
        folds={
            "pictures": Fold(w.count("fold.pictures_n", len(pictures[1:]))),
            "outcomes": fold_of(sum(len(block.rows) for block in outcomes), w, drawn),
            "same_trial": fold_of(sum(len(rows) for view in same for _, rows in view.pairs), w),
            "scores": fold_of(len(scores), w, drawn),
            "effects": fold_of(len(effects), w, drawn),
            "harms": fold_of(sum(len(block.rows) for block in harms), w, bool(harm_charts)),
            "claims": Fold(w.count("fold.claims_n", len(claims))),
        },
        outcomes=outcomes,
        reports=reports(study, outcomes, edition),
        scores=scores,
        same_trial=same,
        effects=effects,
        arms=[_arm(arm, edition) for arm in study.arms],
        facts=_facts(study, edition),
        sources=_sources(study, w),
        scales=[dataset.scales[s] for s in scales_of(study)],
        others=_others(study, edition),
        to_verify=_recalled(study),
        harms=harms,
        harm_charts=harm_charts,
        bias=bias_tables([study], edition) if study.risk_of_bias else [],
        afterwards=_afterwards(study, edition),
        integrity=integrity(study, edition),
        records=beside_study(study.id, edition),
        claims=claims,
    )
    file = dataset.file_of("study", study.id)
    names, about, parts = names_of_study(study, edition), about_study(study, edition), parts_of_study(study, edition)
    return page.page(
        title,
        summary,
        body,
        edit=file,
        also=names,
        about=about,
        asked=typed("study", edition),
        parts=parts,
        boost=FURTHER if study.design.same_people_as else 1.0,
    )


def _recalled(study: Study) -> bool:
    """Whether any figure of the page is one that no page was found to say."""
    figures: list[Figure | Score | Effect] = [
        *(f for o in study.outcomes for f in o.results),
        *study.scores,
        *study.effects,
    ]
    return any(study.grade_of(figure) is Grade.recalled for figure in figures)


def _badges(study: Study, edition: Edition) -> list[str]:
    w, d = edition.words, study.design
    found = [w(f"kind.{d.kind}")]
    if d.blinding:
        found.append(w(f"blinding.{d.blinding}"))
    if d.phase:
        found.append(w("phase", phase=d.phase))
    people = people_of(study, w)
    if people != w("not_reported"):
        found.append(w.count("people", people))
    if d.sites:
        found.append(w.count("sites", d.sites))
    if d.countries:
        found.append(w.listed(w.country(code) for code in d.countries))
    return [*found, _review(study, w)]


def _review(study: Study, w: Any) -> str:
    """How often its figures were read."""
    if study.checked:
        return str(w("review.checked", by=study.checked.by))
    if study.second_reading:
        return str(w("review.twice" if study.second_reading.agrees else "review.differs"))
    return str(w("review.once"))


def _afterwards(study: Study, edition: Edition) -> list[dict[str, Any]]:
    w = edition.words
    return [
        {
            "word": w(f"afterwards.{event.kind}").capitalize(),
            "date": w.day(event.on) if event.on else "",
            "what": edition.tell(event.what),
            "address": event.address,
        }
        for event in study.afterwards
    ]


def _charts(study: Study, edition: Edition) -> list[dict[str, Any]]:
    """Charts of what was counted: rates at one time with a control, then without, then other rates."""
    w = edition.words
    outcomes = charted(edition)
    found: list[dict[str, Any]] = []
    for timing in ("at", "cumulative", "sustained"):
        whole = edition.evidence.groups(study.id, timing)
        all_groups = [group for g in whole if (group := g.only(outcomes))]
        for controlled in (True, False):
            part = _in_order([g for g in all_groups if g.controlled == controlled])
            if not part:
                continue
            here = present(part, outcomes)
            names = w.all_of(here.values()).capitalize()
            title = w("chart.title" if controlled else "chart.title_alone", outcomes=names)
            note = w(f"chart.note_{timing}") if timing != "at" else ("" if controlled else w("chart.alone"))
            found.append(
                {
                    "title": title,
                    "note": note,
                    "chart": draw_blocks(part, edition.inks, here, w, named=False),
                    "grey": not controlled,
                    "name": f"{study.id}-{timing}-{'controlled' if controlled else 'alone'}",
                }
            )
    return found


def _in_order(part: list[Group]) -> list[Group]:
    def place(group: Group) -> tuple[bool, float, int]:
        days = min(1e9 if row.time_days is None else row.time_days for row in group.rows)
        return not group.primary, days, min(row.position for row in group.rows)

    return sorted(part, key=place)


def _times(study: Study, edition: Edition) -> list[dict[str, Any]]:
    """Charts over time: an outcome on one scale with at least two time points."""
    w = edition.words
    rows = [r for r in drawable(edition.evidence.rows(study.id)) if r.timing == "at" and r.time_days is not None]
    found: list[dict[str, Any]] = []
    for outcome, name in charted(edition).items():
        for scale, on_scale in parted((row for row in rows if row.outcome == outcome), lambda row: row.scale).items():
            by_arm = parted(on_scale, lambda row: row.arm)
            kept = [row for row in on_scale if len({point.time_days for point in by_arm[row.arm]}) > 1]
            if not kept:
                continue
            drawn: Chart = draw_times(kept, edition.inks[study.id], outcome, name, w)
            scale_name = edition.say(kept[0].scale_name)
            shown = f"{name} · {scale_name}" if scale_name else name
            found.append(
                {
                    "title": shown,
                    "note": "",
                    "chart": drawn,
                    "grey": False,
                    "name": f"{study.id}-{outcome}-{scale or 'unnamed'}-time",
                }
            )
    return found


def _arm(arm: Any, edition: Edition) -> dict[str, Any]:
    w, dataset = edition.words, edition.dataset
    treatment = dataset.treatments.get(arm.treatment or "")
    comparator = dataset.comparators.get(arm.treatment or "")
    return {
        "label": edition.tell(arm.label),
        "n": w.number(arm.n) if arm.n else w("not_reported"),
        "treatment": treatment,
        "comparator": edition.say(comparator.name) if comparator else "",
        "control": w(f"control.{arm.control}") if arm.control else "",
        "repeats": w(f"repeats.{arm.repeats}") if arm.repeats else "",
        "dose": edition.say(arm.dose),
        "schedule": edition.say(arm.schedule),
    }


def _facts(study: Study, edition: Edition) -> list[tuple[str, Any]]:
    """The table of facts: label and value, in a fixed order; what is unknown is said to be not reported."""
    w, d, p = edition.words, study.design, study.population
    missing = w("not_reported")
    diagnoses = w.series(edition.say(edition.dataset.diagnoses[x].name) for x in p.diagnosis)
    facts: list[tuple[str, Any]] = [
        (w("label.Design.kind"), w(f"kind.{d.kind}")),
        (
            w("label.Design.blinding"),
            w.clauses([w(f"blinding.{d.blinding}") if d.blinding else missing, edition.say(d.blinding_note)]),
        ),
        (w("label.Design.participants"), w.clauses([people_of(study, w), _same_people(study, edition)])),
        (w("label.Population.diagnosis"), diagnoses),
        (w("label.Population.text"), w.lines([edition.say(p.text), edition.say(p.definition)])),
        (w("label.Population.age"), edition.say(p.age) or missing),
        (w("label.Population.baseline"), edition.say(p.baseline) or missing),
        (
            w("label.Design.duration_weeks"),
            w.count("weeks", w.number(d.duration_weeks)) if d.duration_weeks else missing,
        ),
        (w("label.Design.dates"), _dates(study, w) or missing),
        (w("label.Design.countries"), w.listed(w.country(c) for c in d.countries) or missing),
        (w("label.Design.sites"), w.number(d.sites) if d.sites else missing),
        (w("label.Study.funding"), edition.say(study.funding) or missing),
    ]
    if d.note:
        facts.append((w("label.Design.note"), edition.say(d.note)))
    return facts


def _dates(study: Study, w: Words) -> str:
    """When it was registered, began and ended, and where that was read."""
    dates = study.design.dates
    if not dates:
        return ""
    told = (
        (w("label.Dates.registered"), dates.registered),
        (w("label.Dates.started"), dates.started),
        (w("label.Dates.completed"), dates.completed),
    )
    said = [w.told(name, w.day(date)) for name, date in told if date]
    read = w("fact.dates_from", sources=w.listed(source_name(study, key, w) for key in dates.sources))
    return w.lines([w.clauses(said), read])


def _same_people(study: Study, edition: Edition) -> str:
    """That another record tells of the same people, who count once."""
    key = study.design.same_people_as
    return edition.words("fact.same_people", name=edition.name(edition.dataset.studies[key])) if key else ""


def _sources(study: Study, w: Words) -> list[tuple[Any, ...]]:
    """Key, name and grade of each source, and where it leads: what of, and the address if there is one."""
    return [
        (key, source_name(study, key, w), source, w(f"grade.{source.grade}"), *leads_to(study, source))
        for key, source in study.sources.items()
    ]


def _others(study: Study, edition: Edition) -> list[tuple[Any, list[Any], str]]:
    """Other studies of the same treatments, the newest first, and how many more there are on the treatment's page.

    Without an end to it, the lists of all pages together would grow with the square of the studies.
    """
    dataset = edition.dataset
    found = []
    for key in study.treatments:
        others = [s for s in dataset.studies_of_treatment(key) if s.id != study.id]
        shown, left = others[:OTHERS], len(others[OTHERS:])
        more = edition.words.count("study.others_more", left) if left else ""
        found.append((dataset.treatments[key], [study_row(s, edition) for s in shown], more))
    return found


KINDS = (
    PageKind("study", "studies/{key}.md", lambda e, key: study_page(e.dataset.studies[key], e), lambda d: d.studies),
)
