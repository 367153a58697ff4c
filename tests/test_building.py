"""What a build insists on: broken data and settings that cannot be are refused in words, others are made right."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from built import Built, Project, mini_project
from sites import harmless, mini

__all__ = ["harmless", "mini"]

BROKEN = [
    ("data/studies/water/alpha-2020.yaml", "year: 2020", "year: 2020\n  year: 2021", r"alpha-2020\.yaml:\d+:\d+"),
    ("data/studies/water/alpha-2020.yaml", "randomised: 100", "randomised: [100", r"alpha-2020\.yaml:\d+:\d+"),
    ("data/studies/water/alpha-2020.yaml", "scale: knee-ladder", "scale: nowhere", r"alpha-2020\.yaml:\d+:\d+"),
    ("data/site.yaml", "languages: [en, fr]", "languages: {", r"data/site\.yaml:\d+:\d+"),
    ("data/vocabulary.yaml", "outcomes:", "outcome:", r"data/vocabulary\.yaml:\d+:\d+"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "place"), BROKEN, ids=["key-twice", "bracket", "scale", "site", "vocabulary"]
)
def test_broken_data_stop_the_build_name_the_place_and_leave_the_old_site(
    mini: Project, harmless: Built, file: str, old: str, new: str, place: str
):
    def state() -> dict[str, tuple[bytes, int]]:
        return {str(p): (p.read_bytes(), p.stat().st_mtime_ns) for p in (mini.root / "site").rglob("*") if p.is_file()}

    shutil.copytree(harmless.folder, mini.root / "site")
    before = state()
    assert before
    mini.edit(file, old, new)
    built = mini.build()
    assert built.code != 0
    assert re.search(place, built.output), built.output
    assert "Traceback" not in built.output
    assert state() == before


def test_a_site_without_its_address_has_no_empty_sitemap(mini: Project):
    assert not (mini.build("--strict").folder / "sitemap.xml").exists()


def test_settings_that_pages_need_are_insisted_on(tmp_path: Path):
    bare = mini_project(tmp_path, markdown_extensions=[], theme={"name": "material"}).build("--strict")
    assert bare.code == 0, bare.output
    home = (bare.folder / "studies/alpha-2020/index.html").read_text(encoding="utf-8")
    assert "{#" not in home
    assert "fonts.g" not in home


def test_flat_addresses_are_refused_in_words(tmp_path: Path):
    flat = mini_project(tmp_path, use_directory_urls=False).build()
    assert flat.code != 0
    assert "use_directory_urls" in flat.output
    assert "Traceback" not in flat.output
