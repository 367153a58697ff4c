"""Rules about the words of a site's own lists: kinds of control, sorts of biomarkers, instruments, colours, shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ..model import Bias, BiasTool, Combined, Control, Dataset, Family, Fault, Path, Placed, meant, near_miss, short
from ..model import vocabulary as own
from ..model.words import DOMAINS, Inert, Ink, Judgement, Mark, MarkerKind, Tool
from ..palette import DARK, LIGHT, contrast
from ..problems import Said, say
from .base import Found

LEAST = 4.5
"""The least contrast of letters on paper (WCAG 2.2, 1.4.3)."""
WHERE = "data/vocabulary.yaml"


def words_are_listed(dataset: Dataset) -> Found:
    """E104: a word is one of the site's list, or of the program's where the site has none."""
    controls, tools = tuple(dataset.control_kinds), tuple(dataset.bias_tools)
    for placed in dataset.study_files:
        study = placed.record
        said: list[tuple[Path, str | None]] = [
            (("arms", i, "control"), arm.control) for i, arm in enumerate(study.arms)
        ]
        said += [
            (("effects", i, "controls", n), c) for i, e in enumerate(study.effects) for n, c in enumerate(e.controls)
        ]
        for path, word in said:
            if word and word not in controls:
                yield placed, _unlisted(path, word, "control", controls)
        for i, bias in enumerate(study.risk_of_bias):
            if bias.tool not in tools:
                yield placed, _unlisted(("risk_of_bias", i, "tool"), bias.tool, "tool", tools)
    others: list[tuple[Placed[Any], list[Word]]] = [(p, _of_family(dataset, p)) for p in dataset.family_files]
    markers = tuple(dataset.marker_kinds)
    others += [(p, [(("kind",), p.record.kind, "kind", markers)]) for p in dataset.biomarker_files]
    for holder, fields in others:
        for path, word, name, known in fields:
            if word not in known:
                yield holder, _unlisted(path, word, name, known)


Word = tuple[Path, str, str, tuple[str, ...]]
"""Where a word stands, the word, its field, and the words that may stand there."""


def _of_family(dataset: Dataset, placed: Placed[Any]) -> list[Word]:
    family, controls = placed.record, tuple(dataset.control_kinds)
    found: list[Word] = [
        (("mark",), family.mark, "mark", tuple(dataset.marks)),
        (("ink",), family.ink, "ink", tuple(dataset.inks)),
    ]
    for path, pool in _pools(family):
        found += [((*path, "controls", at), word, "controls", controls) for at, word in enumerate(pool.controls)]
    return found


def _pools(family: Family) -> Iterator[tuple[Path, Combined]]:
    for i, treatment in enumerate(family.treatments):
        for name in ("pools", "score_pools", "harm_pools"):
            for n, pool in enumerate(getattr(treatment, name)):
                yield ("treatments", i, name, n), pool


def _unlisted(path: Path, word: str, name: str, known: tuple[str, ...]) -> Fault:
    fact = say("{given} is not a word allowed for {name}.", given=short(word), name=short(name))
    allowed = say("Allowed: {words}.", words=", ".join(known))
    near = near_miss(word, list(known))
    remedy = near.then(allowed) if near else allowed
    return Fault("E104", path, fact, remedy.then(say("A new one is described in {where}.", where=WHERE)))


def judgements_are_those_of_their_tool(dataset: Dataset) -> Found:
    """E227: an instrument has its own domains and its own words."""
    for placed in dataset.study_files:
        for i, bias in enumerate(placed.record.risk_of_bias):
            if bias.tool in dataset.bias_tools:
                for path, fact, remedy in _misjudged(bias, dataset.bias_tools[bias.tool]):
                    yield placed, Fault("E227", ("risk_of_bias", i, *path), fact, remedy)


def _misjudged(bias: Bias, tool: BiasTool) -> Iterator[tuple[Path, Said, Said]]:
    domains, allowed = [domain.id for domain in tool.domains], [word.id for word in tool.judgements]
    if set(bias.domains) != set(domains):
        fact = say("The domains of {tool} are not complete, or hold another one.", tool=bias.tool)
        yield ("domains",), fact, say("Give exactly: {domains}.", domains=", ".join(domains))
    judged: list[tuple[Path, str]] = [(("domains", d), word) for d, word in bias.domains.items()]
    for path, word in [*judged, (("overall",), bias.overall)]:
        if word not in allowed:
            yield path, say("'{word}' is not a judgement of {tool}.", word=word, tool=bias.tool), meant(word, allowed)


def own_words_are_described(dataset: Dataset) -> Found:
    """E102: a word that is not the program's says its name, and what rules, signs and pages need to know of it."""
    lists, file = dataset.vocabulary.record, dataset.vocabulary
    for path, word, needs, usual in _described(lists):
        if word.id not in usual:
            for field in needs:
                if not getattr(word, field):
                    name = say("The field '{field}' of {name} is missing.", field=field, name=short(word.id))
                    known = say(
                        "Only the program's own words need no more than an id: {words}.", words=", ".join(usual)
                    )
                    yield file, Fault("E102", path, name, say("Add it; data/README.md shows an example.").then(known))


