"""Two versions of one record of ClinicalTrials.gov: what changed in between, arms and measures too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..importers.draft import normal
from .trial import Point, Trial, posted, status

DATES = (
    ("start", "start"),
    ("primaryCompletion", "end of the main measure"),
    ("completion", "end"),
)
MEASURES = (("primaryOutcomes", "primary measures"), ("secondaryOutcomes", "secondary measures"))
NONE = "–"
SHOWN = 5  # arms or measures that are named; the others are counted


def newest(trials: Sequence[Trial]) -> list[tuple[Trial, Trial | None]]:
    """Each trial once, in its newest version, with the oldest of the others; in the order of the files."""
    by_number: dict[str, list[Trial]] = {}
    for trial in trials:
        by_number.setdefault(trial.number, []).append(trial)
    found = []
    for versions in by_number.values():
        ranked = sorted(versions, key=lambda trial: trial.days["lastUpdatePost"])
        found.append((ranked[-1], ranked[0] if len(ranked) > 1 else None))
    return found


def changed(old: Trial, new: Trial) -> tuple[Point, ...]:
    """What a newer version says otherwise."""
    pairs = [("status", status(old), status(new)), ("people", _people(old), _people(new))]
    pairs += [(word, _day(old, name), _day(new, name)) for name, word in DATES]
    pairs.append(("results", _results(old), _results(new)))
    points = [Point(what, before or NONE, now or NONE) for what, before, now in pairs if before != now]
    points += _listed("arms", old.arms, new.arms)
    for name, word in MEASURES:
        points += _listed(word, old.planned[name], new.planned[name])
    return tuple(points)


def _people(trial: Trial) -> str:
    if trial.people is None:
        return ""
    return f"{trial.people} ({'actual' if trial.counted else 'planned'})"


def _day(trial: Trial, name: str) -> str:
    day = trial.days[name]
    return f"{day} (planned)" if day and name in trial.estimated else day


def _results(trial: Trial) -> str:
    return posted(trial) if trial.has_results else "no results posted"


def _listed(what: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Point]:
    """What one version lists and the other does not, whatever its capitals and signs."""
    before, now = {normal(word) for word in old}, {normal(word) for word in new}
    gone, come = [word for word in old if normal(word) not in now], [word for word in new if normal(word) not in before]
    if gone or come:
        yield Point(what, _joined(gone), _joined(come))


def _joined(words: list[str]) -> str:
    more = f" and {len(words) - SHOWN} more" if len(words) > SHOWN else ""
    return "; ".join(words[:SHOWN]) + more or NONE
