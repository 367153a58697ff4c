"""No field of any record changes unseen; records, texts and pages are named as what they are."""

# ruff: noqa: F401, F811 - the fixtures of sides are asked for by their names

from __future__ import annotations

import re
import types
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Union, get_args, get_origin

import pytest

from conftest import MINI, Site
from evidence_explorer.diff import Changes
from evidence_explorer.diff.changes import FigureChange
from evidence_explorer.diff.compare import _told
from evidence_explorer.diff.fields import ELSEWHERE
from evidence_explorer.diff.pairing import KEYS, pairs
from evidence_explorer.diff.records import PAGES, Entry, catalogue
from evidence_explorer.diff.sections import sections
from evidence_explorer.model import (
    Arm,
    Biomarker,
    Corrections,
    Dataset,
    Family,
    Figure,
    Glossary,
    Interval,
    Record,
    Scale,
    Seeds,
    SiteFacts,
    Study,
    Text,
    Vocabulary,
)
from evidence_explorer.model.claim import Answers
from evidence_explorer.pages import KINDS, url_of, write_pages
from evidence_explorer.site import sound_dataset
from real import real_dataset
from sides import (
    ALPHA,
    ANSWERS,
    BETA,
    CLAIMS,
    DELTA,
    FIRST,
    RAISED,
    WATER,
    copied,
    dataset,
    diff,
    filled,
    new,
    old,
    told,
)

# Records, fields, texts


def test_a_new_label_of_an_arm_is_two_texts_and_no_figure(old: Site, new: Site):
    new.edit(ALPHA, '{en: "Hot bath", fr: "Bain chaud"}', '{en: "Very hot bath", fr: "Bain très chaud"}')
    found = told(old, new)
    assert filled(found) == {"records": 1, "texts": 2}
    assert [(t["path"], t["language"], t["before"], t["after"]) for t in found["texts"]] == [
        ("arms[0].label", "en", "Hot bath", "Very hot bath"),
        ("arms[0].label", "fr", "Bain chaud", "Bain très chaud"),
    ]


def test_a_study_that_comes_brings_its_figures_and_is_one_record(old: Site, new: Site):
    for file in (BETA, DELTA):
        text = (old.data / file).read_text()
        (old.data / file).unlink()
        assert "results:" in text
    found = told(old, new)
    assert [(r["change"], r["record"]["id"]) for r in found["records"]] == [
        ("added", "beta-2021"), ("added", "delta-2023"),
    ]  # fmt: skip
    assert {f["record"]["id"] for f in found["figures"]} == {"beta-2021", "delta-2023"}
    assert (found["texts"], found["values"]) == ([], [])
    gone = told(new, old)
    assert {r["change"] for r in gone["records"]} == {"removed"}
    assert gone["records"][0]["record"]["file"] == f"data/{BETA}"


def test_another_verdict_is_a_value_of_the_answer_on_the_page_of_its_section(old: Site, new: Site):
    for site in (old, new):
        site.write("../seeds/claims.yaml", CLAIMS)
        site.write("claims/heat.yaml", ANSWERS)
    new.edit("claims/heat.yaml", "verdict: supported", "verdict: supported-with-nuance")
    found = told(old, new)
    assert filled(found) == {"records": 1, "values": 1}
    assert found["values"] == [
        {
            "record": {"kind": "answer", "id": "one", "file": "data/claims/heat.yaml", "page": "claims/heat/#one"},
            "path": "verdict",
            "before": "supported",
            "after": "supported-with-nuance",
        }
    ]


@pytest.mark.parametrize(
    ("file", "was", "now", "kind", "key"),
    [
        ("scales.yaml", "[0.0, 40.0]", "[0.0, 41.0]", "scale", "knee-ladder"),
        ("glossary.yaml", "fictives]", "fictifes]", "entry", "sham"),
        ("corrections.yaml", "A reader wrote.", "A reader has written.", "correction", "2022-03-01-alpha-2020"),
        ("vocabulary.yaml", "serious: true", "serious: false", "event", "burn"),
        ("vocabulary.yaml", "Stiff knee", "Stiffer knee", "diagnosis", "stiff-knee"),
        ("vocabulary.yaml", "A cold pack", "A colder pack", "comparator", "cold-pack"),
        ("vocabulary.yaml", "The pain came back.", "Pain came back.", "outcome", "relapse"),
        ("site.yaml", "last_search: 20", "last_search: 20", "site", "site"),
        (WATER, "Pipes matter.", "Pipes do matter.", "family", "water"),
        (WATER, "A made-up steam.", "A steam.", "treatment", "steam"),
        ("biomarkers/knee-warmth.yaml", "readiness: research", "readiness: emerging", "biomarker", "knee-warmth"),
    ],
)  # fmt: skip
def test_every_kind_of_record_is_named_with_its_file(
    old: Site, new: Site, file: str, was: str, now: str, kind: str, key: str
):
    if kind == "site":
        facts = (old.data / file).read_text()
        was = re.findall(r"last_search: (\S+)", facts)[0]
        now = "1999-12-31"
    new.edit(file, was, now)
    found = told(old, new)
    assert len(found["values"]) + len(found["texts"]) == 1
    (record,) = found["records"]
    assert (record["change"], record["record"]["kind"], record["record"]["id"]) == ("changed", kind, key)
    assert record["record"]["file"] == f"data/{file}"


