"""The pages of a site for any other builder, or for none: `docs/` with `mkdocs.yml` for builders that read Markdown
(plain MkDocs, ProperDocs, Zensical), `www/` for a web server, `pages.json` for programs. What a page says is the same
everywhere; search, menus that open and charts that answer belong to the theme that is left behind."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from markdown import markdown

from .assets import FOLDER, styles
from .defaults import default_page
from .export.version import version_of
from .menu import HAND_PAGES, Trees, frame_words, menu, titles, to_root, trees_of
from .pages import Page, url_of
from .policy import CHARSET, RULES, head
from .site import Site
from .words import Words

STYLE = "elsewhere.css"
POLICY = "; ".join(f"{name} {value}" for name, value in {**RULES, "script-src": "'none'"}.items())
"""Nothing runs: what needs a script is not handed over."""
REM = re.compile(r"(?<![\w-])(\d*\.?\d+)rem\b")
LARGER = 1.25  # the theme's rem is 20 px, that of all others 16
FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_LINK = re.compile(r'(href|src)="([^"#:]+)(#[^"]*)?"')
"""A link without a scheme, as a file names it."""
_TO_PAGE = re.compile(r"\]\(([^)\s#:]+\.md)(#[^)\s]*)?\)")
_BUTTONS = re.compile(r'<p class="ee-chart-tools">.*?</p>', re.DOTALL)


@dataclass(frozen=True)
class Elsewhere:
    """One site on its way out. ``hand``: path below `docs/` → text of each page that somebody wrote."""

    site: Site
    hand: Mapping[str, str]
    name: str
    said: dict[str, dict[str, Any]] = field(default_factory=dict)

    @cached_property
    def trees(self) -> Trees:
        """The languages."""
        return trees_of(self.site.dataset)

    @cached_property
    def by_hand(self) -> dict[str, str]:
        """The hand-written pages, and those of the package in the places of those that nobody wrote."""
        wanted = {
            f"{self.trees.prefix(one)}{name}.md": (name, one) for one in self.trees.languages for name in HAND_PAGES
        }
        own = {path: default_page(*page).text for path, page in wanted.items() if path not in self.hand}
        return {**self.hand, **own}

    @cached_property
    def paths(self) -> set[str]:
        """Of all pages, as Markdown files of one tree."""
        return {*self.by_hand, *(self.trees.prefix(p.language) + p.path for p in self.site.places)}

    @cached_property
    def menu(self) -> list[Any]:
        """The menu of all languages, one after another."""
        return menu(self.site.dataset, self.trees, self.site.places, self.paths)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Path → content of every file; pages one by one, since they hold memory."""
        listed = []
        for place in self.site.places:
            page = self.site.page(place)
            path = self.trees.prefix(place.language) + place.path
            listed.append(self._told(_beside(path), page.title))
            for name, text in page.files.items():
                yield f"docs/{self.trees.prefix(place.language)}{name}", text.encode()
                yield f"www/{self.trees.prefix(place.language)}{name}", text.encode()
            body = self._framed(path, _BUTTONS.sub("", page.body))
            yield f"docs/{_beside(path)}", _as_markdown(page, body)
            yield f"www/{url_of(path)}index.html", self._whole(path, page.title, page.description, body, page.styles)
        for path, text in sorted(self.by_hand.items()):
            title = titles(self.menu).get(path) or path
            listed.append(self._told(path, title))
            yield f"docs/{path}", _TO_PAGE.sub(partial(self._to_page, path), text).encode()
            read = self._framed(path, _LINK.sub(partial(self._leading, path), _read(text)))
            yield f"www/{url_of(path)}index.html", self._whole(path, title, "", read, ())
        yield from self._beside(listed)

    def _told(self, path: str, title: str) -> dict[str, str]:
        return {"path": path, "url": url_of(path), "language": self.trees.language_of(path), "title": title}

    def _framed(self, path: str, body: str) -> str:
        """What stands around every page, whatever builder puts it into its own frame."""
        language = self.trees.language_of(path)
        inside = self._switch(path) + body + self._foot(path)
        return f'<div class="md-typeset ee-elsewhere" lang="{language}">{inside}</div>'

    def _beside(self, listed: list[dict[str, str]]) -> Iterator[tuple[str, bytes]]:
        found = {
            path: content for path, content in self.site.assets.items() if not path.endswith((".js", "plotly.min.js"))
        }
        found[f"{FOLDER}/{STYLE}"] = (files(f"{__package__}.assets") / STYLE).read_bytes()
        for path, content in sorted(found.items()):
            shown = REM.sub(_larger, content.decode()).encode() if path.endswith(".css") else content
            yield f"docs/{path}", shown
            yield f"www/{path}", shown
        yield "mkdocs.yml", self._settings().encode()
        told = {
            "site": self.name,
            "languages": list(self.trees.languages),
            "menu": _moved(self.menu, set(self.by_hand)),
            "pages": listed,
        }
        yield "pages.json", (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()

    def _settings(self) -> str:
        """For a builder that reads MkDocs' settings. JSON is YAML, and needs no second way to quote."""
        lines = {
            "site_name": self.name, "docs_dir": "docs", "use_directory_urls": True,
            "plugins": ["search"], "markdown_extensions": ["attr_list", "tables"],
            "extra_css": [*styles(), f"{FOLDER}/{STYLE}"], "nav": _moved(self.menu, set(self.by_hand)),
        }  # fmt: skip
        about = "# Made by `evidence export --pages`: the same pages for another builder.\n"
        return about + "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in lines.items())

    def _whole(self, path: str, title: str, description: str, body: str, own: Iterable[str]) -> bytes:
        """A page for a web server alone."""
        language, root = self.trees.language_of(path), _root(path)
        sheets = [*styles(), f"{FOLDER}/{STYLE}", *(f"{FOLDER}/{name}" for name in own)]
        links = "".join(f'<link rel="stylesheet" href="{root}/{sheet}">' for sheet in sheets)
        name = escape(self.site.dataset.site.record.title.said(language)[0], quote=False)
        window = name if title == name else f"{escape(title, quote=False)} – {name}"
        return (
            f'<!doctype html>\n<html lang="{language}"><head>{CHARSET}{head(POLICY)}'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            f'<meta name="description" content="{escape(description)}"><title>{window}</title>{links}</head>'
            f'<body class="ee-alone"><nav>{self._doors(language, root)}</nav><main>{body}</main></body></html>\n'
        ).encode()

    def _doors(self, language: str, root: str) -> str:
        mine = [one for one in _pairs(self.menu) if self.trees.language_of(one[1]) == language]
        items = "".join(
            f'<li><a href="{root}/{escape(url_of(path))}">{escape(name, quote=False)}</a></li>' for name, path in mine
        )
        opened = self._words(language)("menu.short")
        return f"<details><summary>{escape(opened, quote=False)}</summary><ul>{items}</ul></details>"

    def _words(self, language: str) -> Words:
        words: Words = self._around(language)["w"]
        return words

    def _around(self, language: str) -> dict[str, Any]:
        if language not in self.said:
            self.said[language] = frame_words(self.site.dataset, language)
        return self.said[language]

    def _switch(self, path: str) -> str:
        """The same page in the other languages."""
        inside, root = self.trees.inside(path), _root(path)
        others = [one for one in self.trees.languages if one != self.trees.language_of(path)]
        there = [(one, f"{self.trees.prefix(one)}{inside}") for one in others]
        links = [
            f'<a href="{root}/{escape(url_of(page))}" hreflang="{one}" lang="{one}">{self._words(one)("language")}</a>'
            for one, page in there
            if page in self.paths
        ]
        return f'<p class="ee-languages">{" · ".join(links)}</p>' if links else ""

    def _foot(self, path: str) -> str:
        """What every page says: where to call for help, that this is no advice, how old the data are."""
        about = self._around(self.trees.language_of(path))
        w = about["w"]
        lines = [
            f"{w.told(one['country'], one['number'])} ({one['name']}, {one['when']})." for one in about["help_lines"]
        ]
        told = [*lines, about["emergency"], about["disclaimer"], about["selection"], about["reviewed"]]
        version = w("footer.version", version=version_of(self.site.dataset))
        told += [f"{w('data_of', date=about['date'])}.", f"{version}.", about["licence"]]
        return "<footer>" + "".join(f"<p>{escape(one, quote=False)}</p>" for one in told if one) + "</footer>"

    def _leading(self, path: str, found: re.Match[str]) -> str:
        """A link of a hand-written page, which names a file, as one that leads to its address."""
        kind, target, anchor = found[1], found[2], found[3] or ""
        there = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        where = url_of(there) if there in self.paths else there
        return f'{kind}="{_root(path)}/{where}{anchor}"' if target[:1] != "/" else found[0]

    def _to_page(self, path: str, found: re.Match[str]) -> str:
        """A link of a hand-written page to one of ours, which lies elsewhere now."""
        there = posixpath.normpath(posixpath.join(posixpath.dirname(path), found[1]))
        if there in self.by_hand or there not in self.paths:
            return found[0]
        return f"]({posixpath.relpath(_beside(there), posixpath.dirname(path) or '.')}{found[2] or ''})"


def _beside(path: str) -> str:
    """A page as the index of a folder: there a link means the same to builders that look at its file, and to those that
    look at its address."""
    return f"{url_of(path)}index.md"


def _moved(items: Iterable[Any], stay: set[str]) -> list[Any]:
    """A menu whose pages of ours lie so."""
    return [
        (item if item in stay else _beside(item))
        if isinstance(item, str)
        else {
            name: _moved([value], stay)[0] if isinstance(value, str) else _moved(value, stay)
            for name, value in item.items()
        }
        for item in items
    ]


def _root(path: str) -> str:
    return to_root(url_of(path))


def _as_markdown(page: Page, body: str) -> bytes:
    """One block of HTML, which readers of Markdown leave as it is."""
    lines = "\n".join(line for line in body.splitlines() if line.strip())
    about = f"title: {json.dumps(page.title, ensure_ascii=False)}\n"
    about += f"description: {json.dumps(page.description, ensure_ascii=False)}\n"
    return f"---\n{about}---\n{lines}\n".encode()


def _read(text: str) -> str:
    return str(markdown(FRONT.sub("", text), extensions=["attr_list", "tables", "fenced_code", "toc"]))


def _larger(found: re.Match[str]) -> str:
    return f"{float(found[1]) * LARGER:g}rem"


def _pairs(items: Iterable[Any], title: str = "") -> Iterator[tuple[str, str]]:
    """Title and path of each page of a menu."""
    for item in items:
        if isinstance(item, str):
            yield title, item
        else:
            for name, value in item.items():
                yield from [(name, value)] if isinstance(value, str) else _pairs(value, name)


def hand_pages(docs: Path) -> dict[str, str]:
    """Path below a folder → text of each Markdown file in it; none where there is no folder."""
    return {file.relative_to(docs).as_posix(): file.read_text(encoding="utf-8") for file in sorted(docs.rglob("*.md"))}


def hand_over(site: Site, hand: Mapping[str, str], name: str, folder: Path) -> int:
    """Write the pages of a site into a folder that is empty, or not there. Returns how many files were written.

    FileExistsError where something lies there: an old page would stay among the new ones.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise FileExistsError(17, "something lies there; choose an empty folder", str(folder))
    written = 0
    for path, content in Elsewhere(site, hand, name).files():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        written += 1
    return written
