"""What the rows of a chart have in common: said once, in a heading, so that what tells the rows apart stands alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

JOIN, REST = " · ", "(…)"
SHORTEST = 6  # letters of a beginning or an end that is worth a place in a heading
NUMBER = re.compile(r"[\d.,]*\d$")  # one with a comma behind it has no unit
DANGLING = " ,;:+·"


def same_facts(rows: Sequence[Sequence[str]]) -> tuple[list[str], list[list[str]]]:
    """The facts that every row has, and each row without them; a single row has nothing in common."""
    common = [fact for fact in rows[0] if fact and all(fact in row for row in rows)] if len(rows) > 1 else []
    return common, [[fact for fact in row if fact and fact not in common] for row in rows]


@dataclass(frozen=True)
class Around:
    """Words with which all labels begin and end. ``joints``: words such as “with” that join them to the rest."""

    start: str = ""
    end: str = ""
    joints: frozenset[str] = frozenset()

    @property
    def told(self) -> str:
        """`cohort 2: (…) guided by a test`; empty where nothing is shared."""
        return " ".join(part for part in (self.start, REST, self.end) if part) if self.start or self.end else ""

    def within(self, label: str) -> str:
        """What is left of one of the labels."""
        left = label[len(self.start) : len(label) - len(self.end)].strip(DANGLING)
        body, _, last = left.rpartition(" ")
        return body.strip(DANGLING) if self.end and last in self.joints else left


def around(labels: Sequence[str], joints: frozenset[str] = frozenset(), least: int = 1) -> Around:
    """What all of several labels begin and end with, at whole words. A number stays with its unit, a bracket with its
    other half, and something is left of each label. ``least``: words of a beginning; one of a phrase says nothing."""
    if len(set(labels)) < 2:
        return Around()
    words = [label.split(" ") for label in labels]
    most = min(map(len, words)) - 1
    head = _alike(words, most)
    while head and not _may_begin(words[0][:head]):
        head -= 1
    head = head if head >= least else 0
    tail = _alike([one[::-1] for one in words], most - head)
    while tail and not _may_end(words, tail):
        tail -= 1
    found = Around(" ".join(words[0][:head]), " ".join(words[0][len(words[0]) - tail :]), joints)
    return found if all(map(found.within, labels)) else Around()


def _alike(words: Sequence[Sequence[str]], most: int) -> int:
    """How many words from the first on are the same in all."""
    return next((at for at in range(most) if len({one[at] for one in words}) > 1), max(most, 0))


def _may_begin(words: Sequence[str]) -> bool:
    return _may_stand(words) and not NUMBER.match(words[-1])


def _may_end(words: Sequence[Sequence[str]], count: int) -> bool:
    return _may_stand(words[0][len(words[0]) - count :]) and not any(
        NUMBER.match(one[-count - 1].lstrip("(")) for one in words
    )


def _may_stand(words: Sequence[str]) -> bool:
    said = " ".join(words)
    return len(said) >= SHORTEST and all(said.count(one) == said.count(other) for one, other in ("()", "[]", "«»"))
