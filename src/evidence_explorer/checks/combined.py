"""Rules about pools of scores and of adverse events, and about the parts of any pool."""

from __future__ import annotations

from collections.abc import Callable

from ..model import Dataset, Fault, HarmPool, ImputedPool, Path, ScoreKind, ScorePool, Standard, meant
from ..problems import say
from .base import Found, unknown
from .declared import combined

MIXABLE = (ScoreKind.change, ScoreKind.endpoint, ScoreKind.difference)


def they_name_what_exists(dataset: Dataset) -> Found:
    """E209, E226: a pool of scores names scales, a pool of adverse events an event of the vocabulary."""
    for placed, path, _, pool in combined(dataset):
        if isinstance(pool, ScorePool):
            for i, key in enumerate(pool.scales):
                if key not in (known := list(dataset.scales)):
                    yield placed, unknown("E209", (*path, "scales", i), say("scale"), key, known, "data/scales.yaml")
        for i, cut in enumerate(pool.cut_offs if isinstance(pool, ImputedPool) else ()):
            if cut.scale not in (known := list(dataset.scales)):
                where = (*path, "cut_offs", i, "scale")
                yield placed, unknown("E209", where, say("scale"), cut.scale, known, "data/scales.yaml")
        if isinstance(pool, HarmPool) and pool.event not in (known := list(dataset.event_kinds)):
            where = (*path, "event")
            yield placed, unknown("E226", where, say("adverse event"), pool.event, known, "data/vocabulary.yaml")


def scores_can_be_put_together(dataset: Dataset) -> Found:
    """E405: points of one scale, or standardised scores of one kind."""
    for placed, path, _, pool in combined(dataset):
        if not isinstance(pool, ScorePool):
            continue
        if pool.measure is Standard.md and len(pool.scales) > 1:
            fact = say("Points of different scales cannot be put together: {n} scales.", n=len(pool.scales))
            yield placed, Fault("E405", (*path, "scales"), fact, say("Name one scale, or write 'measure: SMD'."))
        if pool.measure is Standard.smd and len(pool.kinds) != 1:
            fact = say("A standardised pool does not say whether it takes changes or end scores.")
            remedy = say(
                "Write '{change}' or '{endpoint}': their spreads differ, so they never mix.",
                change="kinds: [change]",
                endpoint="kinds: [endpoint]",
            )
            yield placed, Fault("E405", (*path, "kinds"), fact, remedy)
        for i, kind in enumerate(pool.kinds):
            if kind not in MIXABLE:
                fact = say("'{kind}' is no difference in points and cannot be put together.", kind=kind)
                yield placed, Fault("E405", (*path, "kinds", i), fact, meant(kind, [str(one) for one in MIXABLE]))


def parts_are_apart(dataset: Dataset) -> Found:
    """E401: a study is in one part of a pool at most."""
    for placed, path, _, pool in combined(dataset):
        seen: set[str] = set()
        for i, part in enumerate(pool.subgroups.parts if pool.subgroups else ()):
            for j, key in enumerate(part.studies):
                if key in seen:
                    where: Path = (*path, "subgroups", "parts", i, "studies", j)
                    fact = say("'{study}' is in two parts of this pool.", study=key)
                    yield placed, Fault("E401", where, fact, say("Leave it in one of them."))
                seen.add(key)


def ratings_name_pools_of_their_treatment(dataset: Dataset) -> Found:
    """E264: the pools beside which a rating is shown are pools of its own treatment."""
    for placed in dataset.family_files:
        for i, treatment in enumerate(placed.record.treatments):
            known = [pool.id for pool in (*treatment.pools, *treatment.score_pools, *treatment.harm_pools)]
            for j, rating in enumerate(treatment.certainty):
                for k, key in enumerate(rating.pools):
                    if key not in known:
                        path: Path = ("treatments", i, "certainty", j, "pools", k)
                        fact = say("This treatment declares no pool '{key}'.", key=key)
                        yield placed, Fault("E264", path, fact, meant(key, known))


RULES: tuple[Callable[[Dataset], Found], ...] = (
    they_name_what_exists,
    scores_can_be_put_together,
    parts_are_apart,
    ratings_name_pools_of_their_treatment,
)
