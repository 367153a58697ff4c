"""Slips in times and dates, in grades and readings, in texts, and in the files that all records share."""

from __future__ import annotations

from typing import Any

from .base import Dict, Hand, counts, exchanged, put, slip, times


def _unit(hand: Hand, one: str, other: str) -> bool:
    return put(hand.pick(t for t in times(hand.record) if t["unit"] == one), "unit", other)


@slip("times")
def day_for_week(hand: Hand) -> bool:
    return _unit(hand, "week", "day")


@slip("times")
def week_for_day(hand: Hand) -> bool:
    return _unit(hand, "day", "week")


@slip("times")
def hour_for_week(hand: Hand) -> bool:
    return _unit(hand, "week", "hour")


@slip("times")
def month_for_week(hand: Hand) -> bool:
    return _unit(hand, "week", "month")


@slip("times")
def week_for_month(hand: Hand) -> bool:
    return _unit(hand, "month", "week")


@slip("times")
def day_for_hour(hand: Hand) -> bool:
    return _unit(hand, "hour", "day")


@slip("times")
def time_of_zero(hand: Hand) -> bool:
    return put(hand.pick(times(hand.record)), "value", 0)


@slip("times")
def time_times_ten(hand: Hand) -> bool:
    found = hand.pick(times(hand.record))
    return put(found, "value", found and found["value"] * 10)


@slip("times")
def time_of_another_number(hand: Hand) -> bool:
    found = hand.pick(t for t in times(hand.record) if t["value"] > 1)
    return put(found, "value", found and hand.pick(n for n in (2, 3, 4, 6, 8, 12) if n != found["value"]))


@slip("times")
def duration_in_days(hand: Hand) -> bool:
    design = hand.record["design"]
    return put(design, "duration_weeks", design.get("duration_weeks") and design["duration_weeks"] * 7)


@slip("times")
def duration_in_months(hand: Hand) -> bool:
    design = hand.record["design"]
    weeks = design.get("duration_weeks")
    return bool(weeks) and weeks >= 8 and put(design, "duration_weeks", round(weeks / 4.35))


@slip("times")
def week_in_the_definition_changed(hand: Hand) -> bool:
    found = hand.pick(
        row
        for row in hand.record.get("outcomes", ())
        if row["time"].get("unit") == "week" and row.get("timing", "at") == "at"
    )
    if not found:
        return False
    wrong = found["time"]["value"] + 6
    found["definition"]["en"] += f", at week {wrong:g}"
    found["definition"]["fr"] += f", à la semaine {wrong:g}"
    return True


# ---- Grades and readings.


@slip("grades")
def recalled_called_read(hand: Hand) -> bool:
    found = hand.pick(s for s in hand.record["sources"].values() if s["grade"] == "recalled")
    return put(found, "grade", hand.pick(["full-text", "abstract", "registry"]))


@slip("grades")
def second_hand_called_full_text(hand: Hand) -> bool:
    found = hand.pick(s for s in hand.record["sources"].values() if s["grade"] in ("secondary", "press-release"))
    return put(found, "grade", "full-text")


@slip("grades")
def abstract_called_full_text(hand: Hand) -> bool:
    found = hand.pick(s for s in hand.record["sources"].values() if s["grade"] == "abstract")
    return put(found, "grade", "full-text")


@slip("grades")
def figure_graded_above_its_source(hand: Hand) -> bool:
    weak = [
        f for f in counts(hand.record) if hand.record["sources"][f["source"]]["grade"] not in ("full-text", "registry")
    ]
    return put(hand.pick(weak), "grade", "full-text")


@slip("grades")
def read_again_on_a_recalled_figure(hand: Hand) -> bool:
    sources = hand.record["sources"]
    results = [f for o in hand.record.get("outcomes", ()) for f in o["results"]]
    recalled = [f for f in results if "recalled" in (f.get("grade"), sources[f["source"]]["grade"])]
    return put(hand.pick(recalled), "read_again", True)


@slip("grades")
def read_again_on_a_figure_that_was_not(hand: Hand) -> bool:
    results = [f for o in hand.record.get("outcomes", ()) for f in o["results"] if not f.get("read_again")]
    return put(hand.pick(results), "read_again", True)


@slip("grades")
def read_again_without_a_second_reading(hand: Hand) -> bool:
    again = any(f.get("read_again") for o in hand.record.get("outcomes", ()) for f in o["results"])
    return again and hand.record.pop("second_reading", None) is not None


@slip("grades")
def source_that_nothing_uses(hand: Hand) -> bool:
    told = {"en": "a table", "fr": "un tableau"}
    nothing = {"en": "nothing any more", "fr": "plus rien"}
    hand.record["sources"]["old-notes"] = {"grade": "secondary", "read_in": told, "covers": nothing}
    return True


def _checked(hand: Hand, by: str, on: str, where: str = "the article") -> bool:
    hand.record["checked"] = {"by": by, "on": on, "where": where}
    return True


@slip("grades")
def checked_in_the_future(hand: Hand) -> bool:
    return _checked(hand, "A. Person", hand.pick(["2031-01-01", "2027-11-20", "2062-11-02"]))


@slip("grades")
def checked_by_nobody(hand: Hand) -> bool:
    return _checked(hand, hand.pick(["TODO", "?", "me", "nobody", "a clinician", "N. N."]), "2026-11-20")


