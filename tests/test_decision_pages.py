"""Every decision is shown, once, with its date or why it has none, and on the pages that it concerns."""

from __future__ import annotations

from collections import Counter
from html import unescape

from built import Built, Html
from evidence_explorer.frames import decisions
from evidence_explorer.model import Dataset, Ruling, Status
from evidence_explorer.pages import edition_of
from evidence_explorer.pages.decisions.page import places
from evidence_explorer.words import words
from recorded import dataset, folders, links, mini, plain
from sites import real

__all__ = ["dataset", "mini", "real"]


def when(status: Status, language: str) -> str:
    if status.date:
        day = words(language).day(status.date)
        return plain(words(language)("status.as_of", date=day) if status.kind is Ruling.not_found else day)
    return plain(status.undated.said(language)[0]) if status.undated else words(language)("undated")


def decision_texts(page: Html) -> Counter[tuple[str, str]]:
    """(date, decision) of every row of the page's tables of decisions."""
    return Counter((row[0], row[-2]) for row in page.table if len(row) in (5, 6) and row[0])


@folders
def test_every_decision_is_on_the_page_of_decisions_exactly_once(
    real: Built, mini: Built, dataset: Dataset, language: str, folder: str
):
    w = words(language)
    expected = Counter(
        (when(status, language), plain(status.what.said(language)[0])) for _, _, status in decisions(dataset)
    )
    heads = {(plain(w("col.date")), plain(w("col.decision")))}
    assert sum(expected.values()) > 50
    found = decision_texts(real.page(f"{folder}status/"))
    assert Counter({row: n for row, n in found.items() if row not in heads}) == expected
    small = {row for row in decision_texts(mini.page(f"{folder}status/")) if row not in heads}
    assert len(small) == 2


@folders
def test_a_decision_without_a_date_says_why(real: Built, dataset: Dataset, language: str, folder: str):
    shown = decision_texts(real.page(f"{folder}status/"))
    undated = [status for _, _, status in decisions(dataset) if not status.date]
    assert undated
    for status in undated:
        assert when(status, language)
        assert shown[when(status, language), plain(status.what.said(language)[0])]


@folders
def test_a_decision_leads_to_its_treatment(real: Built, dataset: Dataset, language: str, folder: str):
    known = set(links(real.page(f"{folder}status/")))
    concerned = {treatment for _, treatment, _ in decisions(dataset) if treatment}
    assert {f"../treatments/{key}/" for key in concerned} <= known


def test_the_places_with_most_decisions_come_first_and_the_newest_decisions_in_each(dataset: Dataset):
    found = places(edition_of(dataset, "en"))
    *single, several = found
    assert several.id == "several"
    assert {place.id for place in single[:3]} == {"in-fr", "in-us", "in-eu"}
    sizes = [len(place.rows) + place.more for place in single]
    assert sizes == sorted(sizes, reverse=True)
    dates = {plain(status.what.said("en")[0]): status.date or "" for _, _, status in decisions(dataset)}
    for place in found:
        told = [dates[plain(unescape(str(row.what)))] for row in place.rows]
        assert told == sorted(told, reverse=True), place.name


@folders
def test_a_family_shows_the_decisions_on_it_as_a_whole(mini: Built, language: str, folder: str):
    page = mini.page(f"{folder}families/water/")
    what = {"en": "Water is allowed.", "fr": "L’eau est permise."}[language]
    why = {"en": "never decided", "fr": "jamais décidé"}[language]
    assert any(row[0] == why and what in row for row in page.table)
