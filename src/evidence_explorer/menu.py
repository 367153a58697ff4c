"""The menu of each language, the switch between languages, and the words of the frame: values for the theme."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .defaults import NAMES
from .model import Dataset
from .pages import KINDS, Place, harmless, url_of
from .words import Words, words, words_in

HAND_PAGES = NAMES
PARTS = ("views", "records")
"""Parts of the menu that hold pages; after them the answers, the hand-written pages, and how to take part."""
CONTRIBUTE_PAGES = (
    "contribute/index", "contribute/guide", "contribute/session", "contribute/figures", "contribute/disagreements",
    "contribute/style", "contribute/review", "contribute/fields", "problems",
)  # fmt: skip
"""A section of the menu of its own; the page of its first name stands for it."""
METHODS_PAGES = ("methods", "methods/charts", "methods/pools", "methods/scores", "methods/checks")
"""How figures are made, and the exact rules where a site has written them on pages of their own."""
TOOL_PAGES = (
    "develop/index", "develop/tutorial", "develop/recipes", "develop/commands", "develop/api", "develop/vocabulary",
    "develop/architecture", "develop/benchmarks",
)  # fmt: skip
"""The same for a site that explains what it is made with: tutorial, how-to, reference, explanation."""

FRAME = (
    "colon", "data_of", "language", "page.", "menu.", "contribute.", "methods.", "develop.", "palette.", "edit.",
    "report.", "footer.", "missing.", "offer.", "panel.", "search.", "share.",
)  # fmt: skip
"""How the phrases begin that stand around every page."""


@dataclass(frozen=True)
class Trees:
    """The languages of a site: the first one at its root, each other one in a folder of its name."""

    languages: tuple[str, ...]

    @property
    def first(self) -> str:
        """The language at the root."""
        return self.languages[0]

    def prefix(self, language: str) -> str:
        """The folder of a language: none for the first, `fr/` for French."""
        return "" if language == self.first else f"{language}/"

    def language_of(self, path: str) -> str:
        """The language of a page, from its folder."""
        folder = path.split("/", 1)[0]
        return folder if folder in self.languages[1:] else self.first

    def inside(self, path: str) -> str:
        """A path or address without the folder of its language."""
        return path.removeprefix(self.prefix(self.language_of(path)))


def trees_of(dataset: Dataset | None) -> Trees:
    """The languages of a dataset; English where even the site's own facts cannot be read."""
    return Trees(tuple(dataset.site.record.languages) if dataset else ("en",))


def menu(dataset: Dataset, trees: Trees, places: Iterable[Place], present: set[str]) -> list[Any]:
    """The menu of all languages one after another; each page is later shown only that of its own.

    ``present``: the paths of all pages, hand-written ones included.
    """
    by_kind = _by_kind(trees, places)
    return [item for language in trees.languages for item in _menu(dataset, trees, language, by_kind, present)]