def test_a_correction_put_before_another_of_its_day_is_the_only_new_one(old: Site, new: Site):
    mended = (new.data / "corrections.yaml").read_text()
    entry = mended.split("corrections:\n")[1]
    first = entry.replace("31 of 50.", "41 of 50.").replace("30 of 50.", "40 of 50.")
    first = first.replace("31 sur 50.", "41 sur 50.").replace("30 sur 50.", "40 sur 50.")
    new.write("corrections.yaml", "corrections:\n" + first + entry)
    found = told(old, new)
    assert filled(found) == {"records": 1}
    assert (found["records"][0]["change"], found["records"][0]["record"]["id"]) == ("added", "2022-03-01-alpha-2020-2")
    assert told(new, old)["records"][0]["change"] == "removed"


def test_a_study_in_another_family_says_so(old: Site, new: Site):
    (new.data / "studies/wool/delta-2023.yaml").rename(new.data / "studies/water/delta-2023.yaml")
    found = told(old, new)
    assert [(v["path"], v["before"], v["after"]) for v in found["values"]] == [("family", "wool", "water")]
    assert found["records"][0]["record"]["file"] == "data/studies/water/delta-2023.yaml"


def test_what_comes_into_a_list_is_one_line_and_its_texts(old: Site, new: Site):
    status = '      - {kind: law, jurisdictions: [EU], date: "2021", what: {en: "Yes.", fr: "Oui."}, grade: abstract}\n'
    new.edit(WATER, "    status:\n", "    status:\n" + status)
    found = told(old, new)
    assert [(v["path"], v["before"], v["after"]) for v in found["values"]] == [
        ("status[0]", None, "kind: law; jurisdictions: EU; date: 2021; grade: abstract")
    ]
    assert [(t["path"], t["after"]) for t in found["texts"]] == [("status[0].what", "Yes."), ("status[0].what", "Oui.")]


def test_figures_come_before_texts_in_every_format(old: Site, new: Site):
    new.edit(ALPHA, "A made-up trial in 100 people.", "A made-up trial in a hundred people.")
    new.edit(ALPHA, FIRST, RAISED)
    for form in ("text", "markdown"):
        shown = diff(str(old.data), str(new.data), "--format", form).stdout
        assert 0 < shown.index("42.0") < shown.index("hundred")
    keys = list(told(old, new))
    assert keys.index("figures") < keys.index("texts")


def test_spaces_that_nobody_sees_are_named(old: Site, new: Site):
    new.edit(ALPHA, "Pantalons mouillés chez 9", "Pantalons mouillés chez\u202f9")
    assert "only spaces or line ends differ" in diff(str(old.data), str(new.data)).stdout
    assert "only spaces or line ends differ" in diff(str(old.data), str(new.data), "--format", "markdown").stdout


# Nothing changes unseen


