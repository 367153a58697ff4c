"""Rules about what is there twice: a trial, a publication, an outcome, a harm, an entry of a list."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations

from ..model import Dataset, Fault, Harm, Outcome, Path, Placed, Study, acceptable, folded
from ..problems import Said, say
from .base import Found, once


def one_trial_is_told_once(dataset: Dataset) -> Found:
    """N318: records of one registration have people in common and say so; no two records have one title."""
    groups: dict[tuple[str, str], list[Placed[Study]]] = defaultdict(list)
    for placed in dataset.study_files:
        study = placed.record
        groups["title", folded(study.citation.title)].append(placed)
        for number in () if study.design.kind.review else study.citation.registrations:
            groups["registry", number].append(placed)
    for (field, _), found in groups.items():
        known = {placed.record.id: placed.record for placed in found}
        for placed in found[1:]:
            first = found[0].record
            if not _same(placed.record, first) and (field == "title" or not _joined(placed.record, known)):
                other = first.id
                path: Path = ("citation", field) if field == "title" else ("citation", "registry")
                yield placed, acceptable("N318", path, *_twins(field, other))


def _twins(field: str, other: str) -> tuple[Said, Said]:
    if field == "title":
        fact = say("'{id}' is a publication of the same title.", id=other)
        return fact, say("Check the title; merge the two records if they tell of one publication.")
    fact = say("'{id}' has the same registration number.", id=other)
    return fact, say(
        "Check the number. If the two tell of the same people, say so: 'same_people_as: {id}' under 'design'.", id=other
    )


def _same(one: Study, other: Study) -> bool:
    """Whether it is told already that the two are one: the same id (E214), the same publication (E220)."""
    a, b = one.citation, other.citation
    return one.id == other.id or bool(a.doi and a.doi == b.doi) or bool(a.pmid and a.pmid == b.pmid)


def _joined(study: Study, known: dict[str, Study]) -> bool:
    """Whether a record says that its people are those of another one of the group, or another one says it of it."""
    named = study.design.same_people_as in known
    return named or any(other.design.same_people_as == study.id for other in known.values())


def an_outcome_is_told_once(study: Study) -> Iterator[Fault]:
    """E215: what was counted on one scale, by one definition, at one time, is one outcome; and so with harms."""
    first: dict[object, int] = {}
    for i, outcome in enumerate(study.outcomes):
        if (at := first.setdefault(_what(outcome), i)) != i and _shared(outcome, study.outcomes[at]):
            fact = say("The outcome is there already, as number {number} of 'outcomes'.", number=at + 1)
            yield Fault("E215", ("outcomes", i, "kind"), fact, OTHERWISE)
    for (i, one), (j, other) in combinations(enumerate(study.outcomes), 2):
        if _what(one) != _what(other) and _nearly(one) == _nearly(other):
            fact = say("The outcome is there already, as number {number} of 'outcomes'.", number=i + 1)
            yield acceptable("N311", ("outcomes", j, "results"), fact, OTHERWISE)
    events: dict[object, int] = {}
    for i, harm in enumerate(study.harms):
        key = (harm.event, str(harm.label), str(harm.window), str(harm.note))
        if (at := events.setdefault(key, i)) != i and _shared(harm, study.harms[at]):
            fact = say("The harm is there already, as number {number} of 'harms'.", number=at + 1)
            yield Fault("E215", ("harms", i, "event"), fact, OTHERWISE)
    for (i, harm), (j, later) in combinations(enumerate(study.harms), 2):
        rows, again = ([(f.arm, f.events, f.of, f.percent, f.rate) for f in one.results] for one in (harm, later))
        if (
            rows == again
            and (harm.event, harm.label) == (later.event, later.label)
            and str(harm.note) != str(later.note)
        ):
            fact = say("The harm is there already, as number {number} of 'harms'.", number=i + 1)
            yield acceptable("N311", ("harms", j, "results"), fact, OTHERWISE)


def a_statistic_is_told_once(study: Study) -> Iterator[Fault]:
    """E215: means and differences on one scale at one time are one score; and so with effects of one label."""
    seen: dict[object, int] = {}
    key: object
    for i, score in enumerate(study.scores):
        told = score.difference
        sides = (told.arm, told.against) if told else tuple(mean.arm for mean in score.results)
        key = (score.kind, score.scale, str(score.time), sides)
        if (at := seen.setdefault(key, i)) != i and str(score.note) == str(study.scores[at].note):
            fact = say("The score is there already, as number {number} of 'scores'.", number=at + 1)
            yield Fault("E215", ("scores", i, "kind"), fact, OTHERWISE)
    labels: dict[object, int] = {}
    for i, effect in enumerate(study.effects):
        key = (effect.measure, str(effect.label), str(effect.time), str(effect.exposure_text), str(effect.note))
        if (at := labels.setdefault(key, i)) != i:
            fact = say("The effect is there already, as number {number} of 'effects'.", number=at + 1)
            yield Fault("E215", ("effects", i, "label"), fact, OTHERWISE)


OTHERWISE = say("Keep the right one; if they differ, say how: in the definition, the scale, the time, the label.")


def _what(outcome: Outcome) -> tuple[str, ...]:
    days = outcome.time.days
    words = re.sub(r"\W", "", folded(str(outcome.definition)))
    told = (outcome.kind, outcome.scale, words, outcome.rater, outcome.time if days is None else round(days, 1))
    return tuple(str(part) for part in (*told, outcome.timing, outcome.period))


def _nearly(outcome: Outcome) -> tuple[object, ...]:
    """What two tellings of one outcome in other words have in common: all but the words."""
    rows = [(figure.arm, figure.events, figure.of, figure.percent) for figure in outcome.results]
    return outcome.kind, outcome.scale, outcome.time.days, outcome.timing, outcome.period, rows


def _shared(one: Outcome | Harm, other: Outcome | Harm) -> bool:
    """Whether both tell of an arm: an outcome that is told of some arms here and of others there is told once."""
    return not {figure.arm for figure in one.results}.isdisjoint(figure.arm for figure in other.results)


def nothing_of_a_study_is_told_twice(dataset: Dataset) -> Found:
    """E215: the rules on outcomes, harms, scores and effects, over all studies."""
    for placed in dataset.study_files:
        for fault in once(placed, "twins", None, partial(_within, placed.record)):
            yield placed, fault


def _within(study: Study) -> Iterator[Fault]:
    yield from an_outcome_is_told_once(study)
    yield from a_statistic_is_told_once(study)


RULES: tuple[Callable[[Dataset], Found], ...] = (one_trial_is_told_once, nothing_of_a_study_is_told_twice)
