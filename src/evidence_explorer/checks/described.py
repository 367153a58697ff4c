"""Rules about what a study says of itself in fields and words: kind, people, phase, dose, money (N331, N332, N355)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial

from ..model import Arm, Blinding, Dataset, Fault, Funder, Kind, Path, Placed, Study, acceptable, folded
from ..problems import Said, say
from .base import Found, lasting, once
from .roles import names_of_treatments
from .spoken import THOUSANDS, spoken

REVIEWS = (Kind.meta_analysis, Kind.systematic_review)
KINDS: tuple[tuple[re.Pattern[str], str, tuple[Kind, ...]], ...] = (
    (re.compile(r"\bmeta-?analys[ei]s\b|\bméta-?analyses?\b", re.IGNORECASE), "meta-analysis", REVIEWS),
    (re.compile(r"\bsystematic review\b|\brevue systématique\b", re.IGNORECASE), "systematic review", REVIEWS),
    (
        re.compile(r"(?<!non-)(?<!mendelian )\brandomi[sz]ed\b|\brandomisée?\b", re.IGNORECASE),
        "randomised",
        (Kind.rct, Kind.crossover_rct, *REVIEWS),
    ),
    (re.compile(r"\bcross-?over\b|\bessai croisé\b", re.IGNORECASE), "crossover", (Kind.crossover_rct, *REVIEWS)),
    (re.compile(r"\b(cohort|cohorte)\b", re.IGNORECASE), "cohort", (Kind.cohort, *REVIEWS)),
    (re.compile(r"\b(mice|mouse|rats?|souris|zebrafish)\b", re.IGNORECASE), "animals", (Kind.animal, Kind.mechanistic)),
)
"""Words of a title, what they say of a study, and the kinds that such a study may have."""
OTHERWISE = re.compile(
    r"\b(open[- ]label|long[- ]term|follow-up|extension|secondary|post[- ]hoc|pooled|protocol|suivi)\b", re.I
)
"""Words of a title by which it speaks of a study that began otherwise."""


def _off(path: Path, told: Said, field: str) -> Fault:
    fact = say("'{field}', and {told}.", field=field, told=told)
    return acceptable("N355", path, fact, say("Check the field, and the words beside it."))


def the_kind_is_that_of_the_title(study: Study) -> Iterator[Fault]:
    """N331: a title that says what kind of study it is says the kind of the record."""
    title, kind = study.citation.title, study.design.kind
    if OTHERWISE.search(title):
        return
    for words, what, kinds in KINDS:
        if words.search(title) and kind not in kinds:
            fact = say("The title says '{what}', and 'kind' is '{kind}'.", what=what, kind=kind.value)
            yield acceptable("N331", ("design", "kind"), fact, say("Check 'kind', and the arms."))
            return


def blinded_studies_are_trials(study: Study) -> Iterator[Fault]:
    """N331: only of a trial can nobody know who receives what; a review speaks of what it reviewed."""
    design = study.design
    if design.blinding is Blinding.double_blind and not (design.kind.randomised or design.kind.review):
        fact = say("A double-blind study of kind '{kind}'.", kind=design.kind.value)
        yield acceptable("N331", ("design", "kind"), fact, say("Check 'kind', and 'blinding'."))


REVIEWED = re.compile(
    r"review|meta-?analy|pooled|revue|méta|synth|studies|trials|études|essais|guideline|consensus|recommand|recommend",
    re.IGNORECASE,
)


def reviews_review(placed: Placed[Study]) -> Iterator[Fault]:
    """N331: some word of a review says that it brings studies together."""
    study = placed.record
    if study.design.kind.review and not any(effect.k for effect in study.effects):
        said = [study.citation.title, *(text for path, text in spoken(placed).texts if path[0] in ("title", "summary"))]
        if not any(REVIEWED.search(text) for text in said):
            fact = say(
                "A study of kind '{kind}', and no text speaks of the studies in it.", kind=study.design.kind.value
            )
            yield acceptable("N331", ("design", "kind"), fact, say("Check 'kind'."))


CROSSED = re.compile(
    r"cross-?over|crossed over|croisé|second (period|session|phase)|(seconde?|deuxième) (période|séance)", re.I
)


def crossovers_cross_over(placed: Placed[Study]) -> Iterator[Fault]:
    """N331: some word of a crossover trial says that people changed sides."""
    study = placed.record
    if study.design.kind is Kind.crossover_rct and not any(row.period for row in study.outcomes):
        said = [study.citation.title, *(text for _, text in spoken(placed).texts)]
        if not any(CROSSED.search(text) for text in said):
            fact = say("A crossover trial, and no text says that anybody crossed over.")
            yield acceptable("N331", ("design", "kind"), fact, say("Check 'kind'."))


PHASE = re.compile(r"\bphase[ -](1|2|3|4|I{1,3}|IV)(?:[/-](?:2|3|II|III))?[ab]?\b")
ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}


def the_phase_is_that_of_the_words(placed: Placed[Study]) -> Iterator[Fault]:
    """N355: where title, summary or notes tell the phase of a trial, it is that of the record."""
    study = placed.record
    if not study.design.phase:
        return
    said = [study.citation.title, *(t for path, t in spoken(placed).texts if path[0] in ("title", "summary", "design"))]
    told = {ROMAN.get(found[1], found[1]) for text in said for found in PHASE.finditer(text)}
    if told and not any(one in study.design.phase for one in told):
        yield _off(("design", "phase"), say("its words speak of phase {phase}", phase=min(told)), study.design.phase)


@dataclass(frozen=True)
class Illnesses:
    """By diagnosis: the beginnings of the words that its name does not share with the others, and its name.

    ``named``: those that nearly all of their studies call by such a word, so that its absence tells something.
    """

    own: dict[str, tuple[str, ...]]
    names: dict[str, str]
    named: frozenset[str]


STEM = 6  # letters that the forms of a word share
USUAL, ENOUGH, COMMON = (
    0.85,
    3,
    0.15,
)  # the share of the studies of a diagnosis that call it so, and how many there must be


def _illnesses(dataset: Dataset) -> Illnesses:
    every = dataset.vocabulary.record.diagnoses
    words = {d.id: _words(" ".join(d.name.root.values())) for d in every}
    all_stems = [stem for stems in words.values() for stem in stems]
    own = {key: tuple(stem for stem in stems if all_stems.count(stem) == 1) for key, stems in words.items()}
    stems = tuple(dict.fromkeys(stem for stems in own.values() for stem in stems))
    texts = [
        (placed.record.population.diagnosis, set(once(placed, "stems", stems, partial(_heard, placed, stems))))
        for placed in dataset.study_files
    ]
    own = {key: tuple(stem for stem in stems if _tells(stem, key, texts)) for key, stems in own.items()}
    called: dict[str, list[bool]] = {key: [] for key in own}
    for diagnoses, said in texts:
        for key in diagnoses:
            if key in called:
                called[key].append(not said.isdisjoint(own[key]))
    named = frozenset(key for key, told in called.items() if len(told) >= ENOUGH and sum(told) >= USUAL * len(told))
    return Illnesses(own, {d.id: next(iter(d.name.root.values())) for d in every}, named)


def _heard(placed: Placed[Study], stems: tuple[str, ...]) -> list[str]:
    """The beginnings of words that the texts on the people of a study hold."""
    said = "".join(_people(placed))
    return [stem for stem in stems if stem in said]


def _tells(stem: str, key: str, texts: list[tuple[tuple[str, ...], set[str]]]) -> bool:
    """Whether a word is not one that texts on others use as well."""
    others = [stem in said for diagnoses, said in texts if key not in diagnoses]
    return sum(others) <= COMMON * len(others)


def _words(name: str) -> list[str]:
    found = (word[:STEM] for word in re.findall(r"[^\W\d_]+", name.casefold()) if len(word) > STEM - 2)
    return list(dict.fromkeys(found))


def _people(placed: Placed[Study]) -> tuple[str, str]:
    """What the texts on the people of a study say, and what title and summary do."""

    def read() -> Iterator[str]:
        study = placed.record
        people = [text for text in (study.population.text, study.population.definition) if text]
        yield " ".join(said for text in people for said in text.root.values()).casefold()
        yield " ".join([study.citation.title, *study.title.root.values(), *study.summary.root.values()]).casefold()

    here, around = once(placed, "people", None, read)
    return here, around


def diagnoses_are_those_of_the_words(placed: Placed[Study], known: Illnesses) -> Iterator[Fault]:
    """N355: if no text knows what a diagnosis is called, none is called like another one."""
    diagnoses = placed.record.population.diagnosis
    here, around = _people(placed)
    for i, key in enumerate(diagnoses):
        if key not in known.named or any(stem in here or stem in around for stem in known.own[key]):
            continue
        strange = next(
            (k for k, stems in known.own.items() if k not in diagnoses and any(s in here for s in stems)), None
        )
        if strange:
            told = say("the texts speak of '{other}'", other=known.names[strange])
            yield _off(("population", "diagnosis", i), told, key)


@dataclass(frozen=True)
class Called:
    """By treatment: the words of its names, and those of its names that stand in a label hardly by chance; folded."""

    words: dict[str, frozenset[str]]
    names: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, names: dict[str, tuple[str, ...]]) -> Called:
        """From the names by which texts may call each."""
        told = {key: [folded(name) for name in several] for key, several in names.items()}
        words = {
            key: frozenset(w for n in several for w in WORD.findall(n) if len(w) > 2) for key, several in told.items()
        }
        return cls(words, {key: tuple(n for n in several if len(n) > STEM) for key, several in told.items()})


WORD = re.compile(r"\w+")


def arms_receive_what_they_are_called(study: Study, known: Called) -> Iterator[Fault]:
    """N332: an arm that is named after another treatment than it receives."""
    for i, arm in enumerate(study.arms):
        if arm.treatment not in known.words or arm.control is not None:
            continue
        called = _called(arm)
        if _names_any(called, known.words[arm.treatment]):
            continue
        others = (key for key, told in known.names.items() if key not in study.treatments and _names_any(called, told))
        if other := next(others, None):
            fact = say(
                "Arm '{arm}' receives '{treatment}', and is called '{other}'.",
                arm=arm.id, treatment=arm.treatment, other=other,
            )  # fmt: skip
            yield acceptable("N332", ("arms", i, "treatment"), fact, say("Check 'treatment' of the arm."))


def _called(arm: Arm) -> str:
    return f" {folded(' '.join([*arm.label.root.values(), arm.id.replace('-', ' ')]))} "


def _names_any(called: str, names: Collection[str]) -> bool:
    return any(name in called and re.search(rf"(?<!\w){re.escape(name)}", called) for name in names)


DOSE = re.compile(r"(\d+(?:[.,]\d+)?) ?(mg/kg|µg/kg|mg|µg|mcg|g|ml|mL|Hz|mA|W/cm2|units|IU)\b(?!/[dm]?[Ll]\b)")


def doses_are_those_of_the_arm(study: Study) -> Iterator[Fault]:
    """N355: id, label and dose of an arm tell one dose, in one unit, in every language."""
    for i, arm in enumerate(study.arms):
        called = _doses(re.sub(r"\b0-?(?=[0-9])", "0.", arm.id).replace("-", "; "))
        label = {dose for language, text in arm.label.root.items() for dose in _doses(text, language)}
        texts = arm.dose.root if arm.dose else {}
        told = {language: _doses(text, language) for language, text in texts.items()}
        first = next(iter(told.values()), set())
        others = [given for language, given in told.items() if given or not _alike(first, texts[language])]
        if _apart(called, label):
            yield _dose(("arms", i, "label"), label, called)
        elif any(_apart(given, called | label) for given in told.values()):
            yield _dose(("arms", i, "dose"), first, called | label)
        elif other := next((given for given in others if given and first and given != first), None):
            yield _dose(("arms", i, "dose"), first, other)
        elif others and first and not all(others):
            silent = next(language for language, given in told.items() if not given)
            what = say("the text in '{language}' tells no such dose", language=silent)
            yield _off(("arms", i, "dose"), what, _list(first))


Doses = set[tuple[float, str]]


def _alike(doses: Doses, text: str) -> bool:
    """Whether a text holds the numbers of these doses, in units that only its own language and letters write."""
    numbers = {float(number.replace(",", ".")) for number in re.findall(r"\d+(?:[.,]\d+)?", text)}
    return {number for number, _ in doses} <= numbers


def _dose(path: Path, one: Doses, other: Doses) -> Fault:
    return _off(path, say("the arm has another dose elsewhere: {dose}", dose=_list(other)), _list(one))


def _list(doses: Doses) -> str:
    return ", ".join(f"{number:g} {unit}" for number, unit in sorted(doses))


def _apart(given: Doses, beside: Doses) -> bool:
    """Whether both tell a dose in one unit, and none is that of the other, or of a day with several."""
    pairs = [(n, m) for n, unit in given for m, same in beside if unit == same]
    return bool(pairs) and not any(n and m / n in (1, 2, 3, 4) for n, m in pairs)


def _doses(text: str, language: str = "") -> Doses:
    plain = THOUSANDS[language].sub("", text) if language in THOUSANDS else text
    found = DOSE.findall(plain.replace("μ", "µ"))
    return {
        (float(number.replace(",", ".")), "ml" if unit == "mL" else "µg" if unit == "mcg" else unit)
        for number, unit in found
    }


FIRM = re.compile(
    r"\b(manufactur\w+|pharma\w*|compan(y|ies)|industry|inc\.|ltd|gmbh|sponsor\w*|fabricants?|entreprises?|laboratoires?|promoteur|industrie\w*)",
    re.IGNORECASE,
)
PUBLIC = re.compile(
    r"\b(public|universit\w+|institutes?|ministr\w+|minist[eè]re|council|foundations?|fondations?|grants?|subventions?"
    r"|nih|nimh|inserm|hospitals?|h[oô]pita\w+|charit\w+|caritative|government|fund(s|ing)? of|research funds?"
    r"|donations?|dons?|national\w*)",
    re.IGNORECASE,
)


def funders_are_those_of_the_words(study: Study) -> Iterator[Fault]:
    """N355: where words tell who paid, they tell it of the funders that are listed."""
    if not study.funding or len(study.funders) != 1:
        return
    said, funder = " ".join(study.funding.root.values()), study.funders[0]
    firm, public = FIRM.search(said), PUBLIC.search(said)
    if (funder is Funder.industry and public and not firm) or (funder is Funder.public and firm and not public):
        found = firm or public
        yield _off(
            ("funders", 0), say("the words on funding say '{words}'", words=found[0] if found else ""), funder.value
        )


def people_were_in_the_trial(study: Study) -> Iterator[Fault]:
    """N319: nobody studies more people than were randomised."""
    design = study.design
    if design.randomised and design.participants and design.participants > design.randomised:
        fact = say("{n} people took part, and {m} were randomised.", n=design.participants, m=design.randomised)
        yield acceptable("N319", ("design", "participants"), fact, say("Check both numbers."))


STUDY_RULES: tuple[Callable[[Study], Iterator[Fault]], ...] = (
    the_kind_is_that_of_the_title,
    blinded_studies_are_trials,
    doses_are_those_of_the_arm,
    funders_are_those_of_the_words,
    people_were_in_the_trial,
)


def _within(placed: Placed[Study], known: Illnesses) -> Iterator[Fault]:
    for rule in STUDY_RULES:
        yield from rule(placed.record)
    yield from crossovers_cross_over(placed)
    yield from reviews_review(placed)
    yield from the_phase_is_that_of_the_words(placed)
    yield from diagnoses_are_those_of_the_words(placed, known)


def fields_and_words_agree(dataset: Dataset) -> Found:
    """N319, N331, N355: the rules of this file, over all studies."""
    known = lasting(dataset.site, "illnesses", _illnesses(dataset))
    for placed in dataset.study_files:
        for fault in once(placed, "described", known, partial(_within, placed, known)):
            yield placed, fault


def arms_are_called_like_their_treatment(dataset: Dataset) -> Found:
    """N332: the rule on names of treatments, over all studies."""
    given = tuple(family.record for family in dataset.family_files)
    known = dataset.site.found.get("called")
    if known is None or known[0] != given:
        known = dataset.site.found["called"] = (given, Called.of(names_of_treatments(dataset)))
    names = known[1]
    for placed in dataset.study_files:
        if not placed.record.design.kind.review:
            for fault in once(
                placed, "called", given, partial(arms_receive_what_they_are_called, placed.record, names)
            ):
                yield placed, fault


def same_people_are_of_a_kin(dataset: Dataset) -> Found:
    """N318: records with people in common have a treatment, a registration or an author in common."""
    for placed in dataset.study_files:
        study = placed.record
        other = dataset.studies.get(study.design.same_people_as or "")
        if other and other.id != study.id and not _kin(study, other):
            fact = say("'{id}' has no treatment, registration or author in common with this record.", id=other.id)
            remedy = say("Check 'same_people_as'.")
            yield placed, acceptable("N318", ("design", "same_people_as"), fact, remedy)


def _kin(one: Study, other: Study) -> bool:
    a, b = one.citation, other.citation
    return bool(
        set(one.treatments) & set(other.treatments)
        or set(a.registrations) & set(b.registrations)
        or {author for author in a.authors if "et al" not in author} & set(b.authors)
    )


RULES: tuple[Callable[[Dataset], Found], ...] = (
    fields_and_words_agree,
    arms_are_called_like_their_treatment,
    same_people_are_of_a_kin,
)
