"""A table that follows the Metapsy data standard (CSV) → one draft per study, with arms, counts, means and effects.

One row compares two arms (`event_arm1`, `event_arm2`…); tables with one row per arm (`event`…) are read too. Cells are
parted by semicolons with decimal commas, as the standard asks, or by commas with decimal points.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..model import Control, Kind, Measure, ScoreKind
from ..scaffold import Gap, Hint, Noted
from .ctgov import OTHER_NAMES
from .draft import (
    Known,
    NotImportable,
    StudyDraft,
    doi,
    exactly,
    new_id,
    normal,
    number,
    one_line,
    one_mentioned,
    whole,
)

SOURCE = "table"
NEEDED = ("study", "outcome_type")
MISSING = {"", "NA", "na", "N/A", "NaN"}
ARMED = (  # what a row may say of each of its arms
    "condition", "multi", "event", "totaln", "mean", "sd", "n", "mean_change", "sd_change", "n_change",
)  # fmt: skip
OLD_NAMES = {  # of tables with one row per arm
    "cond_spec": "condition", "multiple_arms": "multi", "outc_type": "outcome_type", "outc_measure": "instrument",
    "sr_clinician": "rating", "post_m": "mean", "post_sd": "sd", "post_n": "n", "improved_n": "event",
    "rand_n": "totaln", "change_m": "mean_change", "change_sd": "sd_change", "change_n": "n_change",
    "multi_arm": "multi", "multiarm": "multi",
}  # fmt: skip
READ = {
    *NEEDED, "instrument", "rating", "time", "time_weeks", "year", "country", "doi", "full_ref", "precalc_g",
    "precalc_g_se", "precalc_log_rr", "precalc_log_rr_se",
}  # fmt: skip
CONTROLS = {
    "wl": Control.waitlist, "wlc": Control.waitlist, "waitlist": Control.waitlist, "waiting list": Control.waitlist,
    "cau": Control.usual_care, "tau": Control.usual_care, "care as usual": Control.usual_care,
    "treatment as usual": Control.usual_care, "usual care": Control.usual_care,
    "plac": Control.placebo, "placebo": Control.placebo, "pill placebo": Control.placebo,
    "inactive placebo": Control.placebo, "sham": Control.sham, "low dose": Control.low_dose,
}  # fmt: skip
RATERS = {"clinician": "clinician", "self report": "self", "self": "self"}


@dataclass
class Row:
    """One line of the table: its number, its cells by column, and those of each arm that it compares."""

    line: int
    cells: Mapping[str, str]
    arms: list[dict[str, str]] = field(default_factory=list)

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read(text: str, known: Known, file: str) -> list[StudyDraft]:
    """The drafts of all studies of a table; NotImportable if it is not such a table."""
    header, rows = _table(text)
    left = [name for name in header if name not in READ and not _is_armed(name) and not name.startswith(".")]
    studies: dict[str, list[Row]] = {}
    for row in rows:
        if not row["study"]:
            raise NotImportable(str(row.line), "The row has no study.", "Fill in 'study', or delete the row.")
        studies.setdefault(row["study"], []).append(row)
    drafts: dict[str, StudyDraft] = {}
    for name, own in studies.items():
        id_ = new_id(name, drafts, "study")
        drafts[id_] = _Study(id_, name, own, known, file).draft(left)
    return list(drafts.values())


def _table(text: str) -> tuple[list[str], list[Row]]:
    first = text.lstrip("\r\n").partition("\n")[0]
    mark = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        remedy = "Look at the quotes of this line; export the table again."
        raise NotImportable(str(reader.line_num), f"This is not a CSV table: {error}.", remedy) from None
    if not lines:
        raise NotImportable("1", "The table is empty.", "Export it again.")
    header = [_column(name) for name in lines[0][1]]
    _check(header)
    return header, [_row(header, line, cells, mark) for line, cells in lines[1:]]


def _column(name: str) -> str:
    plain = name.strip().lower().replace(" ", "_")
    dotted = plain if plain.startswith(".") else plain.replace(".", "_")
    return OLD_NAMES.get(dotted, dotted)


def _check(header: list[str]) -> None:
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise NotImportable("1", f"Columns stand twice: {', '.join(twice)}.", "Keep one of each.")
    arms = ["condition"] if "condition" in header else ["condition_arm1", "condition_arm2"]
    lacking = [name for name in (*NEEDED, *arms) if name not in header]
    if lacking:
        fact = f"Columns are missing: {', '.join(lacking)}."
        raise NotImportable("1", fact, f"Compare with the Metapsy data standard. There is: {', '.join(header[:30])}.")


def _is_armed(name: str) -> bool:
    return name.removesuffix("_arm1").removesuffix("_arm2") in ARMED


def _row(header: list[str], line: int, cells: list[str], mark: str) -> Row:
    if len(cells) != len(header):
        fact = f"The row has {len(cells)} cells, the header has {len(header)}."
        raise NotImportable(str(line), fact, "Look for a missing quote or separator; export the table again.")
    said = {name: one_line(cell) for name, cell in zip(header, cells, strict=True)}
    said = {name: "" if cell in MISSING else _point(cell, mark) for name, cell in said.items()}
    sides = [""] if "condition" in said else ["_arm1", "_arm2"]
    return Row(line, said, [{name: said.get(f"{name}{side}", "") for name in ARMED} for side in sides])


def _point(cell: str, mark: str) -> str:
    """A decimal comma as a point, where commas do not part the cells."""
    pointed = cell.replace(",", ".")
    return pointed if mark != "," and cell.count(",") == 1 and number(pointed) is not None else cell


class _Study:
    """One study, built row by row."""

    def __init__(self, id_: str, name: str, rows: list[Row], known: Known, file: str) -> None:
        self.id, self.name, self.rows, self.known, self.file = id_, name, rows, known, file
        self.notes: list[str] = []
        self.arms: dict[tuple[str, str], dict[str, Any]] = {}
        self.outcomes: dict[tuple[str, ...], dict[str, Any]] = {}
        self.scores: dict[tuple[str, ...], dict[str, Any]] = {}
        self.effects: list[dict[str, Any]] = []

    def draft(self, left: list[str]) -> StudyDraft:
        """The draft; ``left`` are the columns that no record has a place for."""
        for row in self.rows:
            self._read(row)
        if left:
            self.notes.append(f"columns without a place in a record: {', '.join(left)}")
        about = [arm["treatment"].value for arm in self.arms.values() if isinstance(arm.get("treatment"), Noted)]
        treatments = [word for word in dict.fromkeys(about) if word in self.known.treatments]
        outcomes, scores = list(self.outcomes.values()), list(self.scores.values())
        lists = {"outcomes": outcomes, "scores": scores, "effects": self.effects}
        values = {
            **({"treatments": treatments} if treatments else {}),
            "citation": self._citation(),
            "design": {"kind": Noted(str(Kind.rct), "the standard holds randomised trials only"), **self._countries()},
            "arms": list(self.arms.values()),
            **{name: found for name, found in lists.items() if found},
            "sources": {SOURCE: self._source()},
        }
        return StudyDraft(self.id, self.name, values, self.notes)

    def _read(self, row: Row) -> None:
        arms = [(self._arm(arm), arm) for arm in row.arms]
        found = False
        for arm_id, arm in arms:
            if arm["event"] or arm["totaln"]:
                found |= self._count(row, arm_id, arm)
            for kind, suffix in ((ScoreKind.endpoint, ""), (ScoreKind.change, "_change")):
                if arm[f"mean{suffix}"]:
                    found |= self._mean(row, arm_id, arm, kind, suffix)
        found |= self._effect(row, [arm_id for arm_id, _ in arms])
        if not found:
            self.notes.append(f"line {row.line} ({row['outcome_type']}): no figure that a record has a place for")

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
            self.arms[key] = arm
        return str(self.arms[key]["id"])

    def _count(self, row: Row, arm: str, said: Mapping[str, str]) -> bool:
        events, of = whole(said["event"]), whole(said["totaln"], 1)
        if events is None or of is None:
            told = f"'{said['event']}' of '{said['totaln']}'"
            self.notes.append(f"line {row.line}, arm {arm}: {told} is no count of people")
            return False
        figure = {"events": events, "of": of, "source": SOURCE}
        return self._keep(self.outcomes, (), row, arm, figure, lambda: self._outcome(row))

    def _mean(self, row: Row, arm: str, said: Mapping[str, str], kind: ScoreKind, suffix: str) -> bool:
        mean, sd, n = number(said[f"mean{suffix}"]), number(said[f"sd{suffix}"]), whole(said[f"n{suffix}"], 1)
        if mean is None:
            self.notes.append(f"line {row.line}, arm {arm}: '{said[f'mean{suffix}']}' is no number")
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
        key = (*sort, *(row[name] for name in ("outcome_type", "instrument", "rating", "time", "time_weeks")))
        if key not in group:
            group[key] = make()
        record = group[key]
        same = [entry for entry in record["results"] if entry["arm"] == arm]
        if same and same[0] != {"arm": arm, **figure}:
            self.notes.append(f"line {row.line}, arm {arm}: other figures than in a line before; the first are kept")
        elif not same:
            record["results"].append({"arm": arm, **figure})
        return True

    def _outcome(self, row: Row) -> dict[str, Any]:
        kind = exactly(row["outcome_type"], self.known.outcomes)
        hint = f"the table says: {row['outcome_type']}"
        return {
            "kind": Noted(kind, hint) if kind else Gap(hint),
            **self._scale(row),
            "definition": Hint(f"the table says: {row['outcome_type']} on {row['instrument'] or 'no instrument'}"),
            "time": self._time(row),
            "results": [],
        }

    def _score(self, row: Row, kind: ScoreKind) -> dict[str, Any]:
        scale = {name: value for name, value in self._scale(row).items() if name == "scale"}
        return {"kind": str(kind), **scale, "time": self._time(row), "results": [], "source": SOURCE}

    def _scale(self, row: Row) -> dict[str, Any]:
        """The scale, and the rater where it is not the usual one."""
        said = row["instrument"]
        scale, rater = exactly(said, self.known.scales), RATERS.get(normal(row["rating"]))
        if said and not scale:
            self._once(f"instrument '{said}': no such scale in scales.yaml")
        if row["rating"] and not rater:
            self._once(f"rating '{row['rating']}': neither clinician nor self-report")
        usual = self.known.raters.get(scale or "")
        return {
            "scale": scale or Hint(f"the table says: {said or 'nothing'}"),
            **({"rater": rater} if rater and rater != usual else {}),
        }

    def _time(self, row: Row) -> dict[str, Any]:
        weeks = number(row["time_weeks"])
        if weeks is None or weeks < 0:
            self._once(f"time '{row['time'] or 'not given'}': no number of weeks")
            return {"value": Gap(), "unit": Gap()}
        return {"value": weeks, "unit": "week"}

    def _effect(self, row: Row, arms: list[str]) -> bool:
        if row["precalc_log_rr"]:
            self._once("log risk ratios (precalc_log_rr): say the risk ratio under effects, with its interval")
        g = number(row["precalc_g"])
        if g is None or len(arms) < 2:
            return bool(row["precalc_log_rr"])
        said = f"{row['instrument'] or row['outcome_type']}, {' against '.join(arms)}"
        self.effects.append({"measure": str(Measure.hedges_g), "label": {"en": said}, "estimate": g, "source": SOURCE})
        self._once("standard errors of g (precalc_g_se) have no place in a record")
        return True

    def _once(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)

    def _first(self, column: str) -> str:
        said = dict.fromkeys(row[column] for row in self.rows if row[column])
        if len(said) > 1:
            self._once(f"column '{column}' says several things: {'; '.join(said)}")
        return next(iter(said), "") if len(said) == 1 else ""

    def _citation(self) -> dict[str, Any]:
        year = whole(self._first("year") or self.name[-4:], 1900, 2100)
        reference, number_ = self._first("full_ref"), self._first("doi")
        hint = f"the table says: {one_line(reference or self.name, 400)}"
        if number_ and not doi(number_):
            self.notes.append(f"doi '{number_}' is no DOI")
        return {
            "authors": Hint(hint),
            "year": year or Gap(hint),
            "title": Hint(hint),
            **({"doi": doi(number_)} if doi(number_) else {}),
        }

    def _countries(self) -> dict[str, Any]:
        said = self._first("country")
        code = OTHER_NAMES.get(normal(said)) or self.known.countries.get(normal(said))
        if said and not code:
            self.notes.append(f"country '{said}': no code known")
        return {"countries": [code]} if code else {}

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
