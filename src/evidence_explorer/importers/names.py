"""One parser of names for all bibliographies: any way of writing an author → `Surname Initials`, as PubMed does."""

from __future__ import annotations

import re

from .cleaning import LONGEST, cleaned

PARTICLES = {
    "van", "von", "der", "den", "de", "del", "della", "dello", "degli", "dei", "di", "da", "das", "dos", "do", "du",
    "la", "le", "les", "lo", "ten", "ter", "te", "zu", "zum", "zur", "vom", "vander", "vanden", "af", "av", "al", "el",
    "bin", "bint", "ibn", "ben", "y", "e", "e.", "op", "in", "'t", "’t", "'s", "’s", "d'", "d’", "l'", "l’", "dalla",
    "st", "st.", "auf", "aus", "het",
}  # fmt: skip
SUFFIX = re.compile(r"(Jr|Sr|II|III|IV|VI|VII|VIII|2nd|3rd|4th|5th)\.?", re.IGNORECASE)
ROMAN = re.compile(r"(II|III|IV|VI|VII|VIII)\.?")
DEGREE = re.compile(
    r"(M\.?\s?D|Ph\.?\s?D|M\.?\s?P\.?\s?H|D\.?\s?Sc|M\.?\s?Sc|B\.?\s?Sc|M\.?\s?S|M\.?\s?A|B\.?\s?A|D\.?\s?O|R\.?\s?N|"
    r"Psy\.?\s?D|D\.?\s?Phil|M\.?\s?Phil|Pharm\.?\s?D|M\.?\s?B|Ch\.?\s?B|M\.?\s?R\.?\s?C\.?\s?Psych|F\.?\s?R\.?\s?C\.?\s?P"
    r"|D\.?\s?Clin\.?\s?Psy|Dr\.?\s?med|Dr|Prof|Professor|Esq)\.?",
    re.IGNORECASE,
)
MIXED_DEGREE = re.compile(r"(Ph\.?D|M\.?Sc|B\.?Sc|D\.?Sc|Psy\.?D|D\.?Phil|M\.D|M\.P\.H|Dr|Prof)\.?")
"""What no initials look like, so that it may be dropped wherever it stands."""
INITIALS = re.compile(r"[A-ZÀ-Þ]{1,4}|([A-ZÀ-Þ][a-z]?\.[\s-]?){1,5}|([A-ZÀ-Þ]\.?-?){1,4}")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
AFFILIATION = re.compile(r"(?<=\.)[a-z](?:\s*,\s*[a-z])*$")  # `Aarts, E.a`: old exports put the place there
ADDRESS = re.compile(r"\s*[(\[<][^()\[\]<>]*(?:@|orcid)[^()\[\]<>]*[)\]>]|\s*https?://orcid\.org/\S+", re.IGNORECASE)
OTHERS = re.compile(r"(and )?others|et\.? al\.?,?|…|\.\.\.", re.IGNORECASE)
EXTENDED = re.compile(r"\s*(family|given|prefix|suffix|useprefix|[a-z]+-i)\s*=", re.IGNORECASE)


def authors(said: str, natural: bool = False) -> list[str]:
    """The people of one field: mostly one, several where the file put them together. ``natural``: given name first."""
    text = ADDRESS.sub("", cleaned(said, LONGEST)).strip(" ;,*")
    if ";" in text:
        return [name for part in text.split(";") for name in authors(part, natural)]
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > 1 and all(_cited(part) for part in parts):
        return [_undotted(part) for part in parts]
    return [name] if (name := author(text, natural)) else []


def author(said: str, natural: bool = False) -> str:
    """`Curie, Marie S.` or `Marie S. Curie` as `Curie MS`; a group, or a name that leaves doubts, as it stands."""
    text = cleaned(said)
    if OTHERS.fullmatch(text):
        return "et al."
    if "," in text:
        return _parted(*(part.strip() for part in text.split(",")))
    words = text.split()
    words, suffixes = _without_suffix(words)
    if len(words) < 2:
        return text
    if _cited(" ".join(words)) and not natural:
        return " ".join([_undotted(" ".join(words)), *suffixes])
    first_is_initial = bool(INITIALS.fullmatch(words[0])) and any(sign.islower() for sign in words[-1])
    if natural or first_is_initial:
        return _parted(*_surname_first(words), *suffixes)
    return text


