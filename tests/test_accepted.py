"""What a record explains falls silent, and nothing else does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import Site
from evidence_explorer.model import NOTICES
from test_checks import (
    ALPHA,
    BAD,
    MADE,
    emitted_codes,
    expected,
)


def accept(code: str) -> tuple[str, str]:
    return "sources:\n", f'accepted:\n  - {{code: {code}, because: "so it is in this invention"}}\nsources:\n'


def test_a_notice_that_the_record_explains_is_silent(site: Site):
    site.edit(ALPHA, "duration_weeks: 8", "duration_weeks: 4")
    assert {code for *_, code in site.told()} == {"N302"}
    site.edit(ALPHA, *accept("N302"))
    assert site.told() == []


def test_an_error_cannot_be_accepted(site: Site):
    site.edit(ALPHA, "{arm: hot, events: 25", "{arm: hot, events: 80")
    site.edit(ALPHA, *accept("E202"))
    assert {code for *_, code in site.told()} == {"E202", "N313"}


def test_the_notices_that_can_be_accepted_are_those_that_are_told():
    assert [code for code in emitted_codes() if code.startswith("N")] == list(NOTICES)


def test_every_notice_has_a_sample():
    assert {name[:4] for name in (*MADE, *(sample.name for sample in BAD))} >= set(NOTICES)


@pytest.mark.parametrize("sample", [s for s in BAD if s.name[0] == "N" and s.name[:4] != "N313"], ids=lambda s: s.name)
def test_every_notice_falls_silent_when_its_study_explains_it(site: Site, sample: Path):
    code = sample.name[:4]
    for file in sample.rglob("*.yaml"):
        text = re.sub(r"^sources:\n", accept(code)[1], file.read_text(), flags=re.MULTILINE)
        site.write(file.relative_to(sample).as_posix(), text)
    wanted = [told for told in expected(sample) if not told[0].startswith("studies/")]
    assert wanted != expected(sample)
    assert site.told() == wanted


def test_an_acceptance_is_not_called_idle_while_its_record_or_a_shared_file_is_broken(site: Site):
    site.edit(ALPHA, *accept("N307"))
    assert {code for *_, code in site.told()} == {"N313"}
    site.edit(ALPHA, "sites: 2", "sites: two")
    assert {code for *_, code in site.told()} == {"E103"}
    site.edit(ALPHA, "sites: two", "sites: 2")
    site.edit("scales.yaml", "rater: clinician", "rater: plumber")
    assert {code for *_, code in site.told()} == {"E104"}


def test_an_accepted_group_above_its_arm_is_silent(site: Site):
    site.edit(ALPHA, "events: 8, of: 49", "events: 8, of: 51")
    site.edit(ALPHA, *accept("N304"))
    assert site.told() == []
