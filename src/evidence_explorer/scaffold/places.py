"""Where a new record belongs, and what must not happen there: nothing outside the data folder, nothing overwritten."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import get_args

from ..model import meant, short
from ..model.base import Slug
from ..problems import harmless

SLUG, LONGEST_ID = get_args(Slug)[1].pattern, get_args(Slug)[1].max_length


class Refusal(Exception):
    """What was asked cannot be done; the message says why, and what to do instead."""

    def __init__(self, message: str) -> None:
        super().__init__(harmless(message))


@dataclass(frozen=True)
class Draft:
    """A text to be written, its place in the data folder, and how many gaps it shows."""

    path: str
    text: str
    gaps: int
    adds: bool = False  # to a file that is there


def is_id(word: str) -> bool:
    """Whether a word may be an id."""
    return bool(re.fullmatch(SLUG, word)) and len(word) <= LONGEST_ID and "\n" not in word


def checked_id(word: str, what: str) -> str:
    """The word, if it may be an id; Refusal otherwise."""
    if not word:
        raise Refusal(f"A new {what} needs an id: give --id.")
    if not is_id(word):
        raise Refusal(
            f"{short(word)} cannot be the id of a {what}: lower-case letters, digits and single hyphens, "
            f"at most {LONGEST_ID}, as in smith-2019."
        )
    return word


def free(path: str, files: Collection[str]) -> str:
    """The path, if no file is there; Refusal otherwise."""
    if path in files:
        raise Refusal(f"{path} is there already and is not overwritten. Choose another id, or edit that file.")
    return path


def family_path(family: str, files: Collection[str]) -> str:
    """The file of a family; Refusal where there is no such family."""
    families = sorted(file[len("families/") : -len(".yaml")] for file in files if file.startswith("families/"))
    if family not in families:
        asked = f"There is no family {short(family)}." if family else "Which family? Give --family."
        raise Refusal(f"{asked} {meant(family, families)}")
    return f"families/{family}.yaml"


def study_path(family: str, study: str, files: Collection[str]) -> str:
    """Where a new study belongs. Its id must be new in every family, not only in its own."""
    checked_id(study, "study")
    family_path(family, files)
    for file in sorted(files):
        if file.startswith("studies/") and file.endswith(f"/{study}.yaml"):
            free(file, files)
    return f"studies/{family}/{study}.yaml"


def all_known(words: Iterable[str], known: Collection[str], what: str) -> None:
    """Refusal for a word that the site does not know."""
    for word in words:
        if word not in known:
            raise Refusal(f"There is no {what} {short(word)}. {meant(word, list(known))}")
