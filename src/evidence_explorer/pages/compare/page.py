"""The Compare page: two to four treatments side by side, in a fixed order. Every block is made here, once per
treatment; the browser only chooses which ones to show."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup

from ...analysis.headtohead import HeadToHead, given_in_order
from ...model import Family, Treatment
from ..blocks.factbox import fact_box
from ..blocks.left_out import left_out_views
from ..blocks.people.view import people_of_treatment
from ..blocks.practice import PRACTICE
from ..blocks.published import published_views
from ..kit.edition import Edition
from ..kit.kind import PageKind
from ..kit.page import Page
from ..kit.writer import BARE, PageWriter
from .cells import benefits_of, effects_cell, hundreds, outcome_cell, pooling_cell, practice_cells
from .marks import people_patterns
from .trials import TrialView, head_to_head_view

MOST = 4
SCRIPTS = ("compare-core.js", "compare.js")
STYLES = ("compare.css",)


@dataclass(frozen=True)
class Row:
    """One fact, the same for all. ``kind``: how the template writes its cells; ``nothing``: what an empty one says."""

    key: str
    title: str
    kind: str
    nothing: str = ""


@dataclass(frozen=True)
class RowGroup:
    """Rows under one heading; ``note``: what a reader must know of all of them."""

    title: str
    note: str
    rows: list[Row]


@dataclass(frozen=True)
class Partner:
    """Something that was compared with a treatment inside a trial; ``trials``: (id, name) of each."""

    key: str
    name: str
    search: str
    trials: list[tuple[str, str]]


@dataclass(frozen=True)
class Column:
    """What a reader can choose: a treatment with a cell per row, or a comparator, of which only the trials are told."""

    id: str
    name: str
    family: Family | None
    cells: dict[str, Any]
    partners: list[Partner]


@dataclass(frozen=True)
class Pair:
    """Two things that met in trials of the site."""

    keys: tuple[str, str]
    names: tuple[str, str]
    search: str
    trials: list[TrialView]


def compare_page(edition: Edition) -> Page:
    """The Compare page in one language."""
    w = edition.words
    title, about = w("page.compare"), w("page.compare_about")
    met = met_of(edition)
    shown = columns(met, edition)
    page = PageWriter(edition, "compare")
    body = page.write(
        "compare/page.html.jinja",
        about=about,
        state=state_of(shown, met, edition),
        groups=row_groups(edition),
        columns=shown,
        choices=_choices(shown),
        pairs=pairs(met, edition),
        patterns=people_patterns([*(f.ink for f in edition.dataset.families.values()), "slate"]),
    )
    return page.page(title, about, body, hide=BARE, boost=1.1, scripts=SCRIPTS, styles=STYLES)


def met_of(edition: Edition) -> list[HeadToHead]:
    """Every trial that compared two of the things that can be chosen."""
    return edition.evidence.head_to_head


def row_groups(edition: Edition) -> list[RowGroup]:
    """The rows, the same for every treatment. Benefits and harms stand in one group, in the same form."""
    w = edition.words
    charted = {key: edition.say(kind.name) for key, kind in edition.dataset.outcome_kinds.items() if kind.charted}
    places = edition.dataset.site.record.jurisdictions
    return [
        RowGroup(w("compare.facts"), "", [
            Row("what", w("treatment.what"), "text"), Row("who", w("treatment.who"), "text"),
            Row("against", w("box.against"), "text"),
        ]),
        RowGroup(w("compare.results"), w("compare.results_note"), [
            Row("published", w("published.row"), "published"),
            *(Row(f"outcome-{key}", name, "outcome") for key, name in charted.items()),
            *(
                Row(f"people-{key}", w("compare.people_of", outcome=name), "people", w("compare.no_people"))
                for key, name in charted.items()
            ),
            Row("left-out", w("left_out.row"), "left_out"),
            Row("harms", w("treatment.harms"), "text"),
            Row("people-harms", w("compare.people_harms"), "people", w("compare.no_people_harms")),
            Row("people-beside", w("compare.people_beside"), "people", w("compare.no_people_beside")),
            Row("effects", w("treatment.effects"), "effects"), Row("pooling", w("pool.title"), "pooling"),
        ]),
        RowGroup(w("box.sure"), "", [
            Row("sure", w("certainty.col_level"), "sure"), Row("trials", w("compare.trials"), "text"),
            Row("met", w("compare.met"), "met"), Row("unknown", w("treatment.unknown"), "text"),
            Row("ask", w("treatment.ask"), "asks"),
        ]),
        RowGroup(w("box.given"), "", [Row(name, w(f"practice.{name}"), "ways") for name in PRACTICE]),
        RowGroup(w("box.status"), "", [Row(f"in-{code}", w.country(code), "decisions") for code in places]),
    ]  # fmt: skip


def columns(met: list[HeadToHead], edition: Edition) -> list[Column]:
    """Treatments by family, then the comparators that a trial compared with something else of the list."""
    dataset = edition.dataset
    in_trials = {key for one in met for key in one.pair}
    found = []
    for key in given_in_order(dataset):
        partners = _partners(key, met, edition)
        if treatment := dataset.treatments.get(key):
            family = dataset.families[dataset.family_of_treatment[key]]
            found.append(Column(key, edition.say(treatment.name), family, _cells(treatment, family, edition), partners))
        elif key in in_trials:
            found.append(Column(key, edition.say(dataset.comparators[key].name), None, {}, partners))
    return found


def _cells(treatment: Treatment, family: Family, edition: Edition) -> dict[str, Any]:
    """Row → what the template writes there; nothing where the record says nothing."""
    dataset = edition.dataset
    box = fact_box(treatment, dataset.studies_of_treatment(treatment.id), edition)
    people = people_of_treatment(treatment, edition)
    charted = [key for key, kind in dataset.outcome_kinds.items() if kind.charted]
    texts = {"what": treatment.what, "who": treatment.who, "harms": treatment.harms, "unknown": treatment.unknown}
    return {
        **{key: edition.paragraphs(text) if text else None for key, text in texts.items()},
        "against": box.against,
        **{f"outcome-{key}": outcome_cell(treatment, key, edition) for key in charted},
        **{f"people-{key}": hundreds(benefits_of(people, key, edition), family.ink, edition) for key in charted},
        "published": published_views(treatment, edition),
        "left-out": left_out_views(treatment, edition),
        "people-harms": hundreds(people.harms, family.ink, edition),
        "people-beside": hundreds([p for one in people.beside for p in one.benefits + one.harms], family.ink, edition),
        "effects": effects_cell(treatment, edition),
        "pooling": pooling_cell(treatment, edition),
        "sure": box.certainty,
        "trials": Markup("<p>{}</p>").format(box.trials),
        **practice_cells(treatment, edition),
        **{f"in-{code}": found.rows for code, found in zip(_places(edition), box.status, strict=True)},
        "ask": [edition.tell(question) for question in treatment.ask],
    }


def _places(edition: Edition) -> tuple[str, ...]:
    return edition.dataset.site.record.jurisdictions


def _partners(key: str, met: list[HeadToHead], edition: Edition) -> list[Partner]:
    """What a treatment met, in the fixed order."""
    order = given_in_order(edition.dataset)
    trials: dict[str, list[tuple[str, str]]] = {}
    for one in met:
        if key in one.pair:
            other = one.pair[1] if one.pair[0] == key else one.pair[0]
            trials.setdefault(other, []).append((one.study, edition.name(edition.dataset.studies[one.study])))
    return [
        Partner(other, name_of(other, edition), search_of(sorted((key, other), key=order.index)), trials[other])
        for other in sorted(trials, key=order.index)
    ]


def name_of(key: str, edition: Edition) -> str:
    """The name of a treatment or comparator."""
    dataset = edition.dataset
    return edition.say((dataset.treatments.get(key) or dataset.comparators[key]).name)


def search_of(keys: list[str] | tuple[str, ...]) -> str:
    """The query string that shows these, as the script writes it."""
    return "?with=" + ",".join(keys)


def pairs(met: list[HeadToHead], edition: Edition) -> list[Pair]:
    """The trials of each pair, in the fixed order of the pairs."""
    return [
        Pair(
            keys,
            (name_of(keys[0], edition), name_of(keys[1], edition)),
            search_of(keys),
            [head_to_head_view(one, edition) for one in trials],
        )
        for keys, trials in groupby(met, key=lambda one: one.pair)
    ]


def _choices(shown: list[Column]) -> list[tuple[Family | None, list[Column]]]:
    """The columns by family; at the end those that are only a comparison."""
    by_family = groupby(shown, lambda column: column.family and column.family.id)
    lists = [list(mine) for _, mine in by_family]
    return [(mine[0].family, mine) for mine in lists]


WORDS = (
    "notice", "nothing", "alone", "side_by_side", "met_line", "pair", "banner", "banner_some", "banner_text", "full",
    "remove", "chosen_n", "link_copied", "copy_failed",
)  # fmt: skip


def state_of(shown: list[Column], met: list[HeadToHead], edition: Edition) -> str:
    """What the script must know, as JSON: names in their order, pairs that met, what it says. Texts only, no markup."""
    w = edition.words
    return json.dumps(
        {
            "most": MOST,
            "columns": [[column.id, column.name] for column in shown],
            "pairs": list(dict.fromkeys(one.pair for one in met)),
            "words": {name: w(f"compare.{name}") for name in WORDS} | {
                name: w(name) for name in ("comma", "semicolon")
            },
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )  # fmt: skip


KINDS = (PageKind("compare", "compare.md", lambda e, key: compare_page(e), menu="views"),)
