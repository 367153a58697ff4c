"""The built pages are written in their own language: the checker finds each kind of fault; the real site has none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from built import Built, real_site
from evidence_explorer.model import Citation
from evidence_explorer.pages.kit.citing import citation
from evidence_explorer.pages.kit.rows import source_name
from evidence_explorer.words import words
from evidence_explorer.words.typography import capital, flat, last_number, small, with_decimal
from french import ENGLISH_KINDS, KINDS, NARROW, Reader, Said, charts_of, faults, faults_of
from made import trial

EN, FR = words("en"), words("fr")
TOLD = 12
"""So many faults of a kind are shown when a test fails."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return real_site(tmp_path_factory)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_site_is_written_in_its_language(site: Built, language: str):
    found = faults(site.folder, language)
    shown = {kind: [f"{said.page}: {around}" for said, around in hits[:TOLD]] for kind, hits in found.items()}
    assert shown == {}


# The checker itself: a line of each kind, wrong and right

SAMPLES = [
    ("a narrow no-break space before ; : ! ? % »", "un essai ; deux", f"un essai{NARROW}; deux"),
    ("a narrow no-break space before ; : ! ? % »", "un essai; deux", f"un essai{NARROW}; deux"),
    ("a narrow no-break space before ; : ! ? % »", "Réponse: 12", f"Réponse{NARROW}: 12"),
    ("a narrow no-break space before ; : ! ? % »", "Autres études : sommeil", f"Autres études{NARROW}: sommeil"),
    ("a narrow no-break space before ; : ! ? % »", "37 %", f"37{NARROW}%"),
    ("a narrow no-break space before ; : ! ? % »", "37%", f"37{NARROW}%"),
    ("a narrow no-break space after «", "« mot", f"«{NARROW}mot"),
    ("a curved apostrophe", "l'essai", "l’essai"),
    ("guillemets", "“mot”", f"«{NARROW}mot{NARROW}»"),
    ("a decimal comma", "de 0.3 à 0,5", "de 0,3 à 0,5"),
    ("a decimal comma", "environ 12.5.", "environ 12,5."),
    ("a space around the sign of a p value", "p <0,001", "p < 0,001"),
    ("a space around the sign of a p value", "p=0,04", "p = 0,04"),
    ("no English words", "the first", "le premier"),
    ("no English words", "harms", "événements indésirables"),
    ("one term: groupe témoin", "le groupe contrôle", "le groupe témoin"),
    ("one term: groupe témoin", "deux groupes de contrôle", "deux groupes témoins"),
    ("one term: thêta-burst", "séances de theta burst", "séances de thêta-burst"),
    ("one term: thêta-burst", "des trains thêta", "du thêta-burst"),
    ("one term: mise en garde encadrée", "un avertissement encadré", "une mise en garde encadrée"),
    ("one term: décompte", "aucun compte de ce critère", "aucun décompte de ce critère"),
    ("one term: groupe témoin", "sans groupe de comparaison", "sans groupe témoin"),
    ("one term: groupe témoin", "célécoxib contre contrôle", "célécoxib contre groupe témoin"),
    ("one term: rapport de cotes", "le rapport des cotes", "le rapport de cotes"),
    ("one term: nombre de sujets à traiter", "nombre de personnes à traiter", "nombre de sujets à traiter"),
    ("one term: erreur-type, écart-type", "une erreur type de 2", "une erreur-type de 2"),
    ("one term: valeur de p", "la valeur p", "la valeur de p"),
    ("one term: soins habituels", "des soins standard", "des soins habituels"),
    ("one stop", "Aucune correction..", "Aucune correction."),
    ("one space", "deux  essais", "deux essais"),
    ("elision", "le effet de eskétamine", "l’effet d’eskétamine"),
    ("elision", f"les essais de «{NARROW}Eskétamine{NARROW}»", f"«{NARROW}Eskétamine{NARROW}», les essais"),
    ("contraction", "le risque de les groupes", "le risque des groupes"),
    ("one term: stimulation factice", "une stimulation simulée", "une stimulation factice"),
    ("one term: événement indésirable", "un effet secondaire", "un événement indésirable"),
    ("agreement", "0,3 points de pourcentage", "0,3 point de pourcentage"),
    ("agreement", "1 essais", "1 essai"),
    ("agreement", "2 étude", "2 études"),
    ("no raw key", "lu dans goodwin-2022", "lu dans Goodwin 2022"),
    ("no capital inside a line", "Anxiété, Dépression bipolaire", "Anxiété, dépression bipolaire"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "wrong", "right"), SAMPLES)
def test_the_checker_finds_the_kind_and_lets_the_right_form_pass(kind: str, wrong: str, right: str):
    assert {found for found, _ in faults_of(Said("fr/x/index.html", "p", wrong))} == {kind}
    assert list(faults_of(Said("fr/x/index.html", "p", right))) == []


