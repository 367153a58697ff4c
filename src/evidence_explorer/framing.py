"""Pages on their way into frames: the theme renders a frame once for many pages, and a menu item by item."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as BuiltPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from .assets import FOLDER
from .frame import BODY, MENU, Filling, contents, hole
from .handwritten import alone
from .lean import Lean, compact, lean, rooted, tight
from .pages import Heading, Page, harmless
from .policy import guarded_frame
from .publish import Publication
from .ready import FILLED, ReadyPage

ITEM = "evidence-menu.html"
"""A template that prints one item of the menu."""
KNOWN = {"also_called", "title", "description", "search"}
"""What may be said at the head of a hand-written page that stands in a frame like others."""
INSTANT = "navigation.instant"
"""With it the theme puts parts of one page into another, which would lose what scripts have put there."""

OPENING = re.compile(r'<html lang="?[\w-]+"?')
"""The theme says `pt` where its words are Brazilian."""


@dataclass
class Framing:
    """One build. ``navs``: the menu of each language."""

    publication: Publication
    config: MkDocsConfig
    env: Any
    navs: Mapping[str, Navigation]
    items: dict[tuple[str, int], str] = field(default_factory=dict)
    """Language and number → an item of the menu as it is on pages outside of it."""

    def place(self, context: Any, page: BuiltPage, around: Mapping[str, Any]) -> None:
        """Give a page what its template asks for."""
        if page.meta.get("template") == FILLED:
            theirs = dict(context)  # a page that held itself would stay in memory until cycles are looked for
            context["filled"] = lambda: self.filled(theirs, page, around)
        else:
            self.speak(context, page, around, self.publication.switch(page.url))

    def filled(self, context: Any, page: BuiltPage, around: Mapping[str, Any]) -> str:
        """A page in its frame."""
        publication, path = self.publication, page.file.src_uri
        own = page.made() if isinstance(page, ReadyPage) else None
        text = _of_ours(own) if own else self.by_hand(page)

        def render() -> Lean:
            return self.frame(context, page, around, text)

        menu = "".join(self.menu(context, page, around, text))
        filled = publication.filled(path, page.url, page.canonical_url, around, text, menu, render)
        if own and isinstance(page, ReadyPage):
            publication.done(page.place, own)
        return filled

    def frame(self, context: Any, page: BuiltPage, around: Mapping[str, Any], text: Filling) -> Lean:
        """The theme's page with holes in the place of texts."""
        holes = {name: hole(name) if around[name] else around[name] for name in ("file", "edit", "report")}
        to = self.publication.switch(page.url)
        own = {**context, "page": _standing_in(page, text)}
        self.speak(own, page, {**around, **holes}, [_open(one) for one in to])
        own["nav"] = Navigation([SimpleNamespace(title=MENU, url="#")], own["nav"].pages)
        language = self.publication.language_of(page.file.src_uri)
        html = OPENING.sub(f'<html lang="{language}"', self.rendered("main.html", own, page), count=1)
        return self.guarded(lean(html, FOLDER, language, INSTANT in self.features))

    def guarded(self, found: Lean) -> Lean:
        """A frame of a build that says what its pages may run, where no other plugin may add a script to them."""
        if self.publication.serving or not alone(self.config):
            return found
        return replace(found, html=guarded_frame(found.html), whole=guarded_frame(found.whole))

    def menu(self, context: Any, page: BuiltPage, around: Mapping[str, Any], text: Filling) -> Iterable[str]:
        """The items of a page's menu: that which it stands in is its own, the others are the same for all pages."""
        language = self.publication.language_of(page.file.src_uri)
        for number, item in enumerate(self.navs[language].items, 1):
            if item.active:
                yield self.item(context, page, around, text, number)
                continue
            if (language, number) not in self.items:
                self.items[language, number] = self.item(context, page, around, text, number)
            yield self.items[language, number]

    def item(self, context: Any, page: BuiltPage, around: Mapping[str, Any], text: Filling, number: int) -> str:
        """One item of the menu, as the theme writes it."""
        own = {**context, "page": _standing_in(page, text)}
        self.speak(own, page, around, [])
        own |= {"nav_item": own["nav"].items[number - 1], "path": f"__nav_{number}"}
        return tight(self.rendered(ITEM, own, page))

    def rendered(self, template: str, context: Any, page: BuiltPage) -> str:
        """What a template of the theme writes, with holes in the place of a page's own ways to others."""
        tree = self.publication.trees.prefix(self.publication.language_of(page.file.src_uri))
        return rooted(compact(str(self.env.get_template(template).render(context))), page.url, tree)

    def speak(self, context: Any, page: BuiltPage, around: Mapping[str, Any], to: list[dict[str, str]]) -> None:
        """The theme's words, menu, search and switcher in the language of a page."""
        publication, path, config = self.publication, page.file.src_uri, self.config
        language = publication.language_of(path)
        config.theme["language"] = theme_language(config, language) or language
        context["ee"] = around
        if publication.site is None:
            return
        site, w = publication.site.dataset.site.record, around["w"]
        config.site_name = harmless(site.title.said(language)[0])
        config.site_description = site.tagline.said(language)[0]
        config.extra["homepage"] = publication.trees.prefix(language) or "."
        config.extra["alternate"] = to
        context["nav"], context["base_url"] = self.navs[language], publication.root(page.url, path)
        for choice in config.theme.get("palette") or []:
            if isinstance(choice, dict) and "toggle" in choice:
                choice["toggle"]["name"] = w(f"palette.{choice['scheme']}")

    def by_hand(self, page: BuiltPage) -> Filling:
        """What a hand-written page puts into its frame."""
        site = self.publication.site
        language = self.publication.language_of(page.file.src_uri)
        description = page.meta.get("description") or (
            site.dataset.site.record.tagline.said(language)[0] if site else ""
        )
        first, headings = _headings(page)
        title = str(page.meta.get("title") or page.title)
        return Filling(title, escape(str(description)), page.content or "", contents(headings), first.id)

    @property
    def features(self) -> list[str]:
        """What the theme was asked to do."""
        return list(self.config.theme.get("features") or [])


