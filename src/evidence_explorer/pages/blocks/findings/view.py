"""The summary of findings: what each declared pool says, per hundred people, how sure, and in words from one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ....analysis import HarmPooled, Member, Pooled, ScorePooled
from ....analysis.people import share_of, told_of
from ....analysis.pools import FEW
from ....charts import estimate_text, with_unit
from ....frames import particular_people
from ....model import Certainty, Level, Study, Treatment
from ....stats import Absolute, Estimate, Measure, whole
from ....words import Words
from ...kit.edition import Edition
from ..pooled.checks import wanted
from ..pooled.harms import absolute_of, event_of
from ..pooled.scores import against_of, ends_of, measure_of, people_told, scale_name
from ..pooled.sentences import after, against, estimate_ends, people_text

RATIO: Measure = "RR"
LEVELS = list(Level)
UNTOLD = ("one", "two", "silent")
"""Where there are trials and no effect to tell, and the page says why."""


@dataclass(frozen=True)
class FindingRow:
    """One line. ``place``: where its plot stands; ``terms``: against what, when; ``effect``: the ratio, or the
    difference of scores; ``difference``: in people; empty where nothing is told; ``certainty``: who rated it what."""

    place: str
    outcome: str
    terms: str
    trials: str
    people: str
    control: str
    treated: str
    effect: str
    difference: str
    certainty: list[str]
    words: str


@dataclass(frozen=True)
class Findings:
    """The lines of benefit, then those of harm."""

    benefits: list[FindingRow]
    harms: list[FindingRow]

    @property
    def parts(self) -> list[tuple[str, list[FindingRow]]]:
        """Both parts with the key of their heading, those that have a line."""
        named = (("findings.benefits", self.benefits), ("findings.harms", self.harms))
        return [part for part in named if part[1]]


def findings_of(treatment: Treatment, edition: Edition) -> Findings:
    """The summary of all pools that a treatment declares for itself."""
    evidence = edition.evidence
    benefits = [_counted(pooled, treatment, edition) for pooled in evidence.own_pools(treatment.id)]
    benefits += [_scored(pooled, treatment, edition) for pooled in evidence.score_pools_of(treatment.id)]
    return Findings(benefits, [_harmed(pooled, treatment, edition) for pooled in evidence.harm_pools_of(treatment.id)])


def _counted(pooled: Pooled, treatment: Treatment, edition: Edition) -> FindingRow:
    w = edition.words
    outcome = edition.say(edition.dataset.outcome_kinds[pooled.declared.outcome].name)
    risk, good = pooled.control_risk, wanted(pooled, edition)
    found = None if risk is None else pooled.absolute(risk, good)
    when = after((m.time_days for m in pooled.members), w) if pooled.members else ""
    return _of_counts(pooled, found, outcome, when, treatment, edition)


def _harmed(pooled: HarmPooled, treatment: Treatment, edition: Edition) -> FindingRow:
    windows = {edition.say(m.window) for m in pooled.members}  # type: ignore[attr-defined]
    when = next(iter(windows)) if len(windows) == 1 else ""
    return _of_counts(pooled, absolute_of(pooled), event_of(pooled, edition), when, treatment, edition)


def _of_counts(
    pooled: Pooled, found: Absolute | None, outcome: str, when: str, treatment: Treatment, edition: Edition
) -> FindingRow:
    w, result = edition.words, pooled.result(RATIO)
    control = treated = effect = difference = way = ""
    if result is not None:
        effect = w.told(w("findings.ratio"), estimate_text(RATIO, *estimate_ends(RATIO, result), w))
        way = _way(Estimate(*estimate_ends(RATIO, result)), 1.0)
    elif len(pooled.trials) == 1:
        control, treated, effect, difference, way = _alone(pooled.trials[0], w)
    if result is not None and found is not None:
        known = Estimate(found.control_risk, found.control_risk, found.control_risk)
        control, treated = people_text(known, found.people, w), people_text(found.treated, found.people, w)
        difference = _more(found.people, found.control_risk, found.treated, w)
    kind = against(pooled.members, edition) if pooled.members else ""
    return _row(
        pooled, outcome, [kind, when], (control, treated, effect, difference),
        (w.count("people", pooled.participants) if pooled.members else ""), way, treatment, edition,
    )  # fmt: skip


def _scored(pooled: ScorePooled, treatment: Treatment, edition: Edition) -> FindingRow:
    w, measure, result = edition.words, measure_of(pooled), pooled.result()
    outcome = w("findings.score", scales=w.listed(scale_name(key, edition) for key in pooled.declared.scales))
    ends = Estimate(*ends_of(result)) if result else None
    if len(pooled.members) == 1:
        ends = pooled.members[0].found.estimate
    effect, way = "", ""
    if ends:
        told = estimate_text(measure, ends.value, ends.low, ends.high, w)
        effect = w.told(w(f"findings.{measure}"), with_unit(measure, told, w))
        way = _way(ends, 0.0)
        way = way if way in ("", "open") or not pooled.lower_is_better else {"more": "fewer", "fewer": "more"}[way]
        way = {"more": "better", "fewer": "worse"}.get(way, "open_score")
    kind = against_of(pooled.members, edition) if pooled.members else ""
    when = after((m.time_days for m in pooled.members), w) if pooled.members else ""
    people = people_told(pooled, edition) if pooled.members else ""
    return _row(pooled, outcome, [kind, when], ("", "", effect, ""), people, way, treatment, edition)


def _alone(member: Member, w: Words) -> tuple[str, str, str, str, str]:
    """One trial by itself, of as many people as its own allow: its shares, its ratio, its difference."""
    one, other = share_of(member.treated), share_of(member.control)
    ratio, points = member.contrast(RATIO), member.contrast("RD")
    people = told_of(member.treated, member.control)
    effect = way = ""
    if ratio.estimate is not None and ratio.low is not None and ratio.high is not None:
        effect = w.told(w("findings.ratio"), estimate_text(RATIO, ratio.estimate, ratio.low, ratio.high, w))
        way = _way(Estimate(ratio.estimate, ratio.low, ratio.high), 1.0)
        of_people = _way(Estimate(points.estimate or 0.0, points.low or 0.0, points.high or 0.0), 0.0)
        way = way if way == of_people else "apart"
    value = whole(people * one.value) - whole(people * other.value)
    low, high = (whole(people * (end or 0.0)) for end in (points.low, points.high))
    difference = _more_text(value, min(low, value), max(high, value), people, w)
    return people_text(other, people, w), people_text(one, people, w), effect, difference, way


def _way(ends: Estimate, nothing: float) -> str:
    """`more`, `fewer`, or `open` where the interval holds no difference; `apart` is for two that disagree."""
    return "more" if ends.low > nothing else "fewer" if ends.high < nothing else "open"


def _more(people: int, control: float, treated: Estimate, w: Words) -> str:
    """The difference in whole people, of the whole people that stand beside it."""
    value, low, high = (whole(people * end) - whole(people * control) for end in treated)
    return _more_text(value, low, high, people, w)


def _more_text(value: int, low: int, high: int, people: int, w: Words) -> str:
    """`+12 of 100 (−3 to +25)`: more people with the treatment have a plus."""
    ends = {"value": _signed(value, w), "low": _signed(low, w), "high": _signed(high, w)}
    return w("findings.more", people=w.number(people), **ends)


def _signed(n: int, w: Words) -> str:
    return f"+{w.number(n)}" if n > 0 else w.number(n)


def _row(
    pooled: Pooled | ScorePooled, outcome: str, terms: Sequence[str], told: tuple[str, str, str, str], people: str,
    way: str, treatment: Treatment, edition: Edition,
) -> FindingRow:  # fmt: skip
    w, k = edition.words, len(pooled.studies)
    rated = [one for one in treatment.certainty if pooled.declared.id in one.pools]
    standing = pooled.standing if pooled.result(RATIO) is not None or k < 3 else "silent"  # type: ignore[arg-type]
    if isinstance(pooled, ScorePooled):
        standing = pooled.standing
    control, treated, effect, difference = told
    kind = next(iter(terms), "")
    return FindingRow(
        place=f"pool-{pooled.declared.id}",
        outcome=outcome,
        terms=w.clauses(
            filter(None, [w("findings.against", kind=kind) if kind else "", *terms[1:], _who(pooled, edition)])
        ),
        trials=w.count("left_out.trials_n", k) if k else w("findings.no_trial"),
        people=people,
        control=control,
        treated=treated,
        effect=effect or (w(f"findings.untold.{standing}") if standing in UNTOLD else ""),
        difference=difference,
        certainty=[_rated(one, edition) for one in rated],
        words=" ".join(
            [
                _sentence(outcome, standing, way, rated, kind, edition),
                *_each(pooled, standing, edition),
                *_beside(pooled, edition),
            ]
        ),
    )


def _each(pooled: Pooled | ScorePooled, standing: str, edition: Edition) -> list[str]:
    """What each trial found, where none of it is put together: an empty line would hide it."""
    if standing not in ("two", "silent"):
        return []
    w, said = edition.words, dict[str, str]()
    if isinstance(pooled, ScorePooled):
        measure = measure_of(pooled)
        for one in pooled.members:
            said[one.study] = with_unit(measure, estimate_text(measure, *one.found.estimate, w), w)
    else:
        for each in pooled.trials:
            given, control = (w.people(side.events, side.n) for side in (each.treated, each.control))  # type: ignore[arg-type]
            said[each.study] = w("findings.beside", treated=given, control=control)
    studies = edition.dataset.studies
    return [w.clauses(w.told(edition.name(studies[key]), told) for key, told in said.items()) + "."]


def _beside(pooled: Pooled | ScorePooled, edition: Edition) -> list[str]:
    """Of an adverse event in one or two trials: what their records warn of, and who counted it otherwise."""
    if not isinstance(pooled, HarmPooled) or not pooled.members or len(pooled.studies) >= FEW:
        return []
    w, studies, event = edition.words, edition.dataset.studies, pooled.declared.event
    noted = [(key, h.note) for key in pooled.studies for h in studies[key].harms if h.event == event and h.note]
    said = [w.told(edition.name(studies[key]), edition.say(note)) for key, note in noted]
    others = [
        told for one in pooled.excluded if one.reason == "no-people" and (told := _shares(one.study, event, edition))
    ]
    return [*said, *([w("findings.not_in", trials=w.clauses(others))] if others else [])]


def _shares(key: str, event: str, edition: Edition) -> str:
    """`Doe 2020: 7 % (tablet), 1 % (placebo)`: percentages without a number of people."""
    w, study = edition.words, edition.dataset.studies[key]
    figures = [f for harm in study.harms if harm.event == event for f in harm.results if f.percent is not None]
    told = [
        f"{w.published_percent(f.percent)} ({_groups(f.arms, study, edition)})"
        for f in figures
        if f.percent is not None
    ]
    return w.told(edition.name(study), w.listed(told)) if told else ""


def _groups(arms: Sequence[str], study: Study, edition: Edition) -> str:
    return edition.words.all_of(edition.say(study.arm(arm).label) for arm in arms)


def _who(pooled: Pooled | ScorePooled, edition: Edition) -> str:
    """Whom a pool is about, where they are others than the people of the site, or several kinds of them."""
    if pooled.declared.mixed:
        return edition.say(pooled.declared.mixed)
    studies = edition.dataset.studies
    apart = {edition.say(particular_people(edition.dataset, studies[key])) for key in pooled.studies}
    return next(iter(apart)) if len(apart) == 1 else ""


def _rated(one: Certainty, edition: Edition) -> str:
    """A rating with its author, of the author's own result: it is none of this pool."""
    w = edition.words
    comparison = edition.say(one.comparison)
    return w("findings.rated", level=w(f"level.{one.level}"), by=one.by, comparison=comparison)


def _sentence(outcome: str, standing: str, way: str, rated: Sequence[Certainty], kind: str, edition: Edition) -> str:
    """The phrase for this certainty, the lowest of those given, and this direction; from one table and nowhere else."""
    w = edition.words
    if standing in ("none", "two", "silent") or not way:
        return w(f"findings.say.{standing if standing != 'one' else 'silent'}", outcome=outcome, kind=kind)
    level = max((one.level for one in rated), key=LEVELS.index).value if rated else "unrated"
    if standing == "one" and not rated:
        level = "alone"
    elif way == "apart":
        way = "open"
    phrases = {
        "high": f"findings.say.high.{way}",
        "moderate": f"findings.say.moderate.{way}",
        "low": f"findings.say.low.{way}",
        "very-low": f"findings.say.doubtful.{way}",
        "unrated": f"findings.say.unrated.{way}",
        "alone": f"findings.say.alone.{way}",
    }
    said = w(phrases[level], outcome=outcome, kind=kind)
    return f"{said} {w(f'findings.say.{standing}')}" if standing in ("one", "fragile") else said
