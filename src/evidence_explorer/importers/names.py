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
TURNED = re.compile(
    r"organi[sz]ation|association|groups?|society|institute|department|ministry|consortium|committee|university|network",
    re.IGNORECASE,
)
GROUP = re.compile(
    rf"\b({TURNED.pattern}|investigators|collaborat(ors|ion|ive)|initiative|council|foundation|academy|commission|agency|"
    r"task force|study|trial|team|trialists|working party|hospitals?|cent(er|re)s?|alliance|college|federation|"
    r"institut|soci[eé]t[eé]|universit[eéà]|universität|f[eé]d[eé]ration|r[eé]seau|groupe)\b",
    re.IGNORECASE,
)
"""Words that hardly any person is called by; a name with one of them stays as it stands."""
LIST = re.compile(r"\s*,?\s+(?:and|&|et|und)\s+", re.IGNORECASE)
MOST_NAMES = 6  # that one person is given
AND_OTHERS = re.compile(r",?\s+(et\.? al\.?|and others)$", re.IGNORECASE)
EXTENDED = re.compile(r"\s*(family|given|prefix|suffix|useprefix|[a-z]+-i)\s*=", re.IGNORECASE)


def authors(said: str, natural: bool = False) -> list[str]:
    """The people of one field: mostly one, several where the file put them together. ``natural``: given name first."""
    text = ADDRESS.sub("", cleaned(said, LONGEST)).strip(" ;,*")
    if ";" in text:
        return [name for part in text.split(";") for name in authors(part, natural)]
    if match := AND_OTHERS.search(text):
        return [*authors(text[: match.start()], natural), "et al."]
    if found := _listed(text):
        return found
    return [name] if (name := author(text, natural)) else []


def _listed(text: str) -> list[str]:
    """The people whom a file put into one field, parted by commas or by a word; empty where it names one."""
    pieces = [piece for piece in LIST.split(text) if piece]
    if "," not in text and len(pieces) > 1 and all(_cited(piece) for piece in pieces):
        return [_undotted(piece) for piece in pieces]
    if "," not in text or is_group(text):
        return []
    parts = [part.strip() for piece in pieces for part in piece.split(",") if part.strip()]
    if len(parts) > 1 and all(_cited(part) for part in parts):
        return [_undotted(part) for part in parts]
    if (
        len(parts) > 2
        and len(parts) % 2 == 0
        and all(INITIALS.fullmatch(part) for part in parts[1::2])
        and not any(DEGREE.fullmatch(part) or _is_suffix(part) for part in parts)
    ):
        return [_parted(*pair) for pair in zip(parts[::2], parts[1::2], strict=True)]  # `Doe, J., Roe, A. B.`
    if len(pieces) > 1 and all(0 < piece.count(",") < 3 for piece in pieces):
        return [author(piece) for piece in pieces]
    return []


def author(said: str, natural: bool = False) -> str:
    """`Curie, Marie S.` or `Marie S. Curie` as `Curie MS`; a group, or a name that leaves doubts, as it stands."""
    text = cleaned(said)
    if OTHERS.fullmatch(text):
        return "et al."
    if is_group(text):
        return _group(text)
    if "," in text:
        parts = [part.strip() for part in text.split(",")]
        return text if _is_list(parts[1:]) else _parted(*parts)
    words = text.split()
    words, suffixes = _without_suffix(words)
    if len(words) < 2:
        return text
    if _cited(" ".join(words)) and not (natural and (len(words) > 2 or len(words[-1].replace(".", "")) > 2)):
        return " ".join([_undotted(" ".join(words)), *suffixes])
    first_is_initial = bool(INITIALS.fullmatch(words[0])) and any(sign.islower() for sign in words[-1])
    if natural or first_is_initial:
        return _parted(*_surname_first(words), *suffixes)
    return text


def is_group(text: str) -> bool:
    """Whether a name is one of a group. Before a comma stands a surname, unless a group alone has such a word."""
    family, comma, _ = text.partition(",")
    one_word = len(family.split()) == 1
    return bool(TURNED.fullmatch(family.strip()) if comma and one_word else GROUP.search(text))


def _group(text: str) -> str:
    """A group as it stands; `Organization, World Health` in its order."""
    family, _, given = (part.strip() for part in text.partition(","))
    turned = given and "," not in given and TURNED.fullmatch(family)
    return f"{given} {family}" if turned else text.strip(" ,")


def _is_list(given: list[str]) -> bool:
    """Whether more stands behind the commas than one person has: the name then stays as it stands."""
    more = [part for part in given if part and not _is_suffix(part) and not DEGREE.fullmatch(part)]
    if any(len(part.split()) > MOST_NAMES for part in more):
        return True
    return any(
        not (INITIALS.fullmatch(part) or MIXED_DEGREE.fullmatch(part) or set(part.lower().split()) <= PARTICLES)
        for part in more[1:]
    )


def assembled(family: str, given: str = "", prefix: str = "", suffix: str = "") -> str:
    """A name whose parts a file tells apart."""
    whole = " ".join(part for part in (cleaned(prefix), cleaned(family).strip('"')) if part)
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
    words = words[1:] if len(words) > 1 and MIXED_DEGREE.fullmatch(words[0]) else words  # `Dr. Doe, Jane`
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
