"""Read a folder of real exports twice, by our importer and by other libraries, and count where they agree.

    python benchmarks/references.py FOLDER [--show 20]

Files are taken by their ending: .ris, .bib, .nbib, .ciw. The other readers are rispy, pybtex and nbib, which the
project itself does not need: install them into an environment of your own. A difference is counted as *told* where our
draft has a note about that field. Who is right in a difference, a person must see: `--show` prints some.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evidence_explorer.importers import NotImportable, StudyDraft, bib, decode

FIELDS = ("year", "title", "doi", "authors")
WORDS = {"year": "year|PY|DA|Y1|date|DP", "title": "title", "doi": "doi|DOI|DO|UR", "authors": "author|string"}


@dataclass
class Entry:
    """What a reader says of one reference, made comparable."""

    year: str = ""
    title: str = ""
    doi: str = ""
    authors: tuple[str, ...] = ()
    notes: str = field(default="", compare=False)


def letters(text: str) -> str:
    """A text as it is compared: letters and digits alone, without accents."""
    plain = unicodedata.normalize("NFKD", re.sub(r"<[^<>]*>|&[a-z]+;|\\[A-Za-z]+|[\u0370-\u03ff]", "", text)).casefold()
    return "".join(sign for sign in plain if sign.isalnum())[:120]


def surname(name: str) -> str:
    """The longest word before the comma, or before initials."""
    family = name.split(",")[0] if "," in name else re.sub(r"( [A-ZÀ-Þ.]{1,6})+( \w+)?$", "", name)
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFKC", family))
    return letters(max(words, key=len)) if words else ""


def _people(names: list[str]) -> tuple[str, ...]:
    """Surnames without their order: readers put groups in different places."""
    return tuple(sorted({surname(name) for name in names}))


def year(text: object) -> str:
    """The first four digits that can be a year."""
    match = re.search(r"(?<![0-9])(19|20)[0-9]{2}", str(text or ""))
    return match[0] if match else ""


def bare(doi: object) -> str:
    """A DOI alone."""
    match = re.search(r"10\.[0-9]{4,9}/\S+", str(doi or "").replace("\\", ""))
    return match[0].rstrip(".,;").lower() if match else ""


def ours(text: str) -> list[Entry]:
    """Our reading."""
    return [_of(draft) for draft in bib.read(text)]


def _of(draft: StudyDraft) -> Entry:
    said = {name: value for name, value in draft.values["citation"].items() if isinstance(value, str | int | list)}
    people = _people([name for name in said.get("authors", ()) if name != "et al."])
    doi = bare(said.get("doi"))
    return Entry(year(said.get("year")), letters(said.get("title", "")), doi, people, " | ".join(draft.notes))


def _first(entry: dict[str, Any], *names: str) -> Any:
    return next((entry[name] for name in names if entry.get(name)), "")


def by_rispy(text: str, wos: bool = False) -> list[Entry]:
    """The reading of rispy."""
    import rispy

    said = rispy.loads(text, implementation=rispy.WokParser, skip_unknown_tags=True) if wos else rispy.loads(text)
    return [
        Entry(
            year(_first(entry, "year", "publication_year", "date")),
            letters(str(_first(entry, "title", "primary_title", "document_title"))),
            bare(_first(entry, "doi", "digital_object_identifier_doi")),
            _people([name for key in ("authors", "first_authors", "group_authors") for name in entry.get(key) or ()]),
        )
        for entry in said
    ]


def by_nbib(text: str) -> list[Entry]:
    """The reading of nbib."""
    import nbib

    def names(entry: dict[str, Any]) -> list[str]:
        return [*(person.get("author", "") for person in entry.get("authors", ())), entry.get("corporate_author", "")]

    return [
        Entry(
            year(entry.get("publication_date")), letters(entry.get("title", "")), bare(entry.get("doi")),
            _people(list(filter(None, names(entry)))),
        )
        for entry in nbib.read(text)
    ]  # fmt: skip


def by_pybtex(text: str) -> list[Entry]:
    """The reading of pybtex; entries that it refuses are missing."""
    from pybtex import errors
    from pybtex.database import Person
    from pybtex.database.input import bibtex
    from pybtex.richtext import Text

    def plain(value: str) -> str:
        try:
            return str(Text.from_latex(re.sub(r"\\((La|Bib)?TeX)\b", r"\1", value)))
        except Exception:  # its readers raise many kinds
            return value

    errors.set_strict_mode(False)
    with contextlib.redirect_stderr(io.StringIO()):
        data = bibtex.Parser().parse_string(text)

    def last(person: Person) -> str:
        return plain(" ".join([*person.prelast_names, *person.last_names])) + ", x"

    return [
        Entry(
            year(entry.fields.get("year") or entry.fields.get("date")), letters(plain(entry.fields.get("title", ""))),
            bare(entry.fields.get("doi")),
            _people([last(p) for p in entry.persons.get("author", ()) if str(p) != "others"]),
        )
        for entry in data.entries.values()
    ]  # fmt: skip


READERS: dict[str, Callable[[str], list[Entry]]] = {
    ".ris": by_rispy, ".bib": by_pybtex, ".nbib": by_nbib, ".ciw": lambda text: by_rispy(text, wos=True),
}  # fmt: skip


def pairs(mine: list[Entry], other: list[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """The entries of both readings that are the same: by their order, or by their titles where one lacks some."""
    if len(mine) == len(other):
        yield from zip(mine, other, strict=True)
        return
    by_title: dict[str, list[Entry]] = {}
    for entry in mine:
        by_title.setdefault(entry.title, []).append(entry)
    for entry in other:
        if entry.title and by_title.get(entry.title):
            yield by_title[entry.title].pop(0), entry


def compare(folder: Path, show: int) -> dict[str, Counter[str]]:
    """Counts for each ending."""
    table: dict[str, Counter[str]] = {}
    for file in sorted(folder.rglob("*")):
        if (reader := READERS.get(file.suffix.lower())) is None or not file.is_file():
            continue
        counts = table.setdefault(file.suffix.lower(), Counter())
        counts["files"] += 1
        try:
            text = decode(file.read_bytes())
            mine = ours(text)
        except NotImportable as error:
            counts["refused"] += 1
            print(f"refused  {file.name}: {error.place} {error.fact}")
            continue
        counts["entries"] += len(mine)
        try:
            other = reader(text)
        except Exception as error:  # whatever the other reader raises
            counts["refused by the other"] += 1
            print(f"other    {file.name}: {type(error).__name__} {str(error)[:80]!r}")
            continue
        if len(mine) != len(other):
            print(f"count    {file.name}: {len(mine)} by us, {len(other)} by the other")
        for one, two in pairs(mine, other):
            counts["pairs"] += 1
            _judge(counts, one, two, file.name, show)
    return table


def _judge(counts: Counter[str], one: Entry, two: Entry, file: str, show: int) -> None:
    fine = True
    for name in FIELDS:
        mine, other = getattr(one, name), getattr(two, name)
        if mine == other or not other:
            continue
        told = re.search(WORDS[name], one.notes)
        counts[f"{name} {'told' if told else 'differs'}"] += 1
        fine = fine and bool(told)
        if not told and counts[f"{name} differs"] <= show:
            print(f"differs  {file}: {name} {mine!r} / {other!r}")
    counts["right or told"] += fine


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print so many differences of each field")
    options = parser.parse_args()
    table = compare(options.folder, options.show)
    for ending, counts in table.items():
        share = 100 * counts["right or told"] / max(1, counts["pairs"])
        print(f"{ending}: {share:.2f} % of {counts['pairs']} pairs right or told; {dict(sorted(counts.items()))}")


if __name__ == "__main__":
    main()
