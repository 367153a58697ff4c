"""The comparisons between groups that the registry posts with a measure → differences, where a record has a place."""

from __future__ import annotations

import re
from functools import reduce
from typing import Any

from ..problems import Said, say
from ..scaffold import Hint, Noted
from .tree import Tree

DIFFERENCE = re.compile(r"difference", re.IGNORECASE)
OTHER = re.compile(
    r"risk|proportion|percent|\brate|median|ratio|odds|hazard|slope|standardi[sz]ed|effect.size|cohen|hedges|\bsmd\b|"
    r"geometric|relative|\blog|hodges|probability",
    re.IGNORECASE,
)
"""No difference in the points of the scale, whatever else its name says."""
INTERVAL = 95
UNSURE = 0.2  # of the larger one: nearer than that, the means do not tell which was subtracted from which


def placed(
    measure: Tree, records: list[dict[str, Any]], groups: dict[str, str], told: Said
) -> tuple[list[dict[str, Any]], list[str]]:
    """Further scores, one for each comparison that has no place in the first, and what could not be placed.

    A comparison belongs to the one record of its measure; among several, the registry does not say which is meant.
    """
    more: list[dict[str, Any]] = []
    notes: list[str] = []
    analyses = measure("analyses").each()
    for analysis in analyses:
        arms = [groups[name] for name in analysis("groupIds").texts if name in groups]
        said = in_words(analysis, arms)
        if len(records) == 1 and "source" in records[0] and (found := _difference(analysis, arms, records[0], said)):
            more += _put(found, records[0])
            if "interval" not in found and _limits(analysis):
                notes.append(
                    say(
                        "{told}: {said}: the interval is not one of 95 % that holds the difference",
                        told=told,
                        said=said,
                    )
                )
            continue
        counted = len(records) == 1 and len(analyses) == 1 and "source" not in records[0]
        if counted and _p(analysis) and {result["arm"] for result in records[0]["results"]} == set(arms):
            records[0]["p"] = Noted(_p(analysis), said)
        notes.append(say("{told}: {said}", told=told, said=said))
    return more, notes


def in_words(analysis: Tree, arms: list[str]) -> Said:
    """Which groups are compared by what, and what came out."""
    parts: list[Said] = []
    value, sort = analysis("paramValue").text, analysis("paramType").text
    if value:
        parts.append(say("{sort} {value}", sort=sort or say("estimate"), value=value))
    if error := analysis("dispersionValue").text:
        kind = _words(analysis("dispersionType").text) or say("dispersion")
        parts.append(say("{sort} {value}", sort=kind, value=error))
    if limits := _limits(analysis):
        percent, ends = analysis("ciPctValue").text or "?", reduce(_to, limits[1:], say("{one}", one=limits[0]))
        one_sided = say("one-sided {percent} % interval {ends}", percent=percent, ends=ends)
        both = say("{percent} % interval {ends}", percent=percent, ends=ends)
        parts.append(one_sided if _one_sided(analysis) else both)
    if p := _p(analysis):
        parts.append(say("p {value}", value=p))
    told = reduce(lambda one, other: say("{one}, {other}", one=one, other=other), parts) if parts else say("no result")
    method = ", ".join(
        part for part in (analysis("statisticalMethod").text, analysis("nonInferiorityType").text) if part
    )
    groups = reduce(_with, arms[1:], say("{one}", one=arms[0])) if arms else say("groups that are not named")
    said = say("comparison of {groups}: {told}", groups=groups, told=told)
    return say("{one} ({other})", one=said, other=method) if method else said


def _to(one: Said, other: str) -> Said:
    return say("{one} to {other}", one=one, other=other)


def _with(one: Said, other: str) -> Said:
    return say("{one} with {other}", one=one, other=other)


def _words(code: str) -> str:
    return code.lower().replace("_", " ")


def _one_sided(analysis: Tree) -> bool:
    return "ONE" in analysis("ciNumSides").text.upper()


def _limits(analysis: Tree) -> list[str]:
    return [word for name in ("ciLowerLimit", "ciUpperLimit") if (word := analysis(name).text)]


def _p(analysis: Tree) -> str:
    return analysis("pValue").text.removeprefix("=").strip()


def _difference(analysis: Tree, arms: list[str], record: dict[str, Any], said: str) -> dict[str, Any] | None:
    sort, value = analysis("paramType").text, analysis("paramValue").number
    if len(set(arms)) != 2 or value is None or not DIFFERENCE.search(sort) or OTHER.search(sort):
        return None
    means = {result["arm"]: getattr(result.get("mean"), "value", None) for result in record["results"]}
    (one, other), sure = _direction(value, arms, means)
    low, high = analysis("ciLowerLimit").number, analysis("ciUpperLimit").number
    whole = low is not None and high is not None and low <= value <= high and not _one_sided(analysis)
    whole = whole and analysis("ciPctValue").number in {INTERVAL, None}
    error = analysis("dispersionValue").number if "error" in _words(analysis("dispersionType").text) else None
    comment = said if sure else f"in the registry's order; which minus which is not said; {said}"
    return {
        "arm": Noted(one, comment),
        "against": other,
        "value": value,
        **({"interval": [low, high]} if whole else {}),
        **({"se": error} if error is not None and error >= 0 else {}),
        **({"p": p} if (p := _p(analysis)) else {}),
        "note": Hint(analysis("estimateComment").text),
    }


def _direction(value: float, arms: list[str], means: dict[str, Any]) -> tuple[list[str], bool]:
    """Which arm minus which the difference is, as far as the means tell."""
    one, other = (means.get(arm) for arm in arms)
    if one is None or other is None:
        return arms, False
    as_listed, turned = abs(value - (one - other)), abs(value + (one - other))
    if abs(as_listed - turned) <= UNSURE * max(abs(value), abs(one - other)):
        return arms, False
    return (arms if as_listed < turned else arms[::-1]), True


def _put(difference: dict[str, Any], record: dict[str, Any]) -> list[dict[str, Any]]:
    """Into the record that holds the means; a second one into a score of its own."""
    if "difference" not in record:
        record["difference"] = difference
        return []
    names = ("scale", "time", "primary", "source")
    return [
        {"kind": "difference", **{name: record[name] for name in names if name in record}, "difference": difference}
    ]
