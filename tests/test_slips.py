"""Plausible slips of the hand are told: a sample of each family of kinds, and a first record that has none."""

from __future__ import annotations

from collections import defaultdict
from copy import deepcopy

import pytest

from conftest import Site
from slips import KINDS, Slip, made, records, tell

LEAST = {
    "addresses": 1.0, "definitions": 0.6, "effects": 0.6, "grades": 0.75, "identifiers": 0.9, "numbers": 0.7,
    "people": 0.7, "roles": 0.6, "scales": 0.75, "scores": 0.7, "site facts": 0.7, "times": 0.7, "twins": 1.0,
}  # fmt: skip
"""Family of kinds → the least share that is told; texts beside their numbers are looked at elsewhere."""
ONE_EACH = [slip for slip in made(len(KINDS), seed=7) if KINDS[slip.kind][0] in LEAST]


def test_most_slips_of_each_family_are_told():
    told: dict[str, list[bool]] = defaultdict(list)
    for slip in ONE_EACH:
        told[KINDS[slip.kind][0]].append(bool(tell(slip)))
    assert set(told) == set(LEAST)
    assert {family: share for family, found in told.items() if (share := sum(found) / len(found)) < LEAST[family]} == {}


def test_a_slip_is_a_change_and_the_same_for_one_seed():
    first, again = ([(slip.kind, slip.file, slip.told) for slip in made(30, seed=3)] for _ in range(2))
    assert first == again
    assert all(changed for _, _, changed in first)


GONE = object()
"""The field is not there."""


def spoilt(file: str, changes: dict[str, object]) -> Slip:
    """A real record with other values, by place; a list that is one too short grows."""
    record = deepcopy(records()[file])
    for place, value in changes.items():
        *path, last = [int(part) if part.isdigit() else part for part in place.split(".")]
        inside = record
        for part in path:
            inside = inside.setdefault(part, {}) if isinstance(inside, dict) else inside[part]
        if value is GONE:
            del inside[last]
        elif isinstance(inside, list) and last == len(inside):
            inside.append(value)
        else:
            inside[last] = value
    return Slip(file, file, records()[file], record)


