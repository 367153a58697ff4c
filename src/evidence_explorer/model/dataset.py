"""All records of a site together, with the place of each in its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

from ..track import Shelf
from . import vocabulary as own
from .biomarker import Biomarker
from .claim import Answer, Answers, Section, Seed, Seeds
from .family import Family, Treatment
from .labels import labels
from .overrides import Phrases, Template
from .site import (
    Comparator,
    Correction,
    Corrections,
    Diagnosis,
    Entry,
    EventKind,
    Glossary,
    OutcomeKind,
    Scale,
    SiteFacts,
    Vocabulary,
    shapes,
)
from .study import Study
from .vocabulary import BiasTool, ControlKind, InkColour, OwnWord, Shape, names
from .words import Judgement


class Aside:
    """A part of a path that no text or number of a file can equal; each one equals itself only."""

    def __repr__(self) -> str:
        return "aside"


KEY = Aside()
Path = tuple[str | int | Aside, ...]
Marks = Mapping[Path, tuple[int, int]]
"""Line and column, from 1, of each key and value of a file. The mark of a key is at `(*path, KEY)`."""


T = TypeVar("T")


@dataclass(frozen=True)
class Losses:
    """What was set aside to read the rest of a broken record. Paths are those of the file.

    ``told``: where a fault was found; ``lost``: fields that are gone or lack a member; ``kept``: for each list of the
    record that was cut, the numbers that its items have in the file.
    """

    told: frozenset[Path] = frozenset()
    lost: frozenset[str] = frozenset()
    kept: Mapping[Path, tuple[int, ...]] = field(default_factory=dict)

    def original(self, path: Path) -> Path:
        """Where a path of the record leads in the file."""
        found: Path = ()
        for depth, part in enumerate(path):
            kept = self.kept.get(path[:depth])
            found = (*found, kept[part] if kept and isinstance(part, int) else part)
        return found

    def explain(self, path: Path) -> bool:
        """Whether a fault was told at a path of the file, above it or just below it; anywhere below a whole field."""
        return path in self._below or any(path[:depth] in self.told for depth in range(len(path) + 1))

    @cached_property
    def _below(self) -> frozenset[Path]:
        return frozenset(above for path in self.told for above in (path[:-1], path[:1]) if above)


@dataclass(frozen=True)
class Placed(Generic[T]):
    """A record with its file (as a path from the project's root, with /), its marks, and what it lost in reading."""

    file: str
    record: T
    marks: Marks = field(default_factory=dict, repr=False, compare=False)
    losses: Losses = field(default_factory=Losses, repr=False, compare=False)
    found: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was worked out of this record alone, for as long as it is this one."""

    def place(self, path: Path) -> tuple[int, int]:
        """The line and column of a field of the file; of its nearest parent where the field is absent."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, (1, 1))


@dataclass(frozen=True)
class Dataset:
    """A whole site's evidence. Families in their order, studies by family folder and id."""

    site: Placed[SiteFacts]
    vocabulary: Placed[Vocabulary]
    scale_file: Placed[tuple[Scale, ...]]
    family_files: tuple[Placed[Family], ...]
    study_files: tuple[Placed[Study], ...]
    seed_file: Placed[Seeds] | None = None
    answer_files: tuple[Placed[Answers], ...] = ()
    biomarker_files: tuple[Placed[Biomarker], ...] = ()
    glossary_file: Placed[Glossary] | None = None
    correction_file: Placed[Corrections] | None = None
    word_files: tuple[Placed[Phrases], ...] = ()
    template_files: tuple[Placed[Template], ...] = ()

    @cached_property
    def families(self) -> Shelf[Family]:
        """Families by id, in their order."""
        files = sorted(self.family_files, key=lambda f: (f.record.order, f.record.id))
        return Shelf("family", {f.record.id: f.record for f in files})

    @cached_property
    def treatments(self) -> Shelf[Treatment]:
        """Treatments by id, in the order of the families and inside each."""
        return Shelf("treatment", {t.id: t for family in self._families for t in family.treatments})

    @cached_property
    def family_of_treatment(self) -> Shelf[str]:
        """Treatment id to family id."""
        found = {t.id: family.id for family in self._families for t in family.treatments}
        return Shelf("family of treatment", found)

    @cached_property
    def studies(self) -> Shelf[Study]:
        """Studies by id, in the order of their files."""
        return Shelf("study", {placed.record.id: placed.record for placed in self.study_files})

    @cached_property
    def labels(self) -> Shelf[str]:
        """Study id to the name that stands for it everywhere; no two studies have the same."""
        return Shelf("label of study", labels(placed.record for placed in self.study_files))

    @cached_property
    def family_of_study(self) -> Shelf[str]:
        """Study id to family id: the folder of its file."""
        found = {placed.record.id: placed.file.split("/")[-2] for placed in self.study_files}
        return Shelf("family of study", found)

    def file_of(self, kind: str, key: str) -> str:
        """The file of a record; KeyError where there is no such record."""
        return self._file_of[f"{kind} {key}"]

    def shared_file(self, kind: str) -> str | None:
        """The file that holds all records of a kind, such as the glossary, if there is one."""
        return self._file_of.get(f"{kind} ")

    @cached_property
    def _file_of(self) -> Shelf[str]:
        shared = {"glossary": self.glossary_file, "corrections": self.correction_file}
        found = {
            **{(kind, ""): placed.file for kind, placed in shared.items() if placed},
            **{("study", p.record.id): p.file for p in self.study_files},
            **{("family", p.record.id): p.file for p in self.family_files},
            **{("treatment", t.id): p.file for p in self.family_files for t in p.record.treatments},
            **{("section", p.file.rsplit("/", 1)[-1].removesuffix(".yaml")): p.file for p in self.answer_files},
            **{("scale", s.id): self.scale_file.file for s in self.scale_file.record},
            **{("biomarker", p.record.id): p.file for p in self.biomarker_files},
        }
        return Shelf("file", {f"{kind} {key}": file for (kind, key), file in found.items()})

    @cached_property
    def _families(self) -> list[Family]:
        return [f.record for f in sorted(self.family_files, key=lambda f: (f.record.order, f.record.id))]

    @cached_property
    def sections(self) -> Shelf[Section]:
        """The parts of the source whose claims are checked, by id, in its order."""
        found = self.seed_file.record.sections if self.seed_file else ()
        return Shelf("section", {section.id: section for section in found})

    @cached_property
    def claims(self) -> Shelf[Seed]:
        """The claims that the site must answer, by id, in the order of the inventory."""
        found = self.seed_file.record.claims if self.seed_file else ()
        return Shelf("claim", {seed.id: seed for seed in found})

    @cached_property
    def answers(self) -> Shelf[Answer]:
        """Our answers by the id of the claim."""
        return Shelf("answer", {a.id: a for placed in self.answer_files for a in placed.record.claims})

    @cached_property
    def scales(self) -> Shelf[Scale]:
        """Scales by id, in the order of their file."""
        return Shelf("scale", {scale.id: scale for scale in self.scale_file.record})

    @cached_property
    def biomarkers(self) -> Shelf[Biomarker]:
        """Biomarkers by id, in their order."""
        found = sorted((p.record for p in self.biomarker_files), key=lambda b: (b.order, b.id))
        return Shelf("biomarker", {b.id: b for b in found})

    @cached_property
    def glossary(self) -> Shelf[Entry]:
        """Explained words by id, in the order of their file."""
        found = self.glossary_file.record.terms if self.glossary_file else ()
        return Shelf("entry", {e.id: e for e in found})

    @cached_property
    def corrections(self) -> Shelf[Correction]:
        """Corrections by their name, in the order of their file."""
        return Shelf("correction", dict(self.correction_file.record.named if self.correction_file else ()))

    @cached_property
    def event_kinds(self) -> Shelf[EventKind]:
        """Adverse events by id, in the order of the vocabulary."""
        return Shelf("event", {event.id: event for event in self.vocabulary.record.events})

    @cached_property
    def outcome_kinds(self) -> Shelf[OutcomeKind]:
        """Outcome kinds by id, in the order of the vocabulary."""
        return Shelf("outcome", {kind.id: kind for kind in self.vocabulary.record.outcomes})

    @cached_property
    def outcome_shapes(self) -> Shelf[str]:
        """Outcome id to the shape of its marks: those that are charted have one each, all others share the last."""
        return Shelf("shape of outcome", shapes(self.vocabulary.record.outcomes))

    @cached_property
    def diagnoses(self) -> Shelf[Diagnosis]:
        """Diagnoses by id."""
        return Shelf("diagnosis", {term.id: term for term in self.vocabulary.record.diagnoses})

    @cached_property
    def comparators(self) -> Shelf[Comparator]:
        """Treatments that only ever serve as comparison, by id."""
        return Shelf("comparator", {term.id: term for term in self.vocabulary.record.comparators})

    @cached_property
    def control_kinds(self) -> Shelf[ControlKind]:
        """What a control arm can have received, by id: the site's list, or the program's."""
        return Shelf("control kind", own.controls(self.vocabulary.record))

    @cached_property
    def marker_kinds(self) -> Shelf[OwnWord]:
        """Sorts of biomarkers by id."""
        return Shelf("marker kind", own.marker_kinds(self.vocabulary.record))

    @cached_property
    def bias_tools(self) -> Shelf[BiasTool]:
        """Instruments for the risk of bias by id, each with its domains and judgements."""
        return Shelf("bias tool", own.bias_tools(self.vocabulary.record))

    @cached_property
    def judgements(self) -> Shelf[Judgement]:
        """Word of an instrument to the program's word that it is like; the first of two instruments decides."""
        tools = reversed(own.bias_tools(self.vocabulary.record).values())
        return Shelf("judgement", {word.id: word.like for tool in tools for word in tool.judgements if word.like})

    @cached_property
    def inks(self) -> Shelf[InkColour]:
        """Colours of families by id."""
        return Shelf("ink", own.inks(self.vocabulary.record))

    @cached_property
    def marks(self) -> Shelf[Shape]:
        """Shapes of families by id."""
        return Shelf("mark", own.marks(self.vocabulary.record))

    @cached_property
    def phrases(self) -> Shelf[Phrases]:
        """What the site itself says of the interface, by language: its words, and the names of its vocabulary."""
        found = {placed.record.language: placed.record for placed in self.word_files}
        if called := dict(names(self.vocabulary.record)):
            for language in self.site.record.languages:
                said = {key: text.said(language)[0] for key, text in called.items()}
                given = found[language].said if language in found else {}
                found[language] = Phrases(language, {**said, **given})
        return Shelf("words", found)

    @property
    def shelves(self) -> tuple[Shelf[Any], ...]:
        """Everything that pages look things up in."""
        return (
            self.families, self.treatments, self.family_of_treatment, self.studies, self.labels, self.family_of_study,
            self._file_of, self.sections, self.claims, self.answers, self.scales, self.biomarkers, self.glossary,
            self.corrections,
            self.event_kinds, self.outcome_kinds, self.outcome_shapes, self.diagnoses, self.comparators,
            self.control_kinds, self.marker_kinds, self.bias_tools, self.judgements, self.inks, self.marks,
            self._concerning,
            self._about_treatment, self._of_family, self._with_effects, self._filed_under, self.phrases,
        )  # fmt: skip

    def studies_of_treatment(self, treatment: str) -> list[Study]:
        """The studies that are evidence about a treatment, newest first."""
        return [self.studies[key] for key in self._about_treatment.get(treatment, ())]

    def studies_concerning(self, treatment: str) -> list[Study]:
        """The studies that are about a treatment or gave it to an arm, in the order of their files."""
        return [self.studies[key] for key in self._concerning.get(treatment, ())]

    def studies_with_effects(self, treatment: str) -> list[Study]:
        """The studies that are about a treatment, or that publish an effect of it, in the order of their files."""
        return [self.studies[key] for key in self._with_effects.get(treatment, ())]

    @cached_property
    def _with_effects(self) -> Shelf[tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for placed in self.study_files:
            study = placed.record
            exposures = (effect.exposure for effect in study.effects if effect.exposure)
            for key in dict.fromkeys([*study.treatments, *exposures]):
                found.setdefault(key, []).append(study.id)
        return Shelf("studies with effects", {key: tuple(ids) for key, ids in found.items()})

    @cached_property
    def _concerning(self) -> Shelf[tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for placed in self.study_files:
            study = placed.record
            for key in dict.fromkeys([*study.treatments, *(arm.treatment for arm in study.arms if arm.treatment)]):
                found.setdefault(key, []).append(study.id)
        return Shelf("studies concerning", {key: tuple(ids) for key, ids in found.items()})

    @cached_property
    def _about_treatment(self) -> Shelf[tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for study in newest_first(placed.record for placed in self.study_files):
            for key in study.treatments:
                found.setdefault(key, []).append(study.id)
        return Shelf("studies about", {key: tuple(ids) for key, ids in found.items()})

    @cached_property
    def _of_family(self) -> Shelf[tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        family_of = {t.id: family.id for family in self._families for t in family.treatments}
        folder = {placed.record.id: placed.file.split("/")[-2] for placed in self.study_files}
        for study in newest_first(placed.record for placed in self.study_files):
            for key in dict.fromkeys([folder[study.id], *(family_of[t] for t in study.treatments if t in family_of)]):
                found.setdefault(key, []).append(study.id)
        return Shelf("studies of family", {key: tuple(ids) for key, ids in found.items()})

    def studies_of_family(self, family: str) -> list[Study]:
        """The studies of a family's folder or about one of its treatments, newest first."""
        return [self.studies[key] for key in self._of_family.get(family, ())]

    @cached_property
    def _filed_under(self) -> Shelf[tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        folder = {placed.record.id: placed.file.split("/")[-2] for placed in self.study_files}
        for study in newest_first(placed.record for placed in self.study_files):
            found.setdefault(folder[study.id], []).append(study.id)
        return Shelf("studies filed under", {key: tuple(ids) for key, ids in found.items()})

    def studies_filed_under(self, family: str) -> list[Study]:
        """The studies of a family's folder, newest first: each study of the site is in one of these lists."""
        return [self.studies[key] for key in self._filed_under.get(family, ())]


def newest_first(studies: Iterable[Study]) -> list[Study]:
    """By year, newest first; by id within a year."""
    return sorted(studies, key=lambda s: (-s.citation.order, s.id))
