"""What is shown after an edit is what a build that remembers nothing shows; and only what read it is made again."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from mkdocs.exceptions import PluginError

from built import Project, dumped, environment, loaded, mini_project
from evidence_explorer import store
from evidence_explorer.problems import errors
from evidence_explorer.publish import Publication
from evidence_explorer.site import examine
from evidence_explorer.track import Node
from living import Living, Made, differing, files_of, settle

ALPHA = "data/studies/water/alpha-2020.yaml"
ASKED = os.environ.get("HISTORIES", "")
"""`300`, or `50-100` for those numbers alone: longer histories than those of every day, which take some minutes."""
THOROUGH = bool(os.environ.get("THOROUGH"))
"""The run of the host, which has time; what everybody runs is quicker."""
SEEDS = range(*map(int, ASKED.split("-"))) if ASKED else range(30 if THOROUGH else 8)
TEMPLATES = ("glossary/page.html.jinja", "scale/one.html.jinja", "study/page.html.jinja", "blocks/numbers.html.jinja")


@pytest.fixture
def living(tmp_path: Path) -> Living:
    return Living(mini_project(tmp_path / "project").root, tmp_path / "site")


def change(project: Project, file: str, old: str, new: str) -> None:
    """Replace or, where ``old`` is empty, add at the end; a file that is not there is begun."""
    path = project.root / file
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    assert old in text
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace(old, new, 1) if old else text + new, encoding="utf-8")


ONE_BY_ONE = {
    "study": (ALPHA, "Invented trial of hot baths", "Edited trial of hot baths"),
    "figure": (ALPHA, "events: 15, of: 50", "events: 16, of: 50"),
    "family": ("data/families/water.yaml", 'en: "', 'en: "Edited: '),
    "treatment": ("data/families/water.yaml", "Hot bath", "Warm bath"),
    "answer": ("data/claims/baths.yaml", "Nobody has bathed.", "Nobody has taken a bath."),
    "seed": ("seeds/claims.yaml", "A bath is said to help.", "Baths are said to help."),
    "scale": ("data/scales.yaml", "Higher rungs mean more pain.", "Higher is worse."),
    "word of the glossary": ("data/glossary.yaml", "Something that looks like", "What looks like"),
    "correction": ("data/corrections.yaml", "A reader wrote.", "A reader has written."),
    "biomarker": ("data/biomarkers/knee-warmth.yaml", "Warmth of the knee", "Warmth of knees"),
    "site": ("data/site.yaml", "Invented treatments of knee pain", "Imagined treatments of knee pain"),
    "vocabulary": ("data/vocabulary.yaml", "Hardly any pain is left.", "Next to no pain is left."),
    "adverse event": ("data/vocabulary.yaml", "Wet trousers", "Damp trousers"),
    "diagnosis": ("data/vocabulary.yaml", "Stiff knee", "Rigid knee"),
    "comparator": ("data/vocabulary.yaml", "A cold pack", "An ice pack"),
    "part of the article": ("seeds/claims.yaml", "Invented baths", "Imagined baths"),
    "hand page": ("docs/about.md", "Invented.", "Edited by hand."),
    "title of a hand page of the menu": ("docs/fr/methods.md", "# Méthodes", "# Manières"),
    "front matter of a hand page": ("docs/marks.md", "# Marks", "---\ndescription: Signs\n---\n\n# Marks"),
    "phrase": ("overrides/words/en.toml", "", '[glossary]\nletters = "By letter"\n'),
    "phrase of the menu": ("overrides/words/fr.toml", "", '[page]\nhome = "Seuil"\n'),
    "template": ("overrides/scale/one.html.jinja", "", ""),
    "style": ("docs/stylesheets/own.css", "", "p { color: green }\n"),
    "settings": ("mkdocs.yml", "Invented treatments", "Imagined treatments"),
}


BY_HAND = {"hand page", "title of a hand page of the menu", "front matter of a hand page", "style", "settings"}
"""What no page of the data reads."""


def test_after_each_of_many_edits_the_living_site_is_a_clean_build_and_only_readers_were_written(living: Living):
    for kind, (file, old, new) in ONE_BY_ONE.items():
        readers, frame = readers_of(living), living.plugin.publication.signature()
        change(Project(living.root), file, old, new or own_template("scale/one.html.jinja", "edited"))
        written = living.after_an_edit()
        assert living.wrong() == [], kind
        changed = {node for node, (print_, _) in readers.items() if print_ != leaf_of(living, node)}
        assert living.worked_out() <= set().union(*(readers[node][1] for node in changed)), kind
        assert bool(living.worked_out()) is (kind not in BY_HAND), kind
        if living.plugin.publication.signature() == frame and kind not in BY_HAND:  # else it stands on every page
            pages = {address for address in written if address.endswith(".html")}
            assert pages == set(map(living.address, living.worked_out())), kind
            everywhere = kind == "word of the glossary"  # it is explained wherever it is said
            assert (len(pages) == len(living.plugin.publication.places)) is everywhere, kind


def own_template(name: str, said: str) -> str:
    """A template of a site: the program's own, and a line more."""
    folder = Path(store.__file__).parent / "pages"
    return (folder / name).read_text(encoding="utf-8") + f"<p>{said}</p>\n"