@slip("grades")
def checked_before_the_publication(hand: Hand) -> bool:
    return _checked(hand, "A. Person", f"{hand.record['citation']['year'] - 4}-05-02")


# ---- Texts.

Path = tuple[Any, ...]


def _text(hand: Hand) -> Dict:
    found: Dict = hand.record[hand.pick(["summary", "limits", "title"])]
    return found


@slip("texts")
def html_in_a_text(hand: Hand) -> bool:
    return put(_text(hand), "en", hand.pick(["A <b>large</b> trial", "A trial &amp; more", "Two arms<br>One year"]))


@slip("texts")
def placeholder_left(hand: Hand) -> bool:
    found = _text(hand)
    found["fr"] = hand.pick(["À COMPLÉTER", "à compléter", "XXX", "…"])
    return put(found, "en", hand.pick(["FILL IN", "TODO", "to be completed", "xxx", "TBD", "?"]))


@slip("texts")
def one_text_in_both_languages(hand: Hand) -> bool:
    found = hand.record["summary"]
    return "fr" in found and put(found, "fr", found.get("en"))


@slip("texts")
def languages_exchanged(hand: Hand) -> bool:
    found = hand.record["summary"]
    if {"en", "fr"} <= set(found):
        found["en"], found["fr"] = found["fr"], found["en"]
        return True
    return False


# ---- Who paid, what was decided, when.


@slip("site facts")
def none_and_industry_paid(hand: Hand) -> bool:
    return put(hand.record, "funders", ["none", "industry"])


@slip("site facts", "site.yaml")
def help_line_with_a_letter(hand: Hand) -> bool:
    line = hand.pick(hand.record["help_lines"])
    return put(line, "number", line["number"].replace("1", hand.pick("lI"), 1))


@slip("site facts", "site.yaml")
def help_line_of_no_country(hand: Hand) -> bool:
    return put(hand.pick(hand.record["help_lines"]), "country", hand.pick(["XX", "UK", "ZZ"]))


@slip("site facts", "site.yaml")
def help_line_digit_lost(hand: Hand) -> bool:
    line = hand.pick(hand.record["help_lines"])
    return put(line, "number", line["number"][:-1])


@slip("site facts", "site.yaml")
def help_line_without_protection(hand: Hand) -> bool:
    line = hand.pick(hand.record["help_lines"])
    return put(line, "address", line["address"].replace("https", "http"))


@slip("site facts", "site.yaml")
def last_search_in_the_future(hand: Hand) -> bool:
    return put(hand.record, "last_search", hand.pick(["2099-11-23", "2062-11-23", "2036-11-23"]))


@slip("site facts", "site.yaml")
def jurisdiction_that_is_none(hand: Hand) -> bool:
    at = hand.chance.randrange(3)
    hand.record["jurisdictions"][at] = hand.pick(["XX", "ZZ", "EN"])
    return True


@slip("site facts", "corrections.yaml")
def mended_in_the_future(hand: Hand) -> bool:
    return put(hand.pick(hand.record["corrections"]), "mended", hand.pick(["2099-11-25", "2062-11-25"]))


def _treatments(hand: Hand, field: str) -> list[Dict]:
    return [row for treatment in hand.record["treatments"] for row in treatment.get(field, ())]


@slip("site facts", "families")
def decision_of_another_decade(hand: Hand) -> bool:
    found = hand.pick(s for s in _treatments(hand, "status") if s.get("date", "").startswith(("201", "202")))
    if not found:
        return False
    year = found["date"][:4]
    return put(found, "date", hand.pick(["1019", "2009", str(int(year) - 10), f"19{year[2:]}"]) + found["date"][4:])


@slip("site facts", "families")
def decision_of_the_future(hand: Hand) -> bool:
    found = hand.pick(s for s in _treatments(hand, "status") if s.get("date"))
    return put(found, "date", found and hand.pick(["2091", "2029", "2062"]) + found["date"][4:])


@slip("times", "families")
def window_of_a_pool_in_weeks(hand: Hand) -> bool:
    found = hand.pick(p for p in _treatments(hand, "pools") if p["target_days"] >= 14)
    if not found:
        return False
    found["days"] = [max(1, day // 7) for day in found["days"]]
    return put(found, "target_days", max(1, found["target_days"] // 7))


@slip("site facts", "claims")
def answer_without_its_studies(hand: Hand) -> bool:
    found = hand.pick(c for c in hand.record["claims"] if c.get("studies") and c["verdict"] != "not-traceable")
    return bool(found) and bool(found.pop("studies", None))


@slip("site facts", "claims")
def verdict_turned_round(hand: Hand) -> bool:
    found = hand.pick(c for c in hand.record["claims"] if c["verdict"] in ("supported-with-nuance", "contradicted"))
    return put(found, "verdict", "supported")


@slip("numbers", "claims")
def quote_digits_exchanged(hand: Hand) -> bool:
    quotes = [q for c in hand.record["claims"] for q in c.get("quotes", ())]
    found = hand.pick((q, k) for q in quotes for k in ("percent", "value", "events") if q.get(k))
    return bool(found) and put(found[0], found[1], exchanged(hand.chance, found[0][found[1]]))
