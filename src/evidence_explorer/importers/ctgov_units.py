"""What the unit, the title and the times of a posted measure say: people, a share of them, a change, and when."""

from __future__ import annotations

import re
from typing import Any

from ..scaffold import Gap
from .draft import MOMENT, in_days, moment, normal, one_line
from .tree import Tree

WHO = r"(participants?|patients?|subjects?|people|persons?|individuals?|women|men|children|adults|adolescents)"
THEN = (
    r"(\s*,?\s+(with|without|who|that|whose|achieving|reporting|having|responding|meeting|experiencing|showing|reaching|"
    r"in \w+)\b.*)?"
)
PEOPLE = re.compile(rf"(number of |count of )?{WHO}{THEN}", re.IGNORECASE)
SHARE = re.compile(rf"(percent(age)?|%)\s*(of\s*)?(the )?{WHO}{THEN}", re.IGNORECASE)
SHARE_TITLE = re.compile(
    rf"(percent(age)?|%)\s+of\s+(the )?{WHO}\s+(with|who|in|achieving|meeting|reaching)\b", re.IGNORECASE
)
PERCENT = re.compile(r"percent|%", re.IGNORECASE)
PERCENT_CHANGE = re.compile(r"(percent(age)?|%)\s*(change|changed)|change\s*\(?\s*(%|percent)", re.IGNORECASE)
PERCENT_MOVE = re.compile(r"(percent(age)?|%)\s*(reduction|decrease|improvement|increase|decline)", re.IGNORECASE)
OF_TIME = re.compile(r"\b(time|days?|hours?|nights?|visits?|weeks?|doses?)\b", re.IGNORECASE)
ABOUT = 1.02  # a month of 31 days is a month
FILLING = {
    "at", "change", "from", "baseline", "to", "visit", "and", "end", "of", "treatment", "period", "the", "week",
    "weeks", "day", "days", "month", "months", "year", "years", "hour", "hours", "follow", "up", "followup", "study",
    "mean", "observed", "in", "last", "final", "time", "point", "timepoint", "endpoint",
}  # fmt: skip
"""Words beside a time in the title of a row that say nothing else: `Change at Week 4`, but not `2 hour glucose`."""


def what(sort: str, unit: str, title: str) -> str:
    """`events`, `percent` or `mean`; nothing where a measure is neither a count of people nor a mean."""
    if sort == "COUNT_OF_PARTICIPANTS" or (sort == "NUMBER" and PEOPLE.fullmatch(unit)):
        return "events"
    unit = re.sub(r"\s*\(\s*%\s*\)$", "", unit.strip())  # `percentage of participants (%)`
    bare = normal(unit) in {"percent", "percentage"} or unit == "%"
    if sort == "NUMBER" and (SHARE.fullmatch(unit) or (bare and SHARE_TITLE.match(title))):
        return "percent"
    return "mean" if sort in {"MEAN", "LEAST_SQUARES_MEAN"} else ""


def others_than_people(measure: Tree) -> str:
    """What was counted or measured instead of people, as knees; nothing where it was people."""
    said = measure("typeUnitsAnalyzed").text or measure("denomUnitsSelected").text
    units = [said] if said else [denom("units").text for denom in measure("denoms").each()]
    return next((unit for unit in units if unit), "") if units and not any(map(_people, units)) else ""


def _people(unit: str) -> bool:
    return not unit or bool(PEOPLE.fullmatch(unit))


def kind_of_mean(title: str, unit: str, frame: str) -> str | Gap:
    """Whether a mean is a change, and of what: the unit decides; where title and unit disagree, a person."""
    told = f"the registry says: {title} ({frame}), in '{unit}'"
    if PERCENT_CHANGE.search(unit):
        return "percent-change"
    if PERCENT_MOVE.search(unit) or PERCENT_MOVE.search(title):
        return Gap(f"percent-change, if the sign is that of a change; {told}")
    if PERCENT.search(unit):
        if OF_TIME.search(unit):
            return Gap(f"percent-time, if it is a share of time; {told}")
        return (
            "percent-change"
            if PERCENT_CHANGE.search(title) and normal(unit) in {"percent", "percentage", ""}
            else Gap(told)
        )
    if PERCENT_CHANGE.search(title):
        return Gap(told)
    return (
        "change"
        if "change from baseline" in normal(title) or normal(unit).startswith("change from baseline")
        else Gap(told)
    )


def time_of(row: str, frame: str) -> dict[str, Any]:
    """The time that the title of a row and the time frame tell together; a gap names both where they do not agree."""
    own, whole = moment(row), moment(frame)
    if isinstance(own["value"], Gap):
        told = Gap(one_line(f"the registry says: {frame}", 400)) if frame else Gap()
        return whole if not isinstance(whole["value"], Gap) else {"value": told, "unit": Gap()}
    alone = set(normal(MOMENT.sub(" ", row)).split()) <= FILLING
    if own == whole or (alone and (isinstance(whole["value"], Gap) or in_days(own) <= in_days(whole) * ABOUT)):
        return own
    return {"value": Gap(one_line(f"the row says '{row}', its time frame '{frame}'", 400)), "unit": Gap()}
