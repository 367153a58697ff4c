"""Nothing that a page says of a record escapes the tracker: every way to a record's content notes that it was read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from pydantic import RootModel

from built import mini_project
from evidence_explorer import track
from evidence_explorer.model import Dataset, Record
from evidence_explorer.pages.kit.writer import Shelves
from evidence_explorer.site import Site, Workshop
from evidence_explorer.track import WORKERS, Memory, Node, Shelf

PACKAGE = Path(track.__file__).parent
UNNOTED = {
    "vocabulary", "scale_file", "family_files", "study_files", "seed_file", "answer_files", "biomarker_files",
    "glossary_file", "correction_file", "word_files", "template_files", "_families", "_records",
}  # fmt: skip
"""What of a dataset holds records without noting who reads them; `site` is noted for everybody."""
PAGES = ("pages", "analysis", "charts", "frames")
"""The packages whose values are kept by what they read."""
ALLOWED = {
    ("pages/__init__.py", "word_files"),  # says which print the phrases around pages have now
    ("pages/kit/engine.py", "template_files"),  # notes the template that it fills
    ("pages/scale/page.py", "scale_file"),  # asks for the file's name alone
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    root = mini_project(tmp_path_factory.mktemp("noticed") / "project").root
    return Workshop(root / "data", root, root / "seeds").open()


def test_only_the_shelves_of_a_dataset_hold_records(site: Site):
    """A new attribute of the dataset is a shelf, or stands on the list of what pages must not ask."""
    assert set(Dataset.__dataclass_fields__) - {"site"} <= UNNOTED
    names = {name for name, part in vars(Dataset).items() if isinstance(part, cached_property)} - UNNOTED
    assert len(names) > 15
    assert [name for name in names if not isinstance(getattr(site.dataset, name), Shelf)] == []


def unnoted(file: Path) -> set[str]:
    """The attributes of that list that a file asks for, in Python or in a template."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        return {node.attr for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)} & UNNOTED
    return {
        name for name in UNNOTED if re.search(rf"\b{name}\b", "".join(re.findall(r"\{[{%].*?[%}]\}", text, re.DOTALL)))
    }


def test_pages_and_what_they_are_made_of_look_things_up_on_shelves_only():
    found = {
        (file.relative_to(PACKAGE).as_posix(), name)
        for folder in PAGES
        for file in sorted((PACKAGE / folder).rglob("*"))
        if file.suffix in {".py", ".jinja"}
        for name in unnoted(file)
    }
    assert found == ALLOWED


def test_a_template_of_a_site_can_reach_nothing_else(site: Site):
    """It may ask the dataset for anything by name."""
    shown = Shelves(site.dataset)
    reached = {name: getattr(shown, name) for name in dir(site.dataset) if name[:2] != "__" and hasattr(shown, name)}
    assert reached["studies"] is site.dataset.studies
    assert UNNOTED.isdisjoint(reached)
    assert [
        name for name, part in reached.items() if name != "site" and not isinstance(part, Shelf) and not callable(part)
    ] == []


# Reading for real


def nodes_of(dataset: Dataset) -> dict[int, set[Node]]:
    """Each record by its identity → what must have been noted before somebody may look into it."""
    found: dict[int, set[Node]] = {}
    for shelf in dataset.shelves:
        for key, record in shelf.items():
            if isinstance(record, Record):
                found.setdefault(id(record), set()).add((shelf.kind, key))
    for family in dataset.families.values():
        for treatment in family.treatments:
            found[id(treatment)].add(("family", family.id))
    return found


def noted(memory: Memory, trace: dict[Node, str]) -> set[Node]:
    """All that is on a trace, or was read by a value that is."""
    found: set[Node] = set()
    left = list(trace)
    while left:
        node = left.pop()
        if node not in found:
            found.add(node)
            left += memory.kept[node].trace if node in memory.kept else ()
    return found


@contextmanager
def watched(site: Site, wrong: set[str]) -> Iterator[None]:
    """Meanwhile, each look into a record that nobody has noted is put on a list."""
    records = nodes_of(site.dataset)
    kinds = {type(record) for shelf in site.dataset.shelves for record in shelf.values() if isinstance(record, Record)}

    def look(self: Any, name: str) -> Any:
        trace = track._reading.get()
        wanted = records.get(id(self), set()) if trace is not None and name in type(self).model_fields else set()
        if trace is not None and wanted and wanted.isdisjoint(trace) and wanted.isdisjoint(noted(site.memory, trace)):
            wrong.add(f"{sorted(wanted)}.{name}")
        return object.__getattribute__(self, name)

    with pytest.MonkeyPatch.context() as patch:
        for kind in kinds:
            patch.setattr(kind, "__getattribute__", look, raising=False)
        yield


