"""The Compare page: two to four treatments side by side, in a fixed order. The page holds names and the pairs that a
trial compared; what is said of a treatment comes as a file of its own once it is chosen. Without a script, the pairs
stand on a page of their own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup

from ...analysis.headtohead import HeadToHead, given_in_order
from ...model import Family, Treatment
from ...search import Entry
from ...words import Words
from ..blocks.factbox import fact_box
from ..blocks.left_out import left_out_views
from ..blocks.people.view import people_of_treatment
from ..blocks.practice import PRACTICE
from ..blocks.published import published_views
from ..kit.asking import names_of_treatments
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
GLOBAL = "evidenceCompare"
IN_FULL = 3
"""Trials of a pair that are told in full, the newest first; the others are named."""
TOLD_OF = (0, 1000, 10_000)
"""Of how many people, at least, a column can be told: as many as one beside it takes."""
NAMED = 3
"""Trials that a line names before it says how many more there are."""


@dataclass(frozen=True)
class Row:
    """One fact, the same for all. ``kind``: how the template writes its cells; ``nothing``: what an empty one says."""

    key: str
    title: str
    kind: str
    nothing: str = ""


@dataclass(frozen=True)
class RowGroup:
    """Rows under one heading; ``note``: what a reader must know of all of them; ``folded``: closed until it is asked
    for, so that two columns are read in a few screens."""

    title: str
    note: str
    rows: list[Row]
    folded: bool = False
    crowded: bool = False
    """Closed only where three or four columns stand side by side."""


@dataclass(frozen=True)
class Partner:
    """Something that was compared with a treatment inside a trial; ``trials``: (id, name) of the newest; ``more``: how
    many others."""

    key: str
    name: str
    search: str
    trials: list[tuple[str, str]]
    more: str


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
    """Two things that met in trials of the site; ``trials``: the newest of them, in full."""

    keys: tuple[str, str]
    names: tuple[str, str]
    search: str
    trials: list[TrialView]
    told: str
    """Which trials, in a line."""
    count: str
    more: list[tuple[str, str]]
    """(id, name) of the trials that are only named."""
    more_word: str

    @property
    def anchor(self) -> str:
        """Its place on the page of all pairs."""
        return "--".join(self.keys)


def compare_page(edition: Edition) -> Page:
    """The Compare page in one language."""
    w = edition.words
    title, about = w("page.compare"), w("page.compare_about")
    met = met_of(edition)
    choices = chosen_from(met, edition)
    page = PageWriter(edition, "compare")
    body = page.write(
        "compare/page.html.jinja",
        about=about,
        state=state_of(choices, met, edition),
        groups=row_groups(edition),
        choices=_by_family(choices),
        pairs=pairs(met, edition),
        patterns=_patterns(edition),
    )
    names = names_of_treatments(edition.dataset.treatments, edition.dataset)
    return page.page(title, about, body, hide=BARE, boost=1.1, scripts=SCRIPTS, styles=STYLES, about=names)


def pairs_page(edition: Edition) -> Page:
    """Every pair that a trial compared, for readers without a script and for links to one pair."""
    w = edition.words
    page = PageWriter(edition, "pairs")
    title, about = w("compare.pairs"), w("compare.pairs_about")
    found = pairs(met_of(edition), edition)
    body = page.write("compare/pairs.html.jinja", about=about, pairs=found, patterns=_patterns(edition))
    parts = [Entry(pair.anchor, w("compare.pair", one=pair.names[0], other=pair.names[1]), pair.told) for pair in found]
    return page.page(title, about, body, styles=STYLES, parts=parts)


def _patterns(edition: Edition) -> Markup:
    return people_patterns([*(f.ink for f in edition.dataset.families.values()), "slate"])


def compare_files(edition: Edition) -> dict[str, bytes]:
    """File name → content: all that is said of one choice, and of the pairs that it comes first in."""
    met, groups = met_of(edition), row_groups(edition)
    found = pairs(met, edition)
    return {
        f"compare.{edition.language}.{column.id}.js": _script(column, groups, found, edition)
        for column in columns(met, edition)
    }


def _script(column: Column, groups: list[RowGroup], found: list[Pair], edition: Edition) -> bytes:
    """A classic script that adds one entry to a global, so that the page also works from a disk."""
    page = PageWriter(edition, "compare")
    mine = [pair for pair in found if pair.keys[0] == column.id]
    told = {
        "html": page.write("compare/column.html.jinja", column=column, groups=groups),
        "met": {" ".join(pair.keys): page.write("compare/pair.html.jinja", pair=pair) for pair in mine},
    }
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"(self.{GLOBAL}=self.{GLOBAL}||{{}})[{json.dumps(column.id)}]={text};\n".encode()


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
        ], crowded=True),
        RowGroup(w("compare.results"), w("compare.results_note"), [
            *(Row(f"outcome-{key}", name, "outcome") for key, name in charted.items()),
            Row("harms", w("treatment.harms"), "text"), Row("left-out", w("left_out.row"), "left_out"),
        ]),
        RowGroup(w("compare.in_people"), w("compare.results_note"), [
            *(
                Row(f"people-{key}", w("compare.people_of", outcome=name), "people", w("compare.no_people"))
                for key, name in charted.items()
            ),
            Row("people-harms", w("compare.people_harms"), "people", w("compare.no_people_harms")),
            Row("people-beside", w("compare.people_beside"), "people", w("compare.no_people_beside")),
        ], True),
        RowGroup(w("compare.more_results"), w("compare.results_note"), [
            Row("published", w("published.row"), "published"),
            Row("effects", w("treatment.effects"), "effects"), Row("pooling", w("pool.title"), "pooling"),
        ], True),
        RowGroup(w("box.sure"), "", [
            Row("sure", w("certainty.col_level"), "sure"), Row("trials", w("compare.trials"), "text"),
            Row("met", w("compare.met"), "met"),
        ]),
        RowGroup(w("compare.open"), "", [
            Row("unknown", w("treatment.unknown"), "text"), Row("ask", w("treatment.ask"), "asks"),
        ], True),
        RowGroup(w("box.given"), "", [Row(name, w(f"practice.{name}"), "ways") for name in PRACTICE], True),
        RowGroup(w("box.status"), "", [Row(f"in-{code}", w.country(code), "decisions") for code in places], True),
    ]  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """What a reader can choose: a treatment with its family, or a comparator that some trial compared."""

    id: str
    name: str
    family: Family | None


def chosen_from(met: list[HeadToHead], edition: Edition) -> list[Choice]:
    """Treatments by family, then the comparators that a trial compared with something else of the list."""
    dataset = edition.dataset
    in_trials = {key for one in met for key in one.pair}
    found = []
    for key in given_in_order(dataset):
        family = dataset.family_of_treatment.get(key)
        if family or key in in_trials:
            found.append(Choice(key, name_of(key, edition), dataset.families[family] if family else None))
    return found


def columns(met: list[HeadToHead], edition: Edition) -> list[Column]:
    """All that is said of each choice."""
    found = []
    for one in chosen_from(met, edition):
        cells = _cells(edition.dataset.treatments[one.id], one.family, edition) if one.family else {}
        found.append(Column(one.id, one.name, one.family, cells, _partners(one.id, met, edition)))
    return found


def _cells(treatment: Treatment, family: Family, edition: Edition) -> dict[str, Any]:
    """Row → what the template writes there; nothing where the record says nothing."""
    dataset = edition.dataset
    box = fact_box(treatment, dataset.studies_of_treatment(treatment.id), edition)
    people = [people_of_treatment(treatment, edition, least) for least in TOLD_OF]
    charted = [key for key, kind in dataset.outcome_kinds.items() if kind.charted]
    texts = {"what": treatment.what, "who": treatment.who, "harms": treatment.harms, "unknown": treatment.unknown}
    return {
        **{key: edition.paragraphs(text) if text else None for key, text in texts.items()},
        "against": box.against,
        **{f"outcome-{key}": outcome_cell(treatment, key, edition) for key in charted},
        **{f"people-{key}": hundreds(benefits_of(people, key), family.ink, edition) for key in charted},
        "published": published_views(treatment, edition),
        "left-out": left_out_views(treatment, edition),
        "people-harms": hundreds([told.harms for told in people], family.ink, edition),
        "people-beside": hundreds(
            [[p for one in told.beside for p in one.benefits + one.harms] for told in people], family.ink, edition
        ),
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
    return [_partner(key, other, trials[other], edition) for other in sorted(trials, key=order.index)]


def _partner(key: str, other: str, trials: list[tuple[str, str]], edition: Edition) -> Partner:
    w, order = edition.words, given_in_order(edition.dataset)
    search = search_of(sorted((key, other), key=order.index))
    more = "".join(w("comma") + rest for rest in _rest(len(trials) - NAMED, w))
    return Partner(other, name_of(other, edition), search, trials[:NAMED], more)


def name_of(key: str, edition: Edition) -> str:
    """The name of a treatment or comparator."""
    dataset = edition.dataset
    return edition.say((dataset.treatments.get(key) or dataset.comparators[key]).name)


def search_of(keys: list[str] | tuple[str, ...]) -> str:
    """The query string that shows these, as the script writes it."""
    return "?with=" + ",".join(keys)


def pairs(met: list[HeadToHead], edition: Edition) -> list[Pair]:
    """The trials of each pair, in the fixed order of the pairs."""
    return [_pair(keys, list(trials), edition) for keys, trials in groupby(met, key=lambda one: one.pair)]


def _pair(keys: tuple[str, str], trials: list[HeadToHead], edition: Edition) -> Pair:
    w = edition.words
    names = [(one.study, edition.name(edition.dataset.studies[one.study])) for one in trials]
    more = names[IN_FULL:]
    return Pair(
        keys,
        (name_of(keys[0], edition), name_of(keys[1], edition)),
        search_of(keys),
        [head_to_head_view(one, edition) for one in trials[:IN_FULL]],
        told=w.listed([*(name for _, name in names[:NAMED]), *_rest(len(names) - NAMED, w)]),
        count=w.count("trials_n", len(names)),
        more=more,
        more_word=w.count("compare.more_trials", len(more)) if more else "",
    )


def _rest(number: int, w: Words) -> list[str]:
    return [w.count("compare.others_n", number)] if number > 0 else []


def _by_family(shown: list[Choice]) -> list[tuple[Family | None, list[Choice]]]:
    """The choices by family; at the end those that are only a comparison."""
    by_family = groupby(shown, lambda choice: choice.family and choice.family.id)
    lists = [list(mine) for _, mine in by_family]
    return [(mine[0].family, mine) for mine in lists]


WORDS = (
    "notice", "nothing", "alone", "side_by_side", "met_line", "pair", "banner", "banner_some", "banner_text", "full",
    "remove", "chosen_n", "link_copied", "copy_failed", "lost",
)  # fmt: skip


def state_of(shown: list[Choice], met: list[HeadToHead], edition: Edition) -> str:
    """What the script must know, as JSON: names in their order, pairs that met, what it says. Texts only, no markup."""
    w = edition.words
    return json.dumps(
        {
            "most": MOST,
            "language": edition.language,
            "columns": [[column.id, column.name] for column in shown],
            "pairs": list(dict.fromkeys(one.pair for one in met)),
            "words": {name: w(f"compare.{name}") for name in WORDS} | {
                name: w(name) for name in ("comma", "semicolon")
            },
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )  # fmt: skip


KINDS = (
    PageKind("compare", "compare.md", lambda e, key: compare_page(e), menu="views", files=compare_files),
    PageKind("pairs", "compare/pairs.md", lambda e, key: pairs_page(e)),
)
