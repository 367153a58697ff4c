"""Every decision by place, newest first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from ...frames import decisions
from ...model import Status
from ..blocks.decisions import DecisionRow, decision_row
from ..kit.edition import Edition
from ..kit.kind import PageKind
from ..kit.page import Page
from ..kit.writer import PageWriter


@dataclass(frozen=True)
class Place:
    """The decisions of one jurisdiction, or of several at once; ``more``: of those, how many concern this one too."""

    id: str
    name: str
    rows: list[DecisionRow]
    more: int = 0


SEVERAL = "several"


def places(edition: Edition) -> list[Place]:
    """Those with the most decisions first; decisions of several jurisdictions at once stand once, at the end."""
    w = edition.words
    found = _newest_first(edition)
    alone = Counter(status.jurisdictions[0] for status, _ in found if len(status.jurisdictions) == 1)
    shared = Counter(code for status, _ in found if len(status.jurisdictions) > 1 for code in status.jurisdictions)
    ranked = sorted(alone, key=lambda code: (-alone[code] - shared[code], code))
    listed = [
        Place(f"in-{code.lower()}", w.country(code), _rows(found, (code,), edition), shared[code]) for code in ranked
    ]
    several = _rows(found, None, edition)
    return [*listed, Place(SEVERAL, w("status.several"), several)] if several else listed


Dated = tuple[Status, tuple[str, str, Any] | None]


def _newest_first(edition: Edition) -> list[Dated]:
    """The decisions on families and treatments; those without a date last."""
    dataset = edition.dataset
    found: list[Dated] = []
    for family, treatment, status in decisions(dataset):
        if treatment:
            found.append((status, ("treatment", treatment, edition.tell(dataset.treatments[treatment].name))))
        elif family:
            found.append((status, ("family", family, edition.tell(dataset.families[family].name))))
    return sorted(found, key=lambda pair: pair[0].date or "", reverse=True)


def _rows(found: list[Dated], codes: tuple[str, ...] | None, edition: Edition) -> list[DecisionRow]:
    """The decisions of exactly these jurisdictions; without any, those of several."""
    return [
        decision_row(status, edition, about)
        for status, about in found
        if (status.jurisdictions == codes if codes else len(status.jurisdictions) > 1)
    ]


def status_page(edition: Edition) -> Page:
    """All decisions in one language."""
    w, dataset = edition.words, edition.dataset
    context = sorted(dataset.site.record.context, key=lambda status: status.date or "", reverse=True)
    count = sum(1 for _, _, status in decisions(dataset) if status.kind.decides)
    title, about = w("page.status"), w("page.status_about")
    page = PageWriter(edition, "status")
    body = page.write(
        "decisions/page.html.jinja",
        about=about,
        count=w.count("decisions_n", count),
        places=places(edition),
        context=[decision_row(status, edition) for status in context],
        file=dataset.site.file,
    )
    return page.page(title, about, body, boost=1.1, hide=("toc",))  # the places stand at its head


KINDS = (
    PageKind(
        "status",
        "status.md",
        lambda e, key: status_page(e),
        lambda d: ("",) if any(True for _ in decisions(d)) else (),
        menu="records",
    ),
)
