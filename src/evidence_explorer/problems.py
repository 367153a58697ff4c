"""What is wrong, where, and what to do about it: the one shape in which faults reach people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

SEEN = "\u00a0\u202f"  # spaces that French texts need; they neither end a line nor turn it round


class Severity(StrEnum):
    """An error stops the build; a notice says "unusual: mend it, or say in the record why it is so"."""

    error = "error"
    notice = "notice"


@dataclass(frozen=True)
class Translation:
    """A language, its sentences by English template, and the numbers that it counts in the singular."""

    language: str = "en"
    templates: Mapping[str, str] = field(default_factory=dict)
    singular: tuple[int, ...] = (1,)


ENGLISH = Translation()


@dataclass(frozen=True)
class Local:
    """Words that the data give in several languages, as (language, text)."""

    texts: tuple[tuple[str, str], ...]

    def told(self, translation: Translation) -> str:
        """The text in that language, or else in the first that there is."""
        return harmless(dict(self.texts).get(translation.language, self.texts[0][1]))


class Said(str):
    """A sentence in English that knows its template and what fills it, and so can be told in another language."""

    template: str
    values: Mapping[str, Value]
    after: Said | None

    def __new__(cls, template: str, values: Mapping[str, Value], after: Said | None = None) -> Said:
        """The template, what fills its holes, and the sentence that comes after it."""
        said = super().__new__(cls, _filled(template, values, after, ENGLISH))
        said.template, said.values, said.after = template, values, after
        return said

    def __reduce__(self) -> tuple[type[Said], tuple[str, Mapping[str, Value], Said | None]]:
        return Said, (self.template, self.values, self.after)

    def told(self, translation: Translation) -> str:
        """The sentence in that language; in English where it lacks the template."""
        return _filled(translation.templates.get(self.template, self.template), self.values, self.after, translation)

    def then(self, other: Said) -> Said:
        """This sentence, and another one after it."""
        return Said(self.template, self.values, self.after.then(other) if self.after else other)


Value = str | int | float | Said | Local


def say(template: str, **values: Value) -> Said:
    """A sentence of ours. The template is written out at the call, so that every one can be found and translated."""
    return Said(template, values)


def _filled(template: str, values: Mapping[str, Value], after: Said | None, translation: Translation) -> str:
    text = template.format(**{name: _put(value, translation) for name, value in values.items()})
    return f"{text} {after.told(translation)}" if after else text


def _put(value: Value, translation: Translation) -> str | int | float:
    if isinstance(value, Said | Local):
        return value.told(translation)
    return harmless(value) if isinstance(value, str) else value


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of one file; lines and columns count from 1, ``path`` is the field: `outcomes[0].results[1].events`."""

    file: str
    line: int
    column: int
    code: str
    severity: Severity
    path: str
    fact: str
    remedy: str

    def told(self, translation: Translation) -> Problem:
        """The same problem in another language."""
        fact, remedy = (text.told(translation) if isinstance(text, Said) else text for text in (self.fact, self.remedy))
        return replace(self, fact=fact, remedy=remedy)


def dotted(path: Sequence[object]) -> str:
    """`("arms", 0, "n")` as people write it: `arms[0].n`. Parts that are neither text nor number are not shown."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif isinstance(part, str):
            text += f".{part}" if text else part
    return text


def harmless(text: str, limit: int = 1_000) -> str:
    """One line of bounded length; what would end the line, colour it or turn it round is written as an escape."""
    cut = text if len(text) <= limit else text[:limit] + "…"
    if cut.isprintable():
        return cut
    return "".join(c if c.isprintable() or c in SEEN else c.encode("unicode_escape").decode() for c in cut)


PER_FILE, PER_RUN = 100, 1_000  # so many problems are told; the rest is counted


def bounded(problems: Iterable[Problem], more: Mapping[str, int] | None = None) -> list[Problem]:
    """At most `PER_FILE` problems of a file and `PER_RUN` in all, errors first, and how many more there are.

    ``more``: file → how many of its problems were counted and not kept.
    """
    by_file: dict[str, list[Problem]] = {}
    for problem in set(problems):
        by_file.setdefault(problem.file, []).append(problem)
    kept = [one for file, told in by_file.items() for one in _first(told, PER_FILE, (more or {}).get(file, 0))]
    return sorted(_first(kept, PER_RUN, 0))


def _first(problems: list[Problem], limit: int, more: int) -> list[Problem]:
    if len(problems) <= limit and not more:
        return problems
    told = sorted(problems, key=lambda problem: (problem.severity is not Severity.error, problem))
    shown, rest = told[:limit], told[limit:]
    fact = say("{n} more problems are not told one by one.", n=len(rest) + more)
    remedy = say("Mend those that are told, then check again.")
    return [*shown, replace((rest or shown)[-1], code="E014", path="", fact=fact, remedy=remedy)]


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Only those that stop a build."""
    return [problem for problem in problems if problem.severity is Severity.error]


def as_text(problems: Sequence[Problem], translation: Translation = ENGLISH) -> str:
    """One block per problem: `file:line:column  code  fact`, then the remedy, and a last line that counts."""
    told = [problem.told(translation) for problem in sorted(problems)]
    blocks = [f"{p.file}:{p.line}:{p.column}  {p.code}  {p.fact}\n    {p.remedy}" for p in told]
    return "\n".join([*blocks, summary(problems, translation)])


def as_json(problems: Sequence[Problem], translation: Translation = ENGLISH) -> str:
    """A JSON list of {code, severity, file, line, column, path, fact, remedy}."""
    keys = ("file", "line", "column", "code", "severity", "path", "fact", "remedy")
    items = [{key: getattr(problem.told(translation), key) for key in keys} for problem in sorted(problems)]
    return json.dumps(items, ensure_ascii=False, indent=2)


def as_github(problems: Sequence[Problem], translation: Translation = ENGLISH) -> str:
    """GitHub's workflow commands, which put each problem on its line of the pull request."""
    return "\n".join(_annotation(problem.told(translation)) for problem in sorted(problems))


def _annotation(p: Problem) -> str:
    title = f"{p.code} {p.path}".rstrip()
    place = f"file={_property(p.file)},line={p.line},endLine={p.line},col={p.column},title={_property(title)}"
    return f"::{p.severity.value} {place}::{_message(f'{p.fact} {p.remedy}')}"


def summary(problems: Sequence[Problem], translation: Translation = ENGLISH) -> str:
    """The closing line: how many errors and notices."""
    wrong = len(errors(problems))
    odd = len(problems) - wrong
    one_wrong, one_odd = wrong in translation.singular, odd in translation.singular
    told = (
        say("{n} error", n=wrong) if one_wrong else say("{n} errors", n=wrong),
        say("{n} notice", n=odd) if one_odd else say("{n} notices", n=odd),
    )
    return say("{errors}, {notices}.", errors=told[0], notices=told[1]).told(translation)


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
