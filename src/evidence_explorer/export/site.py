"""All files for re-use that a site offers: made at once, and made again only when a record says something else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from ..analysis import Evidence
from ..frames import TABLES
from ..model import Dataset
from ..words import words_in
from . import described, parquet
from .feed import feeds
from .formats import as_csv, as_json, as_lines, as_sqlite
from .history import release
from .metapsy import metapsy
from .package import package
from .records import PagesOf, api
from .references import references
from .rows import Row, rows_of
from .version import numbered, version_of

FOLDER = "data/"
MEDIA = {
    "csv": "text/csv", "jsonl": "application/jsonl", "parquet": "application/vnd.apache.parquet",
    "sqlite": "application/vnd.sqlite3", "zip": "application/zip", "json": "application/json",
    "bib": "application/x-bibtex", "ris": "application/x-research-info-systems", "cff": "application/yaml",
    "txt": "text/plain",  # Markdown by its content, but a builder takes each .md for a page
    "sha256": "text/plain",
}  # fmt: skip
SUMS = "evidence.sha256"
"""The list of check sums."""
OLDEST = (1980, 1, 1, 0, 0, 0)
"""A date that a zip file can hold, and that is no day of a clock."""
FIRST = 3
"""How many rows of a table are shown."""
Key = tuple[str, str | None, str | None]
"""The version of the data, the address of the site, and its repository: what the files are made of."""


@dataclass(frozen=True)
class Offered:
    """What there is to take, as a page tells it: path → bytes of a file; table → how many rows, and the first ones."""

    version: str
    sizes: Mapping[str, int]
    counts: Mapping[str, int]
    first: Mapping[str, list[Row]]


_last: dict[Key, Offered] = {}
"""What was made last: the page that lists the files asks for it in each language."""
_files: dict[Key, dict[str, bytes]] = {}
"""The files themselves, until they are taken."""


def offered(evidence: Evidence, pages_of: PagesOf, address: str | None, repository: str | None) -> Offered:
    """What is offered of records as they are now. Who asks has read the records, but not all that files are made of
    where these were made already."""
    key = (version_of(evidence.dataset), address, repository)
    if key not in _last:
        _make(key, evidence, rows_of(evidence), pages_of)
    return _last[key]


def taken(evidence: Evidence, pages_of: PagesOf, address: str | None, repository: str | None) -> dict[str, bytes]:
    """The files, path in the site → content; they are eight megabytes, and not held here any longer."""
    key, rows = (version_of(evidence.dataset), address, repository), rows_of(evidence)
    if key not in _files:
        _make(key, evidence, rows, pages_of)
    return _files.pop(key)


def _make(key: Key, evidence: Evidence, rows: Mapping[str, list[Row]], pages_of: PagesOf) -> None:
    version, address, repository = key
    dataset = evidence.dataset
    files = data_files(evidence, rows, address, repository) | api(dataset, pages_of)
    for language in dataset.site.record.languages:
        files |= feeds(dataset, language, address, partial(_address, pages_of, language))
    sizes = {path: len(content) for path, content in files.items()}
    counts = {table: len(found) for table, found in rows.items()}
    _last.clear()
    _files.clear()
    _last[key] = Offered(version, sizes, counts, {table: found[:FIRST] for table, found in rows.items()})
    _files[key] = files


def _address(pages_of: PagesOf, language: str, page: tuple[str, str, str]) -> str:
    """The address of a page in a language, from the root of the site."""
    kind, key, anchor = page
    return pages_of(kind, key)[language] + (f"#{anchor}" if anchor else "")


def data_files(
    evidence: Evidence, rows: Mapping[str, list[Row]], address: str | None, repository: str | None
) -> dict[str, bytes]:
    """The tables in every form, and what describes and cites them."""
    dataset = evidence.dataset
    home = f"{address.rstrip('/')}/{FOLDER}" if address else None
    tables = {table.file: as_csv(map(str, table.columns), rows[table.name]) for table in TABLES}
    whole = {"datapackage.json": as_json(package(dataset, tables, home)), **references(dataset)}
    whole["CITATION.cff"] = described.citation_file(dataset, home, repository)
    files = tables | whole
    files["evidence.zip"] = zipped(files, version_of(dataset))
    files |= {f"{table.name}.jsonl": as_lines(list(map(str, table.columns)), rows[table.name]) for table in TABLES}
    if parquet.available():
        about = {"version": version_of(dataset)}
        files |= {f"{table.name}.parquet": parquet.as_parquet(table, rows[table.name], about) for table in TABLES}
    files["evidence.sqlite"] = as_sqlite(rows, about_of(dataset))
    files["croissant.json"] = as_json(described.croissant(dataset, tables, home))
    files["changes.txt"] = release(dataset, dataset.site.record.languages[0], version_of(dataset))
    files["metapsy.csv"] = metapsy(dataset, {study: evidence.rows(study) for study in dataset.studies})
    files[SUMS] = sums(files, version_of(dataset))
    return {f"{FOLDER}{name}": content for name, content in files.items()}


def sums(files: Mapping[str, bytes], version: str) -> bytes:
    """The check sum of every file under their version, for those that cannot name it inside: `sha256sum --check`."""
    lines = [f"# {numbered(version)}", *(f"{sha256(content).hexdigest()}  {name}" for name, content in files.items())]
    return ("\n".join(lines) + "\n").encode()


def named(name: str, version: str) -> str:
    """The name under which a file is saved: it says its version, which a table of strict CSV has no place for."""
    stem, _, ending = name.partition(".")
    return f"{stem}.{version}.{ending}"


def about_of(dataset: Dataset) -> dict[str, str]:
    """What a file that holds all tables says of itself."""
    site = dataset.site.record
    w = words_in(dataset, site.languages[0])
    found = {
        "title": w.say(site.title), "version": version_of(dataset), "licence": w.say(site.licence),
        "licence_address": site.licence_address or "", "last_search": site.last_search.isoformat(),
        "disclaimer": w.say(site.disclaimer), "selection": w.say(site.selection),
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def zipped(files: Mapping[str, bytes], version: str) -> bytes:
    """Files in one, in their order, with the same bytes at any time and on any system; its comment says the version."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.comment = numbered(version).encode()
        for name, file in files.items():
            entry = zipfile.ZipInfo(name, OLDEST)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, file, zipfile.ZIP_DEFLATED, 9)
    return content.getvalue()
