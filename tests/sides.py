"""Two copies of the invented site, the old and the new, and what a comparison says of them."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from conftest import MINI, Site
from evidence_explorer.analysis import Pooled
from evidence_explorer.cli import main
from evidence_explorer.load import Known
from evidence_explorer.model import (
    Dataset,
)
from evidence_explorer.pages import edition_of
from evidence_explorer.site import sound_dataset

ROOT = Path(__file__).parent.parent
ALPHA, BETA, DELTA = "studies/water/alpha-2020.yaml", "studies/wool/beta-2021.yaml", "studies/wool/delta-2023.yaml"
WATER = "families/water.yaml"
VON_ROTZ = "studies/psilocybin/von-rotz-2023.yaml"
COMPARED = "Compared: 4 studies, 3 treatments, 2 families, 1 biomarker."
LISTS = ("records", "figures", "contrasts", "pools", "members", "values", "texts")
FIRST = "{arm: lukewarm, events: 20, of: 50, percent: 40, source: paper}"
"""The control of the first outcome of the invented trial, and …"""
RAISED = "{arm: lukewarm, events: 21, of: 50, percent: 42, source: paper}"
"""… the same with one event more."""

CLAIMS = """\
source: {file: x.txt, sha256: "%s"}
sections:
  - {id: heat, name: {en: "Heat", fr: "Chaleur"}}
claims:
  - {id: one, section: heat, gist: {en: "One.", fr: "Un."}}
""" % ("0" * 64)
ANSWERS = """\
claims:
  - {id: one, verdict: supported, why: {en: "Yes.", fr: "Oui."}, studies: [alpha-2020]}
"""


@pytest.fixture
def old(tmp_path: Path) -> Site:
    """The invented site before a change."""
    return copied(MINI, tmp_path / "old")


@pytest.fixture
def new(tmp_path: Path) -> Site:
    """The same site, for a test to change."""
    return copied(MINI, tmp_path / "new")


def copied(data: Path, folder: Path) -> Site:
    shutil.copytree(data, folder / "data")
    return Site(folder / "data")


def told(old: Site, new: Site) -> dict[str, Any]:
    """The JSON of a comparison of two sound sites."""
    done = diff(str(old.data), str(new.data), "--format", "json")
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def diff(*arguments: str) -> Result:
    done = CliRunner().invoke(main, ["diff", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def filled(found: dict[str, Any]) -> dict[str, int]:
    """How much stands in each list that is not empty."""
    return {name: len(found[name]) for name in LISTS if found[name]}


def dataset(site: Site) -> Dataset:
    return sound_dataset(site.data, site.data.parent)[0]


def three_trials(site: Site) -> None:
    """Two more trials, so that the declared pool has a value."""
    text = (site.data / ALPHA).read_text()
    for name, treated, control in (("epsilon-2021", 28, 17), ("zeta-2022", 33, 19)):
        changed = (
            text.replace("id: alpha-2020", f"id: {name}")
            .replace("{arm: hot, events: 30, of: 50, percent: 60", (f"{{arm: hot, events: {treated}, of: 50"))
            .replace("{arm: lukewarm, events: 20, of: 50, percent: 40", f"{{arm: lukewarm, events: {control}, of: 50")
        )
        site.write(f"studies/water/{name}.yaml", changed)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> tuple[Dataset, Dataset]:
    """The real data twice, the second time with one count of one trial changed."""
    return _real(tmp_path_factory.getbasetemp() / "sides")


@cache
def _real(place: Path) -> tuple[Dataset, Dataset]:
    """A file that is the same on both sides is read once, as by the command."""
    sites, known = [], Known()
    for name in ("old", "new"):
        shutil.copytree(ROOT / "seeds", place / name / "seeds")
        sites.append(copied(ROOT / "data", place / name))
    told_in = "{arm: psilocybin, events: 15, of: 26, percent: 58,"
    sites[1].edit(VON_ROTZ, told_in, "{arm: psilocybin, events: 16, of: 26, percent: 62,")
    old, new = (sound_dataset(site.data, site.data.parent, known=known)[0] for site in sites)
    return old, new


def pooled(found: Dataset) -> dict[str, Pooled]:
    return {pool.declared.id: pool for pool in edition_of(found, "en").evidence.pools}
