"""Why a page is written again: what it reads, and what of that has changed since a build left it in the cache."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .menu import trees_of
from .model import Dataset, meant
from .pages import FORMS, template_files
from .problems import Said, Translation, say
from .site import Site, Workshop
from .store import NAME, Cause, State, Store
from .track import Node

if TYPE_CHECKING:
    from .pages import Place

KINDS = {
    "settings": say("settings of the site"),
    "address": say("address of the site"),
    "template": say("template"),
    "words": say("phrases of the site"),
    "words around": say("phrases around the pages of the site"),
    "family": say("family"),
    "treatment": say("treatment"),
    "family of treatment": say("family of the treatment"),
    "study": say("study"),
    "label of study": say("name of the study"),
    "family of study": say("family of the study"),
    "studies of family": say("studies of the family"),
    "studies filed under": say("studies filed under the family"),
    "studies about": say("studies about the treatment"),
    "studies concerning": say("studies that gave the treatment"),
    "studies with effects": say("studies with an effect of the treatment"),
    "file": say("place of the file"),
    "section": say("part of the source"),
    "claim": say("claim of the source"),
    "answer": say("answer to the claim"),
    "shape of outcome": say("shape of the outcome"),
    "scale": say("scale"),
    "biomarker": say("biomarker"),
    "entry": say("word of the glossary"),
    "correction": say("correction"),
    "event": say("adverse event"),
    "outcome": say("outcome"),
    "diagnosis": say("diagnosis"),
    "comparator": say("comparator"),
    "control kind": say("kind of control"),
    "marker kind": say("kind of biomarker"),
    "bias tool": say("instrument for the risk of bias"),
    "judgement": say("judgement of such an instrument"),
    "ink": say("colour of a family"),
    "mark": say("shape of a family"),
}
"""What can be read, in the words of the command."""
VOCABULARY = (
    "event", "outcome", "diagnosis", "comparator", "control kind", "marker kind", "bias tool", "judgement", "ink",
    "mark",
)  # fmt: skip
SHARED = {"entry": "glossary", "correction": "corrections"}
"""Records that all stand in one file."""
STANDS = {"label of study": "study", "family of study": "study", "family of treatment": "treatment"}
"""What is said in, or by the place of, the file of another kind of record."""
HOW = {"new": say("new"), "gone": say("gone"), "changed": say("changed")}
STATES: dict[State, Said] = {
    "none": say("No build has left anything in the cache."),
    "unreadable": say("The cache cannot be read."),
    "of another program": say("The cache is of another version of the program or of its libraries."),
}
FIRST = say("No earlier build had left it in the cache.")
DAMAGED = say("It was damaged in the cache.")


class WrongUse(Exception):
    """The address of no page of the site; carries a sentence."""

    def __init__(self, said: Said) -> None:
        super().__init__(said)
        self.said = said


@dataclass(frozen=True)
class Account:
    """What can be said of one page. ``coming``: why the next build writes it, if it does; ``last``: why the build did
    that wrote what is in the cache; ``read``: what it reads now;
    ``beyond``: what that was worked out from, where only the outcome counts."""

    address: str
    state: State
    coming: Cause | None
    last: Cause | None
    read: tuple[Node, ...]
    beyond: tuple[Node, ...]
    dataset: Dataset


def account(data: Path, seeds: Path | None, cache: Path, address: str) -> Account:
    """Do for one page, in memory, what the next build will do. WrongUse where there is no such page; Refused where the
    build will be."""
    store = Store(cache / NAME, FORMS)
    about = store.built_with()
    root = _root(data, about.get("data", ""))
    folders = [root / about[name] if name in about else None for name in ("seeds", "overrides")]
    shop = Workshop(data, root, seeds or folders[0], about.get("repository"), overrides=folders[1])
    shop.address = about.get("address")
    site = shop.open()
    place = _place(site, address)
    state = store.recall(site.memory)
    node, memory = site.node(place), site.memory
    last = store.cause(node) if state == "used" else None
    site.page(place)
    reason = memory.why.get(node)
    changes = tuple((change.read, change.how) for change in memory.changes(node)) if reason else ()
    coming = Cause(reason.kind, changes) if reason else None
    read = memory.reached(node, through=False)
    beyond = tuple(sorted(memory.reached(node) - read))
    return Account(_address(site, place), state, coming, last, tuple(sorted(read)), beyond, site.dataset)


def _root(data: Path, inside: str) -> Path:
    """The project's folder, from which the last build named files; the working folder if it is not seen from here."""
    full, tail = data.resolve(), Path(inside).parts
    return Path(*full.parts[: -len(tail)]) if tail and full.parts[-len(tail) :] == tail else Path.cwd()


def _address(site: Site, place: Place) -> str:
    path = trees_of(site.dataset).prefix(place.language) + place.path
    return path.removesuffix("index.md").removesuffix(".md").rstrip("/") + "/"


