"""What problems say in other languages: `problems.<language>.po`, sentence by English sentence."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from io import BytesIO

from babel import Locale
from babel.messages.pofile import read_po

from ..problems import ENGLISH, Translation


def translations() -> list[str]:
    """The languages in which problems can be told: English, and those that have a file."""
    found = (re.fullmatch(r"problems\.([a-z]{2})\.po", file.name) for file in files(__package__).iterdir())
    return sorted({"en", *(name[1] for name in found if name)})


@cache
def translation(language: str) -> Translation:
    """The sentences of a language; English where it has no file."""
    if language == "en" or language not in translations():
        return ENGLISH
    file = files(__package__) / f"problems.{language}.po"
    found = read_po(BytesIO(file.read_bytes()), locale=language)
    templates = {str(message.id): str(message.string) for message in found if message.id and message.string}
    singular = tuple(n for n in (0, 1) if Locale.parse(language, sep="-").plural_form(n) == "one")
    return Translation(language, templates, singular)
