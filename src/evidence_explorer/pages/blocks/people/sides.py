"""Both sides of one trial as people, or the reason why that picture is not drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from ....analysis import Group, Side, compare, side
from ....analysis.people import Hundred, few_people, hundred, refusal, share_of, told_of
from ....charts import count_text
from ....frames import Row
from ....model import Study
from ....stats import Estimate
from ....words import Words
from ....words.typography import small
from ...kit.edition import Edition
from ..pooled.sentences import people_text
from .headline import Terms, beside, dose_told, of_harm, of_trial
from .icons import icon_array

STRONG_ENOUGH = {"full-text", "registry", "abstract", "curated", "press-release", "secondary"}


@dataclass(frozen=True)
class Array:
    """A hundred people: how many of them had the event, from how many to how many, and their drawing."""

    label: str
    arms: str
    hundred: Hundred
    people: str
    text: str
    svg: Markup


@dataclass(frozen=True)
class People:
    """Two arrays side by side, the treated group first; or none, and ``reason`` says why in words, ``note`` how many.

    ``source``: kind of record ("study" or "pool"), its id, the name to show. ``page``: the treatment whose page
    holds the pool. ``counted``: id of the outcome or the adverse event. ``fragile``: from three or four trials, or from
    one with few people in a group. ``share``: that of the treated group, 0 to 1.
    ``terms``: against what, on which scale, when, in whom; ``beside``: the other treatment that the control group had,
    by name. ``counts``: of both groups, where they are not drawn. ``of``: how many people it is told of; 0 where those
    are the people of a trial. ``studies``: those of a pool, to be cited.
    """

    key: str
    name: str
    serious: bool
    arrays: tuple[Array, ...]
    caption: str
    note: str
    source: tuple[str, str, str]
    reason: str = ""
    fragile: bool = False
    page: str = ""
    terms: Terms | None = None
    beside: str = ""
    counts: tuple[str, str] | None = None
    counted: str = ""
    of: int = 0
    studies: tuple[str, ...] = ()
    share: float = 0.0


def control_label(terms: Terms, other: str, w: Words) -> str:
    """What the other group is: a control, or another treatment."""
    return terms.comparator if other else w("hundred.control", kind=small(terms.comparator))


def treated_label(treatment: str, edition: Edition) -> str:
    """Which treatment the treated group had, by name; the group alone where no single treatment is known."""
    known, w = edition.dataset.treatments.get(treatment), edition.words
    return w("hundred.treated_with", name=small(edition.say(known.name))) if known else w("hundred.treated")


def each_stands(of: int, w: Words) -> str:
    """How many people each of a hundred figures stands for, where that is more than one."""
    return w("hundred.each", n=w.number(of // 100)) if of > 100 else ""


def array_of(label: str, arms: str, share: Estimate, of: int, people: str, ink: str, w: Words) -> Array:
    """A share told of so many people, and drawn with a hundred."""
    found, text = hundred(share), people_text(share, of, w)
    ends = {"low": w.number(found.low), "high": w.number(found.high)}
    desc = "hundred.desc_known" if share.low == share.high else "hundred.desc"
    about = w.count(desc, found.count, rest=w.number(100 - found.count), **ends)
    drawn = icon_array(found, ink, f"{label}{w('colon')}{text}", about)
    return Array(label, arms, found, people, text, drawn)


@dataclass(frozen=True)
class Draft:
    """A view of one trial in the making. ``least``: as many people it is told of."""

    key: str
    name: str
    serious: bool
    study: Study
    treatment: str
    edition: Edition
    counted: str
    other: str = ""
    least: int = 0

    @property
    def source(self) -> tuple[str, str, str]:
        """The trial, as a view names what it comes from."""
        return "study", self.study.id, self.edition.name(self.study)

    def refused(self, reason: str, counts: tuple[str, str] | None = None, terms: Terms | None = None) -> People:
        """No picture, and why; with the counts of both groups where they are told."""
        w = self.edition.words
        said = w(f"hundred.reason.{reason}")
        if counts:
            words = "hundred.counts_beside" if self.other else "hundred.counts"
            said += w("colon") + w(words, treated=counts[0], control=counts[1], name=self.other)
        return People(
            self.key,
            self.name,
            self.serious,
            (),
            "",
            "",
            self.source,
            said,
            terms=terms,
            beside=self.other,
            counts=counts,
            counted=self.counted,
        )

    def of_group(
        self, group: Group, caption: str, circumstances: dict[str, Any], when: str, harm: bool = False
    ) -> People:
        """The two sides of a group as people, unless that would mislead; ``caption``: the phrase to be filled."""
        w, key = self.edition.words, self.key
        found = self.sides(group)
        if found is None:
            controlled = group.controlled and any(row.role == "control" for row in group.rows)
            return self.refused("no_people" if controlled else "no_control")
        (treated, treated_arms), (control, control_arms) = found
        terms = (
            of_harm(self.study, control_arms, when, self.edition)
            if harm
            else of_trial(self.study, control_arms, group.first, when, self.edition)
        )
        chance = [w("headline.uncertain")] if harm and _open(treated, control) else []
        terms = replace(terms, notes=(*terms.notes, *chance, *self._not_added(group, treated_arms)))
        told = count_text(treated.events, treated.n, w), count_text(control.events, control.n, w)
        if reason := self._several(treated) or refusal(treated, control):
            return replace(self.refused(reason, told, terms), share=treated.risk)
        ink = self.edition.dataset.families[self.edition.dataset.family_of_study[self.study.id]].ink
        label = control_label(terms, self.other, w)
        one, other = share_of(treated), share_of(control)
        of = max(told_of(treated, control), self.least)
        arrays = (
            array_of(treated_label(self.treatment, self.edition), _labels(treated_arms, w), one, of, told[0], ink, w),
            array_of(label, _labels(control_arms, w), other, of, told[1], "slate", w),
        )
        said = w(caption, people=w.number(of), **circumstances)
        return People(
            key, self.name, self.serious, arrays, said, each_stands(of, w), self.source, terms=terms,
            beside=self.other, counts=told, counted=self.counted, of=of, share=treated.risk,
            fragile=few_people(treated, control),
        )  # fmt: skip

    def sides(self, group: Group) -> tuple[tuple[Side, list[Row]], tuple[Side, list[Row]]] | None:
        """Both sides with their rows; None where one of them is missing or does not say of how many."""
        if not group.controlled:
            return None
        given, control = self._rows(group)
        one, other = side(given), side(control)
        return ((one, given), (other, control)) if one and other else None

    def percents(self, group: Group, when: str) -> People | None:
        """What each side is told as where its source says no number of people; None unless it is one share a side."""
        given, control = self._rows(group)
        if len(given) != 1 or len(control) != 1 or given[0].percent is None or control[0].percent is None:
            return None
        w = self.edition.words
        told = w.published_percent(given[0].percent), w.published_percent(control[0].percent)
        terms = of_trial(self.study, control, group.first, when, self.edition)
        return self.refused("no_people", told, terms)

    def _rows(self, group: Group) -> tuple[list[Row], list[Row]]:
        """The rows of the treated group, and those of the group beside it."""
        read = [row for row in group.rows if row.grade in STRONG_ENOUGH]
        chosen = self._declared()
        rows = [row for row in read if not chosen or set(row.arm.split("+")) <= chosen]
        given = [row for row in rows if row.role == "experimental" and self._given(row.arm) == {self.treatment}]
        others = read if self.other else rows  # the arms of a pool leave out other treatments
        return given, _one_kind([r for r in others if r.role == "control" and self._beside(r.arm) == {self.other}])

    def _not_added(self, group: Group, given: list[Row]) -> list[str]:
        """Which dose a number is of, and what the other groups with the treatment had, where a trial has several."""
        w, here = self.edition.words, {row.arm for row in given}
        also = [r for r in group.rows if r.role == "experimental" and r.arm not in here and r.grade in STRONG_ENOUGH]
        others = [row for row in also if self._given(row.arm) == {self.treatment}]
        if not others:
            return []
        told = [
            w.told(self._dose(row), "" if row.events is None or not row.n else count_text(row.events, row.n, w))
            for row in others
        ]
        return [
            w("headline.only", arms=w.all_of(map(self._dose, given))),
            w("headline.not_added", arms=w.clauses(told)),
        ]

    def _dose(self, row: Row) -> str:
        return self.edition.words.all_of(dose_told(self.study, key, self.edition) for key in row.arm.split("+"))

    def _given(self, arm: str) -> set[str | None]:
        return {self.study.arm(key).treatment for key in str(arm).split("+")}

    def _beside(self, arm: str) -> set[str]:
        return {beside(self.study, key, self.edition) for key in str(arm).split("+")}

    def _declared(self) -> set[str]:
        """The arms of this study that the treatment's pools name, where they name any."""
        pools = self.edition.dataset.treatments[self.treatment].pools if self.treatment else ()
        return {arm for pool in pools for arm in pool.arms.get(self.study.id, ())}

    def _several(self, treated: Side) -> str:
        """Doses are added up only where a pool of the treatment declares a rule for them."""
        pools = self.edition.dataset.treatments[self.treatment].pools if self.treatment else ()
        return "several" if len(treated.arms) > 1 and not pools else ""


def _open(treated: Side, control: Side) -> bool:
    """Whether the numbers of two groups fit more and fewer alike."""
    ratio = compare("RR", treated, control)
    return ratio.low is None or ratio.high is None or ratio.low <= 1 <= ratio.high


def _labels(rows: Sequence[Row], w: Words) -> str:
    return " + ".join(dict.fromkeys(w.say(row.label) for row in rows))


def _one_kind(control: list[Row]) -> list[Row]:
    """The control arms of one kind, for different kinds are not added up: placebo, sham and their like first."""
    kinds = list(dict.fromkeys(row.control_type for row in control))
    best = min(kinds, key=lambda kind: (kind == "active", kinds.index(kind)), default=None)
    return [row for row in control if row.control_type == best]
