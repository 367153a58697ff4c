"""The pages of families and treatments."""

from __future__ import annotations

from typing import Any

from ..frames import decisions_on
from ..model import Family, Study, Treatment
from .base import Desk, Edition, Page, path_of
from .beside import beside_family, beside_treatment
from .claims import claims_about
from .factbox import fact_box
from .harms import bias_tables, label_rows, treatment_harms
from .left_out import left_out_views
from .people import people_of_treatment
from .pools import together
from .published import published_views
from .sought import sought_of
from .status import DecisionRow, decision_row, shared_with
from .trials import arm_charts, effect_charts, trial_chart
from .views import study_row


def family_page(family: Family, edition: Edition) -> Page:
    """One family in one language: its story, its treatments, its trials beside each other with their own controls."""
    path = path_of("family", family.id)
    desk = Desk(edition, path)
    dataset, w = edition.dataset, edition.words
    studies = dataset.studies_of_family(family.id)
    sections = [(edition.say(t.name), _own(t, studies)) for t in family.treatments]
    charts = [
        chart
        for outcome in _outcomes(edition)
        if (chart := trial_chart(sections, outcome, edition, f"{family.id}-{outcome}")) is not None
    ]
    families = list(dataset.families.values())
    place = families.index(family)
    body = desk.write(
        "family.html.jinja",
        family=family,
        treatments=[(t, len(dataset.studies_of_treatment(t.id))) for t in family.treatments],
        charts=charts,
        effects=effect_charts(studies, edition, f"{family.id}-effects"),
        studies=[study_row(s, edition) for s in studies],
        before=families[place - 1] if place else None,
        after=families[place + 1] if place + 1 < len(families) else None,
        count=w.count("studies_n", len(studies)),
        records=beside_family(family, edition),
        edit=dataset.file_of("family", family.id),
    )
    title = edition.say(family.name)
    summary = edition.say(family.summary)
    return desk.page(title, summary, body, edit=dataset.file_of("family", family.id), boost=2)


def _own(treatment: Treatment, studies: list[Study]) -> list[Study]:
    """The studies of a treatment, each under the first of its treatments that the family holds."""
    return [s for s in studies if s.treatments and next(iter(s.treatments)) == treatment.id]


def _outcomes(edition: Edition) -> list[str]:
    return [k for k, kind in edition.dataset.outcome_kinds.items() if kind.charted]


def treatment_page(treatment: Treatment, edition: Edition) -> Page:
    """One treatment in one language."""
    path = path_of("treatment", treatment.id)
    desk = Desk(edition, path)
    dataset = edition.dataset
    family = dataset.families[dataset.family_of_treatment[treatment.id]]
    studies = dataset.studies_of_treatment(treatment.id)
    siblings = list(family.treatments)
    place = siblings.index(treatment)
    people = people_of_treatment(treatment, edition)
    body = desk.write(
        "treatment.html.jinja",
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
    known = [*treatment.name.root.values(), *treatment.aliases]
    return desk.page(title, summary, body, edit=file, boost=3, also=known)


PRACTICE = (
    "route",
    "schedule",
    "session",
    "onset",
    "durability",
    "setting",
    "invasiveness",
    "contraindications",
    "cost",
)


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
