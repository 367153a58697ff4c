"""Slips of people who know the field: the neighbouring column, arm, scale or journal, and numbers one step off."""

from __future__ import annotations

import re
from itertools import pairwise

from .base import Dict, Hand, counts, differences, means, put, slip

USED = (
    "madrs", "hamd-17", "hamd-24", "hamd-21", "hamd", "qids-sr16", "phq-9", "bdi", "bdi-ii", "grid-hamd", "ids-sr30",
)  # fmt: skip
"""Scales that trials of one field use beside each other."""


def _outcomes(hand: Hand, *kinds: str) -> list[Dict]:
    return [o for o in hand.record.get("outcomes", ()) if not kinds or o["kind"] in kinds]


@slip("scales")
def scale_of_an_outcome_exchanged(hand: Hand) -> bool:
    found = hand.pick(o for o in _outcomes(hand) if o.get("scale") in USED)
    return put(found, "scale", found and hand.pick(s for s in USED if s != found["scale"]))


@slip("scales")
def scale_of_all_outcomes_exchanged(hand: Hand) -> bool:
    found = [o for o in _outcomes(hand) if o.get("scale") in USED]
    new = hand.pick(s for s in USED if found and s != found[0]["scale"])
    return bool([put(o, "scale", new) for o in found])


@slip("scales")
def scale_of_a_score_exchanged(hand: Hand) -> bool:
    found = hand.pick(s for s in hand.record.get("scores", ()) if s.get("scale") in USED)
    return put(found, "scale", found and hand.pick(s for s in USED if s != found["scale"]))


@slip("times")
def time_of_a_score_of_another_number(hand: Hand) -> bool:
    found = hand.pick(s["time"] for s in hand.record.get("scores", ()) if s["time"].get("value", 0) > 1)
    return put(found, "value", found and hand.pick(n for n in (2, 3, 4, 6, 8, 12) if n != found["value"]))


@slip("times")
def time_of_a_score_in_another_unit(hand: Hand) -> bool:
    found = hand.pick(s["time"] for s in hand.record.get("scores", ()) if "value" in s["time"])
    return put(found, "unit", found and hand.pick(u for u in ("day", "week", "month") if u != found["unit"]))


