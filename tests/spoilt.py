"""Real records with one figure changed, and real sentences with one digit exchanged: do the texts notice?"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from evidence_explorer.checks.texts.grammar import Counts
from evidence_explorer.checks.texts.reading import numbers, sentences
from evidence_explorer.checks.texts.resting import Rest, Shelves, rests, rests_of, shelves_of
from evidence_explorer.checks.texts.stated import figures_of
from evidence_explorer.model import Dataset, Path, Study

RESULTS = ("outcomes", "harms", "scores", "effects")


@dataclass(frozen=True)
class Change:
    """One sentence after a change: whether it is told, and whether no other figure that it cites says the same."""

    rest: Rest
    told: bool
    alone: bool


def figures_changed(dataset: Dataset, wanted: int, seed: int) -> list[Change]:
    """Change so many figures on which some sentence rests, one at a time; each such sentence is one entry."""
    shelves = shelves_of(dataset)
    files = {placed.record.id: placed for placed in dataset.study_files}
    resting: dict[tuple[str, Path], list[Rest]] = defaultdict(list)
    for rest in rests(dataset):
        if rest.study and rest.field and rest.field[0] in RESULTS and rest.field[-1] != "of" and not rest.number.part:
            resting[rest.study, rest.field].append(rest)
    random = Random(seed)
    found: list[Change] = []
    for study, field in random.sample(sorted(resting, key=str), min(wanted, len(resting))):
        if changed := with_another(files[study].record, field, random):
            stock = figures_of(replace(files[study], record=changed))
            other = replace(shelves, stocks={**shelves.stocks, study: stock})
            found += [Change(rest, not _stands(rest, other), _alone(rest, shelves)) for rest in resting[study, field]]
    return found


def digits_exchanged(dataset: Dataset, wanted: int, seed: int) -> list[Change]:
    """Change a digit of so many numbers, one at a time, as if in every language."""
    shelves = shelves_of(dataset)
    random = Random(seed)
    every = [rest for rest in rests(dataset) if rest.field and not rest.number.word and rest.number.kind in COUNTED]
    found = []
    for rest in random.sample(every, min(wanted, len(every))):
        said = rest.statement.text.root[rest.language]
        places = [i for i in range(rest.number.start, rest.number.end) if said[i].isdigit()]
        at = random.choice(places)
        digit = random.choice([d for d in "123456789" if d != said[at]])
        text = rest.statement.text.model_copy(update={"root": {rest.language: said[:at] + digit + said[at + 1 :]}})
        changed = replace(rest, statement=replace(rest.statement, text=text))
        if [n.kind for n in numbers(text.root[rest.language], rest.language)] == [
            n.kind for n in numbers(said, rest.language)
        ]:
            found.append(Change(rest, not _stands(changed, shelves), True))
    return found


COUNTED = {Counts.percent, Counts.people, Counts.points, Counts.bare, Counts.p, Counts.studies}


def _stands(rest: Rest, shelves: Shelves) -> bool:
    """Whether every number of the sentence still rests on something."""
    said = rest.statement.text.root[rest.language]
    start, end = next(ends for ends in sentences(said, rest.language) if ends[0] <= rest.number.start < ends[1])
    again = rests_of(rest.statement, rest.language, shelves)
    return all(one.field is not None for one in again if start <= one.number.start < end)


def _alone(rest: Rest, shelves: Shelves) -> bool:
    """Whether the number rests on one figure only, of all that its sentence may rest on."""
    where = rest.statement
    cited = (where.subject,) if where.subject else (*(rest.named or where.cited),)
    stocks = [(key, shelves.stocks[key]) for key in dict.fromkeys(cited) if key in shelves.stocks]
    rows = {(key, _row(path)) for key, stock in stocks for path in stock.places(rest.number, rest.about)}
    return len(rows | {("", _row(path)) for path in where.own.places(rest.number, rest.about)}) == 1


def _row(path: Path) -> Path:
    """The row of a record in which a field stands: count and percentage of an arm are one figure."""
    return path[:4] if path[0] in ("outcomes", "harms") else path[:2] if path[0] == "effects" else path


def with_another(study: Study, field: Path, random: Random) -> Study | None:
    """The study with another figure in a field; with count and percentage in step, as an editor would leave them."""
    record: Any = study.model_dump(mode="json")
    *way, last = field
    holder = record
    for part in way:
        holder = holder[part]
    if last in ("events", "percent"):
        _count(holder, random)
    elif last == "p":
        holder[last] = "0.9"
    elif isinstance(holder[last], int):
        holder[last] += random.choice([1, 2, 3])
    elif isinstance(holder[last], float):
        holder[last] = round(holder[last] + abs(holder[last]) * 0.12 + 1.1, 3)
    else:
        return None
    try:
        return Study.model_validate_json(json.dumps(record))
    except ValueError:
        return None


def _count(figure: dict[str, Any], random: Random) -> None:
    if figure["events"] is None:
        figure["percent"] += random.choice([1.2, 2.3]) if figure["percent"] < 95 else -3.3
        return
    figure["events"] += random.choice([1, 2]) if figure["of"] is None or figure["events"] + 2 <= figure["of"] else -2
    if figure["of"] and figure["percent"] is not None:
        figure["percent"] = round(100 * figure["events"] / figure["of"], 1)
