"""Every number in our answers to the article is tied to the record it comes from, and the tie holds."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from conftest import Site
from evidence_explorer.load.strict import decode, parse
from evidence_explorer.model import Answer, Dataset, Figure, Grade, Measure, Quote, Study, Verdict
from evidence_explorer.problems import errors
from real import real_dataset, real_examined

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "data/claims").glob("*.yaml"))
IDS = [claim["id"] for file in FILES for claim in parse(decode(file.read_bytes())).value["claims"]]

PAIR = re.compile(r"\b(\d+)(?: of |/)(\d+)\b")
WORDS: dict[str, dict[float, tuple[str, ...]]] = {
    "en": {0: ("found no ",), 3: (" three ",), 4: (" four ",), 6: (" six ",)},
    "fr": {0: ("aucune ",), 3: (" trois ",), 4: (" quatre ",), 6: (" six ",)},
}
"""Numbers that an answer may spell out."""

# What is spoilt in a record, and the quotes that must then be told: (record, old, new, quote).
SPOILT = {
    "count": (
        "psilocybin/goodwin-2022",
        "events: 23, of: 79",
        "events: 22, of: 79",
        "goodwin-2022, outcome: remission, arm: psilocybin-25mg, events: 23, of: 79, percent: 29",
    ),
    "percentage": (
        "ketamine/xu-2016",
        "arm: ketamine, percent: 24",
        "arm: ketamine, percent: 25",
        "xu-2016, outcome: remission, arm: ketamine, percent: 24",
    ),
    "effect": (
        "ketamine/taylor-2006",
        "estimate: 1.64",
        "estimate: 1.65",
        "taylor-2006, value: 1.64",
    ),
    "interval": (
        "lifestyle/mann-2022",
        "interval: [1.62, 3.34]",
        "interval: [1.62, 3.35]",
        "mann-2022, value: 2.33, interval: [1.62, 3.34]",
    ),
    "difference": (
        "psilocybin/emerge-2026",
        "value: -8.1",
        "value: -8.2",
        "emerge-2026, value: -8.1",
    ),
}


@pytest.fixture
def copy(tmp_path: Path) -> Site:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    return Site(tmp_path / "data")


def dataset() -> Dataset:
    return real_dataset()


def answer_of(claim: str) -> Answer:
    return next(a for placed in dataset().answer_files for a in placed.record.claims if a.id == claim)


def cited(answer: Answer) -> list[Study]:
    return [dataset().studies[key] for key in answer.studies]


def quoting(site: Site, quote: str) -> list[tuple[str, int]]:
    """File and line of every answer's line that quotes so."""
    return [
        (file.relative_to(site.data).as_posix(), row)
        for file in sorted((site.data / "claims").glob("*.yaml"))
        for row, line in enumerate(file.read_text().splitlines(), 1)
        if line.strip() == f"- {{study: {quote}}}"
    ]


def told_of_claims(site: Site, code: str) -> list[tuple[str, int]]:
    return [(f, row) for f, row, _, own in site.told() if own == code and f.startswith("claims/")]


@pytest.mark.parametrize("kind", SPOILT)
def test_a_quoted_number_changed_in_its_record_is_told_at_the_line_of_the_quote(copy: Site, kind: str):
    record, old, new, quote = SPOILT[kind]
    lines = quoting(copy, quote)
    assert lines
    assert told_of_claims(copy, "E306") == []
    copy.edit(f"studies/{record}.yaml", old, new)
    assert told_of_claims(copy, "E306") == lines


def test_the_check_then_fails_and_shows_the_line(copy: Site):
    record, old, new, quote = SPOILT["effect"]
    [(file, row)] = quoting(copy, quote)
    copy.edit(f"studies/{record}.yaml", old, new)
    result = copy.check()
    assert result.exit_code == 1
    assert re.search(rf"{re.escape(file)}:{row}:\d+\s+E306\b", result.output)


def test_a_quoted_number_that_is_only_recalled_is_told_at_the_line_of_the_quote(copy: Site):
    record, old, _, quote = SPOILT["count"]
    copy.edit(f"studies/{record}.yaml", old, f"grade: recalled, {old}")
    lines = quoting(copy, quote)
    assert lines
    assert told_of_claims(copy, "E307") == lines
    assert told_of_claims(copy, "E306") == []


