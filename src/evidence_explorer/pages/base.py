"""What every page shares: the Page record, links, the template engine, and the tables of one language."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, partial
from html import escape
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from pandas import DataFrame

from .. import frames
from ..analysis import Group, Pooled, groups, harm_groups, with_shares
from ..analysis import pools as declared_pools
from ..charts import Key
from ..frames import Col
from ..look import LIGHT, SHAPES
from ..model import Dataset, Mark, Study, Text, Timing
from ..words import Words, words
from .terms import Explainer, Terms, terms_of


@dataclass(frozen=True)
class Page:
    """A page as a value. ``path``: a Markdown file in its language's tree; ``edit``: the data file to correct."""

    path: str
    language: str
    title: str
    markdown: str
    description: str
    edit: str | None = None

    @property
    def url(self) -> str:
        """Its address inside the language's tree: `studies/x/`, or `` for the home page."""
        return url_of(self.path)


def url_of(path: str) -> str:
    """The directory address of a Markdown file."""
    stem = path.removesuffix(".md")
    return "" if stem == "index" else stem.removesuffix("/index") + "/"


FOLDERS = {
    "family": "families", "treatment": "treatments", "study": "studies", "scale": "scales", "section": "claims",
    "biomarker": "biomarkers",
}  # fmt: skip


def record_lists(dataset: Dataset) -> dict[str, bool]:
    """The lists of what few sites have, and whether there is anything to show."""
    corrections = dataset.correction_file
    return {
        "biomarkers": bool(dataset.biomarkers),
        "status": any(True for _ in frames.decisions(dataset)),
        "glossary": bool(dataset.glossary),
        "corrections": bool(corrections and corrections.record.corrections),
    }


def path_of(kind: str, key: str = "") -> str:
    """The Markdown path of a record's page, or of a page of its own (`page_path("sources")`)."""
    if kind == "family":
        return f"families/{key}/index.md"  # the theme takes a folder's index as the page of a menu section
    return f"{FOLDERS[kind]}/{key}.md" if kind in FOLDERS else f"{kind}.md"


@dataclass(frozen=True)
class Edition:
    """One language's view of the dataset: words, tables, names."""

    evidence: Evidence
    language: str
    repository: str | None = None

    @property
    def dataset(self) -> Dataset:
        """All records."""
        return self.evidence.dataset

    @property
    def memory(self) -> Memory:
        """Where what was worked out is kept."""
        return self.evidence.memory

    @property
    def scope(self) -> str:
        """The name under which what is worked out in this language is kept."""
        return self.language

    @cached_property
    def words(self) -> Words:
        """The interface words."""
        return words(self.language)

    @cached_property
    def inks(self) -> dict[str, str]:
        """Study id to the colour of its family."""
        return Inks(self.dataset)

    def name(self, study: Study) -> str:
        """`Goodwin 2022`, with a word where the publication was retracted or put under an expression of concern."""
        return frames.marked_name(self.dataset, study, self.language)

    @cached_property
    def terms(self) -> Terms:
        """The words that the glossary explains."""
        return terms_of(self.dataset.glossary.values(), self.language)

    @cached_property
    def lists(self) -> list[str]:
        """The lists of records that have something to show."""
        return [name for name, filled in record_lists(self.dataset).items() if filled]

    def say(self, text: Text | None) -> str:
        """The text in this language, or the one there is; plain."""
        return text.said(self.language)[0] if text else ""

    def tell(self, text: Text, html: Callable[[str], str] = escape) -> Markup:
        """The text as HTML, marked with its language where it is another one; ``html`` writes the words."""
        said, language = text.said(self.language)
        return (
            Markup(html(said))
            if language == self.language
            else Markup(f'<span lang="{language}">{escape(said)}</span>')
        )

    def paragraphs(self, text: Text, html: Callable[[str], str] = escape) -> Markup:
        """Blocks separated by a blank line, each as a paragraph."""
        said, language = text.said(self.language)
        mark, write = ("", html) if language == self.language else (f' lang="{language}"', escape)
        blocks = [" ".join(block.split("\n")) for block in said.split("\n\n") if block.strip()]
        return Markup("".join(f"<p{mark}>{write(block)}</p>" for block in blocks))


@dataclass(frozen=True)
class Desk:
    """Where one page is written: an edition and the page's own path, so that links are relative."""

    edition: Edition
    path: str

    def link(self, kind: str, key: str = "") -> str:
        """A relative address of another page of the same language."""
        return self.to(url_of(path_of(kind, key)))

    def to(self, url: str) -> str:
        """A relative address of a place of the same language's tree."""
        here = url_of(self.path)
        found = posixpath.relpath(url or ".", here or ".")
        return "./" if found == "." else found + ("/" if url.endswith("/") or not url else "")

    def write(self, template: str, **values: Any) -> str:
        """Fill a template; an undefined name raises. `paragraphs` and `explained` explain each term once on a page."""
        edition = self.edition
        html = Explainer(edition.terms, self.link("glossary"))
        return _engine().get_template(template).render(
            w=edition.words, d=edition.dataset, desk=self, link=self.link, say=edition.say, tell=edition.tell,
            paragraphs=partial(edition.paragraphs, html=html), explained=partial(edition.tell, html=html), mark=mark,
            key_mark=key_mark, **values,
        )  # fmt: skip


