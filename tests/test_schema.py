"""The schemas of editors say what the records say: the same files pass and fail, and every field is explained twice."""

from __future__ import annotations

import json
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
from evidence_explorer.load.strict import decode, parse
from evidence_explorer.model import Record
from evidence_explorer.model.fields import FORMS, KINDS, FileKind, all_parts, fields
from evidence_explorer.model.schema import FOLDER, MARK, schema_line
from evidence_explorer.words.meanings import meanings
from schemas import DATA, EVERY, MINI, ROOT, SCHEMAS, kind_of, nodes, schema, validator

TOLD = ROOT / "src" / "evidence_explorer" / "words" / "fields"
LANGUAGES = ("en", "fr")
NAMES = [kind.name for kind in KINDS]
RECORDS = [part for part in all_parts() if issubclass(part, Record)]
WORDS = [part for part in all_parts() if issubclass(part, StrEnum)]
RAW = {kind.name: kind.model.model_json_schema() for kind in KINDS}
FIELDS = [(record, field) for record in RECORDS for field in fields(record)]
IDS = [f"{record.__name__}.{field.name}" for record, field in FIELDS]
LATER_THAN_2019 = {"$defs", "prefixItems", "unevaluatedProperties", "dependentRequired"}
LOOSE = re.compile("[^\u202f](?=[:;?!%»])|«(?!\u202f)")


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
