"""What codes stand for: families, scales, outcomes, adverse events, diagnoses, and every word of a closed list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..model import Dataset
from ..words import words_in
from ..words.meanings import meanings
from .columns import Cells, Col
from .names import said
from .promise import FORMS, SOME

NOT_POOLED = "not-pooled-"
"""How the note begins on a pool without an estimate; then comes why."""


NAMED = {
    Col.domain: "domain", Col.tool: "tool", Col.judgement: "judgement", Col.marker: "marker_kind",
    Col.control_type: "control", Col.control_types: "control", Col.unused_controls: "control",
}  # fmt: skip
"""Columns whose codes are a vocabulary of the site, and the group of phrases that says them."""


def families(dataset: Dataset, language: str) -> Iterator[Cells]:
    """One row per family: FAMILIES."""
    for family in dataset.families.values():
        yield {
            Col.family: family.id,
            Col.name: said(family.name, language),
            Col.summary: said(family.summary, language),
            Col.evidence: said(family.evidence, language),
            Col.scope: said(family.scope, language),
        }


def scales(dataset: Dataset, language: str) -> Iterator[Cells]:
    """One row per scale: SCALES."""
    for scale in dataset.scales.values():
        low, high = scale.range or (None, None)
        yield {
            Col.scale: scale.id,
            Col.name: scale.short(language),
            Col.full_name: said(scale.full_name, language),
            Col.rater: scale.rater,
            Col.range_low: low,
            Col.range_high: high,
            Col.better: scale.better,
            Col.overview: scale.overview,
            Col.about: said(scale.about, language),
            Col.address: scale.address,
            Col.grade: scale.grade,
        }


def outcomes(dataset: Dataset, language: str) -> Iterator[Cells]:
    """One row per kind of outcome: OUTCOMES."""
    for kind in dataset.outcome_kinds.values():
        yield {
            Col.outcome: kind.id,
            Col.name: said(kind.name, language),
            Col.about: said(kind.about, language),
            Col.wanted: kind.better,
            Col.charted: kind.charted,
        }


def events(dataset: Dataset, language: str) -> Iterator[Cells]:
    """One row per adverse event that can be counted: EVENTS."""
    for event in dataset.event_kinds.values():
        name, about = said(event.name, language), said(event.about, language)
        yield {Col.event: event.id, Col.name: name, Col.about: about, Col.serious: event.serious}


def diagnoses(dataset: Dataset, language: str) -> Iterator[Cells]:
    """One row per diagnosis: DIAGNOSES."""
    for term in dataset.diagnoses.values():
        yield {Col.diagnosis: term.id, Col.name: said(term.name, language), Col.usual: term.usual}


def codes(dataset: Dataset, language: str, tables: Mapping[str, Iterable[Cells]]) -> Iterator[Cells]:
    """One row per column and code that is no row of another table: CODE_LIST. ``tables``: where codes are used that no
    closed list holds, such as countries."""
    used = _used(tables)
    for column, form in FORMS.items():
        if form.words:
            told = {str(word): _closed(dataset, word, language) for word in form.words}
        elif form.listed:
            told = {code: _listed(dataset, column, code, language) for code in used.get(column, ())}
        else:
            continue
        yield from ({Col.column: str(column), Col.code: code, Col.meaning: text} for code, text in told.items())


def _used(tables: Mapping[str, Iterable[Cells]]) -> dict[Col, list[str]]:
    found: dict[Col, set[str]] = {}
    for rows in tables.values():
        for row in rows:
            for column, cell in row.items():
                if cell and FORMS[column].listed:
                    parts = str(cell).split(SOME) if FORMS[column].joined else [str(cell)]
                    found.setdefault(column, set()).update(parts)
    return {column: sorted(codes) for column, codes in found.items()}


def _closed(dataset: Dataset, word: object, language: str) -> str:
    """What a word of a closed list means, as the site says it, or in English."""
    key = meanings().phrase(word)  # type: ignore[arg-type]
    if key:
        return words_in(dataset, language)(key)
    told = meanings().word(word)  # type: ignore[arg-type]
    return told.get(language, told["en"])


def _listed(dataset: Dataset, column: Col, code: str, language: str) -> str:
    w = words_in(dataset, language)
    if column is Col.section:
        return str(said(dataset.sections[code].name, language))
    if column in (Col.countries, Col.jurisdictions):
        return w.country(code)
    if column in NAMED:
        return w(f"{NAMED[column]}.{code}")
    if column is Col.role:
        return w(f"code.role.{code}")
    if column is Col.leads_to:
        return w(f"code.leads_to.{code}")
    if column is Col.method:  # how the interval is made comes after the comma
        return w(f"code.method.{code.partition(',')[0]}")
    if column is Col.because:
        keys = (f"pool.reason.{code}", f"scored.reason.{code}", f"harmed.reason.{code}", f"code.because.{code}")
        return w(next(key for key in keys if w.has(key)))
    if column is Col.steps:
        return w("scored.turned") if code == "turned" else w(f"scored.how.{code}")
    if code.startswith(NOT_POOLED):
        return w(f"code.not_pooled.{code.removeprefix(NOT_POOLED)}")
    return w(f"code.note.{code}")
