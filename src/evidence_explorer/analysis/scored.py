"""One score of a study → the difference of two of its arms with its variance, and by which steps it was worked out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .. import stats
from ..model import Difference as Told
from ..model import Mean, Score, Standard, Study

EXACT = re.compile(r"=?\s*(0?\.[0-9]+)")
"""A p that is a number; `<0.001` is a bound, from which no spread can be worked out."""


@dataclass(frozen=True)
class Difference:
    """Treated less control. ``people``: of both arms, None where not known. ``how``: the steps, as words of the
    interface, none where the difference and its interval stand as published. ``adjusted``: None where the source does
    not say. ``told``: what is known of each arm beyond its people, as mean and standard deviation."""

    arm: str
    against: str
    scored: stats.Scored
    people: tuple[int | None, int | None]
    how: tuple[str, ...]
    adjusted: bool | None
    interval: tuple[float, float] | None = None
    means: tuple[float | None, float | None] = (None, None)

    @property
    def reported(self) -> bool:
        """Whether the difference itself stands in the source."""
        return not set(self.how) & DERIVED

    @property
    def estimate(self) -> stats.Estimate:
        """The difference with its interval: the published one, where there is one."""
        return stats.Estimate(self.scored.y, *self.interval) if self.interval else self.scored.estimate

    def turned(self) -> Difference:
        """The same for a scale that points the other way."""
        y, v = self.scored
        low_high = self.interval and (-self.interval[1], -self.interval[0])
        return replace(self, scored=stats.Scored(-y, v), interval=low_high)


DERIVED = {"means", "middle", "p", "smd-from-difference"}
"""Steps after which a difference is no longer the published one."""


def difference_of(study: Study, score: Score, arm: str, against: str, measure: str) -> Difference | str:
    """The difference of two arms, on a scale of points or standardised; or the word that says why there is none."""
    means = {mean.arm: mean for mean in score.results}
    both = _People(*(_n(study, means.get(key), key) for key in (arm, against)))
    told = score.difference
    told = told if told and (told.arm, told.against) == (arm, against) else None
    one, other = means.get(arm), means.get(against)
    of_means = _from_means(one, other, both, measure)
    published = _from_difference(told, one, other, both, measure)
    for found in (of_means, published) if measure == Standard.smd else (published, of_means):
        if not isinstance(found, str):
            told_means = (one.mean if one else None, other.mean if other else None)
            return replace(found, arm=arm, against=against, means=told_means)
    return str(published if told else of_means)


@dataclass(frozen=True)
class _People:
    treated: int | None
    control: int | None

    @property
    def pair(self) -> tuple[int | None, int | None]:
        return self.treated, self.control

    @property
    def df(self) -> float | None:
        """Degrees of freedom of a comparison of both; None where an arm has no number of people."""
        return None if self.treated is None or self.control is None else float(self.treated + self.control - 2)


def _n(study: Study, mean: Mean | None, arm: str) -> int | None:
    return (mean.n if mean else None) or study.arm(arm).n


def _from_difference(
    told: Told | None, one: Mean | None, other: Mean | None, both: _People, measure: str
) -> Difference | str:
    """From a published difference: its interval, its standard error, or its exact p."""
    if told is None:
        return "no-spread"
    found = _points(told, one, other, both)
    if isinstance(found, str) or measure == Standard.md:
        return found
    if told.adjusted:
        return "adjusted"
    if both.treated is None or both.control is None or both.treated + both.control < 4:
        return "no-people-score"
    scored = stats.standardised_from(found.scored, both.treated, both.control)
    return replace(found, scored=scored, interval=None, how=(*found.how, "smd-from-difference"))


def _points(told: Told, one: Mean | None, other: Mean | None, both: _People) -> Difference | str:
    """The difference in points with its spread."""
    value, how = told.value, list[str]()
    ends = told.interval.root if told.interval and told.interval.low < told.interval.high else None
    if value is None and ends:
        value, how = (ends[0] + ends[1]) / 2, ["middle"]
    if value is None and one and other and one.mean is not None and other.mean is not None:
        value, how = one.mean - other.mean, ["means"]
    if value is None:
        return "no-value"
    if ends:
        se = stats.se_from_interval(*ends, both.df)
        how.append("interval-t" if both.df is not None else "interval-z")
    elif told.se:
        se = told.se
        how.append("se")
    elif (exact := EXACT.fullmatch(told.p or "")) and value != 0:
        se = stats.se_from_p(value, float(exact[1]), both.df)
        how.append("p")
    else:
        return "p-bound" if told.p else "no-spread"
    return Difference(told.arm, told.against, stats.Scored(value, se**2), both.pair, tuple(how), told.adjusted, ends)


def _from_means(one: Mean | None, other: Mean | None, both: _People, measure: str) -> Difference | str:
    """From the means of both arms with their deviations, standard errors or intervals."""
    if one is None or other is None or one.mean is None or other.mean is None:
        return "no-spread"
    if both.treated is None or both.control is None or min(both.treated, both.control) < 2:
        return "no-people-score"
    steps = [spread_of(mean, n) for mean, n in ((one, both.treated), (other, both.control))]
    if None in steps:
        return "no-spread"
    (sd1, step1), (sd0, step0) = steps  # type: ignore[misc]  # none of them is None
    groups = stats.Group(one.mean, sd1, both.treated), stats.Group(other.mean, sd0, both.control)
    if not (sd1 and sd0):
        return "no-spread"
    make = stats.standardised_difference if measure == Standard.smd else stats.mean_difference
    how = tuple(dict.fromkeys(("means", step1, step0)))
    return Difference("", "", make(*groups), both.pair, how, False)


def spread_of(mean: Mean, n: int) -> tuple[float, str] | None:
    """The standard deviation of an arm, and the step that gave it."""
    if mean.sd is not None:
        return mean.sd, "sd"
    if mean.se is not None:
        return stats.sd_from_se(mean.se, n), "sd-from-se"
    if mean.interval and mean.interval.low < mean.interval.high:
        return stats.sd_from_interval(*mean.interval.root, n), "sd-from-interval"
    return None
