"""Rules inside one study, one function each: what must agree within a record before anybody reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import groupby

from ..problems import Severity
from .dataset import Path
from .study import BASELINE, Figure, Moment, Outcome, Study
from .words import Origin


@dataclass(frozen=True)
class Fault:
    """A Problem before its file and line are known; ``path`` leads to the field."""

    code: str
    path: Path
    fact: str
    remedy: str
    severity: Severity = Severity.error


Rule = Callable[[Study], Iterator[Fault]]


def meant(word: str, words: list[str]) -> str:
    """`Did you mean …?` for a near miss, or else the first words that exist."""
    close = get_close_matches(word, words, n=1, cutoff=0.6)
    if close:
        return f"Did you mean '{close[0]}'?"
    return f"Known: {', '.join(words[:12])}{'…' if len(words) > 12 else ''}." if words else "None is defined yet."


def figures(study: Study) -> Iterator[tuple[Path, Outcome, Figure]]:
    """Every figure of a study with its path."""
    for i, outcome in enumerate(study.outcomes):
        for j, figure in enumerate(outcome.results):
            yield ("outcomes", i, "results", j), outcome, figure


def events_fit_in_the_group(study: Study) -> Iterator[Fault]:
    """E202: nobody can respond who was not there."""
    for path, _, figure in figures(study):
        if figure.events is not None and figure.of is not None and figure.events > figure.of:
            yield Fault(
                "E202",
                (*path, "events"),
                f"{figure.events} events among {figure.of} people in arm '{figure.arm}'.",
                "Check both numbers in the source; if the count covers two visits, record two outcomes.",
            )


def percentages_agree_with_counts(study: Study) -> Iterator[Fault]:
    """E203: a published percentage may differ from events/of by rounding only."""
    for path, _, figure in figures(study):
        if figure.events is None or figure.of is None or figure.percent is None or figure.events > figure.of:
            continue
        computed = 100 * figure.events / figure.of
        # A count computed from a percentage is that percentage to the nearest person.
        person = 100 / figure.of / 2 if figure.origin is Origin.derived else 0
        if abs(computed - figure.percent) > max(_rounding(figure.percent), person + 0.01):
            yield Fault(
                "E203",
                (*path, "percent"),
                f"{figure.events} of {figure.of} is {computed:.1f} %, but the percentage says {figure.percent:g} %.",
                "Check the three numbers. If the source prints a percentage of another denominator, keep the count "
                "and drop the percentage, or the other way round, and say why in the outcome's note.",
            )


def _rounding(percent: float) -> float:
    """Papers round twice (41.46, 41.5, 42 %), and some cut the first decimal instead of rounding (29.97, 29.9 %)."""
    digits = len(f"{percent:g}".partition(".")[2])
    return 0.5501 if digits == 0 else 0.1001


def figures_say_something(study: Study) -> Iterator[Fault]:
    """E216: a figure is a count with its denominator, or a percentage; derived means that both are there."""
    for path, _, figure in figures(study):
        if figure.percent is None and (figure.events is None or figure.of is None):
            yield Fault(
                "E216",
                path,
                f"The figure of arm '{figure.arm}' holds neither 'events' with 'of' nor 'percent'.",
                "Give what the source gives; leave the whole line out if it gives nothing for this arm.",
            )
        elif figure.origin != "reported" and None in (figure.events, figure.percent):
            yield Fault(
                "E217",
                (*path, "origin"),
                f"'origin: {figure.origin}' needs both 'events' and 'percent': one was computed from the other.",
                "Give both, or drop 'origin'.",
            )


def arms_fit_in_the_trial(study: Study) -> Iterator[Fault]:
    """E204: the arms cannot hold more people than were randomised."""
    total = study.design.randomised
    placed = sum(arm.n or 0 for arm in study.arms if arm.repeats is None)
    if total is not None and placed > total:
        yield Fault(
            "E204",
            ("arms",),
            f"The arms hold {placed} people, but {total} were randomised.",
            "Check n of each arm. An arm whose people are also counted in another one "
            "(a pooled group, a subgroup, another phase, a crossover) takes 'repeats'.",
        )


def intervals_contain_their_estimate(study: Study) -> Iterator[Fault]:
    """E205: an estimate lies inside its own interval, and the interval runs upwards."""
    pairs: list[tuple[Path, float | None, object]] = [
        *((("effects", i, "interval"), e.estimate, e.interval) for i, e in enumerate(study.effects)),
        *(
            (("scores", i, "difference", "interval"), s.difference.value, s.difference.interval)
            for i, s in enumerate(study.scores)
            if s.difference
        ),
        *(
            (("scores", i, "results", j, "interval"), m.mean, m.interval)
            for i, s in enumerate(study.scores)
            for j, m in enumerate(s.results)
        ),
    ]
    for path, estimate, interval in pairs:
        if interval is None:
            continue
        low, high = interval.low, interval.high  # type: ignore[attr-defined]
        if low > high or (estimate is not None and not low <= estimate <= high):
            yield Fault(
                "E205",
                path,
                f"The interval {low:g} to {high:g} does not contain its estimate"
                + (f" {estimate:g}." if estimate is not None else ": its ends are the wrong way round."),
                "Check the signs, the order of the two ends and the direction of the comparison.",
            )


def arms_are_named_once(study: Study) -> Iterator[Fault]:
    """E215: two arms of one study cannot share an id; an arm has one figure per outcome."""
    seen: set[str] = set()
    for i, arm in enumerate(study.arms):
        if arm.id in seen:
            yield Fault("E215", ("arms", i, "id"), f"Arm '{arm.id}' is described twice.", "Give each arm its own id.")
        seen.add(arm.id)
    for i, outcome in enumerate(study.outcomes):
        told: set[str] = set()
        for j, figure in enumerate(outcome.results):
            if figure.arm in told:
                yield Fault(
                    "E215",
                    ("outcomes", i, "results", j, "arm"),
                    f"Arm '{figure.arm}' has two figures in one outcome.",
                    "Keep the right one; another time point, scale or definition is another outcome.",
                )
            told.add(figure.arm)


def arms_of_figures_exist(study: Study) -> Iterator[Fault]:
    """E206: every figure and mean belongs to an arm that the study describes."""
    arms = [arm.id for arm in study.arms]
    named: list[tuple[Path, str]] = [((*path, "arm"), figure.arm) for path, _, figure in figures(study)]
    for i, score in enumerate(study.scores):
        named += [(("scores", i, "results", j, "arm"), mean.arm) for j, mean in enumerate(score.results)]
        if score.difference:
            named.append((("scores", i, "difference", "arm"), score.difference.arm))
            named.append((("scores", i, "difference", "against"), score.difference.against))
    for path, arm in named:
        if arm not in arms and not (arm == BASELINE and path[-1] == "against"):
            yield Fault(
                "E206", path, f"The study has no arm '{arm}'.", f"Describe it under 'arms'. {meant(arm, arms)}"
            )


def sources_of_figures_exist(study: Study) -> Iterator[Fault]:
    """E207: every number leads to a source of the same file."""
    cited: list[tuple[Path, str]] = [((*path, "source"), figure.source) for path, _, figure in figures(study)]
    cited += [(("scores", i, "source"), score.source) for i, score in enumerate(study.scores)]
    cited += [(("effects", i, "source"), effect.source) for i, effect in enumerate(study.effects)]
    for path, source in cited:
        if source not in study.sources:
            yield Fault(
                "E207",
                path,
                f"The figure cites source '{source}', which is not under 'sources'.",
                f"Name the source there with its grade. {meant(source, list(study.sources))}",
            )


def arms_are_given_something(study: Study) -> Iterator[Fault]:
    """E212: an arm has a treatment, or says what kind of control it is."""
    for i, arm in enumerate(study.arms):
        if arm.treatment is None and arm.control is None:
            yield Fault(
                "E212",
                ("arms", i),
                f"Arm '{arm.id}' has neither a treatment nor a control type.",
                "Add 'treatment: …' (what is tested) or 'control: …' (placebo, sham, low-dose, active, waitlist, "
                "usual-care).",
            )


def moments_are_complete(study: Study) -> Iterator[Fault]:
    """E218: a time is a number with its unit, or words."""
    times: list[tuple[Path, Moment]] = [(("outcomes", i, "time"), o.time) for i, o in enumerate(study.outcomes)]
    times += [(("scores", i, "time"), s.time) for i, s in enumerate(study.scores)]
    for path, time in times:
        if (time.value is None) != (time.unit is None) or (time.value is None and time.words is None):
            yield Fault(
                "E218",
                path,
                "The time is incomplete.",
                "Write {value: 3, unit: week}, or {words: {en: …, fr: …}} where the source gives no number.",
            )


def remission_is_within_response(study: Study) -> Iterator[Fault]:
    """N301: fewer people remit than respond, on one scale at one time; the reverse can be true, and is said."""

    def key(item: tuple[Path, Outcome, Figure]) -> tuple[str, str, str, str]:
        _, outcome, figure = item
        return (str(outcome.scale), outcome.time.model_dump_json(), outcome.timing, figure.arm)

    ordered = sorted(figures(study), key=key)
    for _, group in groupby(ordered, key=key):
        found = {outcome.kind: (path, _share(figure)) for path, outcome, figure in group}
        if "remission" not in found or "response" not in found:
            continue
        (path, remission), (_, response) = found["remission"], found["response"]
        if remission is not None and response is not None and remission > response + 1e-9:
            yield Fault(
                "N301",
                path,
                f"More people in remission ({remission:.1%}) than with a response ({response:.1%}), same scale and time.",
                "Check both. If the definitions allow it, write an 'accepted' entry with code N301 and the reason.",
                Severity.notice,
            )


def _share(figure: Figure) -> float | None:
    if figure.events is not None and figure.of is not None:
        return figure.events / figure.of
    return figure.percent / 100 if figure.percent is not None else None


def times_lie_within_the_study(study: Study) -> Iterator[Fault]:
    """N302: a time after the study's end may be a follow-up, and then the record says so."""
    weeks = study.design.duration_weeks
    if weeks is None:
        return
    for i, outcome in enumerate(study.outcomes):
        days = outcome.time.days
        if days is not None and days > weeks * 7 * 1.1 + 3:
            yield Fault(
                "N302",
                ("outcomes", i, "time"),
                f"An outcome at day {days:.0f} in a study of {weeks:g} weeks.",
                "Check the time and 'duration_weeks'. For a follow-up, write an 'accepted' entry with code N302 "
                "and the reason.",
                Severity.notice,
            )


RULES: tuple[Rule, ...] = (
    events_fit_in_the_group,
    percentages_agree_with_counts,
    figures_say_something,
    arms_fit_in_the_trial,
    intervals_contain_their_estimate,
    arms_are_named_once,
    arms_of_figures_exist,
    sources_of_figures_exist,
    arms_are_given_something,
    moments_are_complete,
    remission_is_within_response,
    times_lie_within_the_study,
)
