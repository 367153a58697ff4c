"""Records spoilt by chance, as their schema knows them or byte by byte, and what must be true of the answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from conftest import MINI
from evidence_explorer.export import tables
from evidence_explorer.load import Known
from evidence_explorer.load.strict import decode, parse
from evidence_explorer.model.fields import KINDS
from evidence_explorer.pages import write_pages
from evidence_explorer.problems import PER_RUN, as_github, as_json, as_text, errors
from evidence_explorer.site import examine
from evidence_explorer.words.translations import translation
from mutate import at, dumped, places

Place = tuple[str | int, ...]
FRENCH = translation("fr")
HALF = "\\ud800"
FILES = sorted(file.relative_to(MINI).as_posix() for file in MINI.rglob("*.yaml"))
NUMBERS = [0, 1, -1, 2, 3, 7, 28, 50, 100, 2020, 10**9, 10**14, 0.5, -0.5, 1e-9, 99.95, 100.5, 12.25, 33.3]
TEXTS = [
    "", " ", "x", "yes", "no", "null", "~", "01", "1:30", "2020-02-30", "2020-13", "2019", "1.5", "1,5", "0.05",
    "< 0.001", "en", "fr", "de", "FR", "XX", "response", "remission", "week", "sham", "placebo", "10.1000/x.2020",
    "10.1000/", "NCT00000000", "https://example.org/a", "https://", "javascript:alert(1)", "12 of 50 (24 %)",
    "3 of 2", "1.2.3", "1e400", "9" * 400, "{{ x }}", "{% raw %}", "%s {0} {name}", "<b>&amp;</b>", "\u202e\u2066",
    "\u0000", "\x1b[31m", "\r", "a\nb", "\t", "\ud800", "é" * 200, "\U0001f600", "-", "- a", "a: b", "# x", "!tag",
    "&a", "*a", "'", '"', "\\", "|", ">", "@x", "`", "a" * 3000, "[[x]]", "[x](y)", "\u00a0", "\u2028", "\ufeff",
    "(" * 60, "1 of " * 60, "20 % versus 30 %, 95 % CI 1 to 2",
]  # fmt: skip


# By structure


@cache
def schema_of(file: str) -> Any:
    """The schema of the records that lie where a file of the invented site does."""
    top = file.split("/")[0].removesuffix(".yaml")
    names = {"studies": "study", "families": "family", "biomarkers": "biomarker"}
    kind = next(kind for kind in KINDS if kind.name == names.get(top, top))
    return kind.model.model_json_schema()


@cache
def record_of(file: str, data: Path = MINI) -> Any:
    return json.loads(json.dumps(parse(decode((data / file).read_bytes())).value))


@cache
def words() -> list[str]:
    """Every short text of the invented site: among them all names that a field may refer to."""
    found = {item for file in FILES for _, item in places(record_of(file)) if isinstance(item, str) and len(item) < 40}
    return sorted(found)


def spoilt(random: Random, file: str, most: int = 4, data: Path = MINI) -> bytes:
    """A record (of the invented site) in which some fields are others, are gone, came twice, or moved."""
    record = deepcopy(record_of(file, data))
    for _ in range(random.randint(1, most)):
        there = list(places(record))
        if not there:
            break
        place, _ = random.choice(there)
        record = random.choice(DEEDS)(random, record, place, schema_of(file))
    return written(random, record)


def written(random: Random, record: Any) -> bytes:
    """As people write it, or as programs do."""
    if random.random() < 0.2 or HALF in json.dumps(record):  # half a character can only be written as an escape
        return json.dumps(record, ensure_ascii=HALF in json.dumps(record) or random.random() < 0.5).encode()
    return dumped(record).encode()


def other(random: Random, record: Any, place: Place, schema: Any) -> Any:
    """Something that the schema lets stand there, or nearly."""
    return _put(record, place, value_of(random, _node(schema, place), schema))


def odd(random: Random, record: Any, place: Place, schema: Any) -> Any:
    """Something that nobody expects there."""
    return _put(record, place, odd_value(random))


def gone(random: Random, record: Any, place: Place, schema: Any) -> Any:
    del at(record, place[:-1])[place[-1]]
    return record


def twice(random: Random, record: Any, place: Place, schema: Any) -> Any:
    """An item comes again; a field has another name."""
    parent = at(record, place[:-1])
    if isinstance(parent, list):
        parent.append(deepcopy(parent[int(place[-1])]))
    else:
        parent[random.choice([f"{place[-1]}s", *TEXTS])] = deepcopy(parent[place[-1]])
    return record


def moved(random: Random, record: Any, place: Place, schema: Any) -> Any:
    """What stands elsewhere stands here, too."""
    source, _ = random.choice(list(places(record)))
    return _put(record, place, deepcopy(at(record, source)))


DEEDS: list[Callable[[Random, Any, Place, Any], Any]] = [other, other, other, odd, gone, twice, moved]


def _put(record: Any, place: Place, value: Any) -> Any:
    at(record, place[:-1])[place[-1]] = value
    return record


def _resolved(node: Any, schema: Any) -> Any:
    while isinstance(node, dict) and "$ref" in node:
        node = schema["$defs"][node["$ref"].rsplit("/", 1)[-1]]
    return node if isinstance(node, dict) else {}


def _node(schema: Any, place: Place) -> Any:
    """The part of the schema that speaks of a place; empty where it says nothing."""
    node = schema
    for part in place:
        node = _inside(_resolved(node, schema), part, schema)
    return node


def _inside(node: Any, part: str | int, schema: Any) -> Any:
    for choice in node.get("anyOf", [node]):
        found = _resolved(choice, schema)
        if isinstance(part, int) and ("items" in found or "prefixItems" in found):
            return (found.get("prefixItems") or [found["items"]])[0]
        if isinstance(part, str) and part in found.get("properties", {}):
            return found["properties"][part]
        for inside in (*found.get("patternProperties", {}).values(), found.get("additionalProperties")):
            if isinstance(part, str) and isinstance(inside, dict):
                return inside
    return {}


def value_of(random: Random, node: Any, schema: Any, deep: int = 0) -> Any:
    """A value as a part of a schema describes it, and now and then another one."""
    node = _resolved(node, schema)
    if random.random() < 0.04:
        return odd_value(random)
    if "anyOf" in node:
        return value_of(random, random.choice(node["anyOf"]), schema, deep)
    if "enum" in node:
        return random.choice(node["enum"])
    kind = node.get("type")
    if kind == "object" or "properties" in node or "patternProperties" in node:
        return _group(random, node, schema, deep)
    if kind == "array":
        item = (node.get("prefixItems") or [node.get("items", {})])[0]
        return [value_of(random, item, schema, deep + 1) for _ in range(random.choice([0, 1, 1, 2, 2, 3]))]
    if kind in ("integer", "number"):
        return random.choice(NUMBERS)
    if kind == "boolean":
        return random.random() < 0.5
    return None if kind == "null" else random.choice(random.choice([words(), words(), TEXTS]))


def _group(random: Random, node: Any, schema: Any, deep: int) -> Any:
    required = set(node.get("required", ()))
    found = {
        name: value_of(random, inside, schema, deep + 1)
        for name, inside in node.get("properties", {}).items()
        if name in required or random.random() < (0.5 if deep < 3 else 0.2)
    }
    for inside in node.get("patternProperties", {}).values():
        found |= {code: value_of(random, inside, schema, deep + 1) for code in ("en", "fr")}
    return found


def odd_value(random: Random) -> Any:
    choice = random.randint(0, 6)
    if choice == 0:
        return random.choice([None, True, False, [], {}, [[]], [{}], {"en": {}}, [None]])
    if choice == 1:
        return random.choice(NUMBERS)
    if choice == 2:
        return [random.choice(TEXTS) for _ in range(random.randint(1, 3))]
    if choice == 3:
        return {random.choice([*TEXTS, *words()]): random.choice([*TEXTS, *NUMBERS])}
    if choice == 4:
        return {"en": random.choice(TEXTS), "fr": random.choice(TEXTS)}
    return random.choice(TEXTS)


# By bytes

SIGNS = [
    b"\x00", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\r", b"\n", b"\t", b": ", b"- ", b"{", b"}",
    b"[", b"]", b'"', b"'", b"#", b"&a ", b"*a", b"!!python/object:os.system ", b"? ", b"|\n", b">\n", b"---\n",
    b"...\n", b"%YAML 1.1\n", b"<<: ", b"\\", b"\xe2\x80\xa8", b"\xc2\x85", b"\xe2\x80\xae", b",", b"0", b"9" * 30,
    b"1e999", b".nan", b"~", b"=", b"@", b"`", b" " * 40,
]  # fmt: skip


def scratched(random: Random, raw: bytes) -> bytes:
    """A file of which some bytes are others, are gone, came twice, or were taken from elsewhere."""
    for _ in range(random.randint(1, 6)):
        here = random.randint(0, len(raw))
        long = random.choice([1, 1, 2, 5, 40, 400])
        choice = random.randint(0, 6)
        if choice == 0:
            raw = raw[:here] + raw[here + long :]
        elif choice == 1:
            raw = raw[:here] + random.choice(SIGNS) + raw[here:]
        elif choice == 2:
            raw = raw[:here] + random.choice(SIGNS) + raw[here + long :]
        elif choice == 3:
            raw = raw[:here] + raw[here : here + long] * random.choice([2, 2, 3, 50]) + raw[here + long :]
        elif choice == 4:
            there = random.randint(0, len(raw))
            raw = raw[:here] + raw[there : there + long] + raw[here:]
        elif choice == 5:
            raw = raw[:here] + bytes([random.randint(0, 255)]) + raw[here + 1 :]
        else:
            raw = (
                raw[:here]
                if random.random() < 0.1
                else raw[:here] + random.choice(SIGNS) * random.choice([2, 60]) + raw[here:]
            )
    return raw


# What must be true


def answered(data: Path, known: Known, pages: bool = True) -> bool:
    """The check answers, in every form and language, with places that exist. Whether there was no error: then all
    tables and ``pages`` could be made."""
    examined = examine(data, data, known=known)
    problems = examined.problems
    assert len(problems) <= PER_RUN + 1
    for problem in problems:
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.fact
        assert problem.remedy
        assert problem.told(FRENCH).fact
    told = [as_text(problems), as_text(problems, FRENCH), as_github(problems)]
    assert all(line.isprintable() or "\u202f" in line or "\u00a0" in line for text in told for line in text.split("\n"))
    assert len(json.loads(as_json(problems))) == len(problems)
    assert len(told[0].encode()) < 3_000_000
    if examined.dataset is None or errors(problems):
        return False
    tables(examined.dataset)
    if pages:
        write_pages(examined.dataset)
    return True


def tried(data: Path, file: str, content: bytes, known: Known) -> bool:
    """What is answered with another file in the place of one; the site is as before afterwards."""
    (data / file).write_bytes(content)
    try:
        return answered(data, known)
    finally:
        (data / file).write_bytes((MINI / file).read_bytes())


def turns(random: Random) -> Iterator[tuple[str, bytes]]:
    """A file and its new content, again and again: by structure, and by bytes."""
    while True:
        file = random.choice(FILES)
        yield file, spoilt(random, file) if random.random() < 0.6 else scratched(random, (MINI / file).read_bytes())
