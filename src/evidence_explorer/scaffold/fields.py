"""The empty form of a record, made from the record itself: every field with what it means, every gap visible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from ..model import (
    Answer,
    Arm,
    Bias,
    Biomarker,
    Dataset,
    Difference,
    Effect,
    Figure,
    Harm,
    HarmFigure,
    Interval,
    Mean,
    Moment,
    Outcome,
    Population,
    Record,
    Score,
    Study,
    Text,
)
from ..model.base import Address, Country, Day, Doi, PartialDate
from ..model.vocabulary import OneOf, own_words
from .emit import Noted, Off

FILL_IN = "FILL IN"
SHOWN = 14  # known ids that a comment lists
COMPACT = {Figure, HarmFigure, Mean, Moment, Difference}  # one line each: what is not answered is not shown
FORMS: list[tuple[Any, str]] = [
    (Country, "two capital letters, as FR"),
    (PartialDate, "2019, 2019-12 or 2019-12-18"),
    (Day, "2026-11-23"),
    (Doi, "10.…/…"),
    (Address, "https://…"),
    (bool, "true or false"),
    (int, "a whole number"),
    (float, "a number"),
    (Interval, "[low, high]"),
]


@dataclass(frozen=True)
class Gap:
    """A field that must not stay as it is: written visibly empty, so that the check reports its line."""

    note: str = ""


@dataclass(frozen=True)
class Hint:
    """A field that is not answered, and what may help to answer it; a gap only where the field is required."""

    note: str


# What a record needs although each of its fields alone is optional, and the fields that make that unnecessary.
NEEDED: dict[type[Record], tuple[dict[str, Gap], set[str]]] = {
    Moment: ({"value": Gap(), "unit": Gap()}, {"words"}),
    Figure: ({"events": Gap(), "of": Gap()}, {"percent"}),
    HarmFigure: ({"events": Gap(), "of": Gap()}, {"percent", "rate"}),
    Effect: ({"estimate": Gap()}, {"interval", "p"}),
    Arm: ({"treatment": Gap("or delete it and say below what kind of control it is")}, {"control"}),
}


@dataclass(frozen=True)
class Setting:
    """What a form knows of its site: the languages of texts, and the ids that a field may name."""

    languages: tuple[str, ...]
    ids: Mapping[tuple[type[Record], str], tuple[str, ...]] = field(default_factory=dict)


def setting(dataset: Dataset) -> Setting:
    """The languages and ids of a site."""
    treatments, studies = tuple(dataset.treatments), tuple(dataset.studies)
    given = (*treatments, *dataset.comparators)
    return Setting(
        dataset.site.record.languages,
        {
            **_listed(dataset),
            (Study, "treatments"): treatments,
            (Arm, "treatment"): given,
            (Outcome, "kind"): tuple(dataset.outcome_kinds),
            (Outcome, "scale"): tuple(dataset.scales),
            (Score, "scale"): tuple(dataset.scales),
            (Harm, "event"): tuple(dataset.event_kinds),
            (Population, "diagnosis"): tuple(dataset.diagnoses),
            (Effect, "exposure"): treatments,
            (Biomarker, "treatments"): given,
            (Biomarker, "studies"): studies,
            (Answer, "studies"): studies,
        },
    )


def _listed(dataset: Dataset) -> dict[tuple[type[Record], str], tuple[str, ...]]:
    """The words of lists that the site writes itself; those of the program are known from the record."""
    own = own_words(dataset.vocabulary.record)
    places: dict[str, tuple[type[Record], str]] = {
        "Control": (Arm, "control"),
        "MarkerKind": (Biomarker, "kind"),
        "Tool": (Bias, "tool"),
    }
    return {place: tuple(word.id for word in own[name]) for name, place in places.items() if name in own}


def blank(model: type[Record], given: Mapping[str, Any], site: Setting, full: bool = True) -> dict[str, Any]:
    """The fields of a record in their order: what is given, gaps where the record needs more, the others as comments.

    ``given`` holds plain values, groups and lists of them, `Noted`, `Gap` and `Hint`. Without ``full`` the fields that
    nobody answered are not shown. ValueError for a field that the record does not have.
    """
    unknown = set(given) - set(model.model_fields)
    if unknown:
        raise ValueError(f"{model.__name__} has no field {', '.join(sorted(unknown))}")
    needed, enough = NEEDED.get(model, ({}, set()))
    given = given if set(given) & (set(needed) | enough) else {**needed, **given}
    hints = get_type_hints(model, include_extras=True)
    fields: dict[str, Any] = {}
    for name in model.model_fields:
        entry = _entry(model, name, hints[name], given.get(name, Hint("")), site, full)
        if entry is not None:
            fields[name] = entry
    return _without_notes(fields) if model in COMPACT else fields


def _entry(model: type[Record], name: str, hint: Any, given: Any, site: Setting, full: bool) -> Any:
    about = _about(model, name, hint, site)
    if isinstance(given, Gap) or (isinstance(given, Hint) and model.model_fields[name].is_required()):
        value = _gap(hint, site, full)
        inside = isinstance(value, Mapping) and any(isinstance(part, Noted) for part in value.values())
        return value if inside else Noted(value, _said(FILL_IN, given.note, about))
    if isinstance(given, Hint):
        return Off(_said(given.note, about)) if (full or given.note) and model not in COMPACT else None
    if isinstance(given, Noted):
        return _text(given.value, site, given.note) if _kind(hint) is Text else given
    value = _filled(hint, given, site, full)
    if _kind(hint) not in COMPACT:
        return value
    note = _said(FILL_IN if gaps(value) else "", about if full and isinstance(value, list) else "")
    return Noted(value, note) if note else value


def _gap(hint: Any, site: Setting, full: bool) -> Any:
    kind = _kind(hint)
    if _origin(hint) is dict:
        return {}
    if kind is Interval or _is_pair(hint):
        return ["", ""]
    value: Any = ""
    if kind is Text:
        value = dict.fromkeys(site.languages, "")
    elif _is_record(kind):
        value = blank(kind, {}, site, full)
    return [value] if _origin(hint) is tuple else value


def _filled(hint: Any, given: Any, site: Setting, full: bool) -> Any:
    kind = _kind(hint)
    if isinstance(given, list | tuple):
        if _is_record(kind):
            return [blank(kind, item, site, full and i == 0) for i, item in enumerate(given)]
        return [_text(item, site) if kind is Text else item for item in given]
    if _origin(hint) is dict:
        return {key: _filled(get_args(_bare(hint))[1], item, site, full) for key, item in given.items()}
    if kind is Text:
        return _text(given, site)
    return blank(kind, given, site, full) if _is_record(kind) else given


def gaps(value: Any) -> int:
    """How many places of a form stand visibly empty."""
    if isinstance(value, Noted):
        return gaps(value.value)
    if isinstance(value, Mapping):
        return sum(map(gaps, value.values()))
    if isinstance(value, list | tuple):
        return sum(map(gaps, value))
    return int(isinstance(value, str) and not value)


def _text(given: Mapping[str, str], site: Setting, note: str = "") -> Any:
    """A text with every language of the site; those that lack are gaps, and others are dropped."""
    value = {language: given.get(language, "") for language in site.languages}
    lacking = ", ".join(language for language, said in value.items() if not said)
    said = _said(f"{FILL_IN} {lacking}" if lacking else "", note)
    return Noted(value, said) if said else value


def _about(model: type[Record], name: str, hint: Any, site: Setting) -> str:
    """What a field means, in the model's own words, and what may stand in it."""
    info, kind = model.model_fields[name], _kind(hint)
    told = info.description or ""
    if not told and (_is_record(kind) or _is_enum(kind)):
        told = (kind.__doc__ or "").strip().splitlines()[0].rstrip(".")
    known = site.ids.get((model, name), ())
    words = [str(word) for word in kind] if _is_enum(kind) and not known else list(known[:SHOWN])
    if words:
        form = ("one of: " if _is_enum(kind) else "known: ") + ", ".join(words) + ("…" if len(known) > SHOWN else "")
    elif _is_record(kind):
        form = "fields: " + ", ".join(kind.model_fields)
    else:
        form = next((said for type_, said in FORMS if kind == type_), "")
    return _said(told, form)


