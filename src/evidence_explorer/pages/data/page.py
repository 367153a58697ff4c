"""Data for re-use: every table in every form, what its columns mean, and a few lines that read it."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from ...export.described import cite, schema_org
from ...export.dictionary import about, allowed, meaning
from ...export.records import FOLDER as API
from ...export.site import FOLDER, MEDIA, Offered, named
from ...export.version import FORM
from ...frames import FORMS, TABLES, Col, Table, Type
from ..kit.edition import Edition
from ..kit.kind import PageKind
from ..kit.page import Page
from ..kit.writer import PageWriter
from .files import data_files, everything
from .lines import examples

TABLE_FORMS = ("csv", "jsonl", "parquet")
WHOLE = {
    "evidence.zip": "evidence_zip", "evidence.sqlite": "evidence_sqlite", "datapackage.json": "datapackage",
    "croissant.json": "croissant", "metapsy.csv": "metapsy_csv", "references.bib": "references_bib",
    "references.ris": "references_ris", "references.csl.json": "references_csl", "CITATION.cff": "citation_cff",
    "changes.txt": "changes", "evidence.sha256": "sums",
}  # fmt: skip
"""Files that hold or describe all tables, and those for other programs, with the phrase that says what they hold."""
LONG = 60
"""Letters of a cell that is shown."""


def data_page(edition: Edition) -> Page:
    """All that can be taken from here, in one language."""
    w, found = edition.words, everything(edition)
    page = PageWriter(edition, "data")
    title, lead = w("page.data"), w("page.data_about")
    parquet = any(name.endswith(".parquet") for name in found.sizes)
    body = page.write(
        "data/page.html.jinja",
        found=found,
        form=FORM,
        whole=[_file(edition, page, found, FOLDER + name, w(f"data.whole.{key}")) for name, key in WHOLE.items()],
        api=[_file(edition, page, found, f"{API}{name}.json", w(f"data.api.{name}")) for name in ("index", "openapi")],
        tables=[_table(edition, page, found, table) for table in TABLES],
        parquet=parquet,
        examples=examples(edition.address or "", parquet),
        cite=cite(edition.dataset, edition.language),
        records=w.number(sum(1 for name in found.sizes if name.startswith(API))),
    )
    files = {name: MEDIA[_ending(name)] for name in found.sizes if name.startswith(FOLDER)}
    before = edition.address.rstrip("/") + "/" if edition.address else None
    described = schema_org(edition.dataset, edition.language, before, files)
    also = [w("data.word.csv"), "Parquet", "SQLite", "JSON", "API"]
    return page.page(title, lead, body, about=also, described=described)


def _file(edition: Edition, page: PageWriter, found: Offered, path: str, text: str) -> dict[str, Any]:
    return {"name": PurePosixPath(path).name, "text": text, **_link(edition, page, found, path)}


def _link(edition: Edition, page: PageWriter, found: Offered, path: str) -> dict[str, str]:
    """Where a file is, seen from the page, the name under which it is saved, and how large it is."""
    first = edition.language == edition.dataset.site.record.languages[0]
    inside = page.to("") if page.to("") != "./" else ""
    saved = named(PurePosixPath(path).name, found.version)
    address = inside + ("" if first else "../") + path
    return {"address": address, "saved": saved, "size": size(edition, found.sizes[path])}


def _table(edition: Edition, page: PageWriter, found: Offered, table: Table) -> dict[str, Any]:
    w = edition.words
    paths = [(form, f"{FOLDER}{table.name}.{form}") for form in TABLE_FORMS]
    return {
        "name": table.name,
        "about": about(w, table),
        "rows": w.number(found.counts[table.name]),
        "columns": [_column(edition, table, column) for column in table.columns],
        "files": {form: _link(edition, page, found, path) for form, path in paths if path in found.sizes},
        "names": list(map(str, table.columns)),
        "first": [[_cell(value) for value in row] for row in found.first[table.name]],
        "summary": w.count("data.columns_n", len(table.columns)),
    }


def _column(edition: Edition, table: Table, column: Col) -> dict[str, Any]:
    w, form = edition.words, FORMS[column]
    leads = [link.table for link in table.links if link.columns[-1] == column]
    words = [str(word) for word in allowed(form)]
    return {
        "name": str(column),
        "meaning": meaning(w, column),
        "type": w(f"data.type.{form.type}"),
        "always": column in (*table.key, *table.always),
        "leads": leads[0] if leads else "codes" if form.coded else "",
        "words": ", ".join(words),
        "of": str(column) if form.type is not Type.text else "",
    }


def _cell(value: Any) -> str:
    """A cell as the CSV file holds it, cut where it is long."""
    text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= LONG else text[: LONG - 1] + "…"


def size(edition: Edition, content: int) -> str:
    """`12 kB` or `1.6 MB`."""
    w = edition.words
    if content < 1_000_000:
        return w("data.kb", n=w.number(max(1, -(-content // 1000))))
    return w("data.mb", n=w.number(content / 1_000_000, 1))


def _ending(name: str) -> str:
    return name.rpartition(".")[2]


KINDS = (PageKind("data", "data.md", lambda e, key: data_page(e), menu="records", files=data_files, slow=True),)
