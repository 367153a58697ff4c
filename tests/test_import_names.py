"""One cleaning of text and one parser of names, for bibliographies of all formats."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_explorer.importers import latex
from evidence_explorer.importers.cleaning import cleaned, titled
from evidence_explorer.importers.names import author, authors


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Curie, Marie Salomea", "Curie MS"),
        ("Curie, M. S.", "Curie MS"),
        ("Curie, M.S.", "Curie MS"),
        ("Curie, MS", "Curie MS"),
        ("Curie MS", "Curie MS"),
        ("Curie M.S.", "Curie MS"),
        ("Sartre, Jean-Paul", "Sartre JP"),
        ("Sartre, J.-P.", "Sartre JP"),
        ("Smith, John, 3rd", "Smith J 3rd"),
        ("Smith, John Jr", "Smith J Jr"),
        ("Smith, John, Jr.", "Smith J Jr"),
        ("Smith, Jr., John", "Smith J Jr"),
        ("Smith Jr, John", "Smith J Jr"),
        ("Smith, John, III", "Smith J III"),
        ("Smith, John, MD, PhD", "Smith J"),
        ("Smith, John PhD", "Smith J"),
        ("Smith, John, M.D.", "Smith J"),
        ("Smith, MD", "Smith MD"),
        ("van der Berg, Jan", "van der Berg J"),
        ("Beethoven, Ludwig van", "van Beethoven L"),
        ("García Márquez, Gabriel", "García Márquez G"),
        ("O'Neil, Ann", "O'Neil A"),
        ("D’Arcy, X", "D’Arcy X"),
        ("World Health Organization", "World Health Organization"),
        ("Consortium,", "Consortium"),
        ("Aristotle", "Aristotle"),
        ("SMITH, JOHN", "SMITH J"),
        ("J. A. Smith", "Smith JA"),
        ("Aarts, E.a", "Aarts E"),
        ("et al.", "et al."),
        ("others", "et al."),
        ("de la Ledge A", "de la Ledge A"),
        ("Müller, Ö.", "Müller Ö"),
        ("Silva Filho, R", "Silva Filho R"),
        ("Wang, Xiao-Ming", "Wang XM"),
    ],
)
def test_a_name_becomes_surname_and_initials(said: str, wanted: str):
    assert author(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Ann de la Ledge", "de la Ledge A"),
        ("Jane Doe", "Doe J"),
        ("J. A. Doe", "Doe JA"),
        ("Martin L. King Jr.", "King ML Jr"),
        ("Doe, Jane", "Doe J"),
        ("Aristotle", "Aristotle"),
        ("Sartre JP", "Sartre JP"),
        ("Jane DOE", "DOE J"),
    ],
)
def test_bibtex_writes_given_names_first(said: str, wanted: str):
    assert author(said, natural=True) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Smith JA, Jones B, Roe C Jr", ["Smith JA", "Jones B", "Roe C Jr"]),
        ("Smith, J.; Jones, B.", ["Smith J", "Jones B"]),
        ("Smith, John A (john@example.org)", ["Smith JA"]),
        ("", []),
    ],
)
def test_people_in_one_field_are_parted(said: str, wanted: list[str]):
    assert authors(said) == wanted


def test_hundreds_of_people_in_one_field_are_all_kept():
    assert len(authors("; ".join(f"Smith{n}, John" for n in range(500)))) == 500


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a &amp;amp; b &#945;", "a & b α"), ("AT&T; R&D", "AT&T; R&D"), ("p<0.05 and IL<6>", "p<0.05 and IL<6>"),
        ("<jats:p>10<jats:sup>-3</jats:sup></jats:p>", "10⁻³"), ("the 5<sup>th</sup> day", "the 5th day"),
        ("H<sub>2</sub>O", "H₂O"), ("<mml:math><mml:mi>α</mml:mi></mml:math>", "α"), ("a\n  b\u00a0c", "a b c"),
    ],
)  # fmt: skip
def test_text_is_cleaned(text: str, wanted: str):
    assert cleaned(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("One.", "One"),
        ("In the U.S.", "In the U.S."),
        ("Why?", "Why?"),
        ("One...", "One..."),
        ("Doe et al.", "Doe et al."),
    ],
)
def test_a_title_loses_the_dot_at_its_end(text: str, wanted: str):
    assert titled(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (r"Th{\'e}ta, Zo{\"e}", "Théta, Zoë"),
        (r"\'{\i} {\'\i} {\`{e}}", "í í è"),
        (r"$\alpha$-wave, IL-1$\beta$", "α-wave, IL-1β"),
        (r"p {\textless} 0.05 \textgreater{} 1", "p < 0.05 > 1"),
        (r"CO$_2$ and $10^{-3}$", "CO₂ and 10⁻³"),
        (r"20\,\% more \& still", "20 % more & still"),
        ("cost $5 and $6", "cost $5 and $6"),
        (r"$p < 0.05$", "p < 0.05"),
        (r"``quoted'' -- dash", "“quoted” – dash"),
        (r"\'Etienne \v{S} \c{c} \aa ngstr\"om", "Étienne Š ç ångström"),
        (r"\textit{warm} {\em y} \emph{z}", "warm y z"),
        (r"$\mu$J at 5\textdegree C", "μJ at 5°C"),
    ],
)
def test_latex_becomes_plain_text(text: str, wanted: str):
    assert latex.plain(text, unknown := []) == wanted
    assert unknown == []


def test_a_command_that_nobody_knows_is_named():
    assert latex.plain(r"a \mystery{b} c", unknown := []) == "a b c"
    assert unknown == [r"\mystery"]


@given(st.text(max_size=300))
def test_any_text_is_cleaned_into_one_line(text: str):
    for line in (cleaned(text), cleaned(latex.plain(text, [])), author(text), author(text, natural=True)):
        assert line == " ".join(line.split())
