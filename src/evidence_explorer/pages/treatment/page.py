"""The page of a treatment, which answers in its first screen, and its rooms, which hold the rest."""

from __future__ import annotations

from functools import partial
from typing import Any

from ...export.feed import feed_of
from ...frames import decisions_on
from ...model import Family, Study, Treatment
from ...words.typography import small
from ..blocks.claims import claims_about
from ..blocks.decisions import DecisionRow, decision_row, shared_with
from ..blocks.factbox import fact_box
from ..blocks.findings.view import findings_of
from ..blocks.harms import bias_tables, certainty_rows, label_rows
from ..blocks.left_out import left_out_views
from ..blocks.people.view import people_of_treatment
from ..blocks.pooled.harms import harm_views
from ..blocks.pooled.imputed import imputed_views
from ..blocks.pooled.scores import score_views
from ..blocks.pooled.view import POOL_SCRIPTS, together
from ..blocks.published import PublishedView, published_views
from ..blocks.related import beside_treatment
from ..blocks.trials import arm_charts, effect_charts
from ..kit.asking import treatment_names, typed
from ..kit.counted import counted_or, counted_title
from ..kit.edition import Edition
from ..kit.kind import PageKind
from ..kit.page import Page
from ..kit.rows import study_row
from ..kit.totals import trials_told
from ..kit.writer import PageWriter
from .answers import by_place, questions_of
from .events import Events, chart_of, events_of
from .found import events_named, parts_of_treatment
from .front import heading_of, picture_of, undrawn
from .rooms import ROOMS, Room, doors, left_here
from .sought import sought_of

CARDS = ("when", "control", "lasts", "given", "cost", "doctor")
"""The questions that the grid answers; all others have a part of the page of their own."""
REVIEWS, STUDIES = 1, 15
"""As many reviews of one outcome stand on the page at once, and as many studies in the list of trials."""
SCRIPTS, STYLES = ("treatment.js",), ("treatment.css",)


def treatment_page(treatment: Treatment, edition: Edition) -> Page:
    """One treatment in one language."""
    page = PageWriter(edition, "treatment", treatment.id)
    family = _family(treatment, edition)
    studies = edition.dataset.studies_of_treatment(treatment.id)
    box = fact_box(treatment, studies, edition)
    asked = questions_of(treatment, studies, box, edition)
    siblings = list(family.treatments)
    place = siblings.index(treatment)
    reviews, more = _first_reviews(published_views(treatment, edition))
    claims = claims_about({s.id for s in studies}, edition)
    file = edition.dataset.file_of("treatment", treatment.id)
    picture = picture_of(treatment, studies, edition)
    body = page.write(
        "treatment/page.html.jinja",
        treatment=treatment,
        feed=feed_of(treatment.id),
        family=family,
        picture=picture,
        heading=heading_of(picture),
        undrawn=undrawn(treatment, studies, edition),
        box=box,
        asked=asked,
        cards=[asked[name] for name in asked if name in CARDS],
        published=reviews,
        published_more=more,
        left_out=left_out_views(treatment, edition),
        names=[alias for alias in treatment.aliases if proper(alias)],
        not_for=[
            (edition.tell(way.variant) if way.variant else "", edition.tell(way.contraindications))
            for way in treatment.practice
            if way.contraindications
        ],
        records=beside_treatment(treatment.id, edition),
        claims=claims,
        doors=doors(treatment, edition, _about_rooms(treatment, studies, edition)),
        left_here=left_here(treatment, edition),
        authorised=by_place(box.status, False, edition),
        paid=by_place(box.status, True, edition),
        before=siblings[place - 1] if place else None,
        after=siblings[place + 1] if place + 1 < len(siblings) else None,
    )
    return page.page(
        edition.say(treatment.name),
        edition.say(treatment.summary),
        body,
        edit=file,
        hide=("toc",),
        boost=2.2,
        scripts=SCRIPTS,
        styles=STYLES,
        also=treatment_names(treatment),
        asked=typed("works", edition),
        parts=parts_of_treatment(treatment, asked, edition),
    )


def proper(alias: str) -> bool:
    """Whether it is a name in every language, as brands, codes and abbreviations are; words of one language are found
    by the search and would be foreign on the pages of the others."""
    words = alias.split(" ")
    marked = [word[:1].isupper() or word[:1].isdigit() for word in words]
    return all(marked) or (len(words) == 1 and any(letter.isupper() or letter.isdigit() for letter in alias))


def _family(treatment: Treatment, edition: Edition) -> Family:
    return edition.dataset.families[edition.dataset.family_of_treatment[treatment.id]]


def _first_reviews(found: list[PublishedView]) -> tuple[list[PublishedView], list[PublishedView]]:
    """The first reviews of each outcome, and the others."""
    seen: dict[str, int] = {}
    parts: tuple[list[PublishedView], list[PublishedView]] = ([], [])
    for one in found:
        seen[one.outcome] = seen.get(one.outcome, 0) + 1
        parts[seen[one.outcome] > REVIEWS].append(one)
    return parts


