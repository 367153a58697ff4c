"""Trials that were looked for and cannot be used: readers see what is missing, and nobody looks again in vain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...model import Treatment, registry_page
from ..kit.edition import Edition


@dataclass(frozen=True)
class SoughtRow:
    """One such trial: its name, what its page gives, and where it is (label, address)."""

    name: str
    what: Any
    places: tuple[tuple[str, str], ...]


def sought_of(treatment: Treatment, edition: Edition) -> list[tuple[str, str, list[SoughtRow]]]:
    """(heading, how many, trials): those of which a page was read, then those of which none was found."""
    w = edition.words
    found: dict[bool, list[SoughtRow]] = {True: [], False: []}
    for trial in treatment.sought:
        places = [(f"PubMed {trial.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{trial.pmid}/")] if trial.pmid else []
        if trial.registry and (address := registry_page(trial.registry)):
            places.append((trial.registry, address))
        if trial.address:
            places.append((w("open_source"), trial.address))
        what = edition.tell(trial.what) if trial.what else None
        found[trial.read].append(SoughtRow(trial.name, what, tuple(places)))
    names = {True: w("sought.read"), False: w("sought.not_found")}
    return [(names[read], w.number(len(rows)), rows) for read, rows in found.items() if rows]
