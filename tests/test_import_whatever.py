"""Whatever comes, an importer gives a draft that is sound YAML, or a message."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import MINI
from drafts import walk
from evidence_explorer import importers
from evidence_explorer.importers import NotImportable, bib, ctgov, metapsy
from evidence_explorer.importers.draft import number
from evidence_explorer.load import load
from evidence_explorer.load.strict import decode, parse
from evidence_explorer.scaffold import study_draft
from importing import FILES, TABLE, TRIAL, changed, known

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20)
    | st.sampled_from(["NA", "Week 2", "-1.5", "\ud800", "a: b\n# c"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
PLACES = [path for path, _ in walk(TRIAL)]
PLACES += sorted({path[:depth] for path in PLACES for depth in range(1, len(path))}, key=str)


def drafts_of(read: Callable[[], list[importers.StudyDraft]]) -> list[importers.StudyDraft]:
    """The drafts, each sound YAML; or none, and then a message that says what is wrong and what to do."""
    message: NotImportable | None = None
    found: list[importers.StudyDraft] = []
    try:
        found = read()
    except NotImportable as error:
        message = error
    assert message is None or (message.fact and message.remedy)
    dataset = load(MINI).dataset
    assert dataset is not None
    for draft in found:
        id_ = draft.id or "x"
        header = [f"Not mapped: {note}" for note in draft.notes]
        written = study_draft(dataset, ["families/water.yaml"], "water", id_, draft.values, header)
        parsed = parse(decode(written.text.encode()))
        assert (parsed.faults, parsed.value["id"]) == ([], id_)
    return found


def figures_of(value: Any) -> set[float]:
    """Every number that stands under the results of a draft."""
    return {
        item for path, item in walk(value) if "results" in path and isinstance(item, int | float) and item is not True
    }


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(PLACES), JSON)
def test_a_registry_file_with_anything_in_it_gives_its_own_figures_or_a_message(path: tuple[Any, ...], value: Any):
    trial = changed(*path, to=value)
    there = {number(str(leaf)) for _, leaf in walk(trial)}
    for draft in drafts_of(lambda: [ctgov.read(json.dumps(trial), known())]):
        assert figures_of(draft.values) <= there


CELLS = st.text(max_size=12) | st.sampled_from(["NA", "12", "1,5", '"', ";", "\n", "Week"])


@settings(deadline=None, max_examples=150)
@given(st.integers(0, len(TABLE) - 1), st.integers(0, 30), CELLS)
def test_a_table_with_anything_in_it_gives_its_own_figures_or_a_message(at: int, width: int, cell: str):
    text = TABLE[:at] + cell + TABLE[at + width :]
    there = {number(word.replace(",", ".")) for word in re.split(r"[;\n\r\"\s]", text)}
    for draft in drafts_of(lambda: metapsy.read(text, known(), "t.csv")):
        assert {value for value in figures_of(draft.values) if value != int(value)} <= there


REFERENCES = [(FILES / f"references.{end}").read_text(encoding="utf-8") for end in ("bib", "ris", "json")]
SIGNS = st.text(max_size=8) | st.sampled_from(["{", "}", '"', "\\", "@", ",", "=", "#", "\n", "  - ", "\\'", "\ud800"])


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(REFERENCES), st.floats(0, 1), st.integers(0, 20), SIGNS)
def test_a_bibliography_with_anything_in_it_becomes_sound_yaml_or_a_message(
    text: str, share: float, width: int, signs: str
):
    at = int(share * len(text))
    drafts_of(lambda: bib.read(text[:at] + signs + text[at + width :]))
