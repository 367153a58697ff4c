"""A table that follows the Metapsy data standard (CSV) → one draft per study, with arms, counts, means and effects.

One row compares two arms (`event_arm1`, `event_arm2`…); tables with one row per arm (`event`…) are read too. Cells are
parted by semicolons with decimal commas, as the standard asks, or by commas with decimal points.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ..model import Control, Measure, ScoreKind
from ..problems import say
from ..scaffold import Gap, Hint, Noted
from . import metapsy_facts as facts
from .draft import (
    NOT_GIVEN,
    Known,
    NotImportable,
    StudyDraft,
    doi,
    exactly,
    in_days,
    moment,
    new_id,
    normal,
    number,
    one_line,
    one_mentioned,
    whole,
)
from .metapsy_table import READ, Row, is_armed, table

SOURCE = "table"
CONTROLS = {
    "wl": Control.waitlist, "wlc": Control.waitlist, "waitlist": Control.waitlist, "waiting list": Control.waitlist,
    "cau": Control.usual_care, "tau": Control.usual_care, "care as usual": Control.usual_care,
    "treatment as usual": Control.usual_care, "usual care": Control.usual_care,
    "plac": Control.placebo, "placebo": Control.placebo, "pill placebo": Control.placebo,
    "inactive placebo": Control.placebo, "pcb": Control.placebo, "pbo": Control.placebo,
    "sham": Control.sham, "low dose": Control.low_dose,
}  # fmt: skip
AFTER = {
    "en": "after the crossover: both groups had received both",
    "fr": "après le croisement\u202f: les deux groupes avaient reçu les deux",
}
RATERS = {"clinician": "clinician", "self report": "self", "self": "self"}


def read(text: str, known: Known, file: str) -> list[StudyDraft]:
    """The drafts of all studies of a table; NotImportable if it is not such a table."""
    header, rows = table(text)
    left = [name for name in header if name and name not in READ and not is_armed(name) and not name.startswith(".")]
    studies: dict[str, list[Row]] = {}
    for row in rows:
        if not row["study"]:
            raise NotImportable(str(row.line), say("The row has no study."), say("Fill in 'study', or delete the row."))
        studies.setdefault(row["study"], []).append(row)
    drafts: dict[str, StudyDraft] = {}
    for name, own in studies.items():
        id_ = new_id(name, drafts, "study")
        drafts[id_] = _Study(id_, name, own, known, file).draft(left)
    return list(drafts.values())


ABOUT = 0.02  # 13 weeks are 3 months
KEY = (
    "outcome_type", "instrument", "rating", "time", "time_weeks", "time_days", "study_time_point", "cov_time_point",
    "post_crossover", "dich_paper",
)  # fmt: skip
"""What sets one outcome or score of a study apart from another."""


class _Study:
    """One study, built row by row."""

    def __init__(self, id_: str, name: str, rows: list[Row], known: Known, file: str) -> None:
        self.id, self.name, self.rows, self.known, self.file = id_, name, rows, known, file
        self.notes: list[str] = []
        self.arms: dict[tuple[str, str], dict[str, Any]] = {}
        self.outcomes: dict[tuple[str, ...], dict[str, Any]] = {}
        self.scores: dict[tuple[str, ...], dict[str, Any]] = {}
        self.effects: list[dict[str, Any]] = []
        self.numbers: list[int | float] = []
        """What notes of this draft say and no field holds."""

    def draft(self, left: list[str]) -> StudyDraft:
        """The draft; ``left`` are the columns that no record has a place for."""
        for row in self.rows:
            self._read(row)
        if left:
            self.notes.append(say("columns without a place in a record: {names}", names=", ".join(left)))
        about = [arm["treatment"].value for arm in self.arms.values() if isinstance(arm.get("treatment"), Noted)]
        treatments = [word for word in dict.fromkeys(about) if word in self.known.treatments]
        outcomes, scores = list(self.outcomes.values()), list(self.scores.values())
        lists = {"outcomes": outcomes, "scores": scores, "effects": self.effects}
        values = {
            **({"treatments": treatments} if treatments else {}),
            "citation": self._citation(),
            "design": facts.design(self._first, self.known, self._once),
            **facts.population(self._first, self.known),
            "arms": list(self.arms.values()),
            **{name: found for name, found in lists.items() if found},
            **facts.risk_of_bias(self._first, SOURCE, self._once),
            "sources": {SOURCE: self._source()},
            **({"other_numbers": list(dict.fromkeys(self.numbers))} if self.numbers else {}),
        }
        return StudyDraft(self.id, self.name, values, self.notes)

    def _read(self, row: Row) -> None:
        arms = [(self._arm(arm), arm) for arm in row.arms]
        imputed = facts.is_imputed(row["outcome_type"], row["dich_paper"])
        found = False
        for arm_id, arm in arms:
            if arm["event"] or arm["totaln"]:
                found |= self._count(row, arm_id, arm, imputed)
            for kind, suffix in ((ScoreKind.endpoint, ""), (ScoreKind.change, "_change")):
                if arm[f"mean{suffix}"] and imputed:
                    self._once(
                        say(
                            "imputed means ({type}): worked out by the authors of the table, not published",
                            type=row["outcome_type"],
                        )
                    )
                    found = True
                elif arm[f"mean{suffix}"]:
                    found |= self._mean(row, arm_id, arm, kind, suffix)
        found |= self._effect(row, [arm_id for arm_id, _ in arms])
        if not found:
            self.notes.append(
                say(
                    "line {line} ({type}): no figure that a record has a place for",
                    line=str(row.line),
                    type=row["outcome_type"],
                )
            )

    def _arm(self, said: Mapping[str, str]) -> str:
        key = (said["condition"], said["multi"])
        if key not in self.arms:
            words = said["multi"] if normal(said["multi"]).startswith(normal(said["condition"])) else " ".join(key)
            label = words.strip() or "arm"
            arm: dict[str, Any] = {
                "id": new_id(label, [arm["id"] for arm in self.arms.values()], "arm"),
                "label": {"en": label},
            }
            hint = f"the table says: {label}"
            treatment = one_mentioned(label, self.known.given)
            if control := CONTROLS.get(normal(said["condition"])):
                arm["control"] = Noted(str(control), hint)
            else:
                arm["treatment"] = Noted(treatment, hint) if treatment else Gap(hint)
            self.arms[key] = arm | self._described(said)
        randomised, kept = whole(said["rand"], 1), self.arms[key].get("n")
        if randomised and kept is None:
            self.arms[key]["n"] = Noted(randomised, "randomised, in the table")
        elif randomised and kept and kept.value != randomised:
            self._once(
                say(
                    "arm {arm}: {n} randomised in one row, {other} in another",
                    arm=str(self.arms[key]["id"]),
                    n=randomised,
                    other=kept.value,
                )
            )
        return str(self.arms[key]["id"])

    def _described(self, said: Mapping[str, str]) -> dict[str, Any]:
        """What the table says of an arm in words, as hints."""
        given = " ".join(said[name] for name in ("drug", "dose") if said[name])
        words = "; ".join(part for part in (said["name"], given, said["descr"]) if part)
        sessions = self._first("n_dosing_sessions")
        return {
            **({"dose": Hint(f"the table says: {one_line(words, 300)}")} if words else {}),
            **({"schedule": Hint(f"the table says: {sessions} sessions with a dose")} if sessions else {}),
        }

    def _count(self, row: Row, arm: str, said: Mapping[str, str], imputed: bool) -> bool:
        events, of = whole(said["event"]), whole(said["totaln"], 1)
        if events is None or of is None:
            self.notes.append(
                say(
                    "line {line}, arm {arm}: '{events}' of '{of}' is no count of people",
                    line=str(row.line),
                    arm=arm,
                    events=said["event"],
                    of=said["totaln"],
                )
            )
            return False
        if events > of:  # it stays in the draft, where the check refuses it: one of the two numbers may be right
            self.notes.append(
                say(
                    "line {line}, arm {arm}: {events} events among {of} people cannot be",
                    line=str(row.line),
                    arm=arm,
                    events=events,
                    of=of,
                )
            )
        figure = {"events": events, "of": of, **({"origin": "derived"} if imputed else {}), "source": SOURCE}
        return self._keep(self.outcomes, (), row, arm, figure, lambda: self._outcome(row))

    def _mean(self, row: Row, arm: str, said: Mapping[str, str], kind: ScoreKind, suffix: str) -> bool:
        mean, sd, n = number(said[f"mean{suffix}"]), number(said[f"sd{suffix}"]), whole(said[f"n{suffix}"], 1)
        if mean is None:
            cell = said[f"mean{suffix}"]
            self.notes.append(
                say("line {line}, arm {arm}: '{cell}' is no number", line=str(row.line), arm=arm, cell=cell)
            )
            return False
        figure = {"mean": mean, **({"sd": sd} if sd is not None and sd >= 0 else {}), **({"n": n} if n else {})}
        return self._keep(self.scores, (str(kind),), row, arm, figure, lambda: self._score(row, kind))

    def _keep(
        self,
        group: dict[tuple[str, ...], dict[str, Any]],
        sort: tuple[str, ...],
        row: Row,
        arm: str,
        figure: dict[str, Any],
        make: Callable[[], dict[str, Any]],
    ) -> bool:
        """Put a figure into its outcome or score; a control that several rows repeat is kept once."""
        key = (*sort, *(row[name] for name in KEY))
        if key not in group:
            group[key] = make()
        record = group[key]
        same = [entry for entry in record["results"] if entry["arm"] == arm]
        if same and same[0] != {"arm": arm, **figure}:
            self.notes.append(
                say(
                    "line {line}, arm {arm}: other figures than in a line before; the first are kept",
                    line=str(row.line),
                    arm=arm,
                )
            )
        elif not same:
            record["results"].append({"arm": arm, **figure})
        return True

    def _outcome(self, row: Row) -> dict[str, Any]:
        kind = exactly(facts.outcome_of(row["outcome_type"]), self.known.outcomes)
        hint = f"the table says: {row['outcome_type']}"
        about = f"{hint} on {row['instrument'] or 'no instrument'}"
        if row["dich_paper"].lower() not in facts.NO | facts.YES | {""}:
            about += f"; in the paper: {row['dich_paper']}"
        return {
            "kind": Noted(kind, hint) if kind else Gap(hint),
            **self._scale(row),
            "definition": Hint(about),
            "time": self._time(row),
            **self._period(row),
            **self._primary(row),
            "results": [],
        }

    def _score(self, row: Row, kind: ScoreKind) -> dict[str, Any]:
        scale = {name: value for name, value in self._scale(row).items() if name == "scale"}
        after = {"note": AFTER} if row["post_crossover"] == "1" else {}
        if after:
            self._once(say("means after the crossover: no comparison of the groups as they were randomised"))
        head = {"kind": str(kind), **scale, "time": self._time(row), **self._primary(row)}
        return {**head, "results": [], **after, "source": SOURCE}

    def _period(self, row: Row) -> dict[str, Any]:
        """Which part of a crossover trial an outcome counts."""
        after = row["post_crossover"]
        if after == "1":
            self._once(say("counts after the crossover: no comparison of the groups as they were randomised"))
            return {"period": Noted("mixed", "after the crossover, says the table"), "note": AFTER}
        return {"period": Noted("first", "before the crossover, says the table")} if after == "0" else {}

    def _primary(self, row: Row) -> dict[str, Any]:
        marked = [row[name] for name in ("primary", "primary_instrument", "primary_timepoint") if row[name]]
        both = marked and all(mark == "1" for mark in marked)
        return {"primary": Hint("the table marks it as primary, as reported or as chosen")} if both else {}

    def _scale(self, row: Row) -> dict[str, Any]:
        """The scale, and the rater where it is not the usual one."""
        said = row["instrument"]
        scale, rater = exactly(said, self.known.scales), RATERS.get(normal(row["rating"]))
        if said and not scale:
            self._once(say("instrument '{said}': no such scale in scales.yaml", said=said))
        if row["rating"] and not rater:
            self._once(say("rating '{said}': neither clinician nor self-report", said=row["rating"]))
        usual = self.known.raters.get(scale or "")
        return {
            "scale": scale or Hint(f"the table says: {said or 'nothing'}"),
            **({"rater": rater} if rater and rater != usual else {}),
        }

    def _time(self, row: Row) -> dict[str, Any]:
        """Weeks, or days for want of them; a gap where the time in the study's own words is another."""
        weeks, days = number(row["time_weeks"]), number(row["time_days"])
        value, unit = (days, "day") if weeks is None and days is not None else (weeks, "week")
        if value is None or value < 0:
            said = row["time"] or row["study_time_point"] or NOT_GIVEN
            self._once(say("time '{said}': no number of weeks from zero", said=said))
            return {"value": Gap(), "unit": Gap()}
        value = int(value) if value == int(value) else value
        own = moment(row["study_time_point"])
        said = "; ".join(filter(None, (row["cov_time_point"], row["study_time_point"])))
        told = in_days({"value": value, "unit": unit})
        if not isinstance(own["value"], Gap) and abs(in_days(own) - told) > max(1, told * ABOUT):
            return {"value": Gap(f"the table says: {value} {unit}s, and '{said}': counted from when?"), "unit": Gap()}
        return {"value": Noted(value, f"the table says: {said}") if said else value, "unit": unit}

    def _effect(self, row: Row, arms: list[str]) -> bool:
        """Effects that the table holds already worked out, with its own direction: the first arm against the second."""
        found = False
        if len(arms) == 2:
            said = f"{row['instrument'] or row['outcome_type']}, {' against '.join(arms)}"
            for column, measure, name in (
                ("precalc_g", Measure.hedges_g, {"en": said, "fr": said.replace(" against ", " contre ")}),
                ("precalc_log_rr", Measure.other, _logarithm(said)),
            ):
                value = number(row[column])
                if value is not None:
                    error = number(row[f"{column}_se"])
                    self.numbers += [error] if error is not None else []
                    self.effects.append({
                        "measure": str(measure), "label": name, "estimate": value, "note": _direction(error),
                        "source": SOURCE, "better": Hint("which direction is the good one, in this table"),
                    })  # fmt: skip
                    found = True
        return found

    def _once(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)

    def _first(self, column: str) -> str:
        said = dict.fromkeys(row[column] for row in self.rows if row[column])
        if len(said) > 1:
            self._once(say("column '{column}' says several things: {said}", column=column, said="; ".join(said)))
        return next(iter(said), "") if len(said) == 1 else ""

    def _citation(self) -> dict[str, Any]:
        year = whole(self._first("year") or self.name[-4:], 1900, 2100)
        reference, number_ = self._first("full_ref"), self._first("doi")
        registry = facts.registrations(self._first("registration_number"), self._once)
        hint = f"the table says: {one_line(reference or self.name, 400)}"
        numbers = [found for word in re.split(r";\s*|\s+", number_) if (found := doi(word))]
        if number_ and not numbers:
            self.notes.append(say("{source} '{value}' is no {field}", source="doi", value=number_, field="DOI"))
        for other in numbers[1:]:
            self._once(say("doi '{other}' not taken: {first} stands before it", other=other, first=numbers[0]))
        return {
            "authors": Hint(hint),
            "year": year or Gap(hint),
            "title": Hint(hint),
            **({"doi": numbers[0]} if numbers else {}),
            **({"registry": registry} if registry else {}),
        }

    def _source(self) -> dict[str, Any]:
        lines = ", ".join(str(row.line) for row in self.rows[:12]) + ("…" if len(self.rows) > 12 else "")
        return {
            "grade": "curated",
            "read_in": {
                "en": f"table {self.file} (Metapsy data standard), lines {lines}",
                "fr": f"table {self.file} (norme de données Metapsy), lignes {lines}",
            },
            "covers": {"en": "arms, counts, means", "fr": "bras, effectifs, moyennes"},
            "address": Hint("of the published table"),
        }


def _direction(error: float | None) -> dict[str, str]:
    """What an effect of a table needs beside it: its standard error, and whose sign it has."""
    en = "worked out by the authors of the table, first arm against second, with its sign"
    fr = "calculé par les auteurs de la table, premier bras contre second, avec son signe"
    if error is None:
        return {"en": en, "fr": fr}
    return {"en": f"{en}; standard error {error}", "fr": f"{fr}\u202f; erreur-type {str(error).replace('.', ',')}"}


def _logarithm(said: str) -> dict[str, str]:
    other = said.replace(" against ", " contre ")
    return {"en": f"logarithm of the risk ratio, {said}", "fr": f"logarithme du risque relatif, {other}"}