def test_every_kind_has_a_sample():
    assert {kind for kind, *_ in SAMPLES} == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("no French words", "12 sur 30 dans le groupe"), ("no French punctuation", f"one{NARROW}; two"),
        ("a decimal point", "between 0,3 and 1"), ("no raw key", "as in goodwin-2022"),
    ],
)  # fmt: skip
def test_french_on_english_pages_is_found(kind: str, wrong: str):
    assert kind in {found for found, _ in faults_of(Said("x/index.html", "p", wrong), "en")}


def test_every_kind_of_english_pages_has_a_sample():
    assert set(ENGLISH_KINDS) == {"no French words", "no French punctuation", "a decimal point", "no raw key"}


@pytest.mark.parametrize(
    "fine",
    [
        f"version 1.2.3, sous CC BY 4.0{NARROW}; https://example.org/a?b=1.5", "doi 10.1000/182.4 ; ".strip(" ;"),
        "6,1 points", f"1{NARROW}241 personnes", "11 essais", "de 0 à 2,5 points", "Fabre et al. 2020",
        f"une mise en garde («{NARROW}expression of concern{NARROW}»)", "résumé de The Lancet Psychiatry",
    ],
)  # fmt: skip
def test_what_is_right_is_no_fault(fine: str):
    assert list(faults_of(Said("fr/x/index.html", "p", fine))) == []


def test_only_what_is_said_in_the_language_of_the_page_is_read():
    page = (
        '<html lang="fr"><head><title>Titre</title><script>var a = "b;c";</script></head><body>'
        '<p>Un <code>x: y</code> et <span lang="en">the end</span>.</p><td>29<br>38</td>'
        '<a aria-label="Lien" href="#">mot</a><span class="ee-note">note</span>'
        '<span aria-hidden="true">?</span> introuvable</body></html>'
    )  # fmt: skip
    said = [(one.place.split()[-1], one.text) for one in Reader("fr/x.html", page).lines]
    assert ("title", "Titre") in said
    assert ("p", "Un \ufffc et \ufffc.") in said
    assert ("a[aria-label]", "Lien") in said
    assert not any("b;c" in text for _, text in said)
    assert any(text == "\ufffc introuvable" for _, text in said)


def test_what_a_chart_says_is_read_line_by_line():
    said = charts_of("fr/x.html", '{"a": [{"text": ["un<br>deux"], "name": "id"}]}')
    assert [one.text for one in said] == ["un", "deux"]


# What writes the signs


@pytest.mark.parametrize(
    ("given", "english", "french"),
    [
        ("<0.001", "p < 0.001", "p < 0,001"), ("0.04", "p = 0.04", "p = 0,04"), ("≤ 0.01", "p ≤ 0.01", "p ≤ 0,01"),
        ("> 0.05", "p > 0.05", "p > 0,05"), ("=0.3", "p = 0.3", "p = 0,3"), ("1", "p = 1", "p = 1"),
        ("0.04, one-sided.", "p = 0.04, one-sided.", "p = 0,04, one-sided."),
        ("0.02. Then 0.03.", "p = 0.02. Then 0.03.", "p = 0,02. Then 0,03."),
        ("<0.05 (R 4.3.1)", "p < 0.05 (R 4.3.1)", "p < 0,05 (R 4.3.1)"),
        ("n.s.", "p = n.s.", "p = n.s."),
    ],
)  # fmt: skip
def test_a_p_value_is_written_as_the_language_writes_it(given: str, english: str, french: str):
    assert EN.p(given) == english
    assert FR.p(given) == french


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1.5", "1,5"), ("1.2.3", "1.2.3"), ("v2.0", "v2.0"), ("x.5", "x.5"), ("1.5 and 2.", "1,5 and 2."), ("1.", "1.")],
)
def test_only_a_decimal_point_becomes_a_comma(text: str, expected: str):
    assert with_decimal(text, ",") == expected


@pytest.mark.parametrize(
    ("number", "french", "english"),
    [
        ("0,3", "0,3 point de pourcentage", None), ("1,9", "1,9 point de pourcentage", None),
        ("2", "2 points de pourcentage", "2 percentage points"), ("−0,5", "−0,5 point de pourcentage", None),
        ("23,6 (0,4 à 43,3)", "23,6 (0,4 à 43,3) points de pourcentage", None),
        ("−10,2 (−21,7 à 1,6)", "−10,2 (−21,7 à 1,6) points de pourcentage", None),
        ("1,6 (−2 à 9)", "1,6 (−2 à 9) point de pourcentage", None),
        ("1", "1 point de pourcentage", "1 percentage point"), ("0", "0 point de pourcentage", "0 percentage points"),
        ("0.3", None, "0.3 percentage points"), ("1.0", None, "1.0 percentage points"),
        ("1\u202f241", "1\u202f241 points de pourcentage", None),
    ],
)  # fmt: skip
def test_a_unit_agrees_with_the_number_as_it_is_written(number: str, french: str | None, english: str | None):
    assert french is None or FR.count("pool.points", number) == french
    assert english is None or EN.count("pool.points", number) == english


