"""The page of a treatment and its rooms, and all that they say together, for the tests that read them."""

from __future__ import annotations

import re
from functools import cache

import pytest

from built import Html
from evidence_explorer.pages import KINDS, Edition, Page, written
from evidence_explorer.pages.treatment.rooms import ROOMS
from real import real_edition

LANGUAGES = ("en", "fr")
languages = pytest.mark.parametrize("language", LANGUAGES)
FRONT = "treatment"
ALL = (FRONT, *(room.kind for room in ROOMS))


def pages_of(key: str, here: Edition) -> dict[str, Page]:
    """The page of a treatment and the rooms that it has, by kind."""
    return {kind: written(here, kind, key) for kind in ALL if key in KINDS[kind].keys(here.dataset)}


def flat(text: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", text).replace("\u202f", " ").split())


@cache
def told(key: str, language: str) -> str:
    """All that the page of a treatment and its rooms say, without markup and spaces."""
    bodies = (page.body for page in pages_of(key, real_edition(language)).values())
    return unmarked(" ".join(bodies))


def unmarked(body: str) -> str:
    """Its text, without any space: links to the glossary stand inside words."""
    return "".join(Html(f"<article class='ee-all'>{body}</article>").text("ee-all").split())


def said_in(text: str, whole: str) -> bool:
    return unmarked(text) in whole