def counts(study: Study) -> set[tuple[float, int]]:
    """Every `events of n` among the figures of a record; a published count of people too."""
    figures = [f for o in study.outcomes for f in o.results] + [f for h in study.harms for f in h.results]
    pairs: set[tuple[float, int]] = {(f.events, f.of) for f in figures if f.events is not None and f.of}
    effects = [e for e in study.effects if e.measure is Measure.count]
    return pairs | {(e.estimate, e.n) for e in effects if e.estimate is not None and e.n}


def untied(answer: Answer) -> list[tuple[int, int]]:
    """The `<number> of <number>` of an answer that stand in a cited record and that no quote of it holds."""
    pairs = [(int(m[1]), int(m[2])) for m in PAIR.finditer(answer.why.root["en"])]
    return [
        pair
        for pair in pairs
        for study in cited(answer)
        if pair in counts(study) and not any(q.study == study.id and holds(q, pair) for q in answer.quotes)
    ]


def holds(quote: Quote, pair: tuple[int, int]) -> bool:
    return (quote.events, quote.of) == pair or quote.value == pair[0]


def test_counts_that_stand_in_a_cited_record_are_quoted_from_it():
    assert {claim: found for claim in IDS if (found := untied(answer_of(claim)))} == {}


def test_counts_without_their_quotes_are_found_out():
    bare = [answer_of(claim).model_copy(update={"quotes": ()}) for claim in IDS]
    found = {answer.id: untied(answer) for answer in bare if untied(answer)}
    assert found["nimes-pad-feb-2024"] == [(10, 20), (6, 9)]
    assert found["immuno-precision-medicine"] == [(8, 13), (3, 9)]
    assert found["us-target-millimetric"] == [(7, 16)]
    assert len(found) >= 7


def test_a_quote_is_from_a_study_that_the_answer_cites():
    answers = map(answer_of, IDS)
    beyond = {answer.id: {quote.study for quote in answer.quotes} - set(answer.studies) for answer in answers}
    assert {claim: studies for claim, studies in beyond.items() if studies} == {}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("claim", IDS)
def test_a_quoted_number_stands_in_the_text_of_the_answer(claim: str, language: str):
    answer = answer_of(claim)
    text = answer.why.root[language]
    numbers = {number for quote in answer.quotes for number in exact(quote)}
    assert {number for number in numbers if abs(number) not in stated(text, language)} == set()
    values = {quote.value for quote in answer.quotes if quote.value is not None}
    assert {value for value in values if not told(value, text, language)} == set()


def test_a_number_that_the_text_does_not_state_is_found_out():
    numbers = {29, 23, 79, 19114, 1.39, 0.235}
    assert stated("29% (23 of 79), 19,114 people; -1.39 to 0.235", "en") == numbers
    assert stated("29\u202f% (23 sur 79), 19\u202f114 personnes ; −1,39 à 0,235", "fr") == numbers
    assert told(-0.513, "DMS d’environ -0,5", "fr")
    assert told(6, "the six biotypes", "en")
    assert not told(-0.513, "DMS d’environ -0,6", "fr")
    assert not told(0.57, "about 1", "en")
    assert not told(6, "the seven biotypes", "en")


def exact(quote: Quote) -> Iterator[float]:
    """The numbers of a quote that its text states as they are; counts may stand behind their percentage."""
    if quote.percent is not None:
        yield quote.percent
    elif quote.events is not None and quote.of is not None:
        yield from (quote.events, quote.of)
    if quote.interval:
        yield from (quote.interval.low, quote.interval.high)


def told(value: float, text: str, language: str) -> bool:
    """Whether a text states a value, whatever its sign: as it is, spelt out, or rounded by a tenth at most."""
    size = abs(value)
    rounded = {round(size, digits) for digits in range(4)}
    near = {number for number in rounded if abs(number - size) <= size / 10}
    return bool(near & stated(text, language)) or any(word in text for word in WORDS[language].get(value, ()))


def stated(text: str, language: str) -> set[float]:
    """The numbers of a text, without their signs."""
    thousands, decimal = (",", r"\.") if language == "en" else ("[ \u202f\u00a0]", ",")
    joined = re.sub(rf"(?<=\d){thousands}(?=\d{{3}}\b)", "", text)
    found = re.findall(rf"(?<![A-Za-z\d])\d+(?:{decimal}\d+)?", joined)
    return {float(number.replace(",", ".")) for number in found}


