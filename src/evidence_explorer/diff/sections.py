"""Changes → titled groups of rows in words, the same for every format: figures first, prose last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..words import words
from .changes import (
    POOLED_ON,
    Changes,
    ContrastChange,
    FigureChange,
    FileChange,
    Held,
    MemberChange,
    PoolChange,
    PooledValue,
    PoolReading,
    Reading,
    RecordChange,
    Ref,
    TextChange,
    Value,
    ValueChange,
)
from .fields import in_words

LANGUAGE = "en"
NOTHING = "–"
MOST_DIGITS = 6
NOUNS = {
    "figures": ("figure", "figures"),
    "contrasts": ("contrast", "contrasts"),
    "pooled_values": ("pooled value", "pooled values"),
    "pools_without_value": ("pool without a value", "pools without a value"),
    "pool_members": ("trial in a pool", "trials in pools"),
    "pool_outsiders": ("study that stays out of a pool", "studies that stay out of pools"),
    "figures_same_number": ("figure read otherwise", "figures read otherwise"),
    "values": ("other value", "other values"),
    "texts": ("text", "texts"),
}
FILES = ("file beside the data", "files beside the data")
HELD = {
    "study": ("study", "studies"), "treatment": ("treatment", "treatments"), "family": ("family", "families"),
    "biomarker": ("biomarker", "biomarkers"), "answer": ("answer", "answers"),
}  # fmt: skip
STEPS = {
    "entered": "enters", "left": "leaves", "stays-out": "stays out", "another-figure": "counts with another figure",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One change: of what, from what, to what, and what else is to be said."""

    what: str
    before: str
    after: str
    note: str = ""


@dataclass(frozen=True)
class Section:
    """Rows of one kind by record (None: each row names its own); ``prose``: the sides are texts that may be long."""

    title: str
    groups: tuple[tuple[Ref | None, tuple[Row, ...]], ...]
    prose: bool = False


def summary(changes: Changes) -> str:
    """One line that counts: `3 figures, 1 pooled value, 2 texts in 2 records`, or `No change`."""
    counts = changes.counts
    parts = [_count(counts[name], *nouns) for name, nouns in NOUNS.items() if counts[name]]
    came = [f"{n} {word}" for word in ("added", "removed") if (n := counts[f"records_{word}"])]
    records = _count(counts["records"], "record", "records") + (f" ({', '.join(came)})" if came else "")
    told = [", ".join(parts), records if counts["records"] else ""]
    evidence = " in ".join(part for part in told if part) or "No change"
    return f"{evidence}; {_count(counts['files'], *FILES)}" if counts["files"] else evidence


def compared(changes: Changes) -> str:
    """What was looked at on both sides: `Compared: 229 → 230 studies, 35 treatments`."""
    return f"Compared: {', '.join(map(_held, changes.held))}"


def _held(held: Held) -> str:
    was = "" if held.before == held.after else f"{_number(held.before)} → "
    return f"{was}{_count(held.after, *HELD[held.kind])}"


def not_compared(changes: Changes) -> str:
    """`Not compared: 2 errors in OLD, 1 error in NEW`."""
    found = zip(("OLD", "NEW"), changes.problems, strict=True)
    return "Not compared: " + ", ".join(
        f"{_count(len(told), 'error', 'errors')} in {side}" for side, told in found if told
    )


