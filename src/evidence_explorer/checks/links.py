"""Rule about addresses: each leads to a page that others can open (E240)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from ..model import Dataset, Fault, Path, Record
from ..problems import Said, say
from .base import Found, once, text_files

AT_HOME = re.compile(
    r"localhost|.*\.(localhost|local|lan|home|internal|intranet|test|invalid)|intranet\..*|broadcasthost"
)
PASSING = re.compile(
    r"(www\.)?((scholar\.|webcache\.)?google(usercontent)?\.[a-z.]+/(search|url|scholar)|bing\.com/search|duckduckgo\.com/(\?|$)|perplexity\.ai/|chatgpt\.com/|chat\.openai\.com/|claude\.ai/|gemini\.google\.com/)"
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
        _ = parts.port
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
    if host.rpartition(".")[2].isdigit():
        return say("its host is a bare number")
    if not NAMED.fullmatch(host) or ENDS_OTHERWISE.search(host):
        return say("its host is not written as one")
    if CLOSED.search(host):
        return say("it opens for those only who were let in")
    if ELSEWHERE.fullmatch(host):
        return say("it leads on to another address, which it does not show")
    if FLEETING.search(host):
        return say("it moves from host to host")
    if UNSEEN.search(address):
        return say("it holds a sign that nobody sees")
    if CLOSING.search(address) and address.count("(") != address.count(")"):
        return say("a sign of the sentence around it stands at its end")
    if not _of_its_host(host, parts.path):
        return say("no page of that host is called so")
    if PASSING.match(f"{host}{parts.path}"):
        return say("it is an answer of a search or a chat, which changes")
    return None


NAMED = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+([a-z]{2,24}|xn--[a-z0-9-]+)", re.IGNORECASE)
"""A host with a name: its last part is letters, two or more."""
ENDS_OTHERWISE = re.compile(r"\.(con|cmo|ocm|vom|cim|ogr|rog|oeg|nte|ent|ner|gvo|eud|ffr|comm|orgg)$", re.IGNORECASE)
"""How the ends of hosts are mistyped."""
CLOSED = re.compile(
    r"(^|[.-])(ez-?proxy|libproxy|proxy|idm\.oclc)\b|^(docs|drive|mail)\.google\.com$|^outlook\.|\bdropbox\.com$|^onedrive\."
    r"|\bsharepoint\.com$|\bwetransfer\.com$|\bicloud\.com$|^webmail\."
)
ELSEWHERE = re.compile(
    r"(www\.)?(bit\.ly|t\.co|tinyurl\.com|goo\.gl|ow\.ly|lnkd\.in|is\.gd|buff\.ly|rb\.gy)|.*\.safelinks\.protection\.outlook\.com"
    r"|urldefense\..*|.*\.urldefense\.com"
)
FLEETING = re.compile(r"(^|\.)(sci-hub|libgen|z-lib|annas-archive)\.")
UNSEEN = re.compile("%(E2%80%(8[B-F]|A[A-E])|C2%A[0D]|EF%BB%BF|0[0-9A-F]|1[0-9A-F])", re.IGNORECASE)
CLOSING = re.compile(r"[).,;:'\]]$")
PAGES = (
    (re.compile(r"(dx\.)?doi\.org"), re.compile(r"/10\.[0-9]{4,9}/[^/?].{2,}")),
    (re.compile(r"pubmed\.ncbi\.nlm\.nih\.gov"), re.compile(r"/[0-9]{1,8}/?")),
    (re.compile(r"pmc\.ncbi\.nlm\.nih\.gov"), re.compile(r"/(articles|search)/.*[0-9].*")),
    (re.compile(r"(www\.)?clinicaltrials\.gov"), re.compile(r".*NCT[0-9]{8}(?![0-9]).*|(?!.*NCT).*", re.IGNORECASE)),
    (re.compile(r"(www\.)?isrctn\.com"), re.compile(r".*ISRCTN[0-9]{8}(?![0-9]).*|(?!.*ISRCTN).*", re.IGNORECASE)),
)
"""Hosts whose pages have numbers of a known form."""


def _of_its_host(host: str, path: str) -> bool:
    told = unquote(path)
    return all(form.fullmatch(told) for name, form in PAGES if name.fullmatch(host))


ARCHIVED = re.compile(r"//web\.archive\.org/|//archive\.(org|ph|is)/|[?&=].*://|/(proxy|login|viewer)")
"""Addresses that rightly hold another one."""


def _number(host: str) -> bool:
    try:
        return not ip_address(host.strip("[]")).is_global
    except ValueError:
        return False


RULES: tuple[Callable[[Dataset], Found], ...] = (addresses_can_be_opened,)
