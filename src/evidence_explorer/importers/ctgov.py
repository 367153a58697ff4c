"""A study of ClinicalTrials.gov (API version 2, JSON) → a draft: what was registered, and the results if posted."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from ..model import Blinding, Control, Kind, registered
from ..problems import say
from ..scaffold import Gap, Hint, Noted
from .ctgov_harms import harms, thresholds
from .ctgov_results import SEQUENCE, Arms, outcomes
from .draft import NO_TYPE, NOT_GIVEN, Known, NotImportable, StudyDraft, exactly, normal, one_line, one_mentioned, slug
from .tree import Tree, read_json

REMEDY = say("Download one study from ClinicalTrials.gov as JSON (API version 2): it holds a 'protocolSection'.")
ONE = say(
    "Save one study, from the brace before its 'protocolSection' to the brace that closes it, as a file of its own."
)
SOURCE = "registry"
DATE = re.compile(r"(19|20)[0-9]{2}(-[01][0-9](-[0-3][0-9])?)?")
CONTROLS = {"PLACEBO_COMPARATOR": Control.placebo, "SHAM_COMPARATOR": Control.sham}
OTHER_NAMES = {  # how the registry calls some countries
    "czechia": "CZ", "czech republic": "CZ", "korea republic of": "KR", "south korea": "KR",
    "korea democratic people s republic of": "KP", "russian federation": "RU", "turkey": "TR", "turkey turkiye": "TR",
    "viet nam": "VN", "hong kong": "HK", "macau": "MO", "macao": "MO", "taiwan": "TW",
    "iran islamic republic of": "IR", "iran": "IR", "moldova republic of": "MD", "syrian arab republic": "SY",
    "tanzania united republic of": "TZ", "lao people s democratic republic": "LA", "brunei darussalam": "BN",
    "macedonia the former yugoslav republic of": "MK", "north macedonia": "MK", "cote d ivoire": "CI",
    "congo the democratic republic of the": "CD", "palestinian territory occupied": "PS", "swaziland": "SZ",
    "uk": "GB", "united kingdom": "GB", "usa": "US", "united states": "US",
}  # fmt: skip
ENDED = ("COMPLETED", "TERMINATED")
BEGUN = (*ENDED, "RECRUITING", "ENROLLING_BY_INVITATION", "ACTIVE_NOT_RECRUITING", "SUSPENDED")
"""What a date without a type is no plan in."""
STOPPED = ("TERMINATED", "SUSPENDED", "WITHDRAWN")
REGISTRIES = ("EUDRACT", "CTIS", "EU_CT", "ISRCTN", "REGISTRY")


def read(text: str, known: Known) -> StudyDraft:
    """The draft of the one study of a file; NotImportable if the file is something else."""
    study = _one_study(read_json(text))
    protocol = study("protocolSection")
    number = protocol("identificationModule", "nctId").text
    if registered(number) != number:  # its page is the address of the source: none is made up
        raise NotImportable("protocolSection.identificationModule.nctId", say("The study has no NCT number."), REMEDY)
    notes: list[str] = []
    arms = Arms([_arm(group, known) for group in protocol("armsInterventionsModule", "armGroups").each()], known, notes)
    figures, scores = outcomes(study("resultsSection", "outcomeMeasuresModule", "outcomeMeasures"), arms, known)
    events = harms(study("resultsSection", "adverseEventsModule"), arms, known)
    arms.count(study("resultsSection", "participantFlowModule"))
    values = {
        **_identity(protocol, study, number, notes),
        "design": _design(protocol, arms.started, known, notes),
        "population": _population(protocol, known, notes),
        **({"treatments": arms.treatments} if arms.treatments else {}),
        "arms": arms.described,
        **{key: found for key, found in (("outcomes", figures), ("scores", scores), ("harms", events)) if found},
        **_funding(protocol),
        "sources": {SOURCE: _source(protocol, number)},
        **(
            {"other_numbers": found}
            if (found := thresholds(events, study("resultsSection", "adverseEventsModule")))
            else {}
        ),
    }
    _tell_what_is_left(protocol, study, notes)
    return StudyDraft(slug(number), number, values, notes)


def _one_study(tree: Tree) -> Tree:
    if isinstance(tree.value, list) and tree.value:
        raise NotImportable("1", say("The file holds {n} studies.", n=len(tree.value)), ONE)
    if not isinstance(tree.value, dict):
        raise NotImportable("1", say("The file holds no study."), REMEDY)
    if "studies" in tree.value:
        found = tree("studies").each()
        if len(found) != 1:
            fact = say("The file holds {n} studies.", n=len(found))
            raise NotImportable("studies", fact, ONE if found else REMEDY)
        tree = Tree(found[0].value)
    if not isinstance(tree.value, dict) or not tree("protocolSection"):
        raise NotImportable("1", say("The file holds no 'protocolSection'."), REMEDY)
    return tree


def _identity(protocol: Tree, study: Tree, number: str, notes: list[str]) -> dict[str, Any]:
    identity = protocol("identificationModule")
    others = [other for other in identity("secondaryIdInfos").each() if other("id").text]
    registries = [
        other
        for other in others
        if registered(other("id").text) or any(word in other("type").text.upper() for word in REGISTRIES)
    ]
    for other in others:
        if other not in registries:
            notes.append(
                say(
                    "identifier {id} ({type}): not a registry number",
                    id=other("id").text,
                    type=other("type").text or NO_TYPE,
                )
            )
    brief, official = identity("briefTitle").text, identity("officialTitle").text
    dates = protocol("statusModule")
    posted = dates("resultsFirstPostDateStruct", "date").text
    told = ", ".join(
        f"{name} {date}"
        for name, date in (
            ("start", dates("startDateStruct", "date").text),
            ("completion", dates("completionDateStruct", "date").text),
            ("results posted", posted),
        )
        if date
    )
    return {
        "title": {"en": brief} if brief else Gap(),
        "summary": Hint("in your own words"),
        "citation": {
            "year": Gap(f"of publication; the registry says: {told}" if told else "of publication"),
            "title": official or brief or Gap(),
            "registry": [number, *(other("id").text for other in registries)],
        },
    }


def _design(protocol: Tree, started: int | None, known: Known, notes: list[str]) -> dict[str, Any]:
    module = protocol("designModule")
    info = module("designInfo")
    kind = _kind(module)
    design: dict[str, Any] = {"kind": kind or Gap(f"the registry says: {_words(module, info)}")}
    masking = info("maskingInfo")
    said = ", ".join([masking("masking").text, *masking("whoMasked").texts]).strip(", ")
    if said not in {"", "NONE"} and not masking("whoMasked"):
        said += ", without a name of who was masked"
    if blinding := _blinding(masking):
        design["blinding"] = Noted(str(blinding), f"the registry says: {said}")
    elif said:
        design["blinding"] = Hint(f"the registry says: {said}")
        notes.append(say("masking '{said}': no clear word for it", said=said))
    design |= _dates(protocol("statusModule"), notes)
    if phase := "/".join(p.removeprefix("PHASE").replace("EARLY_PHASE", "early ") for p in _phases(module)):
        design["phase"] = phase
    design |= _enrolment(module("enrollmentInfo"), kind, started, notes)
    sites = protocol("contactsLocationsModule", "locations").each()
    if sites:
        design["sites"] = len(sites)
    countries = list(dict.fromkeys(place("country").text for place in sites if place("country").text))
    codes = {country: OTHER_NAMES.get(normal(country)) or known.countries.get(normal(country)) for country in countries}
    notes += [say("country '{country}': no code known", country=country) for country, code in codes.items() if not code]
    if found := sorted({code for code in codes.values() if code}):
        design["countries"] = found
    return design


def _dates(status: Tree, notes: list[str]) -> dict[str, Any]:
    """When it was registered, began and ended; what is only planned is told."""
    entered = status("studyFirstSubmitDate").text or status("studyFirstPostDateStruct", "date").text
    told: dict[str, Any] = {"registered": Noted(entered, "first sent, says the registry")} if _date(entered) else {}
    if entered and not told:
        notes.append(say("{field} '{day}' is no date", field="registered", day=entered))
    for field, name, since in (("started", "startDateStruct", BEGUN), ("completed", "completionDateStruct", ENDED)):
        day, sort = status(name, "date").text, status(name, "type").text
        if day and (sort == "ESTIMATED" or (not sort and status("overallStatus").text not in since)):
            notes.append(
                say(
                    "{field} {day} ({sort}): planned, so no date of the study",
                    field=field,
                    day=day,
                    sort=sort or NO_TYPE,
                )
            )
        elif _date(day):
            told[field] = day
        elif day:
            notes.append(say("{field} '{day}' is no date", field=field, day=day))
    return {"dates": {**told, "sources": [SOURCE]}} if told else {}


def _date(text: str) -> bool:
    """A day, month or year of the calendar."""
    if not DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def _phases(module: Tree) -> list[str]:
    return [phase for phase in module("phases").texts if phase != "NA"]


def _words(module: Tree, info: Tree) -> str:
    names = ("allocation", "interventionModel", "observationalModel", "timePerspective")
    return ", ".join(word for word in (module("studyType").text, *(info(name).text for name in names)) if word)


def _kind(module: Tree) -> str | None:
    """The kind of study where the registry's words leave no doubt."""
    info = module("designInfo")
    sort, model = module("studyType").text, info("interventionModel").text
    if sort == "INTERVENTIONAL" and info("allocation").text == "RANDOMIZED":
        return str(Kind.crossover_rct if model == "CROSSOVER" else Kind.rct)
    if sort == "INTERVENTIONAL" and model == "SINGLE_GROUP":
        return str(Kind.single_arm)
    if sort == "OBSERVATIONAL" and info("observationalModel").text == "COHORT":
        return str(Kind.cohort)
    return None


