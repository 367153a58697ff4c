"""Whether the group that a sentence names beside a number is the one whose number it is (N334)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any, cast

from ...model import Arm, Dataset, Fault, Path, Placed, Study, acceptable, folded, notice
from ...problems import Said, say
from ..base import Found, once
from ..roles import names_of_treatments
from .figures import Stock
from .grammar import WORDS
from .reading import plain
from .resting import RESULTS, Rest, rests
from .stated import Statement, stocks

TELLS = ("summary", "safety", "limits", "claims", "treatments", "story", "topics", "effect")
ROWS = ("outcomes", "harms", "scores")
BEHIND = 64  # letters behind a number in which its group may be named
GROUP = {
    "en": re.compile(
        r"[^.;,:()]{0,34}?\b(?:with|on|under|in|receiving|given|of the) (?P<named>[^.;,:()]*)"
        r"|\s?\((?P<short>[^();]{1,30})\)"
    ),
    "fr": re.compile(
        r"[^.;,:()]{0,34}?\b(?:sous|avec|chez|dans|recevant) (?P<named>[^.;,:()]*)|\s?\((?P<short>[^();]{1,30})\)"
    ),
}
"""What comes behind a number and its noun, before the name of a group."""
PARTED = re.compile(
    r"\b(?:against|versus|vs|contre|than|que|compared|comparé\w*|more|less|fewer|plus|moins|minus|difference|écart"
    r"|différence|while|but|mais|tandis|from|to|and not|without|sans|nobody|none|personne|aucun|no|whose|dont)\b"
)
"""Where the words on a number end."""
WORD = re.compile(r"\d+(?:[.,]\d+)?[ \u00a0\u202f-]?(?:mg|g|hz)\b|[^\W\d_]{3,}")
_VAGUE = """\
treatment treatments traitement traitements therapy therapie drug medicament usual habituel habituels group
groupe groups groupes arm bras dose doses device appareil spray people personnes added ajout plus and avec with
the les des une for pour sur open blind week weeks semaine semaines day days jour jours stimulation care soins
first then puis after apres alone seul seule same meme other autre from par placed left"""
VAGUE = frozenset(_VAGUE.split())
"""Words that call no group."""
CONTROL = ("control", "controls", "temoin", "temoins", "comparison")
INERT = {"placebo": ("placebo",), "sham": ("sham", "factice", "factices", "off", "eteint", "eteinte")}


def _words(text: str) -> list[str]:
    """The words of a text, and its doses, as they may be compared."""
    found = (re.sub(r"[ \u00a0\u202f-]", "", word).replace(",", ".") for word in WORD.findall(folded(text)))
    return [word for word in found if word not in VAGUE]


@dataclass(frozen=True)
class Groups:
    """By word: the arms of a study that it calls, of those words that do not call all."""

    arms: Mapping[str, frozenset[str]]

    def named(self, said: str) -> frozenset[str]:
        """The arms that some words call; none where they call several that have nothing in common."""
        found = [self.arms[word] for word in _words(said) if word in self.arms]
        return frozenset.intersection(*found) if found else frozenset()


def _groups(study: Study, names: Mapping[str, tuple[str, ...]]) -> Groups:
    called: dict[str, set[str]] = defaultdict(set)
    arms = [arm for arm in study.arms if arm.repeats is None]
    for arm in arms:
        for word in _called(arm, study, names):
            called[word].add(arm.id)
    return Groups({word: frozenset(ids) for word, ids in called.items() if len(ids) < len(arms)})


def _called(arm: Arm, study: Study, names: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    told = [*arm.label.root.values(), arm.id.replace("-", " "), *names.get(arm.treatment or "", ())]
    if arm.dose:
        told += arm.dose.root.values()
    for text in told:
        yield from _words(text)
    if arm.control or arm.treatment not in study.treatments:
        yield from CONTROL
    yield from INERT.get(arm.control or "", ())


Files = dict[str, Placed[Study]]
Spot = tuple[int, int, frozenset[str]]


def numbers_are_of_the_group_named(dataset: Dataset) -> Found:
    """N334: a number before `with placebo` is that of the placebo group."""
    shelf = stocks(dataset)
    files = {placed.record.id: placed for placed in dataset.study_files}
    names = names_of_treatments(dataset)
    for _, group in groupby(rests(dataset), key=lambda rest: id(rest.statement)):
        found = list(group)
        statement = found[0].statement
        for fault in _kept(statement, found, shelf, partial(_in_text, found, files, shelf, names)):
            yield statement.placed, fault


def _kept(
    statement: Statement, found: list[Rest], shelf: dict[str, Stock], work: Callable[[], Iterator[Fault]]
) -> tuple[Fault, ...]:
    """What is told of a text, as long as its numbers rest on the same figures."""
    given = [*found, *(shelf.get(key) for key in (*statement.cited, *sorted(found[0].named)))]
    name = f"whose {statement.path}"
    known = statement.placed.found.get(name)
    if known is None or len(known[0]) != len(given) or any(a is not b for a, b in zip(known[0], given, strict=True)):
        known = statement.placed.found[name] = (given, tuple(work()))
    return cast(tuple[Fault, ...], known[1])


def _in_text(
    found: list[Rest], files: Files, shelf: dict[str, Stock], names: Mapping[str, tuple[str, ...]]
) -> Iterator[Fault]:
    statement = found[0].statement
    for study, mine in _by_study(found, files, shelf):
        (groups,) = once(files[study], "groups", names, partial(_of, files[study].record, names))
        for language, fact in _misnamed(found[0], mine, groups):
            tell = acceptable if statement.subject else notice
            yield tell("N334", (*statement.path, language), fact, say("Check which number is whose."))


def _of(study: Study, names: Mapping[str, tuple[str, ...]]) -> tuple[Groups]:
    return (_groups(study, names),)


Owned = list[tuple[Rest, frozenset[str]]]


def _by_study(found: list[Rest], files: Files, shelf: dict[str, Stock]) -> Iterator[tuple[str, Owned]]:
    """The numbers of a text that are figures of arms of one study, with those arms."""
    mine: dict[str, list[tuple[Rest, frozenset[str]]]] = defaultdict(list)
    for rest in found:
        told = rest.study in files and rest.number.kind in RESULTS and not rest.number.part
        if told and rest.statement.path[0] in TELLS and (arms := _arms(rest, files, shelf)):
            mine[rest.study].append((rest, arms))
    yield from mine.items()


def _arms(rest: Rest, files: Files, shelf: dict[str, Stock]) -> frozenset[str]:
    """The arms whose figure a number may be; none where it may be anything else, or of another study."""
    others = (rest.named or frozenset(rest.statement.cited)) - {rest.study}
    if any(key in shelf and shelf[key].holds(rest.number, rest.about) for key in others):
        return frozenset()
    found: set[str] = set()
    for path in shelf[rest.study].places(rest.number, rest.about):
        arm = _arm_of(path, rest.number.value, files[rest.study].record)
        if arm is None:
            return frozenset()
        found.update(arm.split("+"))
    return frozenset(found)


def _arm_of(path: Path, value: float, study: Study) -> str | None:
    """The arm of a figure, or of a size; of a pooled arm all, joined by a plus."""
    if path[0] == "arms" and isinstance(path[1], int) and path[2:] == ("n",):
        arm = study.arms[path[1]]
        return arm.id if arm.n == value else None
    if path[0] not in ROWS or len(path) < 5 or path[2] != "results":
        return None
    rows: Sequence[Any] = getattr(study, str(path[0]))
    row, place = path[1], path[3]
    return str(rows[row].results[place].arm) if isinstance(row, int) and isinstance(place, int) else None


def _misnamed(first: Rest, mine: Owned, groups: Groups) -> Iterator[tuple[str, Said]]:
    texts = first.statement.text.root
    spots = [(_end(rest, texts[first.language]), rest.number.start, arms) for rest, arms in mine]
    yield from _told(texts[first.language], first.language, spots, groups)
    known: dict[tuple[float, int], frozenset[str]] = {}
    for rest, arms in mine:
        key = (rest.number.value, rest.number.decimals)
        known[key] = known.get(key, arms) | arms
    for language, text in texts.items():
        if language != first.language and language in WORDS:
            yield from _told(text, language, list(_again(text, language, known)), groups)


def _end(rest: Rest, text: str) -> int:
    """Where the words behind a number begin: behind the people of whom it is told, and the percentage in brackets."""
    found = BESIDE.match(text, rest.number.end)
    return found.end() if found else rest.number.end


BESIDE = re.compile(
    r"(?: (?:\w+ )?(?:of|sur) (?:the )?\d[\d,\u202f\u00a0]*)?(?: \(\d+(?:[.,]\d+)?[ \u00a0\u202f]?%\))?"
)


def _again(text: str, language: str, known: dict[tuple[float, int], frozenset[str]]) -> Iterator[Spot]:
    """The same numbers in another language."""
    words = WORDS[language]
    for match in re.finditer(words.number, text):
        digits = plain(match[0], words)
        key = (float(digits), len(digits.partition(".")[2]))
        if key in known:
            beside = BESIDE.match(text, match.end())
            yield (beside.end() if beside else match.end()), match.start(), known[key]


NUMBER = re.compile(r"(?<![\w.,])[−-]?\d+(?:[.,]\d+)?(?![ \u00a0\u202f-]?(?:mg|g|Hz)\b)")


def _told(text: str, language: str, spots: list[Spot], groups: Groups) -> Iterator[tuple[str, Said]]:
    for end, start, arms in spots:
        following = NUMBER.search(text, end, end + BEHIND)
        said = text[end : following.start() if following else end + BEHIND].lstrip("%\u00a0\u202f ")
        parted = PARTED.search(said)
        found = GROUP[language].match(" " + (said[: parted.start()] if parted else said))
        named = groups.named(found["named"] or found["short"] or "") if found else frozenset()
        if named and named.isdisjoint(arms):
            number = text[start:end].split(" (")[0]
            fact = say(
                "The text tells {number} of '{named}'; the record has it of '{arm}'.",
                number=number, named=min(named), arm=min(arms),
            )  # fmt: skip
            yield language, fact
