"""Slips in how many people there were, and who received what."""

from __future__ import annotations

from .base import Dict, Hand, counts, differences, exchanged, figures, harms, means, put, slip, without_a_digit


def _arm(hand: Hand) -> Dict | None:
    return hand.pick(arm for arm in hand.record.get("arms", ()) if "n" in arm)


@slip("people")
def arm_n_digit_lost(hand: Hand) -> bool:
    arm = _arm(hand)
    return put(arm, "n", arm and (without_a_digit(hand.chance, arm["n"]) or None))


@slip("people")
def arm_n_times_ten(hand: Hand) -> bool:
    arm = _arm(hand)
    return put(arm, "n", arm and arm["n"] * 10)


@slip("people")
def arm_n_digits_exchanged(hand: Hand) -> bool:
    arm = _arm(hand)
    return put(arm, "n", arm and exchanged(hand.chance, arm["n"]))


@slip("people")
def randomised_times_ten(hand: Hand) -> bool:
    n = hand.record["design"].get("randomised")
    return put(hand.record["design"], "randomised", n and n * 10)


@slip("people")
def randomised_digit_lost(hand: Hand) -> bool:
    n = hand.record["design"].get("randomised")
    return put(hand.record["design"], "randomised", n and (without_a_digit(hand.chance, n) or None))


@slip("people")
def randomised_digits_exchanged(hand: Hand) -> bool:
    n = hand.record["design"].get("randomised")
    return put(hand.record["design"], "randomised", n and exchanged(hand.chance, n))


@slip("people")
def participants_times_ten(hand: Hand) -> bool:
    n = hand.record["design"].get("participants")
    return put(hand.record["design"], "participants", n and n * 10)


@slip("people")
def harm_of_times_three(hand: Hand) -> bool:
    found = hand.pick(figure for _, figure in harms(hand.record) if figure.get("of"))
    if found and found.pop("percent", None) is not None:
        found.pop("origin", None)
    return put(found, "of", found and found["of"] * 3)


@slip("people")
def of_times_ten(hand: Hand) -> bool:
    found = hand.pick(figure for figure in counts(hand.record) if figure.get("of"))
    return put(found, "of", found and found["of"] * 10)


@slip("people")
def of_digits_exchanged(hand: Hand) -> bool:
    found = hand.pick(figure for figure in counts(hand.record) if figure.get("of"))
    return put(found, "of", found and exchanged(hand.chance, found["of"]))


@slip("people")
def score_n_times_ten(hand: Hand) -> bool:
    found = hand.pick(mean for _, mean in means(hand.record) if mean.get("n"))
    return put(found, "n", found and found["n"] * 10)


@slip("people")
def repeats_hides_the_sum(hand: Hand) -> bool:
    arm = hand.pick(arm for arm in hand.record.get("arms", ()) if arm.get("n") and "repeats" not in arm)
    if arm and len(hand.record["arms"]) > 1:
        arm["repeats"] = "pooled"
        return put(arm, "n", arm["n"] * 8)
    return False


