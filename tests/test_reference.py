"""The reference of fields: complete, in both languages, and every link leads somewhere."""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from evidence_explorer.load import load
from evidence_explorer.model import Record
from evidence_explorer.model.fields import KINDS, all_parts, fields
from evidence_explorer.pages import Page, edition_of
from evidence_explorer.pages.reference.page import reference_page
from evidence_explorer.words import words
from evidence_explorer.words.meanings import meanings

MINI = Path(__file__).parent / "mini" / "data"
LANGUAGES = ("en", "fr")
RECORDS = [part for part in all_parts() if issubclass(part, Record)]


@cache
def page(language: str) -> Page:
    dataset = load(MINI).dataset
    assert dataset
    return reference_page(edition_of(dataset, language))


def shown(language: str, anchor: str) -> str:
    """The text of one field."""
    [inside] = re.findall(rf'<div id="{anchor}">(.*?)</div>', page(language).body, re.DOTALL)
    return unescape(re.sub("<[^>]+>", " ", inside))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_stands_in_the_section_for_contributors(language: str):
    assert page(language).path == "contribute/fields.md"
    assert page(language).language == language
    assert page(language).title == words(language)("reference.title")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_field_is_shown_with_what_it_means_and_whether_it_is_required(language: str, record: type[Record]):
    w = words(language)
    for field in fields(record):
        text = shown(language, f"{record.__name__.lower()}-{field.name}")
        assert field.name in text
        assert meanings().meaning(record, field)[language] in text
        assert w("reference.required" if field.required else "reference.optional") in text
        assert all(example in text for example in meanings().examples(record, field))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_allowed_word_is_shown_with_its_meaning(language: str):
    text = unescape(page(language).body)
    for part in all_parts():
        if issubclass(part, StrEnum):
            for word in part:
                meaning = meanings().word(word)[language]
                assert f'<th scope="row"><code>{word}</code></th><td>{meaning}</td>' in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_file_is_shown_with_its_place(language: str):
    text = unescape(page(language).body)
    for kind in KINDS:
        assert f"data/{kind.place}".replace("data/../", "") in text
        assert meanings().record(kind.model)[language] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_anchor_is_there_once_and_every_link_leads_to_one(language: str):
    text = page(language).body
    anchors = Counter(re.findall(r' id="([^"]+)"', text) + re.findall(r"\{#([^}]+)\}", text))
    assert [anchor for anchor, count in anchors.items() if count > 1] == []
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(anchors)


@pytest.mark.parametrize(
    ("anchor", "en", "fr"),
    [
        ("citation-year", "a whole number, from 1900 to 2100", "un nombre entier, de 1900 à 2100"),
        ("figure-percent", "from 0 to 100", "de 0 à 100"),
        ("figure-of", "1 or more", "1 ou plus"),
        ("design-duration_weeks", "above 0", "plus de 0"),
        ("outcome-timing", "if absent:  at", "si absent\u202f:  at"),
        ("pool-days", "list of two", "liste de deux"),
        ("study-sources", "names of your own", "des noms de votre choix"),
    ],
)
def test_what_may_stand_in_a_field_is_said_in_plain_words(anchor: str, en: str, fr: str):
    assert en in shown("en", anchor)
    assert fr in shown("fr", anchor)
