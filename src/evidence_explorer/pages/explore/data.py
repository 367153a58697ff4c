"""What the Explore page filters, as a value: studies, results and figures in columns, texts once, for the browser."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ... import frames, stats
from ...charts.base import hollow
from ...frames import Col, Row
from ...frames.published import where_published
from ...model import Dataset, Kind, Mark, Study, Text, Timing, participants
from ...palette import SHAPES, outline
from ..kit.edition import Edition
from ..kit.rows import figure_row
from .facets import Facet, Item, facets

GLOBAL = "evidenceExplore"
DRAWN = {None: 0, True: 1, False: 2}
"""Never drawn; beside what it was compared with; in grey, because nothing says what would have happened otherwise."""

# The phrases of the interface that the browser fills in.
SHARED = (
    "and", "comma", "colon", "semicolon", "to_verify", "not_compared", "not_computed", "not_reported", "primary",
    "col.study", "col.arm", "col.people", "col.share", "col.interval", "col.grade", "col.n",
    "chart.share", "chart.control", "chart.hollow", "chart.twice", "read_twice", "studies_n.one", "studies_n.many",
)  # fmt: skip
OWN = (
    "search", "search_hint", "skip", "filters", "chosen", "order", "order_family", "order_year", "order_size", "view",
    "view_both", "view_chart", "view_table", "reset", "copy_link", "link_copied", "quote", "copy_sentence",
    "copy_sentence_of", "sentence_copied", "copy_failed", "download", "csv", "json", "svg", "png", "and_without",
    "status", "notice", "file", "head_title", "head_filter", "head_results", "head_data_of", "head_address",
    "head_cite", "head_licence", "head_note",
    "empty", "empty_drop", "empty_drop_more", "drop", "remove", "no_figure_row", "no_figure_elsewhere", "bare",
    "bare_row", "bare_all", "more", "part", "chart", "chart_alt", "table", "nothing_drawn", "not_drawn", "key_other",
    "key_grey", "shown_rows", "everything", "text", "filter", "source_line", "cite", "rows_note", "sentence",
    "sentence_against", "sentence_control", "sentence_other", "sentence_verify", "sentence_alone", "sentence_counted",
    "sentence_share", "sentence_interval", "sentence_source", "counted.one", "counted.many",
    "entries_n.one", "entries_n.many", "results_n.one", "results_n.many", "figures_n.one", "figures_n.many",
)  # fmt: skip


@dataclass
class Texts:
    """Every text that may come again, kept once; columns hold its number, or -1 for none."""

    all: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def code(self, text: object) -> int:
        """The number of a text."""
        if not isinstance(text, str) or not text:
            return -1
        if text not in self.places:
            self.places[text] = len(self.all)
            self.all.append(text)
        return self.places[text]

    def codes(self, column: Iterable[object]) -> list[int]:
        """The numbers of a column."""
        return [self.code(text) for text in column]


def explore_script(edition: Edition) -> bytes:
    """The data as a classic script that sets one global, so that the page also works from a disk."""
    text = json.dumps(explore_data(edition), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return f"self.{GLOBAL}={text.replace('<', chr(92) + 'u003c')};\n".encode()


def _shapes(dataset: Dataset) -> dict[str, str]:
    """Charted outcome → its shape as a path; all others share that of the empty name."""
    kinds, shapes = dataset.outcome_kinds, dataset.outcome_shapes
    own = {key: SHAPES[Mark(shapes[key])] for key, kind in kinds.items() if kind.charted}
    return own | {"": SHAPES[Mark.square]}


def explore_data(edition: Edition) -> dict[str, Any]:
    """Columns of studies, items (one result with all its arms, or a study without any) and figures; facets; words."""
    texts = Texts()
    items = _items(edition)
    found = facets(items, edition)
    return {
        "about": _about(edition),
        "words": _words(edition),
        "families": [
            [f.id, edition.say(f.name), f.ink, outline(edition.dataset.marks[f.mark])]
            for f in edition.dataset.families.values()
        ],
        "shapes": _shapes(edition.dataset),
        "columns": [*(str(column) for column in frames.ARMS), "address", "control_of"],
        "facets": [_facet(facet) for facet in found],
        "studies": _studies(edition, texts),
        "items": _item_columns(items, edition, texts),
        "figures": _figures(items, edition, texts),
        "texts": texts.all,
    }


def _about(edition: Edition) -> dict[str, str]:
    site, w = edition.dataset.site.record, edition.words
    return {
        "language": edition.language,
        "title": edition.say(site.title),
        "date": site.last_search.isoformat(),
        "day": w.day(site.last_search.isoformat()),
        "licence": edition.say(site.licence),
        "thousands": w.number(1000)[1:-3],
        "percent": w.percent(0)[1:],  # the sign with the space that the language puts before it
        "singular": " ".join(
            str(n) for n in (0, 1) if w.count("explore.results_n", n) == w("explore.results_n.one", n=w.number(n))
        ),
    }


def _words(edition: Edition) -> dict[str, str]:
    return {key: edition.words(key) for key in SHARED} | {key: edition.words(f"explore.{key}") for key in OWN}


def _facet(facet: Facet) -> dict[str, Any]:
    # One value per row is the rule in most columns, and shorter as a number than as a list.
    codes = [row[0] if len(row) == 1 else list(row) for row in facet.codes]
    return {"id": facet.id, "name": facet.name, "of": facet.of, "values": facet.values, "codes": codes}


def _items(edition: Edition) -> list[Item]:
    """Every result in the order of the studies and their files; a study without a counted outcome is one item."""
    drawn = _drawn(edition)
    found = []
    for number, study in enumerate(edition.dataset.studies.values()):
        told = edition.evidence.rows(study.id)
        if not told:
            found.append(Item(number, study, (), ()))
            continue
        by_position: dict[int, list[tuple[Row, bool | None]]] = {}
        for row in told:
            by_position.setdefault(row.position, []).append((row, drawn.get(id(row))))
        for rows in by_position.values():
            rows.sort(key=lambda pair: pair[0].role == "control")  # treated arms first, controls beside them
            found.append(Item(number, study, tuple(row for row, _ in rows), tuple(beside for _, beside in rows)))
    return found


def _drawn(edition: Edition) -> dict[int, bool]:
    """Figure, by its identity → whether it stands beside what it was compared with; absent if it is never drawn.

    ``Group`` decides, as for every other chart.
    """
    found: dict[int, bool] = {}
    every = ((study, timing) for study in edition.dataset.studies for timing in Timing)
    for group in (group for study, timing in every for group in edition.evidence.groups(study, timing)):
        for outcome in dict.fromkeys(row.outcome for row in group.rows):
            part = group.only([outcome])
            if part is not None:
                found |= dict.fromkeys(map(id, part.rows), part.controlled)
    return found


def _studies(edition: Edition, texts: Texts) -> dict[str, list[Any]]:
    dataset, w = edition.dataset, edition.words
    families = list(dataset.families)
    studies = list(dataset.studies.values())
    return {
        "id": [s.id for s in studies],
        "name": [edition.name(s) for s in studies],
        "title": [edition.say(s.title) for s in studies],
        "year": [s.citation.order for s in studies],
        "people": [participants(s) for s in studies],
        "family": [families.index(dataset.family_of_study[s.id]) for s in studies],
        "kind": texts.codes(w(f"kind.{s.design.kind}") for s in studies),
        "elsewhere": [len(s.effects) + len(s.scores) for s in studies],
        "reference": [next((address for _, address in where_published(s)), "") for s in studies],
        "search": [_search(s, edition) for s in studies],
    }


def _search(study: Study, edition: Edition) -> str:
    """What finds a study beside its name, its title, its groups, its address and the names of its facets."""
    dataset, c = edition.dataset, study.citation
    given = {arm.treatment for arm in study.arms if arm.treatment} - set(study.treatments)
    # Treatments that only a comparison group received are no facet of the study, but they are looked for.
    treatments = [record for key, record in dataset.treatments.items() if key in given]
    terms = [record for key, record in dataset.comparators.items() if key in given]
    names = [*(t.name for t in treatments), *(t.name for t in terms)]
    parts = [text for name in names for text in name.root.values()]
    parts += [alias for record in treatments for alias in record.aliases]
    parts += [c.title, c.journal or "", str(c.pmid or ""), *(author.split(" ")[0] for author in c.authors), *c.registry]
    return " ".join(dict.fromkeys(part for part in parts if part))


def _item_columns(items: list[Item], edition: Edition, texts: Texts) -> dict[str, list[Any]]:
    w, kinds = edition.words, edition.dataset.outcome_kinds
    first = [item.rows[0] if item.rows else None for item in items]

    def column(name: str) -> list[Any]:
        found = [None if row is None else getattr(row, name) for row in first]
        return [edition.say(value) if isinstance(value, Text) else value for value in found]

    timing = [f"timing.{t}" if t and t != "at" else "" for t in column(Col.timing)]
    return {
        "study": [item.number for item in items],
        "outcome": texts.codes(column(Col.outcome)),
        "named": texts.codes(edition.say(kinds[o].name) if o else None for o in column(Col.outcome)),
        "scale": texts.codes(column(Col.scale)),
        "scaled": texts.codes((edition.say(row.scale_name) or w("scale_not_named")) if row else None for row in first),
        "definition": texts.codes(column(Col.definition)),
        "rater": texts.codes(column(Col.rater)),
        "days": rounded(column(Col.time_days), 4),
        "moment": texts.codes(column(Col.moment)),
        "timing": texts.codes(w(key) if key else None for key in timing),
        "held": texts.codes(column(Col.timing)),
        "period": texts.codes(column(Col.period)),
        "apart": texts.codes(_apart(items, edition)),
        "primary": [int(bool(primary)) for primary in column(Col.primary)],
        "note": texts.codes(_note(item, edition) for item in items),
    }


def _apart(items: list[Item], edition: Edition) -> Iterator[str]:
    """The definition of each result that another one of its study would else be named like; empty for others."""
    alike: dict[object, set[str]] = defaultdict(set)
    rows = map(_head, items)
    defined = (edition.say(row.definition) if row and row.definition else "" for row in rows)
    told = list(zip(map(_called, items), defined, strict=True))
    for named, definition in told:
        alike[named].add(definition)
    return (definition if named and len(alike[named]) > 1 else "" for named, definition in told)


def _head(item: Item) -> Row | None:
    return item.rows[0] if item.rows else None


def _called(item: Item) -> tuple[object, ...]:
    """What a result is named by in the list."""
    row = _head(item)
    return (item.number, row.outcome, row.scale, row.time_days, row.timing) if row else ()


def _note(item: Item, edition: Edition) -> str:
    """Why a result is drawn in grey, where it is."""
    if True in item.beside or False not in item.beside:
        key = "review" if item.rows and item.study.design.kind.review else ""
    elif item.study.design.kind.review:
        key = "review"
    else:
        controls = [beside for row, beside in _pairs(item) if row.role == "control"]
        key = "control_verify" if None in controls else "apart" if controls else "alone"
    return edition.words(f"explore.{key}") if key else ""


def _figures(items: list[Item], edition: Edition, texts: Texts) -> dict[str, list[Any]]:
    dataset = edition.dataset
    told = [(place, row, beside) for place, item in enumerate(items) for row, beside in _pairs(item)]
    shown = [figure_row(row, edition) for _, row, _ in told]
    sources = [dataset.studies[row.study].sources[row.source] for _, row, _ in told]

    def column(name: str) -> list[Any]:
        found = [getattr(row, name) for _, row, _ in told]
        return [edition.say(value) if isinstance(value, Text) else value for value in found]

    return {
        "item": [place for place, _, _ in told],
        **{name: texts.codes(column(name)) for name in (Col.arm, Col.label, Col.treatment, Col.role, Col.control_type)},
        "control": texts.codes(row.control for row in shown),
        "repeats": texts.codes(row.repeats for row in shown),
        "repeated": texts.codes(column(Col.repeats)),
        "figure": texts.codes(row.anchor for _, row, _ in told),
        "people": texts.codes(row.people for row in shown),
        "share": texts.codes(row.share for row in shown),
        "span": texts.codes(row.span for row in shown),
        "how": texts.codes(row.how for row in shown),
        **{name: [_whole(v) for v in column(name)] for name in (Col.events, Col.n)},
        "percent": [None if v is None else float(v) for v in column(Col.percent)],
        **{name: rounded(column(name), 6) for name in (Col.risk, Col.low, Col.high)},
        **{name: texts.codes(column(name)) for name in (Col.origin, Col.source, Col.grade)},
        "graded": texts.codes(row.grade_word for row in shown),
        "read": texts.codes(edition.say(source.read_in) for source in sources),
        "at": texts.codes(source.address for source in sources),
        "hollow": [int(hollow(row)) for _, row, _ in told],
        "twice": [int(bool(row.read_again)) for _, row, _ in told],
        "drawn": [DRAWN[beside] if not Kind(row.kind).review or beside is None else 2 for _, row, beside in told],
    }  # fmt: skip


def _pairs(item: Item) -> Iterable[tuple[Any, bool | None]]:
    return zip(item.rows, item.beside, strict=True)


def rounded(column: list[Any], digits: int) -> list[float | None]:
    """The numbers of a column as the published tables round them."""
    return [None if value is None else stats.rounded(float(value), digits) for value in column]


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)
