"""One cleaning of text for all bibliographies: entities, mark-up, raised and lowered signs, the dot at the end."""

from __future__ import annotations

import html
import re
import unicodedata

from .draft import LONGEST_LINE, one_line

ENTITY = re.compile(r"&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
NAMES = (
    "i|b|u|s|em|strong|it|italic|bold|underline|sc|scp|small|big|span|font|p|br|div|title|sec|abstract|sup|sub|inf|"
    "math|mi|mn|mo|mrow|msub|msup|msubsup|mtext|mstyle|mspace|mover|munder|mfrac|msqrt|mfenced|semantics|annotation|"
    "inline-formula|alternatives|tex-math|xref|named-content|a"
)
TAG = re.compile(rf"</?(?:[a-z0-9]{{1,8}}:)?(?:{NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
"""Only the names that publishers write: `IL<6>` and `p<0.05` are text."""
RAISED = re.compile(r"<(?:jats:)?sup(?:\s[^<>]*)?>([^<>]{0,60})</(?:jats:)?sup>", re.IGNORECASE)
LOWERED = re.compile(r"<(?:jats:)?(?:sub|inf)(?:\s[^<>]*)?>([^<>]{0,60})</(?:jats:)?(?:sub|inf)>", re.IGNORECASE)
UP = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
DOWN = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
LONGEST = 20_000  # signs of a field that are looked at: more than any line of a record may hold
ABBREVIATED = re.compile(r"(\.\S*|\.\s|\bet al|\bInc|\bJr|\bSr|\bLtd)\.$")


def cleaned(text: str, limit: int = LONGEST_LINE) -> str:
    """One line of plain text, whatever a file wrote it with; cut visibly where it is too long."""
    text = text[:LONGEST]
    for _ in range(3):  # `&amp;lt;` was escaped twice
        before = text
        text = ENTITY.sub(lambda match: html.unescape(match[0]), text)
        text = RAISED.sub(lambda match: raised(match[1]), text)
        text = LOWERED.sub(lambda match: lowered(match[1]), text)
        text = TAG.sub("", text)
        if text == before:
            break
    return one_line(unicodedata.normalize("NFC", text), limit)


def titled(text: str) -> str:
    """A title: cleaned, and without the dot that some formats end it with."""
    line = cleaned(text)
    return line[:-1].rstrip() if line.endswith(".") and not ABBREVIATED.search(line) else line


def raised(text: str) -> str:
    """A superscript where every sign has one; else the signs as they are."""
    return text.translate(UP) if text and all(ord(sign) in UP for sign in text) else text


def lowered(text: str) -> str:
    """A subscript where every sign has one; else the signs as they are."""
    return text.translate(DOWN) if text and all(ord(sign) in DOWN for sign in text) else text