Pages = set[tuple[str, ...]]


def readers_of(living: Living) -> dict[Node, tuple[str, Pages]]:
    """Each record, template, phrase file or list → its print, and the pages that say they have read it."""
    site = living.plugin.publication.site
    assert site
    found: dict[Node, tuple[str, Pages]] = {}
    for place in site.places:
        for node in site.memory.reached(site.node(place)):
            found.setdefault(node, (site.memory.leaf(node), set()))[1].add((place.language, place.kind, place.key))
    return found


def leaf_of(living: Living, node: Node) -> str:
    """The print of one of these now."""
    site = living.plugin.publication.site
    assert site
    return site.memory.leaf(node)


def test_only_the_pages_that_say_it_are_made_again(living: Living):
    project = Project(living.root)
    change(project, "data/corrections.yaml", "A reader wrote.", "A reader has written.")
    written = living.after_an_edit()
    # A correction stands on its page, and on the page of the study that it corrects; English alone was edited. The
    # pages of data and of changes name the version of all data.
    versions = {(language, kind, "") for language in ("en", "fr") for kind in ("data", "changes")}
    assert living.worked_out() == {("en", "corrections", ""), ("en", "study", "alpha-2020"), *versions}
    assert {one for one in written if one.endswith(".html")} == {
        "corrections/index.html",
        "studies/alpha-2020/index.html",
        *(f"{folder}{kind}/index.html" for folder in ("", "fr/") for kind in ("data", "changes")),
    }
    assert [one for one in sorted(written) if living.live.renewal.slow(one) and one.endswith(".html")] == [
        "data/index.html", "fr/data/index.html",
    ]  # fmt: skip
    change(project, "docs/about.md", "Invented.", "Edited.")
    assert [one for one in living.after_an_edit() if one.endswith(".html")] == ["about/index.html"]
    assert living.worked_out() == set()
    (living.root / "data" / "README.md").write_text("Nothing that pages say.", encoding="utf-8")
    assert living.after_an_edit() == []
    assert living.wrong() == []


