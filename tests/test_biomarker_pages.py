"""Every biomarker is shown, once, with all that its record says, and found from the pages that it concerns; topics are
beside them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from built import Built, Html
from evidence_explorer.model import Dataset
from evidence_explorer.words import words
from recorded import dataset, folders, links, mini, plain
from sites import real

__all__ = ["dataset", "mini", "real"]


@folders
def test_every_biomarker_has_a_page_and_no_page_is_without_one(
    real: Built, mini: Built, dataset: Dataset, language: str, folder: str
):
    for built, ids in ((real, set(dataset.biomarkers)), (mini, {"knee-warmth"})):
        assert ids
        assert {path.parent.name for path in (built.folder / folder / "biomarkers").glob("*/index.html")} == ids


@folders
def test_the_page_of_a_biomarker_says_all_that_its_record_says(
    real: Built, dataset: Dataset, language: str, folder: str
):
    missing = []
    for marker in dataset.biomarkers.values():
        page = real.page(f"{folder}biomarkers/{marker.id}/")
        main = plain(page.text("ee-marker") + " " + page.text("ee-prose"))
        texts = [marker.summary, marker.measures, marker.predicts, marker.effect, marker.limits]
        missing += [(marker.id, said) for text in texts if (said := plain(text.said(language)[0])) not in main]
        word = words(language)(f"readiness.{marker.readiness}")
        missing += [(marker.id, word)] if word not in page.text("ee-step") else []
        known = links(page)
        wanted = [f"../../studies/{key}/" for key in marker.studies]
        wanted += [f"../../treatments/{key}/" for key in marker.treatments if key in dataset.treatments]
        missing += [(marker.id, link) for link in wanted if link not in known]
    assert missing == []


@folders
def test_the_limits_of_a_biomarker_are_never_folded_away(real: Built, dataset: Dataset, language: str, folder: str):
    for key in dataset.biomarkers:
        page = real.page(f"{folder}biomarkers/{key}/")
        assert page.text("ee-limits")
        assert page.all("details") == []


@folders
def test_a_figure_quoted_by_a_biomarker_leads_to_its_record(real: Built, dataset: Dataset, language: str, folder: str):
    w = words(language)
    for marker in dataset.biomarkers.values():
        rows = Counter(tuple(row[:2]) for row in real.page(f"{folder}biomarkers/{marker.id}/").table if len(row) == 3)
        for quote in marker.quotes:
            figures = [plain(w.people(quote.events, quote.of))] if quote.events is not None and quote.of else []
            figures += [plain(w.published_percent(quote.percent))] if quote.percent is not None else []
            figures += [plain(w.number(quote.value))] if quote.value is not None else []
            assert figures
            assert any(all(figure in shown for figure in figures) for _, shown in rows), (marker.id, quote)


def matrix(page: Html) -> tuple[list[str], dict[str, list[str]]]:
    """The names of the columns, and the cells of each row."""
    head, *rows = page.table
    return head[1:], {row[0]: row[1:] for row in rows if len(row) == len(head) > 1}


@folders
def test_the_matrix_is_filled_exactly_where_a_biomarker_names_a_treatment(
    real: Built, mini: Built, dataset: Dataset, language: str, folder: str
):
    w = words(language)
    columns, rows = matrix(real.page(f"{folder}biomarkers/"))
    known: dict[str, Any] = {**dataset.comparators, **dataset.treatments}
    named = {key for marker in dataset.biomarkers.values() for key in marker.treatments}
    names = {key: known[key].name.said(language)[0] for key in named}
    places = {key: [c for c in columns if name == c or name.endswith(f"({c})")] for key, name in names.items()}
    assert all(len(found) == 1 for found in places.values()), places
    assert len(columns) == len(named)
    assert len(rows) == len(dataset.biomarkers)
    for marker in dataset.biomarkers.values():
        word = w(f"readiness.{marker.readiness}")
        cells = rows[f"{plain(marker.name.said(language)[0])} {plain(word)}"]
        expected = {places[key][0] for key in marker.treatments}
        filled = {column for column, cell in zip(columns, cells, strict=True) if cell == plain(word)}
        empty = {c for c, cell in zip(columns, cells, strict=True) if plain(w("biomarkers.nothing")) in cell}
        assert filled == expected
        assert empty == set(columns) - expected
    columns, rows = matrix(mini.page(f"{folder}biomarkers/"))
    assert len(columns) == 1
    assert [cells == [plain(w("readiness.research"))] for cells in rows.values()] == [True]


@folders
def test_the_matrix_can_be_scrolled_with_the_keyboard_and_has_a_name(real: Built, language: str, folder: str):
    box = next(said for said in real.page(f"{folder}biomarkers/").all("div") if said.get("class") == "ee-scroll")
    assert (box["tabindex"], box["role"]) == ("0", "region")
    assert box["aria-label"]


@folders
def test_treatments_and_studies_lead_to_the_biomarkers_that_name_them(
    real: Built, mini: Built, dataset: Dataset, language: str, folder: str
):
    pairs = []
    for marker in dataset.biomarkers.values():
        pairs += [(f"treatments/{key}/", marker.id) for key in marker.treatments if key in dataset.treatments]
        pairs += [(f"studies/{key}/", marker.id) for key in marker.studies]
    shown = {
        (path.removeprefix(folder).removesuffix("index.html"), link.split("/")[-2])
        for path, page in real.pages.items()
        if path.startswith((f"{folder}treatments/", f"{folder}studies/"))
        for link in links(page)
        if link.startswith("../../biomarkers/") and link != "../../biomarkers/"  # that one is the menu’s
    }
    assert shown == set(pairs)
    for url in ("treatments/hot-bath/", "studies/alpha-2020/"):
        assert "../../biomarkers/knee-warmth/" in links(mini.page(folder + url))


@folders
def test_topics_stand_on_the_page_of_their_family_and_beside_the_biomarkers(
    real: Built, dataset: Dataset, language: str, folder: str
):
    topics = [(family.id, topic) for family in dataset.families.values() for topic in family.topics]
    assert len(topics) >= 3
    studies = {key for marker in dataset.biomarkers.values() for key in marker.studies}
    for family, topic in topics:
        page, index = real.page(f"{folder}families/{family}/"), real.page(f"{folder}biomarkers/")
        last = plain(topic.text.said(language)[0].split("\n\n")[-1])
        assert f"topic-{topic.id}" in page.ids
        assert last in plain(page.text("ee-prose"))
        assert (f"topic-{topic.id}" in index.ids) == bool(studies & set(topic.studies))
        assert {f"../../studies/{key}/" for key in topic.studies} <= set(links(page))
