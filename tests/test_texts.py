"""Hand-written texts: their numbers are read as people read them, the same in every language."""

from __future__ import annotations

import pytest

from conftest import Site
from evidence_explorer.checks.texts.parity import language_is_its_own, languages_agree
from evidence_explorer.checks.texts.reading import numbers, sentences
from evidence_explorer.checks.texts.resting import rests
from evidence_explorer.checks.texts.signs import text_is_finished
from evidence_explorer.checks.texts.turned import Common, languages_say_the_same
from evidence_explorer.load import Known
from evidence_explorer.model import Text
from evidence_explorer.problems import Severity
from evidence_explorer.site import examine
from real import real_dataset
from spoilt import digits_exchanged, figures_changed


def read(text: str, language: str = "en") -> list[tuple[str, str]]:
    """What each number is written as, and what it counts."""
    return [(text[n.start : n.end], n.kind.value) for n in numbers(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Remission in 29% (23 of 79)", [("29", "percent"), ("23", "people"), ("79", "people")]),
        ("29/9/8%", [("29", "percent"), ("9", "percent"), ("8", "percent")]),
        ("25% and 39% improved", [("25", "percent"), ("39", "percent")]),
        ("95% interval 2.9 to 10.2", [("95", "nothing"), ("2.9", "bare"), ("10.2", "bare")]),
        ("1,025 people, −0.5", [("1,025", "people"), ("−0.5", "bare")]),
        ("at 4 to 6 weeks and on day 43", [("4", "time"), ("6", "time"), ("43", "time")]),
        ("p < 0.001, and p values of 0.03", [("0.001", "p"), ("0.03", "p")]),
        ("25, 10 or 1 mg in 3 sessions", [("25", "dose"), ("10", "dose"), ("1", "dose"), ("3", "dose")]),
        ("MADRS-10, COMP360, 5-HT", [("10", "nothing"), ("360", "nothing"), ("5", "nothing")]),
        ("phase 3, since 2019, on 5 May", [("3", "nothing"), ("2019", "nothing"), ("5", "nothing")]),
        ("Three of 56; fourteen trials, two doses", [("Three", "people"), ("56", "people"), ("fourteen", "studies")]),
        ("read on 2025-10-31 at https://x.org/12, doi 10.1016/j.x.2024.15", []),
        ("people aged 18 years old", [("18", "nothing")]),
        ("n = 12, k = 3", [("12", "people"), ("3", "studies")]),
    ],
)  # fmt: skip
def test_a_number_is_read_with_what_it_counts(text: str, expected: list[tuple[str, str]]):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("29\u202f% (23 sur 79)", [("29", "percent"), ("23", "people"), ("79", "people")]),
        ("44 personnes sur 50", [("44", "people"), ("50", "people")]),
        ("1\u202f025 personnes, de −1,98 à 1,39", [("1\u202f025", "people"), ("−1,98", "bare"), ("1,39", "bare")]),
        ("du 8e au 43e jour, le 1er juillet", [("8", "time"), ("43", "time"), ("1", "nothing")]),
        ("soixante et onze personnes, à huit semaines", [("soixante et onze", "people"), ("huit", "time")]),
    ],
)  # fmt: skip
def test_french_numbers_are_read_too(text: str, expected: list[tuple[str, str]]):
    assert read(text, "fr")[-2:] == expected[-2:]
    assert set(expected) <= set(read(text, "fr")) | {("8", "time")}


def test_numbers_in_words_have_their_value():
    said = (
        "seventy-one people, ninety trials",
        "quatre-vingt-dix-sept personnes, dix-huit essais, soixante et onze essais",
    )
    assert [n.value for n in numbers(said[0], "en")] == [71, 90]
    assert [n.value for n in numbers(said[1], "fr")] == [97, 18, 71]


def test_the_two_numbers_of_a_pair_know_each_other():
    for text, language in (
        ("23 of 79", "en"),
        ("23 of the 79 people", "en"),
        ("7/12", "en"),
        ("23 personnes sur 79", "fr"),
    ):
        first, second = numbers(text, language)
        assert first.of == second.value


def test_a_language_that_nobody_wrote_down_is_left_alone():
    assert numbers("37 von 79", "de") == []


def test_sentences_end_where_they_end():
    text = "Ko et al. 2023 has 8 studies. It fell by 0.5 points! See p. 3.\n\nNext one."
    assert [text[a:b] for a, b in sentences(text, "en")] == [
        "Ko et al. 2023 has 8 studies.", "It fell by 0.5 points!", "See p. 3.", "Next one.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("english", "french", "codes"),
    [
        ("37% against 18%", "37\u202f% contre 18\u202f%", []),
        ("37% against 18%", "38\u202f% contre 18\u202f%", ["E260"]),
        ("19,114 people, 0.5", "19\u202f114 personnes, 0,5", []),
        ("0.5 points", "5 points", ["E260"]),
        ("Fourteen trials", "14 essais", []),
        ("Fourteen trials", "Seize essais", ["E260"]),
        ("ninety-nine people", "quatre-vingt-dix-neuf personnes", []),
        ("In 12 people, 3 were well.", "Chez 12 personnes.", ["N360"]),
        ("twice, in about 40 people", "2 fois, chez une quarantaine de personnes", []),
        ("read on 2025-10-31", "lu le 31 octobre 2025", []),
        ("2.5 hours", "2 h 30", []),
        ("Monday to Friday, 8 am to 8:30 p.m.", "du lundi au vendredi, de 8 h à 20 h 30", []),
        ("from 12 am to 8 pm", "de 0 h à 21 h", ["E260"]),
    ],
)  # fmt: skip
def test_languages_hold_the_same_numbers(english: str, french: str, codes: list[str]):
    text = Text.model_validate({"en": english, "fr": french})
    assert [fault.code for fault in languages_agree((), text)] == codes


