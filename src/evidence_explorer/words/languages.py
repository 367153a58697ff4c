"""Languages as files of references name them: by a code, by a name, as LaTeX does."""

from __future__ import annotations

import re

from babel import Locale
from babel.core import get_global

LATEX = {
    "ngerman": "de", "naustrian": "de", "austrian": "de", "american": "en", "british": "en", "usenglish": "en",
    "ukenglish": "en", "francais": "fr", "frenchb": "fr", "acadian": "fr", "canadien": "fr", "brazil": "pt",
    "brazilian": "pt", "portuges": "pt", "castilian": "es",
}  # fmt: skip
"""Names that babel and biblatex give to languages; the others are English."""
CODE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{2}|[a-z]{4}))?")


def language_code(said: str) -> str | None:
    """`fre`, `fr-FR`, `French` and `français` as `fr`; None for what is no language, or several."""
    word = said.strip().casefold()
    english = Locale.parse("en").languages
    if code := CODE.fullmatch(word):
        short = get_global("language_aliases").get(code[1], code[1])
        return str(short) if len(short) == 2 and short in english else None
    if word in LATEX:
        return LATEX[word]
    return next(
        (code for code, name in english.items() if len(code) == 2 and word in (name.casefold(), _own(code))), None
    )


def _own(code: str) -> str:
    """The name of a language in itself; only of those that are read here, for each one is a file."""
    return str(Locale.parse(code).languages.get(code, "")).casefold() if code in OWN else ""


OWN = ("fr", "de", "es", "it", "pt", "nl")
