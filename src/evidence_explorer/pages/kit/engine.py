"""The template engine. What templates say belongs to one page and one language, which are known while it is written."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from importlib.util import cache_from_source
from pathlib import Path
from traceback import extract_tb
from typing import Any

from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemBytecodeCache,
    FunctionLoader,
    StrictUndefined,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket

from ...model import Dataset, Fault, Template, meant, problem_at
from ...problems import Problem, say
from ...track import digest, note
from .marks import key_mark, mark

_said: ContextVar[Mapping[str, Any]] = ContextVar("said")


class _Now:
    """A name of the page that is being written: it can be called, and asked for its parts."""

    jinja_pass_arg = None
    """The engine asks at each call whether it should hand on its own state; it should not, and looks no further."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *args: Any, **named: Any) -> Any:
        return _said.get()[self._name](*args, **named)

    def __getattr__(self, part: str) -> Any:
        return getattr(_said.get()[self._name], part)


_Now.__call__.jinja_pass_arg = None  # type: ignore[attr-defined]
NAMES = ("w", "d", "to", "link", "say", "tell", "ended", "paragraphs", "explained", "h", "drawn", "repeated")
"""What every template can say, macros of other files included, without having it handed on."""


@contextmanager
def writing(said: Mapping[str, Any]) -> Iterator[None]:
    """For the time of one page, these are the names of `NAMES`."""
    token = _said.set(said)
    try:
        yield
    finally:
        _said.reset(token)


class _Beside(FileSystemBytecodeCache):
    """Compiled templates beside the compiled modules of the program, where Python keeps these; if it may write."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Have a compiled template; nothing of a file that is damaged."""
        try:
            super().load_bytecode(bucket)
        except Exception:  # whatever half a file may hold
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _compiled(how: str = "") -> BytecodeCache | None:
    """Where compiled templates are kept. They count for one state of this module, which says how they are compiled."""
    if sys.dont_write_bytecode or not sys.implementation.cache_tag:
        return None
    here = Path(__file__)
    state = digest(here.read_text(encoding="utf-8") + how)
    return _Beside(str(Path(cache_from_source(str(here))).parent), f"template-{state}-%s.cache")


SETTINGS = (
    "block_start_string", "block_end_string", "variable_start_string", "variable_end_string", "comment_start_string",
    "comment_end_string", "line_statement_prefix", "line_comment_prefix", "trim_blocks", "lstrip_blocks",
    "newline_sequence", "keep_trailing_newline", "optimized", "autoescape", "finalize",
)  # fmt: skip
"""What a compiled template depends on beside its own text and the names of what it may call."""


def keep_compiled(theirs: Environment) -> None:
    """Have the engine of a theme keep what it compiles, too: a quarter of a second in each build."""
    named = [sorted(names) for names in (theirs.extensions, theirs.filters, theirs.tests)]
    named.append(sorted(f"{name} {value}" for name, value in theirs.policies.items() if not callable(value)))
    settings = [getattr(theirs, name) for name in SETTINGS]
    if theirs.bytecode_cache is None and not any(map(callable, settings)):
        theirs.bytecode_cache = _compiled(repr((named, settings)))