def _blinding(masking: Tree) -> Blinding | None:
    """Who did not know, where the registry says it in so many words."""
    word, who = masking("masking").text, set(masking("whoMasked").texts)
    if word == "NONE":
        return Blinding.open
    if word == "SINGLE" and who:
        return {"OUTCOMES_ASSESSOR": Blinding.raters_blind, "PARTICIPANT": Blinding.single_blind}.get(min(who))
    if word == "SINGLE":
        return Blinding.single_blind
    if word in {"DOUBLE", "TRIPLE", "QUADRUPLE"} and (not who or ("PARTICIPANT" in who and len(who) > 1)):
        return Blinding.double_blind
    return None


def _enrolment(info: Tree, kind: str | None, started: int | None, notes: list[str]) -> dict[str, Any]:
    count, sort = info("count").count, info("type").text
    randomised = kind in {Kind.rct, Kind.crossover_rct}
    field = "randomised" if randomised else "participants"
    if sort != "ACTUAL" or not count:
        notes.append(
            say(
                "enrolment {count} ({type}): not an actual number",
                count=info("count").text or NOT_GIVEN,
                type=sort or NO_TYPE,
            )
        )
        return {}
    if started is not None and started != count:
        notes.append(
            say(
                "enrolment {count}, but {started} started in the arms: say which number was {field}",
                count=count,
                started=started,
                field=field,
            )
        )
        return {field: Gap(f"the registry says: {count} enrolled, {started} started in the arms")}
    return {field: Noted(count, "the registry's actual enrolment")}


