"""What the interface says, per language: from `words/<language>.toml`, from `words.<language>.toml` in the folders of
the package, and from a site's own words; numbers, dates and countries as that language writes them."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from datetime import date
from decimal import localcontext
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, get_month_names
from babel.numbers import NumberPattern, get_decimal_symbol, get_group_symbol, parse_decimal, parse_pattern

from ..model import AROUND, Dataset, Interval, Moment, Phrases, Text
from ..stats import rounded
from ..track import note
from .typography import NARROW, begins_large, flat, last_number, small, unnested, with_decimal

NOT_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}  # unions, the world, and codes for tests


SIGNED = re.compile("(?<![\u200e0-9])([+\u2212])(?=[0-9])")
MANY = "many"
FORMS = ("zero", "one", "two", "few", MANY, "other")
"""How languages count (CLDR). A phrase is said in two at least: `one`, and `many` for what it does not say apart."""


class Words:
    """The interface words of one language. ``words("study.arms")`` says one; a missing key raises KeyError."""

    def __init__(self, language: str, own: Phrases | None = None) -> None:
        self.language = language
        self.locale = _locale(language)
        self._own = own
        self._said = {**phrases(language), **(own.said if own else {})}

    def __call__(self, key: str, **values: object) -> str:
        """The phrase of a key, with its {holes} filled."""
        self._notice(key)
        return self._signed(unnested(self._said[key].format(**values)) if values else self._said[key])

    def say(self, text: Text | None) -> str:
        """A text of the data in this language, or in the one that there is."""
        return text.said(self.language)[0] if text else ""

    def said_by(self, beginnings: tuple[str, ...]) -> dict[str, str]:
        """The phrases whose keys begin so."""
        return {key: phrase for key, phrase in self._said.items() if key.startswith(beginnings)}

    def has(self, key: str) -> bool:
        """Whether there is a phrase of that key."""
        self._notice(key)
        return key in self._said

    def _notice(self, key: str) -> None:
        if key.startswith(AROUND):
            note(("words around", self.language), lambda: self._own.print_around if self._own else "")

    def count(self, key: str, n: int | str, **values: object) -> str:
        """A phrase in the singular or plural, as the language counts: `1 study`, `2 studies`, `0,3 point`. A number
        that is written already (`at least 2`) is a text: the phrase agrees with the last one in it."""
        said = n if isinstance(n, str) else self.number(n)
        form = _plural(said, self.language)
        return self(f"{key}.{form if self.has(f'{key}.{form}') else MANY}", n=said, **values)

    def listed(self, parts: Iterable[str]) -> str:
        """`one, two, three`; what is empty is left out, here and below."""
        return self("comma").join(part for part in parts if part)

    def clauses(self, parts: Iterable[str]) -> str:
        """`one; two; three`."""
        return self("semicolon").join(part for part in parts if part)

    def lines(self, parts: Iterable[str]) -> str:
        """Clauses, of which one that begins with a capital begins a sentence."""
        said = ""
        for part in filter(None, parts):
            joint = "" if not said else self("sentence") if begins_large(part) else self("semicolon")
            said = (said.rstrip(".") if joint else said) + joint + part
        return said

    def series(self, names: Iterable[str]) -> str:
        """A list of names that stand alone as titles: the first keeps its capital."""
        return self.listed(name if i == 0 else small(name) for i, name in enumerate(names))

    def told(self, *parts: str) -> str:
        """`what: how much`."""
        return self("colon").join(part for part in parts if part)

    def all_of(self, parts: Iterable[str]) -> str:
        """`one and two`."""
        return self("and").join(part for part in parts if part)

    def any_of(self, parts: Iterable[str]) -> str:
        """`one or two`."""
        return self("or").join(part for part in parts if part)

    @cached_property
    def decimal(self) -> str:
        """The decimal sign."""
        return str(get_decimal_symbol(self.locale))

    @cached_property
    def thousands(self) -> str:
        """The sign between thousands."""
        return str(get_group_symbol(self.locale))

    def p(self, text: str) -> str:
        """A p value as it was published: `p = 0.04`, `p < 0,001`; words after the number stay."""
        found = re.fullmatch(r"([<>≤≥=]?)\s*(.*)", flat(text))
        assert found is not None
        return self("p_value", sign=found[1] or "=", value=with_decimal(found[2], self.decimal))

    def number(self, value: float, digits: int | None = None, most: int = 4) -> str:
        """A number: 1,924 or 1 924; ``digits`` fixes the decimals, otherwise as many as the value has, up to ``most``.

        A half is rounded away from zero.
        """
        return self._signed(_decimal(value, most if digits is None else digits, digits is not None, self.language))

    def _signed(self, text: str) -> str:
        """Where one writes from right to left, a sign stays before its number: alone it would move behind it."""
        return SIGNED.sub("\u200e\\1", text) if self.mirrored else text

    @cached_property
    def mirrored(self) -> bool:
        """Whether the language is written from right to left."""
        return self.locale.character_order == "right-to-left"

    def percent(self, share: float, people: int = 100) -> str:
        """A share from 0 to 1 as whole percent, with one decimal under 1 % and above 99 %, and as many as it takes to
        see one of so many ``people``."""
        return self._points(share, people) + NARROW + "%"

    def published_percent(self, percent: float) -> str:
        """A percentage as it was published."""
        return self.number(percent) + NARROW + "%"

    def span(self, low: float, high: float, people: int = 100) -> str:
        """An interval of shares: `27 to 48`, in percent without the sign."""
        return self("to", low=self._points(low, people), high=self._points(high, people))

    def _points(self, share: float, people: int) -> str:
        finer = len(str(people)) - 3  # a thousand people are seen in tenths of a percent
        return self.number(100 * share, most=finer) if finer else self.number(100 * share, _digits(share))

    def interval(self, interval: Interval) -> str:
        """An interval of any published statistic."""
        return self("to", low=self.number(interval.low), high=self.number(interval.high))

    def people(self, events: int, of: int) -> str:
        """`29 of 79`."""
        return self("of", events=self.number(events), of=self.number(of))

    def moment(self, moment: Moment) -> str:
        """`week 3`, or the record's own words."""
        if moment.value is None or moment.unit is None:
            return moment.words.said(self.language)[0] if moment.words else self("not_reported")
        return self(f"at.{moment.unit}", value=self.number(moment.value))

    def country(self, code: str) -> str:
        """The name of a country, or of EU and INT."""
        key = f"country.{code}"
        return self._said[key] if key in self._said else self.locale.territories.get(code, code)

    def day(self, text: str) -> str:
        """`2019`, `2019-12` or `2019-12-18` in words."""
        parts = [int(part) for part in text.split("-")]
        if len(parts) == 3:
            said = format_date(date(*parts), format="long", locale=self.locale)
            return re.sub(r"^1 ", f"{self('first')} ", said)
        if len(parts) == 2:
            return f"{get_month_names('wide', context='stand-alone', locale=self.locale)[parts[1]]} {parts[0]}"
        return text


