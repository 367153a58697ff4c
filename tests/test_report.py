"""The reviewer sees what readers will see: every visible difference of a proposal, once, and nothing else."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import MINI, Site
from evidence_explorer.cli import main
from evidence_explorer.diff import Changes
from evidence_explorer.report import Seen, as_html, seen_changes
from evidence_explorer.report.parts import parts_of
from evidence_explorer.site import Workshop

ALPHA, WATER = "studies/water/alpha-2020.yaml", "families/water.yaml"
EDITS = {
    "figure": (ALPHA, "events: 20, of: 50, percent: 40,", "events: 21, of: 50, percent: 42,", "21 of 50", "21 sur 50"),
    "grade": (ALPHA, "grade: full-text", "grade: abstract", "abstract", "résumé"),
    "arm": (ALPHA, 'label: {en: "Hot bath"', 'label: {en: "Very hot bath"', "Very hot bath", ""),
    "text": (ALPHA, "It never took place.", "It never did.", "It never did.", ""),
    "french": (WATER, "Un bain fictif", "Un bain inventé", "", "Un bain inventé"),
    "pool": (WATER, "days: [14, 42]", "days: [14, 41]", "41", "41"),
    "scale": ("scales.yaml", 'name: "KL"', 'name: "KS"', "KS", "KS"),
}


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Site, Site]:
    made = []
    for name in ("old", "new"):
        shutil.copytree(MINI, tmp_path / name / "data")
        made.append(Site(tmp_path / name / "data"))
    return made[0], made[1]


def place(site: Site) -> tuple[Path, Path, Path, Path]:
    here = site.data.parent
    return site.data, here, here / "seeds", here / "overrides"


def seen(sides: tuple[Site, Site]) -> list[Seen]:
    return seen_changes(place(sides[0]), place(sides[1]))


@cache
def bodies_of_mini() -> dict[tuple[str, str], str]:
    """What the small site says before a change."""
    return bodies(Site(MINI))


def bodies(site: Site) -> dict[tuple[str, str], str]:
    data, root, seeds, overrides = place(site)
    return {
        (page.language, page.url): page.body for page in Workshop(data, root, seeds, overrides=overrides).open().pages
    }


def test_the_same_data_show_nothing(sides: tuple[Site, Site]):
    assert seen(sides) == []


@pytest.mark.parametrize("kind", EDITS)
def test_every_page_that_reads_otherwise_is_named_and_no_other(sides: tuple[Site, Site], kind: str):
    file, old, new, *said = EDITS[kind]
    sides[1].edit(file, old, new)
    found = seen(sides)
    before, after = bodies_of_mini(), bodies(sides[1])
    keys = {key: [[part.key for part in parts_of(side.get(key, ""))] for side in (before, after)] for key in after}
    differing = {key for key, (one, other) in keys.items() if one != other}
    assert {(one.language, page) for one in found for page in one.pages} == differing
    assert differing
    for one in found:
        assert (one.before and one.before.key) != (one.after and one.after.key)
    for language, words in zip(("en", "fr"), said, strict=True):
        told = [one.after for one in found if one.language == language and one.after]
        assert not words or any(
            words in re.sub(r"<[^>]*>", " ", part.drawing or part.text).replace("\u202f", " ") for part in told
        )


def test_a_study_that_comes_shows_its_page_and_where_it_enters(sides: tuple[Site, Site]):
    text = (sides[1].data / ALPHA).read_text(encoding="utf-8")
    sides[1].write(
        "studies/water/zeta-2022.yaml", text.replace("id: alpha-2020", "id: zeta-2022").replace("2020", "2022")
    )
    found = seen(sides)
    assert any("studies/zeta-2022/" in one.pages for one in found)
    assert any("families/water/" in one.pages and one.after and one.after.drawing for one in found)


def test_the_file_stands_alone(sides: tuple[Site, Site], tmp_path: Path):
    file, old, new, *_ = EDITS["figure"]
    sides[1].edit(file, old, new)
    sides[1].edit(ALPHA, "It never took place.", "It never did: 1 < 2 & that.")
    report = tmp_path / "report.html"
    done = CliRunner().invoke(main, ["diff", str(sides[0].data), str(sides[1].data), "--report", str(report)])
    assert done.exit_code == 0, done.output
    html = report.read_text(encoding="utf-8")
    assert not re.search(r"<script|<link|<img|\ssrc=|\shref=|url\((?!data:)", html)
    assert "<del>20</del><ins>21</ins>" in html.replace("</del> <ins>", "</del><ins>")
    assert "1 &lt; 2 &amp; that." in html
    assert html.count("<svg") >= 4


def test_without_a_difference_the_file_says_so():
    html = as_html(Changes(), [], "en")
    assert "Drawings that look otherwise: 0" in html
    assert "Texts that read otherwise: 0" in html


PICTURE = '<p>40 of 100 <svg class="ee-hundred" viewBox="0 0 1 1"><title>40</title><path d="{}"/></svg></p>'


def test_a_small_picture_that_changed_is_shown_although_no_word_did():
    before, after = (parts_of(PICTURE.format(path))[0] for path in ("M0 0", "M1 1"))
    assert before.text == after.text == "40 of 100"
    assert before.key != after.key
    html = as_html(Changes(), [Seen("en", before, after, ("x/",))], "en")
    assert 'd="M0 0"' in html
    assert 'd="M1 1"' in html


def test_words_that_a_style_sets_apart_stand_apart_and_others_do_not():
    html = (
        "<p><b>3 months</b>Of all</p><p><b>30</b>%, l’<em>eau</em> (<b>x</b>).</p><p>Smith (2020)<i>depression</i></p>"
    )
    assert [part.text for part in parts_of(html)] == ["3 months Of all", "30%, l’eau (x).", "Smith (2020) depression"]


def test_what_appears_under_the_pointer_is_read_too():
    html = '<p><a href="x" title="Smith 2020: a trial">⦿</a><a class="headerlink" title="Link">¶</a></p>'
    assert [part.text for part in parts_of(html)] == ["⟨Smith 2020: a trial⟩ ⦿¶"]