def test_studies_that_come_go_and_change_their_names(living: Living):
    project, folder = Project(living.root), living.root / "data/studies/wool"
    text = (folder / "beta-2021.yaml").read_text(encoding="utf-8")
    new = text.replace("id: beta-2021", "id: omega-2024").replace("Ten knees in wool", "Eleven knees")
    (folder / "omega-2024.yaml").write_text(new, encoding="utf-8")
    living.after_an_edit()
    assert living.wrong() == []
    (folder / "omega-2024.yaml").unlink()
    (folder / "psi-2024.yaml").write_text(new.replace("id: omega-2024", "id: psi-2024"), encoding="utf-8")
    living.after_an_edit()
    assert living.wrong() == []
    assert not (living.folder / "studies/omega-2024/index.html").exists()
    (folder / "psi-2024.yaml").unlink()
    living.after_an_edit()
    assert living.wrong() == []
    change(project, "docs/more.md", "", "# More\n")
    living.after_an_edit()
    (living.root / "docs/more.md").rename(living.root / "docs/other.md")
    living.after_an_edit()
    assert living.wrong() == []


def test_what_is_wrong_stands_on_every_page_and_leaves_every_page(tmp_path: Path):
    project = mini_project(tmp_path / "project")
    living = Living(project.root, tmp_path / "site")
    beside = Made(project.root, tmp_path / "whole")  # builds everything each time, and keeps its last good site too
    beside.build()
    good = files_of(living.folder)
    for old, new in (("year: 2020", "year: [2020"), ("scale: knee-ladder", "scale: nowhere")):
        project.edit(ALPHA, old, new)
        living.after_an_edit()
        beside.build()
        assert differing(files_of(living.folder), files_of(beside.folder)) == []
        pages = {
            name: text
            for name, text in files_of(living.folder).items()
            if name.endswith("index.html") and "embed/" not in name
        }
        assert [name for name, text in pages.items() if b"ee-problems" not in text] == []
        change(project, "docs/about.md", "", "While it is broken.\n")
        living.after_an_edit()
        beside.build()
        assert differing(files_of(living.folder), files_of(beside.folder)) == []
        change(project, "docs/about.md", "While it is broken.\n", "")
        project.edit(ALPHA, new, old)
        living.after_an_edit()
        assert differing(files_of(living.folder), good) == []
    (project.root / "data").rename(project.root / "away")
    living.after_an_edit()
    assert b"ee-problems" in (living.folder / "about/index.html").read_bytes()
    (project.root / "away").rename(project.root / "data")
    living.after_an_edit()
    assert differing(files_of(living.folder), good) == []


def test_a_build_that_fails_half_way_is_done_again_whatever_changes_next(
    living: Living, monkeypatch: pytest.MonkeyPatch
):
    failing(monkeypatch, after=3)
    change(Project(living.root), "docs/new.md", "", "# New\n")
    with pytest.raises(PluginError, match="no space"):
        living.after_an_edit()
    monkeypatch.undo()
    change(Project(living.root), "docs/about.md", "", "\nMore.\n")
    living.after_an_edit()
    assert living.wrong() == []


def test_a_page_that_cannot_be_written_says_so_and_comes_back(living: Living, monkeypatch: pytest.MonkeyPatch):
    failing(monkeypatch, after=0)
    change(Project(living.root), "data/corrections.yaml", "A reader wrote.", "A reader has written.")
    living.after_an_edit()
    assert b"no space" in (living.folder / "corrections/index.html").read_bytes()
    monkeypatch.undo()
    change(Project(living.root), "docs/about.md", "Invented.", "Edited.")  # whatever is changed next
    living.after_an_edit()
    assert living.wrong() == []


def failing(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """From now on, a page of ours can no longer be written once so many were."""
    filled, count = Publication.filled, iter(range(1000))

    def fails(self: Publication, *given: Any) -> str:
        if next(count) >= after:
            raise OSError("no space is left")
        return filled(self, *given)

    monkeypatch.setattr(Publication, "filled", fails)


def test_builds_that_were_killed_leave_nothing_that_a_later_one_believes(tmp_path: Path):
    project = mini_project(tmp_path / "project")
    for wait in (0.5, 0.9, 1.3):
        killed(project, tmp_path, wait)
    cache = project.root / ".cache" / "evidence"
    made, clean = (Made(project.root, tmp_path / name, where, "build") for name, where in (("a", cache), ("b", None)))
    made.build()
    clean.build()
    assert differing(files_of(made.folder), files_of(clean.folder)) == []


def killed(project: Project, place: Path, wait: float) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(place / "killed")]
    process = subprocess.Popen(command, cwd=project.root, env=environment(), start_new_session=True)
    time.sleep(wait)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