def _count(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"


def sections(changes: Changes) -> list[Section]:
    """Everything that changed, in the order in which it matters; empty sections are left out."""
    told = [
        _section("Figures", [(c.record, _figure(c)) for c in changes.figures if c.moved]),
        _section("Risk ratios inside studies", [(c.record, _contrast(c)) for c in changes.contrasts]),
        _section("Pooled values", [(c.record, row) for c in changes.pools for row in _pool(c)]),
        _section("Trials in pools", [(c.record, _member(c)) for c in changes.members]),
        _section("Figures read otherwise", [(c.record, _figure(c)) for c in changes.figures if not c.moved]),
        _section("Records added and removed", [(None, _record(c)) for c in changes.records if c.change != "changed"]),
        _section("Other values", [(c.record, _plain(c)) for c in changes.values]),
        _section("Texts", [(c.record, _text(c)) for c in changes.texts], prose=True),
        _section("Files beside the data", [(None, _file(c)) for c in changes.files]),
    ]
    return [section for section in told if section.groups]


def place(ref: Ref) -> str:
    """`study smith-2019 · data/studies/rest/smith-2019.yaml · studies/smith-2019/`."""
    return " · ".join(part for part in (f"{ref.kind} {ref.id}", ref.file, ref.page) if part)


def _section(title: str, rows: Iterable[tuple[Ref | None, Row]], prose: bool = False) -> Section:
    groups: dict[Ref | None, list[Row]] = {}
    for ref, row in rows:
        groups.setdefault(ref, []).append(row)
    return Section(title, tuple((ref, tuple(found)) for ref, found in groups.items()), prose)


# Numbers


def _number(value: float | None, digits: int | None = None) -> str:
    return NOTHING if value is None else words(LANGUAGE).number(value + 0.0, digits)


def _digits(least: int, before: Sequence[float | None], after: Sequence[float | None]) -> int:
    """As many decimals as it takes to see every difference, and not fewer than ``least``."""
    apart = [(a, b) for a, b in zip(before, after, strict=False) if a is not None and b is not None and a != b]
    for digits in range(least, MOST_DIGITS):
        if all(_number(a, digits) != _number(b, digits) for a, b in apart):
            return digits
    return MOST_DIGITS


def _span(low: float | None, high: float | None, digits: int | None = None) -> str:
    return f"{_number(low, digits)} to {_number(high, digits)}"


# Figures


def _figure(change: FigureChange) -> Row:
    what = f"{change.what} [{change.path}]"
    before, after = change.before, change.after
    shares = [[side.share, side.share_low, side.share_high] if side else [] for side in (before, after)]
    percents = [[None if share is None else 100 * share for share in side] for side in shares]
    digits = _digits(1, *percents)
    return Row(what, _reading(before, digits), _reading(after, digits), "; ".join(_notes(change)))


def _reading(side: Reading | None, digits: int) -> str:
    if side is None:
        return NOTHING
    people = f" of {_number(side.of)}" if side.of is not None else ""
    parts = [] if side.events is None else [f"{_number(side.events)}{people}"]
    if side.share is not None:
        counted = "" if parts else people
        parts.append(f"{_number(100 * side.share, digits)}%{counted}{_wilson(side, digits)}")
    if side.value is not None or side.low is not None:
        parts.append(_number(side.value) + (f" ({_span(side.low, side.high)})" if side.low is not None else ""))
    return " = ".join(parts) or f"{side.rate or 'no number'}{people}"


def _wilson(side: Reading, digits: int) -> str:
    if side.share_low is None or side.share_high is None:
        return " (no interval)"
    return f" ({_span(100 * side.share_low, 100 * side.share_high, digits)})"


def _notes(change: FigureChange) -> Iterator[str]:
    """What else is to be said: the change in points, and every other part that differs, by its name."""
    if change.points is not None:
        digits = _digits(1, [0.0], [change.points])
        yield f"{'+' if change.points > 0 else ''}{_number(change.points, digits)} points"
    if not change.before or not change.after:
        here = change.after or change.before
        if here:
            yield f"{here.source}, {here.grade}"
        return
    for name, label in NAMED.items():
        before, after = getattr(change.before, name), getattr(change.after, name)
        if before != after:
            yield f"{label} {_part(before)} → {_part(after)}"


NAMED = {
    "percent": "published percentage", "rate": "rate", "sd": "SD", "k": "studies", "n": "people",
    "p": "p", "origin": "origin", "source": "source", "grade": "grade", "read_again": "read again",
    "superseded": "superseded",
}  # fmt: skip


def _part(value: Any) -> str:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return _number(value) if number else in_words(value) or NOTHING


# Contrasts and pools


def _contrast(change: ContrastChange) -> Row:
    digits = _digits(2, _ends(change.before), _ends(change.after))
    return Row(f"RR, {change.what}", _value(change.before, digits), _value(change.after, digits))


def _ends(value: Value | PooledValue | None) -> list[float | None]:
    if value is None:
        return []
    ends = [value.estimate, value.low, value.high]
    return [*ends, value.prediction_low, value.prediction_high] if isinstance(value, PooledValue) else ends


def _value(value: Value | PooledValue | None, digits: int) -> str:
    if value is None:
        return NOTHING
    if value.estimate is None:
        return "says nothing"
    said = f"{_number(value.estimate, digits)} ({_span(value.low, value.high, digits)})"
    if isinstance(value, PooledValue):
        said += f", prediction {_span(value.prediction_low, value.prediction_high, digits)}"
    return said


def _pool(change: PoolChange) -> Iterator[Row]:
    """One row per measure that moved; one for the pool where none did."""
    before, after = change.before, change.after
    note = _trials(before, after)
    sides = [side.values if side else (None,) * len(POOLED_ON) for side in (before, after)]
    for measure, was, now in zip(POOLED_ON, *sides, strict=True):
        if was != now:
            digits = _digits(2, _ends(was), _ends(now))
            yield Row(f"{change.pool}, {measure}", _in_pool(was, digits), _in_pool(now, digits), note)
    if sides[0] == sides[1]:
        yield Row(change.pool, _holds(before), _holds(after))


def _in_pool(value: PooledValue | None, digits: int) -> str:
    return "no value" if value is None else _value(value, digits)


def _trials(before: PoolReading | None, after: PoolReading | None) -> str:
    """`3 trials, 303 people`, with an arrow where that changed."""
    was, now = _size(before), _size(after)
    return now if was == now else f"{was} → {now}"


def _size(side: PoolReading | None) -> str:
    return f"{_count(side.k, 'trial', 'trials')}, {_number(side.participants)} people" if side else "not declared"


def _holds(side: PoolReading | None) -> str:
    return _size(side) + ("" if side is None or any(side.values) else ", no value")


def _member(change: MemberChange) -> Row:
    return Row(f"{change.pool}: {change.study} {STEPS[change.change]}", change.before, change.after)


def _plain(change: ValueChange) -> Row:
    return Row(change.path, in_words(change.before) or NOTHING, in_words(change.after) or NOTHING)


def _record(change: RecordChange) -> Row:
    return Row(f"{change.change}: {place(change.record)}", "", "")


def _file(change: FileChange) -> Row:
    why = f": {change.steers}; read it line by line" if change.steers else ""
    return Row(f"{change.change}: {change.file}{why}", "", "")


def _text(change: TextChange) -> Row:
    before, after = change.before or "", change.after or ""
    note = "only spaces or line ends differ" if "".join(before.split()) == "".join(after.split()) else ""
    return Row(f"{change.path} ({change.language})", before, after, note)
