"""Reading YAML: its surprises stay text or are refused, and every key and value keeps its place."""

from __future__ import annotations

from pathlib import Path as Folder

import pytest

from evidence_explorer.load.strict import MAX_DEPTH, LateMarks, Unreadable, decode, parse, values
from evidence_explorer.model import KEY, Path

ROOT = Folder(__file__).parent.parent


def value_of(text: str) -> object:
    parsed = parse(decode(text.encode()))
    assert parsed.faults == []
    return parsed.value


def told(text: str | bytes) -> list[tuple[str, int, int]]:
    """Code, line and column of all that is refused."""
    try:
        parsed = parse(decode(text if isinstance(text, bytes) else text.encode()))
    except Unreadable as error:
        return [(error.fault.code, error.line, error.column)]
    return [(fault.code, line, column) for fault, line, column in parsed.faults]


WORDS = "NO no No YES yes on On OFF off y n True TRUE False FALSE Null NULL ~ nan inf - -- = <<"
NUMBERS = "012 007 0o17 0x1F 0b101 1_000 1e3 1E3 1.5e3 1. .5 +1 +1.5 .nan .NaN .inf -.inf 1,5 60% 1/2 १२ ٣ ²"
TIMES = "1:30 190:20:30 2020-01-02 2020-01-02T03:04:05Z"
STAYS_TEXT = f"{WORDS} {NUMBERS} {TIMES}".split()


@pytest.mark.parametrize("word", [word for word in STAYS_TEXT if word != "-"])
def test_a_surprise_of_yaml_stays_text(word: str):
    assert value_of(f"field: {word}") == {"field": word}
    assert value_of(f"- a\n- {word}") == ["a", word]


@pytest.mark.parametrize("word", STAYS_TEXT)
def test_a_surprise_of_yaml_stays_text_as_a_key(word: str):
    assert value_of(f"'{word}': 1") == {word: 1}


@pytest.mark.parametrize("digits", ["9" * 16, "9" * 3000, "0." + "3" * 16, "9" * 3000 + ".5", "-" + "9" * 16])
def test_a_number_of_too_many_digits_stays_text(digits: str):
    assert value_of(f"field: {digits}") == {"field": digits}


@pytest.mark.parametrize(
    ("word", "value"),
    [
        *(("true", True), ("false", False), ("null", None), ("", None)),
        *(("0", 0), ("-0", 0), ("12", 12), ("-7", -7), ("9" * 15, 999_999_999_999_999)),
        *(("0.5", 0.5), ("-1.50", -1.5), ("12.0", 12.0)),
    ],
)
def test_only_true_false_null_and_plain_decimals_are_typed(word: str, value: object):
    found = value_of(f"field: {word}")["field"]  # type: ignore[index]
    assert found == value
    assert type(found) is type(value) or (isinstance(value, float) and isinstance(found, float))


@pytest.mark.parametrize("quoted", ["'12'", '"12"', "|-\n  12", ">-\n  12"])
def test_what_is_quoted_or_a_block_is_text(quoted: str):
    assert value_of(f"field: {quoted}") == {"field": "12"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a: 1\nb: 2\na: 3\n", [("E003", 3, 1)]),
        ("x: {b: 1, c: 2, b: 3}", [("E003", 1, 17)]),
        ("x: {a: 1}\nx: {a: 1}\nx: {a: 1}\n", [("E003", 2, 1), ("E003", 3, 1)]),
        ("a: &one 1\nb: *one\n", [("E004", 1, 4), ("E004", 2, 4)]),
        ("a: &a [*a]\n", [("E004", 1, 4), ("E004", 1, 8)]),
        ("a: !!int 3\nb: !own {c: 1}\n", [("E004", 1, 4), ("E004", 2, 4)]),
        ("a: !!python/object/apply:os.system [id]\n", [("E004", 1, 4)]),
        ("a: 1\n---\nb: 2\n", [("E008", 2, 1)]),
        ("true: a\nnull: b\n12: c\n1.5: d\n", [("E008", 1, 1), ("E008", 2, 1), ("E008", 3, 1), ("E008", 4, 1)]),
        ("? [a]\n: b\n", [("E008", 1, 3)]),
        ("a:\n\tb: 1\n", [("E005", 2, 1)]),
        ("a: 'é\té'\n", [("E005", 1, 6)]),
        ("\ufeffa: 1\n", [("E005", 1, 1)]),
        ("a: 1\nb: x\x00\n", [("E001", 2, 5)]),
        (b"a: 1\nb: \xff\n", [("E001", 2, 4)]),
        ("id: x".encode("utf-16"), [("E001", 1, 1)]),
        ("a: b: c\n", [("E002", 1, 5)]),
        ("a: 'open\n", [("E002", 2, 1)]),
        ("a: [1, 2\nb: 3\n", [("E002", 2, 2)]),
        ("a: `x`\n", [("E002", 1, 4)]),
        ("a:\n  - b\n - c\n", [("E002", 3, 2)]),
        ("a: 1\nb: \x07\n", [("E002", 2, 4)]),
        ("é: 1\nb: \x07\n", [("E002", 2, 4)]),
        ("[" * (MAX_DEPTH + 1), [("E007", 1, MAX_DEPTH + 1)]),
    ],
)
def test_what_is_refused_is_told_at_its_place(text: str | bytes, wanted: list[tuple[str, int, int]]):
    assert told(text) == wanted


