"""One language's view of the evidence: its words, names and texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape

from markupsafe import Markup

from ... import frames
from ...analysis import Evidence
from ...model import Dataset, Study, Text
from ...palette import light
from ...track import Memory, Node, note, tracked
from ...words import Words, words_in
from .page import Addresses, url_of
from .terms import Terms, terms_of

ADDRESS: Node = ("address",)
"""What is noted of whoever asks for the address of the site."""


class _Inks(Mapping[str, str]):
    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset

    def __getitem__(self, study: str) -> str:
        return light(self.dataset.inks[self.dataset.families[self.dataset.family_of_study[study]].ink])

    def __iter__(self) -> Iterator[str]:
        return iter(self.dataset.family_of_study)

    def __len__(self) -> int:
        return len(self.dataset.family_of_study)


@dataclass(frozen=True)
class Edition:
    """One language's view of the dataset: words, tables, names."""

    evidence: Evidence
    language: str
    kinds: Mapping[str, Addresses]
    repository: str | None = None
    place: str | None = None

    @property
    def address(self) -> str | None:
        """Where the site will be, if that is known. What asks for it is written again where a site moves."""
        note(ADDRESS, lambda: self.place or "")
        return self.place

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

    @property
    def words(self) -> Words:
        """The interface words."""
        return words_in(self.dataset, self.language)

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

    def path_of(self, kind: str, key: str = "") -> str:
        """The path of a page; KeyError where there is no such kind."""
        return self.kinds[kind].path_of(key)

    def url_of(self, kind: str, key: str = "") -> str:
        """The address of a page in the language's tree."""
        return url_of(self.path_of(kind, key))

    def has(self, kind: str) -> bool:
        """Whether there is a page of this kind that has something to show."""
        found = self.kinds[kind]
        return bool(found.filled(self.dataset)) and any(True for _ in found.keys(self.dataset))

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

    def ended(self, text: Text) -> Markup:
        """The same as a sentence: with a stop, unless it has one."""
        return self.tell(text) + ("" if self.say(text).endswith((".", "?", "!", "…")) else ".")

    def paragraphs(self, text: Text, html: Callable[[str], str] = escape) -> Markup:
        """Blocks separated by a blank line, each as a paragraph."""
        said, language = text.said(self.language)
        mark, write = ("", html) if language == self.language else (f' lang="{language}"', escape)
        blocks = [" ".join(block.split("\n")) for block in said.split("\n\n") if block.strip()]
        return Markup("".join(f"<p{mark}>{write(block)}</p>" for block in blocks))


@tracked()
def _terms(edition: Edition) -> Terms:
    return terms_of(edition.dataset.glossary.values(), edition.language)
