"""The page of a treatment."""

from __future__ import annotations

from typing import Any

from ...frames import decisions_on
from ...model import Treatment
from ..blocks.claims import claims_about
from ..blocks.decisions import DecisionRow, decision_row, shared_with
from ..blocks.factbox import fact_box
from ..blocks.harms import bias_tables, label_rows, treatment_harms
from ..blocks.left_out import left_out_views
from ..blocks.people.view import people_of_treatment
from ..blocks.pooled.view import together
from ..blocks.practice import PRACTICE
from ..blocks.published import published_views
from ..blocks.related import beside_treatment
from ..blocks.trials import arm_charts, effect_charts
from ..kit.asking import treatment_names, typed
from ..kit.edition import Edition
from ..kit.kind import PageKind
from ..kit.page import Page
from ..kit.rows import study_row
from ..kit.writer import PageWriter
from .found import parts_of_treatment
from .sought import sought_of


def treatment_page(treatment: Treatment, edition: Edition) -> Page:
    """One treatment in one language."""
    page = PageWriter(edition, "treatment", treatment.id)
    dataset = edition.dataset
    family = dataset.families[dataset.family_of_treatment[treatment.id]]
    studies = dataset.studies_of_treatment(treatment.id)
    siblings = list(family.treatments)
    place = siblings.index(treatment)
    people = people_of_treatment(treatment, edition)
    body = page.write(
        "treatment/page.html.jinja",
        treatment=treatment,
        family=family,
        charts=arm_charts(studies, edition, treatment.id),
        effects=effect_charts(studies, edition, f"{treatment.id}-effects"),
        studies=[study_row(s, edition) for s in studies],
        before=siblings[place - 1] if place else None,
        after=siblings[place + 1] if place + 1 < len(siblings) else None,
        claims=claims_about({s.id for s in studies}, edition),
        box=fact_box(treatment, studies, edition),
        harms=treatment_harms(treatment, studies, edition),
        labels=label_rows(treatment.labels, edition),
        together=together(treatment, edition),
        sought=sought_of(treatment, edition),
        people=people,
        left_out=left_out_views(treatment, edition),
        published=published_views(treatment, edition),
        bias=bias_tables(studies, edition),
        records=beside_treatment(treatment.id, edition),
        practice=[_practice(p, edition) for p in treatment.practice],
        status=_decisions(treatment, edition),
        edit=dataset.file_of("treatment", treatment.id),
    )
    title = edition.say(treatment.name)
    summary = edition.say(treatment.summary)
    file = dataset.file_of("treatment", treatment.id)
    return page.page(
        title, summary, body, edit=file, boost=2.2, also=treatment_names(treatment),
        asked=typed("works", edition), parts=parts_of_treatment(treatment, edition),
    )  # fmt: skip


def _practice(practice: Any, edition: Edition) -> dict[str, Any]:
    w = edition.words
    rows = [(w(f"practice.{name}"), edition.tell(text)) for name in PRACTICE if (text := getattr(practice, name))]
    return {
        "variant": edition.say(practice.variant),
        "rows": rows,
        "address": practice.address,
        "grade": practice.grade,
        "grade_word": w(f"grade.{practice.grade}"),
    }


def _decisions(treatment: Treatment, edition: Edition) -> list[DecisionRow]:
    """Its own decisions, then those that hold for several treatments of its family, which say so."""
    return [
        decision_row(status, edition, shared=shared_with(treatment.id, others, edition))
        for status, others in decisions_on(edition.dataset, treatment.id)
    ]


KINDS = (
    PageKind(
        "treatment",
        "treatments/{key}.md",
        lambda e, key: treatment_page(e.dataset.treatments[key], e),
        lambda d: d.treatments,
    ),
)