def assembled(family: str, given: str = "", prefix: str = "", suffix: str = "") -> str:
    """A name whose parts a file tells apart."""
    whole = " ".join(part for part in (cleaned(prefix), cleaned(family)) if part)
    given, suffix = cleaned(given).replace(",", " "), cleaned(suffix).replace(",", " ").strip()
    if not given and not suffix:
        return whole
    return _parted(whole.replace(",", " "), *(part for part in (given, suffix) if part))


def extended(said: str) -> str | None:
    """A name of BibLaTeX's extended format, `family=Doe, given=Jane`; None for any other."""
    if not EXTENDED.match(said):
        return None
    found = dict.fromkeys(("family", "given", "prefix", "suffix"), "")
    for part in re.split(r",(?![^{]*\})", said):
        name, _, value = part.partition("=")
        found[name.strip().lower()] = value.strip().strip('{}"')
    given = found["given"] or found.get("given-i", "")
    return assembled(found["family"], given, found["prefix"], found["suffix"])


def _parted(family: str, *others: str) -> str:
    """A surname and what stood behind its commas: given names, suffixes, degrees, particles."""
    words, suffixes = _without_suffix(family.split())
    given: list[str] = []
    for i, other in enumerate(part for part in others if part):
        if _is_suffix(other):
            suffixes.append(other.rstrip("."))
        elif (i and DEGREE.fullmatch(other)) or MIXED_DEGREE.fullmatch(other):
            continue
        else:
            more, found = _without_suffix(other.split())
            given += [word for word in more if not MIXED_DEGREE.fullmatch(word)]
            suffixes += found
    while len(given) > 1 and given[-1].lower() in PARTICLES and given[-1][0].islower():
        words.insert(0, given.pop())  # `Beethoven, Ludwig van`
    shouted = "".join(words).isupper() and len("".join(words)) > 2
    return " ".join(part for part in (" ".join(words), _initials(" ".join(given), shouted), *suffixes) if part)


def _initials(given: str, shouted: bool) -> str:
    given = AFFILIATION.sub("", given)
    if re.fullmatch(r"[A-ZÀ-Þ]{1,3}" if shouted else r"[A-ZÀ-Þ]{1,4}", given):
        return given
    words = [word for word in WORD.findall(given) if word not in PARTICLES]
    short = [word if re.fullmatch(r"[A-ZÀ-Þ]{2,3}", word) and not shouted else word[0].upper() for word in words]
    return "".join(short)


def _surname_first(words: list[str]) -> tuple[str, str]:
    small = next((i for i, word in enumerate(words[1:-1], 1) if word[0].islower() or word in PARTICLES), len(words) - 1)
    return " ".join(words[small:]), " ".join(words[:small])


def _without_suffix(words: list[str]) -> tuple[list[str], list[str]]:
    if len(words) > 1 and _is_suffix(words[-1]) and not (len(words) == 2 and len(words[0]) < 2):
        return words[:-1], [words[-1].rstrip(".")]
    return words, []


def _is_suffix(word: str) -> bool:
    """`Jr` and `3rd`; a Roman number in capitals only."""
    return bool(ROMAN.fullmatch(word)) or (bool(SUFFIX.fullmatch(word)) and not ROMAN.fullmatch(word.upper()))


def _cited(text: str) -> bool:
    """Whether a name stands as it is cited already: `Curie MS`, `Curie M.S.`."""
    words = _without_suffix(text.split())[0]
    return (
        len(words) > 1 and bool(INITIALS.fullmatch(words[-1])) and any(sign.islower() for sign in words[0] + words[-2])
    )


def _undotted(text: str) -> str:
    words, suffixes = _without_suffix(text.split())
    return " ".join([*words[:-1], re.sub(r"[.\s-]", "", words[-1]), *suffixes])
