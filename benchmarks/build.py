"""How long builds take, side by side in one run: `python benchmarks/build.py`; `--large` adds 5,000 studies.

Ours against plain MkDocs + Material on the very same pages (each a Markdown file that holds its ready HTML); cold,
again with nothing changed, after one edit; where the time of a cold build goes, by floor; what declared pools cost; and
how soon an edit is seen under `mkdocs serve`, asked as a browser asks. Prints Markdown: seconds of processor time and
of the clock, peak memory, size of the site; ratios are what counts. `docs/develop/benchmarks.md` keeps one run.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parent.parent
QUIET = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Python may keep compiled modules, as in an installation: otherwise ours would be compiled in each build, and those of
the libraries not."""
QUIET |= {"NO_MKDOCS_2_WARNING": "1", "CI": "true"}
PLAIN = """site_name: plain
theme: {name: material, font: false}
plugins: [search]
markdown_extensions: [attr_list, tables, {toc: {permalink: true, toc_depth: 3}}]
nav: [index.md]
validation: {nav: {omitted_files: ignore}}
"""


@dataclass(frozen=True)
class Cost:
    """What a process took."""

    cpu: float
    clock: float
    memory: float

    def row(self) -> str:
        return f"{self.cpu:.1f} s | {self.clock:.1f} s | {self.memory:.0f} MB"


