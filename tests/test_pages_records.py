"""Biomarkers, decisions, glossary, corrections: every record is shown, once, and found from the pages it concerns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml

from built import LANGUAGES, PAYLOADS, Built, Html, Project, make_hostile, mini_project, real_site
from evidence_explorer.frames import decisions
from evidence_explorer.model import Dataset, Entry, Ruling, Status, Text
from evidence_explorer.pages import edition_of
from evidence_explorer.pages.blocks.corrections import correction_rows
from evidence_explorer.pages.decisions.page import places
from evidence_explorer.pages.glossary.page import letters, other_forms
from evidence_explorer.pages.kit.terms import Explainer, terms_of
from evidence_explorer.site import sound_dataset
from evidence_explorer.words import words
from parsing import Parser
from real import real_dataset

folders = pytest.mark.parametrize(("language", "folder"), LANGUAGES.items(), ids=LANGUAGES)
GLOSSARY = """\
terms:
  - {id: bath, term: {en: bath, fr: bain}, also: {en: [baths], fr: [bains]}, meaning: {en: Hot water., fr: De l’eau.}}
"""
LATER = """\
  - mended: 2023-05-02
    treatments: [hot-bath]
    was: {en: "Steam heals.", fr: "La vapeur guérit."}
    now: {en: "Nobody knows.", fr: "Personne ne le sait."}
