"""Words of which the program has a list of its own and a site may write another in `data/vocabulary.yaml`: the one
place where such a list is read. Behaviour hangs on what a word is `like`, never on the word of a site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import Field, StringConstraints

from .base import Record, Slug, Text
from .words import DOMAINS, JUDGEMENTS, Control, Inert, Ink, Judgement, Mark, MarkerKind, Tool


@dataclass(frozen=True)
class OneOf:
    """Marks a field whose words are those of the program, or those that a site lists in their place."""

    words: type[StrEnum]

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        found: dict[str, Any] = handler(core_schema)
        return found | {"vocabulary": self.words.__name__}


ControlId = Annotated[Slug, OneOf(Control)]
MarkerKindId = Annotated[Slug, OneOf(MarkerKind)]
ToolId = Annotated[Slug, OneOf(Tool)]
JudgementId = Annotated[Slug, OneOf(Judgement)]
InkId = Annotated[Slug, OneOf(Ink)]
MarkId = Annotated[Slug, OneOf(Mark)]

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
"""A colour, as #2b5fa8."""

Outline = Annotated[str, StringConstraints(pattern=r"^M[0-9MmLlHhVvCcSsQqTtAaZz .,-]+$", max_length=1_000)]
"""The outline of a shape as a path of SVG, in a box of 20 by 20."""

A_NAME = "its name; one of the program's own needs none"


class OwnWord(Record):
    """A word that a site lists: one of the program's, or another with its name."""

    id: Slug
    name: Text | None = Field(None, description=A_NAME)


class ControlKind(OwnWord):
    """A kind of control."""

    like: Inert | None = Field(None, description="for another kind: which of the program's the check takes it for")


class JudgementWord(OwnWord):
    """A judgement of an instrument."""

    like: Judgement | None = Field(None, description="for another word: whose sign it has")


class BiasTool(OwnWord):
    """An instrument for judging the risk of bias."""

    domains: tuple[OwnWord, ...] = Field((), description="for another instrument: what it judges, in its order")
    judgements: tuple[JudgementWord, ...] = Field((), description="for another instrument: its words, best first")


class InkColour(Record):
    """A colour that stands for a family, on light and on dark paper."""

    id: Slug
    light: Colour | None = Field(None, description="for another colour: on light paper")
    dark: Colour | None = Field(None, description="for another colour: on dark paper")


class Shape(Record):
    """The shape that stands for a family."""

    id: Slug
    path: Outline | None = Field(None, description="for another shape: its outline in a box of 20 by 20")


class OwnLists(Record):
    """The lists that a site may write; one that is absent is the program's."""

    controls: tuple[ControlKind, ...] = Field((), description="kinds of control; the program's if absent")
    marker_kinds: tuple[OwnWord, ...] = Field((), description="sorts of biomarkers; the program's if absent")
    bias_tools: tuple[BiasTool, ...] = Field(
        (), description="instruments for the risk of bias; the program's if absent"
    )
    inks: tuple[InkColour, ...] = Field((), description="colours of families; the program's if absent")
    marks: tuple[Shape, ...] = Field((), description="shapes of families; the program's if absent")


W = TypeVar("W", bound=OwnWord | InkColour | Shape)


def controls(lists: OwnLists) -> dict[str, ControlKind]:
    """The kinds of control of a site, each with what it is like; `active` alone is like nothing else."""
    usual = [ControlKind(id=word, like=None if word is Control.active else Inert(word.value)) for word in Control]
    return _listed(lists.controls, usual, lambda own, known: own.model_copy(update={"like": known.like}))


def marker_kinds(lists: OwnLists) -> dict[str, OwnWord]:
    """The sorts of biomarkers of a site."""
    return _listed(lists.marker_kinds, [OwnWord(id=word) for word in MarkerKind])


def bias_tools(lists: OwnLists) -> dict[str, BiasTool]:
    """The instruments of a site, each with its domains and judgements."""
    usual = [
        BiasTool(
            id=tool,
            domains=tuple(OwnWord(id=domain) for domain in DOMAINS[tool]),
            judgements=tuple(JudgementWord(id=word, like=word) for word in JUDGEMENTS[tool]),
        )
        for tool in Tool
    ]
    found = _listed(lists.bias_tools, usual, _tool)
    return {key: tool.model_copy(update={"judgements": tuple(map(_judgement, tool.judgements))})
            for key, tool in found.items()}  # fmt: skip


def _tool(own: BiasTool, known: BiasTool) -> BiasTool:
    """One of the program's that a site names: what it does not say again is the program's."""
    return own.model_copy(
        update={"domains": own.domains or known.domains, "judgements": own.judgements or known.judgements}
    )


def _judgement(word: JudgementWord) -> JudgementWord:
    known = word.like or (Judgement(word.id) if word.id in set(Judgement) else None)
    return word if known is word.like else word.model_copy(update={"like": known})


def inks(lists: OwnLists) -> dict[str, InkColour]:
    """The colours of a site; those without a tone of their own are in the palette."""
    return _listed(lists.inks, [InkColour(id=ink) for ink in Ink])


def marks(lists: OwnLists) -> dict[str, Shape]:
    """The shapes of a site; those without an outline of their own are in the palette."""
    return _listed(lists.marks, [Shape(id=mark) for mark in Mark])


def _listed(own: Iterable[W], usual: Iterable[W], joined: Any = None) -> dict[str, W]:
    known = {word.id: word for word in usual}
    found = {word.id: joined(word, known[word.id]) if joined and word.id in known else word for word in own}
    return found or known


def names(lists: OwnLists) -> Iterator[tuple[str, Text]]:
    """Key of a phrase of the interface → what a site calls it: every page, chart and file asks for that phrase."""
    groups: list[tuple[str, Iterable[OwnWord]]] = [
        ("control", lists.controls), ("marker_kind", lists.marker_kinds), ("tool", lists.bias_tools),
        *(("domain", tool.domains) for tool in lists.bias_tools),
        *(("judgement", tool.judgements) for tool in lists.bias_tools),
    ]  # fmt: skip
    for group, words in groups:
        yield from ((f"{group}.{word.id}", word.name) for word in words if word.name)


def own_words(lists: OwnLists) -> Mapping[str, tuple[OwnWord | InkColour | Shape, ...]]:
    """Name of the program's list → the words that a site writes in its place; only lists that it writes."""
    judgements = {word.id: word for tool in bias_tools(lists).values() for word in tool.judgements}
    found: dict[str, tuple[OwnWord | InkColour | Shape, ...]] = {
        "Control": lists.controls, "MarkerKind": lists.marker_kinds, "Tool": lists.bias_tools,
        "Judgement": tuple(judgements.values()) if lists.bias_tools else (), "Ink": lists.inks, "Mark": lists.marks,
    }  # fmt: skip
    return {name: words for name, words in found.items() if words}