@dataclass(frozen=True)
class Templates:
    """The templates of the pages by name: those of a site, read before those of the program."""

    own: Mapping[str, Template]
    files: Mapping[str, str]
    """Name → file of the site."""

    def fill(self, name: str, values: Mapping[str, Any]) -> str:
        """A filled template; Unusable where one of the site cannot be filled."""
        note(("template", name), lambda: self.print_of(name))
        try:
            return self.engine.get_template(name).render(values)
        except Exception as error:
            if found := self._blamed(error):
                raise Unusable(found) from error
            raise

    @cached_property
    def engine(self) -> Environment:
        """The engine; an undefined name raises."""
        made = Environment(
            loader=FunctionLoader(self._source),
            undefined=StrictUndefined,
            autoescape=True,
            comment_start_string="{##",
            comment_end_string="##}",
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=_compiled(),
        )
        made.globals.update({"mark": mark, "key_mark": key_mark})
        made.globals.update((name, _Now(name)) for name in NAMES)
        return made

    def print_of(self, name: str) -> str:
        """The same as long as a template and all that it calls are the same."""
        if name not in self._prints:
            sources = {one: self._text(one) for one in self._called(name)}
            self._prints[name] = digest(repr(sorted(sources.items())))
        return self._prints[name]

    @cached_property
    def _prints(self) -> dict[str, str]:
        return {}

    def _called(self, name: str) -> set[str]:
        found: set[str] = set()
        left = [name]
        while left:
            one = left.pop()
            if one not in found:
                found.add(one)
                left += CALLED.findall(self._text(one) or "")
        return found

    def own_files(self, name: str) -> list[str]:
        """The files of the site that a template is, or calls."""
        return sorted(self.files[one] for one in self._called(name) if one in self.own)

    def problems(self) -> list[Problem]:
        """E013: a template that is no template. E233: one that nothing calls."""
        found = []
        for name, template in self.own.items():
            try:
                self.engine.parse(template.source, name, self.files[name])
            except TemplateSyntaxError as error:
                found.append(_unusable(self.files[name], error.lineno, str(error.message)))
            if ours(name) is None and not any(name in self._called(other) for other in self.own if other != name):
                remedy = meant(name, OURS).then(say("A new one is called by another template, as with include."))
                fault = Fault("E233", (), say("No page calls the template '{name}'.", name=name), remedy)
                found.append(problem_at(self.files[name], fault, 1, 1))
        return found

    def _text(self, name: str) -> str | None:
        return self.own[name].source if name in self.own else ours(name)

    def _source(self, name: str) -> tuple[str, str | None, None] | None:
        text = self._text(name)
        return None if text is None else (text, self.files.get(name, name), None)

    def _blamed(self, error: Exception) -> Problem | None:
        """The problem of the last template of the site on the way to an error."""
        told = None
        if isinstance(error, TemplateSyntaxError) and error.filename in self.files.values():
            return _unusable(str(error.filename), error.lineno, str(error.message))
        for frame in extract_tb(error.__traceback__):
            if frame.filename in self.files.values():
                what = f"nothing is called {error}" if type(error) is KeyError else str(error)
                told = _unusable(frame.filename, frame.lineno or 1, what)
        return told


def _unusable(file: str, line: int, complaint: str) -> Problem:
    fact = say("This template cannot be used: {complaint}.", complaint=complaint.rstrip("."))
    remedy = say("Correct it, or delete it: then the page looks as the program makes it.")
    return problem_at(file, Fault("E013", (), fact, remedy), line, 1)


class Unusable(Exception):
    """A template of a site that cannot be filled; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.fact)
        self.problem = problem


CALLED = re.compile(r"""["']([\w./-]+\.jinja)["']""")
"""Every template that is named in another one."""


PAGES = Path(str(files("evidence_explorer"))) / "pages"
OURS = tuple(sorted(file.relative_to(PAGES).as_posix() for file in PAGES.rglob("*.jinja")))
"""The templates of the program."""
PROGRAM = "program/"
"""Before the name of a template of the program that is meant even where the site has one of that name."""


@cache
def ours(name: str) -> str | None:
    """The text of a template of the program."""
    name = name.removeprefix(PROGRAM)
    return (PAGES / name).read_text(encoding="utf-8") if name in OURS else None


@lru_cache(maxsize=8)
def _templates(own: tuple[tuple[str, Template], ...]) -> Templates:
    return Templates({one.name: one for _, one in own}, {one.name: file for file, one in own})


def templates_of(dataset: Dataset) -> Templates:
    """The templates of a site; the same object as long as they say the same."""
    return _templates(tuple((placed.file, placed.record) for placed in dataset.template_files))
