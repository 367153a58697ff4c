"""Pages that list: scales, all studies, all sources."""

from __future__ import annotations

from collections import Counter

from ..frames import scales_of
from ..model import Grade, Scale, Study
from .base import Desk, Edition, Page, citation, path_of, where_published
from .views import study_row


def scale_page(scale: Scale, edition: Edition) -> Page:
    """One measuring scale: what it is, and every figure of response or remission counted with it."""
    path = path_of("scale", scale.id)
    desk = Desk(edition, path)
    dataset, w = edition.dataset, edition.words
    used = [s for s in dataset.studies.values() if scale.id in scales_of(s)]
    used.sort(key=lambda s: (-s.citation.order, s.id))
    title = scale.short(edition.language)
    about = edition.say(scale.about)
    body = desk.write(
        "scale.html.jinja",
        scale=scale,
        studies=[study_row(s, edition) for s in used],
        range=w("to", low=w.number(scale.range[0]), high=w.number(scale.range[1]))
        if scale.range
        else w("not_reported"),
        grade_word=w(f"grade.{scale.grade}"),
        edit=dataset.file_of("scale", scale.id),
    )
    known = [*scale.full_name.root.values(), *scale.aliases]
    return desk.page(title, about, body, edit=dataset.file_of("scale", scale.id), also=known)


def scales_page(edition: Edition) -> Page:
    """All scales and outcomes."""
    desk = Desk(edition, "scales.md")
    dataset, w = edition.dataset, edition.words
    uses = Counter(scale for study in dataset.studies.values() for scale in scales_of(study))
    body = desk.write(
        "scales.html.jinja",
        scales=[(s, uses[s.id]) for s in dataset.scales.values()],
        kinds=list(dataset.outcome_kinds.values()),
    )
    title = w("page.scales")
    return desk.page(title, w("page.scales_about"), body, edit=dataset.scale_file.file)


def studies_page(edition: Edition) -> Page:
    """All studies, by family."""
    desk = Desk(edition, "studies.md")
    dataset, w = edition.dataset, edition.words
    sections = [
        (family, [study_row(s, edition) for s in _of(family.id, edition)]) for family in dataset.families.values()
    ]
    title = w("page.studies")
    body = desk.write(
        "studies.html.jinja",
        sections=[(f, rows) for f, rows in sections if rows],
        count=w.count("studies_n", len(dataset.studies)),
    )
    return desk.page(title, w("page.studies_about"), body)


def _of(family: str, edition: Edition) -> list[Study]:
    found = [s for s in edition.dataset.studies.values() if edition.dataset.family_of_study[s.id] == family]
    return sorted(found, key=lambda s: (-s.citation.order, s.id))


def sources_page(edition: Edition) -> Page:
    """The bibliography, with how each study was read."""
    desk = Desk(edition, "sources.md")
    dataset, w = edition.dataset, edition.words
    figures = [row for study in dataset.studies for row in edition.evidence.rows(study)]
    grades = Counter(row.grade for row in figures)
    rows = []
    for study in sorted(dataset.studies.values(), key=lambda s: (dataset.labels[s.id].casefold(), s.id)):
        best = min((s.grade for s in study.sources.values()), key=list(Grade).index)
        rows.append({
            "id": study.id, "name": edition.name(study), "citation": citation(study, w),
            "published": where_published(study), "grade": best, "grade_word": w(f"grade.{best}"),
        })  # fmt: skip
    body = desk.write(
        "sources.html.jinja",
        rows=rows,
        grades=[(g, w(f"grade.{g}"), w(f"grade_about.{g}"), grades.get(g, 0)) for g in Grade],
        credits=dataset.site.record.credits,
        total=len(figures),
    )
    title = w("page.sources")
    return desk.page(title, w("page.sources_about"), body)


__all__ = ["scale_page", "scales_page", "sources_page", "studies_page"]