def _described(lists: own.OwnLists) -> Iterator[tuple[Path, Any, tuple[str, ...], list[str]]]:
    def of(name: str, needs: tuple[str, ...], usual: Iterable[str]) -> Iterator[Any]:
        yield from (((name, i), word, needs, list(usual)) for i, word in enumerate(getattr(lists, name)))

    yield from of("controls", ("name", "like"), [str(word) for word in Control])
    yield from of("marker_kinds", ("name",), [str(word) for word in MarkerKind])
    yield from of("bias_tools", ("name", "domains", "judgements"), [str(word) for word in Tool])
    yield from of("inks", ("light", "dark"), [str(word) for word in Ink])
    yield from of("marks", ("path",), [str(word) for word in Mark])
    domains = [str(domain) for each in DOMAINS.values() for domain in each]
    for i, tool in enumerate(lists.bias_tools):
        for n, domain in enumerate(tool.domains):
            yield ("bias_tools", i, "domains", n), domain, ("name",), domains
        for n, word in enumerate(tool.judgements):
            yield ("bias_tools", i, "judgements", n), word, ("name", "like"), [str(word) for word in Judgement]


def colours_can_be_read(dataset: Dataset) -> Found:
    """E105: letters in the colour of a family can be read, in both schemes."""
    for i, ink in enumerate(dataset.vocabulary.record.inks):
        for side, scheme in (("light", LIGHT), ("dark", DARK)):
            colour = getattr(ink, side)
            least = min(contrast(colour, scheme[paper]) for paper in ("paper", "card")) if colour else LEAST
            if least < LEAST:
                fact = say("{colour} can hardly be read on {side} paper: its contrast is {ratio:.1f}.",
                           colour=short(colour), side=side, ratio=least)  # fmt: skip
                remedy = say("Choose a tone with a contrast of at least {least:g}.", least=LEAST)
                yield dataset.vocabulary, Fault("E105", ("inks", i, side), fact, remedy)


OPEN = {Inert.waitlist, Inert.usual_care}


def pools_of_own_controls_say_whom_they_let_in(dataset: Dataset) -> Found:
    """E102: where people know what they receive from a kind of control of the site, a pool says whether that is all
    right; what holds for the program's kinds without a word cannot be known of others."""
    kinds = dataset.control_kinds
    for placed in dataset.family_files:
        for path, pool in _pools(placed.record):
            like = [kinds[word].like if word in kinds else None for word in pool.controls]
            if pool.blinded is None and pool.blinded_only and all(one in OPEN for one in like):
                fact = say("The field '{field}' of {name} is missing.", field="blinded", name=short(pool.id))
                remedy = say(
                    "People know that they are in such a group: say under 'blinded' whether open trials enter."
                )
                yield placed, Fault("E102", path, fact, remedy)


RULES: tuple[Callable[[Dataset], Found], ...] = (
    words_are_listed,
    judgements_are_those_of_their_tool,
    own_words_are_described,
    colours_can_be_read,
    pools_of_own_controls_say_whom_they_let_in,
)