def test_people_agree():
    assert [FR.count("people", n) for n in (0, 1, 2)] == ["0 personne", "1 personne", "2 personnes"]
    assert [EN.count("people", n) for n in (0, 1, 2)] == ["0 people", "1 person", "2 people"]
    assert FR.count("people", "au moins 1") == "au moins 1 personne"


def test_joins_leave_out_what_is_empty():
    assert FR.listed(["a", "", "b"]) == "a, b"
    assert FR.clauses(["a", "", "b"]) == f"a{NARROW}; b"
    assert EN.clauses(["a", "b"]) == "a; b"
    assert FR.told("a", "") == "a"
    assert FR.told("a", "b") == f"a{NARROW}: b"
    assert FR.any_of(["a", "b"]) == "a ou b"
    assert EN.all_of(["a", "b"]) == "a and b"
    assert FR.series(["Anxiété", "Maux de tête", "MADRS"]) == "Anxiété, maux de tête, MADRS"


def test_a_clause_that_begins_with_a_capital_begins_a_sentence():
    assert (
        FR.lines(["Dépression", "sans médicament", "MADRS de 20"])
        == f"Dépression{NARROW}; sans médicament{NARROW}; MADRS de 20"
    )
    assert FR.lines(["Dépression.", "Patients ambulatoires"]) == "Dépression. Patients ambulatoires"


def test_folding_keeps_the_spaces_that_must_not_break():
    assert flat(f"  un\n  essai{NARROW}: deux\u00a0mots ") == f"un essai{NARROW}: deux\u00a0mots"


def test_the_last_number_of_a_text():
    assert [last_number(text) for text in ("au moins 1\u202f241", "3 (2 à 4,5)", "de 2 à 4,5", "aucun", "12.")] == [
        "1\u202f241",
        "3",
        "4,5",
        "",
        "12",
    ]


def test_words_inside_a_line_begin_small():
    assert [small(text) for text in ("Dépression", "MADRS", "Un essai", "À part")] == [
        "dépression",
        "MADRS",
        "un essai",
        "à part",
    ]


def test_nothing_folds_the_spaces_of_a_text_with_split():
    """`str.split()` without a sign, `\\s` and the template filter `striptags` take narrow no-break spaces, too."""
    package = Path(__file__).parent.parent / "src" / "evidence_explorer"
    found = [
        f"{file.name}: {line.strip()}"
        for folder in ("pages", "charts", "theme")
        for file in sorted((package / folder).rglob("*"))
        if file.suffix in {".py", ".jinja", ".html"}
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.search(r"striptags|\" \"\.join\([^)]*\.split\(\)\)", line)
    ]
    assert [one for one in found if "kept.split()" not in one and "form.split()" not in one] == []


# Citations and sources


def test_a_citation_is_marked_with_its_language():
    study = trial("x-2020", (1, 2), (1, 2))
    ours = study.model_copy(
        update={"citation": Citation(authors=("Ay B",), year=None, title="The <bath>", journal="J")}
    )
    french = ours.model_copy(update={"citation": ours.citation.model_copy(update={"language": "fr"})})
    assert str(citation(ours, EN)) == "Ay B (year not known). The &lt;bath&gt;. J."
    assert str(citation(ours, FR)) == (
        '<span lang="en">Ay B (<span lang="fr">année inconnue</span>). The &lt;bath&gt;. J.</span>'
    )
    assert str(citation(french, FR)) == "Ay B (année inconnue). The &lt;bath&gt;. J."
    assert str(citation(french, EN)).startswith('<span lang="fr">Ay B (<span lang="en">year not known</span>)')


def test_a_source_is_named_by_its_number():
    study = trial("x-2020", (1, 2), (1, 2))
    key = next(iter(study.sources))
    assert source_name(study, key, EN) == source_name(study, key, FR) == "source 1"


def test_a_line_begins_with_a_capital_but_an_abbreviation_is_written_as_it_is():
    begun = ["rTMS classique (10 Hz)", "rTMS", "mTOR", "eTMS, 2 semaines", "qEEG", "iTBS"]
    assert [capital(text) for text in begun] == begun
    told = [capital(text) for text in ("éskétamine", "l’EMA a dit", "IRM", "d’IRM", "s-kétamine", "", "10 Hz", "a B")]
    assert told == ["Éskétamine", "L’EMA a dit", "IRM", "D’IRM", "S-kétamine", "", "10 Hz", "A B"]
