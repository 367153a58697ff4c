"""Adverse events, official product information, risk of bias and certainty: shown as others published them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...analysis import Group
from ...charts import draw_blocks
from ...frames import Row, parted
from ...model import Certainty, Grade, Label, Level, Study
from ..kit.edition import Edition
from ..kit.rows import FigureRow, figure_row, treated_first


@dataclass(frozen=True)
class HarmBlock:
    """One adverse event over one window, with a row per arm."""

    name: str
    term: str
    window: str
    note: Any
    serious: bool
    rows: list[tuple[FigureRow, str]]
    """Each row with its rate, where the source gives one."""


def harm_blocks(study: Study, edition: Edition) -> list[HarmBlock]:
    """Every adverse event of a study: in the order of the vocabulary, dangerous ones first."""
    kinds = edition.dataset.event_kinds
    harms = sorted(enumerate(study.harms), key=lambda pair: _place(pair[1].event, edition))
    mine = parted(edition.evidence.harm_rows(study.id), lambda row: row.position)
    found = []
    for index, harm in harms:
        found.append(
            HarmBlock(
                name=edition.say(kinds[harm.event].name),
                term=edition.say(harm.label),
                window=edition.say(harm.window),
                note=edition.tell(harm.note) if harm.note else None,
                serious=kinds[harm.event].serious,
                rows=[(harm_row(row, edition), edition.say(row.rate)) for row in mine.get(index, [])],
            )
        )
    return found


def harm_row(row: Row, edition: Edition) -> FigureRow:
    """A figure of harm as a reader sees it: the same shape as a figure of benefit."""
    return figure_row(row, edition, edition.say(row.scale_name))


def harm_chart(groups: list[Group], edition: Edition, name: str, named: bool) -> dict[str, Any] | None:
    """Adverse events drawn as benefits are: each group beside its own control. None if there is nothing to draw."""
    if not groups:
        return None
    w = edition.words
    controlled = all(group.controlled for group in groups)
    return {
        "title": w("harms.chart" if controlled else "harms.chart_alone"),
        "note": w("harms.chart_note") if named else "",
        "chart": draw_blocks(groups, edition.inks, {"harm": w("harms.event")}, w, named),
        "grey": not controlled,
        "rows": harm_rows(groups, edition),
        "name": name,
    }


def harm_rows(groups: list[Group], edition: Edition) -> list[FigureRow]:
    """The figures of groups as a reader sees them, treated arms first."""
    return [harm_row(row, edition) for group in groups for row in treated_first(group.rows)]


def study_harm_charts(study: Study, edition: Edition) -> list[dict[str, Any]]:
    """The chart of a study's adverse events beside its control, and the one of those without a control."""
    mine = in_order(list(edition.evidence.harm_groups(study.id)), edition)
    parts = {"controlled": [g for g in mine if g.controlled], "alone": [g for g in mine if not g.controlled]}
    charts = [harm_chart(part, edition, f"{study.id}-harms-{word}", named=False) for word, part in parts.items()]
    return [chart for chart in charts if chart]


def in_order(groups: list[Group], edition: Edition) -> list[Group]:
    """By event, dangerous ones first, then as the vocabulary lists them."""
    return sorted(groups, key=lambda group: _place(str(group.first.event), edition))


def _place(event: str, edition: Edition) -> tuple[bool, int]:
    kinds = edition.dataset.event_kinds
    return not kinds[event].serious, list(kinds).index(event)


@dataclass(frozen=True)
class LabelRow:
    """What an official document says of one adverse event."""

    event: str
    term: str
    says: Any
    frequency: str
    document: Any
    note: Any
    grade: str
    grade_word: str
    address: str | None


