"""Spaces and numbers as they are written: what a line may lose when it is folded, and which point is a decimal one."""

from __future__ import annotations

import re

NARROW = "\u202f"
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_DECIMAL = re.compile(r"(?<![\w.])(\d+)\.(\d+)(?!\.?\w)")
_WORD = re.compile(r"[^\W\d_]+")
_BRACKETS = re.compile(r"\([^)]*\)")
_NUMBER = re.compile(rf"\d[\d.,{NARROW}]*")


def flat(text: str) -> str:
    """A text in one line. Only spaces that may break are folded: `str.split` would take the others too."""
    return _SPACES.sub(" ", text).strip(" ")


def with_decimal(text: str, sign: str) -> str:
    """The decimal points of a text in the sign of a language; a point that ends a sentence, or stands in a version or
    beside a letter, stays."""
    return _DECIMAL.sub(rf"\1{sign}\2", text)


def last_number(text: str) -> str:
    """The last number of a text outside brackets, as it is written there: of `3 (2 to 4)` the 3."""
    found = _NUMBER.findall(_BRACKETS.sub("", text)) or _NUMBER.findall(text)
    return found[-1].rstrip(f".,{NARROW}") if found else ""


def capital(text: str) -> str:
    """Words at the start of a line; one with a capital further on, as pH, is written as it is."""
    word = _WORD.match(text)
    return text if word and not word[0].islower() else text[:1].upper() + text[1:]


def small(text: str) -> str:
    """Words inside a line; an abbreviation keeps its capitals."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def unnested(text: str) -> str:
    """A text whose brackets inside brackets are square: `(tea [a drink])`. A bracket that stands against a
    letter, as in `S1935(19)`, belongs to a name and stays; so does a text whose brackets do not match."""
    if text.count("(") < 2:
        return text
    found, opened = list(text), []
    for at, sign in enumerate(text):
        if sign == "(":
            opened.append(at)
        elif sign == ")" and opened:
            start = opened.pop()
            if opened and not (start and text[start - 1].isalnum()):
                found[start], found[at] = "[", "]"
    return text if opened else "".join(found)


def begins_large(text: str) -> bool:
    """Whether a text begins with a capital, as a sentence or a name does; an abbreviation does not count."""
    return text[:1].isupper() and text[1:2].islower()