def variants(value: Any, seen: set[str], here: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that differs from this one in one field that was not seen yet, with the name of that field."""
    if isinstance(value, Record):
        for name in type(value).model_fields:
            for field, other in variants(getattr(value, name), seen, f"{type(value).__name__}.{name}"):
                yield field, value.model_copy(update={name: other})
    elif isinstance(value, tuple):
        if value and f"{here}[]" not in seen:
            yield f"{here}[]", value[1:]
        for place, item in enumerate(value):
            for field, other in variants(item, seen, here):
                yield field, (*value[:place], other, *value[place + 1 :])
    elif isinstance(value, dict | Text):
        yield from members(value, seen, here)
    elif here not in seen and (other := another(value)) is not None:
        yield here, other


def members(value: dict[str, Any] | Text, seen: set[str], here: str) -> Iterator[tuple[str, Any]]:
    parts = value.root if isinstance(value, Text) else value
    for key, item in parts.items():
        for field, other in variants(item, seen, f"{here}.{key}" if isinstance(value, Text) else here):
            changed = {**parts, key: other}
            yield field, Text(changed) if isinstance(value, Text) else changed
    if len(parts) > 1 and f"{here}{{}}" not in seen:
        fewer = dict(list(parts.items())[1:])
        yield f"{here}{{}}", Text(fewer) if isinstance(value, Text) else fewer


def another(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, StrEnum):
        return next(word for word in type(value) if word is not value)
    if isinstance(value, str):
        return value + "x"
    if isinstance(value, Interval):
        return Interval((value.low - 1, value.high))
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, int | float):
        return value - 1 if value >= 1 else value + 1
    return None


LEADING = (".source", ".of_source", "Study.sources{}")
"""Fields that lead elsewhere in the record: without their goal there is no sound record to compare."""


def test_no_field_of_any_record_can_change_unseen():
    seen: set[str] = set()
    for found in (sound_dataset(MINI, MINI)[0], real_dataset()):
        for entry in map(alone, catalogue(found).values()):
            for field, record in variants(entry.record, seen):
                seen.add(field)
                if field.endswith(LEADING):
                    continue
                changes = list(_told((entry, replace(entry, record=record))))
                assert changes, field
                assert_shown(tuple(c for c in changes if isinstance(c, FigureChange)))
    assert {"Figure.events", "HarmFigure.rate.en", "Study.limits.fr", "Pool.days", "Answer.verdict"} <= seen
    assert len(seen) > 200


def alone(entry: Entry) -> Entry:
    """A family without its treatments, which are records of their own though they stand in its file."""
    if not isinstance(entry.record, Family):
        return entry
    return replace(entry, record=entry.record.model_copy(update={"treatments": ()}))


def assert_shown(figures: tuple[FigureChange, ...]) -> None:
    for section in sections(Changes(figures=figures)):
        rows = [row for _, group in section.groups for row in group]
        assert all(row.before != row.after or row.note for row in rows), figures


def annotations(record: type[Record], seen: set[type[Record]]) -> None:
    """Every kind of record that stands in a list anywhere below a record."""
    for field in record.model_fields.values():
        for kind, listed in kinds(field.annotation, False):
            if listed:
                seen.add(kind)
            annotations(kind, seen)


def kinds(annotation: Any, listed: bool) -> Iterator[tuple[type[Record], bool]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation, listed
    for inner in get_args(annotation):
        union = get_origin(annotation) in {Union, types.UnionType}
        yield from kinds(inner, listed if union else get_origin(annotation) is tuple)


def test_every_record_that_stands_in_a_list_can_be_found_again():
    listed: set[type[Record]] = set()
    for record in (Study, Family, Biomarker, Answers, Seeds, SiteFacts, Vocabulary, Scale, Glossary, Corrections):
        annotations(record, listed)
    of_their_own = {"Treatment", "Section", "Seed", "OutcomeKind", "EventKind", "Comparator", "Diagnosis", "Entry"}
    assert {kind.__name__ for kind in listed - set(KEYS)} == of_their_own
    assert {Arm, Figure} <= listed


def test_every_field_that_is_told_elsewhere_exists():
    assert [(r, f) for r, fields in ELSEWHERE.items() for f in fields if f not in r.model_fields] == []


def test_equal_items_find_each_other_before_similar_ones_do():
    texts = [Text({"en": word}) for word in ("a", "b", "c")]
    assert pairs(texts, [texts[2], texts[0], Text({"en": "d"})]) == [(2, 0), (0, 1), (1, 2)]
    assert pairs([], texts[:1]) == [(None, 0)]
    assert pairs(texts[:1], []) == [(0, None)]


# Pages


def test_every_page_address_is_one_that_the_site_has(new: Site):
    new.write("../seeds/claims.yaml", CLAIMS)
    new.write("claims/heat.yaml", ANSWERS)
    found = dataset(new)
    pages = {page.url: page.body for page in write_pages(found) if page.language == "en"}
    told = {entry.ref.page for entry in catalogue(found).values() if entry.ref.page}
    assert len(told) > 15
    for address in sorted(told):
        page, _, anchor = address.partition("#")
        assert page.removeprefix("./") in pages, address
        assert not anchor or f'id="{anchor}"' in pages[page], address


def test_the_addresses_of_records_are_those_of_the_pages():
    for kind in ("study", "treatment", "family", "biomarker", "section", "scale"):
        assert PAGES[kind].format(id="x") == url_of(KINDS[kind].path_of("x"))
