"""Links of a study's page to the form for a wrong figure, filled in with what the page says."""

from __future__ import annotations

from dataclasses import dataclass

from ...hosting import report_address
from ...model import Study
from ..kit.edition import Edition
from ..kit.rows import OutcomeBlock


@dataclass(frozen=True)
class Reports:
    """One address for each outcome, in the order of the file, and one for each other table; None: there is no form."""

    outcomes: list[str | None]
    scores: str | None
    effects: str | None
    harms: str | None


def reports(study: Study, blocks: list[OutcomeBlock], edition: Edition) -> Reports:
    """Where a reader says that a figure of this study is wrong."""
    return Reports(
        outcomes=[_report(study, edition, "outcomes", _named(i, b), _shown(b, edition)) for i, b in enumerate(blocks)],
        scores=_report(study, edition, "scores"),
        effects=_report(study, edition, "effects"),
        harms=_report(study, edition, "harms"),
    )


def _report(study: Study, edition: Edition, section: str, field: str = "", shown: str = "") -> str | None:
    file = edition.dataset.file_of("study", study.id)
    first = edition.dataset.site.record.languages[0]
    folder = "" if edition.language == first else f"{edition.language}/"
    page = f"{folder}{edition.url_of('study', study.id)}#{section}"
    title = edition.words("report.title", name=study.id)
    return report_address(edition.repository, title, file, page, field or section, shown)


def _named(index: int, block: OutcomeBlock) -> str:
    return f"outcomes[{index}]: {', '.join((block.name, *block.facts))}"


def _shown(block: OutcomeBlock, edition: Edition) -> str:
    """Each arm with its value, as the table shows it."""
    w = edition.words
    return w.clauses(f"{row.arm}{w('colon')}{row.people} ({row.share})" for row in block.rows)
