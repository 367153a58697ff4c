"""The glossary: short, in both languages, one meaning for each form, and only words that readers meet here."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from evidence_explorer.load.strict import decode, parse

ROOT = Path(__file__).parent.parent
LANGUAGES = ("en", "fr")
LONGEST = 240
NOT_YET_MET = {"prediction-interval"}  # belongs with the pooled results, which the pages do not show yet
# What ordinary prose uses for something else, whatever its capitals.
EVERYDAY = {
    "en": {"arm", "arms", "control", "grade", "has", "no", "or", "points", "power", "saint", "trial", "usual"},
    "fr": {"attente", "bras", "et", "or", "ou", "point", "points", "puissance", "réponses", "saint", "suivi"},
}  # fmt: skip


def records(file: str) -> dict[str, Any]:
    value = parse(decode((ROOT / "data" / file).read_bytes())).value
    assert isinstance(value, dict)
    return value


ENTRIES: list[dict[str, Any]] = records("glossary.yaml")["terms"]
each_entry = pytest.mark.parametrize("entry", ENTRIES, ids=[entry["id"] for entry in ENTRIES])
in_each_language = pytest.mark.parametrize("language", LANGUAGES)


def plain(text: str) -> str:
    """Without capitals, and with one kind of space and of apostrophe."""
    return re.sub(r"\s+", " ", text).replace("’", "'").casefold()


def forms(entry: dict[str, Any], language: str) -> list[str]:
    return [entry["term"][language], *entry.get("also", {}).get(language, [])]


def strings(value: object, language: str, inside: bool = False) -> list[str]:
    """Every text of a record that is written in that language."""
    if isinstance(value, dict):
        return [text for key, item in value.items() for text in strings(item, language, inside or key == language)]
    if isinstance(value, list | tuple):
        return [text for item in value for text in strings(item, language, inside)]
    return [value] if inside and isinstance(value, str) else []


@cache
def site_texts(language: str) -> str:
    """What the site says in a language, the glossary itself left out."""
    data = [file for file in sorted((ROOT / "data").rglob("*.yaml")) if file.name != "glossary.yaml"]
    told = [text for file in data for text in strings(parse(decode(file.read_bytes())).value, language)]
    pages = ROOT / "docs" if language == "en" else ROOT / "docs" / language
    told += [page.read_text() for page in sorted(pages.glob("*.md"))]
    interface = tomllib.loads((ROOT / "src/evidence_explorer/words" / f"{language}.toml").read_text())
    return plain("\n".join([*told, *strings(interface, language, inside=True)]))


def met(form: str, language: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(plain(form))}(?!\w)", site_texts(language)) is not None


def test_there_is_a_glossary():
    assert len(ENTRIES) >= 70


def test_no_two_entries_have_one_id():
    assert [name for name, times in Counter(entry["id"] for entry in ENTRIES).items() if times > 1] == []


def test_entries_are_sorted_by_their_english_term():
    terms = [entry["term"]["en"].casefold() for entry in ENTRIES]
    assert terms == sorted(terms)


@each_entry
def test_an_entry_is_written_in_both_languages(entry: dict[str, Any]):
    assert set(entry["term"]) == set(entry["meaning"]) == set(LANGUAGES)
    assert set(entry.get("also", {})) <= set(LANGUAGES)


@each_entry
def test_a_meaning_is_one_or_two_short_sentences(entry: dict[str, Any]):
    for meaning in entry["meaning"].values():
        assert 40 <= len(meaning) <= LONGEST
        assert meaning.endswith(".")
        assert len(re.findall(r"[.!?](?: |$)", meaning)) <= 2


@in_each_language
def test_no_form_is_written_twice(language: str):
    """One form in two entries would have two meanings; twice in one entry is a slip."""
    times = Counter(form.casefold() for entry in ENTRIES for form in forms(entry, language))
    assert [form for form, n in times.items() if n > 1] == []


@in_each_language
def test_no_form_belongs_to_two_entries_however_it_is_typed(language: str):
    owners = Counter(form for entry in ENTRIES for form in {plain(f) for f in forms(entry, language)})
    assert [form for form, n in owners.items() if n > 1] == []


@in_each_language
def test_no_form_is_an_everyday_word(language: str):
    used = {plain(form) for entry in ENTRIES for form in forms(entry, language)}
    assert used & EVERYDAY[language] == set()
    assert [form for form in used if len(form) < 2] == []


@in_each_language
def test_no_form_is_the_name_of_a_scale(language: str):
    """Scales have pages of their own."""
    scales = records("scales.yaml")["scales"]
    names = {
        plain(name) for s in scales for name in (s.get("name"), s["full_name"][language], *s.get("aliases", ())) if name
    }
    assert names & {plain(form) for entry in ENTRIES for form in forms(entry, language)} == set()


@in_each_language
def test_every_entry_is_met_on_the_site(language: str):
    """An entry none of whose forms is met explains a word that no reader sees: mend its forms, or drop it."""
    unmet = {entry["id"] for entry in ENTRIES if not any(met(form, language) for form in forms(entry, language))}
    assert unmet <= NOT_YET_MET
