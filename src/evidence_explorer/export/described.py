"""The same files described for catalogues and citation: Croissant, schema.org and the Citation File Format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from ..frames import FORMS, TABLES, Table, Type
from ..model import Dataset
from ..words import Words, words_in
from .dictionary import about, explained
from .version import numbered, version_of

KINDS = {Type.whole: "sc:Integer", Type.number: "sc:Float", Type.truth: "sc:Boolean"}
CONTEXT: dict[str, Any] = {
    "@language": "en", "@vocab": "https://schema.org/", "citeAs": "cr:citeAs", "column": "cr:column",
    "conformsTo": "dct:conformsTo", "cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"}, "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/", "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"}, "extract": "cr:extract",
    "field": "cr:field", "fileProperty": "cr:fileProperty", "fileObject": "cr:fileObject", "fileSet": "cr:fileSet",
    "format": "cr:format", "includes": "cr:includes", "isLiveDataset": "cr:isLiveDataset", "jsonPath": "cr:jsonPath",
    "key": "cr:key", "md5": "cr:md5", "parentField": "cr:parentField", "path": "cr:path", "recordSet": "cr:recordSet",
    "references": "cr:references", "regex": "cr:regex", "repeated": "cr:repeated", "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/", "separator": "cr:separator", "source": "cr:source", "subField": "cr:subField",
    "transform": "cr:transform",
}  # fmt: skip


def dataset_about(dataset: Dataset, language: str, address: str | None) -> dict[str, Any]:
    """What catalogues ask of a data set, in one language (schema.org). ``address``: of the page that offers it."""
    site, w = dataset.site.record, words_in(dataset, language)
    found: dict[str, Any] = {
        "@type": "Dataset",
        "name": w.say(site.title),
        "description": f"{w.say(site.tagline)} {w.say(site.disclaimer)} {w.say(site.selection)}",
        "version": numbered(version_of(dataset)),
        "datePublished": site.last_search.isoformat(),  # the day that the data are of; no clock is asked
        "inLanguage": list(site.languages),
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": w.say(site.title)},
    }
    if site.licence_address:
        found["license"] = site.licence_address
    return found | ({"url": address} if address else {})


def schema_org(dataset: Dataset, language: str, address: str | None, files: Mapping[str, str]) -> str:
    """The data set with its files, as a data block of its page. ``files``: path beside the page → media type."""
    before = address or ""
    parts = [
        {"@type": "DataDownload", "contentUrl": before + path, "encodingFormat": media} for path, media in files.items()
    ]
    found = {"@context": "https://schema.org/", **dataset_about(dataset, language, address), "distribution": parts}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def croissant(dataset: Dataset, files: Mapping[str, bytes], address: str | None) -> dict[str, Any]:
    """Croissant 1.0: every table with its columns and types, for tools that load data sets."""
    language = dataset.site.record.languages[0]
    w = words_in(dataset, language)
    return {
        "@context": CONTEXT | {"@language": language},
        **dataset_about(dataset, language, address),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "citeAs": cite(dataset, language),
        "distribution": [_file(w, table, files[table.file]) for table in TABLES],
        "recordSet": [_record_set(w, table) for table in TABLES],
    }


def _file(w: Words, table: Table, content: bytes) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject", "@id": table.file, "name": table.file, "description": about(w, table),
        "contentUrl": table.file, "encodingFormat": "text/csv", "sha256": sha256(content).hexdigest(),
    }  # fmt: skip


def _record_set(w: Words, table: Table) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": about(w, table),
    }
    if table.key:
        found["key"] = [{"@id": f"{table.name}/{column}"} for column in table.key]
    fields = [
        {
            "@type": "cr:Field", "@id": f"{table.name}/{column}", "name": f"{table.name}/{column}",
            "description": explained(w, column), "dataType": KINDS.get(FORMS[column].type, "sc:Text"),
            "source": {"fileObject": {"@id": table.file}, "extract": {"column": str(column)}},
        }
        for column in table.columns
    ]  # fmt: skip
    return found | {"field": fields}


def cite(dataset: Dataset, language: str) -> str:
    """How to cite the data, in a sentence."""
    site, w = dataset.site.record, words_in(dataset, language)
    return w("data.cite", title=w.say(site.title), version=version_of(dataset), day=w.day(site.last_search.isoformat()))


def citation_file(dataset: Dataset, address: str | None, repository: str | None) -> bytes:
    """`CITATION.cff`. Texts are written as JSON writes them, which YAML reads, too."""
    site, language = dataset.site.record, dataset.site.record.languages[0]
    w = words_in(dataset, language)
    found: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": w("data.cff"),
        "type": "dataset",
        "title": w.say(site.title),
        "abstract": f"{w.say(site.tagline)} {w.say(site.disclaimer)} {w.say(site.selection)}",
        "authors": [{"name": w.say(site.title)}],
        "version": numbered(version_of(dataset)),
        "date-released": site.last_search.isoformat(),
        "license-url": site.licence_address,
        "url": address,
        "repository-code": repository,
    }
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in found.items() if value]
    return ("\n".join(lines) + "\n").encode()