def run(command: list[str], folder: Path) -> Cost:
    """A command to its end; RuntimeError with what it said if it fails."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, cwd=folder, env=QUIET, stdout=output, stderr=output)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise RuntimeError(output.read().decode(errors="replace")[-3000:])
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss / 1024)


def project(folder: Path, studies: int) -> Path:
    """A copy of the site with so many studies, each under an id, title, DOI and PMID of its own, without registration.

    Studies that a family or another study speaks of by name (left out of a pool, of the same trial) stay single: their
    copies would not be spoken of.
    """
    for name in ("data", "docs", "seeds", "overrides"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    if (ROOT / "node_modules").is_dir():
        (folder / "node_modules").symlink_to(ROOT / "node_modules")
    files = sorted((folder / "data/studies").rglob("*.yaml"))
    texts = {file: file.read_text(encoding="utf-8") for file in files}
    named = "\n".join(file.read_text(encoding="utf-8") for file in (folder / "data/families").glob("*.yaml"))
    named += "\n".join(re.sub(r"(?m)^id: .*$", "", text) for text in texts.values())
    single = set(re.findall(r"[a-z0-9][a-z0-9-]*", named))
    copied = [file for file in files if file.stem not in single]
    for number in range(max(0, studies - len(files))):
        file, copy = copied[number % len(copied)], number // len(copied) + 1
        (file.parent / f"{file.stem}-copy{copy}.yaml").write_text(copy_of(texts[file], copy), encoding="utf-8")
    return folder


def copy_of(text: str, copy: int) -> str:
    """A study under an id, title, DOI and PMID of its own, without registration."""
    text = re.sub(r"(?m)^id: (\S+)$", rf"id: \1-copy{copy}", text, count=1)
    text = re.sub(r'(?m)^(\s+(?:preprint_)?doi: )"?([^"\n]+)"?$', rf'\1"\2.c{copy}"', text)
    pmid = re.compile(r"(?m)^(\s+pmid: )(\d+)$")
    text = pmid.sub(lambda found: f"{found[1]}{int(found[2]) + copy * 7}", text)  # of about the same year
    text = re.sub(r'(?m)^(  title: .*?)("?)$', rf"\1, copy {copy}\2", text)  # a twin would be told, and cost time
    text = re.sub(r"(?m)^\s+registry: .*\n", "", text)
    return re.sub(r"(?m)^(?:name|label|same_people_as|same_trial_as): .*\n", "", text)


def plain(site: Path, folder: Path) -> Path:
    """The same pages as Markdown files for a builder without our plugin."""
    from evidence_explorer.site import Workshop

    made = Workshop(site / "data", site, site / "seeds").open()
    docs = folder / "docs"
    shutil.copytree(site / "docs", docs)
    for page in made.pages:
        file = docs / ("" if page.language == made.places[0].language else page.language) / page.path
        file.parent.mkdir(parents=True, exist_ok=True)
        head = f"---\ntitle: {json.dumps(page.title)}\ndescription: {json.dumps(page.description)}\n---\n\n"
        file.write_text(head + page.body, encoding="utf-8")
    for path, content in made.assets.items():
        file = docs / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    (folder / "mkdocs.yml").write_text(PLAIN, encoding="utf-8")
    return folder


def compile_modules() -> None:
    """Compile our modules, as an installation does."""
    import evidence_explorer

    package = str(Path(str(evidence_explorer.__file__)).parent)
    subprocess.run([sys.executable, "-m", "compileall", "-q", package], env=QUIET, check=True)


def build(folder: Path) -> Cost:
    return run([sys.executable, "-m", "mkdocs", "build", "-q", "-d", "site"], folder)


def size(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def pages(folder: Path) -> int:
    return sum(1 for _ in folder.rglob("index.html"))


def mark(number: int) -> str:
    """What an edit adds: no figure, since a text that gives other numbers in one language is refused."""
    return f"(edit {''.join('abcdefghij'[int(digit)] for digit in str(number))})"


def edit(file: Path, number: int, after: str = "") -> None:
    """Another ending of an English text, the first one behind ``after``, inside its quotes if it has any: one line."""
    line = re.compile(r"""(?m)^( +en: )(["']?)(.*?)(?: \(edit [a-j]+\))?\2$""")
    text = file.read_text(encoding="utf-8")
    start = text.index(after)
    changed = line.sub(rf"\1\2\3 {mark(number)}\2", text[start:], count=1)
    file.write_text(text[:start] + changed, "utf-8")


@dataclass(frozen=True)
class Edit:
    """One thing that somebody changes, and the page that shows it. ``after``: what stands before the text."""

    kind: str
    file: Path
    page: str
    after: str = ""

    def save(self, number: int) -> None:
        if self.kind == "hand page":
            self.file.write_text(self.file.read_text(encoding="utf-8") + f"\n\n{mark(number)}\n", encoding="utf-8")
        else:
            edit(self.file, number, self.after)


def edits_of(folder: Path, wanted: int) -> list[Edit]:
    """Studies, treatments, answers to claims and hand-written pages in turn, from all over the site."""
    treatments = []
    for file in sorted((folder / "data/families").glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        for found in re.finditer(r"(?m)^  - id: (\S+)\n(?:(?!^  - id:).*\n)*?    summary:\n", text):
            treatments.append(Edit("treatment", file, f"/treatments/{found[1]}/", found[0]))
    kinds = [
        [Edit("study", f, f"/studies/{f.stem}/") for f in sorted((folder / "data/studies").rglob("*.yaml"))],
        treatments,
        [Edit("claim", f, f"/claims/{f.stem}/") for f in sorted((folder / "data/claims").glob("*.yaml"))],
        [Edit("hand page", folder / "docs" / f"{name}.md", f"/{name}/") for name in ("methods", "about", "marks")],
    ]
    return [kinds[n % 4][(n // 4 * 37) % len(kinds[n % 4])] for n in range(wanted)]


def checked(folder: Path) -> float:
    """Seconds of processor time for reading and checking again after one edit, as in a server; the slowest of five."""
    from evidence_explorer.load import Known
    from evidence_explorer.site import examine

    known: Known = {}
    files = sorted((folder / "data/studies").rglob("*.yaml"))
    spent = []
    for number in range(6):
        start = time.process_time()
        examine(folder / "data", folder, folder / "seeds", known, folder / "overrides")
        spent.append(time.process_time() - start)
        edit(files[(number * 37) % len(files)], 1000 + number)
    return max(spent[1:])


def seen(folder: Path, edits: int) -> list[tuple[str, float]]:
    """Seconds from the saving of an edit to the page that shows it, under `mkdocs serve`; with the kind of edit."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "-q", "-a", place]
    process = subprocess.Popen(
        command, cwd=folder, env=QUIET, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        end = time.monotonic() + 600
        while not _get(place, "/"):
            if time.monotonic() > end or process.poll() is not None:
                raise RuntimeError("the server did not start")
            time.sleep(0.3)
        found = []
        for number, change in enumerate(edits_of(folder, edits)):
            page = _get(place, change.page) or ""
            epoch = re.search(r"livereload\((\d+),", page)
            time.sleep(0.7)
            change.save(number)
            start = time.perf_counter()
            now = epoch[1] if epoch else "0"
            while mark(number) not in page:
                now = _get(place, f"/livereload/{now}/1") or now
                page = _get(place, change.page) or ""
                if time.perf_counter() - start > 120:
                    raise RuntimeError(f"{change.page} was not seen")
            found.append((change.kind, time.perf_counter() - start))
        return found
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _get(place: str, path: str) -> str | None:
    try:
        with urllib.request.urlopen(f"http://{place}{path}", timeout=70) as answer:
            return str(answer.read().decode())
    except OSError:
        return None


FLOORS = """
import json, logging, sys, time
from mkdocs.commands.build import build
from mkdocs.config import load_config
import evidence_explorer.plugin, evidence_explorer.site as site, evidence_explorer.publish as publish
spent, open_ = {}, []
def timed(owner, name, floor):
    work = getattr(owner, name)
    def inside(*args, **named):
        start = time.process_time()
        open_.append(0.0)
        try:
            return work(*args, **named)
        finally:
            took = time.process_time() - start
            spent[floor] = spent.get(floor, 0.0) + took - open_.pop()
            if open_:
                open_[-1] += took
    setattr(owner, name, inside)
from evidence_explorer.track import Memory, WORKERS
from dataclasses import replace
for name, worker in WORKERS.items():
    if name.startswith("analysis."):
        holder = type("Holder", (), {"work": staticmethod(worker.function)})
        timed(holder, "work", "evidence")
        WORKERS[name] = replace(worker, function=holder.work)
timed(site, "load", "load")
timed(site, "check", "check")
timed(site.Site, "page", "pages")
timed(publish.Publication, "filled", "frame")
timed(publish.Publication, "remember", "cache on disk")
logging.disable(logging.CRITICAL)
config = load_config("mkdocs.yml", site_dir="site")
config.plugins.on_startup(command="build", dirty=False)
start = time.process_time()
build(config)
spent["MkDocs and hand-written pages"] = time.process_time() - start - sum(spent.values())
spent["start of Python and imports"] = start
config.plugins.on_shutdown()
print(json.dumps(spent))
"""


def floors(folder: Path) -> dict[str, float]:
    """Floor → seconds of processor time of a cold build."""
    shutil.rmtree(folder / ".cache", ignore_errors=True)
    done = subprocess.run(
        [sys.executable, "-c", FLOORS], cwd=folder, env=QUIET, capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def pooling(site: Path, wanted: int) -> tuple[int, float, float]:
    """So many pools (each declared one several times over): how many, seconds for the figures, seconds for members."""
    from evidence_explorer.analysis.pools import pool_of
    from evidence_explorer.pages import edition_of
    from evidence_explorer.site import sound_dataset

    dataset, _ = sound_dataset(site / "data", site, site / "seeds")
    evidence = edition_of(dataset, dataset.site.record.languages[0]).evidence
    declared = [(treatment.id, pool) for treatment in dataset.treatments.values() for pool in treatment.pools]
    start = time.process_time()
    for study in dataset.studies:
        evidence.rows(study)
    rows = time.process_time() - start
    start = time.process_time()
    for number in range(wanted):
        pool_of(dataset, evidence.rows, *declared[number % len(declared)])
    return wanted, rows, time.process_time() - start


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--studies", default="", help="such as 229,916 or 2000")
    asked.add_argument("--large", action="store_true", help="5,000 studies too: some minutes, 1 GB")
    asked.add_argument("--edits", type=int, default=32)
    asked.add_argument("--only-edits", action="store_true", help="how soon edits are seen, and no whole builds")
    given = asked.parse_args()
    today = len(list((ROOT / "data/studies").rglob("*.yaml")))
    sizes = [int(one) for one in given.studies.split(",") if one] or [today, 500, 916, *([5000] if given.large else [])]
    named = ", ".join(
        f"{name} {version(name)}" for name in ("mkdocs", "mkdocs-material", "jinja2", "pydantic", "pyyaml")
    )
    compile_modules()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {named}\n")
    if given.only_edits:
        for studies in sizes:
            with tempfile.TemporaryDirectory() as place:
                print(*waited(studies, seen(project(Path(place), studies), given.edits)), sep="\n", flush=True)
        return
    print("| studies | what | processor | clock | peak memory | pages | site | ms a page |")
    print("|---|---|---|---|---|---|---|---|")
    notes: list[str] = []
    for studies in sizes:
        with tempfile.TemporaryDirectory() as place:
            notes += measure(Path(place), studies, beside=studies == sizes[0], edits=given.edits)
    print("", *notes, sep="\n")


def measure(place: Path, studies: int, *, beside: bool, edits: int) -> list[str]:
    """Print the rows of one size; what is told under the table."""
    ours = place / "ours"
    ours.mkdir()
    project(ours, studies)

    def row(what: str, cost: Cost, more: str = " | | ") -> None:
        print(f"| {studies} | {what} | {cost.row()} | {more} |", flush=True)

    cold = build(ours)
    count, weight = pages(ours / "site"), size(ours / "site")
    row("cold", cold, f"{count} | {weight:.1f} MB | {1000 * cold.cpu / count:.1f}")
    row("again, nothing changed", build(ours))
    edit(sorted((ours / "data/studies").rglob("*.yaml"))[0], 1)
    row("again, one study edited", build(ours))
    notes = []
    if beside:
        other = place / "plain"
        other.mkdir()
        cost = build(plain(ours, other))
        row("plain MkDocs + Material, same pages", cost, f"{pages(other / 'site')} | {size(other / 'site'):.1f} MB | ")
        row("cold, once more", again := cold_again(ours))
        mine = (cold.cpu + again.cpu) / 2
        notes.append(
            f"- Ours, cold, of plain's processor time: **{mine / cost.cpu:.2f}**; {count / mine:.0f} pages a second."
        )
        parts = ", ".join(
            f"{name} {spent:.2f} s" for name, spent in sorted(floors(ours).items(), key=lambda one: -one[1])
        )
        notes.append(f"- {studies} studies, cold, by floor: {parts}.")
    wanted, rows, members = pooling(ours, 80)
    notes.append(f"- {studies} studies: figures of all {rows:.2f} s; members of {wanted} pools {members:.2f} s.")
    notes.append(
        f"- {studies} studies: read and checked again after one edit, as a server does: {checked(ours):.2f} s."
    )
    if edits:
        notes += waited(studies, seen(ours, edits))
    return notes


def waited(studies: int, waits: list[tuple[str, float]]) -> list[str]:
    """What is told of the waits, of all edits and of each kind."""
    every = sorted(wait for _, wait in waits)
    worst = every[min(len(every) - 1, round(0.95 * len(every)))]
    kinds = {kind: [wait for one, wait in waits if one == kind] for kind, _ in waits}
    told = ", ".join(f"{kind} {statistics.median(mine):.2f} and {max(mine):.2f} s" for kind, mine in kinds.items())
    return [
        f"- {studies} studies, {len(every)} edits seen under `mkdocs serve`: median {statistics.median(every):.2f} s, "
        f"95th percentile {worst:.2f} s (median and slowest of each kind: {told})."
    ]


def cold_again(folder: Path) -> Cost:
    """A second cold build, so that a moment in which the machine was busy counts half."""
    shutil.rmtree(folder / ".cache", ignore_errors=True)
    return build(folder)


if __name__ == "__main__":
    main()
