"""One retraction followed through everything: wherever the study is named it says so, and nothing rests on it."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from built import LANGUAGES, Built, mini_project
from evidence_explorer.export import csv_files
from evidence_explorer.site import sound_dataset

ALPHA = "data/studies/water/alpha-2020.yaml"
AFTER = """
afterwards:
  - {kind: retracted, on: "2024-01-05", what: {en: "Withdrawn by the journal.", fr: "Retiré par la revue."}}
"""
LEFT_OUT = '\n        leave_out: {alpha-2020: {en: "It was retracted.", fr: "Il a été rétracté."}}'
WORD = {"en": "retracted", "fr": "rétractée"}
EXAMPLES = ("contribute/fields/", "api/v1/schema/")
"""The reference of fields and the schemas, which show how an id or a label is written."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    project = mini_project(tmp_path_factory.mktemp("retracted"))
    file = project.root / ALPHA
    file.write_text(file.read_text(encoding="utf-8") + AFTER, encoding="utf-8")
    refused = project.build()
    assert refused.code == 1
    assert "would enter this pool" in refused.output, "a pool that somebody declared is not changed in silence"
    project.edit("data/families/water.yaml", "target_days: 28", f"target_days: 28{LEFT_OUT}")
    built = project.build("--strict")
    assert built.code == 0, built.output
    return built


@pytest.mark.parametrize("language", LANGUAGES)
def test_wherever_the_study_is_named_it_says_that_it_was_retracted(site: Built, language: str):
    """Pages, charts as drawn and as figures, frames for others, search, Explore, Compare."""
    named = 0
    for name, content in site.files.items():
        folder = name.startswith("fr/") or re.search(r"\.fr\b", name)
        if (
            not name.endswith((".html", ".json", ".js"))
            or bool(folder) != (language == "fr")
            or any(one in name for one in EXAMPLES)
        ):
            continue
        found = re.findall(r"Alpha 2020(.{0,40})", json_text(content.decode()))
        if "cite-" not in name:
            word = WORD["en" if "/data/" in name else language]  # rows of files, in the first language
            assert [one for one in found if not one.startswith(f" [{word}]")] == [], name
        named += len(found)
    assert named > 60


def json_text(text: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text)


@pytest.mark.parametrize(("language", "folder"), LANGUAGES.items())
def test_its_own_page_says_it_first_with_the_date_and_the_reason(site: Built, language: str, folder: str):
    text = site.page(f"{folder}studies/alpha-2020/").text("article")
    told = {"en": ("Retracted", "Withdrawn by the journal."), "fr": ("Rétractée", "Retiré par la revue.")}[language]
    assert 0 <= text.find(told[0]) < text.find(told[1]) < 400
    assert "2024" in text[:400]


@pytest.mark.parametrize(("language", "folder"), LANGUAGES.items())
def test_no_headline_and_no_pool_rests_on_it_and_both_say_so(site: Built, language: str, folder: str):
    treatment = site.page(f"{folder}treatments/hot-bath/").text("article")
    assert {"en": "retracted", "fr": "rétract"}[language] in treatment
    together = site.page(f"{folder}treatments/hot-bath/together/").text("article")
    assert {"en": "It was retracted.", "fr": "Il a été rétracté."}[language] in together


def test_whoever_cites_it_cites_the_retraction(site: Built):
    cited = json.loads(site.files["assets/evidence/cite-a.json"])["alpha-2020"]
    assert cited["title"].endswith(" [retracted]")


def test_the_tables_say_it_and_no_pooled_row_counts_it(site: Built):
    root = site.folder.parent
    found = csv_files(sound_dataset(root / "data", root, root / "seeds")[0])
    rows = {name: list(csv.DictReader(io.StringIO(table.decode()))) for name, table in found.items()}
    assert next(row for row in rows["studies.csv"] if row["study"] == "alpha-2020")["afterwards"] == "retracted"
    members = [row for row in rows["pool_members.csv"] if row["study"] == "alpha-2020"]
    assert members
    assert {row["included"] for row in members} == {"false"}
    assert not any("alpha-2020" in row["studies"].split() for row in rows["pools.csv"])
