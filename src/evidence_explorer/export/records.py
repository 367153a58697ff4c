"""Each record as a JSON file with an address that stays, an index of all, JSON Schemas, and an OpenAPI description."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..frames import marked_name
from ..model import Correction, Dataset, Family, Study, Text
from ..model.schema import schemas
from ..words import words_in
from ..words.meanings import meanings
from .version import FORM, version_of

FOLDER = "api/v1/"
PagesOf = Callable[[str, str], Mapping[str, str]]
"""Kind of record and id → its page in each language, from the root of the site; nothing where it has none."""


@dataclass(frozen=True)
class Sort:
    """A sort of records: their folder, their name in words, the file of their schema and where in it, the records."""

    folder: str
    kind: str
    schema: str
    part: str
    of: Callable[[Dataset], Mapping[str, Any]]
    name: Callable[[Dataset, Any], Any]


def _study_name(dataset: Dataset, study: Study) -> str:
    """With a word where the publication was retracted, as wherever a study is named."""
    return marked_name(dataset, study, dataset.site.record.languages[0])


def _day(dataset: Dataset, correction: Correction) -> str:
    return correction.mended.isoformat()


SORTS = (
    Sort("studies", "study", "study.json", "", lambda d: d.studies, _study_name),
    Sort("treatments", "treatment", "family.json", "Treatment", lambda d: d.treatments, lambda d, r: r.name),
    Sort("comparators", "comparator", "vocabulary.json", "Comparator", lambda d: d.comparators, lambda d, r: r.name),
    Sort("families", "family", "family.json", "", lambda d: d.families, lambda d, r: r.name),
    Sort("biomarkers", "biomarker", "biomarker.json", "", lambda d: d.biomarkers, lambda d, r: r.name),
    Sort("claims", "claim", "claims.json", "Answer", lambda d: d.answers, lambda d, r: d.claims[r.id].gist),
    Sort("scales", "scale", "scales.json", "Scale", lambda d: d.scales, lambda d, r: r.name or r.full_name),
    Sort("outcomes", "outcome", "vocabulary.json", "OutcomeKind", lambda d: d.outcome_kinds, lambda d, r: r.name),
    Sort("events", "event", "vocabulary.json", "EventKind", lambda d: d.event_kinds, lambda d, r: r.name),
    Sort("diagnoses", "diagnosis", "vocabulary.json", "Diagnosis", lambda d: d.diagnoses, lambda d, r: r.name),
    Sort("glossary", "term", "glossary.json", "Entry", lambda d: d.glossary, lambda d, r: r.term),
    Sort("corrections", "correction", "corrections.json", "Correction", lambda d: d.corrections, _day),
)


def api(dataset: Dataset, pages_of: PagesOf) -> dict[str, bytes]:
    """Path from the root of the site → content."""
    version, site = version_of(dataset), dataset.site.record
    shared = {"version": version} | ({"licence": site.licence_address} if site.licence_address else {})
    files = {
        f"{FOLDER}schema/{name}": text.encode() for name, text in schemas(meanings(), dataset.vocabulary.record).items()
    }
    listed: dict[str, Any] = {}
    for sort in SORTS:
        records = list(sort.of(dataset).items())
        told = [(key, _named(sort.name(dataset, record)), record) for key, record in records]
        for key, name, record in told:
            head = {"kind": sort.kind, "id": key, "name": name, "pages": dict(pages_of(sort.kind, key))}
            files[f"{FOLDER}{sort.folder}/{key}.json"] = _json({**shared, **head, "record": alone(record)})
        listed[sort.folder] = {
            "schema": f"schema/{sort.schema}",
            "records": [{"id": key, "name": name, "address": f"{sort.folder}/{key}.json"} for key, name, _ in told],
        }
    about = {"title": plain(site.title), "disclaimer": plain(site.disclaimer), "selection": plain(site.selection)}
    dates = {"last_search": site.last_search.isoformat(), "form": FORM, "openapi": "openapi.json"}
    files[f"{FOLDER}index.json"] = _json({**shared, **about, **dates, "records": listed})
    files[f"{FOLDER}openapi.json"] = _json(openapi(dataset))
    return files


def plain(record: Any) -> Any:
    """A record as JSON, without what is not there; only a year that is not known is said to be so, as records do."""
    found = record.model_dump(mode="json", exclude_none=True)
    if isinstance(record, Study) and record.citation.year is None:
        found["citation"]["year"] = None
    return found


def alone(record: Any) -> Any:
    """The same; the treatments of a family, which have files of their own, are named only."""
    if isinstance(record, Family):
        return record.model_dump(mode="json", exclude_none=True, exclude={"treatments"}) | {
            "treatments": [treatment.id for treatment in record.treatments]
        }
    return plain(record)


def _named(name: Any) -> Any:
    return plain(name) if isinstance(name, Text) else name


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def openapi(dataset: Dataset) -> dict[str, Any]:
    """The description of these addresses (OpenAPI 3.1), for programs that are made from it."""
    language = dataset.site.record.languages[0]
    w, site = words_in(dataset, language), dataset.site.record
    about = f"{w('api.about')} {w.say(site.disclaimer)} {w.say(site.licence)}"
    paths: dict[str, Any] = {"/index.json": _path("index", w("api.index"), "Index", ())}
    for sort in SORTS:
        keys = list(sort.of(dataset))
        if keys:
            path = _path(sort.kind, w(f"api.{sort.folder}"), sort.kind.capitalize(), keys)
            paths[f"/{sort.folder}/{{id}}.json"] = path
    return {
        "openapi": "3.1.0",
        "info": {
            "title": w.say(site.title),
            "version": FORM,
            "description": about,
            "x-data-version": version_of(dataset),
        },
        "servers": [{"url": "."}],
        "paths": paths,
        "components": {"schemas": {"Index": _INDEX, **{s.kind.capitalize(): _told(s) for s in SORTS}}},
    }


_INDEX = {
    "type": "object", "required": ["version", "records"],
    "properties": {"version": {"type": "string"}, "records": {"type": "object"}},
}  # fmt: skip


def _told(sort: Sort) -> dict[str, Any]:
    """The shape of the file of one record; the record itself has the schema of its file of data."""
    inside = f"schema/{sort.schema}" + (f"#/definitions/{sort.part}" if sort.part else "")
    texts = {name: {"type": "string"} for name in ("version", "licence", "kind", "id")}
    name = {"anyOf": [{"type": "string"}, {"type": "object"}]}
    return {
        "type": "object",
        "required": ["version", "kind", "id", "name", "record"],
        "properties": {**texts, "name": name, "pages": {"type": "object"}, "record": {"type": "object"}},
        "externalDocs": {"url": inside},
    }


def _path(kind: str, about: str, schema: str, keys: Iterable[str]) -> dict[str, Any]:
    first = next(iter(keys), None)
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    found: dict[str, Any] = {
        "operationId": kind, "summary": about, "responses": {"200": {"description": about, "content": content}},
    }  # fmt: skip
    if first:
        found["parameters"] = [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}, "example": first}
        ]
    return {"get": found}
