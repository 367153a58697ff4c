"""Slips in percentages, counts, means, differences and effects."""

from __future__ import annotations

from .base import Dict, Hand, counts, differences, exchanged, harms, means, put, slip, without_a_digit


def _figure(hand: Hand, alone: bool | None = None) -> Dict | None:
    """A figure with a percentage above zero; ``alone``: without a count."""
    told = (f for f in counts(hand.record) if f.get("percent"))
    return hand.pick(f for f in told if alone is None or ("events" not in f) == alone)


@slip("numbers")
def percent_as_a_fraction_alone(hand: Hand) -> bool:
    found = _figure(hand, alone=True)
    return put(found, "percent", found and round(found["percent"] / 100, 4))


@slip("numbers")
def percent_as_a_fraction_beside_a_count(hand: Hand) -> bool:
    found = _figure(hand, alone=False)
    return put(found, "percent", found and round(found["percent"] / 100, 4))


@slip("numbers")
def percent_as_a_count(hand: Hand) -> bool:
    found = hand.pick(f for f in counts(hand.record) if f.get("percent") and f.get("of") and f["of"] != 100)
    if not found or found.get("events") == round(found["percent"]):
        return False
    found["events"] = round(found.pop("percent"))
    found.pop("origin", None)
    return True


@slip("numbers")
def count_as_a_percent(hand: Hand) -> bool:
    found = hand.pick(f for f in counts(hand.record) if f.get("events") and f.get("percent"))
    if not found or found["events"] > 100 or abs(found["events"] - found["percent"]) < 1:
        return False
    found["percent"] = found.pop("events")
    found.pop("origin", None)
    return True


@slip("numbers")
def percent_digits_exchanged(hand: Hand) -> bool:
    found = _figure(hand)
    return put(found, "percent", found and exchanged(hand.chance, found["percent"]))


@slip("numbers")
def percent_digits_exchanged_alone(hand: Hand) -> bool:
    found = _figure(hand, alone=True)
    return put(found, "percent", found and exchanged(hand.chance, found["percent"]))


@slip("numbers")
def percent_times_ten_alone(hand: Hand) -> bool:
    found = _figure(hand, alone=True)
    return bool(found) and found["percent"] <= 10 and put(found, "percent", found["percent"] * 10)


@slip("numbers")
def percent_a_tenth_alone(hand: Hand) -> bool:
    found = _figure(hand, alone=True)
    return put(found, "percent", found and round(found["percent"] / 10, 2))


@slip("numbers")
def harm_percent_off_by_two(hand: Hand) -> bool:
    found = hand.pick(f for _, f in harms(hand.record) if f.get("percent") and f["percent"] < 98)
    return put(found, "percent", found and found["percent"] + 2)


@slip("numbers")
def events_digit_lost(hand: Hand) -> bool:
    found = hand.pick(f for f in counts(hand.record) if f.get("events"))
    return put(found, "events", found and without_a_digit(hand.chance, found["events"]))


@slip("numbers")
def events_digits_exchanged(hand: Hand) -> bool:
    found = hand.pick(f for f in counts(hand.record) if f.get("events"))
    return put(found, "events", found and exchanged(hand.chance, found["events"]))


@slip("numbers")
def events_and_of_exchanged(hand: Hand) -> bool:
    found = hand.pick(f for f in counts(hand.record) if f.get("events") and f.get("of") and f["events"] != f["of"])
    if found:
        found["events"], found["of"] = found["of"], found["events"]
    return bool(found)


@slip("numbers")
def response_called_remission(hand: Hand) -> bool:
    turned = {"response": "remission", "remission": "response"}
    kinds = {outcome["kind"] for outcome in hand.record.get("outcomes", ())}
    found = hand.pick(o for o in hand.record.get("outcomes", ()) if o["kind"] in turned and len(kinds) > 0)
    return put(found, "kind", found and turned[found["kind"]])


@slip("numbers")
def response_and_remission_exchanged(hand: Hand) -> bool:
    rows = hand.record.get("outcomes", ())
    pairs = [
        (one, other)
        for one in rows
        for other in rows
        if one["kind"] == "response"
        and other["kind"] == "remission"
        and one["time"] == other["time"]
        and one["results"] != other["results"]
    ]
    found = hand.pick(pairs)
    if found:
        one, other = found
        one["results"], other["results"] = other["results"], one["results"]
    return bool(found)


