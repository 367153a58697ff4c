"""The empty forms of `evidence new`: what is known is filled in, the rest stands visibly empty."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..model import (
    Answer,
    Answers,
    Biomarker,
    Dataset,
    Family,
    Kind,
    Marks,
    Record,
    Study,
    Treatment,
    meant,
    short,
)
from ..model.schema import schema_line
from .append import append_item
from .emit import Noted, document, list_item
from .fields import FILL_IN, Gap, Setting, blank, gaps, setting
from .places import Draft, Refusal, all_known, checked_id, free, study_path

HOW = (
    f'What is visibly empty ("") is marked {FILL_IN}: fill it in. Lines that begin with # are fields that may be used; '
    "delete them, or remove the #. Then run: evidence check"
)
REVIEW_FIRST = {Kind.meta_analysis, Kind.systematic_review}


@dataclass(frozen=True)
class Existing:
    """A file that gets one more entry: its name in the data folder, its text, its values and their places."""

    path: str
    text: str
    value: Any
    marks: Marks

    def ids(self, name: str) -> list[str]:
        """The ids in the list of that name, of broken entries too."""
        found = self.value.get(name) if isinstance(self.value, dict) else None
        entries = found if isinstance(found, list) else []
        return [str(entry["id"]) for entry in entries if isinstance(entry, dict) and "id" in entry]


def study_draft(
    dataset: Dataset,
    files: Collection[str],
    family: str,
    study: str,
    values: Mapping[str, Any],
    header: Sequence[str] = (),
) -> Draft:
    """A study of a family, with what is known of it; ``files`` are those of the data folder, relative to it."""
    path = study_path(family, study, files)
    if study in dataset.studies:
        raise Refusal(f"There is already a study {short(study)}. Choose another id.")
    return _file(path, Study, {"id": study, **values}, setting(dataset), header)


def new_study(
    dataset: Dataset,
    files: Collection[str],
    family: str,
    study: str,
    kind: str = "",
    arms: Sequence[str] = (),
    treatments: Sequence[str] = (),
    citation: Mapping[str, Any] | None = None,
) -> Draft:
    """An empty study. ``arms`` are ids, or id=treatment, or id=kind of control."""
    all_known(treatments, tuple(dataset.treatments), "treatment")
    described = [_arm(dataset, word) for word in arms] or [{"id": Gap()}, {"id": Gap()}]
    given = [arm["treatment"] for arm in described if arm.get("treatment") in dataset.treatments]
    about = list(treatments) or list(dict.fromkeys(given))
    review = kind in REVIEW_FIRST
    values: dict[str, Any] = {
        **({"treatments": about} if about else {}),
        "citation": citation or {},
        "design": {"kind": kind} if kind else {},
        **({"effects": [{"source": "article"}]} if review else {"arms": described, "outcomes": [_outcome(described)]}),
        "sources": {"article": {}},
    }
    return study_draft(dataset, files, family, study, values, ["A new study.", HOW])


def _arm(dataset: Dataset, word: str) -> dict[str, Any]:
    """`placebo`, `dose-25=drug`, `lamp=sham`. An id that is itself a treatment or a control needs no more."""
    name, _, given = word.partition("=")
    given = given or name
    if given in dataset.control_kinds:
        return {"id": name, "control": given}
    known = (*dataset.treatments, *dataset.comparators)
    if given in known:
        return {"id": name, "treatment": given}
    if "=" in word:
        raise Refusal(f"Arm {short(name)}: {short(given)} is no treatment and no control. {meant(given, list(known))}")
    return {"id": name}


def _outcome(arms: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"results": [{"arm": arm["id"], "source": "article"} for arm in arms]}


def new_treatment(dataset: Dataset, family: Existing, treatment: str, name: Mapping[str, str]) -> Draft:
    """One more treatment at the end of the list of its family."""
    checked_id(treatment, "treatment")
    if treatment in (*dataset.treatments, *dataset.comparators, *family.ids("treatments")):
        raise Refusal(f"There is already a treatment {short(treatment)}. Choose another id, or edit that one.")
    return _entry(family, "treatments", Treatment, {"id": treatment, **_name(name)}, setting(dataset))


def new_family(dataset: Dataset, files: Collection[str], family: str, name: Mapping[str, str]) -> Draft:
    """An empty family with one empty treatment; its place, mark and colour are the first that are free."""
    path = free(f"families/{checked_id(family, 'family')}.yaml", files)
    others = list(dataset.families.values())
    values = {
        "id": family,
        "order": min(max((other.order for other in others), default=0) + 1, 99),
        "mark": _first_free(list(dataset.marks), {other.mark for other in others}),
        "ink": _first_free(list(dataset.inks), {other.ink for other in others}),
        "treatments": [{}],
        **_name(name),
    }
    return _file(path, Family, values, setting(dataset), ["A new family of treatments.", HOW])


def _first_free(words: Sequence[str], taken: Collection[str]) -> Any:
    left = [str(word) for word in words if word not in taken]
    return Noted(left[0], f"free: {', '.join(left)}") if left else Gap("all are taken by other families")


def new_biomarker(
    dataset: Dataset,
    files: Collection[str],
    biomarker: str,
    name: Mapping[str, str],
    treatments: Sequence[str] = (),
    studies: Sequence[str] = (),
) -> Draft:
    """An empty biomarker."""
    path = free(f"biomarkers/{checked_id(biomarker, 'biomarker')}.yaml", files)
    all_known(treatments, (*dataset.treatments, *dataset.comparators), "treatment")
    all_known(studies, tuple(dataset.studies), "study")
    values: dict[str, Any] = {"id": biomarker, **_name(name)}
    values |= {key: list(ids) for key, ids in (("treatments", treatments), ("studies", studies)) if ids}
    return _file(path, Biomarker, values, setting(dataset), ["A new biomarker.", HOW])


def claim_path(dataset: Dataset, claim: str) -> str:
    """The file in which a claim of the inventory is answered; Refusal for a claim that is none, or is answered."""
    open_claims = [seed for seed in dataset.claims if seed not in dataset.answers]
    if claim not in dataset.claims:
        told = meant(claim, open_claims) if open_claims else "Every claim of the inventory is answered."
        asked = f"The inventory has no claim {short(claim)}." if claim else "Which claim is answered? Give --id."
        raise Refusal(f"{asked} {told}")
    if claim in dataset.answers:
        raise Refusal(f"The claim {short(claim)} is answered already. Edit {dataset.claims[claim].section}.yaml.")
    return f"claims/{dataset.claims[claim].section}.yaml"


def new_claim(
    dataset: Dataset, existing: Existing | None, claim: str, verdict: str = "", studies: Sequence[str] = ()
) -> Draft:
    """The answer to a claim, in the file of its part of the source (a new one where there is none)."""
    path = claim_path(dataset, claim)
    all_known(studies, tuple(dataset.studies), "study")
    if existing and claim in existing.ids("claims"):
        raise Refusal(f"The claim {short(claim)} is answered already. Edit {path}.")
    gist = dataset.claims[claim].gist.said(dataset.site.record.languages[0])[0]
    values: dict[str, Any] = {"id": Noted(claim, gist)}
    values |= {"verdict": verdict} if verdict else {}
    values |= {"studies": list(studies)} if studies else {}
    if existing:
        return _entry(existing, "claims", Answer, values, setting(dataset))
    header = [f"Our answers to the part '{dataset.claims[claim].section}'.", HOW]
    return _file(path, Answers, {"claims": [values]}, setting(dataset), header)


def _name(name: Mapping[str, str]) -> dict[str, Any]:
    return {"name": dict(name)} if name else {}


def _file(path: str, model: type[Record], values: Mapping[str, Any], site: Setting, header: Sequence[str]) -> Draft:
    fields = blank(model, values, site)
    return Draft(path, f"{schema_line(path)}\n{document(fields, header)}", gaps(fields))


def _entry(existing: Existing, name: str, model: type[Record], values: Mapping[str, Any], site: Setting) -> Draft:
    fields = blank(model, values, site)
    text = append_item(existing.text, existing.marks, name, lambda indent: list_item(fields, indent))
    return Draft(existing.path, text, gaps(fields), adds=True)