# Random histories


class History:
    """What may happen to a site between two builds. ``serves``: in a server, or one build after another."""

    def __init__(self, pristine: Path, place: Path, seed: int) -> None:
        self.chance, self.place, self.pristine = random.Random(seed), place, pristine
        shutil.copytree(pristine, place / "project")
        self.project = Project(place / "project")
        self.root, self.cache = self.project.root, place / "cache"
        self.serves = bool(self.chance.randrange(2))
        self.made: Made = Living(self.root, place / "site", self.cache) if self.serves else self._builder()
        self.done: list[str] = []

    def _builder(self) -> Made:
        return Made(self.root, self.place / "site", self.cache, "build")

    def files(self, *patterns: str) -> list[Path]:
        return sorted(file for pattern in patterns for file in self.root.glob(pattern))

    def edit(self) -> None:
        file = self.chance.choice(self.files("data/**/*.yaml", "seeds/*.yaml"))
        record = loaded(file)
        texts = list(_texts(record))
        holder, key = self.chance.choice(texts)
        holder[key] += f" {self.chance.randrange(1000)}"
        file.write_text(dumped(record), encoding="utf-8")

    def figure(self) -> None:
        file = self.chance.choice(self.files("data/studies/**/*.yaml"))
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("n: ", f"n: {self.chance.randrange(1, 9)}", 1), encoding="utf-8")

    def delete(self) -> None:
        self.chance.choice(self.files("data/studies/**/*.yaml", "data/biomarkers/*.yaml", "data/c*.yaml")).unlink()

    def add(self) -> None:
        file = self.root / "data/studies/wool/beta-2021.yaml"
        if file.is_file():
            name = f"new-{self.chance.randrange(3)}-2021"
            text = file.read_text(encoding="utf-8").replace("id: beta-2021", f"id: {name}")
            file.with_name(f"{name}.yaml").write_text(text.replace("doi:", "# doi:"), encoding="utf-8")

    def rename(self) -> None:
        file = self.chance.choice(self.files("data/studies/**/*.yaml"))
        name = f"moved-{self.chance.randrange(3)}-2020"
        text = file.read_text(encoding="utf-8").replace(f"id: {file.stem}", f"id: {name}")
        file.unlink()
        file.with_name(f"{name}.yaml").write_text(text, encoding="utf-8")

    def mend(self) -> None:
        for folder in ("data", "seeds"):
            shutil.rmtree(self.root / folder)
            shutil.copytree(self.pristine / folder, self.root / folder)

    def hand(self) -> None:
        pages = self.files("docs/**/*.md")
        file = self.chance.choice([*pages, self.root / "docs/own.md", self.root / "docs/fr/own.md"])
        if file.is_file() and self.chance.random() < 0.3:
            file.unlink()
        else:
            text = file.read_text(encoding="utf-8") if file.is_file() else "# Own\n"
            file.write_text(text + f"\nWord {self.chance.randrange(1000)}.\n", encoding="utf-8")

    def style(self) -> None:
        file = self.root / "docs/own.css"
        if file.is_file() and self.chance.random() < 0.5:
            file.unlink()
        else:
            file.write_text(f"p {{ margin: {self.chance.randrange(9)}px }}", encoding="utf-8")

    def words(self) -> None:
        language, number = self.chance.choice(["en", "fr"]), self.chance.randrange(100)
        said = self.chance.choice(['[glossary]\nletters = "L{}"\n', '[page]\nhome = "H{}"\n', ""])
        self._override(f"words/{language}.toml", said.format(number))

    def template(self) -> None:
        name = self.chance.choice(TEMPLATES)
        gone = self.chance.random() < 0.3
        self._override(name, "" if gone else own_template(name, str(self.chance.randrange(100))))

    def _override(self, name: str, text: str) -> None:
        file = self.root / "overrides" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if text:
            file.write_text(text, encoding="utf-8")
        else:
            file.unlink(missing_ok=True)

    def settings(self) -> None:
        file = self.root / "mkdocs.yml"
        text = file.read_text(encoding="utf-8").replace("Invented treatments", "Imagined treatments", 1)
        file.write_text(text, encoding="utf-8")

    def restore(self) -> None:
        """The cache of a former build comes back, as from the store of a host."""
        saved, now = self.place / "saved", self.cache / store.NAME
        if saved.is_file():
            self.cache.mkdir(exist_ok=True)
            shutil.copy(saved, now)
        elif now.is_file():
            shutil.copy(now, saved)

    def upgrade(self) -> None:
        """Another version of the program; the one of before may come back."""
        name = f"version {self.chance.randrange(3)}"
        store.program = lambda: name  # type: ignore[assignment]

    def half(self) -> None:
        """A build that ends half-way."""
        with pytest.MonkeyPatch.context() as patch:
            failing(patch, self.chance.randrange(30))
            with suppress(Exception, SystemExit):
                self.build()

    def kill(self) -> None:
        if not self.serves and self.chance.random() < 0.2:
            killed(self.project, self.place, self.chance.uniform(0.3, 1.5))

    def restart(self) -> None:
        """A server after builds, or builds after a server, with the cache that is there."""
        if isinstance(self.made, Living):
            self.made.live.stop()
        self.serves = not self.serves
        self.made = Living(self.root, self.place / "site", self.cache) if self.serves else self._builder()

    def build(self) -> None:
        if isinstance(self.made, Living):
            self.made.live.build()
            if self.chance.random() < 0.7:  # the next edit may come while pages are still out of date
                settle(self.made.live)
        else:
            self.made = self._builder()
            self.made.build()

    def live(self) -> None:
        """Some things happen, builds between them; in the end the data is sound."""
        happen: list[Callable[[], None]] = [
            self.edit, self.edit, self.edit, self.figure, self.delete, self.add, self.rename, self.mend, self.hand,
            self.style, self.words, self.template, self.settings, self.restore, self.restore, self.upgrade, self.half,
            self.kill, self.restart,
        ]  # fmt: skip
        for _ in range(self.chance.randrange(2, 8 if ASKED else 5)):
            for step in self.chance.choices(happen, k=self.chance.choice([1, 1, 1, 2, 3])):
                self.done.append(step.__name__)
                step()
            if self.serves or self.sound():
                self.build()
        if not self.sound():
            self.mend()
        self.build()
        if isinstance(self.made, Living):
            settle(self.made.live)

    def sound(self) -> bool:
        where = self.root / "data", self.root, self.root / "seeds"
        examined = examine(*where, overrides=self.root / "overrides")
        return examined.dataset is not None and not errors(examined.problems)

    def wrong(self) -> list[str]:
        clean = Made(self.root, self.place / "clean", None, self.made.command)
        clean.build()
        return differing(files_of(self.place / "site"), files_of(clean.folder))


def _texts(value: Any) -> Iterator[tuple[dict[str, Any], str]]:
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if key in ("en", "fr") and isinstance(item, str):
            yield value, key
        yield from _texts(item)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mini_project(tmp_path_factory.mktemp("pristine") / "project").root


@pytest.mark.parametrize("seed", SEEDS)
def test_every_history_ends_in_the_bytes_of_a_clean_build(
    pristine: Path, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(store, "program", store.program)  # put back afterwards
    history = History(pristine, tmp_path, seed)
    history.live()
    assert history.wrong() == [], history.done
    shutil.rmtree(tmp_path)