def _said(*parts: str) -> str:
    """The parts of a comment; what asks for something is set off from the rest."""
    said = "; ".join(part.rstrip(".") for part in parts if part)
    asks = parts[0].startswith(FILL_IN)
    return said.replace("; ", ": ", 1) if asks else said


def _without_notes(fields: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: value.value if isinstance(value, Noted) else value for name, value in fields.items()}
    return {name: value for name, value in plain.items() if not isinstance(value, Off)}


def _bare(hint: Any) -> Any:
    """Without the `| None` of an optional field."""
    choices = [choice for choice in get_args(hint) if choice is not type(None)]
    return choices[0] if get_origin(hint) in (Union, UnionType) else hint


def _origin(hint: Any) -> Any:
    return get_origin(_bare(hint))


def _kind(hint: Any) -> Any:
    """What one value of the field is: the record, enum, text or number, also where the field is a list of them."""
    bare = _bare(hint)
    if any(bare == form for form, _ in FORMS):
        return bare
    if get_origin(bare) is dict:
        return _kind(get_args(bare)[1])
    if get_origin(bare) is Annotated:
        listed = next((one.words for one in get_args(bare) if isinstance(one, OneOf)), None)
        return listed or _kind(get_args(bare)[0])
    return _kind(get_args(bare)[0]) if get_origin(bare) is tuple else bare


def _is_pair(hint: Any) -> bool:
    return _origin(hint) is tuple and get_args(_bare(hint))[-1] is not Ellipsis


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Record)


def _is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, StrEnum)
