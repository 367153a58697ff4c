"""Under each headline of a treatment: the trials that the line leaves out, why, and what they found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...analysis.contrasts import Side
from ...analysis.findings import ELSEWHERE, UNKNOWN, Found
from ...analysis.left_out import Left, LeftOut, left_out
from ...charts import count_text, ratio_text
from ...model import Afterwards, Effect, Finding, Interval, Outcome, Score, Study, Treatment
from ...track import tracked
from ...words.typography import small
from ..kit.counted import counted_or
from ..kit.edition import Edition
from .people.view import people_of_treatment


@dataclass(frozen=True)
class LeftTrial:
    """One trial: its page, its name, how many people and which, why it is not in the line, and what it found."""

    study: str
    name: str
    who: str
    why: Any
    found: str


@dataclass(frozen=True)
class LeftOutView:
    """One line of the headline: ``title`` names it, ``head`` counts its missing trials, ``tail`` says what they found.

    ``trials``: none where nothing is left out; then ``head`` says so.
    """

    title: str
    head: str
    tail: str
    trials: list[LeftTrial]


def left_out_views(treatment: Treatment, edition: Edition) -> list[LeftOutView]:
    """What each drawn benefit of a treatment leaves out; of an outcome without a line, all its trials."""
    return _views_of(edition, treatment.id)


@tracked(cutoff=True)
def _views_of(edition: Edition, key: str) -> list[LeftOutView]:
    return [_view(line, edition) for line in lines_of(edition.dataset.treatments[key], edition)]


def lines_of(treatment: Treatment, edition: Edition) -> list[LeftOut]:
    """The lines of the headline, in its order, with what each leaves out; then the outcomes that trials counted and
    that have no line."""
    dataset = edition.dataset
    charted = [key for key, kind in dataset.outcome_kinds.items() if kind.charted]
    days = dataset.site.record.headline.days
    found = []
    for people in people_of_treatment(treatment, edition).benefits:
        if not people.arrays and not people.counts:
            continue
        outcome = people.counted
        here = edition.evidence.pools_of(treatment.id)
        if people.source[0] == "pool":
            pools = [p for p in here if p.declared.id == people.source[1]]
            pools = (pools or [p for p in edition.evidence.pools if p.declared.id == people.source[1]])[:1]
            inside = list(pools[0].studies)
        else:
            pools = [p for p in here if p.declared.outcome == outcome and not p.declared.also]
            inside = [people.source[1]]
        found.append(left_out(dataset, treatment.id, outcome, inside, pools, days))
    if found:
        drawn = {line.outcome for line in found}
        found += [line for key in charted if key not in drawn and (line := _undrawn(treatment, key, edition))]
    else:
        whole = left_out(dataset, treatment.id, "", (), (), days)
        found = [whole] if whole.left else []
    return found


def _undrawn(treatment: Treatment, outcome: str, edition: Edition) -> LeftOut | None:
    """An outcome without a line: nothing where no pool is declared for it and no trial of the treatment counted it."""
    dataset = edition.dataset
    pools = [p for p in edition.evidence.pools_of(treatment.id) if p.declared.outcome == outcome]
    trials = [s for s in dataset.studies_of_treatment(treatment.id) if s.design.kind.randomised]
    if not pools and not any(o.kind == outcome and o.results for study in trials for o in study.outcomes):
        return None
    own = [pool for pool in pools if not pool.declared.also]
    line = left_out(dataset, treatment.id, outcome, (), own, dataset.site.record.headline.days)
    return line if line.left else None


def _view(line: LeftOut, edition: Edition) -> LeftOutView:
    w = edition.words
    outcome = edition.say(edition.dataset.outcome_kinds[line.outcome].name) if line.outcome else ""
    named = "left_out.title" if line.inside else "left_out.title_undrawn"
    title = w(named, outcome=outcome) if line.outcome else w("left_out.no_line")
    if not line.left:
        return LeftOutView(title, w("left_out.nothing"), "", [])
    head = w("left_out.head", trials=w.count("left_out.trials_n", line.trials), people=_people(line, edition))
    told = [w.count(f"left_out.verdict_n.{verdict}", n) for verdict, n in line.verdicts]
    tail = w("left_out.tail", told=w.clauses(told))
    return LeftOutView(title, head, tail, [_trial(left, line, edition) for left in line.left])


def _people(line: LeftOut, edition: Edition) -> str:
    w = edition.words
    if not line.people:
        return w("left_out.people_unknown")
    people = w.count("left_out.at_least" if line.least else "left_out.people", line.people)
    return people + (f" ({w.count('left_out.unknown_n', line.unknown)})" if line.unknown else "")


def _trial(left: Left, line: LeftOut, edition: Edition) -> LeftTrial:
    w, study = edition.words, edition.dataset.studies[left.study]
    size = w("left_out.people_unknown")
    if left.people is not None:
        size = w.count("left_out.at_least" if left.least else "left_out.people", left.people)
    named = [small(edition.say(edition.dataset.diagnoses[key].name)) for key in study.population.diagnosis]
    who = w.listed([*named, edition.say(study.population.particular)])
    return LeftTrial(
        left.study, edition.name(study), w.clauses([size, who]), _why(left, line, study, edition),
        _found(left.found, study, edition) + _met(left, line, study, edition),
    )  # fmt: skip


def _met(left: Left, line: LeftOut, study: Study, edition: Edition) -> str:
    """With what a trial that made another comparison compared the treatment."""
    if left.found.verdict != ELSEWHERE:
        return ""
    dataset = edition.dataset
    named = {key: term.name for key, term in dataset.comparators.items()}
    named |= {key: treatment.name for key, treatment in dataset.treatments.items()}
    met = dict.fromkeys(a.treatment for a in study.arms if a.treatment and a.treatment != line.treatment)
    names = [edition.say(named[key]) for key in met if key in named]
    return edition.words("left_out.met", names=edition.words.listed(map(small, names))) if names else ""


def _why(left: Left, line: LeftOut, study: Study, edition: Edition) -> Any:
    if left.told is not None:
        return edition.tell(left.told)
    reason = left.reason
    if reason == "retracted" and not study.was(Afterwards.retracted):
        reason = "concern"
    if reason == "no-figure" and not line.outcome:
        return edition.words("left_out.no_count", outcomes=counted_or(edition))
    own = f"left_out.reason.{reason}"
    return edition.words(own if edition.words.has(own) else f"pool.reason.{reason}")


def _found(found: Found, study: Study, edition: Edition) -> str:
    """The verdict in words, and the numbers that it rests on."""
    w = edition.words
    untested = found.verdict == UNKNOWN and found.rests_on
    verdict = w("left_out.verdict.untested" if untested else f"left_out.verdict.{found.verdict}")
    rests = [_record(one, part, study, edition) for part in found.parts or (found,) for one in part.rests_on]
    return f"{verdict} ({w.lines(rests)})" if rests else verdict


def _record(record: Score | Outcome | Effect | Finding, found: Found, study: Study, edition: Edition) -> str:
    if isinstance(record, Finding):
        return edition.say(record.what)
    if isinstance(record, Score):
        return _score(record, study, edition)
    if isinstance(record, Outcome):
        return _outcome(record, found, edition)
    said = edition.say(record.label), _estimate(record.estimate, record.interval, record.p, edition)
    return edition.words.told(*said)


def _score(score: Score, study: Study, edition: Edition) -> str:
    w, two = edition.words, score.difference
    scale = edition.dataset.scales[score.scale].short(edition.language) if score.scale else w("scale_not_named")
    numbers = _estimate(two.value, two.interval, two.p, edition) if two else ""
    kind = [] if two else [w(f"score.{score.kind}")]
    place = w.listed([scale, *kind, w.moment(score.time)])
    return w.told(place, numbers if two else _means(score, study, edition))


def _means(score: Score, study: Study, edition: Edition) -> str:
    """The mean of every group, the control groups last, each by its name."""
    known = [mean for mean in score.results if mean.mean is not None]
    ordered = sorted(known, key=lambda mean: study.arm(mean.arm).control is not None)
    w = edition.words
    return w.clauses(f"{w.number(mean.mean or 0.0)} ({edition.say(study.arm(mean.arm).label)})" for mean in ordered)


def _outcome(outcome: Outcome, found: Found, edition: Edition) -> str:
    w = edition.words
    place = w.listed([edition.say(edition.dataset.outcome_kinds[outcome.kind].name), w.moment(outcome.time)])
    if found.counts and found.ratio and found.ratio.estimate is not None:
        sides = [_count(side, edition) for side in found.counts]
        ratio = ratio_text(found.ratio.estimate, found.ratio.low, found.ratio.high, w)
        return w.told(place, w.listed([w("pool.sides", treated=sides[0], control=sides[1]), ratio]))
    return w.told(place, w.p(outcome.p) if outcome.p else "")


def _count(side: Side, edition: Edition) -> str:
    return count_text(side.events, side.n, edition.words)


def _estimate(value: float | None, interval: Interval | None, p: str | None, edition: Edition) -> str:
    w = edition.words
    number = "" if value is None else w.number(value)
    if interval is not None:
        span = w("left_out.interval", interval=w.interval(interval))
        number = f"{number} ({span})" if number else span
    return w.listed([number, w.p(p) if p else ""])
