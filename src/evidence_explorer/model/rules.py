"""Rules inside one study, one function each: what must agree within a record before anybody reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from ..problems import say
from ..stats import rounded
from .dataset import Path
from .faults import Fault, acceptable, meant, short
from .study import BASELINE, Figure, Graded, Harm, HarmFigure, Moment, Outcome, Study, sources_of
from .totals import total as total_of
from .words import Grade, Origin

RECALLED = {"en": "recalled", "fr": "de mémoire"}
"""How a note says that a number was not found in a document. Other languages: one line more."""

Rule = Callable[[Study], Iterator[Fault]]
NOTICES = tuple(f"N{number}" for number in (*range(301, 321), *range(330, 358), *range(360, 366), *range(370, 372)))


def figures(study: Study) -> Iterator[tuple[Path, Outcome, Figure]]:
    """Every figure of a study with its path."""
    for i, outcome in enumerate(study.outcomes):
        for j, figure in enumerate(outcome.results):
            yield ("outcomes", i, "results", j), outcome, figure


def harm_figures(study: Study) -> Iterator[tuple[Path, HarmFigure]]:
    """Every figure of an adverse event with its path."""
    for i, harm in enumerate(study.harms):
        for j, figure in enumerate(harm.results):
            yield ("harms", i, "results", j), figure


def counts(study: Study) -> Iterator[tuple[Path, Figure | HarmFigure]]:
    """Figures of benefit and of harm: the same care for both."""
    yield from ((path, figure) for path, _, figure in figures(study))
    yield from harm_figures(study)


def _together(sizes: Mapping[str, int | None], arms: str) -> int | None:
    """The people of arms that are counted together; None where one of them does not say how many."""
    found = [sizes.get(arm) for arm in arms.split("+")]
    return None if None in found else sum(n for n in found if n)


def events_fit_in_the_group(study: Study) -> Iterator[Fault]:
    """E202: nobody can respond who was not there; where a figure does not say who was, its arms do."""
    sizes = {arm.id: arm.n for arm in study.arms}
    for path, figure in counts(study):
        of = figure.of if figure.of is not None else _together(sizes, figure.arm)
        if figure.events is not None and of is not None and figure.events > of:
            fact = say("{events} events among {of} people in arm '{arm}'.", events=figure.events, of=of, arm=figure.arm)
            remedy = say("Check both numbers in the source; if the count covers two visits, record two outcomes.")
            yield Fault("E202", (*path, "events"), fact, remedy)


def percentages_agree_with_counts(study: Study) -> Iterator[Fault]:
    """E203: a published percentage may differ from events/of by rounding only."""
    for path, figure in counts(study):
        if figure.events is None or figure.of is None or figure.percent is None or figure.events > figure.of:
            continue
        computed = 100 * figure.events / figure.of
        # A count computed from a percentage is that percentage to the nearest person.
        person = 100 / figure.of / 2 if figure.origin is Origin.derived else 0
        if abs(computed - figure.percent) > max(rounding(figure.percent), person + 0.01):
            fact = say(
                "{events} of {of} is {computed:.1f} %, but the percentage says {percent:g} %.",
                events=figure.events, of=figure.of, computed=rounded(computed, 1), percent=figure.percent,
            )  # fmt: skip
            remedy = say(
                "Check the three numbers. If the source prints a percentage of another denominator, keep the count "
                "and drop the percentage, or the other way round, and say why in the outcome's note."
            )
            yield Fault("E203", (*path, "percent"), fact, remedy)


def rounding(percent: float) -> float:
    """Papers round twice (41.46, 41.5, 42 %), and some cut the first decimal instead of rounding (29.97, 29.9 %)."""
    digits = len(f"{percent:g}".partition(".")[2])
    return 0.5501 if digits == 0 else 0.1001


def figures_say_something(study: Study) -> Iterator[Fault]:
    """E216: a figure is a count with its denominator, or a percentage; derived means that both are there."""
    for path, figure in counts(study):
        # A single seizure is worth telling even where nobody says among how many, and so is a rate.
        enough = isinstance(figure, HarmFigure) and (figure.rate is not None or figure.events is not None)
        if figure.percent is None and (figure.events is None or figure.of is None) and not enough:
            yield Fault(
                "E216",
                path,
                say("The figure of arm '{arm}' holds neither 'events' with 'of' nor 'percent'.", arm=figure.arm),
                say("Give what the source gives; leave the whole line out if it gives nothing for this arm."),
            )
        elif figure.origin != "reported" and None in (figure.events, figure.percent):
            yield Fault(
                "E217",
                (*path, "origin"),
                say(
                    "'origin: {origin}' needs both 'events' and 'percent': one was computed from the other.",
                    origin=figure.origin.value,
                ),
                say("Give both, or drop 'origin'."),
            )


def arms_fit_in_the_trial(study: Study) -> Iterator[Fault]:
    """E204: the arms cannot hold more people than were randomised."""
    total = study.design.randomised
    placed = total_of(arm.n for arm in study.arms if arm.repeats is None).known  # without those that are not known
    if total is not None and placed > total:
        yield Fault(
            "E204",
            ("arms",),
            say("The arms hold {placed} people, but {total} were randomised.", placed=placed, total=total),
            say(
                "Check n of each arm. An arm whose people are also counted in another one "
                "(a pooled group, a subgroup, another phase, a crossover) takes 'repeats'."
            ),
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
            turned = say("The interval {low:g} to {high:g} runs from its upper to its lower end.", low=low, high=high)
            fact = turned if estimate is None else say(
                "The interval {low:g} to {high:g} does not contain its estimate {estimate:g}.",
                low=low, high=high, estimate=estimate,
            )  # fmt: skip
            remedy = say("Check the signs, the order of the two ends and the direction of the comparison.")
            yield Fault("E205", path, fact, remedy)


def arms_are_named_once(study: Study) -> Iterator[Fault]:
    """E215: two arms of one study cannot share an id; an arm has one figure per outcome and per score."""
    for i, arm_id in _repeated([arm.id for arm in study.arms]):
        fact = say("Arm '{arm}' is described twice.", arm=arm_id)
        yield Fault("E215", ("arms", i, "id"), fact, say("Give each arm its own id."))
    told = [("outcomes", i, [figure.arm for figure in o.results]) for i, o in enumerate(study.outcomes)]
    told += [("scores", i, [mean.arm for mean in s.results]) for i, s in enumerate(study.scores)]
    told += [("harms", i, [figure.arm for figure in h.results]) for i, h in enumerate(study.harms)]
    for group, i, arms in told:
        for j, arm_id in _repeated(arms):
            fact = say("Arm '{arm}' has two figures in one entry of '{group}'.", arm=arm_id, group=group)
            remedy = say("Keep the right one; another time point, scale or definition is another entry.")
            yield Fault("E215", (group, i, "results", j, "arm"), fact, remedy)


def _repeated(words: list[str]) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for i, word in enumerate(words):
        if word in seen:
            yield i, word
        seen.add(word)


def arms_of_figures_exist(study: Study) -> Iterator[Fault]:
    """E206: every figure and mean belongs to an arm that the study describes."""
    arms = [arm.id for arm in study.arms]
    named: list[tuple[Path, str]] = [((*path, "arm"), figure.arm) for path, _, figure in figures(study)]
    for i, score in enumerate(study.scores):
        named += [(("scores", i, "results", j, "arm"), mean.arm) for j, mean in enumerate(score.results)]
        if score.difference:
            named.append((("scores", i, "difference", "arm"), score.difference.arm))
            named.append((("scores", i, "difference", "against"), score.difference.against))
    for i, finding in enumerate(study.findings):
        named += [(("findings", i, "arm"), arm) for arm in finding.arms]
        named.append((("findings", i, "against"), finding.against))
    named += [((*path, "arm"), arm) for path, figure in harm_figures(study) for arm in figure.arms]
    for path, arm in named:
        if arm not in arms and not (arm == BASELINE and path[-1] == "against"):
            fact = say("The study has no arm '{arm}'.", arm=arm)
            yield Fault("E206", path, fact, say("Describe it under 'arms'.").then(meant(arm, arms)))


def sources_of_figures_exist(study: Study) -> Iterator[Fault]:
    """E207: every number leads to a source of the same file."""
    cited: list[tuple[Path, str]] = [((*path, "source"), figure.source) for path, figure in counts(study)]
    cited += [((*path, "of_source"), figure.of_source) for path, figure in counts(study) if figure.of_source]
    cited += [((*path, "also", i), name) for path, figure in counts(study) for i, name in enumerate(figure.also)]
    cited += [(("risk_of_bias", i, "source"), bias.source) for i, bias in enumerate(study.risk_of_bias)]
    cited += [(("scores", i, "source"), score.source) for i, score in enumerate(study.scores)]
    cited += [(("effects", i, "source"), effect.source) for i, effect in enumerate(study.effects)]
    cited += [(("findings", i, "source"), finding.source) for i, finding in enumerate(study.findings)]
    if dates := study.design.dates:
        cited += [(("design", "dates", "sources", i), name) for i, name in enumerate(dates.sources)]
    for path, source in cited:
        if source not in study.sources:
            fact = say("The figure cites source '{source}', which is not under 'sources'.", source=source)
            remedy = say("Name the source there with its grade.").then(meant(source, list(study.sources)))
            yield Fault("E207", path, fact, remedy)


def graded(study: Study) -> Iterator[tuple[Path, Graded]]:
    """Everything that has a source and a grade, as far as its sources are there (E207)."""
    several: list[tuple[Path, Graded]] = list(counts(study))
    several += [(("scores", i), score) for i, score in enumerate(study.scores)]
    several += [(("findings", i), finding) for i, finding in enumerate(study.findings)]
    several += [(("effects", i), effect) for i, effect in enumerate(study.effects)]
    yield from ((path, number) for path, number in several if set(sources_of(number)) <= set(study.sources))


def grades_are_not_above_their_sources(study: Study) -> Iterator[Fault]:
    """E230: nothing is read better than the sources that it was put together from."""
    for path, number in graded(study):
        weakest = max(sources_of(number), key=lambda name: study.sources[name].grade.rank)
        grade = study.sources[weakest].grade
        if number.grade and number.grade.rank < grade.rank:
            fact = say(
                "Graded '{grade}', though its source '{source}' is graded '{other}'.",
                grade=number.grade, source=weakest, other=grade,
            )  # fmt: skip
            remedy = say("Drop 'grade', or name the better source that holds the number.")
            yield Fault("E230", (*path, "grade"), fact, remedy)


def the_best_source_is_cited(study: Study) -> Iterator[Fault]:
    """N314: where a stronger source holds the same figure, the figure is cited from it."""
    for path, figure in counts(study):
        held = [name for name in figure.also if name in study.sources]
        if not held or not set(sources_of(figure)) <= set(study.sources):
            continue
        best, grade = min(held, key=lambda name: study.sources[name].grade.rank), study.grade_of(figure)
        if study.sources[best].grade.rank < grade.rank:
            fact = say(
                "The figure is graded '{grade}', and source '{source}', which holds it too, '{other}'.",
                grade=grade, source=best, other=study.sources[best].grade,
            )  # fmt: skip
            remedy = say("Write '{source}' under 'source', and the other one under 'also'.", source=best)
            yield acceptable("N314", (*path, "source"), fact, remedy)


def notes_and_grades_agree(study: Study) -> Iterator[Fault]:
    """N315: where a note says that something was recalled, one of its figures has that grade."""
    told: list[tuple[Path, Outcome | Harm]] = [(("outcomes", i), row) for i, row in enumerate(study.outcomes)]
    told += [(("harms", i), row) for i, row in enumerate(study.harms)]
    recalled = {path[:2] for path, number in graded(study) if study.grade_of(number) is Grade.recalled}
    for path, row in told:
        for language, text in row.note.root.items() if row.note and path not in recalled else ():
            if (word := RECALLED.get(language)) and word in text.casefold():
                fact = say("The note says '{word}', and no figure beside it has the grade 'recalled'.", word=word)
                remedy = say("Give the figure that grade, or name its source under 'of_source'.")
                yield acceptable("N315", (*path, "note", language), fact, remedy)
                break


def arms_are_given_something(study: Study) -> Iterator[Fault]:
    """E212: an arm has a treatment, or says what kind of control it is."""
    for i, arm in enumerate(study.arms):
        if arm.treatment is None and arm.control is None:
            yield Fault(
                "E212",
                ("arms", i),
                say("Arm '{arm}' has neither a treatment nor a control type.", arm=arm.id),
                say("Add 'treatment: …' (what is tested) or 'control: …' (what kind of control)."),
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
                say("The time is incomplete."),
                say(
                    "Write {number}, or {words} where the source gives no number.",
                    number="{value: 3, unit: week}",
                    words="{words: {en: …, fr: …}}",
                ),
            )


def times_lie_within_the_study(study: Study) -> Iterator[Fault]:
    """N302: a time after the study's end may be a follow-up, and then the record says so."""
    weeks = study.design.duration_weeks
    if weeks is None:
        return
    for i, outcome in enumerate(study.outcomes):
        days = outcome.time.days
        if days is not None and days > weeks * 7 * 1.1 + 3:
            fact = say("An outcome at day {days:.0f} in a study of {weeks:g} weeks.", days=rounded(days), weeks=weeks)
            remedy = say("Check the time and 'duration_weeks'; it may be a follow-up.")
            yield acceptable("N302", ("outcomes", i, "time"), fact, remedy)


def is_code(code: str) -> bool:
    """Whether it is the code of a notice, or has the form of that of an error."""
    return code in NOTICES or bool(re.fullmatch("E[0-9]{3}", code))


def accepted_notices_exist(study: Study) -> Iterator[Fault]:
    """E224: what is accepted is a notice; the code of an error silences nothing, which is N313."""
    for i, accepted in enumerate(study.accepted):
        if not is_code(accepted.code):
            fact = say("There is no notice {code}.", code=short(accepted.code))
            yield Fault("E224", ("accepted", i, "code"), fact, meant(accepted.code, NOTICES))


RULES: tuple[Rule, ...] = (
    events_fit_in_the_group,
    percentages_agree_with_counts,
    figures_say_something,
    arms_fit_in_the_trial,
    intervals_contain_their_estimate,
    arms_are_named_once,
    arms_of_figures_exist,
    sources_of_figures_exist,
    grades_are_not_above_their_sources,
    the_best_source_is_cited,
    notes_and_grades_agree,
    arms_are_given_something,
    moments_are_complete,
    times_lie_within_the_study,
    accepted_notices_exist,
)
