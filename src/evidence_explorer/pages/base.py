"""What every page shares: the Page record, links, the template engine, and the tables of one language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from html import escape
from typing import Any

from markupsafe import Markup

from .. import frames
from ..analysis import Evidence
from ..charts import Key
from ..look import LIGHT, SHAPES
from ..model import Dataset, Mark, Study, Text
from ..search import Entry
from ..track import Memory, kept
from ..words import Words, words
from .kit.engine import engine, writing
from .kit.page import Heading, Page, url_of
from .terms import Explainer, Terms, terms_of

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


class _Inks(Mapping[str, str]):
    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset

    def __getitem__(self, study: str) -> str:
        return LIGHT[self.dataset.families[self.dataset.family_of_study[study]].ink]

    def __iter__(self) -> Iterator[str]:
        return iter(self.dataset.family_of_study)

    def __len__(self) -> int:
        return len(self.dataset.family_of_study)


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
    def inks(self) -> Mapping[str, str]:
        """Study id to the colour of its family."""
        return _Inks(self.dataset)

    def name(self, study: Study) -> str:
        """`Goodwin 2022`, with a word where the publication was retracted or put under an expression of concern."""
        return frames.marked_name(self.dataset, study, self.language)

    @property
    def terms(self) -> Terms:
        """The words that the glossary explains."""
        return _terms(self)

    @property
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


@kept()
def _terms(edition: Edition) -> Terms:
    return terms_of(edition.dataset.glossary.values(), edition.language)


@dataclass(frozen=True)
class Desk:
    """Where one page is written: an edition and the page's own path, so that links are relative."""

    edition: Edition
    path: str
    headings: list[Heading] = field(default_factory=list)

    def link(self, kind: str, key: str = "") -> str:
        """A relative address of another page of the same language."""
        return self.to(url_of(path_of(kind, key)))

    def to(self, url: str) -> str:
        """A relative address of a place of the same language's tree."""
        here, there = self._here, url.split("/") if url else [""]
        same = 0
        while same < len(here) and same < len(there) - 1 and here[same] == there[same]:
            same += 1
        return "../" * (len(here) - same) + "/".join(there[same:]) or "./"

    @cached_property
    def _here(self) -> list[str]:
        return [part for part in url_of(self.path).split("/") if part]

    def write(self, template: str, **values: Any) -> str:
        """Fill a template; an undefined name raises. `paragraphs` and `explained` explain each term once on a page."""
        edition = self.edition
        html = Explainer(edition.terms, self.link("glossary"))
        said = {
            "w": edition.words, "d": edition.dataset, "desk": self, "link": self.link, "say": edition.say,
            "tell": edition.tell, "paragraphs": partial(edition.paragraphs, html=html),
            "explained": partial(edition.tell, html=html), "h": partial(heading, edition.words, self.headings),
        }  # fmt: skip
        with writing(said):
            return engine(mark=mark, key_mark=key_mark).get_template(template).render(values)

    def page(
        self,
        title: str,
        description: str,
        body: str,
        *,
        edit: str | None = None,
        hide: tuple[str, ...] = (),
        boost: float = 1.0,
        scripts: tuple[str, ...] = (),
        styles: tuple[str, ...] = (),
        also: Iterable[str] = (),
        parts: Iterable[Entry] = (),
    ) -> Page:
        """The page with what was written for it. The search finds it by its title, its description and what it is
        ``also`` known by, and its ``parts`` by themselves."""
        entries = (Entry("", title, " ".join(dict.fromkeys([description, *also]))), *parts)
        return Page(
            self.path, self.edition.language, title, description, body, tuple(self.headings), entries, edit, hide,
            boost, scripts, styles,
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


BARE = ("navigation", "toc")
"""Parts of the theme's frame that a page as wide as the window has no use for."""


def heading(w: Words, into: list[Heading], level: int, text: object, anchor: str) -> Markup:
    """A heading with a link to itself; it is put on the list of contents."""
    said = Markup(escape(" ".join(str(text).split())))
    into.append(Heading(level, anchor, said))
    link = f'<a class="headerlink" href="#{escape(anchor)}" title="{escape(w("permalink"))}">¶</a>'
    return Markup(f'<h{level} id="{escape(anchor)}">{said}{link}</h{level}>')


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
    "BARE",
    "Desk",
    "Edition",
    "Page",
    "citation",
    "harmless",
    "heading",
    "mark",
    "path_of",
    "registry_address",
    "url_of",
    "where_published",
]  # fmt: skip
