"""What surrounds the pages of each language: menu, switcher, help lines, search index, sitemap."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from .model import Dataset
from .pages.base import harmless, record_lists
from .words import Words, words

HAND_PAGES = ("methods", "marks", "about")
MENUS = {
    "views": ("explore", "compare", "map", "timeline"),
    "records": ("studies", "biomarkers", "status", "scales", "glossary", "sources", "coverage", "corrections"),
}
"""Parts of the menu, each with its pages."""
LIST_PAGES = ("claims", *(name for names in MENUS.values() for name in names))

CONTRIBUTE_PAGES = (
    "contribute/index", "contribute/guide", "contribute/session", "contribute/figures", "contribute/disagreements",
    "contribute/style", "contribute/review", "contribute/fields", "problems",
)  # fmt: skip
"""A section of the menu of its own; the page of its first name stands for it."""


def theme_folder() -> str:
    """The folder of our changes to the theme."""
    return str(Path(__file__).parent / "theme")


class Shell:
    """The frame of a site. ``dataset`` is None when even the site's own facts cannot be read."""

    def __init__(self, dataset: Dataset | None, name: str) -> None:
        self.dataset, self.name = dataset, name
        self.languages = list(dataset.site.record.languages) if dataset else ["en"]
        self.first = self.languages[0]

    def prefix(self, language: str) -> str:
        """The folder of a language: none for the first, `fr/` for French."""
        return "" if language == self.first else f"{language}/"

    def language_of(self, path: str) -> str:
        """The language of a page, from its folder."""
        folder = path.split("/", 1)[0]
        return folder if folder in self.languages[1:] else self.first

    def in_nav(self) -> set[str]:
        """The generated pages that stand in the menu: families, treatments, lists."""
        if not self.dataset:
            return set()
        families = {f"families/{key}/index.md" for key in self.dataset.families}
        treatments = {f"treatments/{key}.md" for key in self.dataset.treatments}
        named = (*self.lists(), *CONTRIBUTE_PAGES)
        return families | treatments | {"index.md"} | {f"{name}.md" for name in named}

    def lists(self) -> list[str]:
        """The lists of the menu: those that have something to show."""
        filled = record_lists(self.dataset) if self.dataset else {}
        return [name for name in LIST_PAGES if filled.get(name, True)]

    def navigation(self, present: set[str]) -> list[Any]:
        """The menu of all languages one after another; each page is later shown only that of its own."""
        return [item for language in self.languages for item in self._menu(language, present)]

    def _menu(self, language: str, present: set[str]) -> list[Any]:
        assert self.dataset
        w, before = words(language), self.prefix(language)
        items: list[Any] = [{w("page.home"): f"{before}index.md"}]
        for family in self.dataset.families.values():
            inside: list[Any] = [f"{before}families/{family.id}/index.md"]
            inside += [{harmless(t.name.said(language)[0]): f"{before}treatments/{t.id}.md"} for t in family.treatments]
            items.append({harmless(family.name.said(language)[0]): inside})
        shown = self.lists()

        def entries(names: Iterable[str]) -> list[Any]:
            return [{w(f"page.{name}"): f"{before}{name}.md"} for name in names if f"{before}{name}.md" in present]

        items += [{w(f"menu.{part}"): entries(n for n in names if n in shown)} for part, names in MENUS.items()]
        return [*items, *entries(("claims", *HAND_PAGES)), *self._contribute(w, before, present)]

    def _contribute(self, w: Words, before: str, present: set[str]) -> list[Any]:
        """How to take part, if somebody wrote it down for this site."""
        first, *others = (f"{before}{name}.md" for name in CONTRIBUTE_PAGES)
        if first not in present:
            return []
        inside = [{w(f"contribute.{Path(page).stem}"): page} for page in others if page in present]
        return [{w("contribute.menu"): [first, *inside]}]

    def contribute(self, language: str, nav: Any) -> str | None:
        """The address of the page that says how to take part, from the root of the site."""
        page = f"{self.prefix(language)}{CONTRIBUTE_PAGES[0]}.md"
        return next((found.url for found in nav.pages if found.file.src_uri == page), None)

    def dress(self, context: dict[str, Any], config: Any, nav: Any, page: Any, language: str) -> None:
        """Set what the theme reads per page: language, site name, menu, switcher, and the root of search."""
        config.theme["language"] = language
        if not self.dataset:
            return
        w, before = words(language), self.prefix(language)
        config.site_name = harmless(self.dataset.site.record.title.said(language)[0])
        config.site_description = self.dataset.site.record.tagline.said(language)[0]
        config.extra["homepage"] = before or "."
        mine = [item for item in nav.items if self._belongs(item, language)]
        context["nav"] = type(nav)(mine, [p for p in nav.pages if self.language_of(p.file.src_uri) == language])
        context["base_url"] = _to_root(page.url, before)
        config.extra["alternate"] = self._switcher(page, context)
        for choice in config.theme.get("palette") or []:
            if isinstance(choice, dict) and "toggle" in choice:
                choice["toggle"]["name"] = w(f"palette.{choice['scheme']}")

    def _belongs(self, item: Any, language: str) -> bool:
        while getattr(item, "children", None):
            item = item.children[0]
        return self.language_of(item.file.src_uri) == language

    def _switcher(self, page: Any, context: dict[str, Any]) -> list[dict[str, str]]:
        """The same page in every language; its home page where there is no such page."""
        here = page.url.removeprefix(self.prefix(self.language_of(page.file.src_uri)))
        known = {p.url for p in context["pages"]} if "pages" in context else set()
        found = []
        for language in self.languages:
            address = self.prefix(language) + ("" if here in (".", "./") else here)
            if known and address not in known and address:
                address = self.prefix(language)
            found.append({"name": words(language)("language"), "lang": language, "link": address or "."})
        return found

    def frame(self, language: str, problems: list[Any]) -> dict[str, Any]:
        """What our templates of the theme show on every page."""
        w = words(language)
        site = self.dataset.site.record if self.dataset else None
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
            "problems": problems,
            "disclaimer": site.disclaimer.said(language)[0] if site else "",
            "selection": site.selection.said(language)[0] if site else "",
            "emergency": site.emergency.said(language)[0] if site else "",
            "reviewed": site.reviewed.said(language)[0] if site else "",
            "licence": site.licence.said(language)[0] if site else "",
            "date": w.day(site.last_search.isoformat()) if site else "",
        }

    def broken_home(self) -> str:
        """The only page of a server whose data was never sound."""
        w = words(self.first)
        return f"# {w('broken.title')}\n\n{w('broken.text')}\n"