def label_rows(labels: tuple[Label, ...], edition: Edition) -> list[LabelRow]:
    """Official product information, as it stands in the record."""
    w, kinds = edition.words, edition.dataset.event_kinds
    return [
        LabelRow(
            event=edition.say(kinds[label.event].name),
            term=edition.say(label.label),
            says=edition.tell(label.says),
            frequency=w(f"frequency.{label.frequency}") if label.frequency else "",
            document=edition.tell(label.document),
            note=edition.tell(label.note) if label.note else None,
            grade=label.grade,
            grade_word=w(f"grade.{label.grade}"),
            address=label.address,
        )
        for label in labels
    ]


SIGNS = {
    "low": "+", "some-concerns": "?", "moderate": "?", "high": "×", "serious": "×", "critical": "××",
    "no-information": "–",
}  # fmt: skip

NO_SIGN = "○"
"""That nobody judged: no sign of a judgement."""


@dataclass(frozen=True)
class BiasRow:
    """One judgement of a study: (domain, judgement, sign, word) of each domain, then overall."""

    study: str
    name: str
    by: str
    about: Any
    cells: list[tuple[str, str, str, str]]
    source: str


@dataclass(frozen=True)
class BiasTable:
    """Judgements made with one tool, and the studies nobody judged with it."""

    tool: str
    domains: list[str]
    rows: list[BiasRow]
    missing: list[tuple[str, str]]


def bias_tables(studies: list[Study], edition: Edition) -> list[BiasTable]:
    """The published judgements on these studies, a table per tool; trials without one are listed as not assessed."""
    w = edition.words
    found = []
    for key, tool in edition.dataset.bias_tools.items():
        judged = [(s, b) for s in studies for b in s.risk_of_bias if b.tool == key]
        if not judged:
            continue
        trials = [s for s in studies if s.design.kind.randomised and not any(b.tool == key for b in s.risk_of_bias)]
        domains = [*(domain.id for domain in tool.domains), "overall"]
        rows = [
            BiasRow(
                study=study.id,
                name=edition.name(study),
                by=bias.by,
                about=edition.tell(bias.about) if bias.about else None,
                cells=[_cell(d, bias.overall if d == "overall" else bias.domains[d], edition) for d in domains],
                source=bias.source,
            )
            for study, bias in judged
        ]
        missing = [(s.id, edition.name(s)) for s in trials]
        found.append(BiasTable(w(f"tool.{key}"), [w(f"domain.{d}") for d in domains], rows, missing))
    return found


def _cell(domain: str, judgement: str, edition: Edition) -> tuple[str, str, str, str]:
    like = edition.dataset.judgements[judgement]
    return domain, like, SIGNS[like], edition.words(f"judgement.{judgement}")


@dataclass(frozen=True)
class CertaintyRow:
    """How sure somebody is of a result. ``bars``: (x, y, height, filled) of the four bars of its sign."""

    outcome: Any
    comparison: Any
    level: str
    word: str
    bars: list[tuple[int, int, int, bool]]
    reasons: str
    why: Any
    by: str
    study: str | None
    date: str
    grade: str
    grade_word: str
    address: str | None
    recalled: bool


def certainty_rows(rated: tuple[Certainty, ...], edition: Edition) -> list[CertaintyRow]:
    """Ratings of certainty, each with the name of who rated."""
    w = edition.words
    levels = list(reversed(Level))
    return [
        CertaintyRow(
            outcome=edition.tell(c.outcome),
            comparison=edition.tell(c.comparison),
            level=c.level,
            word=w(f"level.{c.level}"),
            bars=[(9 * i, 9 - 3 * i, 5 + 3 * i, i <= levels.index(c.level)) for i in range(4)],
            reasons=w.listed(w(f"downgrade.{reason}") for reason in c.downgraded_for),
            why=edition.tell(c.why) if c.why else None,
            by=c.by,
            study=c.study,
            date=w.day(c.date) if c.date else "",
            grade=c.grade,
            grade_word=w(f"grade.{c.grade}"),
            address=c.address,
            recalled=c.grade is Grade.recalled,
        )
        for c in rated
    ]
