"""Every treatment says what speaks against it, in both languages, as visibly as what speaks for it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest

from evidence_explorer.model import Dataset
from real import real_dataset

ROOT = Path(__file__).parent.parent
FACTS = {
    "esketamine": (
        "Two of the three", "TRANSFORM-1", "TRANSFORM-3", "primary endpoint", "HAS (Transparency Committee)",
        "unfavourable opinion", "insufficient", "ASMR V",
    ),
    "vns": ("RECOVER", "493", "missed its primary endpoint", "17 of 112", "11 of 110"),
    "ultrasound": ("five people", "no control group", "faded", "four weeks"),
    "psilocybin": ("Blinding is broken", "can guess", "Goodwin 2022", "12 weeks", "16 of 79", "8 of 79"),
    "rtms-10hz": ("164", "Yesavage 2018", "negative", "blinded", "14.1%", "5.1%", "modest", "manufacturer", "HAS"),
}  # fmt: skip
FACTS_IN_FRENCH = {
    "esketamine": (
        "TRANSFORM-1", "TRANSFORM-3", "pas atteint leur critère principal", "HAS (Commission de la transparence)",
        "avis défavorable", "insuffisant", "ASMR V",
    ),
    "vns": ("RECOVER", "493", "pas atteint son critère principal", "17 personnes sur 112", "11 sur 110"),
    "ultrasound": ("cinq personnes", "sans groupe témoin", "estompé", "quatre semaines"),
    "psilocybin": ("aveugle est rompu", "devinent", "Goodwin 2022", "12 semaines", "16 personnes sur 79", "8 sur 79"),
    "rtms-10hz": ("164", "Yesavage 2018", "négatif", "en aveugle", "14,1", "5,1", "modeste", "fabricant", "HAS"),
}  # fmt: skip
NAMED = [
    pytest.param(treatment, language, fact, id=f"{treatment}-{language}-{fact}")
    for language, facts in (("en", FACTS), ("fr", FACTS_IN_FRENCH))
    for treatment, named in facts.items()
    for fact in named
]
CITED = re.compile(r"((?:[Vv]an der )?[^\W\d_a-z][\w’-]+) (\d{4})\b")
FIGURE = {"en": re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?"), "fr": re.compile(r"\d+(?:\u202f\d{3})*(?:,\d+)?")}


def dataset() -> Dataset:
    return real_dataset()


@cache
def against(language: str) -> dict[str, str]:
    """What speaks against each treatment that says so in that language."""
    texts = {key: treatment.against for key, treatment in dataset().treatments.items()}
    return {key: text.root[language] for key, text in texts.items() if text and language in text.root}


def figures(language: str, text: str) -> list[str]:
    """The numbers of a text, written alike whatever the language."""
    thousands, point = {"en": (",", "."), "fr": ("\u202f", ",")}[language]
    return sorted(n.replace(thousands, "").replace(point, ".") for n in FIGURE[language].findall(text))


def slug(name: str, year: str) -> str:
    """The beginning of a study's id: `O’Reardon 2007` is `oreardon-2007`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"{plain.replace(' ', '').lower()}-{year}"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_treatment_says_what_speaks_against_it(language: str) -> None:
    assert [key for key in dataset().treatments if not against(language).get(key)] == []


@pytest.mark.parametrize(("treatment", "language", "fact"), NAMED)
def test_the_known_failure_is_named(treatment: str, language: str, fact: str) -> None:
    assert fact in against(language)[treatment]


def test_both_languages_give_the_same_figures() -> None:
    english, french = against("en"), against("fr")
    assert [key for key in english if figures("en", english[key]) != figures("fr", french[key])] == []


def test_every_study_named_is_a_record_about_that_treatment() -> None:
    named = [(key, slug(*cited)) for key, text in against("en").items() for cited in CITED.findall(text)]
    about = {key: [s.id for s in dataset().studies.values() if key in s.treatments] for key in dataset().treatments}
    assert len(named) > 60
    assert [(key, start) for key, start in named if not any(study.startswith(start) for study in about[key])] == []