def _place(site: Site, address: str) -> Place:
    wanted = address.split("#")[0].removesuffix("index.html").removesuffix(".md").strip("/") + "/"
    places = {_address(site, place): place for place in site.places}
    if wanted not in places:
        remedy = say("Pages written by hand are not kept: each build reads them again.")
        raise WrongUse(say("No page of the data has the address '{address}'.", address=address).then(
            meant(wanted, list(places)).then(remedy)
        ))  # fmt: skip
    return places[wanted]


def as_text(account: Account, translation: Translation) -> str:
    """The account in sentences and lists."""
    lines = [_coming(account).told(translation), *_changes(account, account.coming, translation)]
    if account.last:
        lines += ["", _last(account.last).told(translation), *_changes(account, account.last, translation)]
    lines += ["", say("It reads:").told(translation), *_readings(account, account.read, translation)]
    if account.beyond:
        said = say("It depends on what is worked out from these; a change that leaves that as it was changes nothing:")
        lines += ["", said.told(translation), *_readings(account, account.beyond, translation)]
    return "\n".join(lines)


def _coming(account: Account) -> Said:
    cause, address = account.coming, account.address
    if cause is None:
        return say("{address}: the next build takes it from the cache; what it says is as it was.", address=address)
    if cause.changes:
        return say("{address}: the next build writes it again, because of this:", address=address)
    why = STATES.get(account.state, _without_changes(cause))
    return say("{address}: the next build writes it. {why}", address=address, why=why)


def _last(cause: Cause) -> Said:
    if cause.changes:
        return say("The page in the cache was written because of this:")
    return say("When the page in the cache was written: {why}", why=_without_changes(cause))


def _without_changes(cause: Cause) -> Said:
    return DAMAGED if cause.reason == "damaged" else FIRST


def _changes(account: Account, cause: Cause | None, translation: Translation) -> list[str]:
    changes = cause.changes if cause else ()
    told = [(HOW[how].told(translation), _what(account, node, translation)) for node, how in changes]
    wide = max((len(how) for how, _ in told), default=0)
    return [f"  {how.ljust(wide)}  {what}" for how, what in told]


def _what(account: Account, node: Node, translation: Translation) -> str:
    """A thing that was read, and the files that say it."""
    kind, files = KINDS[node[0]], _files(account.dataset, node)
    if len(node) == 1 and node[0] not in ("settings", "address"):
        said = say("which records there are, and in what order: {kind}", kind=kind)
    elif node[1:] == ("", "?"):
        said = say("whether there is any record: {kind}", kind=kind)
    elif len(node) == 3:
        said = say("whether there is a record: {kind} {key}", kind=kind, key=node[1])
    else:
        said = say("{kind} {key}", kind=kind, key=node[1]) if len(node) > 1 else kind
    return "  ".join([said.told(translation), *files])


def _files(dataset: Dataset, node: Node) -> Sequence[str]:
    """The files in which something stands, where they can be named."""
    if node == ("settings",):
        return [dataset.site.file]
    if len(node) != 2:
        return []
    kind, key = node
    if kind == "template":
        return template_files(dataset, key)
    found = _file(dataset, *(key.split(" ", 1) if kind == "file" else (STANDS.get(kind, kind), key)))
    return [found] if found else []


def _file(dataset: Dataset, kind: str, key: str) -> str | None:
    """The file of one record; none where it is gone."""
    if kind in VOCABULARY:
        return dataset.vocabulary.file
    if kind in ("claim", "section"):
        return dataset.seed_file.file if dataset.seed_file else None
    if kind in SHARED:
        return dataset.shared_file(SHARED[kind])
    if kind == "answer":
        return next((one.file for one in dataset.answer_files if key in {a.id for a in one.record.claims}), None)
    if kind in ("words", "words around"):
        return next((one.file for one in dataset.word_files if one.record.language == key), None)
    try:
        return dataset.file_of(kind, key)
    except KeyError:
        return None


def _readings(account: Account, read: Sequence[Node], translation: Translation) -> list[str]:
    """One line for each kind: the keys; then what was asked of all records of a kind."""
    of: dict[str, list[str]] = {}
    for node in read:
        if len(node) == 2 and node[1]:
            of.setdefault(node[0], []).append(node[1])
    named = [_line(kind, of[kind], translation) for kind in KINDS if kind in of]
    others = [node for node in read if len(node) == 1 or (len(node) == 3 and node[:2] not in read)]
    return [*named, *(f"  {_what(account, node, translation)}" for node in others)]


def _line(kind: str, keys: Iterable[str], translation: Translation) -> str:
    return "  " + say("{kind}: {keys}", kind=KINDS[kind], keys=", ".join(keys)).told(translation)