"""


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Built:
    built = real_site(tmp_path_factory)
    assert built.code == 0, built.output
    return built


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return real_dataset()


def build(project: Project) -> Built:
    built = project.build("--strict")
    assert built.code == 0, built.output
    return built


@pytest.fixture(scope="module")
def mini(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The small site with a word that its texts hold, and a second correction."""
    project = mini_project(tmp_path_factory.mktemp("records"))
    (project.root / "data/glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    with (project.root / "data/corrections.yaml").open("a", encoding="utf-8") as file:
        file.write(LATER)
    return build(project)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The small site without any of these records."""
    project = mini_project(tmp_path_factory.mktemp("bare"))
    for name in ("glossary.yaml", "corrections.yaml", "biomarkers/knee-warmth.yaml"):
        (project.root / "data" / name).unlink()
    family = project.root / "data/families/water.yaml"
    record = yaml.safe_load(family.read_text(encoding="utf-8"))
    del record["status"], record["treatments"][0]["status"]
    family.write_text(yaml.safe_dump(record, allow_unicode=True), encoding="utf-8")
    return build(project)


def plain(text: str | None) -> str:
    return " ".join((text or "").split())


def links(page: Html) -> list[str]:
    return [said["href"] for said in page.all("a")]


# Biomarkers


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


# Decisions


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


# The glossary


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


# Corrections


@folders
def test_corrections_are_told_newest_first_and_on_the_records_concerned(mini: Built, language: str, folder: str):
    page = mini.page(f"{folder}corrections/")
    was, now = {"en": ("31 of 50.", "30 of 50."), "fr": ("31 sur 50.", "30 sur 50.")}[language]
    how, never = {"en": ("A reader wrote.", "not known"), "fr": ("Un lecteur a écrit.", "date inconnue")}[language]
    newest, oldest = (" ".join(text.split()) for text in page.words["ee-correction"])
    assert all(text in oldest for text in (was, now, how, words(language).day("2022-01")))
    assert never in newest
    assert {"../studies/alpha-2020/", "../treatments/hot-bath/"} <= set(links(page))
    concerned = {f"{folder}studies/alpha-2020/index.html", f"{folder}treatments/hot-bath/index.html"}
    inside = {p: page for p, page in mini.pages.items() if p.startswith("fr/") == (folder == "fr/")}
    assert {path for path, shown in inside.items() if shown.text("ee-corrected")} == concerned
    study = mini.page(f"{folder}studies/alpha-2020/")
    assert plain(words(language)("corrections.on", date=words(language).day("2022-03-01"))) in study.text(
        "ee-corrected"
    )
    assert was in study.text("ee-corrected")
    assert now in study.text("ee-corrected")
    anchors = {link.split("#")[1] for link in links(study) if "corrections/#" in link}
    assert anchors
    assert anchors <= page.ids


def test_corrections_of_one_day_have_anchors_of_their_own(tmp_path: Path):
    project = mini_project(tmp_path)
    with (project.root / "data/corrections.yaml").open("a", encoding="utf-8") as file:
        file.write(LATER + LATER.replace("heals", "warms").replace("guérit", "chauffe"))
    found = correction_rows(edition_of(sound_dataset(project.root / "data", project.root)[0], "en"))
    assert [row.id for row in found] == ["2023-05-02-hot-bath", "2023-05-02-hot-bath-2", "2022-03-01-alpha-2020"]


@folders
def test_without_a_correction_the_page_says_so_and_about_leads_to_it(
    real: Built, bare: Built, language: str, folder: str
):
    page = bare.page(f"{folder}corrections/")
    assert plain(words(language)("corrections.none")) in page.text("main")
    assert "../corrections/" in links(real.page(f"{folder}about/"))


# The menu and the doors


@folders
def test_these_pages_are_in_the_menu_and_behind_a_door_only_if_they_show_something(
    mini: Built, bare: Built, language: str, folder: str
):
    names = ("biomarkers", "status", "glossary", "corrections")
    for name in names:
        assert f"{name}/" in links(mini.page(folder)), name  # a door
        assert f"../{name}/" in links(mini.page(f"{folder}scales/")), name  # the menu, open at its own part
        assert f"{name}/" not in links(bare.page(folder))
    assert [(bare.folder / folder / name).exists() for name in names] == [False, False, False, True]


MINI = Path(__file__).parent / "mini" / "data"


def test_hostile_records_stay_text_on_these_pages(tmp_path: Path):
    project = mini_project(tmp_path)
    make_hostile(project)
    glossary = {"id": "bath", "also": {"en": ["bath"], "fr": ["bain"]}}
    text = " ".join(PAYLOADS)
    glossary |= {"term": dict.fromkeys(LANGUAGES, f"zz {text}"), "meaning": dict.fromkeys(LANGUAGES, text)}
    file = project.root / "data/glossary.yaml"
    file.write_text(yaml.safe_dump({"terms": [glossary]}, allow_unicode=True, width=10_000), encoding="utf-8")
    built = build(project)
    for folder in LANGUAGES.values():
        tips = [said["data-tip"] for said in built.page(f"{folder}treatments/hot-bath/").all("a") if "data-tip" in said]
        assert tips == [text]
        for url in (
            "biomarkers/",
            "biomarkers/knee-warmth/",
            "status/",
            "glossary/",
            "corrections/",
            "families/water/",
        ):
            page = built.page(folder + url)
            assert all(payload in page.text("main") for payload in PAYLOADS), url
            assert [name for _, said in page.elements for name in said if name.startswith("on")] == []
            assert [link for link in links(page) if "javascript:" in link] == []
            assert "b" not in page.words.get("strong", []), url
            assert not any("alert(" in script for script in page.words.get("script", []))


# Scope, and the pages that an answer rests on


@folders
def test_home_and_family_say_what_is_in_and_what_is_out(real: Built, dataset: Dataset, language: str, folder: str):
    told = [("", dataset.site.record.scope)]
    told += [(f"families/{family.id}/", family.scope) for family in dataset.families.values() if family.scope]
    assert [url for url, _ in told][:2] == ["", "families/psilocybin/"]
    for url, scope in told:
        assert scope is not None
        assert plain(scope.root[language]) in real.page(f"{folder}{url}").text("ee-scope")


@folders
def test_a_site_without_a_scope_says_none(bare: Built, language: str, folder: str):
    assert bare.page(folder).text("ee-scope") == ""


@folders
def test_the_pages_that_an_answer_rests_on_stand_under_it(real: Built, dataset: Dataset, language: str, folder: str):
    for seed in dataset.claims.values():
        pages = dataset.answers[seed.id].pages
        shown = real.page(f"{folder}claims/{seed.section}/")
        for page in pages:
            assert plain(page.read_in.root[language]) in shown.text("ee-pages-read")
            assert page.address is None or page.address in links(shown)


@folders
def test_a_window_is_called_by_the_page_and_the_site_each_once(mini: Built, language: str, folder: str):
    name = {"en": "Invented treatments of knee pain", "fr": "Traitements inventés de la douleur du genou"}[language]
    assert mini.page(folder).words["title"][0] == name
    assert mini.page(f"{folder}compare/").words["title"][0].endswith(f" – {name}")
    assert mini.page(folder).source.split("</head>")[0].count("<title>") == 1


def test_a_missing_page_leads_on_in_every_language(mini: Built):
    missing = mini.pages["404.html"]
    links = {said["href"] for said in missing.all("a") if "families/" in said.get("href", "")}
    assert links >= {f"/{folder}families/{family}/" for folder in LANGUAGES.values() for family in ("water", "wool")}
    assert {said["action"] for said in missing.all("form") if "action" in said} == {f"/{f}" for f in LANGUAGES.values()}
