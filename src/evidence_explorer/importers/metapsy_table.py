"""A table after the Metapsy data standard as text → its columns and rows, whatever signs part and point them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..problems import say
from .draft import NotImportable, number, one_line

NEEDED = ("study", "outcome_type")
MISSING = {"", "NA", "na", "N/A", "NaN"}
ARMED = (  # what a row may say of each of its arms
    "condition", "multi", "event", "totaln", "mean", "sd", "n", "mean_change", "sd_change", "n_change", "rand", "drug",
    "dose", "name", "descr", "baseline_m", "baseline_sd", "baseline_n",
)  # fmt: skip
OLD_NAMES = {  # of tables with one row per arm
    "cond_spec": "condition", "multiple_arms": "multi", "outc_type": "outcome_type", "outc_measure": "instrument",
    "sr_clinician": "rating", "post_m": "mean", "post_sd": "sd", "post_n": "n", "improved_n": "event",
    "rand_n": "totaln", "change_m": "mean_change", "change_sd": "sd_change", "change_n": "n_change",
    "multi_arm": "multi", "multiarm": "multi", "ref": "full_ref", "dich": "dich_paper",
    "registration": "registration_number",
    "trial_registration": "registration_number",
}  # fmt: skip
BIAS = ("d1", "d2", "d3", "d4", "d5", "rob")
READ = {
    *NEEDED, "instrument", "rating", "time", "time_weeks", "time_days", "year", "country", "doi", "full_ref",
    "precalc_g", "precalc_g_se", "precalc_log_rr", "precalc_log_rr_se", "design", "blinding", "post_crossover",
    "registration_number", "diagnosis", "dich_paper", "mean_age", "percent_women", "n_dosing_sessions", "primary",
    "primary_instrument", "study_time_point", "cov_time_point",
    "primary_timepoint", *BIAS,
}  # fmt: skip


@dataclass
class Row:
    """One line of the table: its number, its cells by column, and those of each arm that it compares."""

    line: int
    cells: Mapping[str, str]
    arms: list[dict[str, str]] = field(default_factory=list)

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def table(text: str) -> tuple[list[str], list[Row]]:
    """The columns of a table and its rows; NotImportable if it is not such a table."""
    first = text.lstrip("\r\n").partition("\n")[0]
    mark = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        remedy = say("Look at the quotes of this line; export the table again.")
        fact = say("This is not a CSV table: {why}.", why=_why(str(error)))
        raise NotImportable(str(reader.line_num), fact, remedy) from None
    if not lines:
        raise NotImportable("1", say("The table is empty."), say("Export it again."))
    header = [_column(name) for name in lines[0][1]]
    _check(header)
    if len(lines) == 1:
        raise NotImportable("1", say("The table has a header and no rows."), say("Export it again."))
    return header, [_row(header, line, cells, mark) for line, cells in lines[1:]]


def _why(said: str) -> str:
    """What the reader of CSV says, as far as it is known."""
    if "expected after" in said:
        return say("a quote inside a text is not doubled")
    return say("a quote is opened and never closed") if said == "unexpected end of data" else said


def _column(name: str) -> str:
    plain = name.strip().lower().replace(" ", "_")
    dotted = plain if plain.startswith(".") else plain.replace(".", "_")
    return OLD_NAMES.get(dotted, dotted)


def _check(header: list[str]) -> None:
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise NotImportable("1", say("Columns stand twice: {names}.", names=", ".join(twice)), say("Keep one of each."))
    arms = ["condition"] if "condition" in header else ["condition_arm1", "condition_arm2"]
    lacking = [name for name in (*NEEDED, *arms) if name not in header]
    if lacking:
        fact = say("Columns are missing: {names}.", names=", ".join(lacking))
        remedy = say("Compare with the Metapsy data standard. There is: {names}.", names=", ".join(header[:30]))
        raise NotImportable("1", fact, remedy)


def is_armed(name: str) -> bool:
    """Whether a column says something of one arm."""
    return name.removesuffix("_arm1").removesuffix("_arm2") in ARMED


def _row(header: list[str], line: int, cells: list[str], mark: str) -> Row:
    if len(cells) != len(header):
        fact = say("The row has {found} cells, the header has {wanted}.", found=len(cells), wanted=len(header))
        remedy = say("Look for a missing quote or separator; export the table again.")
        raise NotImportable(str(line), fact, remedy)
    said = {name: one_line(cell) for name, cell in zip(header, cells, strict=True)}
    said = {name: "" if cell in MISSING else _point(cell, mark) for name, cell in said.items()}
    sides = [""] if "condition" in said else ["_arm1", "_arm2"]
    return Row(line, said, [{name: said.get(f"{name}{side}", "") for name in ARMED} for side in sides])


def _point(cell: str, mark: str) -> str:
    """A decimal comma as a point, where commas do not part the cells."""
    pointed = cell.replace(",", ".")
    return pointed if mark != "," and cell.count(",") == 1 and number(pointed) is not None else cell
