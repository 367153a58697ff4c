"""What was left in a text: placeholders (E261), letters of a broken copy (E262), markup (N364)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...model import Fault, Path, notice, short
from ...problems import say

LEFT = ("TODO", "FIXME", "TBD", "XXX", "xxx", "orem ipsum", "???", "to be completed", "à compléter", "FILL", "À ")
PLACEHOLDER = re.compile(
    r"\b(?:TODO|FIXME|TBD|FILL (?:ME )?IN|À (?:COMPLÉTER|REMPLIR|FAIRE))\b|\b[Xx]{3,}\b|[Ll]orem ipsum|\?\?\?|"
    r"\[[^\]]*(?:to be completed|à compléter)[^\]]*\]"
)
NOTHING = re.compile(
    r"\W*|n/a|(?:to be |please )?(?:complete(?:d| me)?|fill(?:ed)? (?:me )?in|done|added|written|translated)|"
    r"tb[acd]|wip|(?:à|a) (?:compl[ée]ter|remplir|faire|[ée]crire|traduire|venir)|placeholder|texte?|"
    r"insert (?:text )?here",
    re.IGNORECASE,
)
"""A whole text that says nothing."""
LONGEST = 24  # letters of such a text
MARKUP = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|&(?:[A-Za-z]{2,8}|#\d{2,5}|#x[0-9A-Fa-f]{2,4});|<!--")
BROKEN = re.compile("Ã[\u0080-\u00bf]|â€|Â[\u00a0-\u00bf]|\ufffd")
ODD = re.compile(f"{BROKEN.pattern}|[\u0400-\u04ff]")
MIXED = re.compile("[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")


def may_be_unfinished(said: str) -> bool:
    """Whether anything in long texts deserves a look; nearly always nothing does."""
    if "<" in said or "&" in said or any(left in said for left in LEFT):
        return True
    return not said.isascii() and bool(ODD.search(said))


def text_is_finished(path: Path, said: str) -> Iterator[Fault]:
    """E261, E262 and N364 of one text in one language."""
    left = any(left in said for left in LEFT) and PLACEHOLDER.search(said)
    if found := left or (NOTHING.fullmatch(said.strip(" .…[]()")) if len(said) <= LONGEST else None):
        fact = say("The text still holds {placeholder}.", placeholder=short(found[0] or said))
        yield Fault("E261", path, fact, say("Write what belongs there; leave an optional field out until then."))
    if ("<" in said or "&" in said) and (found := MARKUP.search(said)):
        fact = say("The text holds {sign}, which a page would show as it is.", sign=short(found[0]))
        yield notice("N364", path, fact, say("Write plain text, without HTML."))
    if not said.isascii() and (found := BROKEN.search(said) or MIXED.search(said)):
        fact = say(
            "The text holds {sign}: letters that a copy broke, or of two alphabets in one word.", sign=short(found[0])
        )
        yield Fault("E262", path, fact, say("Type these letters again."))