def shares_a_frame(page: BuiltPage, html: str, config: MkDocsConfig) -> bool:
    """Whether a hand-written page differs from others in its frame only by its texts, as far as one can know."""
    if page.meta.keys() - KNOWN or config.theme.custom_dir or config.extra.get("analytics") or "<h1" not in html:
        return False
    if any(feature.startswith("content.action") for feature in config.theme.get("features") or []):
        return False
    roots = list(page.toc)
    return len(roots) == 1 and roots[0].level == 1 and all(level <= 3 for level in _levels(roots))


def _levels(links: Iterable[AnchorLink]) -> Iterable[int]:
    for link in links:
        yield link.level
        yield from _levels(link.children)


def _headings(page: BuiltPage) -> tuple[AnchorLink, list[Heading]]:
    """The first heading of a hand-written page, and those of its list of contents."""
    first = next(iter(page.toc))

    def below(links: Iterable[AnchorLink]) -> Iterable[Heading]:
        for link in links:
            yield Heading(link.level, link.id, link.title)
            yield from below(link.children)

    return first, list(below(first.children))


def _open(one: dict[str, Any]) -> dict[str, Any]:
    """A language of the switch, its addresses left open."""
    absolute = one["absolute"] and hole(f"at_{one['lang']}")
    return one | {"link": hole(f"to_{one['lang']}"), "absolute": absolute}


def _of_ours(page: Page) -> Filling:
    listed = contents(page.headings) if page.headings[1:] else ""
    return Filling(
        escape(page.title, quote=False), escape(page.description), page.body, listed,
        hide=page.hide, scripts=page.scripts, styles=page.styles, described=page.described,
    )  # fmt: skip


def _standing_in(page: BuiltPage, text: Filling) -> BuiltPage:
    """The same page with holes in the place of its texts."""
    other = copy(page)
    texts = {name: hole(name) for name in ("title", "head", "description")}
    lists = {name: list(getattr(text, name)) for name in ("hide", "scripts", "styles")}
    if text.described:
        texts["described"] = hole("described")
    other.meta = {**page.meta, **texts, **lists}
    other.content = BODY
    first = AnchorLink("", hole("skip"), 1)
    first.children = [AnchorLink(hole("contents"), "", 2)] if text.contents else []
    other.toc = TableOfContents([first])
    other.canonical_url = hole("canonical") if page.canonical_url else None
    return other


def theme_language(config: MkDocsConfig, language: str) -> str | None:
    """The language in which the theme speaks to readers of one: that one, or else the same without its country."""
    names = (f"partials/languages/{language}.html", f"partials/languages/{language.partition('-')[0]}.html")
    found = (name for name in names if any((Path(folder) / name).is_file() for folder in config.theme.dirs))
    return next((Path(name).stem for name in found), None)
