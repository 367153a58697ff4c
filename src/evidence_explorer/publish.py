"""A site on its way into the frame of a theme: what is true of one build, whichever builder asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from typing import Any, cast

from . import search
from .defaults import DefaultPage, default_page
from .embed import EMBED, NAMES, embeds
from .export.version import version_of
from .frame import Filling, Frames, hole
from .hosting import edit_address, report_address
from .lean import Lean, ways
from .menu import (
    CONTRIBUTE_PAGES,
    HAND_PAGES,
    Door,
    Trees,
    broken_home,
    doors,
    frame_phrases,
    frame_words,
    menu,
    switch,
    titles,
    to_root,
    trees_of,
)
from .pages import FORMS, Page, Place
from .panel import Panel, panels
from .problems import Problem, as_text
from .shards import Shard
from .site import Refused, Site, Workshop
from .store import NAME, Store, print_of
from .track import digest
from .words import Words, words, words_in
from .words.translations import translations

INDEX = "search/index.json"
"""Where the search of a language begins; its other files lie beside it."""
BEHIND = ("contribute/", "develop/", "problems/")
"""Pages for those who write the site: a search names them last, and says what they are."""
LAST = 0.25
MISSING = "404.html"


@dataclass
class Publication:
    """One instance lives as long as a server, so that the last good site can stay up."""

    serving: bool = False
    shard: Shard = field(default_factory=Shard)
    """Which part of the site a build writes."""
    workshop: Workshop | None = None
    site: Site | None = None
    problems: list[Problem] = field(default_factory=list)
    frames: Frames = field(default_factory=Frames)
    menu: list[Any] = field(default_factory=list)
    defaults: dict[str, DefaultPage] = field(default_factory=dict)
    """Path in the builder's tree → page that nobody has written for this site."""
    places: dict[str, Place] = field(default_factory=dict)
    """Path in the builder's tree → place of a page of ours."""
    doors: dict[str, tuple[Door, ...]] = field(default_factory=dict)
    """Language → its short menu."""
    urls: set[str] = field(default_factory=set)
    """Addresses of all pages, hand-written ones included."""
    paths: set[str] = field(default_factory=set)
    emit: Callable[[str, str], None] = lambda path, text: None
    """Writes a file that frames load."""
    store: Store | None = None
    found: dict[Place, search.Found] = field(default_factory=dict)
    """What the search says of pages that a build has written."""
    said: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Language → what stands around all pages of it, as long as the data are the same."""

    def settle_in(
        self, workshop: Workshop, *, branch: str, docs: str | None, cache: Path, name: str, address: str | None
    ) -> None:
        """Say where everything is. The memory of a former build stays, if it was of the same site."""
        if self.workshop is None or (self.workshop.data, self.workshop.root) != (workshop.data, workshop.root):
            self.workshop = workshop
        self.workshop.seeds, self.workshop.repository = workshop.seeds, workshop.repository
        self.workshop.overrides, self.workshop.address = workshop.overrides, workshop.address
        self.branch, self.docs, self.name, self.address = branch, docs, name, address
        self.cache = cache / f"{self.shard.name}{NAME}"  # parts may be built at the same time

    def watched(self) -> list[Path]:
        """The folders whose files make the pages, whether they are there now or not."""
        return list(self.made_from().values())

    def made_from(self) -> dict[str, Path]:
        """The same by what each folder is."""
        assert self.workshop
        here = self.workshop
        named = {"data": here.data, "seeds": here.seeds, "overrides": here.overrides}
        return {name: folder for name, folder in named.items() if folder}

    def frames_read(self, path: Path) -> bool:
        """Whether a file of the overrides is for the theme, which may lie in the same folder."""
        own = self.workshop.overrides if self.workshop else None
        return own is not None and path.is_relative_to(own) and path.suffix not in {".jinja", ".toml"}

    def renew(self) -> str:
        """Read the data again. Problems as text, if they hold an error: then the last good site stays.

        Refused where there is no server to keep pages up.
        """
        assert self.workshop
        try:
            if not self.serving:  # a build lets go of what it has written, and has it from the disk
                self.workshop.memory = None
            first = self.workshop.memory is None
            if first:
                self.store = Store(self.cache, FORMS, self.workshop.about)
            self.site = self._opened()
            if first and self.store:
                self.store.recall(self.site.memory)
            self.problems, self.said = self.site.problems, {}
        except Refused as refused:
            self.problems = refused.problems
            if not self.serving:
                raise
            return as_text(refused.problems)
        return ""

    def _opened(self) -> Site:
        """The site as its files are now. A build does not look again at what the last one found to be sound, nor do
        parts at what the first of them looks at; a server does, for it will need what each file told after an edit."""
        assert self.workshop
        if self.serving or not self.store:
            return self.workshop.open()
        of = print_of(self.watched())
        site = self.workshop.open(sound=bool(of) and (self.shard.number > 1 or self.store.found_sound(of)))
        if of and not site.problems:
            self.store.sound(of)
        self.workshop.let_go(site.dataset)
        return site

    def try_templates(self) -> None:
        """Write the pages of a site that has templates of its own while its old pages still stand: what is wrong with
        a template may show only where it is filled. Refused, with all that is found."""
        if self.serving or not self.site or not self.site.dataset.template_files:
            return
        found: dict[Problem, None] = {}
        for place in self.mine():
            node = self.site.node(place)
            if self.site.memory.fresh(node):
                continue
            try:
                self.site.page(place)
            except Refused as refused:
                found |= dict.fromkeys(refused.problems)
            else:
                if self.store:
                    self.store.put(self.site.memory, node)
        if found:
            if self.store:
                self.store.drop()
            raise Refused([*self.problems, *found])

    def mine(self) -> tuple[Place, ...]:
        """The pages of ours that this build writes, in the order of all."""
        return self.shard.takes(self.site.places if self.site else ())

    @property
    def trees(self) -> Trees:
        """The languages."""
        return trees_of(self.site.dataset if self.site else None)

    def arrange(self, hand: Iterable[str]) -> None:
        """Lay out the menu, before anything is written. ``hand``: the paths of the hand-written pages."""
        self.frames, self.found = Frames(self.emit), {}
        trees, site = self.trees, self.site
        self.places = {trees.prefix(p.language) + p.path: p for p in site.places} if site else {}
        hand = set(hand)
        wanted = {f"{trees.prefix(one)}{name}.md": (name, one) for one in trees.languages for name in HAND_PAGES}
        found = {path: default_page(*page) for path, page in wanted.items() if path not in hand}
        self.defaults = found if site else {}
        self.paths = {*hand, *self.defaults, *self.places}
        self.menu = menu(site.dataset, trees, site.places, self.paths) if site else [{"": "index.md"}]
        spoken = trees.languages if site else ()
        self.doors = {one: doors(site.dataset, trees, one, site.places, self.paths) for one in spoken if site}
        self.titles = titles(self.menu)

    def broken_home(self) -> str:
        """The only page of a server whose data was never sound."""
        return broken_home(self.trees.first)

    def page(self, place: Place) -> Page:
        """A page of ours. Where a template cannot be used, a server says so and shows the page as it was, if it was."""
        assert self.site
        try:
            return self.site.page(place)
        except Refused as refused:
            last = self.site.memory.kept.get(self.site.node(place))
            if not self.serving:
                raise
            self.problems = [*self.problems, *(one for one in refused.problems if one not in self.problems)]
            return cast(Page, last.value) if last and last.held else self._instead(place)

    def _instead(self, place: Place) -> Page:
        """A page in the place of one that was never written; what is wrong stands above it."""
        w = self.words(place.language)
        title, text = w("broken.page"), w("broken.text")
        body = f'<h1 id="top">{escape(title)}</h1><p>{escape(text)}</p>'
        return Page(place.path, place.language, title, text, body)

    def language_of(self, path: str) -> str:
        """The language of a page of the builder's tree."""
        return self.trees.language_of(path)

    def explained(self) -> dict[str, str]:
        """Language → the page that explains the codes of problems."""
        pages = {one: f"{self.trees.prefix(one)}problems.md" for one in {*self.trees.languages, *translations()}}
        return {one: page.removesuffix(".md") + "/" for one, page in pages.items() if page in self.paths}

    def panels(self, path: str) -> list[Panel]:
        """What is wrong, while a server runs."""
        if not self.serving:
            return []
        language = self.language_of(path) if self.site else None
        return panels(self.problems, language, self.file_of(path), self.explained(), self.words)

    def words(self, language: str) -> Words:
        """What the interface says, as this site says it."""
        return words_in(self.site.dataset, language) if self.site else words(language)

    def around_all(self, language: str) -> dict[str, Any]:
        """What our templates of the theme say on every page of a language."""
        if language not in self.said:
            found = frame_words(self.site.dataset if self.site else None, language)
            self.said[language] = found | {"version": self.version, "data": f"{self.trees.prefix(language)}data/"}
        return self.said[language]

    @property
    def version(self) -> str:
        """The version of the data at the foot of every page; a server, which would write all of them anew after each
        edit, leaves it out."""
        return version_of(self.site.dataset) if self.site and not self.serving else ""

    def file_of(self, path: str) -> str | None:
        """The file to correct behind a page: of the data, or the hand-written page itself."""
        if path in self.places:
            return self.page(self.places[path]).edit
        if path in self.defaults:
            return None
        return f"{self.docs}/{path}" if self.docs else None

    def around(self, path: str, url: str, canonical: str | None) -> dict[str, Any]:
        """What our templates of the theme say on one page, beside what they say on all."""
        language = self.language_of(path)
        file = self.file_of(path)
        contribute = f"{self.trees.prefix(language)}{CONTRIBUTE_PAGES[0]}.md"
        repository = self.workshop.repository if self.workshop else None
        record = bool(file) and path in self.places
        title = self.words(language)("report.title", name=Path(file).stem) if file else ""
        return self.around_all(language) | {
            "panels": self.panels(path),
            "doors": self.doors.get(language, ()),
            "file": file,
            "edit": edit_address(repository, self.branch, file) if file else None,
            "record": record,
            "report": report_address(repository, title, file, canonical or url) if record and file else None,
            "contribute": f"{self.trees.prefix(language)}contribute/" if contribute in self.paths else None,
        }

    def everywhere(self) -> list[dict[str, Any]]:
        """What the page of missing addresses says, in each language."""
        return [
            self.around_all(one) | {"lang": one, "home": self.trees.prefix(one), "families": self._families(one)}
            for one in self.trees.languages
        ]

    def _families(self, language: str) -> tuple[Door, ...]:
        return self.doors[language][0].inside if language in self.doors else ()

    def switch(self, url: str) -> list[dict[str, Any]]:
        """The same page in every language."""
        return switch(self.trees, url, self.urls, self.words, self.address or "")

    def root(self, url: str, path: str) -> str:
        """The relative way to the root of the page's language, where its search index lies."""
        return to_root(url.removeprefix(self.trees.prefix(self.language_of(path))))

    def filled(
        self, path: str, url: str, canonical: str | None, around: Mapping[str, Any], text: Filling, menu: str,
        render: Callable[[], Lean],
    ) -> str:  # fmt: skip
        """A page in its frame, from the first to the last letter. ``menu``: its items, with the holes of `lean`."""
        holes = ways(to_root(url), self.root(url, path)) | {"contents": text.contents}
        for name, said in holes.items():
            menu = menu.replace(hole(name), said)
        texts = holes | {
            "title": text.title,
            "head": self._head(text.title, self.language_of(path)),
            "description": text.description,
            "body": text.body,
            "skip": text.skip,
            "menu": menu,
            "canonical": canonical or "",
            "described": text.described,
        }
        texts |= {name: escape(around[name]) for name in ("file", "edit", "report") if around[name]}
        to = self.switch(url)
        for one in to:
            link = one["link"].removeprefix(".") or ("" if holes["root"] else "./")  # an empty address is none
            texts |= {f"to_{one['lang']}": link, f"at_{one['lang']}": one["absolute"]}
        key = (
            self.language_of(path), text.hide, text.scripts, text.styles, bool(text.contents), bool(text.described),
            *(bool(around[n]) for n in ("file", "edit", "report", "record")), tuple(one["same"] for one in to),
            repr([(p.w.language, p.own, p.others) for p in around["panels"]]),
        )  # fmt: skip
        return self.frames.fill(key, texts, render)

    def done(self, place: Place, page: Page) -> None:
        """A page of ours stands in its frame: a build is done with it, and it holds memory."""
        if self.kept and self.site:
            self.found[place] = _found(page)
            self.kept.put(self.site.memory, self.site.node(place))

    @property
    def kept(self) -> Store | None:
        """Where a build finds what the last one made; a server looks at what it holds itself."""
        return None if self.serving else self.store

    def assets(self) -> Iterator[tuple[str, bytes]]:
        """Path in the site → content, of every file that is no page; a build is done with those that it has taken."""
        assert self.site
        yield from self.site.own_assets.items()
        for node in self.shard.files(self.site.file_nodes):
            yield from self.site.extra(node).items()
            if self.kept:
                self.kept.put(self.site.memory, node)

    def _head(self, title: str, language: str) -> str:
        """What a window is called, as HTML: the page and the site, each once."""
        name = escape(self.site.dataset.site.record.title.said(language)[0], quote=False) if self.site else ""
        return title if title == name or not name else f"{title} – {name}"

    def beside(self, place: Place) -> dict[str, str]:
        """Address in the site → text of what lies beside a page: its figures, and each chart alone."""
        assert self.site
        page, before, site = self.page(place), self.trees.prefix(place.language), self.site.dataset.site.record
        found = page.files | embeds(page, before, site.title.said(place.language)[0], self.around_all(place.language))
        return {before + name: text for name, text in found.items()}

    def embeds_of(self, place: Place, site: Path) -> list[Path]:
        """The folders of the charts of a page that were written before."""
        folder = site / self.trees.prefix(place.language) / EMBED / self.page(place).url
        return sorted(found for name in NAMES for found in folder.glob(f"{name}*"))

    def index(self, language: str, hand: Mapping[str, tuple[search.Entry, ...]]) -> dict[str, bytes]:
        """The files of the search of a language. ``hand``: address → entries of its hand-written pages."""
        folder, rules, placed = self.indexed(language, hand)
        found = [page for _, page in placed]

        def parts() -> dict[str, bytes]:
            return search.parts(found, rules, again=self.serving)

        of = digest("".join(digest(repr(one)) for one in (rules.plain(), *found)))  # all at once they are megabytes
        files = self.store.bundle(f"search {language}", of, parts) if self.store else parts()
        return {f"{folder}/{name}": file for name, file in files.items()}

    def indexed(
        self, language: str, hand: Mapping[str, tuple[search.Entry, ...]]
    ) -> tuple[str, search.Rules, list[tuple[int, search.Found]]]:
        """The folder of the search of a language, how it is written, and its pages in order: those of ours with their
        place among all, after the hand-written ones, which the first part brings."""
        assert self.site
        w, mark = self.words(language), self.words(language)("search.contribute")
        found = [(-1, search.Found(url, entries)) for url, entries in hand.items()] if self.shard.number == 1 else []
        mine = {*self.mine()}
        for at, place in enumerate(self.site.places):
            if place.language == language and place in mine:
                found.append((at, self.found.get(place) or _found(self.page(place))))
        last = [(at, replace(one, weight=LAST, mark=mark) if one.url.startswith(BEHIND) else one) for at, one in found]
        cries = [word for said in self.site.dataset.site.record.help_words.values() for word in said]
        return self.trees.prefix(language) + INDEX.rpartition("/")[0], search.Rules.of(w, cries), last

    def remember(self) -> None:
        """Keep the pages of this build for the next one."""
        if self.site and self.kept:
            nodes = [*map(self.site.node, self.mine()), *self.site.file_nodes]
            self.kept.keep(self.site.memory, [node for node in nodes if node in self.site.memory.kept])

    def signature(self) -> tuple[object, object]:
        """Where pages are; and what frames and menus say: if that changes, all pages do."""
        if not self.site:
            return None, None
        dataset, places = self.site.dataset, self.site.places
        spoken = {one: frame_words(dataset, one) | {"w": frame_phrases(dataset, one)} for one in self.trees.languages}
        return places, (menu(dataset, self.trees, places, self.paths), spoken, dataset.site.record)


def _found(page: Page) -> search.Found:
    return search.Found(page.url, page.entries, page.boost)