def _population(protocol: Tree, known: Known, notes: list[str]) -> dict[str, Any]:
    conditions = protocol("conditionsModule", "conditions").texts
    matched = {condition: exactly(condition, known.diagnoses) for condition in conditions}
    notes += [
        say("condition '{condition}': no such diagnosis in vocabulary.yaml", condition=condition)
        for condition in matched
        if not matched[condition]
    ]
    found = [id_ for id_ in matched.values() if id_]
    said = f"the registry says: {', '.join(conditions)}" if conditions else ""
    eligible = protocol("eligibilityModule")
    ages = [eligible("minimumAge").text, eligible("maximumAge").text]
    population: dict[str, Any] = {
        "diagnosis": Noted(list(dict.fromkeys(found)), said) if found else Gap(said),
        "text": Hint(said),
    }
    if any(ages):
        population["age"] = Hint(f"the registry says: from {ages[0] or '?'} to {ages[1] or '?'}")
    return population


def _arm(group: Tree, known: Known) -> dict[str, Any]:
    label, sort = group("label").text, group("type").text
    names = ", ".join(group("interventionNames").texts)
    said = f"the registry says: {sort or 'no type'}" + (f"; {names}" if names else "")
    arm: dict[str, Any] = {"label": {"en": label} if label else Gap()}
    if control := CONTROLS.get(sort):
        arm["control"] = Noted(str(control), said)
    elif sort in {"NO_INTERVENTION", "OTHER"}:
        arm["control"] = Gap(said)
    else:
        treatment = None if SEQUENCE.search(label) else one_mentioned(f"{label} {names}", known.given)
        arm["treatment"] = Noted(treatment, said) if treatment else Gap(said)
        if sort == "ACTIVE_COMPARATOR":
            arm["control"] = Gap("active, if it is the control; delete the line if it is what is tested")
    if about := group("description").text:
        arm["dose"] = Hint(f"the registry says: {one_line(about, 200)}")
    return arm


