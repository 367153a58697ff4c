"""Importing a sample into a small site, for the tests of all importers."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from conftest import MINI, Site
from evidence_explorer.cli import main
from evidence_explorer.importers import Known, StudyDraft, bib, ctgov
from evidence_explorer.load import load
from evidence_explorer.load.strict import decode, parse
from evidence_explorer.scaffold import Gap

FILES = Path(__file__).parent / "import"
TRIAL = json.loads((FILES / "ctgov-results.json").read_text(encoding="utf-8"))
TABLE = (FILES / "metapsy-wide.csv").read_text(encoding="utf-8")
ANSWERS = {
    "outcomes.1.kind": "remission",
    "outcomes.0.definition.en": '"Said in the registry."',
    "harms.0.window.fr": '"8 semaines"',
    "harms.1.window.fr": '"8 semaines"',
    "harms.2.window.fr": '"8 semaines"',
}
LEFT = {
    "ctgov-results.json": ["N319", "N332"], "ctgov-planned.json": ["N331", "N333"],
}  # fmt: skip
"""What a person must still say: a group of the results that is no registered
arm counts the
people of one again and
receives what the answers above say; and a registered trial of a single group that has a sham arm, and is open."""
SAMPLES = [
    ("ctgov", "ctgov-results.json"),
    ("ctgov", "ctgov-planned.json"),
    ("metapsy", "metapsy-arms.csv"),
    ("bib", "references.bib"),
    ("bib", "references.ris"),
    ("bib", "references.json"),
    ("bib", "references.nbib"),
    ("bib", "references.ciw"),
]


def import_(site: Site, sort: str, file: Path | str, *options: str) -> Result:
    words = ["import", sort, str(FILES / file), "--data", str(site.data), *options]
    return CliRunner().invoke(main, words if "--family" in options else [*words, "--family", "water"])


def study(site: Site, id_: str, family: str = "water") -> Any:
    parsed = parse(decode((site.data / f"studies/{family}/{id_}.yaml").read_bytes()))
    assert parsed.faults == []
    return parsed.value


def notes(done: Result) -> list[str]:
    start = "    not mapped: "
    return [line.removeprefix(start) for line in done.output.splitlines() if line.startswith(start)]


@cache
def known() -> Known:
    dataset = load(MINI).dataset
    assert dataset is not None
    return Known.of(dataset, {"France": "FR"})


def snapshot(site: Site) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in sorted(site.data.rglob("*")) if file.is_file()}


def changed(*path: Any, to: Any) -> Any:
    trial = copy.deepcopy(TRIAL)
    inner = trial
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = to
    return trial


def read_changed(*path: Any, to: Any) -> Any:
    """The draft of the sample trial with another value at a path."""
    return ctgov.read(json.dumps(changed(*path, to=to)), known())


def plain(value: Any) -> Any:
    """A value without its comment; nothing for a gap."""
    return None if isinstance(value, Gap) else getattr(value, "value", value)


def only(text: str) -> StudyDraft:
    """The one draft of a bibliography."""
    (draft,) = bib.read(text)
    return draft


def cited(text: str) -> dict[str, Any]:
    """The citation of the one draft, without its gaps."""
    return {name: value for name, value in only(text).values["citation"].items() if not isinstance(value, Gap)}


def ris(*lines: str) -> str:
    return "\n".join(["TY  - JOUR", "TI  - One", *lines, "ER  - ", ""])


def bibtex(*fields: str, kind: str = "article") -> str:
    return f"@{kind}{{key,\n  " + ",\n  ".join(fields) + "\n}\n"


def csl(**fields: object) -> str:
    return json.dumps([{"type": "article-journal", "title": "One", **fields}])
