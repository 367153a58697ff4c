"""Rules about who received what: kinds of study, treatments, controls, blinding, sides (E241, N331 to N333)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from ..model import Arm, Blinding, Control, Dataset, Fault, Kind, Path, Placed, Study, Treatment, acceptable
from ..problems import say
from .base import Found, once
from .spoken import readable, spoken

INERT: set[str | None] = {Control.placebo, Control.sham, Control.waitlist}
Likes = Mapping[str, str]
"""Kind of control → which of the program's it is like."""
WORDS = {
    Control.placebo: re.compile(r"\b(placebo|saline|sugar pill|dummy)\b", re.IGNORECASE),
    Control.sham: re.compile(r"\b(sham|factice|left off|stimulation off|switched off|éteint)", re.IGNORECASE),
    Control.waitlist: re.compile(r"\b(wait|waiting[ -]list|liste d.attente|habitual|delayed)", re.IGNORECASE),
}
"""How the label or the id of an arm tells what kind of control it is."""
MARKED = (Control.waitlist, Control.usual_care, Control.active)
BOTH = re.compile(r" (and|plus|with|then|after|during|et|puis|avec)\b|[+,;(/:]")
"""What a second part of a label begins with: `one drug and a placebo of the other`."""
ALONE = (Kind.single_arm, Kind.case_report)
OPEN = re.compile(
    r"\b(open[ -]label|in the open|open trial|unblinded|not blinded|essai en ouvert|en ouvert)\b", re.IGNORECASE
)
UNSEEING = re.compile(
    r"\b(participants?|patients|raters|both|all)\b.* (blinded|unaware|masked)|en aveugle|à l.insu", re.IGNORECASE
)
SOME_BLIND = re.compile(r"blind|aveugle|insu\b", re.IGNORECASE)
BLIND = re.compile(r"\b(double[ -]blind|triple[ -]blind|double aveugle|double insu)", re.IGNORECASE)


def the_kind_fits_the_arms(study: Study) -> Iterator[Fault]:
    """N331: a randomised trial has several arms; a single-arm study has one, and randomises nobody."""
    kind, own = study.design.kind, [arm for arm in study.arms if arm.repeats is None]
    check = say("Check 'kind', and the arms.")
    if kind is Kind.rct and len(own) == 1:
        yield acceptable("N331", ("design", "kind"), say("A randomised trial with one arm."), check)
    if kind in ALONE and len(own) > 1:
        fact = say("A study of kind '{kind}' with {n} arms.", kind=kind.value, n=len(own))
        yield acceptable("N331", ("design", "kind"), fact, check)
    if study.design.randomised and not kind.randomised and not kind.review:
        fact = say("People were randomised in a study of kind '{kind}'.", kind=kind.value)
        remedy = say("Check 'kind'; people who were only studied are 'participants'.")
        yield acceptable("N331", ("design", "randomised"), fact, remedy)
    if not kind.review and (k := max((effect.k or 0 for effect in study.effects), default=0)) > 1:
        fact = say("{k} studies are behind an effect of a study of kind '{kind}'.", k=k, kind=kind.value)
        yield acceptable("N331", ("design", "kind"), fact, say("Check 'kind', and 'k' of the effect."))


def treatments_are_given(dataset: Dataset) -> Found:
    """N332: in a trial an arm receives what the study is about, or its texts name it; what arms receive is listed."""
    given = tuple(family.record for family in dataset.family_files)
    names = names_of_treatments(dataset)
    for placed in dataset.study_files:
        if not placed.record.design.kind.review:
            for fault in once(placed, "given", given, partial(_given, placed, names)):
                yield placed, fault