def _funding(protocol: Tree) -> dict[str, Any]:
    sponsor = protocol("sponsorCollaboratorsModule", "leadSponsor")
    name, sort = sponsor("name").text, sponsor("class").text
    if not name:
        return {}
    said = {"en": f"sponsor: {name}", "fr": f"promoteur\u202f: {name}"}
    helpers = protocol("sponsorCollaboratorsModule", "collaborators").each()
    if others := ", ".join(helper("name").text for helper in helpers if helper("name").text):
        said = {"en": f"{said['en']}; with: {others}", "fr": f"{said['fr']}\u202f; avec\u202f: {others}"}
    return {"funding": said, "funders": Hint(f"the registry calls the sponsor {sort}")} if sort else {"funding": said}


def _source(protocol: Tree, number: str) -> dict[str, Any]:
    updated = protocol("statusModule", "lastUpdatePostDateStruct", "date").text
    as_of = (f", updated {updated}", f", mise à jour du {updated}") if updated else ("", "")
    return {
        "grade": "registry",
        "read_in": {
            "en": f"ClinicalTrials.gov record {number}{as_of[0]}",
            "fr": f"fiche {number} de ClinicalTrials.gov{as_of[1]}",
        },
        "covers": {"en": "design, arms, posted results", "fr": "méthode, bras, résultats publiés au registre"},
        "address": f"https://clinicaltrials.gov/study/{number}",
    }


def _tell_what_is_left(protocol: Tree, study: Tree, notes: list[str]) -> None:
    """Name what the registry holds and a record has no place for, or only a person can judge."""
    status = protocol("statusModule")
    if (word := status("overallStatus").text) in STOPPED or status("whyStopped").text:
        why = one_line(status("whyStopped").text) or NOT_GIVEN
        notes.append(say("the registry says {status}, and why: {why}; say it in the record", status=word, why=why))
    if not study("resultsSection", "outcomeMeasuresModule", "outcomeMeasures"):
        planned = protocol("outcomesModule")
        for sort in ("primaryOutcomes", "secondaryOutcomes", "otherOutcomes"):
            for outcome in planned(sort).each():
                notes.append(
                    say(
                        "planned outcome '{measure}' ({frame}): no results",
                        measure=outcome("measure").text,
                        frame=outcome("timeFrame").text,
                    )
                )
    for reference in protocol("referencesModule", "references").each():
        if number := reference("pmid").text:
            notes.append(
                say(
                    "publication PMID {number} ({type}): not read",
                    number=number,
                    type=reference("type").text or NO_TYPE,
                )
            )
    if study("resultsSection", "baselineCharacteristicsModule"):
        notes.append(say("baseline characteristics: read them in the registry and say them under population"))
