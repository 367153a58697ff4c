"""What a number in a headline must carry: against what, on which scale, counted how, when, and in whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ....analysis import Member, Pooled
from ....frames import Row, control_name
from ....model import Blinding, Control, Study
from ....words.typography import capital, small
from ...kit.edition import Edition

BRACKETED = re.compile(r" \([^()]*\)")
MOST_NAMED = 2
"""As many different things that everybody had are named in one line."""
PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*%")


@dataclass(frozen=True)
class Terms:
    """The terms of one comparison. ``comparator``: what the other group had, named; ``facts``: scale and time;
    ``definition``: where it is not known to be the usual one, and ``unusual`` where it is known not to be. People as
    the site is about stand in ``population``, others in ``particular``."""

    comparator: str
    facts: str
    definition: str
    unusual: bool
    population: str
    particular: str
    notes: tuple[str, ...] = ()
    """All but the comparator as a reader sees it, a line each."""
    also: str = ""
    """What both groups had beside; one of the notes says it."""


def comparator(study: Study, arm: str, edition: Edition) -> str:
    """What a control arm had, in words that begin a line."""
    record = study.arm(arm)
    return capital(control_name(edition.dataset, record, edition.language) or edition.say(record.label))


def beside(study: Study, arm: str, edition: Edition) -> str:
    """The other treatment that a control arm had, by name; nothing for a control that is not meant to treat."""
    record = study.arm(arm)
    known = edition.dataset.comparators.get(record.treatment or "")
    if record.control != Control.active or (known and known.stands_for):
        return ""
    return comparator(study, arm, edition)


def comparisons(study: Study, edition: Edition) -> list[str]:
    """What the control arms of a study are: nothing for those not meant to treat, then each other treatment by name."""
    found = {beside(study, arm.id, edition) for arm in study.arms if arm.control}
    return sorted(found)


def comparators(pairs: Iterable[tuple[Study, str]], edition: Edition) -> str:
    """The control arms of several comparisons, each named once: `placebo or midazolam (a placebo that can be felt)`."""
    named = list(dict.fromkeys(comparator(study, arm, edition) for study, arm in pairs))
    return edition.words.any_of([*named[:1], *map(small, named[1:])])


def dose_told(study: Study, arm: str, edition: Edition) -> str:
    """What tells a treated arm from the others of its trial: its dose, where each has another; else its name."""
    doses = [edition.say(one.dose) for one in study.arms if not one.control]
    return edition.say(study.arm(arm).dose if all(doses) and len(set(doses)) == len(doses) else study.arm(arm).label)


def given_to_all(studies: Sequence[Study], edition: Edition) -> str:
    """What both groups of some trials had beside: `a tablet`; nothing where no trial says so."""
    w, given = edition.words, [everybody_had(study, edition) for study in studies]
    found = list(dict.fromkeys(also for also in given if also))
    if len(found) > MOST_NAMED:
        return w("headline.also_several")
    told = w.any_of(found)
    return told if all(given) or not told else w("headline.also_some", also=told)


def everybody_had(study: Study, edition: Edition) -> str:
    """What all arms of a study had, the part of their labels that each has: of `spray + tablet` and `sham + tablet`
    the tablet. Nothing where they do not say."""
    w = edition.words
    joints = "|".join(map(re.escape, w("headline.joints").split(" / ")))
    parts = [re.split(rf" \+ | (?:{joints}) ", BRACKETED.sub("", edition.say(arm.label))) for arm in study.arms]
    if len(parts) < 2:
        return ""
    clean = [{part.strip(" ,").casefold(): part.strip(" ,") for part in one} for one in parts]
    return w.all_of(small(part) for key, part in clean[0].items() if all(key in other for other in clean))


def of_members(members: Iterable[Member], edition: Edition) -> str:
    """What the comparisons of a pool are against."""
    pairs = ((edition.dataset.studies[m.study], arm) for m in members for arm in m.control.arms)
    return comparators(pairs, edition)


def of_trial(study: Study, control: Sequence[Row], first: Row, when: str, edition: Edition) -> Terms:
    """The terms of one outcome of one trial. ``control``: its rows of the other group; ``first``: one of all."""
    w = edition.words
    against = comparators(((study, key) for row in control for key in row.arm.split("+")), edition)
    scale = edition.say(first.scale_name) or w("scale_not_named")
    rater = [w(f"rater.{first.rater}")] if first.rater else []
    told, unusual = _definition(first.outcome, edition.say(first.definition), edition)
    return _terms(against, " · ".join([scale, *rater, when]), (told, unusual), [study], edition)


def of_harm(study: Study, control: Sequence[Row], window: str, edition: Edition) -> Terms:
    """The terms of one adverse event of one trial: counted over which time, against what, in whom."""
    against = comparators(((study, key) for row in control for key in row.arm.split("+")), edition)
    return _terms(against, edition.words("headline.window", window=window), ("", False), [study], edition)


def of_harm_pool(pooled: Pooled, window: str, edition: Edition) -> Terms:
    """The terms of a pool of an adverse event: counted over which time, against what, in whom."""
    told = edition.words("headline.window", window=window)
    studies = [edition.dataset.studies[key] for key in pooled.studies]
    return _terms(of_members(pooled.members, edition), told, ("", False), studies, edition)


def of_pool(pooled: Pooled, when: str, edition: Edition) -> Terms:
    """The terms of a pool: every scale, every definition that is not the usual one, and who took part in how many."""
    w, scales, told = edition.words, [], []
    for member in pooled.members:
        first = entered(pooled, member, edition)
        scales.append(edition.say(first.scale_name) or w("scale_not_named"))
        told.append(_definition(first.outcome, edition.say(first.definition), edition))
    terms = _terms(
        of_members(pooled.members, edition),
        " · ".join([w.listed(dict.fromkeys(scales)), when]),
        (w.clauses(dict.fromkeys(text for text, _ in told)), any(unusual for _, unusual in told)),
        [edition.dataset.studies[key] for key in pooled.studies],
        edition,
    )
    declared = (w("headline.declared_risk"),) if pooled.declared.control_risks else ()
    return replace(terms, notes=(*terms.notes, *_arms_of(pooled, edition), *declared))


def _arms_of(pooled: Pooled, edition: Edition) -> tuple[str, ...]:
    """Which groups of its trials a pool takes, where its rule names some of them."""
    w, studies = edition.words, edition.dataset.studies
    chosen = {key: pooled.declared.arms[key] for key in pooled.studies if key in pooled.declared.arms}
    told = [
        w.told(edition.name(studies[key]), w.all_of(dose_told(studies[key], arm, edition) for arm in mine))
        for key, arms in chosen.items()
        if (mine := [arm for arm in arms if not studies[key].arm(arm).control])
    ]
    return (w("headline.taken", arms=w.clauses(told)),) if told else ()


def _terms(against: str, facts: str, defined: tuple[str, bool], studies: list[Study], edition: Edition) -> Terms:
    w, (definition, unusual) = edition.words, defined
    population, particular = _people(studies, edition)
    told = "headline.unusual" if unusual else "headline.definition"
    also = given_to_all(studies, edition)
    notes = (
        facts,
        w("headline.both", also=also) if also else "",
        w(told, definition=definition) if definition else "",
        w("headline.people", people=population) if population else "",
        w("headline.particular", people=particular) if particular else "",
        w("headline.blinding_unknown") if any(study.design.blinding is None for study in studies) else "",
        _raters_blind(studies, edition),
    )
    shown = tuple(note for note in notes if note)
    return Terms(capital(against), facts, definition, unusual, population, particular, shown, also)


def _raters_blind(studies: Sequence[Study], edition: Edition) -> str:
    """That people knew what they received, where only those who rated them did not."""
    found = [study.design.blinding is Blinding.raters_blind for study in studies]
    if not any(found):
        return ""
    return edition.words("headline.raters_blind" if all(found) else "headline.raters_blind_some")


def entered(pooled: Pooled, member: Member, edition: Edition) -> Row:
    """The treated figure with which a trial enters a pool."""
    rows = [row for row in edition.evidence.rows(member.study) if row.outcome == pooled.declared.outcome]
    mine = [row for row in rows if row.arm in member.treated.arms and row.scale == member.scale]
    return next(row for row in mine if row.time_days == member.time_days)


def _definition(outcome: str, definition: str, edition: Edition) -> tuple[str, bool]:
    """A definition, unless it names the usual percentage and no other; and whether it names another one."""
    usual = edition.dataset.outcome_kinds[outcome].usual_percent
    named = {float(number.replace(",", ".")) for number in PERCENT.findall(definition)}
    if usual is not None and named == {usual}:
        return "", False
    return definition, usual is not None and bool(named)


def _people(studies: list[Study], edition: Edition) -> tuple[str, str]:
    """Who took part: the people that the site is about, then others; with the number of trials, where they differ."""
    w, each = edition.words, [_population(study, edition) for study in studies]
    told, differ = [one for group in each for one in group], any(group != each[0] for group in each)
    parts: dict[bool, list[str]] = {False: [], True: []}
    for one, particular in dict.fromkeys(told):
        trials = w.count("trials_n", told.count((one, particular)))
        parts[particular].append(f"{one} ({trials})" if differ else one)
    return w.clauses(parts[False]), w.clauses(parts[True])


def _population(study: Study, edition: Edition) -> list[tuple[str, bool]]:
    """Who took part in a trial; and whether they are others than the people that the site is about. Where others were
    among those, they alone are told as particular."""
    population, known = study.population, edition.dataset.diagnoses
    apart = [key for key in population.diagnosis if not known[key].usual]
    told = [small(edition.say(population.text))]
    if population.particular:
        particular = edition.say(population.particular)
        told += [] if particular.lower() in told[0].lower() else [particular]
    elif len(population.diagnosis) > len(apart):
        named = [small(edition.say(known[key].name)) for key in apart]
        others = [name for name in named if name.lower() not in told[0].lower()]
        if others and len(others) == len(named):
            return [(told[0], False), (edition.words("headline.also", people=edition.words.listed(others)), True)]
        told += others
    marked = any(diagnosis.usual for diagnosis in known.values())
    return [(edition.words.listed(told), bool(population.particular) or (marked and bool(apart)))]
