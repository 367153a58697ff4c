"""Feeds (Atom, RFC 4287) of what changed: for all, and for each treatment, in each language."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid5
from xml.sax.saxutils import escape, quoteattr

from ..model import Dataset
from ..words import words_in
from .history import Change, history, of_treatment
from .version import version_of

NAMESPACE = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
"""That of addresses (RFC 4122): names made in it are the same each time."""
MOST = 60
"""Entries of a feed, the newest first."""
AddressOf = Callable[[tuple[str, str, str]], str]
"""Kind, record and anchor of a page → its address from the root of the site."""


def feed_of(treatment: str) -> str:
    """Where the feed of a treatment is, in the tree of its language."""
    return f"treatments/{treatment}/feed.xml"


def feeds(dataset: Dataset, language: str, address: str | None, address_of: AddressOf) -> dict[str, bytes]:
    """Path from the root of the site → feed. Only what has a day is in a feed: its form asks for one."""
    first = language == dataset.site.record.languages[0]
    before = "" if first else f"{language}/"
    w, changes = words_in(dataset, language), [change for change in history(dataset, language) if change.dated]
    title = w("changes.feed", title=w.say(dataset.site.record.title))
    found = {f"{before}feed.xml": _feed(dataset, language, title, f"{before}feed.xml", changes, address, address_of)}
    for treatment in dataset.treatments.values():
        path = before + feed_of(treatment.id)
        mine = of_treatment(changes, dataset, treatment.id)
        name = w("changes.feed_of", name=w.say(treatment.name), title=w.say(dataset.site.record.title))
        found[path] = _feed(dataset, language, name, path, mine, address, address_of)
    return found


def _feed(
    dataset: Dataset, language: str, title: str, path: str, changes: list[Change], address: str | None,
    address_of: AddressOf,
) -> bytes:  # fmt: skip
    w, site = words_in(dataset, language), dataset.site.record
    root = f"{address.rstrip('/')}/" if address else "../" * path.count("/")
    newest = max([change.on for change in changes] or [site.last_search.isoformat()])
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:schema="https://schema.org/" xml:lang="{language}">',
        f"<title>{escape(title)}</title>",
        f"<subtitle>{escape(w.say(site.disclaimer))}</subtitle>",
        f"<id>{_id(address, path)}</id>",
        f"<updated>{newest}T00:00:00Z</updated>",
        f"<author><name>{escape(w.say(site.title))}</name></author>",
        f"<rights>{escape(w.say(site.licence))}</rights>",
        f"<schema:version>{version_of(dataset)}</schema:version>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(root + path)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(root + address_of(("changes", "", "")))}/>',
    ]
    entries = [_entry(w("changes.was"), w("changes.now"), c, path, root, address, address_of) for c in changes[:MOST]]
    return "\n".join([*lines, *entries, "</feed>", ""]).encode()


def _entry(
    was: str, now: str, change: Change, path: str, root: str, address: str | None, address_of: AddressOf
) -> str:  # fmt: skip
    told = f"{was} {change.was} {now} {change.text}" if change.was else change.text
    return "\n".join([
        "<entry>",
        f"<title>{escape(change.title)}</title>",
        f"<id>{_id(address, f'{path}#{change.sort} {change.key}')}</id>",
        f"<updated>{change.on}T00:00:00Z</updated>",
        f'<link rel="alternate" type="text/html" href={quoteattr(root + address_of(change.page))}/>',
        f"<category term={quoteattr(change.sort)}/>",
        f'<content type="text">{escape(told)}</content>',
        "</entry>",
    ])  # fmt: skip


def _id(address: str | None, name: str) -> str:
    """A name that stays, wherever the feed is read."""
    return f"urn:uuid:{uuid5(NAMESPACE, f'{address or str()}{name}')}"