def mark(ink: str, shape: str, size: int = 20) -> Markup:
    """The small mark of a family; its name stands beside it, so it is decoration to a screen reader."""
    return Markup(
        f'<svg class="ee-mark" width="{size}" height="{size}" viewBox="0 0 20 20" aria-hidden="true" focusable="false">'
        f'<path d="{SHAPES[shape]}" fill="var(--ee-{ink})"/></svg>'  # type: ignore[index]
    )


DASHES = {"solid": "", "dash": "5 3", "longdash": "9 3", "dashdot": "6 2 1 2", "dot": "1.5 3"}


def key_mark(key: Key) -> Markup:
    """The sign of a line of a legend."""
    colour = f"var(--ee-{key.ink})"
    if key.shape in DASHES:
        dash = f' stroke-dasharray="{DASHES[key.shape]}"' if DASHES[key.shape] else ""
        inside = f'<path d="M0 10h28" stroke="{colour}" stroke-width="3"{dash}/>'
        return Markup(f'<svg width="28" height="14" viewBox="0 0 28 20" aria-hidden="true">{inside}</svg>')
    shape, dot = key.shape.removesuffix("-dot"), key.shape.endswith("-dot")
    path = "M10 1v18" if shape == "bar" else SHAPES[Mark(shape)]
    fill = "none" if key.hollow or shape == "bar" else colour
    inside = f'<path d="{path}" fill="{fill}" stroke="{colour}" stroke-width="3"/>'
    inside += f'<circle cx="10" cy="10" r="2.5" fill="{colour}"/>' if dot else ""
    return Markup(f'<svg width="14" height="14" viewBox="-1 -1 22 22" aria-hidden="true">{inside}</svg>')


def harmless(text: str) -> Markup:
    """Text that stays itself where a theme prints it without care."""
    return Markup(escape(text))


def heading(text: str) -> Markup:
    """Text that stays itself in a Markdown heading: no HTML, no emphasis, no link."""
    return Markup(escape(" ".join(str(text).split())).replace("&#x27;", "'").replace("&quot;", '"').translate(_HEADING))


_HEADING = str.maketrans({char: f"&#{ord(char)};" for char in "\\`*_{}[]<>|~"})


@cache
def _engine() -> Environment:
    engine = Environment(
        loader=PackageLoader("evidence_explorer", "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        comment_start_string="{##",  # {# begins the id of a Markdown heading
        comment_end_string="##}",
        trim_blocks=True,
        lstrip_blocks=True,
    )
    engine.filters["heading"] = heading
    return engine


def front(
    title: str,
    description: str,
    hide: tuple[str, ...] = (),
    boost: float = 1.0,
    scripts: tuple[str, ...] = (),
    styles: tuple[str, ...] = (),
) -> str:
    """The front matter of a page; JSON strings are YAML strings. ``scripts``, ``styles``: assets of this page alone."""
    lines = [
        f"title: {json.dumps(harmless(title), ensure_ascii=False)}",  # themes print it as it is
        f"description: {json.dumps(description, ensure_ascii=False)}",
    ]
    if hide:
        lines.append(f"hide: [{', '.join(hide)}]")
    if boost != 1.0:
        lines.append(f"search: {{boost: {boost:g}}}")
    lines += [f"{key}: {json.dumps(names)}" for key, names in (("scripts", scripts), ("styles", styles)) if names]
    return "---\n" + "\n".join(lines) + "\n---\n\n"


def citation(study: Study, w: Words) -> str:
    """`Goodwin GM, Aaronson ST, … 2022. Title. Journal 387(18):1637-1648.`, from the parts that are known."""
    c = study.citation
    place = c.volume or ""
    if c.issue:
        place += f"({c.issue})"
    if c.pages:
        place += f":{c.pages}" if place else c.pages
    journal = " ".join(part for part in (c.journal, place) if part)
    authors = ", ".join(c.authors)
    year = f"({c.year or w('year_unknown')})"
    parts = [f"{authors} {year}" if authors else year, c.title, journal]
    return " ".join(part.rstrip(".") + "." for part in parts if part)


def where_published(study: Study) -> list[tuple[str, str]]:
    """(label, address) of the publication and its registrations."""
    c = study.citation
    found = []
    if c.doi:
        found.append((f"DOI {c.doi}", f"https://doi.org/{c.doi}"))
    if c.preprint_doi:
        found.append((f"DOI {c.preprint_doi} (preprint)", f"https://doi.org/{c.preprint_doi}"))
    if c.pmid:
        found.append((f"PubMed {c.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{c.pmid}/"))
    found += [(number, address) for number in c.registry if (address := registry_address(number))]
    return found


def registry_address(number: str) -> str | None:
    """The page of a registration number whose registry is known by its form."""
    if number.startswith("NCT"):
        return f"https://clinicaltrials.gov/study/{number}"
    if number.startswith("ISRCTN"):
        return f"https://www.isrctn.com/{number}"
    return None


__all__ = [
    "Desk", "Edition", "Page", "citation", "front", "harmless", "heading", "mark", "path_of",
    "registry_address", "url_of", "where_published",
]  # fmt: skip
