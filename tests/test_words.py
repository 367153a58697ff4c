"""What the interface says: complete in every language, and written as that language is written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from evidence_explorer.menu import HAND_PAGES, PARTS
from evidence_explorer.model import (
    Better,
    Blinding,
    Control,
    Grade,
    Interval,
    Kind,
    Measure,
    Moment,
    Practice,
    Rater,
    Repeats,
    ScoreKind,
    Text,
    Timing,
    Unit,
    Verdict,
)
from evidence_explorer.pages import KINDS
from evidence_explorer.words import countries, known_language, phrases, word_files, words

PACKAGE = Path(__file__).parent.parent / "src" / "evidence_explorer"
LANGUAGES = ("en", "fr")
NARROW = "\u202f"
MINUS = "\u2212"
PROSE = (Text, Text | None)
ENUMS = {
    "at": Unit, "blinding": Blinding, "control": Control, "grade": Grade, "grade_about": Grade, "kind": Kind,
    "measure": Measure, "rater": Rater, "repeats": Repeats, "score": ScoreKind, "timing": Timing,
    "verdict": Verdict, "verdict_about": Verdict,
}  # fmt: skip
"""The words of the data that pages say → how their phrases begin."""
ASKED = re.compile(r"""\bw(?:ords)?(\.count)?\(\s*["']([a-z_]+(?:\.[A-Za-z_-]+)*)["']\s*[,)]""")
LOOSE = re.compile(rf"[^{NARROW}](?=[:;?!%»])|«(?!{NARROW})| (?=[:;?!%»])")


PHRASES = {language: phrases(language) for language in LANGUAGES}


def holes(phrase: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name is not None}


def test_each_language_is_said_in_the_same_places():
    """What the whole interface shares in one file of each language; what single pages say, beside them."""
    assert sorted(file.stem for file in (PACKAGE / "words").glob("*.toml")) == sorted(LANGUAGES)
    places = [[file.parent for file in word_files(language)] for language in LANGUAGES]
    assert places[0] == places[1]
    for language in LANGUAGES:
        keys = [key for file in word_files(language) for key in flat(tomllib.loads(file.read_text(encoding="utf-8")))]
        assert len(keys) == len(set(keys))


def flat(table: dict[str, Any], before: str = "") -> list[str]:
    found: list[str] = []
    for key, value in table.items():
        found += flat(value, f"{before}{key}.") if isinstance(value, dict) else [before + key]
    return found


def test_both_languages_say_the_same_things():
    assert set(PHRASES["en"]) == set(PHRASES["fr"])


def test_a_phrase_has_the_same_holes_in_both_languages():
    told = {key: (holes(PHRASES["en"][key]), holes(PHRASES["fr"][key])) for key in PHRASES["en"]}
    assert {key: found for key, found in told.items() if found[0] != found[1]} == {}
    assert any(found[0] for found in told.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_says_something(language: str):
    assert [key for key, phrase in PHRASES[language].items() if not phrase.strip()] == []


def test_french_punctuation_is_joined_by_a_narrow_space():
    assert {key: phrase for key, phrase in PHRASES["fr"].items() if LOOSE.search(phrase)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_apostrophes_are_typographic(language: str):
    assert {key: phrase for key, phrase in PHRASES[language].items() if "'" in phrase} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_data_has_a_phrase(language: str):
    keys = [f"{prefix}.{word}" for prefix, enum in ENUMS.items() for word in enum]
    assert len(keys) > len(ENUMS)
    assert [key for key in keys if not words(language).has(key)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_direction_and_timing_that_charts_explain_has_a_phrase(language: str):
    keys = [f"chart.better_{better}" for better in Better]
    keys += [f"chart.note_{timing}" for timing in Timing if timing is not Timing.at]
    assert [key for key in keys if not words(language).has(key)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_menu_and_every_fact_of_practice_has_a_phrase(language: str):
    listed = [kind.name for kind in KINDS.values() if kind.menu]
    assert {kind.menu for kind in KINDS.values()} == {*PARTS, "answers", ""}
    keys = [f"page.{name}" for name in (*HAND_PAGES, *listed)] + [f"menu.{part}" for part in PARTS]
    keys += [f"practice.{name}" for name, field in Practice.model_fields.items() if field.annotation in PROSE]
    assert {"page.methods", "page.claims", "page.explore", "practice.route", "practice.cost"} <= set(keys)
    assert [key for key in keys if not words(language).has(key) and key != "practice.variant"] == []


def asked() -> Iterator[tuple[str, str]]:
    """File and key of every phrase that code and templates ask for by its full name."""
    for file in sorted(PACKAGE.rglob("*")):
        if file.suffix in {".py", ".jinja", ".html"}:
            for counted, key in ASKED.findall(file.read_text(encoding="utf-8")):
                if key in LANGUAGES:  # words("en") asks for a language
                    continue
                ends = (".one", ".many") if counted else ("",)
                yield from ((file.relative_to(PACKAGE).as_posix(), key + end) for end in ends)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_that_is_asked_for_exists(language: str):
    found = list(asked())
    assert len(found) > 100
    assert [(file, key) for file, key in found if key not in PHRASES[language]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_phrase_is_an_error(language: str):
    with pytest.raises(KeyError):
        words(language)("study.nothing")


@pytest.mark.parametrize(
    ("value", "digits", "en", "fr"),
    [
        (1924, None, "1,924", f"1{NARROW}924"),
        (1234567, None, "1,234,567", f"1{NARROW}234{NARROW}567"),
        (0, None, "0", "0"),
        (-0.4, None, f"{MINUS}0.4", f"{MINUS}0,4"),
        (0.67, None, "0.67", "0,67"),
        (0.0001, None, "0.0001", "0,0001"),
        (12.0, None, "12", "12"),
        (6.0, 1, "6.0", "6,0"),
        (0.04, 0, "0", "0"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(value: float, digits: int | None, en: str, fr: str):
    assert words("en").number(value, digits) == en
    assert words("fr").number(value, digits) == fr


@pytest.mark.parametrize(
    ("share", "en", "fr"),
    [
        (0.3671, f"37{NARROW}%", f"37{NARROW}%"),
        (0.0, f"0{NARROW}%", f"0{NARROW}%"),
        (1.0, f"100{NARROW}%", f"100{NARROW}%"),
        (0.004, f"0.4{NARROW}%", f"0,4{NARROW}%"),
        (0.996, f"99.6{NARROW}%", f"99,6{NARROW}%"),
    ],
)
def test_a_share_is_whole_percent_but_near_nobody_and_near_everybody(share: float, en: str, fr: str):
    assert words("en").percent(share) == en
    assert words("fr").percent(share) == fr


def test_a_published_percentage_keeps_its_digits():
    assert words("en").published_percent(29.97) == f"29.97{NARROW}%"
    assert words("fr").published_percent(29.97) == f"29,97{NARROW}%"


def test_an_interval_names_its_two_ends():
    assert words("en").span(0.2689, 0.4771) == "27 to 48"
    assert words("fr").span(0.2689, 0.4771) == "27 à 48"
    assert words("en").span(0.0, 0.0043) == "0 to 0.4"
    assert words("en").interval(Interval((-10.2, -2.9))) == f"{MINUS}10.2 to {MINUS}2.9"
    assert words("fr").interval(Interval((-10.2, -2.9))) == f"{MINUS}10,2 à {MINUS}2,9"


def test_people_are_counted_among_people():
    assert words("en").people(29, 1924) == "29 of 1,924"
    assert words("fr").people(29, 1924) == f"29 sur 1{NARROW}924"


@pytest.mark.parametrize(
    ("moment", "en", "fr"),
    [
        (Moment(value=3.0, unit=Unit.week), "week 3", "semaine 3"),
        (Moment(value=1.5, unit=Unit.hour), "hour 1.5", "heure 1,5"),
        (Moment(words=Text({"en": "at the end", "fr": "à la fin"})), "at the end", "à la fin"),
        (Moment(words=Text({"en": "at the end"})), "at the end", "at the end"),
        (Moment(), "not reported", "non rapporté"),
        (Moment(value=3.0), "not reported", "non rapporté"),
    ],
)
def test_a_moment_is_a_number_of_units_or_the_records_own_words(moment: Moment, en: str, fr: str):
    assert words("en").moment(moment) == en
    assert words("fr").moment(moment) == fr


def test_one_is_singular_and_so_is_nought_in_french():
    assert [words("en").count("studies_n", n) for n in (0, 1, 2)] == ["0 studies", "1 study", "2 studies"]
    assert [words("fr").count("studies_n", n) for n in (0, 1, 2)] == ["0 étude", "1 étude", "2 études"]


@pytest.mark.parametrize(
    ("text", "en", "fr"),
    [
        ("2019", "2019", "2019"),
        ("2019-12", "December 2019", "décembre 2019"),
        ("2019-12-18", "December 18, 2019", "18 décembre 2019"),
    ],
)
def test_a_date_is_as_exact_as_it_was_given(text: str, en: str, fr: str):
    assert words("en").day(text) == en
    assert words("fr").day(text) == fr


def test_countries_have_names_and_so_have_the_union_and_the_world():
    assert [words("fr").country(code) for code in ("DE", "EU", "INT")] == [
        "Allemagne",
        "Union européenne",
        "International",
    ]
    assert {"FR", "US", "GB"} <= countries()
    assert not {"EU", "INT", "001", "419"} & countries()


def test_a_language_without_a_file_is_refused():
    assert [known_language(language) for language in ("en", "fr", "xx", "de")] == [True, True, False, False]
    with pytest.raises(ValueError, match="'de'"):
        words("de")


def test_a_number_of_thirty_digits_can_be_written():
    """The end of a prediction interval of few, opposite trials."""
    assert words("en").number(1e27, 12).startswith("1,000,000,000,000,000,000,000,000,000.0")
    assert words("en").number(1e300)


LITERAL = re.compile(r"[\"'`]([A-Za-z][\w.:/-]*)[\"'`]")
BEGUN = re.compile(r"[\"'`]([a-z_.]+[._])(?:[\"'`]\s*[~+]|\$?\{)|^phrases = \"(\w+)\"", re.MULTILINE)
ENDED = re.compile(r"\}(_[a-z_]+)[\"'`]")
FIELD = re.compile(r"^\s+(\w+): ", re.MULTILINE)
SPOKEN = {".py", ".jinja", ".html", ".js", ".toml"}
OF_DATA = "country."
"""The beginning of phrases whose end is a word of the data alone."""


@dataclass(frozen=True)
class Spoken:
    """What the code says: every quoted word and field, and how the keys begin and end that it puts together."""

    quoted: set[str]
    begun: set[str]
    ended: set[str]

    @classmethod
    def by(cls, texts: list[str]) -> Spoken:
        found = [LITERAL.findall(text) + FIELD.findall(text) for text in texts]
        begun = {one or f"{of}." for text in texts for one, of in BEGUN.findall(text)}
        return cls(
            {word for words in found for word in words}, begun, {x for text in texts for x in ENDED.findall(text)}
        )

    @cached_property
    def ends(self) -> set[str]:
        """The words that can end a key."""
        return {part.replace("-", "_") for word in self.quoted for part in (word, *re.split("[./]", word))}

    def says(self, key: str) -> bool:
        """A phrase by its whole name; or by the beginning of it, where its end is a word of the code."""
        names = {key, re.sub(r"\.(?:one|many)$", "", key)}
        whole = names | {name.removesuffix(end) for name in names for end in self.ended}
        put_together = {name.removeprefix(start) for start in self.begun for name in whole if name.startswith(start)}
        return bool(names & self.quoted) or any(end.replace("-", "_") in self.ends for end in put_together)


def test_every_phrase_is_said_by_somebody():
    files = [
        f for f in sorted(PACKAGE.rglob("*")) if f.suffix in SPOKEN and not re.match(r"(words\.)?(en|fr)\.toml", f.name)
    ]
    spoken = Spoken.by([file.read_text(encoding="utf-8") for file in files])
    assert [key for key in PHRASES["en"] if not key.startswith(OF_DATA) and not spoken.says(key)] == []


def test_a_phrase_that_nobody_says_is_found():
    spoken = Spoken.by(
        ['w("study.how")', 'w(f"grade.{row.grade}")', 'w.count(f"total.{of}_least", n)', '"full-text" "of"']
    )
    said = ["study.how", "grade.full-text", "total.of_least.one"]
    assert [key for key in [*said, "study.why", "grade.recalled", "total.least"] if not spoken.says(key)] == [
        "study.why", "grade.recalled", "total.least",
    ]  # fmt: skip