def test_the_answers_are_sound():
    problems = errors(real_examined().problems)
    assert [problem for problem in problems if problem.file.startswith("data/claims/")] == []
    assert sum(len(answer_of(claim).quotes) for claim in IDS) >= 170


def test_a_claim_is_contradicted_only_where_something_read_says_otherwise():
    marked = {
        answer.id
        for placed in dataset().answer_files
        for answer in placed.record.claims
        if any(entry.contradicts for entry in (*answer.quotes, *answer.pages))
    }
    called = {claim for claim in IDS if answer_of(claim).verdict is Verdict.contradicted}
    assert called <= marked


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("immuno-aspirin-benefit", "overstated"),  # one positive trial of 100 people beside three without benefit
        ("iowa-three-biotypes", "supported-with-nuance"),  # the content was found, the university was not
        ("exercise-endorphins", "not-traceable"),  # recalled only
        ("psilocybin-mushroom-extract", "not-traceable"),
        ("us-dbs-general-anaesthesia", "supported-with-nuance"),  # the operation was found, the anaesthesia was not
        ("rtms-rebalances-circuits", "not-traceable"),
        ("exercise-bdnf-cognition", "not-traceable"),
        ("sleep-brain-functions", "not-traceable"),
    ],
)
def test_a_verdict_says_what_its_records_carry(claim: str, verdict: str):
    assert answer_of(claim).verdict == verdict


def test_a_verdict_raised_above_its_records_is_told(copy: Site):
    """Of the answers themselves: each raised in turn, and the code that must be told."""
    raised = [
        ("microbiota", "immuno-aspirin-benefit", "overstated", "contradicted", "E308"),
        ("neurotyping", "iowa-three-biotypes", "supported-with-nuance", "contradicted", "E308"),
        ("activity-nutrition", "exercise-endorphins", "not-traceable", "supported-with-nuance", "E309"),
        ("psilocybin", "sainte-anne-first-french-trial", "contradicted", "supported", "E311"),
    ]
    for part, claim, verdict, above, _ in raised:
        file = f"claims/{part}.yaml"
        text = (copy.data / file).read_text(encoding="utf-8")
        changed = re.sub(rf"({claim}\n(?:    (?!verdict).*\n)*    verdict: ){verdict}\n", rf"\g<1>{above}\n", text)
        assert changed != text, claim
        copy.write(file, changed)
    told = sorted((f"{file}", code) for file, _, _, code in copy.told() if file.startswith("claims/"))
    assert told == sorted((f"claims/{part}.yaml", code) for part, *_, code in raised)


def alone(answer: Answer) -> list[Quote]:
    """The quotes of a treated group whose record counts a control beside it, which the answer does not quote."""

    def beside(quote: Quote, study: Study) -> list[list[Figure]]:
        control = {arm.id for arm in study.arms if arm.control}
        found = [o.results for o in study.outcomes if o.kind == quote.outcome and _same(quote, o.results)]
        return [
            [f for f in results if str(f.arm) in control and study.grade_of(f) is not Grade.recalled]
            for results in found
            if str(quote.arm) not in control
        ]

    quoted = [quote for quote in answer.quotes if quote.outcome]
    groups = [(quote, beside(quote, dataset().studies[quote.study])) for quote in quoted]
    return [
        quote
        for quote, controls in groups
        if controls
        and all(controls)
        and not any(_same(other, figures) for other in quoted if other.study == quote.study for figures in controls)
    ]


def _same(quote: Quote, figures: Sequence[Figure]) -> bool:
    return any(
        quote.arm in (None, figure.arm)
        and (quote.events is None or (quote.events, quote.of) == (figure.events, figure.of))
        and (quote.percent is None or any(abs(quote.percent - p) <= 0.5 for p in percents(figure)))
        for figure in figures
    )


def percents(figure: Figure) -> list[float]:
    counted = [100 * figure.events / figure.of] if figure.events is not None and figure.of else []
    return counted + ([figure.percent] if figure.percent is not None else [])


def test_a_quoted_group_stands_beside_its_control():
    assert {claim: found for claim in IDS if (found := alone(answer_of(claim)))} == {}


def test_a_group_without_its_control_is_found_out():
    answer = answer_of("psilocybin-nejm-remission-30")
    treated = tuple(quote for quote in answer.quotes if str(quote.arm) == "psilocybin-25mg")
    assert alone(answer.model_copy(update={"quotes": treated})) == list(treated)
