"""The site's own evidence: every record loads without an error, and its texts keep to the house rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from evidence_explorer.export import tables
from evidence_explorer.load.strict import decode, parse
from evidence_explorer.problems import as_text, errors
from evidence_explorer.site import Examined
from real import real_edition, real_examined

ROOT = Path(__file__).parent.parent
FILES = sorted(file.relative_to(ROOT).as_posix() for file in (ROOT / "data").rglob("*.yaml"))
MIRRORS = (
    "blossomanalysis", "moreblossom", "researchgate", "scribd", "openscience.ink", "ouci.dntb.gov.ua", "meddatax",
    "studylib", "docplayer",
)  # fmt: skip
SIGNIFICANT = re.compile(r"\bsignificant|\bsignificati|\bsignificance", re.IGNORECASE)
LOOSE_SPACE = re.compile(r"[^\S\u202f\n](?=[?!:;,»%])|[^\S\u202f\n](?=\.(?:\s|$))|«(?!\u202f)|[^\u202f]»")


def examined() -> Examined:
    return real_examined()


@cache
def texts(file: str) -> tuple[tuple[str, int, str], ...]:
    """Field, line and text of every text of a file."""
    parsed = parse(decode((ROOT / file).read_bytes()))

    def walk(value: object, path: tuple[str | int, ...]) -> Iterator[tuple[str, int, str]]:
        if isinstance(value, str):
            yield ".".join(str(part) for part in path), parsed.marks[path][0], value
        elif isinstance(value, dict | list):
            for key, item in value.items() if isinstance(value, dict) else enumerate(value):
                yield from walk(item, (*path, key))

    return tuple(walk(parsed.value, ()))


def test_there_is_evidence():
    assert len(FILES) > 100


def test_every_record_loads_and_has_no_error():
    dataset = examined().dataset
    assert dataset is not None
    loaded = {"data/site.yaml", "data/vocabulary.yaml", "data/scales.yaml"}
    loaded |= {placed.file for placed in (*dataset.family_files, *dataset.study_files, *dataset.answer_files)}
    loaded |= {placed.file for placed in dataset.biomarker_files}
    loaded |= {placed.file for placed in (dataset.glossary_file, dataset.correction_file) if placed}
    assert set(FILES) - loaded == set()
    assert errors(examined().problems) == [], as_text(errors(examined().problems))


def every_text() -> Iterator[tuple[str, str, int, str]]:
    """File, field, line and text of every text of every file."""
    return ((file, *found) for file in FILES for found in texts(file))


def test_the_texts_of_every_file_are_looked_at():
    assert {file for file, *_ in every_text()} == set(FILES)


def test_no_text_says_significant():
    """The titles of publications are quoted as they are, and a search may be for the word."""
    told = [t for t in every_text() if t[1] != "citation.title" and ".also_called." not in t[1]]
    assert [t for t in told if SIGNIFICANT.search(t[3])] == []


def test_no_text_holds_a_tab():
    assert [t for t in every_text() if "\t" in t[3]] == []


def test_french_punctuation_is_joined_by_a_narrow_space():
    french = [t for t in every_text() if t[1].endswith(".fr")]
    assert french
    assert [
        (file, line, text[max(0, m.start() - 20) : m.end() + 20])
        for file, _, line, text in french
        if (m := LOOSE_SPACE.search(text))
    ] == []


def test_every_address_is_of_the_web_and_of_no_mirror():
    addresses = [t for t in every_text() if t[1].endswith("address")]
    assert addresses
    assert [t for t in addresses if not re.match(r"https?://[^/\s]+\.[a-z]+", t[3])] == []
    assert [t for t in every_text() if any(mirror in t[3].lower() for mirror in MIRRORS)] == []


@pytest.mark.parametrize(("language", "page"), [("en", "docs/methods.md"), ("fr", "docs/fr/methods.md")])
def test_methods_say_the_scope_of_the_site_in_its_own_words(language: str, page: str) -> None:
    dataset = examined().dataset
    assert dataset is not None
    scope = dataset.site.record.scope
    assert scope is not None
    assert scope.root[language] in (ROOT / page).read_text()


def test_special_populations_enter_no_pool_of_psilocybin() -> None:
    """What the family's scope promises."""
    dataset = examined().dataset
    assert dataset is not None
    members = tables(dataset)["pool_members.csv"]
    ours = members[members["pool"].str.startswith("psilocybin") & members["included"]]
    assert len(ours) >= 6
    assert {d for key in ours["study"] for d in dataset.studies[key].population.diagnosis} <= {"trd", "mdd"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_note_on_blinding_repeats_the_word_that_stands_before_it(language: str):
    edition = real_edition(language)
    told = {
        key: (edition.words(f"blinding.{study.design.blinding}"), edition.say(study.design.blinding_note))
        for key, study in edition.dataset.studies.items()
        if study.design.blinding and study.design.blinding_note
    }
    assert told
    assert [key for key, (word, note) in told.items() if note.lower().startswith(word.removeprefix("en "))] == []