def names_of_treatments(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """Treatment → the names by which texts may call it."""
    return {key: _names(treatment) for key, treatment in dataset.treatments.items()}


def _names(treatment: Treatment) -> tuple[str, ...]:
    called = [name for several in treatment.also_called.values() for name in several]
    told = [*treatment.name.root.values(), *treatment.aliases, *called, treatment.id.replace("-", " ")]
    return tuple(name.casefold() for name in told)


def _given(placed: Placed[Study], names: dict[str, tuple[str, ...]]) -> Iterator[Fault]:
    study = placed.record
    given = {arm.treatment for arm in study.arms if arm.treatment}
    remedy = say("Check 'treatments' of the study, and 'treatment' of each arm.")
    said = " ".join([study.citation.title, *(text for _, text in spoken(placed).texts)]).casefold()
    for i, treatment in enumerate(study.treatments):
        if (
            given
            and treatment in names
            and treatment not in given
            and not any(name in said for name in names[treatment])
        ):
            fact = say("The study is about '{treatment}', and no arm receives it.", treatment=treatment)
            yield acceptable("N332", ("treatments", i), fact, remedy)
    for i, arm in enumerate(study.arms if names.keys() >= set(study.treatments) else ()):  # else E208
        given_to = arm.treatment
        if given_to in names and arm.control is None and given_to not in study.treatments:
            fact = say(
                "Arm '{arm}' receives '{treatment}', which the study is not about.", arm=arm.id, treatment=given_to
            )
            remedy = say("List it under 'treatments', or say what kind of control the arm is.")
            yield acceptable("N332", ("arms", i, "treatment"), fact, remedy)


def controls_are_what_their_arm_is_called(study: Study, likes: Likes) -> Iterator[Fault]:
    """N333: what an arm is called and its mark as a control agree; no control receives what the study is about."""
    for i, arm in enumerate(study.arms):
        called, like = _called(arm), likes.get(arm.control or "")
        path: Path = ("arms", i, "control" if arm.control else "treatment")
        remedy = say("Check 'control' and 'treatment' of the arm; the two may have been exchanged with another arm.")
        if like in INERT and arm.treatment in study.treatments:
            fact = say(
                "Arm '{arm}' receives '{treatment}' and is marked '{control}'.",
                arm=arm.id,
                treatment=arm.treatment or "",
                control=arm.control or "",
            )
            yield acceptable("N333", path, fact, remedy)
        elif called and arm.control is None and arm.treatment in study.treatments:
            fact = say(
                "Arm '{arm}' is called a {control}, and has a treatment and no mark as a control.",
                arm=arm.id,
                control=called.value,
            )
            yield acceptable("N333", path, fact, remedy)
        elif (
            (like in (Control.placebo, Control.sham) or arm.control in MARKED)
            and called in (Control.placebo, Control.sham)
            and called not in (like, arm.control)
            and not (like in (Control.placebo, Control.sham) and WORDS[Control(like)].search(_name(arm)))
            and not (arm.control == Control.active and arm.treatment)
        ):
            fact = say(
                "Arm '{arm}' is called a {called}, and marked '{control}'.",
                arm=arm.id,
                called=called.value,
                control=arm.control or "",
            )
            yield acceptable("N333", path, fact, remedy)
    if (
        study.design.kind.randomised
        and len(study.arms) > 1
        and all(likes.get(arm.control or "") in INERT for arm in study.arms)
    ):
        yield acceptable(
            "N333", ("arms",), say("Every arm is a control."), say("Say which arm receives what is tested.")
        )


def _name(arm: Arm) -> str:
    return f"{arm.id} {readable(arm.label)[0]}"


def _called(arm: Arm) -> Control | None:
    """The kind of control of which the id, or the first words of the label, speak."""
    first = BOTH.split(readable(arm.label)[0])[0]
    return next((kind for kind, words in WORDS.items() if words.search(first) or words.match(arm.id)), None)


def inert_arms_have_a_counterpart(study: Study, likes: Likes) -> Iterator[Fault]:
    """N333: a trial with a placebo or sham arm has an arm that is given what the study is about."""
    if study.design.kind.randomised and any(likes.get(arm.control or "") in INERT for arm in study.arms):
        for i, arm in enumerate(study.arms):
            words = _called(arm)
            once_only = [other.id for other in study.arms].count(arm.id) == 1  # else E215
            if likes.get(arm.control or "") in INERT and words is None and once_only and _called_treated(study, arm):
                fact = say(
                    "Arm '{arm}' is marked '{control}', and is called like what is tested.",
                    arm=arm.id,
                    control=arm.control or "",
                )
                yield acceptable("N333", ("arms", i, "control"), fact, say("Check which arm is the control."))


def _called_treated(study: Study, arm: Arm) -> bool:
    """Whether an arm bears the name of a treatment of the study, or the words that trials use for the tested arm."""
    name = _name(arm).lower()
    known = [[part for part in treatment.split("-") if len(part) > 2] for treatment in study.treatments]
    named = any(parts and all(part in name for part in parts) for parts in known)
    return bool(re.match(r"(active|verum|treated)", arm.id)) or named


def blinding_is_what_is_told(placed: Placed[Study], likes: Likes) -> Iterator[Fault]:
    """N333: summary and titles do not call a trial open that is recorded as blinded, nor the other way round."""
    study, blinding = placed.record, placed.record.design.blinding
    if blinding is None:
        return
    texts = spoken(placed).texts
    headed = [text for path, text in texts if path[0] in ("summary", "title")]
    said = [text for path, text in texts if path[0] in ("summary", "title", "limits", "design")]
    some = SOME_BLIND if blinding is Blinding.double_blind else BLIND
    opened = any(OPEN.search(text) for text in [*headed, study.citation.title])
    blinded = any(some.search(text) for text in [*said, study.citation.title])
    wrong = (
        opened and not blinded
        if blinding is Blinding.double_blind
        else blinded and not opened
        if blinding is Blinding.open
        else False
    )
    controls = {likes.get(arm.control or "") for arm in study.arms}
    seen = {Blinding.open: {Control.placebo, Control.sham}, Blinding.double_blind: {Control.waitlist}}
    alone = blinding is Blinding.double_blind and len(study.arms) == 1
    note = study.design.blinding_note
    noted = note is not None and blinding is Blinding.open and UNSEEING.search(readable(note)[0])
    if wrong or noted or alone or controls & seen.get(blinding, set()):
        fact = say("Recorded as '{blinding}', while its words or its arms tell otherwise.", blinding=blinding.value)
        yield acceptable("N333", ("design", "blinding"), fact, say("Check 'blinding' in the source."))


ONE_SIDE = re.compile(
    r"\b(single|simple|observer|rater|assess\w*|[eé]valuat\w+|participant|patient|investigator)s?\b.{0,25}"
    r"(blind|mask|unaware|aveugle|insu)|(blind|mask|unaware|aveugle|insu).{0,25}"
    r"\b(single|simple|only|seuls?|raters?|assess\w+|[eé]valuat\w+|observers?)\b",
    re.IGNORECASE,
)
"""How texts say that one side alone did not know what was given."""
NOT_BOTH = re.compile(
    r"\bsingle[- ]blind|\b(only|seuls?) (the |les )?(raters?|assessors?|évaluateurs?)\b", re.IGNORECASE
)
"""How texts say that not both did."""


HEARD = re.compile("blind|mask|unaware|aveugle|insu|only|seul", re.IGNORECASE)
"""One of these stands in every text that the patterns above find."""


def who_was_blind_is_told(placed: Placed[Study]) -> Iterator[Fault]:
    """N333: `single-blind` leaves open who was, which words say; and words do not say otherwise than the field."""
    study, blinding = placed.record, placed.record.design.blinding
    if blinding is None:
        return
    texts = [((), study.citation.title), *spoken(placed).texts]
    heard = [(path, text) for path, text in texts if HEARD.search(text)]
    said = [BLIND.sub("", text) for _, text in heard]
    headed = any(BLIND.search(text) for path, text in heard if not path or path[0] in ("summary", "title"))
    half, whole = (
        blinding in kinds
        for kinds in ((Blinding.single_blind, Blinding.raters_blind), (Blinding.double_blind, Blinding.open))
    )
    why = None
    if half and headed and not study.design.blinding_note:
        why = say("its words say that it was double-blind")
    elif whole and any(NOT_BOTH.search(text) for text in said):
        why = say("its words say that one side alone was blinded")
    elif half and not any(ONE_SIDE.search(text) for text in said):
        if blinding is Blinding.single_blind:
            why = say("no word says who was blinded")
        elif any(OPEN.search(text) for _, text in texts):
            why = say("its words say that it was open, and not that raters were blinded")
    if why:
        fact = say("Recorded as '{blinding}', and {why}.", blinding=blinding.value, why=why)
        remedy = say("Check 'blinding'; say who it was in 'blinding_note'.")
        yield acceptable("N333", ("design", "blinding"), fact, remedy)


def nothing_is_compared_with_itself(study: Study) -> Iterator[Fault]:
    """E241: a comparison has two sides."""
    rows: list[tuple[Path, tuple[str, ...], str]] = [
        (("scores", i, "difference", "against"), (score.difference.arm,), score.difference.against)
        for i, score in enumerate(study.scores)
        if score.difference
    ]
    rows += [(("findings", i, "against"), finding.arms, finding.against) for i, finding in enumerate(study.findings)]
    for path, arms, against in rows:
        if against in arms:
            fact = say("Arm '{arm}' is compared with itself.", arm=against)
            yield Fault("E241", path, fact, say("Write the other arm under 'against'."))


STUDY_RULES: tuple[Callable[[Study], Iterator[Fault]], ...] = (the_kind_fits_the_arms, nothing_is_compared_with_itself)
ROLE_RULES: tuple[Callable[[Study, Likes], Iterator[Fault]], ...] = (
    controls_are_what_their_arm_is_called,
    inert_arms_have_a_counterpart,
)


def _within(placed: Placed[Study], likes: Likes) -> Iterator[Fault]:
    for rule in STUDY_RULES:
        yield from rule(placed.record)
    for of_roles in ROLE_RULES:
        yield from of_roles(placed.record, likes)
    told = list(blinding_is_what_is_told(placed, likes))
    yield from told or who_was_blind_is_told(placed)


def everybody_has_a_role(dataset: Dataset) -> Found:
    """E241, N331 to N333: the rules of this file, over all studies."""
    likes = {key: str(kind.like or Control.active) for key, kind in dataset.control_kinds.items()}
    for placed in dataset.study_files:
        for fault in once(placed, "roles", likes, partial(_within, placed, likes)):
            yield placed, fault


RULES: tuple[Callable[[Dataset], Found], ...] = (everybody_has_a_role, treatments_are_given)