@slip("people")
def sizes_above_the_randomised(hand: Hand) -> bool:
    arms, design = hand.record.get("arms", []), hand.record["design"]
    if len(arms) < 2 or not design.get("randomised"):
        return False
    return put(design, "randomised", design["randomised"] // 2)


@slip("people")
def sites_times_hundred(hand: Hand) -> bool:
    design = hand.record["design"]
    return put(design, "sites", design.get("sites") and design["sites"] * hand.pick([100, 1000]))


@slip("people")
def effect_k_and_n_exchanged(hand: Hand) -> bool:
    found = hand.pick(e for e in hand.record.get("effects", ()) if e.get("k") and e.get("n") and e["k"] != e["n"])
    if found:
        found["k"], found["n"] = found["n"], found["k"]
    return bool(found)


# ---- Who received what.


def _active(hand: Hand) -> Dict | None:
    about = hand.record.get("treatments", ())
    return hand.pick(
        arm for arm in hand.record.get("arms", ()) if arm.get("treatment") in about and "control" not in arm
    )


@slip("roles")
def treatment_of_an_arm_not_listed(hand: Hand) -> bool:
    active = _active(hand)
    listed = [one for one in hand.record["treatments"] if not active or one != active["treatment"]]
    return bool(active) and put(hand.record, "treatments", listed)


@slip("roles")
def treatment_that_no_arm_has(hand: Hand) -> bool:
    if not hand.record.get("arms") or not hand.record.get("treatments"):
        return False
    new = hand.pick(t for t in hand.other().get("treatments", ()) if t not in hand.record["treatments"])
    return bool(new) and put(hand.record, "treatments", [*hand.record["treatments"], new])


@slip("roles")
def arm_with_another_treatment(hand: Hand) -> bool:
    active = _active(hand)
    new = hand.pick(t for t in hand.other().get("treatments", ()) if t not in hand.record["treatments"])
    return put(active, "treatment", new)


@slip("roles")
def control_mark_on_the_treated_arm(hand: Hand) -> bool:
    return put(_active(hand), "control", hand.pick(["placebo", "sham", "waitlist"]))


@slip("roles")
def control_mark_lost(hand: Hand) -> bool:
    about = hand.record.get("treatments") or []
    control = hand.pick(arm for arm in hand.record.get("arms", ()) if arm.get("control") and "treatment" not in arm)
    if not control or not about:
        return False
    del control["control"]
    return put(control, "treatment", about[0])


@slip("roles")
def control_and_treatment_exchanged(hand: Hand) -> bool:
    active = _active(hand)
    control = hand.pick(arm for arm in hand.record.get("arms", ()) if arm.get("control") and "treatment" not in arm)
    if not active or not control:
        return False
    active["control"], control["treatment"] = control.pop("control"), active.pop("treatment")
    return True


@slip("roles")
def control_of_another_kind(hand: Hand) -> bool:
    control = hand.pick(a for a in hand.record.get("arms", ()) if a.get("control") in ("placebo", "sham"))
    return put(control, "control", control and {"placebo": "sham", "sham": "placebo"}[control["control"]])


@slip("roles")
def randomised_trial_with_one_arm(hand: Hand) -> bool:
    one = len(hand.record.get("arms", ())) == 1 and hand.record["design"]["kind"] != "crossover-rct"
    return one and put(hand.record["design"], "kind", "rct")


@slip("roles")
def single_arm_with_two(hand: Hand) -> bool:
    design = hand.record["design"]
    if len(hand.record.get("arms", ())) < 2 or design["kind"] != "rct":
        return False
    design.pop("randomised", None)
    return put(design, "kind", hand.pick(["single-arm", "case-report"]))


@slip("roles")
def meta_analysis_called_trial(hand: Hand) -> bool:
    design = hand.record["design"]
    return design["kind"] == "meta-analysis" and put(design, "kind", "rct")


@slip("roles")
def randomised_on_a_cohort(hand: Hand) -> bool:
    design = hand.record["design"]
    return design["kind"] in ("cohort", "single-arm", "survey", "diagnostic", "animal") and put(
        design, "randomised", 100
    )


@slip("roles")
def blinding_against_the_text(hand: Hand) -> bool:
    design = hand.record["design"]
    turned = {"double-blind": "open", "open": "double-blind"}
    return put(design, "blinding", turned.get(design.get("blinding", "")))


@slip("roles")
def difference_with_itself(hand: Hand) -> bool:
    found = hand.pick(d for d in differences(hand.record) if d["against"] != "baseline")
    return put(found, "against", found and found["arm"])


@slip("roles")
def difference_turned_round(hand: Hand) -> bool:
    found = hand.pick(d for d in differences(hand.record) if d["against"] != "baseline" and d.get("value"))
    if found:
        found["arm"], found["against"] = found["against"], found["arm"]
    return bool(found)


def _exchange(rows: list[list[Dict]]) -> bool:
    """The first and the last arm change places in each of the rows."""
    done = False
    for results in rows:
        if len(results) > 1 and _told(results[0]) != _told(results[-1]):
            results[0]["arm"], results[-1]["arm"] = results[-1]["arm"], results[0]["arm"]
            done = True
    return done


def _told(figure: Dict) -> object:
    return [figure.get(key) for key in ("events", "of", "percent", "mean", "sd", "n")]


def _rows(hand: Hand, *groups: str) -> list[list[Dict]]:
    return [row["results"] for group in groups for row in hand.record.get(group, ()) if row.get("results")]


@slip("roles")
def arms_exchanged_in_an_outcome(hand: Hand) -> bool:
    row = hand.pick(_rows(hand, "outcomes"))
    return bool(row) and _exchange([row])


@slip("roles")
def arms_exchanged_in_all_but_one(hand: Hand) -> bool:
    rows = _rows(hand, "outcomes", "scores")
    return len(rows) > 1 and _exchange(rows[1:])


@slip("roles")
def arms_exchanged_everywhere(hand: Hand) -> bool:
    return _exchange(_rows(hand, "outcomes", "scores", "harms"))


@slip("roles")
def harm_with_its_arms_exchanged(hand: Hand) -> bool:
    row = hand.pick(_rows(hand, "harms"))
    return bool(row) and _exchange([row])


@slip("roles")
def means_with_their_arms_exchanged(hand: Hand) -> bool:
    row = hand.pick(_rows(hand, "scores"))
    return bool(row) and _exchange([row])


@slip("roles")
def figure_of_an_arm_under_another(hand: Hand) -> bool:
    found = hand.pick(
        (o, f) for o, f in figures(hand.record) if len(o["results"]) == 1 and len(hand.record["arms"]) > 1
    )
    if not found:
        return False
    return put(found[1], "arm", hand.pick(a["id"] for a in hand.record["arms"] if a["id"] != found[1]["arm"]))


@slip("roles")
def finding_turned_round(hand: Hand) -> bool:
    found = hand.pick(f for f in hand.record.get("findings", ()) if f["direction"] != "no-difference")
    turned = {"favours-treatment": "favours-control", "favours-control": "favours-treatment"}
    return put(found, "direction", found and turned[found["direction"]])
