"""The sites that several modules look at, each built once in a process, and what is asked of their pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from built import Built, Html, Project, mini_project, real_site


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Built:
    built = real_site(tmp_path_factory)
    assert built.code == 0, built.output
    return built


@cache
def _harmless(folder: Path) -> Built:
    built = mini_project(folder).build("--strict")
    assert built.code == 0, built.output
    return built


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The small site, as it is."""
    return _harmless(tmp_path_factory.getbasetemp() / "harmless")


@pytest.fixture
def mini(tmp_path: Path) -> Project:
    return mini_project(tmp_path)


def language_of(path: str) -> str:
    return "fr" if path.startswith("fr/") else "en"


def foreign(page: Html) -> list[str]:
    """What a page would load from another origin."""
    found = [said[name] for _, said in page.elements for name in ("src", "srcset", "poster", "data") if said.get(name)]
    found += [
        said["href"] for said in page.all("link") if not {"canonical", "alternate"} & set(said.get("rel", "").split())
    ]
    return [address for address in found if urlsplit(address).netloc]
