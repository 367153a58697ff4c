"""The glossary and the words that it explains: once on a page, at their first occurrence, in whatever form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from built import LANGUAGES, PAYLOADS, Built, Html
from conftest import MINI
from evidence_explorer.model import Dataset, Entry, Text
from evidence_explorer.pages import edition_of
from evidence_explorer.pages.glossary.page import letters, other_forms
from evidence_explorer.pages.kit.terms import Explainer, terms_of
from evidence_explorer.site import sound_dataset
from parsing import Parser
from recorded import dataset, folders, links, mini, plain
from sites import real

__all__ = ["dataset", "mini", "real"]


def entry(key: str, term: str, also: tuple[str, ...] = (), meaning: str = "meaning", language: str = "en") -> Entry:
    return Entry(
        id=key, term=Text({language: term}), also={language: also} if also else {}, meaning=Text({"en": meaning})
    )


def explained(text: str, *entries: Entry, language: str = "en") -> list[tuple[str, str]]:
    """(id, word) of the links in the text, in order."""
    html = Explainer(terms_of(entries, language), "../glossary/")(text)
    page = Html(f"<main>{html}</main>")
    assert plain(page.text("main")) == plain(text)
    ids = [said["href"].removeprefix("../glossary/#") for said in page.all("a")]
    return list(zip(ids, page.words.get("ee-term", []), strict=True))


SHAM = entry("sham", "sham", ("shams",))


def test_only_the_first_occurrence_of_a_word_is_explained_in_whatever_form():
    assert explained("Shams, a sham and SHAM.", SHAM) == [("sham", "Shams")]


def test_a_page_explains_a_word_once_in_all_its_texts():
    page = Explainer(terms_of([SHAM], "en"), "g/")
    assert [page(text).count("<a ") for text in ("no word", "a sham", "a sham", "shams")] == [0, 1, 0, 0]


@pytest.mark.parametrize("text", ["shame", "asham", "sham2", "non-sham", "_sham", "shàm"])
def test_a_part_of_a_word_is_not_explained(text: str):
    assert explained(text, SHAM) == []


@pytest.mark.parametrize("text", ["(sham)", "sham-controlled", "l’sham", "“sham”", "sham.", "sham’s"])
def test_a_whole_word_is_explained_beside_any_sign(text: str):
    assert explained(text, SHAM) == [("sham", "sham")]


def test_the_longest_form_is_taken():
    long = entry("sham-coil", "sham coil")
    assert explained("a sham coil, then a sham", SHAM, long) == [("sham-coil", "sham coil"), ("sham", "sham")]


def test_an_abbreviation_is_not_mistaken_for_an_ordinary_word():
    ratio = entry("ratio", "odds ratio", ("OR", "ORs"))
    assert explained("tea or coffee, Or both, with an OR of 2", ratio) == [("ratio", "OR")]


def test_any_space_and_either_apostrophe_stand_for_the_other():
    wilson = entry("wilson", "Wilson's interval")
    assert explained("by Wilson’s\u202finterval", wilson) == [("wilson", "Wilson’s\u202finterval")]


def test_words_of_another_language_are_left_alone():
    assert explained("sham", SHAM, language="fr") == []
    english = Text({"en": "a sham"})
    explainer = Explainer(terms_of([entry("x", "sham", language="fr")], "fr"), "g/")
    assert "<a" not in edition_of(sound_dataset(MINI, MINI)[0], "fr").paragraphs(english, explainer)


@pytest.mark.parametrize("text", ["İ", "ſham", "İsham", "K", "ß"])
def test_letters_that_only_agree_in_another_script_never_stop_the_page(text: str):
    found = explained(text, SHAM, entry("i", "i"), entry("k", "k"), entry("ss", "ss"))
    assert {key for key, _ in found} <= {"sham", "i", "k", "ss"}


def test_without_a_glossary_text_is_only_escaped():
    assert Explainer(terms_of([], "en"), "g/")("a < b & 'c'") == "a &lt; b &amp; &#x27;c&#x27;"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_words_and_meanings_stay_text(payload: str):
    html = Explainer(terms_of([entry("x", payload, meaning=payload)], "en"), "g/")(f"before {payload} after sham")
    page = Html(f"<main>{html}</main>")
    assert [tag for tag, _ in page.elements] == ["main", "a"]
    assert set(page.all("a")[0]) == {"class", "href", "data-tip"}
    assert page.all("a")[0]["data-tip"] == payload
    assert page.words["ee-term"] == [payload]


class Around(Parser):
    """For every explained word of a page: its entry, and the tags and classes around it."""

    VOID = Html.VOID

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, list[str]]] = []
        self.open: list[tuple[str, str]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if "ee-term" in said.get("class", "").split():
            self.found.append((said["href"].split("#")[1], [f"{name}.{classes}" for name, classes in self.open]))
        if tag not in self.VOID:
            self.open.append((tag, said.get("class", "")))

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass


FORBIDDEN = ("a.", "h1.", "h2.", "h3.", "h4.", "td.", "th.", "nav.", "summary.", "button.", "title.", "label.")


def terms_in(built: Built) -> Iterator[tuple[str, list[tuple[str, list[str]]]]]:
    for path, page in built.pages.items():
        yield path, Around(page.source).found


def test_each_page_explains_a_word_once_and_never_in_a_link_a_heading_a_cell_or_a_card(real: Built, mini: Built):
    total = 0
    for built in (real, mini):
        for path, found in terms_in(built):
            total += len(found)
            ids = [key for key, _ in found]
            assert len(ids) == len(set(ids)), path
            wrong = [(key, a) for key, around in found for a in around if a.startswith(FORBIDDEN) or "ee-card" in a]
            assert wrong == [], path
            assert not found or "glossary/" not in path, path
    assert total > 1000


@folders
def test_an_explained_word_tells_its_meaning_and_leads_to_it(real: Built, dataset: Dataset, language: str, folder: str):
    tips = [
        (said["href"].split("#")[1], said["data-tip"])
        for path, page in real.pages.items()
        if path.startswith(f"{folder}biomarkers/")
        for said in page.all("a")
        if "ee-term" in said.get("class", "")
    ]
    assert len(tips) > 20
    wrong = [key for key, tip in tips if plain(tip) != plain(dataset.glossary[key].meaning.said(language)[0])]
    assert wrong == []


@folders
def test_the_first_occurrence_on_a_page_is_the_one_explained(mini: Built, language: str, folder: str):
    page = mini.page(f"{folder}treatments/hot-bath/")
    word = {"en": "bath", "fr": "bain"}[language]
    lead, box = page.source.index('class="ee-lead"'), page.source.index('class="ee-factbox"')
    assert lead < page.source.index('class="ee-term"') < box
    assert page.words["ee-term"] == [word]
    assert word in page.text("h1").lower()  # the heading comes before, and is no text


@folders
def test_every_word_of_the_glossary_has_its_anchor_and_its_meaning(
    real: Built, dataset: Dataset, language: str, folder: str
):
    page = real.page(f"{folder}glossary/")
    assert set(dataset.glossary) <= page.ids
    text = plain(page.text("ee-glossary"))
    assert [key for key, e in dataset.glossary.items() if plain(e.meaning.said(language)[0]) not in text] == []
    jumps = {link[1:] for link in links(page) if link.startswith("#letter-")}
    assert jumps
    assert jumps <= page.ids


def test_letters_follow_the_alphabet_of_the_language_and_accents_do_not_matter(dataset: Dataset):
    for language in LANGUAGES:
        found = letters(edition_of(dataset, language))
        names = [letter for letter, _, _ in found if letter != "0–9"]
        assert names == sorted(names)
        assert len({anchor for _, anchor, _ in found}) == len(found)
        assert sum(len(entries) for _, _, entries in found) == len(dataset.glossary)
    by_letter = {e.id: letter for letter, _, entries in letters(edition_of(dataset, "fr")) for e in entries}
    accented = [(key, e) for key, e in dataset.glossary.items() if e.term.said("fr")[0][0] in "éÉèêÈÊ"]
    assert accented
    assert {by_letter[key] for key, _ in accented} == {"E"}


def test_forms_that_add_only_an_ending_or_a_space_are_not_listed():
    known = entry("ci", "95% interval", ("95 % interval", "CI", "CIs", "intervals", "Wilson’s range", "Wilson's range"))
    assert other_forms(known, "en") == ["CI", "CIs", "intervals", "Wilson’s range"]
    assert other_forms(SHAM, "en") == []
    assert other_forms(SHAM, "fr") == []