def _to_root(url: str, before: str) -> str:
    depth = url.removeprefix(before).strip("./").count("/") + 1 if url.removeprefix(before).strip("./") else 0
    return "/".join([".."] * depth) or "."


def split_search(folder: Path, languages: list[str]) -> None:
    """Give each language its own search index, with addresses from its own root."""
    whole = folder / "search" / "search_index.json"
    if not whole.is_file():
        return
    index = json.loads(whole.read_text(encoding="utf-8"))
    first, *others = languages
    rest = index["docs"]
    for language in others:
        before = f"{language}/"
        mine = [d | {"location": d["location"].removeprefix(before)} for d in rest if d["location"].startswith(before)]
        rest = [d for d in rest if not d["location"].startswith(before)]
        _write_index(folder / language / "search" / "search_index.json", index, mine, language)
    _write_index(whole, index, rest, first)


def _write_index(file: Path, index: dict[str, Any], docs: list[Any], language: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    content = index | {"config": index["config"] | {"lang": [language]}, "docs": docs}
    file.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def split_sitemap(folder: Path, languages: list[str]) -> None:
    """One sitemap per language, each address with its counterparts (hreflang). No date: the build has no clock."""
    whole = folder / "sitemap.xml"
    if not whole.is_file():
        return
    addresses = re.findall(r"<loc>([^<]*)</loc>", whole.read_text(encoding="utf-8"))
    if not addresses:  # without the site's address there is nothing to list
        whole.unlink()
        whole.with_suffix(".xml.gz").unlink(missing_ok=True)
        return
    root = min(addresses, key=len)
    first, *others = languages

    def bare(address: str) -> tuple[str, str]:
        inside = address.removeprefix(root)
        folder_name = inside.split("/", 1)[0]
        return (folder_name, inside[len(folder_name) + 1 :]) if folder_name in others else (first, inside)

    pages: dict[str, dict[str, str]] = {}
    for address in addresses:
        language, path = bare(address)
        pages.setdefault(path, {})[language] = address
    for language in languages:
        lines = [_url(found, language) for _, found in sorted(pages.items()) if language in found]
        text = _SITEMAP.format("\n".join(lines))
        target = folder / ("" if language == first else language)
        if not target.is_dir():
            continue
        (target / "sitemap.xml").write_text(text, encoding="utf-8")
        (target / "sitemap.xml.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


_SITEMAP = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{}\n</urlset>\n'
)


def _url(found: dict[str, str], language: str) -> str:
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{other}" href="{escape(address)}"/>'
        for other, address in sorted(found.items())
    )
    return f"<url><loc>{escape(found[language])}</loc>{links}</url>"
