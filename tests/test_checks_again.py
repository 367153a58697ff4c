"""A second check, with what the first one knows, tells what a first one would tell."""

from __future__ import annotations

from pathlib import Path

from conftest import Site
from evidence_explorer.load import Known
from evidence_explorer.problems import Problem
from evidence_explorer.site import examine

STUDY, SITE = "studies/water/alpha-2020.yaml", "site.yaml"


def told(site: Site, known: Known) -> list[Problem]:
    """The problems, which are those of a check that knows nothing."""
    found = examine(site.data, site.data, known=known).problems
    assert found == examine(site.data, site.data).problems
    return found


def test_an_edit_of_a_record_or_of_what_it_is_checked_against_is_noticed(site: Site):
    known: Known = {}
    assert told(site, known) == []
    site.edit(STUDY, "It never took place.", "It never took place, which is significant.")
    assert [problem.code for problem in told(site, known)] == ["N309"]
    site.edit(STUDY, "It never took place, which is significant.", "It never took place.")
    assert told(site, known) == []
    site.edit(SITE, "languages: [en, fr]", "languages: [en]")
    assert {problem.code for problem in told(site, known)} >= {"E221"}
    site.edit(SITE, "languages: [en]", "languages: [en, fr]")
    assert told(site, known) == []
    site.edit(STUDY, "events: 30, of: 50", "events: 60, of: 50")
    assert any(problem.file == STUDY for problem in told(site, known))


def test_a_word_that_the_site_no_longer_wants_is_found_in_files_that_did_not_change(site: Site):
    known: Known = {}
    told(site, known)
    wording = 'wording:\n  - words: {en: ["never"]}\n    why: {en: "Nobody knows.", fr: "Nul ne sait."}\n'
    site.write(SITE, (site.data / SITE).read_text(encoding="utf-8") + wording)
    assert "N309" in {problem.code for problem in told(site, known)}


def test_what_is_known_belongs_to_one_file(site: Site, tmp_path: Path):
    known: Known = {}
    told(site, known)
    text = (site.data / STUDY).read_text(encoding="utf-8")
    site.write("studies/wool/alpha-2020.yaml", text)
    assert len(told(site, known)) > 0
    (site.data / "studies/wool/alpha-2020.yaml").unlink()
    assert told(site, known) == []
