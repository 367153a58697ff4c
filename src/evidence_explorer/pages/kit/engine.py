"""The template engine. What templates say belongs to one page and one language, which are known while it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

_said: ContextVar[Mapping[str, Any]] = ContextVar("said")


class _Now:
    """A name of the page that is being written: it can be called, and asked for its parts."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *args: Any, **named: Any) -> Any:
        return _said.get()[self._name](*args, **named)

    def __getattr__(self, part: str) -> Any:
        return getattr(_said.get()[self._name], part)


NAMES = ("w", "d", "desk", "link", "say", "tell", "paragraphs", "explained", "h")
"""What every template can say, macros of other files included, without having it handed on."""


@contextmanager
def writing(said: Mapping[str, Any]) -> Iterator[None]:
    """For the time of one page, these are the names of `NAMES`."""
    token = _said.set(said)
    try:
        yield
    finally:
        _said.reset(token)


@cache
def engine(**helpers: Callable[..., Any]) -> Environment:
    """The engine; an undefined name raises. ``helpers``: functions that do not depend on the page."""
    made = Environment(
        loader=PackageLoader("evidence_explorer", "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        comment_start_string="{##",
        comment_end_string="##}",
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.globals.update(helpers)
    made.globals.update((name, _Now(name)) for name in NAMES)
    return made