def test_only_whole_sentences_have_a_language():
    short = Text.model_validate({"en": "Dans la peau", "fr": "In the skin"})
    assert list(language_is_its_own((), short)) == []


@pytest.mark.parametrize(
    "text", ["p <0.001, and R&D", "5 < 7 > 3", "CRP <3 mg/L", "xx", "TNFα and IFNγ", "café", "What is known?"]
)
def test_plain_texts_are_left_alone(text: str):
    assert list(text_is_finished((), text)) == []


@pytest.mark.parametrize(
    "text", ["TODO", "XXX people", "lorem ipsum", "???", "<i>x</i>", "a<br/>b", "a&nbsp;b", "cafÃ©", "m\u0430st"]
)
def test_what_was_left_in_a_text_is_told(text: str):
    assert [fault.code for fault in text_is_finished((), text)]


# The numbers of the site's own texts rest on its records


def test_every_number_of_the_texts_rests_on_something():
    found = [rest.field is not None for rest in rests(real_dataset())]
    assert len(found) > 5_000
    assert all(found)


def test_a_figure_changed_fails_the_sentences_that_rest_on_it():
    """Where no other figure that the sentence cites says the same; of all, three in four."""
    found = figures_changed(real_dataset(), 120, seed=7)
    alone = [change for change in found if change.alone]
    assert len(alone) > 120
    assert sum(change.told for change in alone) >= 0.95 * len(alone)
    assert sum(change.told for change in found) >= 0.7 * len(found)


def test_a_digit_exchanged_in_a_sentence_is_told():
    found = digits_exchanged(real_dataset(), 200, seed=7)
    assert len(found) > 150
    assert sum(change.told for change in found) >= 0.85 * len(found)


ALPHA = "studies/water/alpha-2020.yaml"


def told(site: Site, english: str) -> list[str]:
    """What is told when the sentence on harms of a small site's treatment is this one."""
    site.edit(
        "families/water.yaml", 'harms: {en: "Wet trousers.", fr: "Pantalons mouillés."}', f'harms: {{en: "{english}"}}'
    )
    return [code for file, _, _, code in site.told() if file == "families/water.yaml" and code != "N303"]


@pytest.mark.parametrize(
    ("english", "codes"),
    [
        ("Alpha 2020: 30 of 50 (60%) had a response at four weeks.", []),
        ("Alpha 2020: 60% against 40% had a response at week 4.", []),
        ("Alpha 2020: 61% had a response.", ["E263"]),
        ("Alpha 2020: 31 of 50 had a response.", ["E263"]),
        ("Alpha 2020: 30 of 50 (65%) had a response.", ["N362"]),
        ("Alpha 2020: 30 of 50 were in remission.", ["E263"]),
        ("Alpha 2020: 30 of 50 had a response at week 8.", ["E263"]),
        ("Alpha 2020: 4.5 points less (2.0 to 7.0; p = 0.001).", []),
        ("Alpha 2020: 4.6 points less.", ["N362"]),
        ("Alpha 2020: 45 of 99 people had a response at week 8.", ["E263"]),
        ("One trial counted 88% responders.", ["N362"]),
        ("Two doses of 40 litres in 12 sessions, since 2019.", []),
        ("It lasts twelve weeks.", []),
        ("In 100 people it lasted twelve weeks.", ["N362"]),
    ],
)
def test_a_sentence_is_compared_with_the_study_that_it_names(site: Site, english: str, codes: list[str]):
    assert told(site, english) == codes


@pytest.mark.parametrize(
    ("english", "fact"),
    [
        ("60% were in remission.", "'alpha-2020' has it, but of another outcome or time"),
        ("30 of 50 (40%) had a response.", "not the percentage of the count before it"),
    ],
)
def test_a_number_that_the_record_holds_elsewhere_is_told_so(site: Site, english: str, fact: str):
    site.edit(ALPHA, "A made-up trial in 100 people.", f"A made-up trial in 100 people. {english}")
    [problem] = [one for one in site.problems() if one.code == "N362"]
    assert fact in problem.fact


def test_a_number_without_a_field_is_marked_once(site: Site):
    site.edit("families/water.yaml", "    what: {en", "    other_numbers: [88]\n    what: {en")
    assert told(site, "One trial counted 88% responders.") == []


