"""Plausible slips of the hand inside real sentences: each one changes what a text says, in one language or in all.

`made` gives so many of them for each kind, the same for one seed; `slips.tell` says what the check tells of each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any

from slips import Slip, records

Dict = dict[str, Any]
Found = tuple[int, int, str]
"""Where something stands in a text, and what stands there instead."""
Deed = Callable[[Random, str, str, Dict], "list[Found] | None"]
KINDS: dict[str, Deed] = {}
WHERE = {"studies": ("summary", "safety", "limits"), "claims": ("why",)}
TRIES = 600
ASIDE = 0.35
"""In one language only, and how far from its place in the other one a word may stand, as a share of the text."""


def kind(deed: Deed) -> Deed:
    """Register a kind of slip under the name of its function."""
    KINDS[deed.__name__.replace("_", " ")] = deed
    return deed


@dataclass(frozen=True)
class Said:
    """One text of a record, and where it stands."""

    text: Dict
    record: Dict


def said(record: Dict, file: str) -> list[Said]:
    """The texts of a record that tell of results."""
    if file.startswith("claims"):
        return [Said(claim["why"], record) for claim in record["claims"]]
    return [Said(record[name], record) for name in WHERE["studies"] if isinstance(record.get(name), dict)]


NUMBER = {"en": r"\d+(?:,\d{3})*(?:\.\d+)?", "fr": r"\d+(?:[ \u00a0\u202f]\d{3})*(?:,\d+)?"}
MINUS = r"(?<![\w.,−-])"
PERCENT = r"[ \u00a0\u202f]?%"
SPACE = "[ \u00a0\u202f-]"
AGAINST = {
    "en": r"\b(?:against|versus|vs\.?|compared (?:with|to)|and)\b",
    "fr": r"\b(?:contre|versus|et)\b",
}


@kind
def figures_exchanged(chance: Random, text: str, language: str, record: Dict) -> list[Found] | None:
    """The numbers of two arms change places."""
    number, against = NUMBER[language], AGAINST[language].replace("|and", "").replace("|et", "")
    both = re.compile(
        rf"{MINUS}({number})(?={PERCENT}|\b)[^.;\d]{{0,60}}?{against}[^.;\d]{{0,60}}?(?<![\w])({number})\b"
    )
    found = [m for m in both.finditer(text) if m[1] != m[2] and "." not in (m[1] + m[2]).replace(".", "", 2)]
    if not found:
        return None
    match = chance.choice(found)
    return [(*match.span(1), match[2]), (*match.span(2), match[1])]


ARMS = {
    "en": ["placebo", "sham", "esketamine", "ketamine", "psilocybin", "control", "midazolam", "active", "real"],
    "fr": ["placebo", "factice", "eskétamine", "kétamine", "psilocybine", "témoin", "midazolam", "active", "réelle"],
}


@kind
def arms_exchanged(chance: Random, text: str, language: str, record: Dict) -> list[Found] | None:
    """In one sentence that tells numbers, the names of two groups change places."""
    words = "|".join(ARMS[language])
    for sentence in shuffled(chance, list(re.finditer(r"[^;]+?(?:[.;](?=\s|$)|$)", text))):
        if not re.search(r"\d", sentence[0]):
            continue
        named = list(re.finditer(rf"\b(?:{words})\b", sentence[0], re.I))
        pairs = [(a, b) for a, b in pairwise(named) if a[0].lower() != b[0].lower()]
        pairs = [(a, b) for a, b in pairs if re.search(r"\d", sentence[0][a.end() : b.start()])]
        if pairs:
            one, other = chance.choice(pairs)
            at = sentence.start()
            return [(at + one.start(), at + one.end(), other[0]), (at + other.start(), at + other.end(), one[0])]
    return None


def shuffled(chance: Random, several: list[Any]) -> list[Any]:
    """The same in another order."""
    return chance.sample(several, len(several))


def one_of(pairs: dict[str, list[tuple[str, str]]]) -> Deed:
    """A word becomes another one: pattern → what stands there instead."""

    def deed(chance: Random, text: str, language: str, record: Dict) -> list[Found] | None:
        for at in shuffled(chance, list(range(len(pairs[language])))):
            before, after = pairs[language][at]
            found = list(re.finditer(before, text, re.I))
            if found:
                match = chance.choice(found)
                new = match.expand(after)
                return [(*match.span(), new[:1].upper() + new[1:] if match[0][0].isupper() else new)]
        return None

    return deed


NO = {
    "en": [
        (r"\bno clear difference\b", "clear difference"), (r"\bno difference\b", "difference"),
        (r"\bdid not (differ|show|reach|exceed|reduce|improve)\b", r"did \1"), (r"\b(was|were|is|are) not\b", r"\1"),
        (r"\bwithout\b", "with"), (r"\bnot (clear|clearly|more|better|different)\b", r"\1"),
        (r"\bno (advantage|effect|benefit|clear)\b", r"\1"), (r"\bno serious\b", "serious"), (r"\bno one\b", "someone"),
        (r"\bno (death|suicide|serious|severe|seizure)", r"\1"), (r"\bcould not\b", "could"), (r"\bcannot\b", "can"),
        (r"\bdid not\b", "did"), (r"\bnot\b ", ""),
    ],
    "fr": [
        (r"\bpas de différence", "une différence"), (r"\baucune différence", "une différence"),
        (r"\bn[’'](a|ont|était|étaient|est|avait) pas\b", r"\1"), (r"\bsans\b", "avec"),
        (r"\bne (\w+) pas\b", r"\1"), (r"\bpas d[’'e] ?(?=avantage|effet|bénéfice)", "un "),
        (r"\bAucun (?=effet|événement|abandon|décès)", "Un "), (r"\bnon\b ", ""),
        (r"\bn[’']a (\w+) de\b", r"a \1 de"),
    ],
}  # fmt: skip
MORE = {
    "en": [
        (r"\bno clear(?= difference)", "a clear"), (r"\b(was|were|is|are) (?!not)", r"\1 not "),
        (r"\bdiffered\b", "did not differ"), (r"\bwith\b(?= placebo| sham)", "without"),
        (r"\b(improved|responded|reached|fell|relapsed)\b", r"did not \1"),
    ],
    "fr": [
        (r"\b(était|étaient|est|sont) (?!pas)", r"n’\1 pas "), (r"\b(a|ont) (?=été|montré|baissé|atteint|répondu|rechuté)", r"n’\1 pas "),  # noqa: E501
        (r"\bdifféraient\b", "ne différaient pas"),
    ],
}  # fmt: skip
MORE["en"] = MORE["en"][1:]
TURNED = {
    "en": [
        (r"\bmore\b", "less"), (r"\bless\b", "more"), (r"\bfewer\b", "more"), (r"\bhigher\b", "lower"),
        (r"\blower\b", "higher"), (r"\bbetter\b", "worse"), (r"\bworse\b", "better"), (r"\bgreater\b", "smaller"),
        (r"\blarger\b", "smaller"), (r"\bfell\b", "rose"), (r"\brose\b", "fell"), (r"\blonger\b", "shorter"),
        (r"\bfaster\b", "slower"), (r"\bincreased\b", "decreased"), (r"\bdecreased\b", "increased"),
        (r"\bincrease\b", "decrease"), (r"\bdecrease\b", "increase"), (r"\bimproved\b", "worsened"),
        (r"\bimprovement\b", "worsening"), (r"\bfavoured\b", "went against"), (r"\bmost\b", "least"),
        (r"\babove\b", "below"), (r"\bbelow\b", "above"), (r"\bsmaller\b", "larger"), (r"\breduced\b", "raised"),
        (r"\bstronger\b", "weaker"), (r"\bbefore\b", "after"), (r"\bafter\b", "before"),
    ],
    "fr": [
        (r"\bplus\b(?= (?:élevé|grand|fort|bas|faible|souvent|de|que|fréquent|nombreux|marqué|important))", "moins"),
        (r"\bmoins\b", "plus"), (r"\bsupérieur(e?s?)\b", r"inférieur\1"), (r"\binférieur(e?s?)\b", r"supérieur\1"),
        (r"\bdavantage\b", "moins"), (r"\bmeilleur(e?s?)\b", "pire"), (r"\bbaissé\b", "augmenté"),
        (r"\bbaisse\b", "hausse"), (r"\bhausse\b", "baisse"), (r"\baugmenté\b", "diminué"),
        (r"\bdiminué\b", "augmenté"), (r"\bamélioration\b", "aggravation"), (r"\baugmentation\b", "diminution"),
        (r"\bdiminution\b", "augmentation"), (r"\bréduction\b", "augmentation"), (r"\bavant\b", "après"),
        (r"\baprès\b", "avant"), (r"\bplus bas(ses?)?\b", "plus élevés"), (r"\bplus élevée?s?\b", "plus bas"),
        (r"\baméliorée?s?\b", "aggravé"),
    ],
}  # fmt: skip
KINDS["a no is lost"] = one_of(NO)
KINDS["a not is added"] = one_of(MORE)
KINDS["direction turned"] = one_of(TURNED)
SCALES = ["MADRS", "HAM-D", "HAM-D17", "QIDS-SR", "QIDS", "BDI-II", "BDI", "PHQ-9", "CGI", "GRID-HAMD", "HDRS", "SHAPS"]


@kind
def scale_of_another_name(chance: Random, text: str, language: str, record: Dict) -> list[Found] | None:
    found = list(
        re.finditer(
            r"\b(?:MADRS|HAM-?D(?:-?\d\d)?|GRID-HAMD|QIDS(?:-SR)?|BDI(?:-II)?|PHQ-9|IDS-SR|Hamilton|Beck|HDRS|HRSD)\b",
            text,
        )
    )
    if not found:
        return None
    match = chance.choice(found)
    near = {"Hamilton": "Beck", "Beck": "Hamilton"}
    family = match[0][:3]
    return [
        (
            *match.span(),
            near.get(match[0])
            or chance.choice(
                [
                    s
                    for s in SCALES
                    if family not in s
                    and not (family in ("HAM", "GRI", "Ham", "HDR", "HRS") and s[:2] in ("HA", "GR", "HD"))
                ]
            ),
        )
    ]


def with_number(pattern: dict[str, str]) -> Deed:
    """Another number before, or after, certain words."""

    def deed(chance: Random, text: str, language: str, record: Dict) -> list[Found] | None:
        found = [m for m in re.finditer(pattern[language], text, re.I) if m["n"]]
        if not found:
            return None
        match = chance.choice(found)
        return [(*match.span("n"), another(chance, match["n"]))]

    return deed


def another(chance: Random, number: str) -> str:
    """A digit of a number is another one; words for small numbers become neighbours."""
    if not number[0].isdigit():
        for words in SPELT:
            if number.lower() in words:
                at = words.index(number.lower())
                return words[at + 1] if at + 1 < len(words) else words[at - 1]
    at = chance.choice([i for i, sign in enumerate(number) if sign.isdigit()])
    return number[:at] + chance.choice([d for d in "123456789" if d != number[at]]) + number[at + 1 :]


SPELT = (
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
    ["deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"],
)
KINDS["moment of another number"] = with_number(
    {
        "en": rf"{MINUS}(?P<n>\d+|{'|'.join(SPELT[0])}){SPACE}(?:hours?|days?|weeks?|months?|years?)\b|\b(?:week|day|month) (?P<m>\d+)".replace(  # noqa: E501
            "(?P<m>", "(?:"
        ),
        "fr": rf"{MINUS}(?P<n>\d+|{'|'.join(SPELT[1])}){SPACE}(?:heures?|jours?|semaines?|mois|ans?)\b",
    }
)


@kind
def moment_of_another_unit(chance: Random, text: str, language: str, record: Dict) -> list[Found] | None:
    units = {
        "en": {
            "day": "week",
            "days": "weeks",
            "week": "month",
            "weeks": chance.choice(["days", "months"]),
            "months": "weeks",
            "hours": "days",
            "month": "week",
            "hour": "day",
            "years": "months",
        },
        "fr": {
            "jour": "semaine",
            "jours": "semaines",
            "semaine": "jour",
            "semaines": chance.choice(["jours", "mois"]),
            "heures": "jours",
            "mois": "semaines",
            "ans": "mois",
        },
    }[language]
    found = list(
        re.finditer(
            rf"(?<=\d){SPACE}(?P<u>{'|'.join(sorted(units, key=len, reverse=True))})\b|\b(?P<v>{'|'.join(units)})(?= \d)",  # noqa: E501
            text,
        )
    )
    if not found:
        return None
    match = chance.choice(found)
    group = "u" if match["u"] else "v"
    return [(*match.span(group), units[match[group]])]


KINDS["people of another number"] = with_number(
    {
        "en": rf"{MINUS}(?P<n>{NUMBER['en']}) (?:\w+ ){{0,2}}?(?:people|patients|adults|participants|women|men|outpatients|children)\b",  # noqa: E501
        "fr": rf"{MINUS}(?P<n>{NUMBER['fr']})[ \u00a0\u202f](?:personnes|patientes?|patients|adultes|participants|femmes|hommes)\b",  # noqa: E501
    }
)
KINDS["dose of another number"] = with_number(
    {
        "en": rf"{MINUS}(?P<n>{NUMBER['en']}){SPACE}(?:mg|µg|g|mL|ml)\b",
        "fr": rf"{MINUS}(?P<n>{NUMBER['fr']})[ \u00a0\u202f](?:mg|µg|g|mL|ml)\b",
    }
)
KINDS["sites of another number"] = with_number(
    {
        "en": rf"(?P<n>\d+|{'|'.join(SPELT[0])}) (?:\w+ )?(?:sites|centres|countries|hospitals)\b",
        "fr": rf"(?P<n>\d+|{'|'.join(SPELT[1])})[ \u00a0\u202f](?:\w+ )?(?:sites|centres|pays|hôpitaux)\b",
    }
)
KINDS["sessions of another number"] = with_number(
    {
        "en": rf"{MINUS}(?P<n>\d+|{'|'.join(SPELT[0])}) (?:\w+ )?(?:sessions|doses|infusions|injections|treatments)\b",
        "fr": rf"{MINUS}(?P<n>\d+|{'|'.join(SPELT[1])})[ \u00a0\u202f](?:\w+ )?(?:séances|doses|perfusions|injections)\b",  # noqa: E501
    }
)
KINDS["age of another number"] = with_number(
    {
        "en": r"\baged? (?P<n>\d+)|(?P<m>)".replace("|(?P<m>)", ""),
        "fr": r"(?P<n>\d\d)[ \u00a0\u202f]ans\b",
    }
)
KINDS["percentage of another number"] = with_number(
    {"en": rf"{MINUS}(?P<n>{NUMBER['en']})%", "fr": rf"{MINUS}(?P<n>{NUMBER['fr']}){PERCENT}"}
)
KINDS["points of another number"] = with_number(
    {
        "en": rf"(?<![\w.,])(?P<n>{NUMBER['en']}){SPACE}points?\b",
        "fr": rf"(?<![\w.,])(?P<n>{NUMBER['fr']})[ \u00a0\u202f]points?\b",
    }
)
UNITS = {
    "mg": ["µg", "g"], "µg": ["mg"], "g": ["mg"], "Hz": ["kHz"], "mL": ["L"], "ml": ["l"], "mA": ["A"], "ms": ["s"],
    "%": [" points"],
}  # fmt: skip


@kind
def unit_of_another_size(chance: Random, text: str, language: str, record: Dict) -> list[Found] | None:
    found = list(re.finditer(r"(?<=\d)[ \u00a0\u202f-]?(mg|µg|g|Hz|mL|ml|mA|ms|%)(?![\w/])", text))
    found += list(re.finditer(r"(?<=\d)[ \u00a0\u202f-](points?)\b", text))
    if not found:
        return None
    match = chance.choice(found)
    if match[1].startswith("point"):
        return [(*match.span(), "%" if language == "en" else "\u202f%")]
    return [(*match.span(1), chance.choice(UNITS[match[1]]))]


@kind
def year_of_another_number(chance: Random, text: str, language: str, record: Dict) -> list[Found] | None:
    found = list(re.finditer(r"\b(?:19|20)\d\d\b", text))
    if not found:
        return None
    match = chance.choice(found)
    return [(*match.span(), str(int(match[0]) + chance.choice([-1, 1, 10, -10])))]


@kind
def author_of_another_name(chance: Random, text: str, language: str, record: Dict) -> list[Found] | None:
    found = list(re.finditer(r"\b([A-ZÉ][\w’-]+)(?= \(?(?:19|20)\d\d\b| et al)", text))
    if not found:
        return None
    match = chance.choice(found)
    return [
        (*match.span(), chance.choice(["Carhart-Harris", "Goodwin", "Blumberger", "Singh", "Popova", "Rush", "Jacka"]))
    ]


@kind
def formula_of_a_spreadsheet(chance: Random, text: str, language: str, record: Dict) -> list[Found] | None:
    return [(0, 0, chance.choice(["=HYPERLINK(1) ", "=", "+", "@", "=1+1 ", "\t=", "-"]))]


LANGUAGES = ("en", "fr")


def made(deed: Deed, where: str, both: bool, wanted: int, seed: str) -> Iterator[tuple[Slip, str, str]]:
    """So many slips of one kind in the texts of studies or of claims, in one language or in both; before and after."""
    chance = Random(seed)
    files = [file for file in records() if file.startswith(where)]
    seen: set[tuple[str, str]] = set()
    for _ in range(TRIES):
        if len(seen) == wanted:
            return
        file = chance.choice(files)
        spoilt = deepcopy(records()[file])
        told = chance.choice(said(spoilt, file) or [None])
        if told is None or not set(LANGUAGES) <= set(told.text):
            continue
        if (done := _spoil(chance, deed, told, both)) and (file, done[1]) not in seen:
            seen.add((file, done[1]))
            yield Slip(deed.__name__, file, records()[file], spoilt), *done


def _spoil(chance: Random, deed: Deed, told: Said, both: bool) -> tuple[str, str] | None:
    first = chance.choice(LANGUAGES)
    seed = chance.random()
    before = told.text[first]
    if both:
        other = next(one for one in LANGUAGES if one != first)
        done = [(one, deed(Random(seed), told.text[one], one, told.record)) for one in (first, other)]
        if not all(found for _, found in done) or not alike(told.text, done):
            return None
    else:
        done = [(first, deed(Random(seed), before, first, told.record))]
    for language, found in done:
        if not found:
            return None
        text = told.text[language]
        for start, end, new in sorted(found, reverse=True):
            text = text[:start] + new + text[end:]
        if text == told.text[language]:
            return None
        told.text[language] = text
    return before, told.text[first]


def alike(text: Dict, done: list[tuple[str, list[Found] | None]]) -> bool:
    """Whether what was changed in two languages stands at about the same place, and is the same number."""
    (one, here), (other, there) = done
    if not here or not there or len(here) != len(there):
        return False
    for (a, b, _), (c, d, _) in zip(here, there, strict=True):
        if abs(a / len(text[one]) - c / len(text[other])) > ASIDE:
            return False
        digits = [re.sub(r"\D", "", said) for said in (text[one][a:b], text[other][c:d])]
        if digits[0] != digits[1]:
            return False
    return True
