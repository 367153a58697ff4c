"""The home page: what the site answers, in one screen, and the door to each family."""

from __future__ import annotations

from ...model import Family
from ..blocks.claims import verdict_counts
from ..blocks.trials import trial_chart
from ..kit.edition import Edition
from ..kit.kind import PageKind
from ..kit.page import Page
from ..kit.totals import trials_told
from ..kit.writer import BARE, PageWriter

DOORS = ("biomarkers", "status", "glossary", "corrections")
"""Lists that the home page leads to where they hold something."""


def home_page(edition: Edition) -> Page:
    """The home page in one language."""
    page = PageWriter(edition, "home")
    dataset, site = edition.dataset, edition.dataset.site.record
    outcomes = [k for k, kind in dataset.outcome_kinds.items() if kind.charted]
    first = site.headline.outcome
    order = [first, *(k for k in outcomes if k != first)]
    sections = [
        (edition.say(f.name), [s for s in dataset.studies.values() if dataset.family_of_study[s.id] == f.id])
        for f in dataset.families.values()
    ]
    for _, studies in sections:
        studies.sort(key=lambda s: (-s.citation.order, s.id))
    charts = [c for o in order if (c := trial_chart(sections, o, edition, f"home-{o}")) is not None]
    w = edition.words
    counts = [
        w.count("studies_n", len(dataset.studies)),
        w.count("families_n", len(dataset.families)),
        w.count("figures_n", sum(len(o.results) for s in dataset.studies.values() for o in s.outcomes)),
        w("data_of", date=w.day(site.last_search.isoformat())),
    ]
    body = page.write(
        "home/page.html.jinja",
        site=site,
        charts=charts,
        verdicts=verdict_counts(edition),
        counts=counts,
        doors=[name for name in DOORS if edition.has(name)],
        cards=[_card(f, edition) for f in dataset.families.values()],
    )
    title = edition.say(site.title)
    tagline = edition.say(site.tagline)
    return page.page(title, tagline, body, edit=dataset.site.file, hide=BARE, boost=1.1)


def _card(family: Family, edition: Edition) -> dict[str, object]:
    dataset, w = edition.dataset, edition.words
    studies = dataset.studies_of_family(family.id)
    randomised = [s for s in studies if s.design.kind.randomised]
    facts = [w.count("studies_n", len(studies))]
    if randomised:
        facts += trials_told(randomised, w)
    return {
        "family": family,
        "facts": facts,
    }


KINDS = (PageKind("home", "index.md", lambda edition, key: home_page(edition)),)
