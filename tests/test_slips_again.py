"""Plausible mistakes that are typed, not computed: each is told by its rule, and what was right before is silent."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from evidence_explorer.checks.described import doses_are_those_of_the_arm
from evidence_explorer.checks.links import unreachable
from evidence_explorer.checks.texts.parity import languages_agree, numbers_are_written_so
from evidence_explorer.checks.texts.signs import text_is_finished, text_is_whole
from evidence_explorer.model import Text
from real import real_dataset
from slips import Slip, alone, records, tell
from test_slips import GONE, GOODWIN, spoilt

LII, POPOVA, RAISON = (
    "studies/ketamine/lii-2023.yaml",
    "studies/ketamine/popova-2019.yaml",
    "studies/psilocybin/raison-2023.yaml",
)
KETAMINE, SITE, CLAIMS = "families/ketamine.yaml", "site.yaml", "claims/activity-nutrition.yaml"
APPLETON, CAO = "studies/immuno-psychiatry/appleton-2021.yaml", "studies/lifestyle/cao-2021.yaml"
JACKA, AKHONDZADEH = "studies/immuno-psychiatry/jacka-2017.yaml", "studies/immuno-psychiatry/akhondzadeh-2009.yaml"
DOI = "10.1056/NEJMoa2206443"
CHECKED = {"by": "A. Person", "on": "2026-11-20", "where": "the article"}
SECOND = {
    "agrees": False,
    "what": {"en": "29 of 79, 20.3% and 10.1%", "fr": "29 sur 79, 20,3 % et 10,1 %"},
    "corrected": {"en": "No correction.", "fr": "Aucune correction."},
}

DIGEST = {"en": "third-party digest of the article", "fr": "synthèse d’un tiers sur l’article"}
ANOTHERS = {"en": "table 2 in Gastaldon 2019", "fr": "tableau 2 dans Gastaldon 2019"}
ON_ANOTHER_SCALE = {
    "en": "At three weeks HAM-D had fallen 6.6 points more with 25 mg than with 1 mg.",
    "fr": "À trois semaines, la HAM-D avait baissé de 6,6 points de plus avec 25 mg qu’avec 1 mg.",
}


def dated(started: str) -> dict[str, object]:
    """When a study began, as a record tells it."""
    return {"started": started, "sources": ["abstract"]}


TYPED: list[tuple[str, dict[str, object], str]] = [
    # Identifiers and lines of a citation
    *((GOODWIN, {"citation.registry": [number]}, "N316") for number in (
        "NCT0377520", "NCT037752000", "NCT11111111", "NCT12345678", "ISRCTN1234567", "EudraCT 2077-003288-36",
        "NCT03775200, NCT03775201", "CRD42020123456", "ACTRN12625000123456", "NCT07123456", "ChiCTR2500101234",
    )),
    *((GOODWIN, {"citation.doi": f"{DOI}{end}"}, "N356") for end in ("/full", "/abstract", ".pdf", "?rss=1", DOI)),
    (LII, {"citation.doi": "10.1038/s44220\u2011023\u201100140\u2011x"}, "N356"),
    (GOODWIN, {"citation.doi": "10.1056/N"}, "N356"),
    (GOODWIN, {"citation.doi": GONE, "citation.preprint_doi": DOI}, "N356"),
    (GOODWIN, {"citation.preprint_doi": DOI}, "N356"),
    (GOODWIN, {"citation.pages": "1648-1637"}, "N356"),
    *((GOODWIN, {"citation.authors": told}, "N356") for told in (
        ["Goodwin GM, Aaronson ST, Alvarez O"], ["Goodwin GM and Aaronson ST"], ["Guy M Goodwin", "Scott T Aaronson"],
        ["et al.", "Goodwin GM"], ["Goodwin GM", "Aaronson ST", "Goodwin GM"], ["Goodwin GM", "et al.", "et al."],
    )),
    (GOODWIN, {"citation.title": "Single-Dose Psilocybin. N Engl J Med. 2022;387:1637"}, "N356"),
    (GOODWIN, {"citation.title": f"https://www.nejm.org/doi/{DOI}"}, "N356"),
    (GOODWIN, {"citation.journal": "www.nejm.org"}, "N356"),
    (GOODWIN, {"citation.language": "fr"}, "N356"),
    # Roles, kinds, people
    (GOODWIN, {"design.kind": "cohort", "design.randomised": GONE}, "N331"),
    (APPLETON, {"design.kind": "cohort"}, "N331"),
    (GOODWIN, {"design.kind": "crossover-rct"}, "N331"),
    ("studies/ketamine/lapidus-2014.yaml", {"design.kind": "rct"}, "N331"),
    (GOODWIN, {"population.diagnosis": ["bipolar"]}, "N355"),
    (GOODWIN, {"population.diagnosis": ["anxiety"]}, "N355"),
    (POPOVA, {"treatments": ["ketamine-iv"], "arms.0.treatment": "ketamine-iv"}, "N332"),
    (GOODWIN, {"design.same_people_as": "popova-2019"}, "N318"),
    (GOODWIN, {"design.participants": 500}, "N319"),
    (GOODWIN, {"arms.0.dose": {"en": "10 mg", "fr": "10 mg"}}, "N355"),
    (GOODWIN, {"arms.0.dose": {"en": "25 µg", "fr": "25 mg"}}, "N355"),
    (GOODWIN, {"arms.0.dose": {"en": "25 mg", "fr": "une dose"}}, "N355"),
    (LII, {"arms.1.control": "usual-care"}, "N333"),
    (LII, {"arms.1.control": "active"}, "N333"),
    (GOODWIN, {"funders": ["public"]}, "N355"),
    # Times
    (GOODWIN, {"harms.0.window": {"en": "up to week 52", "fr": "jusqu’à la semaine 52"}}, "N337"),
    *((SITE, {"headline.days": days}, "N337") for days in (280, 4, 1000)),
    *((GOODWIN, {"design.dates": dated(day)}, "N306") for day in ("2023-03", "1019-03", "1990-01")),
    (GOODWIN, {"design.dates": dated("2021-06"), "design.duration_weeks": 208}, "N306"),
    (GOODWIN, {"added": "2012-11-23"}, "N306"),
    (GOODWIN, {"outcomes.0.time.words": {"en": "after three months", "fr": "après trois mois"}}, "N336"),
    (KETAMINE, {"treatments.0.pools.1.days": [13, 3500]}, "E401"),
    (KETAMINE, {"treatments.0.pools.0.days": [0.9, 20]}, "E401"),
    (KETAMINE, {"treatments.0.score_pools.0.days": [2, 5], "treatments.0.score_pools.0.target_days": 4}, "E401"),
    # Grades and sources
    (GOODWIN, {"sources.metapsy.grade": "registry"}, "N338"),
    (GOODWIN, {"sources.abstract.grade": "curated"}, "N338"),
    (GOODWIN, {"sources.abstract.grade": "full-text", "sources.abstract.read_in": {"en": "read", "fr": "lu"}}, "N338"),
    (GOODWIN, {"sources.abstract.grade": "full-text", "sources.abstract.read_in": DIGEST}, "N338"),
    (GOODWIN, {"sources.abstract.grade": "registry", "sources.abstract.read_in": ANOTHERS}, "N338"),
    (GOODWIN, {"summary": ON_ANOTHER_SCALE}, "N353"),
    (GOODWIN, {"sources.abstract.address": "https://pubmed.ncbi.nlm.nih.gov/31109201/"}, "N357"),
    (GOODWIN, {"sources.abstract.address": "https://clinicaltrials.gov/study/NCT03861988"}, "N357"),
    *((GOODWIN, {"checked": CHECKED | {"by": name}}, "E243") for name in ("JD", "Dr", "notre équipe", "Claude")),
    (GOODWIN, {"checked": CHECKED | {"where": "?"}}, "E243"),
    (GOODWIN, {"second_reading": SECOND}, "E242"),
    # Numbers
    (GOODWIN, {"scores.0.difference.p": ">0.001"}, "N310"),
    (GOODWIN, {"harms.2.results.0.events": 70, "harms.2.results.0.percent": 88.6}, "N301"),
    (GOODWIN, {"harms.3.results.0.events": 67, "harms.3.results.0.percent": 84.8}, "N301"),
    (GOODWIN, {"outcomes.1.definition": {"en": "MADRS total ≥ 10", "fr": "score MADRS ≥ 10"}}, "N342"),
    ("studies/precision-psychiatry/pain-2022.yaml", {"design.participants": 52180}, "N319"),
    ("studies/lifestyle/blom-2015.yaml", {"design.duration_weeks": 2}, "N337"),
    ("studies/lifestyle/verhoeven-2023.yaml", {"sources.secondary.grade": "full-text"}, "N338"),
    ("studies/rtms/ramos-2025.yaml", {"outcomes.0.results.0.arm": "sham"}, "N334"),
    # The neighbouring column, scale, journal
    (GOODWIN, {"outcomes.0.scale": "hamd-17"}, "N353"),
    ("studies/rtms/george-2010.yaml", {"outcomes.0.scale": "hamd-21"}, "N353"),
    ("studies/rtms/blumberger-2018.yaml", {"outcomes.1.scale": "bdi"}, "N353"),
    (LII, {"scores.0.scale": "qids-sr16"}, "N353"),
    ("studies/psilocybin/comp005-2025.yaml", {"scores.0.time.value": 4}, "N336"),
    ("studies/immuno-psychiatry/schaub-2022.yaml", {"design.duration_weeks": 2}, "N337"),
    *(("studies/ketamine/ekstrand-2022.yaml", changes, "N341") for changes in (
        {"effects.0.estimate": 0.17, "effects.0.interval": [0.02, 0.3]},
        {"effects.0.estimate": 0.17, "effects.0.interval": GONE},
    )),
    ("studies/ketamine/popova-2019.yaml", {"effects.1.interval.1": 48.06}, "N347"),
    ("studies/lifestyle/clegg-2026.yaml", {"effects.2.interval.0": -0.22}, "N347"),
    *((GOODWIN, {"outcomes.1.definition": {"en": f"total ≤ {level}", "fr": f"score total ≤ {level}"}}, "N370")
      for level in (100, 20, 5)),
    *((GOODWIN, {"outcomes.0.definition": {"en": f"≥ {fall}% decrease", "fr": f"baisse ≥ {fall}\u202f%"}}, "N370")
      for fall in (5, 500, 15, 75)),
    ("studies/immuno-psychiatry/bai-2020.yaml", {"effects.0.p": "0.3"}, "N346"),
    ("studies/immuno-psychiatry/bai-2020.yaml", {"effects.0.p": "0.04"}, "N346"),
    *((GOODWIN, {"citation.journal": name}, "N371") for name in ("JAMA Psychiatry", "Lancet Psychiatry", "BMJ")),
    (APPLETON, {"citation.journal": "Addiction"}, "N371"),
    *((f"studies/{file}.yaml", {"citation.volume": volume}, "N371") for file, volume in (
        ("immuno-psychiatry/nikolova-2023", "70"), ("immuno-psychiatry/nikolova-2023", "8"), (JACKA[8:-5], "51"),
    )),
    (JACKA, {"citation.journal": "BMC Psychiatry"}, "N371"),
    (GOODWIN, {"design.blinding": "single-blind"}, "N333"),
    (LII, {"design.blinding": "single-blind"}, "N333"),
    ("studies/rtms/papakostas-2024.yaml", {"design.blinding": "double-blind"}, "N333"),
    ("studies/immuno-psychiatry/husain-2020.yaml", {"design.randomised": 276}, "N319"),
    *((f"studies/{file}", {"outcomes.1.results.0.source": source}, "N315") for file, source in (
        ("ketamine/phillips-2019.yaml", "abstract"), ("ketamine/singh-2016.yaml", "abstract"),
        ("rtms/yesavage-2018.yaml", "registry"), ("psilocybin/palhano-fontes-2019.yaml", "register"),
    )),
    # Site facts
    (SITE, {"help_lines.0.number": "3141"}, "E244"),
    (SITE, {"jurisdictions": ["FR", "EU", "FR"]}, "E223"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "changes", "code"), TYPED, ids=[f"{code}-{i}" for i, (*_, code) in enumerate(TYPED)])
def test_what_was_typed_wrongly_is_told_by_its_rule(file: str, changes: dict[str, object], code: str):
    slip = spoilt(file, changes)
    assert code in {
        problem.code
        for problem in (tell if file in SHARED or code in BESIDE_OTHERS or PREPRINT in changes else alone)(slip)
    }


SHARED = {KETAMINE, SITE, CLAIMS, "corrections.yaml"}
BESIDE_OTHERS = {"N355", "N357", "N318", "N332", "N370", "N371"}
"""What is told only beside the other records."""
PREPRINT = "citation.preprint_doi"
Deed = Callable[[dict[str, Any]], object]


def copied(*path: str | int) -> Deed:
    """The first entry of a list stands there once more."""

    def deed(record: dict[str, Any]) -> None:
        inside: Any = record
        for part in path:
            inside = inside[part]
        inside.append(deepcopy(inside[0]))

    return deed


def rows_turned(record: dict[str, Any]) -> None:
    for outcome in record["outcomes"][1:]:
        one, *_, last = outcome["results"]
        one["arm"], last["arm"] = last["arm"], one["arm"]


def outcome_of_21_days(record: dict[str, Any]) -> None:
    record["outcomes"].append(deepcopy(record["outcomes"][0]) | {"time": {"value": 21, "unit": "day"}})


def outcome_in_other_words(record: dict[str, Any]) -> None:
    words = {"en": "reduction of at least half of the MADRS", "fr": "réduction d’au moins la moitié de la MADRS"}
    record["outcomes"].append(deepcopy(record["outcomes"][0]) | {"definition": words})


def week_copied_to_another(record: dict[str, Any]) -> None:
    record["outcomes"][9]["results"] = deepcopy(record["outcomes"][7]["results"])


def pool_under_another_name(record: dict[str, Any]) -> None:
    pools = record["treatments"][0]["pools"]
    pools.append(deepcopy(pools[0]) | {"id": "again"})


def two_of_one_name(record: dict[str, Any]) -> None:
    record["treatments"][1]["name"] = deepcopy(record["treatments"][0]["name"])


DONE: list[tuple[str, Deed, str]] = [
    (LII, rows_turned, "N334"),
    (GOODWIN, outcome_of_21_days, "E215"),
    (GOODWIN, outcome_in_other_words, "N311"),
    (GOODWIN, week_copied_to_another, "N311"),
    (GOODWIN, copied("risk_of_bias"), "E223"),
    (GOODWIN, copied("outcomes", 0, "results", 0, "also"), "E223"),
    (JACKA, copied("afterwards"), "E223"),
    (AKHONDZADEH, copied("findings"), "E223"),
    (CLAIMS, copied("claims", 0, "quotes"), "E223"),
    (CLAIMS, copied("claims", 0, "studies"), "E223"),
    (SITE, copied("help_lines"), "E223"),
    ("corrections.yaml", copied("corrections"), "E223"),
    (KETAMINE, copied("treatments", 0, "practice"), "E223"),
    (KETAMINE, copied("treatments", 0, "certainty"), "E223"),
    (KETAMINE, copied("treatments", 0, "ask"), "E223"),
    (KETAMINE, copied("treatments", 0, "aliases"), "E223"),
    (KETAMINE, pool_under_another_name, "E223"),
    (KETAMINE, two_of_one_name, "E223"),
]


@pytest.mark.parametrize(("file", "deed", "code"), DONE, ids=[f"{code}-{i}" for i, (*_, code) in enumerate(DONE)])
def test_what_was_copied_or_turned_is_told_by_its_rule(file: str, deed: Deed, code: str):
    record = deepcopy(records()[file])
    deed(record)
    slip = Slip(file, file, records()[file], record)
    assert code in {problem.code for problem in (tell if file in SHARED else alone)(slip)}


AGAINST = (
    "64% had responded 24 hours after one ketamine infusion, against 28% after midazolam",
    "28% had responded 24 hours after one ketamine infusion, against 64% after midazolam",
)
STRANGER = ("against 60 of 340 (17.6%) with quetiapine", "against 60 of 340 (17.6%) with placebo")


@pytest.mark.parametrize(("before", "after", "code"), [(*AGAINST, "N334"), (*STRANGER, "N362")])
def test_a_sentence_of_a_family_sets_groups_against_each_other_as_its_records_do(before: str, after: str, code: str):
    story = records()[KETAMINE]["story"]
    assert before in story["en"]
    told = tell(spoilt(KETAMINE, {"story": story | {"en": story["en"].replace(before, after)}}))
    assert code in {problem.code for problem in told}


@pytest.mark.parametrize(("said", "told"), [("25 ملغ", []), ("٢٥ ملغ", []), ("250 ملغ", ["N355"])])
def test_a_dose_in_letters_of_another_script_is_compared_by_its_number(said: str, told: list[str]):
    study = real_dataset().studies["goodwin-2022"]
    dose = Text.model_construct({"en": "25 mg", "ar": said})
    arm = study.arms[0].model_copy(update={"dose": dose})
    changed = study.model_copy(update={"arms": (arm, *study.arms[1:])})
    assert [fault.code for fault in doses_are_those_of_the_arm(changed)] == told


def test_an_interval_of_a_sentence_has_the_signs_of_its_record():
    summary = {
        key: text.replace("−2.9", "2.9").replace("−2,9", "2,9") for key, text in records()[GOODWIN]["summary"].items()
    }
    assert "N362" in {problem.code for problem in tell(spoilt(GOODWIN, {"summary": summary}))}


@pytest.mark.parametrize(
    "address",
    [
        "https://pubmed.ncbi.nlm.nih.gov/36322843).", "https://www-nejm-org.ezproxy.u-paris.fr/doi/full/x",
        "https://docs.google.com/document/d/abc/edit", "https://www.dropbox.com/s/x/a.pdf", "https://bit.ly/3abc",
        "https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fnejm.org", "https://t.co/abc",
        "https://pubmed.ncbi.nlm.nih.gov/?term=knee", "https://scholar.google.com/scholar?q=knee",
        "https://pubmed.ncbi.nlm.nih.gov/", "https://sci-hub.se/10.1056/x", "https://journal..com/x",
        "https://journal.con/x", "https://journal.c/x", "https://10.1056/x", "https://doi.org/NEJMoa2206443",
        "https://doi.org/10.1056", "https://journal.org/%E2%80%8Bx", "https://-journal.org/x", "https://8.8.8.8/x",
        "https://journal.org:8080x/", "https://clinicaltrials.gov/study/NCT0377520",
    ],
)  # fmt: skip
def test_an_address_that_leads_others_nowhere_is_told(address: str):
    assert unreachable(address) is not None


@pytest.mark.parametrize(
    "address",
    [
        "https://doi.org/10.1056/NEJMoa2206443", "https://pubmed.ncbi.nlm.nih.gov/36322843/?from_term=x",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC11062320/table/tbl2/?term=%22BMJ%22", "https://3114.fr",
        "https://clinicaltrials.gov/study/NCT03775200", "https://en.wikipedia.org/wiki/Depression_(mood)",
        "https://www.clinicaltrialsregister.eu/ctr-search/search?query=2017-003288-36",
        "https://web.archive.org/web/2020/https://a.org/", "https://x.org/a#:~:text=b",
    ],
)  # fmt: skip
def test_an_address_that_others_can_open_is_left_alone(address: str):
    assert unreachable(address) is None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("A deﬁned episode", "E262"), ("Le trait?ment", "E262"), ("**Sponsor** paid", "N364"),
        ("[here](https://a.b)", "N364"),
        ("20\\% of people", "N364"), ("as before [12].", "N364"), ("the partici- pants", "N364"),
        ("of the the trial", "N364"),
        ("(à vérifier) Un essai", "E261"), ("To check with the paper", "E261"), ("citation needed", "E261"),
        ("XX% of people", "E261"), ("____ of people", "E261"), ("(95% CI 1 to 2", "N364"),
        ("A trial of many people. It was long and well made, as its authors say; nobody left it before the e", "N364"),
    ],
)  # fmt: skip
def test_what_a_copy_leaves_in_a_text_is_told(said: str, code: str):
    assert [fault.code for fault in (*text_is_finished((), said), *text_is_whole((), said))] == [code]


@pytest.mark.parametrize(
    "said",
    ["short- and long-term", "court- et long terme", "What is known?", "95% interval (1 to 2)", "to check a count"],
)
def test_plain_sentences_are_left_alone(said: str):
    assert [*text_is_finished((), said), *text_is_whole((), said)] == []


@pytest.mark.parametrize(
    ("english", "french", "told"),
    [
        ("(−10.2 to −2.9)", "(10,2 à 2,9)", True), ("total ≤ 10", "total ≥ 10", True),
        ("a fall of 60.9%", "−60,9\u202f%", False),
        ("at least 50%", "≥ 50\u202f%", False),
        ("64% against 28%", "28\u202f% contre 64\u202f%", True), ("(−10.2 to −2.9)", "(−10,2 à −2,9)", False),
    ],
)  # fmt: skip
def test_signs_are_the_same_in_both_languages(english: str, french: str, told: bool):
    text = Text.model_validate({"en": english, "fr": french})
    assert bool([fault for fault in languages_agree((), text) if fault.code == "N360"]) is told


@pytest.mark.parametrize(
    ("language", "said", "told"),
    [
        ("fr", "52.5 %", True),
        ("en", "52,5%", True),
        ("fr", "ODC-By 1.0", False),
        ("en", "1,025 people", False),
        ("fr", "52,5 %", False),
    ],
)
def test_numbers_are_written_as_their_language_writes_them(language: str, said: str, told: bool):
    assert bool(list(numbers_are_written_so((), said, language))) is told


@pytest.mark.parametrize("languages", [["de"], ["fr"], ["en", "de"]])
def test_a_wrong_list_of_languages_is_one_problem(languages: list[str]):
    assert len(tell(spoilt(SITE, {"languages": languages}))) == 1