def test_a_text_is_read_again_when_a_record_that_it_names_is_another(site: Site):
    known: Known = {}
    beta = "studies/wool/beta-2021.yaml"
    text = (site.data / beta).read_text(encoding="utf-8")
    summary = next(line for line in text.splitlines() if line.startswith("summary:"))
    site.edit(beta, summary, 'summary: {en: "As in Alpha 2020, where 30 of 50 had a response."}')

    def codes() -> list[str]:
        found = examine(site.data, site.data, known=known).problems
        return [problem.code for problem in found if problem.file == beta and problem.code != "N303"]

    assert (codes(), codes()) == ([], [])
    kept = (site.data / ALPHA).read_text(encoding="utf-8")
    site.edit(ALPHA, "events: 30, of: 50, percent: 60", "events: 31, of: 50, percent: 62")
    assert codes() == ["N362"]
    site.write(ALPHA, kept)
    assert codes() == []


def test_a_first_record_is_not_blocked_by_its_texts(site: Site):
    site.edit("studies/water/alpha-2020.yaml", "A made-up trial in 100 people.", "12 of 30 (40%) had a response.")
    site.edit("studies/water/alpha-2020.yaml", "Un essai inventé chez 100 personnes.", "12 sur 30 (40 %) répondaient.")
    assert {problem.severity for problem in site.problems()} == {Severity.notice}


SCALES = Common({"QIDS": frozenset({"qids"}), "HAM-D17": frozenset({"hamd", "17"})}, frozenset({"goodwin", "singh"}))


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("No clear difference at week 4.", "Une différence nette à la semaine 4."),
        ("People were told.", "Les personnes n’étaient pas prévenues."),
        ("The score fell more with it.", "Le score a moins baissé avec ce produit."),
        ("Relapse was more frequent.", "Les rechutes étaient moins fréquentes."),
        ("Scores were better.", "Les scores étaient moins bons."),
        ("It is given before meals.", "On le donne après les repas."),
        ("A dose of 25 mg.", "Une dose de 25 µg."),
        ("It rose by 12%.", "Hausse de 12 points."),
        ("After 6 weeks.", "Après 6 jours."),
        ("At week 6.", "À 6 jours."),
        ("The QIDS fell by 4 points.", "Le HAM-D17 a baissé de 4 points."),
        ("As in Goodwin 2022.", "Comme dans Goodwin 2021."),
        ("As in Goodwin 2022.", "Comme dans Singh 2022."),
    ],
)
def test_a_sentence_that_one_language_turns_round_is_told(english: str, french: str):
    assert compared(english, french)


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("Neither cough nor fever.", "Ni toux ni fièvre."),
        ("No cough, no fever.", "Ni toux ni fièvre."),
        ("It had no effect.", "Il n’avait aucun effet."),
        ("People no longer ill.", "Des personnes qui ne sont plus malades."),
        ("Scores were lower.", "Les scores étaient plus bas."),
        ("Scores were less good than hoped.", "Les scores étaient moins élevés qu’espéré."),
        ("Nobody was told.", "Personne n’a été prévenu."),
        ("At least 5 people.", "Au moins 5 personnes."),
        ("The threshold is not in the abstract.", "Le seuil est absent du résumé."),
        ("Of 1,200 people 25.5% left.", "Sur 1 200 personnes, 25,5 % sont parties."),
        ("The HAM-D17 at week 6.", "L’échelle HAM-D17 à la 6e semaine."),
        ("As Goodwin and colleagues (2022) say.", "Comme le disent Goodwin et ses collègues (2022)."),
    ],
)
def test_two_ways_to_say_one_thing_are_not_told(english: str, french: str):
    assert compared(english, french) == []


def compared(english: str, french: str) -> list[str]:
    """What is told of two languages of one text."""
    text = Text(root={"en": english, "fr": french})
    return [str(fact) for _, fact in languages_say_the_same((), text, SCALES)]


@pytest.mark.parametrize(
    ("english", "french", "codes"),
    [
        ("60% with the hot bath, 40% with the lukewarm one.", "60 % avec le bain chaud, 40 % avec le tiède.", []),
        ("60% with the lukewarm bath.", "60 % avec le bain tiède.", ["N334", "N334"]),
        ("60% with the hot bath.", "60 % avec le bain tiède.", ["N334"]),
        ("60% (hot) and 40% (lukewarm).", "60 % (chaud) et 40 % (tiède).", []),
        (
            "30 of 50 people in the lukewarm group.",
            "30 personnes sur 50 dans le groupe du bain tiède.",
            ["N334", "N334"],
        ),
        ("They took 40 litres.", "Il a fallu 40 litres.", []),
        ("They took 45 litres.", "Il a fallu 45 litres.", ["N362"]),
    ],
)
def test_a_summary_names_the_group_and_the_dose_of_its_record(site: Site, english: str, french: str, codes: list[str]):
    site.edit(ALPHA, "A made-up trial in 100 people.", f"A made-up trial in 100 people. {english}")
    site.edit(ALPHA, "Un essai inventé chez 100 personnes.", f"Un essai inventé chez 100 personnes. {french}")
    assert [code for *_, code in site.told()] == codes
