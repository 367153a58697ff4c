"""Rules inside one study on how many people there are: arms, figures of benefit and harm, scores, parts of others."""

from __future__ import annotations

from collections.abc import Iterator

from ..problems import say
from ..stats import rounded
from .dataset import Path
from .faults import Fault, acceptable
from .rules import Rule, counts, rounding
from .study import Arm, Study
from .totals import total
from .words import Origin, Repeats

TREATED = 1.1
MISSING = 0.5  # arms that hold fewer than half of the people: a digit too many or too few, or an arm left out


def sized(study: Study) -> Iterator[tuple[Path, str, int]]:
    """Where a number of people is told of an arm, or of several together: figures of benefit, of harm, and means."""
    for path, figure in counts(study):
        if figure.of is not None:
            yield (*path, "of"), figure.arm, figure.of
    for i, score in enumerate(study.scores):
        for j, mean in enumerate(score.results):
            if mean.n is not None:
                yield ("scores", i, "results", j, "n"), mean.arm, mean.n


def groups_fit_in_their_arm(study: Study) -> Iterator[Fault]:
    """N304: a figure or mean counts at most the people of its arm; the reverse can be true, and is said.

    Harms are counted among all who were treated, who may be a few more than those whose benefit was analysed.
    """
    sizes = {arm.id: arm.n for arm in study.arms}
    for path, arms, of in sized(study):
        held = [sizes.get(arm) for arm in arms.split("+")]
        n = sum(size for size in held if size is not None)
        if None not in held and of > n * (TREATED if path[0] == "harms" else 1):
            fact = say("A figure among {of} people in arm '{arm}', which holds {n}.", of=of, arm=arms, n=n)
            yield acceptable("N304", path, fact, say("Check both numbers."))


def arms_add_up(study: Study) -> Iterator[Fault]:
    """N319: arms, or where their size is not told the people counted in them, are the people who were randomised."""
    randomised = study.design.randomised
    own = [arm for arm in study.arms if arm.repeats is None]
    counted: dict[str, int] = {}
    for _, arm, of in sized(study):
        counted[arm] = max(of, counted.get(arm, 0))
    placed = total([arm.n for arm in own])
    most = sum(arm.n or counted.get(arm.id, 0) for arm in own)
    if randomised is not None and placed.known <= randomised < most:  # else it is E204
        fact = say("Figures of the arms count {most} people, but {total} were randomised.", most=most, total=randomised)
        yield acceptable("N319", ("design", "randomised"), fact, say("Check the number, and 'of' of the figures."))
    people, field = (randomised, "randomised") if randomised else (study.design.participants, "participants")
    if people is not None and own and not placed.lacking and placed.known < MISSING * people:
        held = placed.known
        fact = say("The arms hold {placed} people, though {total} were randomised.", placed=held, total=people)
        remedy = say("Check the number, n of each arm, and whether an arm is missing.")
        yield acceptable("N319", ("design", field), fact, remedy)
    yield from _repeats_are_parts(study, own, randomised)


def _repeats_are_parts(study: Study, own: list[Arm], randomised: int | None) -> Iterator[Fault]:
    """N319: an arm that counts people of other arms again holds at most all of them; another phase may hold more."""
    placed = total([arm.n for arm in own])
    most = randomised if randomised is not None else placed.known if own and not placed.lacking else None
    for i, arm in enumerate(study.arms):
        if arm.repeats not in (None, Repeats.other_phase) and arm.n is not None and most is not None and arm.n > most:
            fact = say(
                "Arm '{arm}' counts people of other arms again, and holds {n}: more than all {total}.",
                arm=arm.id, n=arm.n, total=most,
            )  # fmt: skip
            yield acceptable("N319", ("arms", i, "n"), fact, say("Check the number, and 'repeats'."))


def percentages_are_of_whole_people(study: Study) -> Iterator[Fault]:
    """N320: of so many people, some whole number gives the percentage; else one of the two is wrong."""
    for path, figure in counts(study):
        if figure.percent is None or figure.of is None or figure.events is not None or figure.origin is Origin.derived:
            continue
        people = figure.percent * figure.of / 100
        near = min((int(people), int(people) + 1), key=lambda whole: abs(whole - people))
        if abs(100 * near / figure.of - figure.percent) > rounding(figure.percent):
            fact = say(
                "{percent:g} % of {of} people would be {people} people.",
                percent=figure.percent, of=figure.of, people=f"{rounded(people, 2):.2f}",
            )  # fmt: skip
            remedy = say("Check both numbers; the percentage may be of another denominator, or a share from a model.")
            yield acceptable("N320", (*path, "percent"), fact, remedy)


SIZE_RULES: tuple[Rule, ...] = (groups_fit_in_their_arm, arms_add_up, percentages_are_of_whole_people)