def _by_kind(trees: Trees, places: Iterable[Place]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for place in places:
        found.setdefault((place.language, place.kind), []).append(trees.prefix(place.language) + place.path)
    return found


def _menu(
    dataset: Dataset, trees: Trees, language: str, places: dict[tuple[str, str], list[str]], present: set[str]
) -> list[Any]:
    w, before = words_in(dataset, language), trees.prefix(language)

    def path(kind: str, key: str = "") -> str:
        return before + KINDS[kind].path_of(key)

    items: list[Any] = [{w("page.home"): path("home")}]
    for family in dataset.families.values():
        inside: list[Any] = [path("family", family.id)]
        inside += [{harmless(t.name.said(language)[0]): path("treatment", t.id)} for t in family.treatments]
        items.append({harmless(family.name.said(language)[0]): inside})

    def part(name: str) -> list[Any]:
        shown = [kind for kind in KINDS.values() if kind.menu == name and kind.filled(dataset)]
        return [{w(f"page.{kind.name}"): page} for kind in shown for page in places.get((language, kind.name), [])]

    items += [{w(f"menu.{name}"): part(name)} for name in PARTS]
    hand = [{w(f"page.{name}"): page} for name in HAND_PAGES if (page := f"{before}{name}.md") in present]
    exact = _section(before, present, METHODS_PAGES, lambda name: w(f"methods.{name}"))
    hand = exact + hand[1:] if exact and len(exact[0][w("methods.menu")]) > 1 else hand
    taking_part = _section(before, present, CONTRIBUTE_PAGES, lambda name: w(f"contribute.{name}"))
    tool = _section(before, present, TOOL_PAGES, lambda name: w(f"develop.{name}"))
    return [*items, *part("answers"), *hand, *taking_part, *tool]


def _section(before: str, present: set[str], pages: Iterable[str], called: Callable[[str], str]) -> list[Any]:
    """How to take part, or what the site is made with, if somebody wrote it down for this site."""
    first, *others = (f"{before}{name}.md" for name in pages)
    if first not in present:
        return []
    inside = [{called(Path(page).stem): page} for page in others if page in present]
    return [{called("menu"): [first, *inside]}]


@dataclass(frozen=True)
class Door:
    """One word of the short menu: where it leads, or what opens under it; ``path``: its page in the builder's tree."""

    name: str
    path: str
    inside: tuple[Door, ...] = ()

    @property
    def address(self) -> str:
        """The address of its page."""
        return url_of(self.path)


def doors(
    dataset: Dataset, trees: Trees, language: str, places: Iterable[Place], present: set[str]
) -> tuple[Door, ...]:
    """The short menu of a language, for pages as wide as the window: families, views, records, answers."""
    w = words_in(dataset, language)
    _, *items = _menu(dataset, trees, language, _by_kind(trees, places), present)
    number = len(dataset.families)
    families = tuple(Door(name, pages[0]) for item in items[:number] for name, pages in item.items())
    views, records, *rest = items[number:]
    lists = [_doors(part) for part in (*views.values(), *records.values())]
    ends = [Door(name, page) for item in rest for name, page in _alone(item)]
    return (
        Door(w("menu.families"), "", families),
        *lists[0],
        *([Door(w("menu.records"), "", lists[1])] if lists[1] else []),
        *ends,
    )


def _alone(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """A page of the menu by its name; how the figures are made also where further pages stand under it."""
    for name, page in item.items():
        first = page if isinstance(page, str) else page[0]
        if first is page or Path(first).stem == METHODS_PAGES[0]:
            yield name, first


def _doors(items: Iterable[dict[str, str]]) -> tuple[Door, ...]:
    return tuple(Door(name, page) for item in items for name, page in item.items())


def titles(items: Iterable[Any], title: str | None = None) -> dict[str, str | None]:
    """Path → title of all pages of a menu; the first page of a part has none of its own."""
    found: dict[str, str | None] = {}
    for item in items:
        if isinstance(item, str):
            found[item] = title
            continue
        for name, value in item.items():
            found |= {value: name} if isinstance(value, str) else titles(value)
    return found


def switch(
    trees: Trees, url: str, known: set[str], words_of: Callable[[str], Words], root: str
) -> list[dict[str, Any]]:
    """The page in every language; the home page of those that do not have it. ``known``: all addresses; ``root``: that
    of the site, if it has one; ``same``: whether it is the same page, which can be offered and linked as such."""
    here = trees.inside(url) if url not in (".", "./") else ""
    found = []
    for language in trees.languages:
        address, w = trees.prefix(language) + here, words_of(language)
        same = not address or address in known or f"{address}./" in known
        if not same:
            address = trees.prefix(language)
        found.append({
            "name": w("language"), "lang": language, "link": address or ".", "same": same,
            "absolute": root.rstrip("/") + "/" + address if root else "",
            "offer": w("offer.page"), "close": w("offer.close"),
        })  # fmt: skip
    return found


def to_root(url: str) -> str:
    """The relative way from a page's address to the root of its tree."""
    inside = url.strip("./")
    return "/".join([".."] * (inside.count("/") + 1)) if inside else "."


def frame_words(dataset: Dataset | None, language: str) -> dict[str, Any]:
    """What our templates of the theme show on every page."""
    w = words_in(dataset, language) if dataset else words(language)
    site = dataset.site.record if dataset else None
    lines = [
        {
            "country": w.country(line.country),
            "name": line.name.said(language)[0],
            "number": line.number,
            "when": line.when.said(language)[0],
            "address": line.address,
        }
        for line in (site.help_lines if site else ())
    ]
    return {
        "w": w,
        "help_lines": lines,
        "disclaimer": site.disclaimer.said(language)[0] if site else "",
        "selection": site.selection.said(language)[0] if site else "",
        "emergency": site.emergency.said(language)[0] if site and site.emergency else "",
        "reviewed": site.reviewed.said(language)[0] if site else "",
        "licence": site.licence.said(language)[0] if site else "",
        "date": w.day(site.last_search.isoformat()) if site else "",
    }


def frame_phrases(dataset: Dataset, language: str) -> dict[str, str]:
    """The phrases that stand around every page."""
    return words_in(dataset, language).said_by(FRAME)


def broken_home(language: str) -> str:
    """The only page of a server whose data was never sound."""
    w = words(language)
    return f"# {w('broken.title')}\n\n{w('broken.text')}\n"
