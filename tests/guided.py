"""The session told in `docs/contribute/session.md` (and in French), acted out again in a copy of the data.

A marked block of the guide begins with a command; what follows must be what the program prints after it now. When a
message was reworded on purpose, `.venv/bin/python tests/guided.py` writes the printed lines into the guide anew.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner

from evidence_explorer import site
from evidence_explorer.cli import main
from evidence_explorer.load import Known

ROOT = Path(__file__).parent.parent
GUIDES = {"en": ROOT / "docs/contribute/session.md", "fr": ROOT / "docs/fr/contribute/session.md"}
RECORD = Path(__file__).parent / "guide" / "zarate-2006.yaml"
"""The record as the session wrote it; the site's own may change."""
FILE = "data/studies/ketamine/zarate-2006.yaml"
BREAKS = {
    "impossible": ("events: 12, of: 17", "events: 21, of: 17"),
    "percent": ("percent: 71", "percent: 17"),
    "source": ("source: review-table", "source: reveiw-table"),
    "field": ("definition:", "defintion:"),
    "colon": ("title: A randomized trial of an", "title: A randomized trial: an"),
}
"""Name of a block → what is spoiled in the sound record before its command."""
BLOCK = re.compile(r"(<!-- session: (?P<name>[a-z-]+) -->\n+```[a-z]*\n)(?P<text>.*?)(?=```\n)", re.DOTALL)
LEFT_OUT = "…"


@dataclass(frozen=True)
class Block:
    """A marked block: its command (empty where it shows the file) and the lines below."""

    name: str
    command: str
    lines: tuple[str, ...]


def blocks(guide: str) -> list[Block]:
    """The marked blocks of a guide, in order."""
    return [_block(found["name"], found["text"].splitlines()) for found in BLOCK.finditer(guide)]


def _block(name: str, lines: list[str]) -> Block:
    end = 0
    if lines and lines[0].startswith("$ "):
        while lines[end].endswith("\\"):
            end += 1
        end += 1
    return Block(name, " ".join(line.removesuffix("\\").strip() for line in lines[:end])[2:], tuple(lines[end:]))


Printed = dict[tuple[str, str], list[str]]
"""(Name of a block, command) → what the program prints, or the file holds, at its turn."""


def act(told: list[Block], folder: Path, printed: Printed) -> None:
    """Act out the session once more, in the order of its blocks; what is known already is not printed twice."""
    _project(folder)
    with chdir(folder):
        for block in told:
            _before(block.name)
            if (block.name, block.command) not in printed or block.name == "new":
                printed[block.name, block.command] = _lines(block.command)


def _lines(command: str) -> list[str]:
    if not command:
        return Path(FILE).read_text(encoding="utf-8").splitlines()
    program, *words = shlex.split(command)
    assert program == "evidence", command
    return CliRunner().invoke(main, words).stdout.splitlines()


def printed_for(guides: Iterable[str]) -> Printed:
    """Everything that the guides show, as it is printed now."""
    printed: Printed = {}
    with remembering({}):
        for guide in guides:
            with TemporaryDirectory() as folder:
                act(blocks(guide), Path(folder), printed)
    return printed


@contextmanager
def remembering(known: Known) -> Iterator[None]:
    """Meanwhile, what a check has read is not parsed again by the next one, as in a server or an editor."""
    read = site.load
    site.load = lambda *given: read(*given[:3], known, *given[4:])  # type: ignore[assignment]
    try:
        yield
    finally:
        site.load = read


def _project(folder: Path) -> None:
    """The data without the study, and without the answers, which speak of it, as the first commit of a repository."""
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("claims", ".schema"))
    (folder / FILE).unlink(missing_ok=True)
    identity = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], [*identity, "commit", "-q", "-m", "Before"]):
        subprocess.run(["git", *words], cwd=folder, check=True)


def _before(name: str) -> None:
    """What the contributor does in the editor before a command."""
    file = Path(FILE)
    if name in BREAKS:
        old, new = BREAKS[name]
        text = RECORD.read_text(encoding="utf-8")
        assert old in text, old
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
    elif name not in {"new", "draft", "draft-check"}:
        shutil.copyfile(RECORD, file)


def is_told(lines: Sequence[str], printed: Sequence[str]) -> bool:
    """Whether the lines are those printed; where it says so, some may be left out in between."""
    if LEFT_OUT not in lines:
        return list(lines) == list(printed)
    end = list(lines).index(LEFT_OUT)
    if list(lines[:end]) != list(printed[:end]):
        return False
    rest = lines[end + 1 :]
    return not rest or any(is_told(rest, printed[start:]) for start in range(end, len(printed) + 1))


def _excerpt(name: str, printed: list[str]) -> list[str]:
    """What the guide shows of a long text; the rest could change with every study and every treatment."""
    if name == "draft":
        return [*printed[:22], LEFT_OUT]
    if name == "draft-check":
        return printed
    if name == "filled":
        return [LEFT_OUT, *printed[printed.index("outcomes:") : printed.index("safety:")], LEFT_OUT]
    if name == "diff":
        first, pools = printed.index("Figures"), printed.index("Trials in pools")
        return [LEFT_OUT, *printed[first : pools + 4], LEFT_OUT]
    return printed


def rewritten(guide: str, printed: Printed) -> str:
    """The guide with what the program prints now."""

    def block(found: re.Match[str]) -> str:
        lines = found["text"].splitlines()
        told = _block(found["name"], lines)
        command = lines[: len(lines) - len(told.lines)]
        return found[1] + "\n".join([*command, *_excerpt(told.name, printed[told.name, told.command])]) + "\n"

    return BLOCK.sub(block, guide)


if __name__ == "__main__":
    texts = {place: place.read_text(encoding="utf-8") for place in GUIDES.values()}
    now = printed_for(texts.values())
    for place, text in texts.items():
        place.write_text(rewritten(text, now), encoding="utf-8")
