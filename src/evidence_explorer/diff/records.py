"""All records of a dataset by kind and id, each with its file, its page, and what only its place in a file says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..model import Dataset, Path, Record
from .changes import Ref
from .fields import Leaf, differences
from .pairing import pairs

Name = tuple[str, str]

ORDER = (
    "study", "treatment", "family", "biomarker", "answer", "claim", "section", "inventory", "scale", "outcome", "event",
    "diagnosis", "comparator", "entry", "correction", "site",
)  # fmt: skip
"""The kinds of record, in the order in which they are told."""

PAGES = {
    "study": "studies/{id}/", "treatment": "treatments/{id}/", "family": "families/{id}/",
    "biomarker": "biomarkers/{id}/", "section": "claims/{id}/", "inventory": "claims/", "scale": "scales/{id}/",
    "outcome": "scales/#outcome-{id}", "entry": "glossary/#{id}", "correction": "corrections/#{id}", "site": "./",
}  # fmt: skip
"""The address of a record's page inside a language's tree; claims stand on the page of their section."""


@dataclass(frozen=True)
class Entry:
    """A record in its place; ``within``: the family or section in whose file it stands."""

    ref: Ref
    record: Record
    within: tuple[str, str] | None = None

    def rank(self) -> tuple[int, str]:
        """Its place among everything that is told."""
        return ORDER.index(self.ref.kind), self.ref.id


def catalogue(dataset: Dataset) -> dict[Name, Entry]:
    """Every record of a dataset by its kind and id."""
    return {(entry.ref.kind, entry.ref.id): entry for entry in _entries(dataset)}


def both(old: Dataset, new: Dataset) -> list[tuple[Entry | None, Entry | None]]:
    """Every record of both datasets, the old version beside the new one, in the order in which they are told."""
    before, after = catalogue(old), catalogue(new)
    before = _same_corrections(before, after)
    found = [(before.get(name), after.get(name)) for name in {**after, **before}]
    return sorted(found, key=lambda two: (two[1] or two[0]).rank())  # type: ignore[union-attr]  # one is there


def field_differences(old: Entry, new: Entry) -> Iterator[Leaf]:
    """What differs between two versions of a record, and whether it moved to another family or section."""
    if old.within != new.within:
        kind, place = new.within or old.within or ("", "")
        path: Path = (kind,)
        yield Leaf(path, None, old.within[1] if old.within else None, place)
    yield from differences(old.record, new.record)


def _entries(dataset: Dataset) -> Iterator[Entry]:
    for study in dataset.study_files:
        family = dataset.family_of_study[study.record.id]
        yield _entry("study", study.record.id, study.file, study.record, ("family", family))
    for placed in dataset.family_files:
        family = placed.record.id
        yield _entry("family", family, placed.file, placed.record)
        for treatment in placed.record.treatments:
            yield _entry("treatment", treatment.id, placed.file, treatment, ("family", family))
    for marker in dataset.biomarker_files:
        yield _entry("biomarker", marker.record.id, marker.file, marker.record)
    yield from _claims(dataset)
    yield from _shared(dataset)


def _claims(dataset: Dataset) -> Iterator[Entry]:
    for placed in dataset.answer_files:
        for answer in placed.record.claims:
            section = dataset.claims[answer.id].section
            yield _entry("answer", answer.id, placed.file, answer, page=f"claims/{section}/#{answer.id}")
    if seeds := dataset.seed_file:
        yield _entry("inventory", "source", seeds.file, seeds.record.source)
        for part in seeds.record.sections:
            yield _entry("section", part.id, seeds.file, part)
        for claim in seeds.record.claims:
            yield _entry("claim", claim.id, seeds.file, claim, page=f"claims/{claim.section}/#{claim.id}")


def _shared(dataset: Dataset) -> Iterator[Entry]:
    yield _entry("site", "site", dataset.site.file, dataset.site.record)
    for scale in dataset.scale_file.record:
        yield _entry("scale", scale.id, dataset.scale_file.file, scale)
    words = dataset.vocabulary.record
    kinds = ("outcome", words.outcomes), ("event", words.events), ("diagnosis", words.diagnoses)
    for kind, terms in (*kinds, ("comparator", words.comparators)):
        for term in terms:
            yield _entry(kind, term.id, dataset.vocabulary.file, term)
    if glossary := dataset.glossary_file:
        for word in glossary.record.terms:
            yield _entry("entry", word.id, glossary.file, word)
    if placed := dataset.correction_file:
        for anchor, correction in placed.record.named:
            yield _entry("correction", anchor, placed.file, correction)


def _entry(
    kind: str, id_: str, file: str, record: Record, within: tuple[str, str] | None = None, page: str | None = None
) -> Entry:
    address = page or (PAGES[kind].format(id=id_) if kind in PAGES else None)
    return Entry(Ref(kind, id_, file, address), record, within)


def _same_corrections(before: dict[Name, Entry], after: dict[Name, Entry]) -> dict[Name, Entry]:
    """The old records, each correction under the name that it has now: corrections have no id of their own."""
    old, new = ([entry for name, entry in found.items() if name[0] == "correction"] for found in (before, after))
    kept = {name: entry for name, entry in before.items() if name[0] != "correction"}
    for was, now in pairs([entry.record for entry in old], [entry.record for entry in new]):
        if was is not None:
            taken = old[was].ref.id + ("-before" if ("correction", old[was].ref.id) in after else "")
            name = taken if now is None else new[now].ref.id
            kept["correction", name] = replace(old[was], ref=replace(old[was].ref, id=name))
    return kept