def test_as_many_levels_as_allowed_are_read():
    assert told("[" * MAX_DEPTH + "]" * MAX_DEPTH) == []


def test_the_first_of_two_values_stays():
    assert parse("a: 1\na: 2\n").value == {"a": 1}


@pytest.mark.parametrize(
    ("key", "shown"), [("1", "1"), ("0", "0"), ("true", "true"), ("false", "false"), ("null", "null")]
)
def test_a_key_that_is_no_text_is_shown_as_it_was_written(key: str, shown: str):
    parsed = parse(f"{key}: a")
    assert parsed.value == {shown: "a"}
    assert [fault.fact for fault, *_ in parsed.faults] == [f"The name of a field is not a text: {shown}."]


@pytest.mark.parametrize("key", ["#key", "#twice"])
def test_no_key_is_lost_for_its_name(key: str):
    assert value_of(f'a:\n  b: 1\n  "{key}": 2\n') == {"a": {"b": 1, key: 2}}


PLACES = """\
# A comment, then a blank line

id: one
née: {en: "été", fr: 'ß 😀', plus: [à, 1, {𝄞: x}]}
prose: |
  First line.

  Third: line.
list:
  - a: 1
    b: >-
      folded
      text
  - "two
    lines"
  - {c: 2,
     d: 3}
gap:
end: 4
"""

MARKS: dict[Path, tuple[int, int]] = {
    (): (3, 1),
    ("id", KEY): (3, 1),
    ("id",): (3, 5),
    ("née", KEY): (4, 1),
    ("née",): (4, 6),
    ("née", "en", KEY): (4, 7),
    ("née", "en"): (4, 11),
    ("née", "fr", KEY): (4, 18),
    ("née", "fr"): (4, 22),
    ("née", "plus"): (4, 35),
    ("née", "plus", 0): (4, 36),
    ("née", "plus", 1): (4, 39),
    ("née", "plus", 2): (4, 42),
    ("née", "plus", 2, "𝄞", KEY): (4, 43),
    ("née", "plus", 2, "𝄞"): (4, 46),
    ("prose", KEY): (5, 1),
    ("prose",): (5, 8),
    ("list", KEY): (9, 1),
    ("list",): (10, 3),
    ("list", 0): (10, 5),
    ("list", 0, "a"): (10, 8),
    ("list", 0, "b", KEY): (11, 5),
    ("list", 0, "b"): (11, 8),
    ("list", 1): (14, 5),
    ("list", 2): (16, 5),
    ("list", 2, "d", KEY): (17, 6),
    ("list", 2, "d"): (17, 9),
    ("gap", KEY): (18, 1),
    ("gap",): (18, 5),
    ("end", KEY): (19, 1),
    ("end",): (19, 6),
}


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("path", MARKS, ids=str)
def test_every_key_and_value_keeps_its_line_and_column(path: Path, ending: str):
    marks = parse(decode(PLACES.replace("\n", ending).encode())).marks
    assert marks[path] == MARKS[path]


def test_block_texts_keep_their_lines():
    value = value_of(PLACES)
    assert value["prose"] == "First line.\n\nThird: line.\n"  # type: ignore[index]
    assert value["list"][0]["b"] == "folded text"  # type: ignore[index]


@pytest.mark.parametrize("character", ["\u0085", "\u2028", "\u2029"], ids=["NEL", "LS", "PS"])
def test_a_line_break_that_editors_do_not_show_is_refused(character: str):
    assert [(code, line) for code, line, _ in told(f"a: x\nb: 'y{character}z'\nc: 1\n")] == [("E002", 2)]


def test_the_quick_way_reads_what_the_careful_one_does_and_leaves_it_all_that_must_be_told():
    files = sorted(file for folder in ("data", "tests") for file in (ROOT / folder).rglob("*.y*ml"))
    quick = 0
    for file in files:
        try:
            text = decode(file.read_bytes())
        except Unreadable:
            continue
        well, value = values(text)
        try:
            parsed = parse(text)
        except Unreadable:
            assert not well, file
            continue
        assert well == (not parsed.faults), file
        assert not well or repr(value) == repr(parsed.value), file
        assert not well or dict(LateMarks(text.encode())) == parsed.marks
        quick += well
    assert quick > 300


@pytest.mark.parametrize(
    "text",
    ["a: 1\na: 2", "a: &b 1", "a: *b", "a: !!str 1", "1: a", "[a]: b", "a: 1\n---\nb: 2", "? {a: b}\n: c", "a: ["],
)
def test_the_quick_way_does_not_read_what_must_be_told(text: str):
    assert values(text) == (False, None)
