"""The schemas of editors say what the records say: the same files pass and fail, and every field is explained twice."""

from __future__ import annotations

import copy
import json
import os
import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft7Validator
from pydantic import ValidationError, create_model

from evidence_explorer import scaffold
from evidence_explorer.cli import main
from evidence_explorer.load import FOLDERS, OPTIONAL, SINGLE, load
from evidence_explorer.load.strict import Unreadable, decode, parse
from evidence_explorer.model import Record
from evidence_explorer.model.fields import FORMS, KINDS, FileKind, all_parts, fields
from evidence_explorer.model.schema import FOLDER, LISTS, MARK, schema_line
from evidence_explorer.words.meanings import meanings

ROOT = Path(__file__).parent.parent
SCHEMAS = ROOT / "data" / FOLDER
MINI = Path(__file__).parent / "mini"
BAD = Path(__file__).parent / "bad"
TOLD = ROOT / "src" / "evidence_explorer" / "words" / "fields"
LANGUAGES = ("en", "fr")
NAMES = [kind.name for kind in KINDS]
RECORDS = [part for part in all_parts() if issubclass(part, Record)]
WORDS = [part for part in all_parts() if issubclass(part, StrEnum)]
RAW = {kind.name: kind.model.model_json_schema() for kind in KINDS}
FIELDS = [(record, field) for record in RECORDS for field in fields(record)]
IDS = [f"{record.__name__}.{field.name}" for record, field in FIELDS]
SHAPE_CODES = {"E101", "E102", "E103", "E104", "E105", "E106", "E107"}
BEYOND = {"E105-day-that-does-not-exist"}  # no pattern knows the calendar
LATER_THAN_2019 = {"$defs", "prefixItems", "unevaluatedProperties", "dependentRequired"}
LOOSE = re.compile("[^\u202f](?=[:;?!%»])|«(?!\u202f)")


@cache
def schema(name: str) -> dict[str, Any]:
    return json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for item in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(item)


def ecma(node: Any) -> Any:
    """In the patterns of a schema, `$` is the very end of the text; Python would let a line break follow."""
    if isinstance(node, list):
        return [ecma(item) for item in node]
    if not isinstance(node, dict):
        return node
    keys = {re.sub(r"\$$", r"\\Z", key) if key.startswith("^") else key: item for key, item in node.items()}
    return {key: re.sub(r"\$$", r"\\Z", item) if key == "pattern" else ecma(item) for key, item in keys.items()}


@cache
def validator(name: str) -> Draft7Validator:
    return Draft7Validator(ecma(schema(name)), format_checker=Draft7Validator.FORMAT_CHECKER)


def kind_of(file: str) -> FileKind:
    """The kind of a file of a data folder, or of the inventory of claims beside it."""
    name = re.fullmatch(rf"{re.escape(MARK)}.*/([a-z]+)\.json", schema_line(file))
    assert name
    return next(kind for kind in KINDS if kind.name == name[1])


def both(kind: FileKind, value: Any) -> tuple[bool, bool]:
    """Whether the record takes a value, and whether the schema does."""
    try:
        kind.model.model_validate_json(json.dumps(value))
    except ValidationError:
        return False, validator(kind.name).is_valid(value)
    return True, validator(kind.name).is_valid(value)


def files(data: Path) -> list[tuple[str, Path]]:
    """The files of a data folder and of the seeds beside it, each with its path seen from the data folder."""
    found = [*data.rglob("*.yaml"), *(data.parent / "seeds").rglob("*.yaml")]
    return [(Path(os.path.relpath(file, data)).as_posix(), file) for file in sorted(found)]


DATA = files(ROOT / "data")
EVERY = [*DATA, *files(MINI / "data")]


def test_the_schemas_in_the_data_folder_are_those_that_the_command_writes(tmp_path: Path):
    done = CliRunner().invoke(main, ["schema", str(tmp_path / "new")])
    assert done.exit_code == 0, done.output
    written = {file.name: file.read_bytes() for file in (tmp_path / "new").iterdir()}
    assert sorted(written) == sorted(f"{name}.json" for name in NAMES)
    committed = {file.name: file.read_bytes() for file in SCHEMAS.iterdir()}
    assert written == committed, "run: evidence schema data/.schema"


