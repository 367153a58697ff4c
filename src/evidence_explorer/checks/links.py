"""Rule about addresses: each leads to a page that others can open (E240)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from ipaddress import ip_address
from urllib.parse import urlsplit

from ..model import Dataset, Fault, Path, Record
from ..problems import Said, say
from .base import Found, once, text_files

AT_HOME = re.compile(
    r"localhost|.*\.(localhost|local|lan|home|internal|intranet|test|invalid)|intranet\..*|broadcasthost"
)
PASSING = re.compile(
    r"(www\.)?(google\.[a-z.]+/(search|url)|bing\.com/search|duckduckgo\.com/(\?|$)|perplexity\.ai/|chatgpt\.com/|chat\.openai\.com/|claude\.ai/|gemini\.google\.com/)"
)
"""What shows something else to each who opens it."""


def addresses_can_be_opened(dataset: Dataset) -> Found:
    """E240: an address that works on one computer only, or shows another host than it leads to, is no source."""
    for placed, _ in text_files(dataset):
        top: Path = ("scales",) if placed is dataset.scale_file else ()
        for fault in once(placed, "links", top, partial(_faults, placed.record, top)):
            yield placed, fault


def _faults(record: object, top: Path) -> Iterator[Fault]:
    for path, address in _addresses(record, top):
        if why := unreachable(address):
            fact = say("Nobody else can open '{address}': {why}.", address=address, why=why)
            yield Fault("E240", path, fact, say("Copy the address of the page from the browser again."))


def _addresses(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, Record):
        for name in _open_fields(type(value)):
            inside = getattr(value, name)
            if name == "address" and isinstance(inside, str):
                yield (*path, name), inside
            elif inside and not isinstance(inside, str):
                yield from _addresses(inside, (*path, name))
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _addresses(item, (*path, i))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _addresses(item, (*path, key))


@cache
def _open_fields(model: type[Record]) -> tuple[str, ...]:
    """Fields that are an address, or may hold a record with one."""
    told = ((name, str(field.annotation)) for name, field in model.model_fields.items())
    return tuple(
        name for name, kind in told if name == "address" or ("evidence_explorer" in kind and "Text" not in kind)
    )


def unreachable(address: str) -> Said | None:
    """Why an address leads others nowhere, or elsewhere than it seems; None where nothing speaks against it."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return say("its host cannot be read")
    if "@" in parts.netloc:
        return say("a name stands before its host, which hides where it leads")
    if not host.isascii():
        return say("its host holds a letter that only looks like a Latin one, or is written in another script")
    if address.lower().count("://") > 1 and not ARCHIVED.search(address):
        return say("two addresses stand in it")
    if AT_HOME.fullmatch(host) or _number(host):
        return say("its host is known inside one house only")
    if "." not in host:
        return say("its host has no dot")
    if PASSING.match(f"{host}{parts.path}"):
        return say("it is an answer of a search or a chat, which changes")
    return None


ARCHIVED = re.compile(r"//web\.archive\.org/|//archive\.(org|ph|is)/|[?&=].*://|/(proxy|login|viewer)")
"""Addresses that rightly hold another one."""


def _number(host: str) -> bool:
    try:
        return not ip_address(host.strip("[]")).is_global
    except ValueError:
        return False


RULES: tuple[Callable[[Dataset], Found], ...] = (addresses_can_be_opened,)
