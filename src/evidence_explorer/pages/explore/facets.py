"""What results can be filtered by."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ...model import Blinding, Dataset, Funder, Grade, Kind, Study, participants
from ...words import Words, words_in
from ..kit.bands import MISSING, NONE, SIZES, TIMES, size_band, time_band, year_band
from ..kit.edition import Edition


@dataclass(frozen=True)
class Item:
    """What is filtered: one result with all its arms, or a study without any.

    ``number``: the place of the study. ``rows``: of the table of arms, treated arms first. ``beside``: for each row,
    whether it is drawn beside what it was compared with; None if it is never drawn.
    """

    number: int
    study: Study
    rows: tuple[Any, ...]
    beside: tuple[bool | None, ...]


@dataclass(frozen=True)
class Facet:
    """One facet. ``of``: what has its values, `study` or `item`. ``values``: id, name, and words that find it.

    ``codes``: for each study or item, the places of its values.
    """

    id: str
    name: str
    of: str
    values: list[tuple[str, str, str]]
    codes: list[tuple[int, ...]]


Name = Callable[[str, Words], str]


def facets(items: list[Item], edition: Edition) -> list[Facet]:
    """All facets, in the order of the page; only values that some study or result has."""
    dataset = edition.dataset
    studies = list(dataset.studies.values())

    def of_studies(key: str, order: Iterable[str], name: Name, values: Callable[[Study], Iterable[str]]) -> Facet:
        return _facet(key, "study", order, name, [values(study) for study in studies], edition)

    def of_items(key: str, order: Iterable[str], name: Name, values: Callable[[Item], Iterable[str]]) -> Facet:
        return _facet(key, "item", order, name, [values(item) for item in items], edition)

    years = sorted({year_band(study.citation.year) for study in studies} - {MISSING}, reverse=True)
    countries = {code for study in studies for code in study.design.countries}
    by_name = sorted(countries, key=lambda code: (_plain(edition.words.country(code)), code))
    return [
        of_studies("family", dataset.families, _said(dataset.families), lambda s: _families(s, dataset)),
        of_studies("treatment", dataset.treatments, _said(dataset.treatments), lambda s: s.treatments),
        of_items("outcome", (*dataset.outcome_kinds, NONE), _outcome(dataset), _outcomes),
        of_items("time", (*TIMES, MISSING), _phrase("explore.time"), _times),
        of_items("control", (*dataset.control_kinds, NONE), _control, _controls),
        of_items("scale", (*dataset.scales, MISSING), _scale(dataset), _scales),
        of_items("grade", Grade, _phrase("grade"), lambda item: (row.grade for row in item.rows)),
        of_studies("design", Kind, _phrase("kind"), lambda s: (s.design.kind,)),
        of_studies("blinding", (*Blinding, MISSING), _phrase("blinding"), lambda s: (s.design.blinding or MISSING,)),
        of_studies("diagnosis", dataset.diagnoses, _said(dataset.diagnoses), lambda s: s.population.diagnosis),
        of_studies("size", (*map(size_band, SIZES), MISSING), _size, lambda s: (size_band(participants(s)),)),
        of_studies(
            "year", (*years, MISSING), lambda key, w: key.replace("-", "–"), lambda s: (year_band(s.citation.year),)
        ),
        of_studies("country", (*by_name, MISSING), _country, lambda s: s.design.countries or (MISSING,)),
        of_studies("funding", (*Funder, MISSING), _phrase("explore.funder"), lambda s: s.funders or (MISSING,)),
    ]


def _facet(key: str, of: str, order: Iterable[str], name: Name, found: list[Iterable[str]], edition: Edition) -> Facet:
    rows = [tuple(dict.fromkeys(map(str, values))) for values in found]
    used = {value for row in rows for value in row}
    values = [str(value) for value in order if value in used]
    places = {value: place for place, value in enumerate(values)}
    spoken = [words_in(edition.dataset, language) for language in edition.dataset.site.record.languages]
    told = [(v, _called(v, name, edition.words), _finds(v, name, spoken, edition.dataset)) for v in values]
    return Facet(key, edition.words(f"explore.facet.{key}"), of, told, [tuple(places[v] for v in row) for row in rows])


def _called(value: str, name: Name, w: Words) -> str:
    return w("not_reported") if value == MISSING else name(value, w)


def _finds(value: str, name: Name, spoken: list[Words], dataset: Dataset) -> str:
    """The names of a value in every language, and its other names; nothing for what is not reported."""
    if value == MISSING:
        return ""
    records = (dataset.treatments.get(value), dataset.scales.get(value))
    aliases = [alias for record in records if record for alias in record.aliases]
    full = [dataset.scales[value].full_name.said(w.language)[0] for w in spoken if value in dataset.scales]
    return " ".join(dict.fromkeys([*(name(value, w) for w in spoken), *full, *aliases]))


def _said(records: Mapping[str, Any]) -> Name:
    return lambda key, w: str(records[key].name.said(w.language)[0])


def _phrase(prefix: str) -> Name:
    return lambda key, w: w(f"{prefix}.{key}")


def _control(key: str, w: Words) -> str:
    return w("explore.no_control") if key == NONE else w(f"control.{key}")


def _outcome(dataset: Dataset) -> Name:
    def name(key: str, w: Words) -> str:
        return w("explore.no_figure") if key == NONE else dataset.outcome_kinds[key].name.said(w.language)[0]

    return name


def _scale(dataset: Dataset) -> Name:
    return lambda key, w: dataset.scales[key].short(w.language)


def _country(key: str, w: Words) -> str:
    return w.country(key)


def _size(key: str, w: Words) -> str:
    low, _, high = key.partition("-")
    if high == "plus":
        return w("explore.size_plus", low=w.number(int(low)))
    return w("explore.size_under", high=w.number(int(high) + 1)) if low == "1" else f"{low}–{high}"


def _families(study: Study, dataset: Dataset) -> list[str]:
    """The family of its folder, and those of its treatments."""
    return [dataset.family_of_study[study.id], *(dataset.family_of_treatment[key] for key in study.treatments)]


def _outcomes(item: Item) -> list[str]:
    return [item.rows[0].outcome] if item.rows else [NONE]


def _times(item: Item) -> list[str]:
    return [time_band(item.rows[0].time_days)] if item.rows else []


def _controls(item: Item) -> list[str]:
    if not item.rows:
        return []
    return [row.control_type for row in item.rows if row.role == "control"] or [NONE]


def _scales(item: Item) -> list[str]:
    return [item.rows[0].scale or MISSING] if item.rows else []


def _plain(text: str) -> str:
    """A text without accents, for an order that readers expect."""
    return "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
