"""A site built in parts, at the same time on several machines or one after another, and joined into one: each part
reads all data, and writes every second or tenth page; the first part checks. The site is that of one build."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from . import manifest
from .pages import KINDS, Place
from .search import Entry, Found, Rules, parts
from .staging import Staging
from .store import program
from .track import Node

ASKED = "EVIDENCE_SHARD"
"""The variable of the environment that says which part a build is."""
PART = "part.json"
"""What a part says of itself, and what the search must know of its pages; no file of the joined site."""


class NoPart(Exception):
    """Folders that are not the parts of one site; the message says why."""


@dataclass(frozen=True)
class Shard:
    """Which part of a site a build is, from 1; all of it unless something else is said."""

    number: int = 1
    of: int = 1

    @classmethod
    def read(cls, text: str) -> Shard:
        """`2/4` is the second of four. ValueError, which says what to write."""
        found = re.fullmatch(r"([1-9]\d{0,3})/([1-9]\d{0,3})", text or "1/1")
        if not found or int(found[1]) > int(found[2]):
            raise ValueError(f"{ASKED} is '{text}', which is no part of a site: 2/4 is the second of four.")
        return cls(int(found[1]), int(found[2]))

    @property
    def whole(self) -> bool:
        """Whether there are no other parts."""
        return self.of == 1

    @property
    def name(self) -> str:
        """What sets apart the files that it keeps; nothing for a whole site."""
        return "" if self.whole else f"{self.number}-of-{self.of}."

    def kinds(self) -> frozenset[str]:
        """The kinds of pages that bring files, whose pages and files this part writes: they are made of the same."""
        heavy = [kind.name for kind in KINDS.values() if kind.files]
        return frozenset(heavy[self.number - 1 :: self.of])

    def files(self, nodes: Iterable[Node]) -> list[Node]:
        """The names under which the files are remembered that pages of this part bring with them."""
        return [node for node in nodes if node[-1] in self.kinds()]

    def takes(self, places: Sequence[Place]) -> tuple[Place, ...]:
        """The pages of this part, in the order of all. A record's pages in all languages stay together: they share what
        is worked out."""
        records = list(dict.fromkeys((one.kind, one.key) for one in places if not KINDS[one.kind].files))
        mine, own = {*records[self.number - 1 :: self.of]}, self.kinds()
        return tuple(one for one in places if (one.kind, one.key) in mine or one.kind in own)


Indexed = Mapping[str, tuple[str, Rules, Sequence[tuple[int, Found]]]]
"""Language → the folder of its search, how it is written, and its pages, each with its place among all."""


def told(shard: Shard, version: str, made_from: Mapping[str, str], indexed: Indexed) -> bytes:
    """What a part says of itself."""
    search = {
        language: {"folder": folder, "rules": rules.plain(), "pages": [[at, asdict(page)] for at, page in pages]}
        for language, (folder, rules, pages) in indexed.items()
    }
    about = {"number": shard.number, "of": shard.of, "version": version, "program": program()}
    return (json.dumps({**about, "made_from": dict(made_from), "search": search}, ensure_ascii=False) + "\n").encode()


def _read(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / PART).read_text(encoding="utf-8"))
        return {name: found[name] for name in ("number", "of", "version", "program", "made_from", "search")}
    except FileNotFoundError:
        raise NoPart(f"{folder} is no part of a site: it holds no {PART}.") from None
    except (OSError, ValueError, KeyError, TypeError):
        raise NoPart(f"{folder / PART} cannot be read: build this part again.") from None


def join(folders: Sequence[Path], site: Path) -> int:
    """Make one site of its parts, which takes the place of a former one at once. The number of its files.

    NoPart where parts are missing, twice, of other data or of another program, or where two of them disagree on a file.
    """
    found = [_read(folder) for folder in folders]
    _are_of_one(found)
    staging = Staging.begin(site)
    try:
        for folder in folders:
            _copied(folder, staging.folder)
        for language in found[0]["search"]:
            for path, content in _index([part["search"][language] for part in found]).items():
                file = staging.folder / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
        manifest.write(staging.folder, found[0]["made_from"])
        count = len(manifest.read(staging.folder)["files"])
        staging.publish()
    except BaseException:
        staging.discard()
        raise
    return count


def _are_of_one(found: Sequence[Mapping[str, Any]]) -> None:
    first = found[0]
    for name, what in (("of", "number of parts"), ("made_from", "data"), ("program", "program")):
        if any(part[name] != first[name] for part in found):
            raise NoPart(f"These parts were not made by one {what}: build all of them again from the same.")
    numbers = sorted(part["number"] for part in found)
    if numbers != list(range(1, first["of"] + 1)):
        missing = sorted({*range(1, first["of"] + 1)} - {*numbers})
        left = f"missing: {', '.join(map(str, missing))}" if missing else "one of them is here twice"
        raise NoPart(f"A site of {first['of']} parts needs each of them once; {left}.")


def _copied(folder: Path, to: Path) -> None:
    """The files of a part, of which other parts may have written some: then the very same."""
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder)
        if file.is_dir() or path == Path(PART) or any(name.startswith(".") for name in path.parts):
            continue
        there = to / path
        if not there.exists():
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, there)
        elif there.read_bytes() != file.read_bytes():
            raise NoPart(f"Two parts disagree on {path.as_posix()}: build all of them again from the same.")


def _index(told: Iterable[Mapping[str, Any]]) -> dict[str, bytes]:
    """The search of a language, made of what its parts say, in the order of one build."""
    every = list(told)
    pages = sorted(((at, page) for part in every for at, page in part["pages"]), key=lambda one: one[0])
    found = [Found(**{**page, "entries": tuple(map(Entry.of, page["entries"]))}) for _, page in pages]
    files = parts(found, Rules.of_plain(every[0]["rules"]))
    return {f"{every[0]['folder']}/{name}": content for name, content in files.items()}