def test_the_command_writes_over_nothing_but_schemas(tmp_path: Path):
    (tmp_path / "site.json").write_text("{}")
    done = CliRunner().invoke(main, ["schema", str(tmp_path)])
    assert done.exit_code == 1
    assert "site.json" in done.output
    assert (tmp_path / "site.json").read_text() == "{}"


def test_the_command_refuses_a_folder_that_is_a_file(tmp_path: Path):
    (tmp_path / "file").write_text("")
    assert CliRunner().invoke(main, ["schema", str(tmp_path / "file")]).exit_code == 2
    done = CliRunner().invoke(main, ["schema", str(tmp_path / "file" / "in")])
    assert (done.exit_code, isinstance(done.exception, SystemExit)) == (1, True)


def test_there_is_a_schema_for_every_kind_of_file_that_is_read():
    single = {kind.place: kind.model for kind in KINDS if "<" not in kind.place and "/" not in kind.place}
    assert single == {**SINGLE, **OPTIONAL}
    assert {kind.place for kind in KINDS if "<" in kind.place} == {f"{folder}.yaml" for folder in FOLDERS}
    assert {kind.place for kind in KINDS if kind.place not in single and "<" not in kind.place} == {
        "../seeds/claims.yaml"
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_of_draft_7_and_whole(name: str):
    found = schema(name)
    assert found["$schema"] == "http://json-schema.org/draft-07/schema#"
    Draft7Validator.check_schema(found)
    keys = {key for node in nodes(found) for key in node}
    assert not keys & LATER_THAN_2019
    referred = {node["$ref"] for node in nodes(found) if "$ref" in node}
    assert referred == {f"#/definitions/{definition}" for definition in found["definitions"]}


@pytest.mark.parametrize("name", NAMES)
def test_no_group_of_fields_lets_an_unknown_field_pass(name: str):
    groups = [node for node in nodes(schema(name)) if "properties" in node or "patternProperties" in node]
    assert groups
    assert all(group["additionalProperties"] is False for group in groups)


@pytest.mark.parametrize("name", NAMES)
def test_no_schema_holds_a_value_that_an_editor_could_insert(name: str):
    assert not {"default", "examples", "const"} & {key for node in nodes(schema(name)) for key in node}
    snippets = [snippet for node in nodes(schema(name)) for snippet in node.get("defaultSnippets", ())]
    assert all(snippet["body"] == "" for snippet in snippets)


@pytest.mark.parametrize("name", NAMES)
def test_every_field_of_a_schema_is_explained_in_both_languages(name: str):
    found = schema(name)
    records = [found, *(node for node in found["definitions"].values() if "patternProperties" not in node)]
    told = [field for record in records for field in record.get("properties", {}).items()]
    assert told
    for key, field in told:
        assert field["title"] == key
        assert re.match(r"EN: \S.*\nFR: \S.*", field["description"]), key
    assert re.match(r"EN: \S.*\nFR: \S.*", found["description"])
    for node in nodes(found):
        if "enum" in node:
            words = [word for word in node["enum"] if word is not None]
            assert len(node["enumDescriptions"]) == len(words)
            assert all(" / " in said for said in node["enumDescriptions"])


@pytest.mark.parametrize("name", NAMES)
def test_every_text_of_a_form_of_its_own_tells_its_form_in_both_languages(name: str):
    forms = {" / ".join(meanings().form(form).values()) for form in FORMS.values()}
    said = [node["patternErrorMessage"] for node in nodes(schema(name)) if "patternErrorMessage" in node]
    assert set(said) <= forms
    assert len(said) == sum("pattern" in node and isinstance(node["pattern"], str) for node in nodes(schema(name)))
    patterns = {node["pattern"] for node in nodes(RAW[name]) if isinstance(node.get("pattern"), str)}
    assert patterns <= set(FORMS), "name the new form in model/fields.py"


def test_a_field_means_something_in_every_language():
    assert len(FIELDS) > 200
    for (record, field), name in zip(FIELDS, IDS, strict=True):
        meaning = meanings().meaning(record, field)
        assert tuple(meaning) == LANGUAGES, name
        assert all(text.strip() == text and len(text) > 5 for text in meaning.values()), name


def test_the_english_of_a_field_is_written_in_one_place():
    """In the record, or beside its French: not in both."""
    entries = [told_of(record, field.name) for record, field in FIELDS]
    once = [bool(field.english) != ("en" in entry) for (_, field), entry in zip(FIELDS, entries, strict=True)]
    assert [name for name, right in zip(IDS, once, strict=True) if not right] == []


@pytest.mark.parametrize("part", [*RECORDS, *WORDS], ids=lambda part: part.__name__)
def test_a_record_and_a_list_of_words_have_a_name_in_every_language(part: Any):
    assert tuple(meanings().called(part)) == LANGUAGES


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_a_kind_of_file_is_explained_in_every_language(kind: FileKind):
    assert tuple(meanings().record(kind.model)) == LANGUAGES


@pytest.mark.parametrize("words", WORDS, ids=lambda part: part.__name__)
def test_every_allowed_word_means_something_in_every_language(words: type[StrEnum]):
    for word in words:
        assert tuple(meanings().word(word)) == LANGUAGES, word
        assert all(meanings().word(word).values()), word


def told_of(record: type[Record], field: str) -> dict[str, Any]:
    """What is said of a field under its own record, or under the one that it is a kind of."""
    entries = (told().get(part.__name__, {}) for part in record.__mro__)
    return next((entry[field] for entry in entries if field in entry), {})


def kinds_of() -> set[type[Record]]:
    """The records that others are kinds of."""
    return {base for record in RECORDS for base in record.__mro__[1:] if issubclass(base, Record)} - {Record}


@cache
def told() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(TOLD.iterdir()):
        found |= tomllib.loads(file.read_text(encoding="utf-8"))
    return found


def test_nothing_is_explained_that_does_not_exist():
    known = {part.__name__: part for part in (*all_parts(), *kinds_of())}
    assert {part.__name__ for part in all_parts()} <= set(told()) <= set(known)
    for name, entry in told().items():
        part = known[name]
        inside = {str(word) for word in part} if issubclass(part, StrEnum) else set(part.model_fields)
        assert set(entry) - {"called", "phrases", *LANGUAGES} <= inside, name
        assert "phrases" not in entry or not set(entry) & inside, name
        for key in set(entry) & inside:
            assert set(entry[key]) <= {*LANGUAGES, "good", "bad", "label"}, f"{name}.{key}"
            assert set(entry[key].get("label", LANGUAGES)) == set(LANGUAGES), f"{name}.{key}"


def french() -> Iterator[tuple[str, str]]:
    for name, entry in told().items():
        for key, value in {"": entry, **{k: v for k, v in entry.items() if isinstance(v, dict)}}.items():
            if isinstance(value.get("fr"), str):
                yield f"{name}.{key}", value["fr"]


def test_the_french_is_written_as_french():
    texts = dict(french())
    assert len(texts) > 300
    plain = {key: re.sub(r"[a-z]+/[\w/.]+", "", text) for key, text in texts.items()}  # without names of files
    assert {key: text for key, text in plain.items() if LOOSE.search(text) or "'" in text} == {}


def value_of(text: str) -> Any:
    parsed = parse(decode(text.encode()))
    assert not parsed.faults, text
    return parsed.value


EXAMPLES = [
    (record, field, example, place == 0)
    for record, field in FIELDS
    for place, example in enumerate(meanings().examples(record, field))
    if example
]


@pytest.mark.parametrize(
    ("record", "field", "example", "good"), EXAMPLES, ids=[f"{r.__name__}.{f.name}-{e[:20]}" for r, f, e, _ in EXAMPLES]
)
def test_good_examples_are_taken_and_bad_ones_refused(record: type[Record], field: Any, example: str, good: bool):
    info = record.model_fields[field.name]
    alone = create_model("Alone", __base__=Record, field=(info.annotation, info))
    value = json.dumps({"field": value_of(example)})
    if good:
        alone.model_validate_json(value)
    else:
        with pytest.raises(ValidationError):
            alone.model_validate_json(value)


def test_a_bad_example_stands_beside_a_good_one():
    pairs = [(name, meanings().examples(record, field)) for (record, field), name in zip(FIELDS, IDS, strict=True)]
    assert [name for name, (good, bad) in pairs if bad and not good] == []


def test_a_sound_file_is_sound_to_its_schema_and_to_its_record():
    wrong = {}
    for name, file in EVERY:
        kind, value = kind_of(name), parse(decode(file.read_bytes())).value
        if found := [error.message for error in validator(kind.name).iter_errors(value)]:
            wrong[file] = found
        kind.model.model_validate_json(json.dumps(value))
    assert wrong == {}
    assert len(EVERY) > len(DATA) > 200


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
    """The value with one thing changed at a place."""
    *above, last = path

    def parent() -> Any:
        found = changed
        for part in above:
            found = found[part]
        return found

    for how, wrong in WRONG.items():
        changed = copy.deepcopy(value)
        parent()[last] = wrong
        yield how, changed
    changed = copy.deepcopy(value)
    del parent()[last]
    yield "missing", changed
    changed = copy.deepcopy(value)
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
        for path in places(value):
            field = tuple("*" if isinstance(part, int) else part for part in path)
            if field in seen:
                continue
            seen.add(field)
            for how, changed in spoiled(value, path):
                by_record, by_schema = both(kind, changed)
                refused += not by_record
                own = how in ("word", "digits", "words", "text") and field[-1] in listed(field)
                if by_record != by_schema and not own:
                    differ.append((field, how, "record takes it" if by_record else "schema takes it"))
    assert differ == []
    assert refused > 20 * len(kind.model.model_fields)


def test_a_data_file_leads_its_editor_to_its_schema():
    for name, file in DATA:
        first = file.read_text(encoding="utf-8").splitlines()[0]
        assert first == schema_line(name), name
        target = (file.parent / first.removeprefix(MARK)).resolve()
        assert target == SCHEMAS / f"{kind_of(name).name}.json", name
        assert target.is_file(), name


def test_a_new_record_leads_its_editor_to_its_schema():
    dataset = load(MINI / "data").dataset
    assert dataset
    drafts = [
        scaffold.new_family(dataset, frozenset(), "rest", {}),
        scaffold.new_study(dataset, frozenset({"families/water.yaml"}), "water", "smith-2019"),
        scaffold.new_biomarker(dataset, frozenset(), "sleep-length", {}),
    ]
    assert [draft.text.splitlines()[0] for draft in drafts] == [schema_line(draft.path) for draft in drafts]


@pytest.mark.parametrize("name", ["studies/a.yaml", "studies/a/b/c.yaml", "other.yaml", "site.yml", "claims.yaml"])
def test_there_is_no_schema_for_a_place_that_nobody_reads(name: str):
    with pytest.raises(ValueError, match="no data file"):
        schema_line(name)


def test_visual_studio_code_knows_the_schemas_without_the_line_too():
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    told = settings["yaml.schemas"]
    assert set(told) == {f"./data/{FOLDER}/{name}.json" for name in NAMES}
    for name, file in DATA:
        mine = [key for key, pattern in told.items() if file.relative_to(ROOT).match(pattern)]
        assert mine == [f"./data/{FOLDER}/{kind_of(name).name}.json"], name
    assert settings["yaml.schemaStore.enable"] is False
    assert settings["yaml.customTags"] == []
    wanted = json.loads((ROOT / ".vscode" / "extensions.json").read_text(encoding="utf-8"))["recommendations"]
    assert wanted == ["redhat.vscode-yaml"]