@cache
def _decimal(value: float, digits: int, fixed: bool, language: str) -> str:
    # A site writes the same few thousand numbers again and again. Babel would round a half to the even digit.
    pattern, locale = _pattern(digits, fixed), _locale(language)
    with localcontext(prec=400):  # an end of an interval can be a number of 30 digits, and no float has more than 309
        text = pattern.apply(rounded(value, digits), locale)
    return str(text).replace("-", "\u2212").replace("\u00a0", NARROW)


@cache
def _pattern(digits: int, fixed: bool) -> NumberPattern:
    return parse_pattern("#,##0" + ("." + ("0" if fixed else "#") * digits if digits else ""))


@lru_cache(maxsize=10_000)
def _plural(said: str, language: str) -> str:
    """The form of a phrase beside a number as it is written."""
    written, locale = last_number(said), _locale(language)
    return str(locale.plural_form(parse_decimal(written, locale=locale))) if written else MANY


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")


def _digits(share: float) -> int:
    """Whole percent, but never 0 % for somebody, nor 100 % where somebody is missing."""
    if share in (0, 1) or 0.01 <= share <= 0.99:
        return 0
    rest = 100 * min(share, 1 - share)
    return next((digits for digits in (1, 2, 3) if rounded(rest, digits) > 0), 4)


@lru_cache(maxsize=100)  # a server makes new ones after each edit of a site's words
def words(language: str, own: Phrases | None = None) -> Words:
    """The words of a language, with what a site itself says; ValueError if there are none."""
    if not own and not phrases(language):
        raise ValueError(f"no interface words for '{language}'")
    return Words(language, own)


def words_in(dataset: Dataset, language: str) -> Words:
    """The words of a language as a site says them."""
    return words(language, dataset.phrases.get(language))


def as_toml(language: str, own: Phrases | None = None) -> str:
    """All phrases of a language as a file of words, in English where there is none."""
    said = {**phrases("en"), **phrases(language), **(own.said if own else {})}
    sections: dict[str, list[str]] = {"": []}
    for key, phrase in said.items():
        section, _, name = key.rpartition(".")
        sections.setdefault(section, []).append(f"{name} = {json.dumps(phrase, ensure_ascii=False)}")
    return "\n".join(f"[{name}]\n" * bool(name) + "\n".join(lines) + "\n" for name, lines in sections.items())


@cache
def countries() -> frozenset[str]:
    """All two-letter country codes (ISO 3166)."""
    codes = {code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha()}
    return frozenset(codes - NOT_COUNTRIES)


def known_language(language: str) -> bool:
    """Whether the program speaks it."""
    return bool(phrases(language))


def countable(language: str) -> bool:
    """Whether it is known how the language writes numbers and dates."""
    try:
        _locale(language)
    except (ValueError, UnknownLocaleError):
        return False
    return True


@cache
def phrases(language: str) -> dict[str, str]:
    """Key → phrase of all files of a language in this package; ValueError where a key is written twice."""
    found = labels(language)
    for file in word_files(language):
        for key, phrase in _flat(tomllib.loads(file.read_text(encoding="utf-8")), ""):
            if key in found:
                raise ValueError(f"{file} says {key} a second time")
            found[key] = phrase
    return found


def labels(language: str) -> dict[str, str]:
    """The phrase beside a field on a page, which stands with what the field means: `label.Study.funding`."""
    return {
        f"label.{record}.{name}": field["label"][language]
        for record, entry in field_texts().items()
        for name, field in entry.items()
        if isinstance(field, dict) and language in field.get("label", {})
    }


@cache
def field_texts() -> dict[str, dict[str, Any]]:
    """What `fields/*.toml` says of each record and list of words; ValueError where one is explained twice."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted((files(__package__) / "fields").iterdir(), key=lambda file: file.name):
        for name, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if name in found:
                raise ValueError(f"{file.name} explains {name} a second time")
            found[name] = entry
    return found


def word_files(language: str) -> list[Path]:
    """The files of a language: what the whole interface shares, then what stands beside the pages that say it."""
    package = Path(str(files(__package__))).parent
    shared = package / "words" / f"{language}.toml"
    return [*([shared] if shared.is_file() else []), *sorted(package.rglob(f"words.{language}.toml"))]


def _flat(table: dict[str, object], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        name = f"{prefix}{key}"
        found += _flat(value, f"{name}.") if isinstance(value, dict) else [(name, str(value))]
    return found
