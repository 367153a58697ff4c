"""The decisions, biomarkers and answers that the site was compiled from stand in its data, none lost, none altered.

The tables in ``inventory/`` were written once from the compilers' notes: ids, words of closed lists, dates and numbers
only. Where several things stand in one field, a space parts them.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from evidence_explorer.model import Dataset, Status
from real import real_dataset

ROOT = Path(__file__).parent.parent
FIGURE = re.compile(r"(?<![\w.])(?:[A-Z]+\d\w*|\d+(?:\.\d+)*)")
"""A number, or a code such as NCT06085950, in a text whose numbers are written as in a table."""

Where = tuple[str, str]
"""What a decision is about: a treatment or a family with its id, or the context of the site with none."""


def noted(name: str) -> list[dict[str, str]]:
    with (ROOT / "tests/inventory" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def figures(text: str, language: str) -> set[str]:
    """The numbers and codes of a text, thousands run together and decimals after a point."""
    thousands, decimal = ("[\u202f\u00a0]", ",") if language == "fr" else (",", r"\.")
    plain = re.sub(rf"(?<=\d){thousands}(?=\d{{3}}(?!\d))", "", text)
    return set(FIGURE.findall(re.sub(rf"(?<=\d){decimal}(?=\d)", ".", plain)))


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return real_dataset()


@pytest.fixture(scope="module")
def told(dataset: Dataset) -> list[tuple[Where, Status]]:
    """Every decision of the site, with what it is about."""
    return [
        *((("treatment", t.id), status) for t in dataset.treatments.values() for status in t.status),
        *((("family", f.id), status) for f in dataset.families.values() for status in f.status),
        # What was noted of one treatment and holds for several stands with their family.
        *(
            (("treatment", t.id), status)
            for f in dataset.families.values()
            for status in f.status
            for t in f.treatments
            if not status.treatments or t.id in status.treatments
        ),
        *((("context", ""), fact) for fact in dataset.site.record.context),
    ]


def row(where: Where, status: Status) -> tuple[str, ...]:
    return (*where, " ".join(status.jurisdictions), status.date or "", status.grade.value)


def noted_row(line: dict[str, str]) -> tuple[str, ...]:
    return tuple(line[c] for c in ("about", "id", "jurisdictions", "date", "grade"))


def test_every_noted_decision_is_told_with_its_place_date_and_grade(told: list[tuple[Where, Status]]) -> None:
    assert not Counter(map(noted_row, noted("status.csv"))) - Counter(row(*each) for each in told)


@pytest.mark.parametrize("line", noted("status.csv"), ids=lambda line: f"{line['id'] or 'context'}-{line['date']}")
def test_its_figures_stand_in_its_text(line: dict[str, str], told: list[tuple[Where, Status]]) -> None:
    """In every language."""
    wanted = set(line["figures"].split())
    same = [status.what for where, status in told if row(where, status) == noted_row(line)]
    assert any(all(wanted <= figures(what, code) for code, what in text.root.items()) for text in same)


def test_every_noted_biomarker_is_described_unaltered(dataset: Dataset) -> None:
    described = {
        marker.id: {
            "id": marker.id,
            "kind": marker.kind,
            "readiness": marker.readiness.value,
            "treatments": " ".join(marker.treatments),
            "studies": " ".join(marker.studies),
        }
        for marker in (placed.record for placed in dataset.biomarker_files)
    }
    assert [line for line in noted("biomarkers.csv") if described.get(line["id"]) != line] == []


def test_every_noted_claim_is_answered_with_its_verdict(dataset: Dataset) -> None:
    verdicts = {key: answer.verdict.value for key, answer in dataset.answers.items()}
    assert [line for line in noted("claims.csv") if verdicts.get(line["id"]) != line["verdict"]] == []


@pytest.mark.parametrize(("name", "count"), [("status.csv", 77), ("biomarkers.csv", 11), ("claims.csv", 115)])
def test_the_inventory_has_not_shrunk(name: str, count: int) -> None:
    assert len(noted(name)) >= count
    if name != "status.csv":
        assert len({line["id"] for line in noted(name)}) >= count


def test_figures_are_read_as_each_language_writes_them() -> None:
    assert figures("25,319 people, 37.5%, NCT06085950.", "en") == {"25319", "37.5", "NCT06085950"}
    assert figures("25\u202f319 personnes, 37,5\u202f%, NCT06085950.", "fr") == {"25319", "37.5", "NCT06085950"}
