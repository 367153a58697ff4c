"""Records that were read again, as text for a terminal and as Markdown for an issue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..diff.markdown import safe
from ..problems import harmless
from .registry import Holder, Reread

MARKER = "<!-- evidence-watch -->"
"""By this a workflow finds its own issue again."""
LIMIT = 60_000  # GitHub takes texts of 65,536 characters
PAGE = "https://clinicaltrials.gov/study/"


def summary(records: Sequence[Reread]) -> str:
    """How many records were compared, and what came out."""
    differ = sum(1 for record in records if record.points)
    unknown = sum(1 for record in records if not record.holders)
    points = _many(sum(record.points for record in records), "point")
    found = (
        f"{differ} differ{'s' if differ == 1 else ''} from ours in {points}" if differ else "nothing differs from ours"
    )
    moved = sum(1 for record in records if record.changed)
    told = [f"{_many(len(records), 'registry record')} compared", found]
    told += [f"{moved} changed since an older version"] if moved else []
    return ", ".join([*told, *([f"{unknown} not on this site"] if unknown else [])]) + "."


def _many(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number != 1 else ''}"


def as_text(records: Sequence[Reread]) -> str:
    """For a terminal: each record, what the registry says now, and where ours says something else."""
    blocks = ["\n".join(map(harmless, _lines(record))) for record in records]
    return "\n\n".join([*blocks, summary(records)])


def _lines(record: Reread) -> Iterator[str]:
    yield f"{record.number}  {record.title}".rstrip()
    yield f"    the registry now: {record.now}"
    if record.since:
        yield f"    since the version of {record.since}:" + ("" if record.changed else " nothing changed")
    for point in record.changed:
        yield f"        {point.what}: then {point.ours}; now {point.theirs}"
    if not record.holders:
        yield f"    no record of this site has the number {record.number}"
    for holder in record.holders:
        yield f"    {holder.name}  {holder.file}"
        for point in holder.points:
            yield f"        {point.what}: here {point.ours}; there {point.theirs}"
        if holder.same:
            yield f"        nothing new on {_listed(holder)}"


def _listed(holder: Holder) -> str:
    return ", ".join(holder.same)


def as_markdown(records: Sequence[Reread]) -> str:
    """For an issue: nothing in it comes alive but the links to the registry; never longer than an issue may be."""
    lines = [f"**{summary(records)}**", "", MARKER]
    size = sum(map(len, lines))
    for i, record in enumerate(sorted(records, key=lambda record: (-record.points, -len(record.changed)))):
        section = "\n".join(_section(record))
        size += len(section) + 1
        if size > LIMIT:
            left = _many(len(records) - i, "more record")
            return "\n".join([*lines, "", f"**Cut here: {left}. `evidence watch` in a terminal tells all.**"])
        lines.append(section)
    return "\n".join(lines)


def _section(record: Reread) -> Iterator[str]:
    number = safe(record.number)
    yield from ("", f"### [{number}]({PAGE}{number}) {safe(record.title)}".rstrip(), "", safe(f"Now: {record.now}."))
    if record.since:
        yield from ("", safe(f"Since the version of {record.since}:" + ("" if record.changed else " nothing changed.")))
    if record.changed:
        yield from ("", "| | then | now |", "|---|---|---|")
        yield from (f"| {safe(p.what)} | {safe(p.ours)} | {safe(p.theirs)} |" for p in record.changed)
    if not record.holders:
        yield from ("", "No record of this site has this number.")
    for holder in record.holders:
        yield from ("", f"**{safe(holder.name)}** ({safe(holder.file)})", "")
        if holder.points:
            yield from ("| | here | the registry |", "|---|---|---|")
            yield from (f"| {safe(p.what)} | {safe(p.ours)} | {safe(p.theirs)} |" for p in holder.points)
        if holder.same:
            yield from ("", f"Nothing new on {_listed(holder)}.")