KETAMINE, PSILOCYBIN, IMMUNE = "studies/ketamine", "studies/psilocybin", "studies/immuno-psychiatry"
RTMS, VNS, SOUND, LIFE = "studies/rtms", "studies/vns", "studies/ultrasound", "studies/lifestyle"
GOODWIN, GAPP = f"{PSILOCYBIN}/goodwin-2022.yaml", "studies/precision-psychiatry/gapp-mdd-2022.yaml"
ADDRESS = "sources.talk-abstract.address"
KAZEMI = (
    "Effect of probiotic and prebiotic vs placebo on psychological outcomes in patients with major depressive "
    "disorder: a randomized clinical trial"
)
CHECKED = {"by": "A. Person", "on": "2031-01-01", "where": "the article"}
NOTES = {"en": "a table", "fr": "un tableau"}
LEFT_OVER = {"grade": "secondary", "read_in": NOTES, "covers": {"en": "nothing any more", "fr": "plus rien"}}
SAMPLES: list[tuple[str, dict[str, object], str]] = [
    (f"{IMMUNE}/osimo-2019.yaml", {"sources.abstract.address": "https://localhost/x"}, "E240"),
    (GOODWIN, {ADDRESS: "https://talks.ox.ac.uk@evil.example/talks/id/c3e1"}, "E240"),
    (GOODWIN, {ADDRESS: "https://talks.\u043ex.ac.uk/talks/id/c3e1"}, "E106"),
    (f"{VNS}/mu-2004.yaml", {"arms.0.n": 1}, "N319"),
    (f"{RTMS}/madore-2022.yaml", {"arms.0.n": 3400}, "N319"),
    (f"{PSILOCYBIN}/holze-2023.yaml", {"treatments": []}, "N332"),
    (f"{PSILOCYBIN}/davis-2021.yaml", {"treatments.1": "lsd"}, "N332"),
    (f"{IMMUNE}/akhondzadeh-2009.yaml", {"citation.authors": ["Dinga R", "Schmaal L"]}, "N350"),
    (GAPP, {"design.blinding": "open"}, "N333"),
    (GAPP, {"checked": CHECKED}, "N306"),
    (
        f"{RTMS}/vida-2023.yaml",
        {"arms.0.treatment": GONE, "arms.0.control": "sham", "arms.1.control": GONE, "arms.1.treatment": "rtms-10hz"},
        "N333",
    ),
    (f"{IMMUNE}/hellmann-regen-2022.yaml", {"arms.0.control": "placebo"}, "N333"),
    (f"{VNS}/holtzheimer-2017.yaml", {"design.countries.1": "US"}, "E223"),
    (f"{PSILOCYBIN}/goodwin-2023.yaml", {"outcomes.0.time.unit": "day"}, "N336"),
    (f"{RTMS}/dalhuisen-2024.yaml", {"outcomes.0.time.unit": "hour"}, "N336"),
    (f"{KETAMINE}/abbar-2022.yaml", {"outcomes.0.time.unit": "week"}, "N336"),
    (GOODWIN, {"scores.0.difference.against": "psilocybin-25mg"}, "E241"),
    (f"{KETAMINE}/daly-2018.yaml", {"scores.1.difference.value": -31.5}, "N344"),
    (f"{IMMUNE}/doll-2022.yaml", {"design.duration_weeks": 56}, "N337"),
    (f"{PSILOCYBIN}/carhart-harris-2018.yaml", {"design.duration_weeks": 6.0}, "N337"),
    (f"{PSILOCYBIN}/comp006-2026.yaml", {"funders": ["none", "industry"]}, "E245"),
    (
        f"{PSILOCYBIN}/carhart-harris-2021.yaml",
        {"harms.0.results.0.of": 90, "harms.0.results.0.percent": GONE, "harms.0.results.0.origin": GONE},
        "N304",
    ),
    (
        f"{IMMUNE}/berk-2020-aspree.yaml",
        {"harms.0.results.0.arm": "placebo", "harms.0.results.1.arm": "aspirin"},
        "N335",
    ),
    (f"{KETAMINE}/ochs-ross-2020.yaml", {"effects.0.interval.0": 0.28}, "N346"),
    (f"{IMMUNE}/husain-2020.yaml", {"design.kind": "single-arm", "design.randomised": GONE}, "N331"),
    (f"{KETAMINE}/dean-2021.yaml", {"effects.2.estimate": 248.0, "effects.2.interval": GONE}, "N348"),
    (f"{RTMS}/zangen-2023.yaml", {"outcomes.0.results.0.percent": 0.609}, "N341"),
    (f"{PSILOCYBIN}/sanches-2016.yaml", {"harms.0.results.0.percent": 49}, "N330"),
    (f"{LIFE}/verhoeven-2023.yaml", {"outcomes.0.results.1.percent": GONE, "outcomes.0.results.1.events": 43}, "N330"),
    (f"{IMMUNE}/gao-2023.yaml", {"design.randomised": 100}, "N319"),
    (f"{IMMUNE}/jha-2017.yaml", {"design.randomised": 1060}, "N319"),
    (f"{SOUND}/attali-2025.yaml", {"design.kind": "rct"}, "N331"),
    (f"{PSILOCYBIN}/palhano-fontes-2019.yaml", {"outcomes.2.results.0.read_again": True}, "E242"),
    (f"{KETAMINE}/fu-2023.yaml", {"second_reading": GONE}, "E242"),
    (f"{LIFE}/trivedi-2011.yaml", {"sources.recalled.grade": "full-text"}, "N338"),
    (f"{PSILOCYBIN}/von-rotz-2023.yaml", {"arms.1.n": 208, "arms.1.repeats": "pooled"}, "N319"),
    (f"{KETAMINE}/jelovac-2025.yaml", {"scores.0.difference.interval.0": -854.0}, "N308"),
    (f"{SOUND}/attali-2025.yaml", {"scores.0.results.0.n": 50}, "N304"),
    (f"{RTMS}/carpenter-2012.yaml", {"scores.0.results.0.mean": 1.9}, "N343"),
    (GOODWIN, {"scores.2.results.0.mean": 9.5}, "N343"),
    (f"{IMMUNE}/nikolova-2023.yaml", {"scores.0.results.0.sd": 428.0}, "N345"),
    (f"{SOUND}/reznik-2020.yaml", {"design.sites": 1000}, "N352"),
    (f"{IMMUNE}/okereke-2021.yaml", {"design.randomised": 9176, "arms.0.n": GONE, "arms.1.n": GONE}, "N319"),
    (f"{IMMUNE}/parletta-2019.yaml", {"citation.year": 1919}, "N350"),
    (f"{SOUND}/liun-meta-2025.yaml", {"citation.year": 2020}, "N350"),
    (
        f"{RTMS}/blumberger-2018.yaml",
        {"outcomes.1.definition": {"en": "HRSD-17 < 8, at week 10", "fr": "HRSD-17 < 8, semaine 10"}},
        "N336",
    ),
    (
        f"{RTMS}/blumberger-2018.yaml",
        {
            "outcomes.1.definition": {
                "en": "HRSD-17 < 8, end of treatment (4-6 weeks), at week 10",
                "fr": "HRSD-17 < 8, à la fin du traitement (4 à 6 semaines), à la semaine 10",
            }
        },
        "N336",
    ),
    (f"{PSILOCYBIN}/palhano-fontes-2019.yaml", {f"outcomes.{n}.primary": True for n in range(4)}, "N354"),
    (f"{IMMUNE}/doll-2022.yaml", {"limits": {"en": "FILL IN", "fr": "À COMPLÉTER"}}, "E261"),
    (f"{IMMUNE}/doll-2022.yaml", {"limits": {"en": "to be written", "fr": "…"}}, "E261"),
    (f"{IMMUNE}/parletta-2019.yaml", {"citation.title": KAZEMI}, "N318"),
    (f"{PSILOCYBIN}/von-rotz-2023.yaml", {"sources.old-notes": LEFT_OVER}, "N339"),
    ("claims/activity-nutrition.yaml", {"claims.0.studies": GONE}, "E246"),
    ("claims/activity-nutrition.yaml", {"claims.0.verdict": "supported"}, "N351"),
    ("corrections.yaml", {"corrections.0.mended": "2099-11-25"}, "N306"),
    ("site.yaml", {"help_lines.0.country": "XX"}, "E219"),
    ("site.yaml", {"help_lines.0.number": "31l4"}, "E244"),
    ("site.yaml", {"jurisdictions.2": "XX"}, "E219"),
    ("site.yaml", {"last_search": "2099-11-23"}, "N306"),
    ("families/ketamine.yaml", {"treatments.0.pools.1.days": [1, 4], "treatments.0.pools.1.target_days": 3}, "E401"),
    ("families/ketamine.yaml", {"treatments.1.status.0.date": "2009-03"}, "N306"),
]


