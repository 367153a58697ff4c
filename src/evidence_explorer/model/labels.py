"""The name of each study on every page, chart and table: first author and year, and never one name for two studies."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from string import ascii_lowercase

from .study import Study


def labels(studies: Iterable[Study]) -> dict[str, str]:
    """Study id to its name: the record's own label, or `Goodwin 2022`; where that names several, `Goodwin 2022a`, `b`…
    in the order of their ids, so that the order of files or folders changes nothing."""
    found: dict[str, str] = {}
    plain: dict[str, list[Study]] = defaultdict(list)
    for study in sorted(studies, key=lambda one: one.id):
        if study.label:
            found[study.id] = study.label
        else:
            plain[folded(plain_label(study))].append(study)
    taken = {folded(label) for label in found.values()}
    alone = {key for key, held in plain.items() if len(held) == 1 and key not in taken}
    taken |= alone
    for key, held in plain.items():
        letters = iter(_letters())
        for study in held:
            label = plain_label(study)
            joined = label if study.citation.year else f"{label} "
            if key not in alone:
                label = next(name for letter in letters if folded(name := joined + letter) not in taken)
                taken.add(folded(label))
            found[study.id] = label
    return found


def plain_label(study: Study) -> str:
    """The first author's surname and the year where it is known; the id where no author is."""
    if not study.citation.authors:
        return study.id
    author = study.citation.authors[0].partition(" (")[0]
    # Without the initials; an organisation keeps its whole name.
    surname = re.sub(r" \S?[A-Z][A-Z-]{0,4}( Jr| Sr)?$", "", author)
    return f"{surname} {study.citation.year}" if study.citation.year else surname


@lru_cache(maxsize=8_192)
def folded(label: str) -> str:
    """A name without accents and capitals: Müller and Muller are one name to a reader."""
    marked = unicodedata.normalize("NFKD", label.casefold())
    return "".join(sign for sign in marked if not unicodedata.combining(sign))


def _letters() -> Iterable[str]:
    """a, b … z, aa, ab …"""
    yield from ascii_lowercase
    for before in _letters():
        yield from (before + letter for letter in ascii_lowercase)
