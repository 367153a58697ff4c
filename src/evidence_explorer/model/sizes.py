"""Rules inside one study on how many people there are: arms, figures of benefit and harm, scores, parts of others."""

from __future__ import annotations

from collections.abc import Iterator

from ..problems import Said, say
from ..stats import rounded
from .faults import Fault, acceptable
from .integrity import Mismatch, arms_apart_from_the_randomised, groups_above_their_arm, shares_of_nobody
from .rules import Rule
from .study import Study


def groups_fit_in_their_arm(study: Study) -> Iterator[Fault]:
    """N304: a figure or mean counts at most the people of its arm; the reverse can be true, and is said."""
    for found in groups_above_their_arm(study):
        of, n, arm = int(found.value("of")), int(found.value("n")), "+".join(found.arms)
        fact = say("A figure among {of} people in arm '{arm}', which holds {n}.", of=of, arm=arm, n=n)
        yield acceptable("N304", found.path, fact, say("Check both numbers."))


def arms_add_up(study: Study) -> Iterator[Fault]:
    """N319: arms, or where their size is not told the people counted in them, are the people who were randomised."""
    for found in arms_apart_from_the_randomised(study):
        yield acceptable("N319", found.path, *_apart(found))


def _apart(found: Mismatch) -> tuple[Said, Said]:
    held, people = int(found.value("held")), int(found.value("total"))
    if found.what == "flow-more":
        fact = say("Figures of the arms count {most} people, but {total} were randomised.", most=held, total=people)
        return fact, say("Check the number, and 'of' of the figures.")
    if found.what == "flow-fewer":
        fact = say("The arms hold {placed} people, though {total} were randomised.", placed=held, total=people)
        return fact, say("Check the number, n of each arm, and whether an arm is missing.")
    fact = say(
        "Arm '{arm}' counts people of other arms again, and holds {n}: more than all {total}.",
        arm=found.arms[0], n=held, total=people,
    )  # fmt: skip
    return fact, say("Check the number, and 'repeats'.")


def percentages_are_of_whole_people(study: Study) -> Iterator[Fault]:
    """N320: of so many people, some whole number gives the percentage; else one of the two is wrong."""
    for found in shares_of_nobody(study):
        percent, of, people = (found.value(name) for name in ("percent", "of", "people"))
        fact = say(
            "{percent:g} % of {of} people would be {people} people.",
            percent=percent, of=int(of), people=f"{rounded(people, 2):.2f}",
        )  # fmt: skip
        remedy = say("Check both numbers; the percentage may be of another denominator, or a share from a model.")
        yield acceptable("N320", found.path, fact, remedy)


SIZE_RULES: tuple[Rule, ...] = (groups_fit_in_their_arm, arms_add_up, percentages_are_of_whole_people)
