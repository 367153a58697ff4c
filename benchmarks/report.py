"""Thirty changes of each kind in the real data, and what the report for reviewers says of each.

    python benchmarks/report.py [--changes 30] [--seed 1] [--kind figure]

Each change is one proposal. All pages are written before and after it; another reader than the report's own takes them
apart into drawings, small pictures and words, and says which pages a reader sees otherwise, and which words went and
came there. The report must list just that. Then the command itself writes a report on one change of each kind, and on
all of one kind at once: seconds, bytes.
"""

from __future__ import annotations

import argparse
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from typing import Any

from evidence_explorer.pages import Page
from evidence_explorer.report import Seen
from evidence_explorer.report.compare import seen_between
from evidence_explorer.site import Refused, Workshop

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "evidence_explorer" / "pages"
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
TOLD = {"alt", "placeholder", "title"}
"""Attributes that a reader may see; names and addresses are none."""
TOKEN = re.compile(r"\w+|[^\w\s]")
"""A word, or a sign: elements inside a line part words for one reader, and not for the other."""
Pages = dict[tuple[str, str], Page]
Change = tuple[str, str]
"""The path of a file in the project, and its new text."""


# What a reader sees, by another reader than the report's


@dataclass
class Sight(HTMLParser):
    """A page as somebody sees it: drawings by name, pictures in their order, words in their order."""

    body: str
    drawings: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    _open: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.body)
        self.close()

    def __hash__(self) -> int:
        return id(self)

    def _inside(self, *kinds: str) -> str:
        return next((name for kind, name in reversed(self._open) if kind in kinds), "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        classes, kind, name = said.get("class", ""), "plain", tag
        if tag == "figure" and classes.startswith("ee-chart") and not self._inside("drawing"):
            kind, name = "drawing", said.get("id", "?")
            self.drawings[name] = ""
        elif tag in {"script", "style", "template"} or ("ee-chart-tools" in classes and self._inside("drawing")):
            kind = "silent"
        elif tag == "svg" and not self._inside("drawing"):
            kind = "picture"
        self._keep(" ".join([tag, *(f"{a}={v}" for a, v in attrs if self._shown(a, tag))]), tag)
        if tag not in VOID:
            self._open.append((kind, name))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._keep(" ".join([tag, *(f"{a}={v}" for a, v in attrs if self._shown(a, tag))]), tag)

    def _shown(self, attribute: str, tag: str) -> bool:
        if self._inside("drawing", "picture") or tag == "svg":
            return attribute not in {"id", "href"} and not attribute.startswith(("aria-", "data-"))
        return attribute in TOLD

    def _keep(self, said: str, tag: str) -> None:
        if self._inside("silent"):
            return
        if drawing := self._inside("drawing"):
            self.drawings[drawing] += said + "\n"
        elif self._inside("picture") or tag == "svg":
            self.words.append(f"<{said}>")
        else:
            self.words += re.findall(TOKEN, said.partition(" ")[2].partition("=")[2])

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._inside("silent"):
            return
        if drawing := self._inside("drawing"):
            self.drawings[drawing] += " ".join(data.split()) + "\n"
        elif self._inside("picture"):
            self.words.append(f"<{data}>")
        else:
            self.words += re.findall(TOKEN, data)


@dataclass(frozen=True)
class Sought:
    """What must be listed of one page: its drawings, and the words that went and came (pictures as their tags)."""

    drawings: frozenset[str]
    went: Counter[str]
    came: Counter[str]
    otherwise: bool


def differing(before: Pages, after: Pages) -> dict[tuple[str, str], Sought]:
    """Page → what a reader sees otherwise."""
    found = {}
    for key in {**before, **after}:
        was, now = before.get(key), after.get(key)
        if was and now and was.body == now.body:
            continue
        one, other = Sight(was.body if was else ""), Sight(now.body if now else "")
        names = {
            name for name in {**one.drawings, **other.drawings} if one.drawings.get(name) != other.drawings.get(name)
        }
        left, right = Counter(one.words), Counter(other.words)
        sought = Sought(frozenset(names), left - right, right - left, one.words != other.words)
        if sought.drawings or sought.otherwise:
            found[key] = sought
    return found


def faults(sought: dict[tuple[str, str], Sought], seen: list[Seen]) -> Iterator[str]:
    """Where the report and what is sought disagree."""
    listed: dict[tuple[str, str], list[Seen]] = {}
    for one in seen:
        for page in one.pages:
            listed.setdefault((one.language, page), []).append(one)
    for key in sought.keys() - listed.keys():
        yield f"missing {key}: {sought[key]}"
    for key in listed.keys() - sought.keys():
        shown = [(one.before and one.before.text[:80], one.after and one.after.text[:80]) for one in listed[key]]
        yield f"listed without need {key}: {shown[:2]}"
    for key in sought.keys() & listed.keys():
        want = sought[key]
        drawn = {(one.after or one.before).text for one in listed[key] if _drawing(one)}  # type: ignore[union-attr]
        if drawn != want.drawings:
            yield f"drawings {key}: {sorted(want.drawings ^ drawn)}"
        went, came = Counter[str](), Counter[str]()
        for one in listed[key]:
            if not _drawing(one):
                went.update(_words(one.before))
                came.update(_words(one.after))
        wanted = [Counter({w: n for w, n in c.items() if not w.startswith("<")}) for c in (want.went, want.came)]
        if [went - came, came - went] != wanted:
            yield f"words {key}: wanted {wanted}, told {[went - came, came - went]}"


def _drawing(one: Seen) -> bool:
    return any(side and side.drawing for side in (one.before, one.after))


def _words(part: Any) -> list[str]:
    return [word for word in re.findall(TOKEN, part.text) if word not in "|⟨⟩"] if part else []


# Changes, each by one stroke of the pen


def files(root: Path, *patterns: str) -> list[str]:
    return sorted(file.relative_to(root).as_posix() for pattern in patterns for file in root.glob(pattern))


def somewhere(
    random: Random, root: Path, names: list[str], pattern: str, put: Callable[[re.Match[str]], str]
) -> Change:
    """A place of some file that looks like this, written otherwise."""
    for name in random.sample(names, len(names)):
        text = (root / name).read_text(encoding="utf-8")
        places = list(re.finditer(pattern, text))
        for place in random.sample(places, len(places)):
            if (new := put(place)) != place[0]:
                return name, text[: place.start()] + new + text[place.end() :]
    raise LookupError(pattern)


def figure(random: Random, root: Path) -> Change:
    def one_more(place: re.Match[str]) -> str:
        events, of = int(place[1]), int(place[2])
        return place[0].replace(f"events: {events},", f"events: {events + 1 if events < of else events - 1},", 1)

    return somewhere(
        random,
        root,
        files(root, "data/studies/*/*.yaml"),
        r"\{[^{}%]*events: (\d+), of: (\d+), source[^{}%]*\}",
        one_more,
    )


def grade(random: Random, root: Path) -> Change:
    grades = ["full-text", "registry", "abstract", "curated"]
    return somewhere(
        random, root, files(root, "data/studies/*/*.yaml"), r"grade: (full-text|registry|abstract|curated|secondary)\b",
        lambda place: f"grade: {random.choice([one for one in grades if one != place[1]])}",
    )  # fmt: skip


def arm(random: Random, root: Path) -> Change:
    pattern = r"(    label:\n      en: )\"?([^\"\n:]+?)\"?\n"
    return somewhere(
        random,
        root,
        files(root, "data/studies/*/*.yaml"),
        pattern,
        lambda place: f'{place[1]}"{place[2]} (so called)"\n',
    )


def scale(random: Random, root: Path) -> Change:
    pattern = r'    name: "([^"]+)"\n|    full_name: \{en: "([^"]+)"'
    return somewhere(
        random, root, ["data/scales.yaml"], pattern, lambda p: p[0].replace(p[1] or p[2], f"{p[1] or p[2]} bis")
    )


def text(random: Random, root: Path) -> Change:
    names = files(root, "data/studies/*/*.yaml", "data/families/*.yaml", "data/biomarkers/*.yaml", "data/claims/*.yaml")
    pattern = r"\n( +(?:en|fr): \")(?=\w[^\"\n]{60})"
    return somewhere(random, root, names, pattern, lambda place: f"\n{place[1]}Here it is. ")


def pool(random: Random, root: Path) -> Change:
    pattern = r"(days: \[[\d.]+, )(\d+)\](\n +target_days: )(\d+)|several: (combine|split-control)"

    def other(place: re.Match[str]) -> str:
        if place[5]:
            return f"several: {'split-control' if place[5] == 'combine' else 'combine'}"
        more = random.choice([1, 2, 7, 30])
        return f"{place[1]}{int(place[2]) + more}]{place[3]}{place[4]}"

    return somewhere(random, root, files(root, "data/families/*.yaml"), pattern, other)


def verdict(random: Random, root: Path) -> Change:
    words = ["supported", "supported-with-nuance", "overstated", "contradicted", "not-traceable"]
    return somewhere(
        random, root, files(root, "data/claims/*.yaml"), r"verdict: ([a-z-]+)",
        lambda place: f"verdict: {random.choice([one for one in words if one != place[1]])}",
    )  # fmt: skip


def retraction(random: Random, root: Path) -> Change:
    name = random.choice(files(root, "data/studies/*/*.yaml"))
    said = (root / name).read_text(encoding="utf-8").rstrip("\n")
    if "\nafterwards:" in said:
        return retraction(random, root)
    what = '{en: "Withdrawn by the journal.", fr: "Retiré par la revue."}'
    return name, f'{said}\nafterwards:\n  - {{kind: retracted, on: "2026-01-05", what: {what}}}\n'


def template(random: Random, root: Path) -> Change:
    name = random.choice(files(PACKAGE, "*/*.html.jinja"))
    said = (PACKAGE / name).read_text(encoding="utf-8")
    places = list(re.finditer(r"</(?:p|li|h2|h3|td|th|summary|dt|dd)>", said))
    if not places:
        return template(random, root)
    place = random.choice(places).start()
    return f"overrides/{name}", f"{said[:place]} so{said[place:]}"


KINDS: dict[str, Callable[[Random, Path], Change]] = {
    one.__name__: one for one in (figure, grade, arm, scale, text, pool, verdict, retraction, template)
}


# Asking


def pages_of(workshop: Workshop) -> Pages:
    return {(page.language, page.url): page for page in workshop.open().pages}


def copied(folder: Path) -> Path:
    for name in ("data", "seeds", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def proposed(root: Path, change: Change) -> Callable[[], None]:
    """Write a change; gives what takes it back."""
    name, said = change
    file = root / name
    before = file.read_text(encoding="utf-8") if file.is_file() else None
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(said, encoding="utf-8")
    return lambda: file.unlink() if before is None else file.write_text(before, encoding="utf-8") and None


def tried(kind: str, changes: int, seed: int, root: Path, workshop: Workshop, before: Pages) -> list[Change]:
    """So many sound changes of a kind, each compared; what is told, and the changes."""
    random, done, wrong, silent, refused = Random(f"{kind} {seed}"), list[Change](), list[str](), 0, 0
    pairs = pages = 0
    while len(done) < changes and refused < 20 * changes:
        change = KINDS[kind](random, root)
        take_back = proposed(root, change)
        try:
            after = pages_of(workshop)
        except Refused:
            refused += 1
            continue
        finally:
            take_back()
        seen, sought = seen_between(before, after), differing(before, after)
        silent += not sought
        pairs, pages = pairs + len(seen), pages + len(sought)
        found = list(faults(sought, seen))
        wrong += [f"{change[0]}: {one[:600]}" for one in found[:3]]
        done.append(change)
    print(
        f"{kind:<11} {len(done)} changes ({refused} others refused by the check, {silent} seen nowhere): {pages} pages "
        f"that read otherwise, {pairs} pairs listed; {len(wrong)} disagreements",
        flush=True,
    )
    for one in wrong[:6]:
        print("    " + one)
    return done


def commanded(old: Path, changes: list[Change], what: str) -> None:
    """The command itself: seconds and bytes."""
    with tempfile.TemporaryDirectory() as folder:
        new, report = copied(Path(folder) / "new"), Path(folder) / "report.html"
        for change in changes:
            proposed(new, change)
        command = [sys.executable, "-m", "evidence_explorer", "diff", str(old / "data"), str(new / "data")]
        start, before = time.monotonic(), sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
        ended = subprocess.run([*command, "--report", str(report)], capture_output=True, text=True, check=False)
        seconds = time.monotonic() - start
        size = report.stat().st_size if report.is_file() else 0
        used = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]) - before
        print(
            f"{what:<24} exit {ended.returncode}: {used:.1f} s of processor, {seconds:.1f} s by the clock, "
            f"{size / 1e6:.2f} MB",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--changes", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=KINDS, action="append")
    parser.add_argument("--only-compare", action="store_true", help="leave the command itself out")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="evidence-report-") as folder:
        root = copied(Path(folder) / "old")
        workshop = Workshop(root / "data", root, root / "seeds", overrides=root / "overrides")
        before = pages_of(workshop)
        made = {kind: tried(kind, asked.changes, asked.seed, root, workshop, before) for kind in asked.kind or KINDS}
        if asked.only_compare:
            return
        for kind, changes in made.items():
            commanded(root, changes[:1], f"one {kind}")
        for kind, changes in made.items():
            commanded(root, list(dict(changes).items()), f"{len(dict(changes))} files, {kind}")


if __name__ == "__main__":
    main()
