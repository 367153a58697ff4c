"""The picture that opens the page of a treatment: figures beside their control, at most as many trials as one sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...frames import EffectFigure, decisions_on, particular_people
from ...model import Study, Treatment
from ...words.typography import small
from ..blocks.trials import arm_charts, charted, effect_chart, effect_parts
from ..kit.edition import Edition
from .events import chart_of, events_of

SHOWN = 4


@dataclass(frozen=True)
class Undrawn:
    """Why there is no picture, and what there is instead: (kind of page, id, place on it, words)."""

    why: str
    instead: list[tuple[str, str, str, str]]


def picture_of(treatment: Treatment, studies: list[Study], edition: Edition) -> dict[str, Any] | None:
    """What was counted in the largest controlled trials; or else published effects, adverse events, reviews; and
    figures without any comparison, in grey, only where there is nothing else. None where nothing can be drawn."""
    w, name = edition.words, f"{treatment.id}-first"
    own, apart = set_apart(treatment, studies, edition)
    for mine, told in ((own, apart), (studies, [])):
        for chart in arm_charts(mine, edition, name, SHOWN, ["controlled"], treatment.id):
            first, *others = chart["outcomes"]
            title = w("chart.title", outcomes=w.all_of([first, *map(small, others)]))
            names = w.listed(edition.name(study) for study in told)
            left = [w("chart.set_apart", trials=names)] if told else []
            return chart | {"title": title, "note": " ".join([chart["note"], *left])}
    if effects := effect_parts(studies, edition):
        largest = max(effects, key=len)
        chart = effect_chart(largest, studies, edition, f"{name}-effects", SHOWN)
        note = " ".join(filter(None, [w("treatment.not_people"), _particular(largest, edition), chart["note"]]))
        return chart | {"note": note, "heading": w("treatment.drawn_effects")}
    if events := events_of(treatment, studies, edition).parts:
        chart = chart_of(events[0].firsts, name, edition, SHOWN) or {}
        return chart | {"heading": w("treatment.drawn_harms")}
    for part in ("reviews", "alone"):
        for chart in arm_charts(studies, edition, name, SHOWN, [part], treatment.id):
            return chart
    return None


def _particular(part: list[EffectFigure], edition: Edition) -> str:
    """In whom the effects of a chart were measured, where all are of the same people, and not those of the site."""
    dataset = edition.dataset
    who = {edition.say(particular_people(dataset, dataset.studies[one.study])) for one in part}
    told = who.pop()
    return edition.words("treatment.measured_in", people=told) if told and not who else ""


def heading_of(picture: dict[str, Any] | None) -> str:
    """What is drawn, where it is no answer to how many people got better; nothing elsewhere."""
    return str((picture or {}).get("heading", ""))


def set_apart(treatment: Treatment, studies: list[Study], edition: Edition) -> tuple[list[Study], list[Study]]:
    """The studies of a treatment, and those that its declared pools set apart: another protocol, other people."""
    drawn = charted(edition)
    keys = {key for pool in treatment.pools if pool.outcome in drawn and not pool.also for key in pool.leave_out}
    return [s for s in studies if s.id not in keys], [s for s in studies if s.id in keys]


def undrawn(treatment: Treatment, studies: list[Study], edition: Edition) -> Undrawn:
    """What stands in the place of the picture where nothing can be drawn."""
    w = edition.words
    found = []
    for study in studies:
        parts = [_elsewhere(study, edition)]
        parts += [w.count("undrawn.scores_n", len(study.scores)) if study.scores else ""]
        parts += [w.count("undrawn.effects_n", len(study.effects)) if study.effects else ""]
        if told := w.listed(filter(None, parts)):
            found.append(("study", study.id, "", w.told(edition.name(study), told)))
    if treatment.sought:
        found.append(("treatment-trials", treatment.id, "sought", w("sought.title")))
    if decisions := decisions_on(edition.dataset, treatment.id):
        found.append(("treatment-decisions", treatment.id, "status", w.count("rooms.decisions_n", len(decisions))))
    found.append(("treatment", treatment.id, "what", w("treatment.what")))
    found.append(("treatment", treatment.id, "unknown", w("treatment.unknown")))
    return Undrawn(w.count("undrawn.why", len(studies)) if studies else w("undrawn.nothing"), found)


def _elsewhere(study: Study, edition: Edition) -> str:
    """What a study counts of the charted outcomes on scales that overviews leave out: of another complaint."""
    w, named = edition.words, charted(edition)
    rows = [row for row in edition.evidence.rows(study.id) if row.outcome in named and not row.overview]
    if not rows:
        return ""
    outcomes = w.all_of(dict.fromkeys(small(named[row.outcome]) for row in rows))
    scales = w.listed(dict.fromkeys(w.say(row.scale_name) for row in rows))
    return w("undrawn.elsewhere", outcomes=outcomes, scales=scales)
