"""One row per figure, of benefit and of harm: as records, which hold all languages, and as tables in one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from ..model import Arm, Dataset, Figure, Harm, HarmFigure, Outcome, Study, Text
from ..words import words_in
from ..words.typography import small, unnested
from .columns import Cells, Col
from .names import columns_of, control_name, names_of, primary_scales, said, text_of
from .promise import ARMS, HARMS

T = TypeVar("T")
K = TypeVar("K")
HARM = "harm"
"""The outcome of a figure of an adverse event."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of one arm (``arm`` may be several of an adverse event, `a+b`). What is not known is None.

    ``risk``, ``low``, ``high``: the share and its interval, 0 to 1, once they are worked out. ``label``, ``name``,
    ``control_name``, ``scale_name``, ``moment``: the arm, the study, what a control arm had, the scale or adverse
    event, and the time, in every language.
    ``position``: of the outcome in its record. ``overview``: whether the scale may stand in overviews.
    ``shape``: what its outcome is drawn with. ``people``: who took part, where they are others than those that the site
    is about.
    """

    study: str
    family: str
    kind: str
    blinding: str | None
    year: int | None
    name: Text
    arm: str
    label: Text
    role: str
    control_type: str | None
    control_name: Text | None
    treatment: str | None
    arm_n: int | None
    repeats: str | None
    outcome: str
    position: int
    scale: str | None
    scale_name: Text | None
    definition: Text | None
    rater: str | None
    time_days: float | None
    moment: Text | None
    timing: str
    period: str | None
    primary: bool
    on_primary: bool
    overview: bool
    events: int | None
    n: int | None
    percent: float | None
    origin: str
    source: str
    grade: str
    read_again: bool
    event: str | None = None
    term: Text | None = None
    rate: Text | None = None
    note: Text | None = None
    risk: float | None = None
    low: float | None = None
    high: float | None = None
    shape: str = "square"
    people: Text | None = None

    @property
    def anchor(self) -> str:
        """Where the page of its study tells it: `f2-bath`, or `h1-bath_rest` for an adverse event of two arms together.

        A + stands between names in tables, and never inside one.
        """
        return f"{'h' if self.outcome == HARM else 'f'}{self.position + 1}-{self.arm.replace('+', '_')}"


def parted(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """Items by a key, both in the order in which they come."""
    found: dict[K, list[T]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return found


def figures(dataset: Dataset) -> list[Row]:
    """Every figure of benefit, in the order of the studies and of their records; without shares."""
    return [row for study in dataset.studies.values() for row in figures_of(dataset, study)]


def figures_of(dataset: Dataset, study: Study) -> list[Row]:
    """The figures of benefit of one study."""
    name = names_of(dataset, study)
    return [
        _arm_row(dataset, study, name, index, outcome, figure)
        for index, outcome in enumerate(study.outcomes)
        for figure in outcome.results
    ]


def harm_figures(dataset: Dataset) -> list[Row]:
    """Every figure of an adverse event, in the order of the studies and of their records; without shares."""
    return [row for study in dataset.studies.values() for row in harm_figures_of(dataset, study)]


def harm_figures_of(dataset: Dataset, study: Study) -> list[Row]:
    """The figures of adverse events of one study."""
    name = names_of(dataset, study)
    return [
        _harm_row(dataset, study, name, index, harm, figure)
        for index, harm in enumerate(study.harms)
        for figure in harm.results
    ]


def _languages(dataset: Dataset) -> tuple[str, ...]:
    return dataset.site.record.languages


def _control_name(dataset: Dataset, arms: list[Arm]) -> Text | None:
    """What the people of a control group had; None if one of its arms is no control."""
    if any(arm.control is None for arm in arms):
        return None
    said_in = {
        one: " + ".join(dict.fromkeys(filter(None, (control_name(dataset, arm, one) for arm in arms))))
        for one in _languages(dataset)
    }
    return text_of(said_in)


def _arm_row(dataset: Dataset, study: Study, name: Text, index: int, outcome: Outcome, figure: Figure) -> Row:
    arm: Arm = study.arm(figure.arm)
    scale = dataset.scales.get(outcome.scale or "")
    languages = _languages(dataset)
    return Row(
        study=study.id,
        family=dataset.family_of_study[study.id],
        kind=study.design.kind,
        blinding=study.design.blinding,
        year=study.citation.year,
        name=name,
        arm=arm.id,
        label=arm.label,
        role="control" if arm.control else "experimental",
        control_type=arm.control,
        control_name=_control_name(dataset, [arm]),
        treatment=arm.treatment,
        arm_n=arm.n,
        repeats=arm.repeats,
        outcome=outcome.kind,
        position=index,
        scale=outcome.scale,
        scale_name=text_of({one: scale.short(one) for one in languages}) if scale else None,
        definition=outcome.definition,
        rater=outcome.rater or (scale.rater if scale else None),
        time_days=outcome.time.days,
        moment=text_of({one: words_in(dataset, one).moment(outcome.time) for one in languages}),
        timing=outcome.timing,
        period=outcome.period,
        primary=outcome.primary,
        on_primary=outcome.primary or outcome.scale in primary_scales(study),
        overview=scale.overview if scale else True,
        events=figure.events,
        n=figure.of,
        percent=figure.percent,
        origin=figure.origin,
        source=figure.source,
        grade=study.grade_of(figure),
        read_again=bool(figure.read_again),
        shape=dataset.outcome_shapes.get(outcome.kind, "square"),
        people=particular_people(dataset, study),
    )


def _harm_row(dataset: Dataset, study: Study, name: Text, index: int, harm: Harm, figure: HarmFigure) -> Row:
    arms = [study.arm(key) for key in figure.arms]
    roles = {"control" if arm.control else "experimental" for arm in arms}
    kinds = {arm.control for arm in arms}
    languages = _languages(dataset)
    event = dataset.event_kinds[harm.event].name

    def named(language: str) -> str:
        narrower = said(harm.label, language)
        return unnested(f"{said(event, language)} ({narrower})") if narrower else str(said(event, language))

    return Row(
        study=study.id,
        family=dataset.family_of_study[study.id],
        kind=study.design.kind,
        blinding=study.design.blinding,
        year=study.citation.year,
        name=name,
        arm=figure.arm,
        label=text_of({one: " + ".join(str(said(arm.label, one)) for arm in arms) for one in languages}),
        role=roles.pop() if len(roles) == 1 else "mixed",
        control_type=kinds.pop() if len(kinds) == 1 else None,
        control_name=_control_name(dataset, arms),
        treatment=None,
        arm_n=None,
        repeats=None,
        outcome=HARM,
        position=index,
        scale=None,
        scale_name=text_of({one: named(one) for one in languages}),
        definition=None,
        rater=None,
        time_days=None,
        moment=harm.window,
        timing="at",
        period=None,
        primary=False,
        on_primary=False,
        overview=True,
        events=figure.events,
        n=figure.of,
        percent=figure.percent,
        origin=figure.origin,
        source=figure.source,
        grade=study.grade_of(figure),
        read_again=False,
        event=harm.event,
        term=harm.label,
        rate=figure.rate,
        note=harm.note,
        people=particular_people(dataset, study),
    )


def particular_people(dataset: Dataset, study: Study) -> Text | None:
    """Who took part in a study, where they are others than the people that the site is about: an age, a danger, another
    illness; None where nothing sets them apart, or where the site does not say which diagnoses are usual."""
    population, known = study.population, dataset.diagnoses
    apart = [known[key].name for key in population.diagnosis if not known[key].usual]
    if population.particular or not apart or not any(one.usual for one in known.values()):
        return population.particular
    mixed = apart if len(apart) < len(population.diagnosis) else []  # or else the words of the record say it

    def told(language: str) -> str:
        who = small(str(said(population.text, language)))
        names = [small(str(said(name, language))) for name in mixed]
        return ", ".join([who, *(name for name in names if name.lower() not in who.lower())])

    return text_of({one: told(one) for one in _languages(dataset)})


def arms(rows: Iterable[Row], language: str) -> Iterator[Cells]:
    """The table of figures of benefit: ARMS, texts in one language."""
    for row in rows:
        yield columns_of(row, ARMS, language) | {Col.time: said(row.moment, language), Col.figure: row.anchor}


def harms(rows: Iterable[Row], language: str) -> Iterator[Cells]:
    """The table of figures of adverse events: HARMS, texts in one language."""
    for row in rows:
        told = {Col.window: said(row.moment, language), Col.remark: said(row.note, language), Col.figure: row.anchor}
        yield columns_of(row, HARMS, language) | told
