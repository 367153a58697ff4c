"""Who paid for a trial, and who knew what was given, beside its row of a forest plot.

Where the trials of a pool differ in one of them, each says it with a sign and in words, as it says the risk of bias;
what they share stays among the words that are said once for all rows.
"""

from __future__ import annotations

from collections.abc import Sequence

from ....analysis.filtered import UNKNOWN
from ....model import Blinding, Funder, Study
from ...kit.edition import Edition

PAID = {"industry": "€", "others": "–", UNKNOWN: "?"}
KNEW = {Blinding.double_blind: "2", Blinding.single_blind: "1", Blinding.raters_blind: "R", Blinding.open: "0"}
"""How many of the two, people and those who treat or rate them, did not know; R: the raters alone."""
AXES = ("funding", "blinding")

Signed = tuple[tuple[str, str], ...]


def signs_of(study: Study) -> tuple[str, str]:
    """The sign of who paid, and that of who knew."""
    paid = "industry" if Funder.industry in study.funders else "others" if study.funders else UNKNOWN
    return PAID[paid], KNEW[study.design.blinding] if study.design.blinding else PAID[UNKNOWN]


def facts_of(study: Study, edition: Edition) -> list[str]:
    """Who paid, who knew."""
    w, blinding = edition.words, study.design.blinding
    paid = w.listed(w(f"explore.funder.{funder}") for funder in study.funders) or w("pool.funder_unknown")
    return [paid, w(f"blinding.{blinding}") if blinding else w("pool.blinding_unknown")]


def overlaid(keys: Sequence[str], study: Study, edition: Edition) -> tuple[Signed, list[str]]:
    """The signs of one trial with their words, and the words of what it shares with all trials of the pool."""
    w, mine = edition.words, signs_of(study)
    others = [signs_of(edition.dataset.studies[key]) for key in keys]
    differs = [len({one[at] for one in others}) > 1 for at in range(len(AXES))]
    said = list(zip(differs, AXES, mine, facts_of(study, edition), strict=True))
    unknown = PAID[UNKNOWN]  # the words of what is not stated name the axis themselves
    signed = tuple(
        (sign, fact if sign == unknown else w.told(w(f"filter.axis.{axis}"), fact))
        for apart, axis, sign, fact in said
        if apart
    )
    return signed, [fact for apart, _, _, fact in said if not apart]