@slip("numbers")
def remission_above_response_without_a_scale(hand: Hand) -> bool:
    rows = hand.record.get("outcomes", [])
    found = hand.pick(
        o for o in rows if o["kind"] == "response" and any(f.get("percent", 99) < 90 for f in o["results"])
    )
    if not found:
        return False
    figure = next(f for f in found["results"] if f.get("percent", 99) < 90)
    new = {
        **found,
        "kind": "remission",
        "results": [{"arm": figure["arm"], "percent": min(99, figure["percent"] + 8), "source": figure["source"]}],
    }
    new.pop("scale", None)
    rows.append(new)
    return True


# ---- Means on a scale.


@slip("scores")
def sign_of_a_mean_lost(hand: Hand) -> bool:
    found = hand.pick(m for s, m in means(hand.record) if m["mean"] and s["kind"] != "endpoint")
    return put(found, "mean", found and -found["mean"])


@slip("scores")
def signs_of_all_means_lost(hand: Hand) -> bool:
    rows = [
        s
        for s in hand.record.get("scores", ())
        if s["kind"] != "endpoint" and any(m.get("mean") for m in s.get("results", ()))
    ]
    found = hand.pick(rows)
    for mean in found["results"] if found else ():
        if mean.get("mean"):
            mean["mean"] = -mean["mean"]
    return bool(found)


@slip("scores")
def mean_times_ten(hand: Hand) -> bool:
    found = hand.pick(m for _, m in means(hand.record) if m["mean"])
    return put(found, "mean", found and round(found["mean"] * 10, 6))


@slip("scores")
def mean_digits_exchanged(hand: Hand) -> bool:
    found = hand.pick(m for _, m in means(hand.record) if m["mean"])
    return put(found, "mean", found and exchanged(hand.chance, found["mean"]))


@slip("scores")
def sd_times_a_hundred(hand: Hand) -> bool:
    found = hand.pick(m for _, m in means(hand.record) if m.get("sd"))
    return put(found, "sd", found and round(found["sd"] * 100, 6))


@slip("scores")
def standard_error_for_sd(hand: Hand) -> bool:
    found = hand.pick(m for s, m in means(hand.record) if m.get("sd") and (m.get("n") or _size(hand, m)))
    n = found and (found.get("n") or _size(hand, found))
    return put(found, "sd", found and round(found["sd"] / n**0.5, 2))


def _size(hand: Hand, mean: Dict) -> int | None:
    return next((arm.get("n") for arm in hand.record["arms"] if arm["id"] == mean["arm"]), None)


@slip("scores")
def endpoint_called_change(hand: Hand) -> bool:
    turned = {"endpoint": "change", "change": "endpoint"}
    found = hand.pick(s for s in hand.record.get("scores", ()) if s["kind"] in turned and s.get("results"))
    return put(found, "kind", found and turned[found["kind"]])


@slip("scores")
def scale_of_another_range(hand: Hand) -> bool:
    found = hand.pick(s for s in hand.record.get("scores", ()) if s.get("scale") in ("madrs", "hamd-17", "hamd-24"))
    return put(found, "scale", hand.pick(["cgi-s", "hads-d", "phq-9", "qids-sr16"]))


@slip("scores")
def difference_not_that_of_the_means(hand: Hand) -> bool:
    found = hand.pick(d for d in differences(hand.record) if d.get("value"))
    if found:
        found.pop("interval", None)
    return put(found, "value", found and round(found["value"] * 3, 6))


@slip("scores")
def sign_of_a_difference_lost(hand: Hand) -> bool:
    found = hand.pick(d for d in differences(hand.record) if d.get("value"))
    if found and "interval" in found and hand.pick([True, False]):
        found["interval"] = [-found["interval"][1], -found["interval"][0]]
    return put(found, "value", found and -found["value"])


@slip("scores")
def difference_digits_exchanged(hand: Hand) -> bool:
    found = hand.pick(d for d in differences(hand.record) if d.get("value"))
    return put(found, "value", found and exchanged(hand.chance, found["value"]))