@slip("times")
def study_shorter_than_its_results(hand: Hand) -> bool:
    design = hand.record["design"]
    weeks = design.get("duration_weeks")
    return put(design, "duration_weeks", weeks and weeks >= 4 and weeks // 2)


@slip("effects")
def risk_difference_as_a_fraction(hand: Hand) -> bool:
    found = hand.pick(e for e in hand.record.get("effects", ()) if e["measure"] == "RD" and e.get("estimate"))
    if found and found.get("interval"):
        found["interval"] = [round(end / 100, 4) for end in found["interval"]]
    return put(found, "estimate", found and round(found["estimate"] / 100, 4))


def _in_a_definition(hand: Hand, kinds: tuple[str, ...], pattern: str, new: object) -> bool:
    rows = [o for o in _outcomes(hand, *kinds) if re.search(pattern, o["definition"].get("en", ""))]
    found = hand.pick(rows)
    if not found or not callable(new):
        return False
    number = re.search(pattern, found["definition"]["en"])
    wrong = new(int(number[1])) if number else None
    if not number or wrong is None:
        return False
    for language, text in found["definition"].items():
        found["definition"][language] = re.sub(rf"\b{number[1]}\b", str(wrong), text, count=1)
    return True


@slip("definitions")
def threshold_of_a_response_wrong(hand: Hand) -> bool:
    return _in_a_definition(hand, ("response",), r"\b(50) ?%", lambda _: hand.pick([5, 500, 15, 30, 60, 75]))


@slip("definitions")
def threshold_of_a_remission_wrong(hand: Hand) -> bool:
    change = hand.pick([lambda n: n * 10, lambda n: n + 10, lambda n: n * 2])
    return _in_a_definition(hand, ("remission",), r"(?:[≤<] ?|of |below )(\d+)\b", change)


@slip("roles")
def blinding_one_step_off(hand: Hand) -> bool:
    design = hand.record["design"]
    steps = ("open", "raters-blind", "single-blind", "double-blind")
    at = steps.index(design["blinding"]) if design.get("blinding") else -1
    near = [steps[i] for i in (at - 1, at + 1) if 0 <= i < len(steps)] if at >= 0 else []
    return put(design, "blinding", hand.pick(near))


@slip("grades")
def recalled_figure_of_a_better_source(hand: Hand) -> bool:
    sources = hand.record["sources"]
    weak = [f for f in counts(hand.record) if sources[f["source"]]["grade"] == "recalled"]
    found = hand.pick(weak)
    better = hand.pick(key for key, s in sources.items() if s["grade"] in ("full-text", "abstract", "registry"))
    if found and found.get("of_source") == found["source"]:
        found.pop("of_source")
    return put(found, "source", better)


@slip("people")
def randomised_ten_more(hand: Hand) -> bool:
    design = hand.record["design"]
    return put(design, "randomised", design.get("randomised") and design["randomised"] + hand.pick([10, -10, 1, -1]))


@slip("people")
def arm_n_ten_more(hand: Hand) -> bool:
    arm = hand.pick(a for a in hand.record.get("arms", ()) if a.get("n", 0) > 15)
    return put(arm, "n", arm and arm["n"] + hand.pick([10, -10, 1, -1]))


@slip("identifiers")
def journal_of_another_study(hand: Hand) -> bool:
    citation = hand.record["citation"]
    return bool(citation.get("doi") and citation.get("journal")) and put(
        citation, "journal", hand.other()["citation"].get("journal")
    )


@slip("identifiers")
def registration_of_a_sister_trial(hand: Hand) -> bool:
    registry = hand.record["citation"].get("registry") or []
    at = next((i for i, number in enumerate(registry) if number.startswith("NCT")), None)
    if at is None:
        return False
    registry[at] = f"NCT{int(registry[at][3:]) + hand.pick([1, -1, 10, 100]):08}"
    return True


@slip("definitions")
def primary_outcome_moved(hand: Hand) -> bool:
    rows = [*_outcomes(hand), *hand.record.get("scores", ())]
    marked = [row for row in rows if row.get("primary")]
    other = hand.pick(row for row in rows if not row.get("primary"))
    if len(marked) != 1 or not other:
        return False
    del marked[0]["primary"]
    return put(other, "primary", True)


def _tested(hand: Hand) -> list[Dict]:
    rows = [*_outcomes(hand), *differences(hand.record), *hand.record.get("effects", ())]
    return [row for row in rows if re.fullmatch(r"[<=]? ?0?\.\d+", row.get("p", ""))]


@slip("scores")
def p_value_times_ten(hand: Hand) -> bool:
    found = hand.pick(_tested(hand))
    if not found:
        return False
    sign, number = re.fullmatch(r"([<=]? ?)(0?\.\d+)", found["p"]).groups()  # type: ignore[union-attr]
    wrong = float(number) * (10 if float(number) < 0.1 else 0.1)
    return put(found, "p", f"{sign}{wrong:.4f}".rstrip("0"))


@slip("scores")
def one_end_of_an_interval_changed(hand: Hand) -> bool:
    rows = [*differences(hand.record), *hand.record.get("effects", ())]
    found = hand.pick(row for row in rows if row.get("interval"))
    if not found:
        return False
    at = hand.pick([0, 1])
    end = found["interval"][at]
    value = found.get("value", found.get("estimate"))
    wrong = round(end + (end - (value or 0)) * hand.pick([0.6, 1, -0.5]), 2)
    if wrong == end:
        return False
    found["interval"][at] = wrong
    return True


@slip("scores")
def interval_of_ninety_per_cent(hand: Hand) -> bool:
    rows = [*differences(hand.record), *hand.record.get("effects", ())]
    found = hand.pick(row for row in rows if row.get("interval") and row.get("value", row.get("estimate")))
    value = found and found.get("value", found.get("estimate"))
    ends = found and [round(value + (end - value) * 1.645 / 1.96, 2) for end in found["interval"]]
    return put(found, "interval", ends)


@slip("scores")
def mean_of_the_neighbouring_arm(hand: Hand) -> bool:
    found = hand.pick(s for s in hand.record.get("scores", ()) if len(s.get("results", ())) > 1)
    if not found:
        return False
    one, other = found["results"][:2]
    return put(other, "mean", one.get("mean"))


@slip("numbers")
def figure_of_the_neighbouring_arm(hand: Hand) -> bool:
    rows = [*_outcomes(hand), *hand.record.get("harms", ())]
    found = hand.pick(row for row in rows if len(row["results"]) > 1)
    if not found:
        return False
    one, other = found["results"][:2]
    keys = [key for key in ("events", "percent") if key in one and key in other]
    return bool([put(other, key, one[key]) for key in keys]) and other.get("arm") != one.get("arm")


@slip("numbers")
def figure_of_the_row_above(hand: Hand) -> bool:
    rows = [*_outcomes(hand)]
    pairs = [(a, b) for a, b in pairwise(rows) if len(a["results"]) == len(b["results"])]
    found = hand.pick(pairs)
    if not found:
        return False
    one, other = (row["results"][0] for row in found)
    keys = [key for key in ("events", "percent") if key in one and key in other]
    return bool([key for key in keys if put(other, key, one[key])])


@slip("numbers")
def percent_of_another_denominator(hand: Hand) -> bool:
    sizes = [a["n"] for a in hand.record.get("arms", ()) if a.get("n")]
    found = hand.pick(f for f in counts(hand.record) if f.get("events") and f.get("of") and f.get("percent"))
    new = hand.pick(n for n in sizes if found and n != found["of"] and n >= found["events"])
    return put(found, "percent", new and round(100 * found["events"] / new, 1))


@slip("people")
def completers_for_randomised(hand: Hand) -> bool:
    found = hand.pick(f for o in _outcomes(hand) for f in o["results"] if f.get("of", 0) > 10)
    if found:
        found.pop("percent", None)
        found.pop("origin", None)
    return put(found, "of", found and "events" in found and max(found["events"], round(found["of"] * 0.87)))


@slip("people")
def diagnosis_of_another(hand: Hand) -> bool:
    population = hand.record["population"]
    other = hand.other()["population"]["diagnosis"]
    return put(population, "diagnosis", other)


@slip("identifiers")
def volume_and_pages_of_another(hand: Hand) -> bool:
    citation, other = hand.record["citation"], hand.other()["citation"]
    return bool(citation.get("volume") and citation.get("journal") != other.get("journal")) and put(
        citation, "volume", other.get("volume")
    )


@slip("scores")
def mean_at_the_start_for_the_end(hand: Hand) -> bool:
    found = hand.pick(m for s, m in means(hand.record) if s["kind"] == "endpoint" and m["mean"])
    return put(found, "mean", found and round(found["mean"] * 2.1, 1))


@slip("people")
def n_of_two_arms_exchanged(hand: Hand) -> bool:
    sized = [a for a in hand.record.get("arms", ()) if a.get("n")]
    if len(sized) < 2 or sized[0]["n"] == sized[1]["n"]:
        return False
    sized[0]["n"], sized[1]["n"] = sized[1]["n"], sized[0]["n"]
    return True
