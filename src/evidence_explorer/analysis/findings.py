"""What one trial found of a treatment against its control, in one word, from the numbers that its record holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from .. import stats
from ..model import (
    Afterwards,
    Better,
    Control,
    Dataset,
    Direction,
    Effect,
    Finding,
    Grade,
    Interval,
    Kind,
    Measure,
    Outcome,
    Period,
    Score,
    ScoreKind,
    Study,
    Timing,
)
from .contrasts import Side, compare

NO_DIFFERENCE, TREATMENT, CONTROL = (str(d) for d in Direction)
DIFFERS, MIXED, AGAINST, ELSEWHERE, UNKNOWN = "differs", "mixed", "mixed-against", "other-comparison", "unknown"
VERDICTS = (NO_DIFFERENCE, TREATMENT, CONTROL, DIFFERS, MIXED, AGAINST, ELSEWHERE, UNKNOWN)
"""``differs``: a difference whose side the record does not tell. ``mixed``: its main measures or doses disagree.
``mixed-against``: they disagree, and one of them is worse with the treatment.
``other-comparison``: it did not compare the treatment with such a control. ``unknown``: no number that says it."""

LEVEL = 0.05  # of p; the same as a 95 % interval that leaves out no effect
RATIOS = {Measure.rr, Measure.odds_ratio, Measure.hr}
P = re.compile(r"([<>≤≥=]?) ?(\d*\.?\d+)")


@dataclass(frozen=True)
class Against:
    """What counts as the treated and as the control side: ids of treatments, kinds of control, active ones by name.

    ``stand_ins``: active ones that are not meant to treat (a placebo that can be felt), which always count.
    """

    treated: frozenset[str]
    controls: frozenset[str] = frozenset()
    comparators: frozenset[str] = frozenset()
    stand_ins: frozenset[str] = frozenset()

    def sides(self, study: Study) -> tuple[frozenset[str], frozenset[str]]:
        """The arms of a study on either side."""
        given = {a.id for a in study.arms if a.treatment in self.treated and a.control is None}
        control = {a.id for a in study.arms if self._counts(a)}
        return frozenset(given), frozenset(control)

    def _counts(self, arm: Any) -> bool:
        """Whether it is a control: one that is not meant to treat always is."""
        if arm.control != Control.active:
            return arm.control is not None
        named = not self.comparators or arm.treatment in self.comparators
        return arm.treatment in self.stand_ins or (Control.active in self.controls and named)


@dataclass(frozen=True)
class Found:
    """A verdict with what it rests on: records of the study, or the counts of both sides and their risk ratio.
    ``parts``: those of several main measures, one each."""

    verdict: str
    rests_on: tuple[Score | Outcome | Effect | Finding, ...] = ()
    counts: tuple[Side, Side] | None = None
    ratio: stats.Contrast | None = None
    parts: tuple[Found, ...] = ()


def what_it_found(dataset: Dataset, study: Study, against: Against, outcome: str, target_days: float) -> Found:
    """The first of these that says something: the primary result, the authors' words on it, the counts of the outcome,
    a published effect on it, the other scores. Never a recalled number, never a publication that does not stand."""
    given, control = against.sides(study)
    if study.was(Afterwards.retracted) or study.was(Afterwards.concern):
        return Found(UNKNOWN)
    if not given or not control:
        # An arm of the treatment beside others makes another comparison; where no arm is known, nothing is.
        own = [arm for arm in study.arms if arm.treatment in against.treated]
        return Found(ELSEWHERE if own and len(study.arms) > 1 else UNKNOWN)
    look = _Look(dataset, study, given, control)
    sources: tuple[Callable[[], list[Found]], ...] = (
        lambda: look.scores(primary=True) + look.outcomes(_of_the_complaint(dataset), target_days, primary=True),
        look.words,
        lambda: look.outcomes([outcome] if outcome else _charted(dataset), target_days, primary=False),
        lambda: look.effects(outcome) or look.effects(None),
        lambda: look.scores(primary=False),
    )
    for source in sources:
        said = [found for found in source() if found.verdict != UNKNOWN]
        if said:
            return _together(said)
    return Found(UNKNOWN, look.untested())


def shows(interval: Interval | None, p: str | None, nothing: float = 0.0) -> bool | None:
    """Whether a difference was shown; None where neither says so, or where the interval and p disagree."""
    by_interval = None if interval is None else not interval.low <= nothing <= interval.high
    by_p = _p_shows(p)
    if by_interval is None or by_p is None:
        return by_p if by_interval is None else by_interval
    return by_interval if by_interval is by_p else None


def _p_shows(p: str | None) -> bool | None:
    found = P.fullmatch(p) if p else None
    if not found:
        return None
    sign, value = found[1], float(found[2])
    if sign in ("<", "≤"):
        return True if value <= LEVEL else None
    if sign in (">", "≥"):
        return False if value >= LEVEL else None
    return value < LEVEL


def _of_the_complaint(dataset: Dataset) -> list[str]:
    """What is charted, and what is better the fewer there are of it: a relapse, a new case; no sessions attended."""
    return [key for key, kind in dataset.outcome_kinds.items() if kind.charted or not kind.better]


def _charted(dataset: Dataset) -> list[str]:
    return [key for key, kind in dataset.outcome_kinds.items() if kind.charted]


def _together(said: list[Found]) -> Found:
    verdicts = {found.verdict for found in said}
    if len(said) == 1:
        return said[0]
    rests_on = tuple(record for found in said for record in found.rests_on)
    return Found(verdicts.pop() if len(verdicts) == 1 else disagreeing(verdicts), rests_on, parts=tuple(said))


def disagreeing(verdicts: Collection[str]) -> str:
    """The verdict of several that are not the same: a result against the treatment never stands behind another."""
    return AGAINST if {CONTROL, AGAINST} & set(verdicts) else MIXED


def _points(value: float | None, better: Better) -> str:
    """The verdict of a difference that was shown, from its sign."""
    if not value:
        return DIFFERS
    return TREATMENT if (value > 0) is (better is Better.higher) else CONTROL


@dataclass(frozen=True)
class _Look:
    """One study, its treated and its control arms."""

    dataset: Dataset
    study: Study
    given: frozenset[str]
    control: frozenset[str]

    def _read(self, record: Score | Effect | Finding) -> bool:
        return self.study.grade_of(record) is not Grade.recalled

    def _overview(self, scale: str | None) -> bool:
        return scale is None or (scale in self.dataset.scales and self.dataset.scales[scale].overview)

    def scores(self, primary: bool) -> list[Found]:
        """Published differences of means, on scales of the complaint itself."""
        wanted = [s for s in self.study.scores if s.primary is primary and self._overview(s.scale) and self._read(s)]
        return [Found(self._score(score), (score,)) for score in wanted]

    def _score(self, score: Score) -> str:
        two = score.difference
        if two is None:
            return UNKNOWN
        forward = two.arm in self.given and two.against in self.control
        if not forward and not (two.arm in self.control and two.against in self.given):
            return UNKNOWN
        shown = shows(two.interval, two.p)
        if shown is None:
            return UNKNOWN
        if not shown:
            return NO_DIFFERENCE
        scale = self.dataset.scales.get(score.scale or "")
        value = two.value
        if value is None and two.interval is not None:
            value = two.interval.low + two.interval.high
        if value is None:
            means = {mean.arm: mean.mean for mean in score.results}
            one, other = means.get(two.arm), means.get(two.against)
            value = one - other if one is not None and other is not None else None
        if value is None or scale is None or score.kind is ScoreKind.percent_time:
            return DIFFERS
        return _points(value if forward else -value, scale.better)

    def untested(self) -> tuple[Score, ...]:
        """The first score, of the primary ones first, whose mean is known on both sides and whose difference is not."""
        ranked = sorted(self.study.scores, key=lambda score: not score.primary)
        known = (s for s in ranked if self._overview(s.scale) and self._read(s) and s.difference is None)
        return next(((s,) for s in known if self._means(s)), ())

    def _means(self, score: Score) -> bool:
        arms = {mean.arm for mean in score.results if mean.mean is not None}
        return bool(arms & self.given and arms & self.control)

    def words(self) -> list[Found]:
        """What the record says in words of these two sides."""
        mine = [f for f in self.study.findings if set(f.arms) <= self.given and f.against in self.control]
        return [Found(str(f.direction), (f,)) for f in mine if self._read(f)]

    def effects(self, outcome: str | None) -> list[Found]:
        """Published effects that say which outcome they are about, and which direction is the good one; any if None."""
        about = [e for e in self.study.effects if e.outcome and e.outcome == (outcome or e.outcome)]
        return [Found(self._effect(e), (e,)) for e in about if not e.superseded and self._read(e)]

    @staticmethod
    def _effect(effect: Effect) -> str:
        nothing = 1.0 if effect.measure in RATIOS else 0.0
        shown = shows(effect.interval, effect.p, nothing)
        if not shown:
            return UNKNOWN if shown is None else NO_DIFFERENCE
        if effect.better is None or effect.estimate is None:
            return DIFFERS
        return _points(effect.estimate - nothing, effect.better)

    def outcomes(self, kinds: Iterable[str], target_days: float, primary: bool) -> list[Found]:
        """One outcome of each of these kinds: the primary one only, or else the nearest to the target time."""
        found = []
        for kind in kinds:
            whole = [o for o in self.study.outcomes if o.kind == kind and (o.primary or not primary) and self._fits(o)]
            ranked = sorted(whole, key=lambda o: (not o.primary, o.timing is not Timing.at, _distance(o, target_days)))
            said = [one for o in ranked if (one := self._outcome(o)).verdict != UNKNOWN]
            found += said[:1]
        return found

    def _fits(self, outcome: Outcome) -> bool:
        if self.study.design.kind is Kind.crossover_rct and outcome.period is not Period.first:
            return False
        return self._overview(outcome.scale)

    def _outcome(self, outcome: Outcome) -> Found:
        sides = self._side(outcome, self.given), self._side(outcome, self.control)
        better = Better.higher if self.dataset.outcome_kinds[outcome.kind].better else Better.lower
        if sides[0] and sides[1]:
            one, other = sides[0], sides[1]
            ratio = compare("RR", one, other)
            if ratio.low is None or ratio.high is None or ratio.estimate is None:
                return Found(UNKNOWN)
            shown = not ratio.low <= 1 <= ratio.high
            verdict = _points(ratio.estimate - 1, better) if shown else NO_DIFFERENCE
            return Found(verdict, (outcome,), (one, other), ratio)
        arms = {figure.arm: figure for figure in outcome.results if self.study.grade_of(figure) is not Grade.recalled}
        one_arm, other_arm = self.given & set(arms), self.control & set(arms)
        shown_by_p = _p_shows(outcome.p)
        if len(one_arm) != 1 or len(other_arm) != 1 or len(arms) != 2 or shown_by_p is None:
            return Found(UNKNOWN)
        if not shown_by_p:
            return Found(NO_DIFFERENCE, (outcome,))
        shares = [arms[next(iter(arm))].percent for arm in (one_arm, other_arm)]
        gap = None if shares[0] is None or shares[1] is None else shares[0] - shares[1]
        return Found(_points(gap, better), (outcome,))

    def _side(self, outcome: Outcome, arms: frozenset[str]) -> Side | None:
        """The counts of a side added up; None if one of its arms has none, or counts people of another arm again."""
        repeated = {arm.id for arm in self.study.arms if arm.repeats is not None}
        figures = [f for f in outcome.results if f.arm in arms and f.arm not in repeated]
        counted = [(f.events, f.of) for f in figures if f.events is not None and f.of is not None]
        if not figures or len(counted) < len(figures):
            return None
        if any(self.study.grade_of(figure) is Grade.recalled for figure in figures):
            return None
        events, people = sum(e for e, _ in counted), sum(n for _, n in counted)
        return Side(tuple(figure.arm for figure in figures), float(events), float(people), True)


def _distance(outcome: Outcome, target_days: float) -> float:
    days = outcome.time.days
    return abs(days - target_days) if days is not None else float("inf")
