"""Rule about the order of arms in rows: an arm that was typed for another one stands out of its place (N334)."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Fault, Path, Study, acceptable
from ..problems import say


def rows_keep_the_order_of_arms(study: Study) -> Iterator[Fault]:
    """N334: rows are typed, or copied, in one order; the few that are in another one have their arms exchanged.

    Where most rows are in another order than `arms`, one notice tells of them all: they have one cause.
    """
    order = {arm.id: i for i, arm in enumerate(study.arms) if arm.repeats is None}
    rows = [(path, [order[arm] for arm in arms if arm in order]) for path, arms in _rows(study)]
    rows = [(path, places) for path, places in rows if len(places) > 1 and len(set(places)) == len(places)]
    strays = [path for path, places in rows if places != sorted(places)]
    told = strays if 2 * len(strays) <= len(rows) else strays[:1]
    for path in told:
        first = next(places for other, places in rows if other == path)
        ids = {i: arm for arm, i in order.items()}
        fact = say(
            "{n} of {all} rows tell their arms in another order than 'arms': {first} here.",
            n=len(strays), all=len(rows), first=" · ".join(ids[i] for i in first),
        )  # fmt: skip
        remedy = say(
            "Check whether the figures of the arms have been exchanged; then tell them in the order of 'arms'."
        )
        yield acceptable("N334", path, fact, remedy)


def _rows(study: Study) -> Iterator[tuple[Path, list[str]]]:
    for i, outcome in enumerate(study.outcomes):
        yield ("outcomes", i, "results"), [figure.arm for figure in outcome.results]
    for i, score in enumerate(study.scores):
        yield ("scores", i, "results"), [mean.arm for mean in score.results]
    for i, harm in enumerate(study.harms):
        yield ("harms", i, "results"), [figure.arm for figure in harm.results]
