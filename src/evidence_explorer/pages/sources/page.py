"""The bibliography, with how each study was read."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import Any
from unicodedata import normalize

from ...frames.published import where_published
from ...model import Grade
from ..blocks.sharing import sharing_files
from ..kit.citing import citation
from ..kit.counted import counted_names
from ..kit.edition import Edition
from ..kit.fold import Fold
from ..kit.kind import PageKind
from ..kit.page import Page
from ..kit.writer import PageWriter

WHOLE = 800
"""Studies whose whole references stand in one list; of more, it says where they are."""


def sources_page(edition: Edition) -> Page:
    """The bibliography, with how each study was read."""
    page = PageWriter(edition, "sources")
    dataset, w = edition.dataset, edition.words
    figures = [row for study in dataset.studies for row in edition.evidence.rows(study)]
    grades = Counter(row.grade for row in figures)
    rows = []
    for study in sorted(dataset.studies.values(), key=lambda s: (dataset.labels[s.id].casefold(), s.id)):
        best = min((s.grade for s in study.sources.values()), key=list(Grade).index)
        whole = len(dataset.studies) <= WHOLE
        rows.append({
            "id": study.id, "name": edition.name(study), "citation": citation(study, w) if whole else "",
            "published": where_published(study) if whole else (), "grade": best, "grade_word": w(f"grade.{best}"),
        })  # fmt: skip
    body = page.write(
        "sources/page.html.jinja",
        letters=_by_letter(rows, edition),
        grades=[(g, w(f"grade.{g}"), w(f"grade_about.{g}"), grades.get(g, 0)) for g in Grade],
        credits=dataset.site.record.credits,
        total=len(figures),
        brief=len(dataset.studies) > WHOLE,
        counted=w.listed(counted_names(edition)),
    )
    title = w("page.sources")
    return page.page(title, w("page.sources_about"), body)


def _by_letter(rows: list[dict[str, Any]], edition: Edition) -> list[tuple[Fold, list[dict[str, Any]]]]:
    """The bibliography under the first letters of the names, without their accents."""
    w, names = edition.words, edition.dataset.labels

    def letter(row: dict[str, Any]) -> str:
        return normalize("NFD", names[row["id"]])[:1].upper()

    groups = [(first, list(mine)) for first, mine in groupby(sorted(rows, key=letter), key=letter)]
    return [(Fold(w.told(first, w.count("studies_n", len(mine)))), mine) for first, mine in groups]


KINDS = (PageKind("sources", "sources.md", lambda e, key: sources_page(e), menu="records", files=sharing_files),)