def _about_rooms(treatment: Treatment, studies: list[Study], edition: Edition) -> dict[str, str]:
    """What stands in each room, in a few words."""
    w = edition.words
    randomised = [s for s in studies if s.design.kind.randomised]
    events = events_of(treatment, studies, edition)
    pools = len(edition.evidence.own_pools(treatment.id)) + len(treatment.score_pools) + len(treatment.harm_pools)
    decisions = decisions_on(edition.dataset, treatment.id)
    told = trials_told(randomised, w, edition.dataset) if randomised else []
    return {
        "trials": w.listed([w.count("studies_n", len(studies)), *told]),
        "together": w.count("rooms.pools_n", pools) if pools else w("rooms.no_pool"),
        "harms": w.count("rooms.events_n", events.count) if events.count else w("rooms.labels"),
        "decisions": w.count("rooms.decisions_n", len(decisions)),
    }


# The rooms


def _room(room: Room, key: str, edition: Edition) -> Page:
    """One room of a treatment: the same head, then what it alone holds."""
    treatment = edition.dataset.treatments[key]
    page, w = PageWriter(edition, room.kind, key), edition.words
    studies = edition.dataset.studies_of_treatment(key)
    title = w("rooms.title", name=edition.say(treatment.name), room=small(w(f"rooms.{room.name}")))
    about = w(f"rooms.about_{room.name}", name=edition.say(treatment.name))
    body = page.write(
        f"treatment/{room.name}.html.jinja",
        treatment=treatment,
        family=_family(treatment, edition),
        title=title,
        room=w(f"rooms.{room.name}"),
        about=about,
        doors=doors(treatment, edition, {}, room.kind),
        **WRITERS[room.name](treatment, studies, edition),
    )
    file = edition.dataset.file_of("treatment", key)
    known, asked = treatment_names(treatment), w(f"typed.room_{room.name}")
    known += events_named(treatment, edition.dataset) if room.name == "harms" else []
    scripts = POOL_SCRIPTS if "data-pool=" in body else ()
    return page.page(
        title,
        about,
        body,
        edit=file,
        hide=("toc",),
        scripts=scripts,
        styles=STYLES,
        boost=1.25,
        about=known,
        asked=asked,
    )


def _trials(treatment: Treatment, studies: list[Study], edition: Edition) -> dict[str, Any]:
    rows = [study_row(study, edition) for study in studies]
    return {
        "counted_title": counted_title(edition, studies),
        "counted_or": counted_or(edition),
        "charts": arm_charts(studies, edition, treatment.id, own=treatment.id),
        "effects": effect_charts(studies, edition, f"{treatment.id}-effects"),
        "bias": bias_tables(studies, edition),
        "studies": rows[:STUDIES],
        "more": rows[STUDIES:],
        "sought": sought_of(treatment, edition),
    }


def _together(treatment: Treatment, studies: list[Study], edition: Edition) -> dict[str, Any]:
    people = people_of_treatment(treatment, edition)
    return {
        "findings": findings_of(treatment, edition),
        "together": together(treatment, edition),
        "imputed": imputed_views(treatment, edition),
        "scores": score_views(treatment, edition),
        "harmed": harm_views(treatment, edition),
        "certainty": certainty_rows(treatment.certainty, edition),
        "pictures": [("", people.benefits), *((one.name, one.benefits) for one in people.beside if one.benefits)],
    }


def _harms(treatment: Treatment, studies: list[Study], edition: Edition) -> dict[str, Any]:
    people = people_of_treatment(treatment, edition)
    found: Events = events_of(treatment, studies, edition)
    return {
        "events": found,
        "drawn": [(part, chart_of(part.firsts, part.name_of(treatment), edition)) for part in found.parts],
        "labels": label_rows(treatment.labels, edition),
        "pictures": [("", people.harms), *((one.name, one.harms) for one in people.beside if one.harms)],
    }


def _decisions(treatment: Treatment, studies: list[Study], edition: Edition) -> dict[str, Any]:
    return {"status": decisions_of(treatment, edition)}


def decisions_of(treatment: Treatment, edition: Edition) -> list[DecisionRow]:
    """Its own decisions, then those that hold for several treatments of its family, which say so."""
    return [
        decision_row(status, edition, shared=shared_with(treatment.id, others, edition))
        for status, others in decisions_on(edition.dataset, treatment.id)
    ]


WRITERS = {"trials": _trials, "together": _together, "harms": _harms, "decisions": _decisions}

KINDS = (
    PageKind(
        "treatment",
        "treatments/{key}.md",
        lambda e, key: treatment_page(e.dataset.treatments[key], e),
        lambda d: d.treatments,
    ),
    *(PageKind(room.kind, room.path, partial(lambda r, e, key: _room(r, key, e), room), room.keys) for room in ROOMS),
)
