"""What a text says beside its numbers: no and not, more and less, better and worse, before and after."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from .grammar import WORDS

WORD = re.compile(r"[^\W\d_]+")
SIDES = ("no", "more", "less", "better", "worse", "before", "after")
NO, MORE, LESS, BETTER, WORSE, BEFORE, AFTER = SIDES
AGAIN = "again"  # a second no of one denial: neither … nor
REACH = 4  # words between the first half of a French no and “plus”
LONG = 6  # letters of a word of which the beginning alone may say no: unclear, impossible
Count = dict[str, int]


@dataclass(frozen=True)
class Notions:
    """The words of one language: what each says, set phrases that say nothing, and what may stand for a no."""

    says: Mapping[str, str]
    set: re.Pattern[str]
    begins: tuple[str, ...]
    perhaps: frozenset[str]
    perhaps_begins: tuple[str, ...]
    small: frozenset[str]
    tall: frozenset[str]
    good: frozenset[str]

    def meant(self, words: list[str], at: int) -> str:
        """What a word says where it stands: `less well` says worse, a second no of one denial nothing new."""
        word, side = words[at], self.says[words[at]]
        if self.small:
            return _in_french(words, at, side, self)
        if word == "nor":
            return AGAIN
        return WORSE if word == "less" and words[at + 1 : at + 2] and words[at + 1] in self.good else side


@cache
def notions(language: str) -> Notions | None:
    """The words of a language; None of one whose words nobody has written down."""
    told = WORDS[language].notions if language in WORDS else None
    if told is None:
        return None
    says = {word: side for side in SIDES for word in told[side].split()}
    phrases = [phrase for name in ("no_set", "more_set") for phrase in told[name].split("|")]
    loose = told["perhaps_no"].split()
    return Notions(
        says,
        re.compile(rf"\b(?:{'|'.join(phrases)})", re.IGNORECASE),
        tuple(re.split(r"\\b|e\?", phrase)[0].lower() for phrase in phrases),
        frozenset(word for word in loose if word[-1] != "-"),
        tuple(word[:-1] for word in loose if word[-1] == "-"),
        frozenset(told.get("small", "").split()),
        frozenset(told.get("tall", "").split()),
        frozenset(told.get("good", "").split()),
    )


def counted(text: str, known: Notions) -> Count:
    """How often a text says each thing."""
    low, says = text.lower(), known.says
    words = WORD.findall(low)
    heard = [at for at, word in enumerate(words) if word in says]
    if heard and any(phrase in low for phrase in known.begins):
        words = WORD.findall(known.set.sub(" ", low))
        heard = [at for at, word in enumerate(words) if word in says]
    found: Count = {}
    for at in heard:
        if side := known.meant(words, at):
            found[side] = found.get(side, 0) + 1
    return found


def _in_french(words: list[str], at: int, side: str, known: Notions) -> str:
    """`plus bas` says less, `moins bon` worse, `n’a plus` no; the second half of a no says nothing more."""
    if words[at] == "personne" and not _nobody(words, at):
        return ""
    word, after = words[at], words[at + 1] if at + 1 < len(words) else ""
    before = words[max(0, at - REACH) : at]
    if side == NO:
        if word == "non" and after == "plus" and any(known.says.get(one) == NO for one in words[:at]):
            return AGAIN
        again = word == "ni" and any(known.says.get(one) == NO for one in words[:at])
        return AGAIN if again or (word in SECOND and any(known.says.get(one) == NO for one in before)) else NO
    if word == "plus":
        if before[-1:] == ["non"]:
            return ""
        if after in known.small:
            return LESS
        denied = [i for i, one in enumerate(before) if one in NE]
        if denied and after not in SECOND and not any(known.says.get(one) == NO for one in before[denied[-1] :]):
            return NO
    elif word == "moins":
        return WORSE if after in known.good else LESS
    elif before[-1:] and before[-1] in ("plus", "moins") and (word in known.small or word in known.tall):
        return ""
    return side


NE = ("n", "ne")
SECOND = ("rien", "jamais", "aucun", "aucune", "aucuns", "aucunes", "pas")


def _nobody(words: list[str], at: int) -> bool:
    """Whether `personne` means nobody: beside a `ne`."""
    if words[at - 1 : at] in (["chez"], ["pour"]):
        return True
    return any(one in NE for one in (*words[max(0, at - REACH) : at], *words[at + 1 : at + 3]))


def perhaps(text: str, known: Notions) -> int:
    """How many words of a text may be told by a no in another language."""
    words: list[str] = WORD.findall(text.lower())
    halves = [at for at, word in enumerate(words) if word in NE] if known.small else []
    lone = sum(not any(known.says.get(one) == NO for one in words[at : at + 7]) for at in halves)
    begins = [len(word) >= LONG and word.startswith(known.perhaps_begins) for word in words]
    return lone + sum(word in known.perhaps or begun for word, begun in zip(words, begins, strict=True))
