"""What a program tested of a study as published, in neutral words: what does not fit, and what could not be tested."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10

from markupsafe import Markup

from ...model import Study, Text
from ...model.integrity import Mismatch
from ...model.study import Accepted
from ...stats import rounded
from ...words import Words
from ...words.typography import capital
from ..kit.edition import Edition

MOST = 6
"""Most findings that a page lists."""
SAID_IF_MISSING = ("percent", "p", "flow", "spread", "alike", "registration")
SMALLEST_P = 0.001


@dataclass(frozen=True)
class Tested:
    """The block of the page. ``found``: a line per finding; ``answers``: what the record says to them."""

    afterwards: str
    tested: str
    result: str
    found: list[str]
    more: str
    answers: list[Markup]
    missing: str


def integrity(study: Study, edition: Edition) -> Tested:
    """What was tested of one study."""
    w, told = edition.words, edition.evidence.integrity(study.id)
    counted = [w.count(f"integrity.tested_{item}", n) for item, n in told.tested if n]
    missing = [w(f"integrity.missing_{item}") for item, n in told.tested if not n and item in SAID_IF_MISSING]
    events = [w(f"afterwards.{kind}") for kind in told.events]
    lines = list(dict.fromkeys(_line(one, study, edition) for one in told.found))
    more = len(lines) - MOST
    return Tested(
        w("integrity.afterwards", events=w.listed(events)) if events else w("integrity.no_afterwards"),
        w("integrity.tested", items=w.listed(counted)) if counted else w("integrity.nothing"),
        w.count("integrity.found", len(lines)) if lines else w("integrity.fits") if counted else "",
        lines[:MOST],
        w.count("integrity.more", more) if more > 0 else "",
        [_answer(one, edition) for one in told.answers],
        w("integrity.missing", items=w.listed(missing)) if missing else "",
    )


def _answer(one: Accepted, edition: Edition) -> Markup:
    """A reason in the language of the page; where the record has none, in English, and marked so."""
    return edition.tell(one.told or Text({"en": one.because}))


def _line(one: Mismatch, study: Study, edition: Edition) -> str:
    """One finding: where it is, of which groups, and its sentence."""
    w = edition.words
    arms = w.series(edition.say(study.arm(arm).label) for arm in one.arms)
    where = w.listed(part for part in (_row(one, study, edition), arms) if part)
    said = w(f"integrity.{one.what}", **_values(one, study, w))
    return f"{where}{w('colon')}{said}" if where else capital(said)


def _row(one: Mismatch, study: Study, edition: Edition) -> str:
    group, place = one.path[0], one.path[1] if len(one.path) > 1 else ""
    if not isinstance(place, int):
        return ""
    dataset, w = edition.dataset, edition.words
    if group == "outcomes":
        outcome = study.outcomes[place]
        return w.clauses([edition.say(dataset.outcome_kinds[outcome.kind].name), w.moment(outcome.time)])
    if group == "scores":
        score = study.scores[place]
        scale = dataset.scales[score.scale].short(edition.language) if score.scale else w("scale_not_named")
        return w.clauses([scale, w.moment(score.time)])
    return edition.say(dataset.event_kinds[study.harms[place].event].name) if group == "harms" else ""


def _values(one: Mismatch, study: Study, w: Words) -> dict[str, str]:
    found = {name: w.number(value, most=2) for name, value in one.values}
    if one.item == "p":
        near = one.value("near")
        found |= {"p": w.p(one.printed), "mine": w.p(_two_digits(near) if near >= SMALLEST_P else f"<{SMALLEST_P}")}
    if one.item in ("registration", "dates"):
        found |= {"date": w.day(one.printed), "other": w.day(one.beside)}
    return found


def _two_digits(p: float) -> str:
    """A p value with the two digits that count, as sources print it."""
    return f"{rounded(p, 1 - floor(log10(p))):g}"