@slip("scores")
def interval_of_a_difference_beyond_the_scale(hand: Hand) -> bool:
    found = hand.pick(d for d in differences(hand.record) if d.get("interval"))
    return bool(found) and _end(hand, found["interval"], 100)


def _end(hand: Hand, interval: list[float], factor: float) -> bool:
    """One end is so many times as far out."""
    at = 0 if abs(interval[0]) > abs(interval[1]) else 1
    if not interval[at]:
        return False
    interval[at] = round(interval[at] * factor, 6)
    return True


@slip("scores")
def p_against_the_interval(hand: Hand) -> bool:
    rows = [row for row in differences(hand.record) if row.get("interval") and row.get("p")]
    found = hand.pick(rows)
    if not found:
        return False
    crosses = found["interval"][0] < 0 < found["interval"][1]
    return put(found, "p", "0.003" if crosses else hand.pick(["0.3", "0.52"]))


# ---- Effects as published.


def _effect(hand: Hand, *measures: str, interval: bool = False) -> Dict | None:
    return hand.pick(
        e
        for e in hand.record.get("effects", ())
        if e.get("estimate") and (not measures or e["measure"] in measures) and (not interval or e.get("interval"))
    )


RATIOS = ("RR", "OR", "HR")
DISTANCES = ("SMD", "hedges-g", "cohens-d", "MD")


@slip("effects")
def sign_of_an_interval_lost(hand: Hand) -> bool:
    found = _effect(hand, interval=True)
    at = found and next((i for i in (0, 1) if found["interval"][i] < 0), None)
    if not found or at is None:
        return False
    found["interval"][at] = -found["interval"][at]
    return True


@slip("effects")
def ratio_times_a_hundred(hand: Hand) -> bool:
    found = _effect(hand, *RATIOS)
    if found:
        found.pop("interval", None)
    return put(found, "estimate", found and found["estimate"] * 100)


@slip("effects")
def standardised_difference_called_ratio(hand: Hand) -> bool:
    return put(_effect(hand, "SMD", "hedges-g", "cohens-d"), "measure", hand.pick(RATIOS))


@slip("effects")
def ratio_called_standardised_difference(hand: Hand) -> bool:
    return put(_effect(hand, *RATIOS), "measure", hand.pick(["SMD", "hedges-g"]))


@slip("effects")
def ratio_of_another_kind(hand: Hand) -> bool:
    found = _effect(hand, *RATIOS)
    return put(found, "measure", found and hand.pick(r for r in RATIOS if r != found["measure"]))


@slip("effects")
def sign_of_an_effect_lost(hand: Hand) -> bool:
    found = _effect(hand, *DISTANCES, "RD", "correlation", "percent")
    if found and found.get("interval") and hand.pick([True, False]):
        found["interval"] = [-found["interval"][1], -found["interval"][0]]
    return put(found, "estimate", found and -found["estimate"])


@slip("effects")
def effect_digits_exchanged(hand: Hand) -> bool:
    found = _effect(hand)
    return put(found, "estimate", found and exchanged(hand.chance, found["estimate"]))


@slip("effects")
def effect_times_ten(hand: Hand) -> bool:
    found = _effect(hand)
    return put(found, "estimate", found and round(found["estimate"] * 10, 6))


@slip("effects")
def end_of_an_interval_times_ten(hand: Hand) -> bool:
    found = _effect(hand, interval=True)
    return bool(found) and _end(hand, found["interval"], 10)


@slip("effects")
def better_turned_round(hand: Hand) -> bool:
    found = hand.pick(e for e in hand.record.get("effects", ()) if e.get("better"))
    return put(found, "better", found and {"higher": "lower", "lower": "higher"}[found["better"]])


@slip("effects")
def p_of_an_outcome_against_its_counts(hand: Hand) -> bool:
    rows = [
        o for o in hand.record.get("outcomes", ()) if o.get("p") and len([f for f in o["results"] if f.get("of")]) > 1
    ]
    found = hand.pick(rows)
    low = found and (found["p"].startswith("<") or float(found["p"].lstrip("= ")) < 0.05)
    return put(found, "p", found and ("0.62" if low else "<0.001"))
