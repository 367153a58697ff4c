"""What a Metapsy table says of a study beside its figures: design, blinding, registration, diagnosis, risk of bias."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ..model import DOMAINS, Blinding, Judgement, Kind, Tool, registered
from ..problems import say
from ..scaffold import Gap, Hint, Noted
from .ctgov import OTHER_NAMES
from .draft import Known, exactly, normal, number
from .metapsy_table import BIAS

BLINDING = {
    "double blind": Blinding.double_blind, "double": Blinding.double_blind, "triple blind": Blinding.double_blind,
    "quadruple blind": Blinding.double_blind, "single blind": Blinding.single_blind, "open label": Blinding.open,
    "open": Blinding.open, "unblinded": Blinding.open, "none": Blinding.open, "rater blind": Blinding.raters_blind,
    "assessor blind": Blinding.raters_blind, "assessor blinded": Blinding.raters_blind,
}  # fmt: skip
JUDGED = {"low": Judgement.low, "some concerns": Judgement.some_concerns, "high": Judgement.high}
IMPUTED = re.compile(r"\bimput|^i(msd|change|response|remission)$", re.IGNORECASE)
NO = {"0", "n", "no", "false", "imputed"}
YES = {"1", "y", "yes", "true", "reported"}

Said = Callable[[str], str]
"""What all rows of a study say in one column; nothing where they say several things, which is told."""
Tell = Callable[[str], None]


def is_imputed(outcome_type: str, published: str) -> bool:
    """Whether the authors of the table worked the figures of a row out, and the study did not publish them."""
    return bool(IMPUTED.search(outcome_type)) or published.strip().lower() in NO


def outcome_of(outcome_type: str) -> str:
    """The outcome without the word that it was imputed."""
    return re.sub(
        r"\bimput(ed|ation)\b[\s_-]*|[\s_-]*\bimput(ed|ation)\b|^i(?=response|remission)", "", outcome_type
    ).strip()


def design(said: Said, known: Known, tell: Tell) -> dict[str, Any]:
    """The design of a study; the standard holds randomised trials only."""
    plan, blinded = said("design"), said("blinding")
    kind = Kind.crossover_rct if "cross" in plan.lower() else Kind.rct
    hint = f"the table says: {plan}" if plan else "the standard holds randomised trials only"
    found: dict[str, Any] = {"kind": Noted(str(kind), hint)}
    if word := BLINDING.get(normal(blinded)):
        found["blinding"] = Noted(str(word), f"the table says: {blinded}")
    elif blinded:
        tell(say("blinding '{said}': no clear word for it", said=blinded))
    return found | _countries(said("country"), known, tell)


def _countries(said: str, known: Known, tell: Tell) -> dict[str, Any]:
    code = OTHER_NAMES.get(normal(said)) or known.countries.get(normal(said))
    code = code or next((own for own in known.countries.values() if own == said.strip().upper()), None)
    if said and not code:
        tell(say("country '{country}': no code known", country=said))
    return {"countries": [code]} if code else {}


def population(said: Said, known: Known) -> dict[str, Any]:
    """Who took part, as far as the table says; empty where it says nothing."""
    diagnosis, age, women = said("diagnosis"), said("mean_age"), said("percent_women")
    found: dict[str, Any] = {}
    if diagnosis:
        match, hint = exactly(diagnosis, known.diagnoses), f"the table says: {diagnosis}"
        found = {"diagnosis": Noted([match], hint) if match else Gap(hint), "text": Hint(hint)}
    if age or women:
        found |= {"age": Hint(f"the table says: mean age {age or '?'}, {_share(women)} women")}
    return {"population": found} if found else {}


def _share(women: str) -> str:
    """The share of women in percent; below one it is a proportion, and one is either."""
    value = number(women)
    if value == 1:
        return "1 (per cent, or all?)"
    return f"{value * 100:g} % (a proportion of {women})" if value and 0 < value < 1 else f"{women or '?'} %"


def registrations(said: str, tell: Tell) -> list[str]:
    """The registration numbers of a cell; what no register has is told."""
    words = [word for word in re.split(r"[,;\s]+", said) if word]
    for word in words:
        if not registered(word):
            tell(say("registration_number '{number}': no register has such a number", number=word))
    return [word for word in words if registered(word)]


def risk_of_bias(said: Said, source: str, tell: Tell) -> dict[str, Any]:
    """Judgements with the domains of RoB 2; an overall word alone is told."""
    words = {name: said(name) for name in BIAS}
    judged = {name: JUDGED.get(normal(word)) for name, word in words.items()}
    domains = dict(zip(DOMAINS[Tool.rob_2], (judged[name] for name in BIAS[:-1]), strict=True))
    if all(domains.values()) and judged["rob"]:
        entry = {
            "tool": str(Tool.rob_2), "by": Gap("who judged: the authors of the table"),
            "domains": {name: str(word) for name, word in domains.items()}, "overall": str(judged["rob"]),
            "source": source,
        }  # fmt: skip
        return {"risk_of_bias": [entry]}
    if found := ", ".join(f"{name} '{word}'" for name, word in words.items() if word):
        tell(
            say("risk of bias ({said}): not all domains of RoB 2 with its words; say it under risk_of_bias", said=found)
        )
    return {}
