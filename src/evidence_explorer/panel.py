"""What is wrong with the data, above each page while a server runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from .problems import Problem, errors
from .words import Words
from .words.translations import translation, translations

SHOWN = 50  # problems that a page shows of its own file, and of all other files


@dataclass(frozen=True)
class Panel:
    """The problems above a page of `mkdocs serve`, in one language: those of the file behind the page come first."""

    w: Words
    title: str
    text: str
    stopped: bool
    own: list[Problem]
    others: list[Problem]
    explained: str | None
    """The page that explains the codes."""

    @property
    def lists(self) -> list[tuple[str, bool, list[Problem], int]]:
        """Heading, whether it is open, what is shown, and how many more there are; no list is empty."""
        parts = [(self.w("panel.own"), True, self.own), (self.w("panel.others"), not self.own, self.others)]
        return [
            (f"{heading} ({len(found)})", is_open, found[:SHOWN], len(found[SHOWN:]))
            for heading, is_open, found in parts
            if found
        ]


def panels(
    problems: Sequence[Problem],
    language: str | None,
    file: str | None,
    explained: Mapping[str, str],
    words: Callable[[str], Words],
) -> list[Panel]:
    """The panel of a page; in every language where not even those of the site could be read (``language`` is None)."""
    if not problems:
        return []
    spoken = [language] if language else translations()
    return [_panel(problems, words(one), file, explained.get(one), built=language is not None) for one in spoken]


def _panel(problems: Sequence[Problem], w: Words, file: str | None, explained: str | None, built: bool) -> Panel:
    told = [problem.told(translation(w.language)) for problem in problems]
    wrong = len(errors(told))
    counts = [w.count("problems_n", wrong)] if wrong else []
    counts += [w.count("notices_n", len(told) - wrong)] if len(told) > wrong else []
    text = w("problems.text" if wrong else "panel.notices") if built else w("panel.first")
    own, others = ([p for p in told if (p.file == file) is mine] for mine in (True, False))
    return Panel(w, w.listed(counts), text, bool(wrong), own, others, explained)
