"""The registers of trials: how their numbers are written, which is the one form of each, and where its page is.

Every register has a grammar of its own. A number is accepted as people copy it: with the name of its register
before it, in other capitals, or as the address of its page in a browser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import quote, unquote, urlsplit


@dataclass(frozen=True)
class Register:
    """One register. ``form``: the whole of a number, in capitals; ``page``: the address of it, with a gap for it."""

    name: str
    form: re.Pattern[str]
    page: str = ""
    says_its_name: bool = False
    """The register's name stands before its numbers, which are not known by their form alone."""


def _register(name: str, form: str, page: str = "", says_its_name: bool = False) -> Register:
    return Register(name, re.compile(form), page, says_its_name)


EVERYWHERE = "https://trialsearch.who.int/Trial2.aspx?TrialID={number}"
"""The search of the World Health Organization, which holds the numbers of its whole network."""
REGISTERS = (
    _register("ClinicalTrials.gov", "NCT[0-9]{8}", "https://clinicaltrials.gov/study/{number}"),
    _register("ISRCTN", "ISRCTN[0-9]{8}", "https://www.isrctn.com/{number}"),
    # The European numbers: of the former register, and of the one of today, whose second part begins with a 5.
    _register(
        "CTIS", "20[0-9]{2}-5[0-9]{5}-[0-9]{2}(-[0-9]{2})?", "https://euclinicaltrials.eu/ctis-public/view/{number}"
    ),
    _register(
        "EudraCT",
        "(19|20)[0-9]{2}-[0-46-9][0-9]{5}-[0-9]{2}",
        "https://www.clinicaltrialsregister.eu/ctr-search/search?query={number}",
        says_its_name=True,
    ),
    _register("ANZCTR", "ACTRN126[0-9]{11}", EVERYWHERE),
    _register("ChiCTR", "CHICTR([0-9]{10}|-[A-Z]{2,5}-[0-9]{8})", EVERYWHERE),
    _register("DRKS", "DRKS[0-9]{8}", "https://drks.de/search/en/trial/{number}"),
    _register("IRCT", "IRCT[0-9]{8,14}N[0-9]{1,3}", EVERYWHERE),
    _register("jRCT", "JRCT(S?[0-9]{9,10}|[0-9]{10})", "https://jrct.mhlw.go.jp/en-latest-detail/{number}"),
    _register("UMIN", "(JPRN-)?UMIN[0-9]{9}", EVERYWHERE),
    _register("JapicCTI", "(JPRN-)?JAPICCTI-[0-9]{6}", EVERYWHERE),
    _register("CRiS", "KCT[0-9]{7}", EVERYWHERE),
    _register("CTRI", "CTRI/[0-9]{4}/[0-9]{2,3}/[0-9]{6}", EVERYWHERE),
    _register("NTR", "(NTR|NL)[0-9]{1,5}|NL-OMON[0-9]{1,5}", EVERYWHERE),
    _register("PACTR", "PACTR[0-9]{15,16}", EVERYWHERE),
    _register("ReBec", "RBR-[0-9A-Z]{6,8}", EVERYWHERE),
    _register("RPCEC", "RPCEC[0-9]{8}", EVERYWHERE),
    _register("REPEC", "PER-[0-9]{3}-[0-9]{2}", EVERYWHERE),
    _register("SLCTR", "SLCTR/[0-9]{4}/[0-9]{3}", EVERYWHERE),
    _register("TCTR", "TCTR[0-9]{11}", EVERYWHERE),
    _register("LBCTR", "LBCTR[0-9]{10}", EVERYWHERE),
    # The number by which the World Health Organization knows a trial in all registers; it has no page of its own.
    _register("UTN", "U1111-[0-9]{4}-[0-9]{4}"),
    _register("PROSPERO", "CRD[0-9]{11,14}", "https://www.crd.york.ac.uk/PROSPERO/view/{number}"),
)
NAMED = re.compile(
    r"(clinicaltrials\.gov|isrctn|eudract|ctis|eu[ -]?ct|anzctr|drks|prospero|utn|universal trial"
    r"|trialregister\.nl|ntr)"
    r"( (number|no\.?|id|identifier))?[ :#]+(?=[A-Z0-9])",
    re.IGNORECASE,
)
"""What people write before a number."""
WRITTEN = ("ChiCTR", "jRCTs", "jRCT", "JPRN-JapicCTI", "JapicCTI")
"""How registers write their own letters, where not all are capitals."""
SUFFIX = re.compile(r"(?<=-[0-9]{2})[-/][A-Z]{2,3}$|^EUCTR(?=[0-9])")
"""A country behind a European number, or the register before it."""


def register_of(number: str) -> Register | None:
    """The register whose grammar a number, in its one form, follows."""
    bare = number.upper().removeprefix("EUDRACT ")
    return next((register for register in REGISTERS if register.form.fullmatch(bare)), None)


def registered(text: str) -> str | None:
    """The one form of a registration number, however it was written or copied; None where no register has it."""
    found = _in_address(text) if re.match("https?://", text.strip(), re.IGNORECASE) else [text.strip()]
    for part in found:
        bare = SUFFIX.sub("", NAMED.sub("", part).strip().upper())
        if register := register_of(bare) or register_of(bare := part.upper().replace(" ", "")):
            own = next((own for own in WRITTEN if bare.startswith(own.upper())), "")
            told = f"{own}{bare[len(own) :]}"
            return f"{register.name} {told}" if register.says_its_name else told
    return None


def _in_address(address: str) -> list[str]:
    """What may be a number in the address of a page: any part of its path, and the values of its query."""
    try:
        parts = urlsplit(unquote(address.strip()))
    except ValueError:
        return []
    asked = [value for pair in parts.query.split("&") for value in pair.split("=")[1:]]
    path = [part for part in parts.path.split("/") if part]
    return [*asked, *(f"{one}/{other}" for one, other in pairwise(path)), *path]


def registry_page(number: str) -> str | None:
    """The address of the page of a registration number, where its register has one."""
    told = registered(number)
    register = register_of(told) if told else None
    if not told or not register or not register.page:
        return None
    return register.page.format(number=quote(told.removeprefix(f"{register.name} "), safe=""))