def test_no_page_looks_into_a_record_that_it_has_not_noted(site: Site):
    wrong: set[str] = set()
    with watched(site, wrong):
        assert len(site.pages) > 50
        assert site.assets
    assert wrong == set()


def test_the_watcher_sees_a_look_past_the_shelves(site: Site, monkeypatch: pytest.MonkeyPatch):
    @track.tracked(cutoff=True)
    def past(owner: Any) -> str:
        return str(owner.dataset.study_files[0].record.id)

    @track.tracked(cutoff=True)
    def noting(owner: Any) -> str:
        return str(next(iter(owner.dataset.studies.values())).id)

    wrong: set[str] = set()
    with watched(site, wrong):
        assert noting(site.editions["en"])
        assert wrong == set()
        assert past(site.editions["en"])
    assert len(wrong) == 1
    assert wrong.pop().endswith(".id")


SHELF = Shelf("goods", {"a": "x", "b": "y"})
WAYS = {
    "item": (lambda: SHELF["a"], {("goods", "a")}),
    "get": (lambda: SHELF.get("a"), {("goods", "a")}),
    "get of none": (lambda: SHELF.get("c"), {("goods", "c")}),
    "in": (lambda: "a" in SHELF, {("goods", "a", "?")}),
    "keys": (lambda: list(SHELF.keys()), {("goods",)}),
    "values": (lambda: list(SHELF.values()), {("goods",), ("goods", "a"), ("goods", "b")}),
    "items": (lambda: list(SHELF.items()), {("goods",), ("goods", "a"), ("goods", "b")}),
    "first": (lambda: next(iter(SHELF)), {("goods",)}),
    "length": (lambda: len(SHELF), {("goods",)}),
    "empty": (lambda: bool(SHELF), {("goods", "", "?")}),
    "equal": (lambda: SHELF == {}, {("goods",), ("goods", "a"), ("goods", "b")}),
    "copy": (lambda: {**SHELF}, {("goods",), ("goods", "a"), ("goods", "b")}),
    "reversed": (lambda: list(reversed(list(SHELF))), {("goods",)}),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_ask_a_shelf_is_noted(way: str):
    ask, expected = WAYS[way]
    with track.listening() as trace:
        ask()
    assert set(trace) >= expected


def test_a_shelf_has_no_other_way():
    public = {name for name in vars(Shelf) if not name.startswith("_")}
    assert public == {"order", "print_of", "leaf"}, "these give prints, not contents"


# What a print says


def test_the_print_of_a_record_says_all_of_it(site: Site):
    """Else an edit of what it leaves out would make nobody read the record again."""
    records = [record for shelf in site.dataset.shelves for record in shelf.values() if isinstance(record, Record)]
    assert len(records) > 20
    for record in records:
        assert type(record).model_validate_json(record.model_dump_json()) == record, record


PLAIN = (str, bytes, int, float, bool, type(None))


def parts(value: Any) -> Iterator[Any]:
    """A value and all that it holds."""
    yield value
    if isinstance(value, dict):
        inside: list[Any] = [*value, *value.values()]
    elif isinstance(value, list | tuple | set | frozenset):
        inside = list(value)
    elif is_dataclass(value):
        inside = [getattr(value, one.name) for one in fields(value)]
    else:
        inside = []
    for one in inside:
        yield from parts(one)


def test_the_print_of_a_value_says_all_of_it(site: Site):
    """A reader of a value that is printed by its `repr` is not asked again as long as that is the same."""
    assert site.pages
    values = {
        node: kept.value
        for node, kept in site.memory.kept.items()
        if WORKERS[node[0]].cutoff and kept.held and not hasattr(kept.value, "print")
    }
    assert len({node[0] for node in values}) > 10
    silent = set()
    for node, value in values.items():
        for part in parts(value):
            if is_dataclass(part):
                said = set(re.findall(r"\w+(?==)", repr(part)))
                silent |= {
                    f"{type(part).__name__}.{one.name}" for one in fields(part) if not one.repr or one.name not in said
                }
            elif not isinstance(part, (*PLAIN, dict, list, tuple, set, frozenset, Record, RootModel)):
                silent.add(f"{node[0]}: {type(part).__name__}")
    assert silent == set()
