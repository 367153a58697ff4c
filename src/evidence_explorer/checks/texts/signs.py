"""What was left in a text: placeholders (E261), letters of a broken copy (E262), markup (N364)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...model import Fault, Path, notice, short
from ...problems import say

LEFT = (
    "TODO", "FIXME", "TBD", "XX", "xxx", "orem ipsum", "??", "to be completed", "à compléter", "FILL", "À ", "__",
    "n needed", "e needed", "o check with", "o check in", "o check ag", "(to check", "[to check",
    "à vérif", "à confirm", "à revoir", "érence manq",
)  # fmt: skip
PLACEHOLDER = re.compile(
    r"\b(?:TODO|FIXME|TBD|FILL (?:ME )?IN|À (?:COMPLÉTER|REMPLIR|FAIRE))\b|\b[Xx]{3,}\b|[Ll]orem ipsum|\?\?\?"
    r"|\[[^\]]*(?:to be completed|à compléter)[^\]]*\]|_{2,}|\b(?:XX|xx) ?%"
    r"|[\[(](?:[^\])]{0,20}\b)?(?:to (?:be )?check(?:ed)?|à vérifier|à confirmer|à revoir)\b[^\])]{0,20}[\])]"
    r"|\b[Tt]o (?:be )?check(?:ed)? (?:with|in|against|again)\b"
    r"|\b(?:citation|reference) needed\b|\b[Rr]éférence manquante\b"
)
NOTHING = re.compile(
    r"\W*|n/a|(?:to be |please )?(?:complete(?:d| me)?|fill(?:ed)? (?:me )?in|done|added|written|translated)|"
    r"tb[acd]|wip|(?:à|a) (?:compl[ée]ter|remplir|faire|[ée]crire|traduire|venir)|placeholder|texte?|"
    r"insert (?:text )?here",
    re.IGNORECASE,
)
"""A whole text that says nothing."""
LONGEST = 24  # letters of such a text
MARKUP = re.compile(
    r"\*\*\S|\]\(https?:|^#{1,6} |`|\\[a-zA-Z%$&]|\$\\|\[\d{1,3}(?:[,–-] ?\d{1,3})*\]"
    r"|</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|&(?:[A-Za-z]{2,8}|#\d{2,5}|#x[0-9A-Fa-f]{2,4});|<!--",
    re.MULTILINE,
)
SIGNS = ("<", "&", "**", "](", "# ", "`", "\\", "[")
HYPHEN = re.compile(r"\b[a-zà-ÿ]{2,}- (?!(?:and|or|et|ou|to|à|but|versus)\b)[a-zà-ÿ]{3,}")
TWICE = re.compile(r"\b(the|a|of|and|to|in|is|was|with|de|la|le|les|des|et|un|une|du|en|dans|par|pour|sur|avec) \1\b")
"""What a copy of lines leaves: a hyphen inside a word; a small word twice."""
FORMULA = ("=", "+", "@", "-", "\t")
WRITTEN_SIGN = re.compile(r"[+-]\d")
"""A number with its sign, which no spreadsheet works out."""
CUT = re.compile(r"[\w,;:(–-]\Z")
SEVERAL = re.compile(r"[.!?] [A-ZÀ-Ý]")
WHOLE = 90  # letters of a text that ends with a stop, if one stands inside it
BROKEN = re.compile("Ã[\u0080-\u00bf]|â€|Â[\u00a0-\u00bf]|\ufffd|[\ufb00-\ufb06]|[a-zà-ÿ]\\?[a-zà-ÿ]")
ODD = re.compile(f"{BROKEN.pattern}|[\u0400-\u04ff]")
MIXED = re.compile("[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")


def copied(said: str) -> re.Match[str] | None:
    """Where a copy of lines left something."""
    return ("- " in said and HYPHEN.search(said)) or TWICE.search(said)


def may_be_unfinished(said: str) -> bool:
    """Whether anything in long texts deserves a look; nearly always nothing does."""
    return any(sign in said for sign in (*SIGNS, *LEFT)) or bool(ODD.search(said) or copied(said))


def text_is_finished(path: Path, said: str) -> Iterator[Fault]:
    """E261, E262 and N364 of one text in one language."""
    left = any(left in said for left in LEFT) and PLACEHOLDER.search(said)
    if found := left or (NOTHING.fullmatch(said.strip(" .…[]()")) if len(said) <= LONGEST else None):
        fact = say("The text still holds {placeholder}.", placeholder=short(found[0] or said))
        yield Fault("E261", path, fact, say("Write what belongs there; leave an optional field out until then."))
    if any(sign in said for sign in SIGNS) and (found := MARKUP.search(said)):
        fact = say("The text holds {sign}, which a page would show as it is.", sign=short(found[0]))
        yield notice("N364", path, fact, say("Write plain text, without HTML, Markdown, or numbers of references."))
    elif found := copied(said):
        fact = say("The text holds {sign}, as copied lines do.", sign=short(found[0]))
        yield notice("N364", path, fact, say("Type it again."))
    if found := BROKEN.search(said) or MIXED.search(said):
        fact = say(
            "The text holds {sign}: letters that a copy broke, or of two alphabets in one word.", sign=short(found[0])
        )
        yield Fault("E262", path, fact, say("Type these letters again."))


def text_is_whole(path: Path, said: str) -> Iterator[Fault]:
    """N364: a text begins as a text, its brackets are closed, and several sentences do not stop inside one."""
    if said[:1] in FORMULA and not WRITTEN_SIGN.match(said):
        fact = say("The text begins with {sign}, which a spreadsheet takes for a formula.", sign=short(said[:1]))
        yield notice("N364", path, fact, say("Begin with a word, or with a number."))
    if said.count("(") != said.count(")"):
        fact = say("The brackets of the text do not come in pairs.")
        yield notice("N364", path, fact, say("Close what opens; something may have been cut off."))
    elif "title" not in path and len(said) > WHOLE and CUT.search(said) and SEVERAL.search(said):
        fact = say("The text stops inside a sentence: {sign}", sign=short(said[-30:]))
        yield notice("N364", path, fact, say("Write its end, and the stop."))
