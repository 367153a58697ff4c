"""Before the lines of a treatment: the reviews by others that put more trials together."""

from __future__ import annotations

from dataclasses import dataclass

from ...analysis.left_out import LeftOut
from ...analysis.published import Published, published
from ...model import Control, Treatment
from ...words.typography import small
from ..kit.edition import Edition
from ..kit.rows import effect_row
from .left_out import lines_of

NAMED = 8
"""As many newer trials are named."""


@dataclass(frozen=True)
class PublishedView:
    """One pooled figure of a review: ``size`` its trials and people, ``text`` both groups and the ratio, ``notes`` what
    must be known; ``newer``: (id, name) of randomised trials of the site that came out after it, the first of them."""

    study: str
    name: str
    outcome: str
    size: str
    text: str
    notes: list[str]
    grade: str
    grade_word: str
    newer: list[tuple[str, str]]
    more: str = ""
    """How many more came out after it."""


def published_views(treatment: Treatment, edition: Edition) -> list[PublishedView]:
    """For each drawn outcome, the reviews with more trials than our own line, in their order."""
    lines = {line.outcome: line for line in lines_of(treatment, edition)}
    charted = [key for key, kind in edition.dataset.outcome_kinds.items() if kind.charted]
    return [
        _view(one, outcome, treatment, edition)
        for outcome in charted
        for one in published(
            edition.dataset, treatment.id, outcome, _trials(lines.get(outcome)), _controls(lines.get(outcome), edition)
        )
    ]


def _trials(line: LeftOut | None) -> int:
    return len(line.inside) if line else 0


def _controls(line: LeftOut | None, edition: Edition) -> frozenset[str]:
    """The kinds of control of the trials in our own line, and whatever is not meant to treat."""
    inside = [edition.dataset.studies[key] for key in line.inside] if line else []
    kinds = frozenset(arm.control for study in inside for arm in study.arms if arm.control)
    return kinds | {kind for kind in edition.dataset.control_kinds if kind != Control.active} if kinds else kinds


def _view(one: Published, outcome: str, treatment: Treatment, edition: Edition) -> PublishedView:
    w, study = edition.words, edition.dataset.studies[one.study]
    row = effect_row(study, one.effect, edition)
    name = edition.say(edition.dataset.outcome_kinds[outcome].name)
    kinds = w.any_of(w(f"control.{kind}") for kind in one.effect.controls) or w("published.not_said")
    label = edition.say(one.effect.label)
    named = label if row.measure.lower() in label.lower() else f"{label} ({row.measure})"
    text = w("published.ratio", label=small(named), value=row.value)
    if one.treated and one.control and one.treated.percent is not None and one.control.percent is not None:
        sides = [w.published_percent(figure.percent) for figure in (one.treated, one.control)]  # type: ignore[arg-type]
        text = f"{w('published.sides', treated=sides[0], control=sides[1], kind=kinds)}{w('semicolon')}{text}"
    counted = [o for o in study.outcomes if o.kind == outcome] if one.treated else []
    notes = [w("published.when", when=edition.say(o.definition)) for o in counted]
    notes += [edition.say(one.effect.time)] if one.effect.time else []
    note = edition.say(one.effect.note)
    notes += [note] if note and note.casefold() not in label.casefold() else []
    newer = [
        (s.id, edition.name(s))
        for s in edition.dataset.studies_of_treatment(treatment.id)
        if s.design.kind.randomised and (s.citation.year or 0) > (study.citation.year or 9999)
    ]
    more = w.count("left_out.more_n", len(newer) - NAMED) if len(newer) > NAMED else ""
    return PublishedView(
        one.study, edition.name(study), name, row.size, text, notes, row.grade, row.grade_word, newer[:NAMED], more
    )
