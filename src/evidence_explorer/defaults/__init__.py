"""The pages that every page leads to, for sites that have not written their own: methods, marks, about."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

NAMES = ("methods", "marks", "about")
OTHERWISE = "en"


@dataclass(frozen=True)
class DefaultPage:
    """Markdown in a language, which is English where nobody has written it in another."""

    language: str
    text: str


def default_page(name: str, language: str) -> DefaultPage:
    """One of `NAMES`."""
    folder = files(__package__)
    spoken = language if (folder / language / f"{name}.md").is_file() else OTHERWISE
    return DefaultPage(spoken, (folder / spoken / f"{name}.md").read_text(encoding="utf-8"))
