"""Rules about names: ids, files, and references from one record to another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from ..model import Dataset, Fault, Path, Placed, Study, folded, meant
from ..problems import say
from ..words import countries
from .base import Found, no_study, no_treatment, unknown


def ids_are_file_names(dataset: Dataset) -> Found:
    """E201: a record is found where its id says."""
    files: tuple[Placed[Any], ...] = (*dataset.study_files, *dataset.family_files, *dataset.biomarker_files)
    for placed in files:
        name = placed.file.rsplit("/", 1)[-1].removesuffix(".yaml")
        if placed.record.id != name:
            yield (
                placed,
                Fault(
                    "E201",
                    ("id",),
                    say("The id '{id}' is not the name of the file, '{name}'.", id=placed.record.id, name=name),
                    say("Rename the file or change the id, so that both are the same."),
                ),
            )


def ids_are_used_once(dataset: Dataset) -> Found:
    """E214: two records cannot share an id."""
    words = dataset.vocabulary
    groups: list[list[tuple[Placed[Any], Path, str]]] = [
        [(p, ("id",), p.record.id) for p in dataset.study_files],
        [(p, ("id",), p.record.id) for p in dataset.family_files],
        [
            *(
                (p, ("treatments", i, "id"), t.id)
                for p in dataset.family_files
                for i, t in enumerate(p.record.treatments)
            ),
            *((words, ("comparators", i, "id"), t.id) for i, t in enumerate(words.record.comparators)),
        ],
        [(dataset.scale_file, ("scales", i, "id"), s.id) for i, s in enumerate(dataset.scale_file.record)],
        [(words, ("outcomes", i, "id"), o.id) for i, o in enumerate(words.record.outcomes)],
        [(p, ("id",), p.record.id) for p in dataset.biomarker_files],
        [(words, ("events", i, "id"), e.id) for i, e in enumerate(words.record.events)],
        *_own_lists(dataset),
        [(words, ("diagnoses", i, "id"), d.id) for i, d in enumerate(words.record.diagnoses)],
        [(p, ("terms", i, "id"), e.id) for p in _glossary(dataset) for i, e in enumerate(p.record.terms)],
        [(dataset.site, ("questions", i, "asks"), q.asks) for i, q in enumerate(dataset.site.record.questions)],
    ]
    for group in groups:
        first: dict[str, str] = {}
        for placed, path, key in group:
            if key in first:
                fact = say("The id '{id}' is already used in {file}.", id=key, file=first[key])
                yield placed, Fault("E214", path, fact, say("Choose another id, or merge the two."))
            first.setdefault(key, placed.file)


def _own_lists(dataset: Dataset) -> Iterator[list[tuple[Placed[Any], Path, str]]]:
    file = dataset.vocabulary
    for name in ("controls", "marker_kinds", "bias_tools", "inks", "marks"):
        yield [(file, (name, i, "id"), one.id) for i, one in enumerate(getattr(file.record, name))]


def _glossary(dataset: Dataset) -> list[Placed[Any]]:
    return [dataset.glossary_file] if dataset.glossary_file else []


def studies_lie_in_a_family_folder(dataset: Dataset) -> Found:
    """E213: data/studies/<family>/ names a family that exists."""
    for placed in dataset.study_files:
        family = placed.file.split("/")[-2]
        if family not in dataset.families:
            fact = say("The folder '{family}' is not a family.", family=family)
            remedy = say("Move the file, or describe data/families/{family}.yaml.", family=family)
            yield placed, Fault("E213", (), fact, remedy.then(meant(family, list(dataset.families))))


def treatments_exist(dataset: Dataset) -> Found:
    """E208: a study is about treatments that a family file describes; an arm may also take a comparator."""
    treatments = list(dataset.treatments)
    given = [*treatments, *dataset.comparators]
    for placed in dataset.study_files:
        study = placed.record
        named: list[tuple[Path, str, list[str]]] = [
            *((("treatments", i), t, treatments) for i, t in enumerate(study.treatments)),
            *((("arms", i, "treatment"), a.treatment, given) for i, a in enumerate(study.arms) if a.treatment),
            *((("effects", i, "exposure"), e.exposure, treatments) for i, e in enumerate(study.effects) if e.exposure),
        ]
        for path, treatment, known in named:
            if treatment not in known:
                yield placed, no_treatment(path, treatment, known)


def scales_exist(dataset: Dataset) -> Found:
    """E209: scales are those of data/scales.yaml."""
    known = list(dataset.scales)
    for placed in dataset.study_files:
        named: list[tuple[Path, str | None]] = [
            *((("outcomes", i, "scale"), outcome.scale) for i, outcome in enumerate(placed.record.outcomes)),
            *((("scores", i, "scale"), score.scale) for i, score in enumerate(placed.record.scores)),
        ]
        for path, scale in named:
            if scale is not None and scale not in dataset.scales:
                yield placed, unknown("E209", path, say("scale"), scale, known, "data/scales.yaml")


def ranges_run_upwards(dataset: Dataset) -> Found:
    """E205: a scale has a lower and an upper end."""
    for i, scale in enumerate(dataset.scale_file.record):
        if scale.range and scale.range[0] >= scale.range[1]:
            low, high = scale.range
            fact = say("The range {low:g} to {high:g} does not run upwards.", low=low, high=high)
            yield dataset.scale_file, Fault("E205", ("scales", i, "range"), fact, say("Write the lower end first."))


def outcome_kinds_exist(dataset: Dataset) -> Found:
    """E210: outcomes are those of data/vocabulary.yaml."""
    known = list(dataset.outcome_kinds)
    for placed in dataset.study_files:
        record = placed.record
        named: list[tuple[Path, str]] = [(("outcomes", i, "kind"), o.kind) for i, o in enumerate(record.outcomes)]
        named += [(("effects", i, "outcome"), e.outcome) for i, e in enumerate(record.effects) if e.outcome]
        for path, kind in named:
            if kind not in dataset.outcome_kinds:
                yield placed, unknown("E210", path, say("outcome"), kind, known, "data/vocabulary.yaml")
    headline = dataset.site.record.headline  # empty where data/site.yaml could not be read
    if headline and headline.outcome not in dataset.outcome_kinds:
        where = ("headline", "outcome")
        yield dataset.site, unknown("E210", where, say("outcome"), headline.outcome, known, "data/vocabulary.yaml")


def diagnoses_exist(dataset: Dataset) -> Found:
    """E211: diagnoses are those of data/vocabulary.yaml."""
    known = list(dataset.diagnoses)
    for placed in dataset.study_files:
        for i, diagnosis in enumerate(placed.record.population.diagnosis):
            if diagnosis not in dataset.diagnoses:
                path = ("population", "diagnosis", i)
                yield placed, unknown("E211", path, say("diagnosis"), diagnosis, known, "data/vocabulary.yaml")


def countries_exist(dataset: Dataset) -> Found:
    """E219: countries are two-letter codes (ISO 3166)."""
    for placed in dataset.study_files:
        for i, code in enumerate(placed.record.design.countries):
            if code not in countries():
                fact = say("'{code}' is not the code of a country.", code=code)
                remedy = say("Use the two capital letters of ISO 3166: FR, US, GB, DE, BR…")
                yield placed, Fault("E219", ("design", "countries", i), fact, remedy)


def one_publication_is_one_record(dataset: Dataset) -> Found:
    """E220: two records with the same DOI or PubMed number are one study told twice."""
    first: dict[str, Study] = {}
    for placed in dataset.study_files:
        citation = placed.record.citation
        named = (("doi", citation.doi), ("preprint_doi", citation.preprint_doi), ("pmid", citation.pmid))
        for field, value in named:
            key = f"{field.removeprefix('preprint_')} {str(value).lower()}"
            if value is None:
                continue
            if key in first and first[key].id != placed.record.id:
                told = field.removeprefix("preprint_").upper()
                fact = say("'{id}' has the same {field}, {value}.", id=first[key].id, field=told, value=value)
                remedy = say("Merge the two records, or correct the number.")
                yield placed, Fault("E220", ("citation", field), fact, remedy)
            first.setdefault(key, placed.record)


def one_label_is_one_study(dataset: Dataset) -> Found:
    """E229: a label that a record gives itself belongs to it alone; labels made of author and year are told apart."""
    first: dict[str, Study] = {}
    for placed in dataset.study_files:
        if label := placed.record.label:
            other = first.setdefault(folded(label), placed.record)
            if other.id != placed.record.id:
                fact = say("'{id}' has the same label, {label}.", id=other.id, label=label)
                remedy = say("Give one of them another label, or drop both: author, year and a letter then name each.")
                yield placed, Fault("E229", ("label",), fact, remedy)


def people_belong_to_another_record(dataset: Dataset) -> Found:
    """E304: the record that holds the same people exists, and is another one."""
    for placed in dataset.study_files:
        also = placed.record.design.same_people_as
        if also and (also == placed.record.id or also not in dataset.studies):
            others = [key for key in dataset.studies if key != placed.record.id]
            yield placed, no_study(("design", "same_people_as"), also, others)


def markers_stand_in_an_order(dataset: Dataset) -> Found:
    """E222: a marker that says where it stands among the others stands there alone."""
    seen: set[int] = set()
    for placed in dataset.biomarker_files:
        order = placed.record.order
        if order in seen and "order" in placed.record.model_fields_set:
            fact = say("Another marker already has the {field} '{value}'.", field="order", value=order)
            yield placed, Fault("E222", ("order",), fact, say("Choose one that is free."))
        seen.add(order)


def families_look_different(dataset: Dataset) -> Found:
    """E222: a family’s mark, colour and place are its own, because the mark alone must tell it."""
    marks: Counter[str] = Counter()
    for placed in dataset.family_files:
        for field in ("mark", "ink", "order"):
            value = getattr(placed.record, field)
            marks[f"{field} {value}"] += 1
            if marks[f"{field} {value}"] > 1:
                fact = say("Another family already has the {field} '{value}'.", field=field, value=value)
                yield placed, Fault("E222", (field,), fact, say("Choose one that is free."))


RULES: tuple[Callable[[Dataset], Found], ...] = (
    ids_are_file_names,
    ids_are_used_once,
    studies_lie_in_a_family_folder,
    treatments_exist,
    scales_exist,
    outcome_kinds_exist,
    diagnoses_exist,
    countries_exist,
    one_publication_is_one_record,
    one_label_is_one_study,
    people_belong_to_another_record,
    ranges_run_upwards,
    families_look_different,
    markers_stand_in_an_order,
)
