"""A data package (Frictionless, version 2): what the CSV files hold, so that a program can check and read them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from unicodedata import normalize

from ..frames import FORMS, TABLES, Link, Table, Type
from ..model import Dataset
from ..words import Words, words_in
from .dictionary import about, constraints, explained
from .version import numbered, version_of

PROFILE = "https://datapackage.org/profiles/2.0/"
TYPES = {Type.whole: "integer", Type.number: "number", Type.truth: "boolean"}


def resources(w: Words, files: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """One for each table. ``files``: name → content of the CSV files."""
    return [_resource(w, table, files[table.file]) for table in TABLES]


def _resource(w: Words, table: Table, content: bytes) -> dict[str, Any]:
    return {
        "name": table.name.replace("_", "-"),
        "path": table.file,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "description": about(w, table),
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "schema": schema(w, table),
    }


def schema(w: Words, table: Table) -> dict[str, Any]:
    """The Table Schema of a table: types, constraints, its key, and the keys that lead to other tables."""
    fields = [_field(w, table, column) for column in table.columns]
    found: dict[str, Any] = {"$schema": f"{PROFILE}tableschema.json", "fields": fields}
    if table.key:
        found["primaryKey"] = [str(column) for column in table.key]
    if keys := [_foreign(link) for link in table.links if _whole(link)]:
        found["foreignKeys"] = keys
    return found | {"missingValues": [""]}


def _field(w: Words, table: Table, column: Any) -> dict[str, Any]:
    kind = TYPES.get(FORMS[column].type, "string")
    found: dict[str, Any] = {"name": str(column), "type": kind, "description": explained(w, column)}
    if kind == "boolean":
        found |= {"trueValues": ["true"], "falseValues": ["false"]}
    limits = constraints(table, column)
    return found | ({"constraints": limits} if limits else {})


def _whole(link: Link) -> bool:
    """Whether a cell is one key: a cell that holds several, or a word instead of one, can be no foreign key."""
    return not link.besides and not any(FORMS[column].joined for column in link.columns)


def _foreign(link: Link) -> dict[str, Any]:
    columns, to = ([str(c) for c in names] for names in (link.columns, link.to))
    return {"fields": columns, "reference": {"resource": link.table.replace("_", "-"), "fields": to}}


def package(dataset: Dataset, files: Mapping[str, bytes], address: str | None = None) -> dict[str, Any]:
    """`datapackage.json` as a value, in the site's first language. ``address``: of the page that offers the files."""
    site, language = dataset.site.record, dataset.site.record.languages[0]
    w = words_in(dataset, language)
    licence: dict[str, str] = {"title": w.say(site.licence)}
    if site.licence_address:
        licence |= {"path": site.licence_address}
    credits = [{"title": credit.name, "path": credit.address} for credit in site.credits]
    found: dict[str, Any] = {
        "$schema": f"{PROFILE}datapackage.json",
        "name": slug(w.say(site.title)),
        "title": w.say(site.title),
        "description": f"{w.say(site.tagline)} {w.say(site.disclaimer)} {w.say(site.selection)}",
        "version": numbered(version_of(dataset)),
        **({"homepage": address} if address else {}),
        # A licence must be named or lead somewhere; where neither is known, the description says it.
        **({"licenses": [licence]} if site.licence_address else {}),
        **({"sources": credits} if credits else {}),
        "resources": resources(w, files),
    }
    if not site.licence_address:
        found["description"] += f" {w.say(site.licence)}"
    return found


def slug(text: str) -> str:
    """A text as a name of a file: small letters and digits of plain Latin, and hyphens."""
    plain = normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain)) or "evidence"
