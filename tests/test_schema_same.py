"""Record and schema refuse the same: of the bad samples, and of sound files with every field changed in many ways."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evidence_explorer.load.strict import Unreadable, decode, parse
from evidence_explorer.model import Record
from evidence_explorer.model.fields import KINDS, FileKind, all_parts, fields
from evidence_explorer.model.schema import LISTS
from schemas import BAD, BEYOND, DATA, MINI, SHAPE_CODES, both, files, kind_of

NAMES = [kind.name for kind in KINDS]
RECORDS = [part for part in all_parts() if issubclass(part, Record)]
FIELDS = [(record, field) for record in RECORDS for field in fields(record)]


def samples() -> Iterator[tuple[str, str, Path, set[str]]]:
    """Sample, file seen from the data folder, the file, and the codes that the check tells of it."""
    for sample in sorted(BAD.iterdir()):
        lines = (sample / "expect.txt").read_text().split()
        expected = {(place.split(":")[0], code) for place, code in zip(lines[::2], lines[1::2], strict=True)}
        for file in sorted(sample.rglob("*.yaml")):
            name = file.relative_to(sample).as_posix()
            yield sample.name, name, file, {code for told_of, code in expected if told_of == name}


SAMPLES = list(samples())


@pytest.mark.parametrize(("sample", "name", "file", "codes"), SAMPLES, ids=[f"{s[0]}:{s[1]}" for s in SAMPLES])
def test_a_bad_sample_is_refused_by_the_schema_exactly_when_its_form_is_wrong(
    sample: str, name: str, file: Path, codes: set[str]
):
    try:
        parsed = parse(decode(file.read_bytes()))
    except Unreadable:
        return  # no text of YAML: nothing to hold against a schema
    if parsed.faults:
        return
    by_record, by_schema = both(kind_of(name), parsed.value)
    assert by_record == (not codes & {*SHAPE_CODES, "E008"})
    assert by_schema == (by_record or sample in BEYOND)


def test_the_bad_samples_hold_every_code_of_form():
    refused = {code for sample, _, _, codes in SAMPLES if sample not in BEYOND for code in codes}
    assert refused >= SHAPE_CODES


WRONG: dict[str, Any] = {
    "nothing": None, "empty": "", "space": " x", "two lines": "a b\nc", "last line break": "word\n",
    "word": "word", "word with a dot": "a.5", "two arms": "a+b", "two words": "Two Words", "two capitals": "GB",
    "digits": "2019", "unseen": "a\u202eb", "nought": 0, "below": -1, "many": 3_000_000_000, "part": 0.5, "true": True,
    "no entry": [], "one number": [1], "words": ["a", "b"], "two": [1, 2], "three": [1.0, 2.0, 3.0], "no field": {},
    "text": {"en": "x"}, "no language": {"EN": "x"},
}  # fmt: skip


def shortened(value: Any) -> Any:
    """With the first two entries of every list."""
    if isinstance(value, dict):
        return {key: shortened(item) for key, item in value.items()}
    return [shortened(item) for item in value[:2]] if isinstance(value, list) else value


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in pairs:
        yield from places(item, (*path, key))


def spoiled(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    """The value with one thing changed at a place; what is not changed is shared."""
    *above, last = path
    field = path[0]

    def parent() -> Any:
        found = changed
        for part in above:
            found = found[part]
        return found

    for how, wrong in WRONG.items():
        changed = value | {field: copy.deepcopy(value[field])}
        parent()[last] = wrong
        yield how, changed
    changed = value | {field: copy.deepcopy(value[field])}
    del parent()[last]
    yield "missing", changed
    changed = value | {field: copy.deepcopy(value[field])}
    if isinstance(parent()[last], dict):
        parent()[last]["No_such field"] = 1
        yield "one more", changed


def listed(path: tuple[str, ...]) -> tuple[str, ...]:
    """The end of a path whose words a site may list itself: the schema offers that list, and the check, which knows the
    vocabulary, refuses any other word (test_own_vocabulary). A record alone cannot."""
    ends = {field.name for _, field in FIELDS if field.inside in LISTS.values()}
    return tuple(part for part in path[-2:] if part in ends) and path[-1:]


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_record_and_schema_refuse_the_same_changes_of_every_field(kind: FileKind):
    seen: set[tuple[str, ...]] = set()
    differ, refused = [], 0
    small = [file for name, file in files(MINI / "data") if kind_of(name) is kind]
    for file in small or [next(file for name, file in DATA if kind_of(name) is kind)]:
        value = shortened(parse(decode(file.read_bytes())).value)
        assert both(kind, value) == (True, True)
        for path in places(value):
            field = tuple("*" if isinstance(part, int) else part for part in path)
            if field in seen:
                continue
            seen.add(field)
            for how, changed in spoiled(value, path):
                by_record, by_schema = both(kind, changed, path[0])
                refused += not by_record
                own = how in ("word", "digits", "words", "text") and field[-1] in listed(field)
                if by_record != by_schema and not own:
                    differ.append((field, how, "record takes it" if by_record else "schema takes it"))
    assert differ == []
    assert refused > 20 * len(kind.model.model_fields)
