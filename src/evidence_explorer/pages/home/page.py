"""The home page: what the site answers, in one screen, and the door to each family."""

from __future__ import annotations

from typing import Any

from ...model import Family
from ..blocks.claims import source_told, verdict_counts
from ..blocks.trials import count_trials, largest_of, trial_chart, trial_sections
from ..kit.edition import Edition
from ..kit.fold import Fold
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
    charts = _charts(edition)
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
        source=source_told(edition),
        scope=Fold(w("home.scope")),
        counts=counts,
        doors=[name for name in DOORS if edition.has(name)],
        cards=[_card(f, edition) for f in dataset.families.values()],
    )
    title = edition.say(site.title)
    tagline = edition.say(site.tagline)
    return page.page(title, tagline, body, edit=dataset.site.file, hide=BARE, boost=1.1)


EACH = 3
"""Trials of each family that the home page draws."""


def _charts(edition: Edition) -> list[dict[str, Any]]:
    """Per outcome, that of the headlines first, the largest trials of each family beside their own control."""
    dataset, w = edition.dataset, edition.words
    first = dataset.site.record.headline.outcome
    outcomes = sorted((k for k, kind in dataset.outcome_kinds.items() if kind.charted), key=lambda key: key != first)
    families = [(edition.say(f.name), dataset.studies_filed_under(f.id)) for f in dataset.families.values()]
    own = {edition.say(f.name): [t.id for t in f.treatments] for f in dataset.families.values()}
    found = []
    for outcome in outcomes:
        whole = trial_sections(families, outcome, edition, own)
        cut = [part for section in whole for part in largest_of([section], EACH, edition)]
        shown, every = count_trials(cut), count_trials(whole)
        told = {"each": w.number(EACH), "shown": w.number(shown), "all": w.number(every)}
        note = w("chart.largest_each", **told) if every > shown else ""
        if cut:
            name = edition.say(dataset.outcome_kinds[outcome].name)
            found.append(
                trial_chart(cut, outcome, edition, f"home-{outcome}", note) | {"measure": outcome, "short": name}
            )
    return found


def _card(family: Family, edition: Edition) -> dict[str, object]:
    dataset, w = edition.dataset, edition.words
    studies = dataset.studies_of_family(family.id)
    randomised = [s for s in studies if s.design.kind.randomised]
    facts = [w.count("studies_n", len(studies))]
    if randomised:
        facts += trials_told(randomised, w, dataset)
    return {
        "family": family,
        "facts": facts,
    }


KINDS = (PageKind("home", "index.md", lambda edition, key: home_page(edition)),)
