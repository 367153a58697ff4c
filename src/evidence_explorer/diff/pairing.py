"""Which items of two lists are the same thing: by what they are, never by their place alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from ..model import (
    Answer,
    Arm,
    Bias,
    Certainty,
    Correction,
    Effect,
    Event,
    Figure,
    Finding,
    Harm,
    HarmFigure,
    HarmPool,
    Important,
    Label,
    Mean,
    Moment,
    Outcome,
    Part,
    Pool,
    Practice,
    Quote,
    Reading,
    Record,
    Score,
    ScorePool,
    Sought,
    Status,
    Text,
    Topic,
)
from ..model.claim import Quantity
from ..model.family import CutOff, ImputedPool
from ..model.site import Credit, HelpLine, Question, Wording
from ..model.study import Accepted
from ..model.vocabulary import BiasTool, ControlKind, InkColour, JudgementWord, OwnWord, Shape

Key = Callable[[Any], object]
Pair = tuple[int | None, int | None]
"""Places in the old and in the new list; None where the item is new or gone."""


def when(time: Moment) -> object:
    """A moment in days, however it is written; as it stands where it cannot be told in days."""
    return time if time.days is None else time.days


def outcome_key(outcome: Outcome) -> object:
    """What an outcome is, its definition aside."""
    return outcome.kind, outcome.scale, when(outcome.time), outcome.timing


def _score(score: Score) -> object:
    return score.kind, score.scale, when(score.time)


def _arms(score: Score) -> object:
    two = score.difference and (score.difference.arm, score.difference.against)
    return _score(score), {mean.arm for mean in score.results}, two


def _published(effect: Effect) -> object:
    """An effect whose label was reworded still has its value."""
    given = effect.estimate, effect.interval
    return None if given == (None, None) else (effect.measure, effect.exposure, given, effect.k, effect.n)


KEYS: dict[type[Record], tuple[Key, ...]] = {
    Outcome: (lambda outcome: (outcome_key(outcome), outcome.definition), outcome_key),
    Figure: (attrgetter("arm"),),
    Mean: (attrgetter("arm"),),
    HarmFigure: (attrgetter("arm"),),
    Score: (_arms, _score),
    Effect: (
        attrgetter("measure", "label", "exposure", "exposure_text", "time"),
        attrgetter("measure", "label", "exposure"),
        _published,
    ),
    Finding: (attrgetter("arm", "against", "what"), attrgetter("arm", "against")),
    Harm: (
        attrgetter("event", "label", "window"),
        attrgetter("event", "label"),
        attrgetter("event", "results"),
    ),
    Bias: (attrgetter("tool", "by", "about"), attrgetter("tool", "by")),
    Event: (attrgetter("kind", "on"), attrgetter("kind")),
    Accepted: (attrgetter("code"),),
    Practice: (attrgetter("variant", "route"), attrgetter("variant"), attrgetter("route")),
    Sought: (attrgetter("name"), attrgetter("pmid")),
    Status: (
        attrgetter("jurisdictions", "date", "address"),
        attrgetter("jurisdictions", "what"),
        attrgetter("jurisdictions", "date"),
        attrgetter("date", "what"),
    ),
    Label: (attrgetter("event", "label", "document"), attrgetter("event", "label")),
    Certainty: (attrgetter("outcome", "comparison", "by"), attrgetter("by", "study", "level")),
    Quote: (attrgetter("study", "outcome", "harm", "arm"),),
    Reading: (attrgetter("address", "read_in"), attrgetter("read_in")),
    HelpLine: (attrgetter("country", "number"), attrgetter("country", "name")),
    Question: (attrgetter("asks"), attrgetter("text")),
    Credit: (attrgetter("name"), attrgetter("address")),
    Quantity: (attrgetter("what"),),
    Wording: (attrgetter("words"), attrgetter("why")),
    Correction: (attrgetter("mended", "was"), attrgetter("mended", "now"), attrgetter("was")),
    Arm: (attrgetter("id"),),
    Pool: (attrgetter("id"),),
    ScorePool: (attrgetter("id"),),
    HarmPool: (attrgetter("id"),),
    ImputedPool: (attrgetter("id"),),
    CutOff: (attrgetter("scale", "kind"), attrgetter("scale")),
    OwnWord: (attrgetter("id"),),
    ControlKind: (attrgetter("id"),),
    JudgementWord: (attrgetter("id"),),
    BiasTool: (attrgetter("id"),),
    InkColour: (attrgetter("id"),),
    Shape: (attrgetter("id"),),
    Part: (attrgetter("name"),),
    Important: (attrgetter("by"),),
    Topic: (attrgetter("id"),),
    Answer: (attrgetter("id"),),
}
"""For each record that stands in a list: what makes it the same thing, from the strictest to the loosest."""


def pairs(old: Sequence[Any], new: Sequence[Any]) -> list[Pair]:
    """Equal items first, then by the keys of their kind, in order; the new list in its order, then what is gone."""
    kind = type((*new, *old)[0]) if new or old else None
    return paired(old, new, _text_keys(old, new) if kind is Text else KEYS.get(kind, ()) if kind else ())


def _text_keys(old: Sequence[Text], new: Sequence[Text]) -> tuple[Key, ...]:
    """Texts are the same if one language still says the same, or else in their order."""
    languages = sorted({language for text in (*old, *new) for language in text.root})
    return (*(_in(language) for language in languages), lambda text: True)


def _in(language: str) -> Key:
    return lambda text: text.root.get(language)


def paired(old: Sequence[Any], new: Sequence[Any], keys: Sequence[Key]) -> list[Pair]:
    """Equal items first, then by each key; a key that is None says nothing."""
    left, found = list(range(len(old))), dict[int, int]()
    for key in (lambda item: item, *keys):
        for place, item in enumerate(new):
            wanted = None if place in found else key(item)
            before = None if wanted is None else next((i for i in left if key(old[i]) == wanted), None)
            if before is not None:
                left.remove(before)
                found[place] = before
    return [*((found.get(place), place) for place in range(len(new))), *((place, None) for place in left)]
