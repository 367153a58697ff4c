"""The pages of scales: each one, and all of them with the outcomes."""

from __future__ import annotations

from ...frames import scales_of
from ...model import Scale, newest_first
from ...track import tracked
from ..kit.asking import called, typed
from ..kit.edition import Edition
from ..kit.fold import cut
from ..kit.kind import PageKind
from ..kit.page import Page
from ..kit.rows import study_row
from ..kit.writer import PageWriter

NEWEST = 12
"""Studies that use a scale, the newest first, that stand open."""


@tracked(cutoff=True)
def _uses(edition: Edition) -> dict[str, tuple[str, ...]]:
    """Scale → the studies that measured with it, newest first. A study read for another scale changes no page."""
    found: dict[str, list[str]] = {}
    for study in newest_first(edition.dataset.studies.values()):
        for scale in scales_of(study):
            found.setdefault(scale, []).append(study.id)
    return {scale: tuple(ids) for scale, ids in sorted(found.items())}


def scale_page(scale: Scale, edition: Edition) -> Page:
    """One measuring scale: what it is, and every figure counted with it."""
    page = PageWriter(edition, "scale", scale.id)
    dataset, w = edition.dataset, edition.words
    used = [dataset.studies[key] for key in _uses(edition).get(scale.id, ())]
    title = scale.short(edition.language)
    about = edition.say(scale.about)
    body = page.write(
        "scale/one.html.jinja",
        scale=scale,
        studies=cut([study_row(s, edition) for s in used], NEWEST, w),
        range=w("to", low=w.number(scale.range[0]), high=w.number(scale.range[1]))
        if scale.range
        else w("not_reported"),
        grade_word=w(f"grade.{scale.grade}"),
    )
    names = called([scale.full_name], [scale.short(edition.language), *scale.aliases], scale.also_called)
    file, asking = dataset.file_of("scale", scale.id), typed("scale", edition)
    return page.page(title, about, body, edit=file, boost=1.2, also=names, asked=asking)


def scales_page(edition: Edition) -> Page:
    """All scales and outcomes."""
    page = PageWriter(edition, "scales")
    dataset, w = edition.dataset, edition.words
    uses = _uses(edition)
    body = page.write(
        "scale/all.html.jinja",
        scales=[(s, len(uses.get(s.id, ()))) for s in dataset.scales.values()],
        kinds=list(dataset.outcome_kinds.values()),
    )
    title = w("page.scales")
    return page.page(title, w("page.scales_about"), body, edit=dataset.scale_file.file)


KINDS = (
    PageKind("scale", "scales/{key}.md", lambda e, key: scale_page(e.dataset.scales[key], e), lambda d: d.scales),
    PageKind("scales", "scales.md", lambda e, key: scales_page(e), menu="records"),
)