@pytest.mark.parametrize(("file", "changes", "code"), SAMPLES, ids=[f"{code}-{file}" for file, _, code in SAMPLES])
def test_a_slip_is_told_by_its_rule(file: str, changes: dict[str, object], code: str):
    assert code in {problem.code for problem in tell(spoilt(file, changes))}


FIRST = """\
id: durand-2024
title: {fr: "Premier essai de bains chauds"}
summary: {fr: "Quarante personnes, quatre semaines, bains chauds ou tièdes."}
treatments: [hot-bath]
citation: {year: 2024, title: "Hot baths"}
design: {kind: rct}
population: {diagnosis: [knee-pain], text: {fr: "douleur du genou"}}
arms:
  - {id: chaud, label: {fr: "Bain chaud"}, treatment: hot-bath}
  - {id: tiede, label: {fr: "Bain tiède"}, control: sham}
outcomes:
  - kind: response
    definition: {fr: "deux fois moins de douleur"}
    time: {value: 4, unit: week}
    results:
      - {arm: chaud, events: 11, of: 20, source: article}
      - {arm: tiede, events: 7, of: 20, source: article}
limits: {fr: "Petit essai."}
sources:
  article: {grade: full-text, read_in: {fr: "article"}, covers: {fr: "tout"}}
"""


def test_a_first_record_in_french_passes_with_one_notice_that_lists_the_gaps(site: Site):
    site.write("studies/water/durand-2024.yaml", FIRST)
    [problem] = site.problems()
    assert (problem.code, problem.line) == ("N303", 2)
    assert problem.fact.startswith(f"{FIRST.count('{fr:')} texts have no 'en': title, summary, population.text, ")


def test_what_a_first_record_lacks_is_told_at_once(site: Site):
    """Of title, arms and one outcome, as somebody who knows the trial begins, nothing else is asked twice."""
    begun = FIRST[: FIRST.index("summary:")] + FIRST[FIRST.index("arms:") : FIRST.index("limits:")]
    site.write("studies/water/durand-2024.yaml", begun)
    [problem] = site.problems()
    assert problem.code == "E102"
    assert problem.fact == "6 fields are missing: summary, citation, design, population, limits, sources."


CROSSED = FIRST.replace("durand", "durant").replace("quatre semaines", "relus à 24 heures").replace(
    "    time: {value: 4, unit: week}", "    time: {value: 24, unit: hour}"
).replace("limits:", """\
  - kind: response
    definition: {fr: "deux fois moins de douleur"}
    time: {value: 7, unit: day}
    results:
      - {arm: chaud, events: 9, of: 20, source: article}
      - {arm: tiede, events: 6, of: 20, source: article}
limits:""")  # fmt: skip


def test_a_time_that_another_row_holds_is_no_slip_of_this_one(site: Site):
    site.write("studies/water/durant-2024.yaml", CROSSED)
    assert {code for *_, code in site.told()} == {"N303"}
    site.write("studies/water/durant-2024.yaml", CROSSED.replace("24 heures", "24 heures et à 7 semaines"))
    assert "N336" in {code for *_, code in site.told()}
