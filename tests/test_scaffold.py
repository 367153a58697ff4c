"""`evidence new`: empty forms show every gap, pass the check once filled in, and never touch what is there."""

from __future__ import annotations

import math
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Site
from drafts import assert_gaps_are_told, fill, gaps_of
from evidence_explorer import drafting
from evidence_explorer.cli import main
from evidence_explorer.load.strict import decode, parse
from evidence_explorer.model import Biomarker, Family, Kind, Study, Treatment
from evidence_explorer.scaffold import FILL_IN, Noted, Refusal, document, scalar
from evidence_explorer.scaffold.append import append_item
from evidence_explorer.scaffold.emit import list_item
from evidence_explorer.scaffold.fields import Setting, blank
from test_checks import SEEDS

WATER = "families/water.yaml"
HOSTILE = [
    "../x", "..", ".", "/etc/x", "a/b", "a\\b", "with space", " x", "x ", "x\n", "Capital", "é", "a--b", "-a", "a-",
    "a.b", "a\x00b", "x" * 10_000, "%2e%2e", "~", "*", "con:aux", "$HOME", "\u202ex",
]  # fmt: skip


def new(site: Site, *words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, ["new", *words, "--data", str(site.data)], input=typed)


def snapshot(site: Site) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in sorted(site.data.parent.rglob("*")) if file.is_file()}


def read_back(text: str) -> Any:
    parsed = parse(decode(text.encode()))
    assert parsed.faults == []
    return parsed.value


# The emitter

TEXTS = st.text(max_size=60) | st.sampled_from(
    ["no", "012", "1:30", "- a", "a: b", "#", "null", "'", '"', "{", "\ufeff"]
)
SCALARS = (
    TEXTS
    | st.booleans()
    | st.none()
    | st.integers(-(10**15) + 1, 10**15 - 1)
    | st.decimals(-(10**9), 10**9, places=6).map(float)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.dictionaries(TEXTS, inner, max_size=4)
    | st.lists(SCALARS | st.lists(SCALARS, max_size=2), max_size=4)
    | st.lists(st.dictionaries(TEXTS, inner, max_size=3), max_size=3),
    max_leaves=12,
)  # fmt: skip


@settings(deadline=None)
@given(st.dictionaries(TEXTS, VALUES, max_size=5))
def test_what_is_written_is_read_back(value: dict[str, Any]):
    assert read_back(document(value)) == value


@settings(deadline=None)
@given(TEXTS, TEXTS, TEXTS, st.sampled_from(["text", "list", "group", "item"]))
def test_a_comment_never_becomes_data(note: str, header: str, text: str, where: str):
    shapes: dict[str, Any] = {"text": text, "list": [text, text], "group": {"b": text}, "item": [{"b": text, "c": 1}]}
    value = shapes[where]
    inner = {"item": [{"b": Noted(text, note), "c": Noted(1, note * 9)}]}.get(where, value)
    written = document({"a": Noted(inner, note), "z": Noted(1, note * 5)}, [header, note])
    assert read_back(written) == {"a": value, "z": 1}


@settings(deadline=None)
@given(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4), st.integers(0, 8))
def test_an_entry_of_a_list_is_read_back_behind_any_number_of_spaces(value: dict[str, Any], indent: int):
    written = "list:\n" + "\n".join(list_item(value, indent)) + "\n"
    assert read_back(written) == {"list": [value]}


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, 10**15, 1e-30, 1e300, "\ud800", {1, 2}, b"x"])
def test_what_yaml_would_not_give_back_is_refused(value: object):
    with pytest.raises(ValueError, match=r"."):
        scalar(value)


def test_french_spaces_stay_as_they_are_written():
    assert scalar("20\u202f%\u00a0: oui") == '"20\u202f%\u00a0: oui"'


# The forms


@pytest.mark.parametrize("model", [Study, Family, Treatment, Biomarker])
def test_a_form_shows_every_field_of_its_record(model: type[Study]):
    text = document(blank(model, {}, Setting(("en", "fr"))))
    lines = [line.lstrip("# -") for line in text.splitlines() if not line.startswith("  ")]
    assert [name for name in model.model_fields if not any(line.startswith(f"{name}:") for line in lines)] == []


def test_a_form_says_what_the_model_says_of_a_field():
    text = document(blank(Study, {"arms": [{"id": "a"}]}, Setting(("en",))))
    for words in ("people in this arm", "Surname Initials", "one of: placebo, sham"):
        assert words in " ".join(text.replace("#", "").split())


def test_a_field_that_the_record_does_not_have_is_refused():
    with pytest.raises(ValueError, match="no field colour"):
        blank(Study, {"colour": "red"}, Setting(("en",)))


def assert_draft_works(site: Site, file: str, **answers: str) -> None:
    """The gaps are told, nothing else is; and with the gaps filled in all is sound."""
    assert_gaps_are_told(site.problems(), site.data / file)
    fill(site.data / file, answers)
    told = {problem.code for problem in site.problems()}
    assert told <= ROLES, told


ROLES = {"N331", "N332"}
"""What invented words cannot answer: whether the arms are those that the kind, the names and the texts speak of."""


@pytest.mark.parametrize("kind", list(Kind))
def test_a_new_study_of_every_kind_passes_once_filled_in(site: Site, kind: Kind):
    done = new(site, "study", "--family", "water", "--id", "zeta-2024", "--kind", str(kind))
    assert done.exit_code == 0, done.output
    assert_draft_works(site, "studies/water/zeta-2024.yaml")


def test_a_new_study_keeps_what_was_answered(site: Site):
    done = new(
        site, "study", "--family", "wool", "--id", "zeta-2024", "--kind", "rct", "--year", "2024",
        "--title", 'A "title": with # signs', "--doi", "https://doi.org/10.99999/invented.9",
        "--registry", "NCT00000009", "--arms", "warm=hot-bath,steam,cold=cold-pack,sham,other",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    study = read_back((site.data / "studies/wool/zeta-2024.yaml").read_text())
    assert study["treatments"] == ["hot-bath", "steam"]
    assert study["citation"] == {
        "year": 2024, "title": 'A "title": with # signs', "doi": "10.99999/invented.9", "registry": ["NCT00000009"],
    }  # fmt: skip
    given = [(arm["id"], arm.get("treatment"), arm.get("control")) for arm in study["arms"]]
    assert given == [
        ("warm", "hot-bath", None), ("steam", "steam", None), ("cold", "cold-pack", None), ("sham", None, "sham"),
        ("other", "", None),
    ]  # fmt: skip
    assert_draft_works(site, "studies/wool/zeta-2024.yaml")


def test_the_message_names_the_file_the_number_of_gaps_and_the_next_step(site: Site):
    done = new(site, "study", "--family", "water", "--id", "zeta-2024")
    file = site.data / "studies/water/zeta-2024.yaml"
    assert done.output.startswith(f"{file}\n")
    assert f"{len(gaps_of(file))} gaps" in done.output
    assert "evidence check" in done.output


def test_a_new_family_passes_once_filled_in_and_looks_like_no_other(site: Site):
    done = new(site, "family", "--id", "fire", "--name", "en=Fire", "--name", "fr=Feu")
    assert done.exit_code == 0, done.output
    family = read_back((site.data / "families/fire.yaml").read_text())
    assert (family["order"], family["name"]) == (3, {"en": "Fire", "fr": "Feu"})
    assert (family["mark"], family["ink"]) not in {("circle", "blue"), ("square", "rust")}
    assert_draft_works(site, "families/fire.yaml")


def test_a_new_biomarker_passes_once_filled_in(site: Site):
    done = new(site, "biomarker", "--id", "zeta", "--treatments", "steam,cold-pack", "--studies", "alpha-2020")
    assert done.exit_code == 0, done.output
    assert_draft_works(site, "biomarkers/zeta.yaml")


def test_a_new_treatment_is_one_more_entry_and_every_line_before_it_stays(site: Site):
    before = (site.data / WATER).read_text()
    done = new(site, "treatment", "--family", "water", "--id", "mud", "--name", "en=Mud")
    assert done.exit_code == 0, done.output
    after = (site.data / WATER).read_text()
    start = next(i for i, (old, changed) in enumerate(zip(before, after + "x", strict=False)) if old != changed)
    added = len(after) - len(before)
    assert before in {after[:at] + after[at + added :] for at in range(max(0, start - added), start + 1)}
    assert [t["id"] for t in read_back(after)["treatments"]] == ["hot-bath", "steam", "mud"]
    assert_draft_works(site, WATER)


def test_a_second_treatment_may_be_added_before_the_first_is_filled_in(site: Site):
    assert new(site, "treatment", "--family", "water", "--id", "mud").exit_code == 0
    assert new(site, "treatment", "--family", "water", "--id", "mud").exit_code == 2
    assert new(site, "treatment", "--family", "water", "--id", "ice").exit_code == 0
    assert_draft_works(site, WATER)


FOLLOWED = """\
id: water
treatments:
- id: a
  text: |
    one

    # no comment

- id: b  # the last
  # own comment

# of the topics
topics:
  - {id: x}
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_entry_is_put_at_the_end_of_its_list_and_other_fields_keep_their_comments(end: str):
    text = FOLLOWED.replace("\n", end)
    parsed = parse(decode(text.encode()))
    after = append_item(text, parsed.marks, "treatments", lambda indent: list_item({"id": "c", "n": 1}, indent))
    assert after == text.replace(f"  # own comment{end}", f"  # own comment{end}{end}- id: c{end}  n: 1{end}".replace(
        f"- id: c{end}  n: 1", "- {id: c, n: 1}"))  # fmt: skip
    assert [entry["id"] for entry in read_back(after)["treatments"]] == ["a", "b", "c"]


def test_an_entry_follows_a_file_that_does_not_end_its_last_line():
    text = "treatments:\n  - id: a"
    after = append_item(text, parse(text).marks, "treatments", lambda indent: list_item({"id": "b"}, indent))
    assert after == "treatments:\n  - id: a\n  - {id: b}\n"


@pytest.mark.parametrize(
    "text", ["treatments: [{id: a}]\n", "treatments: []\n", "treatments:\n", "treatments:\n  -\n    id: a\n", "x: 1\n"]
)
def test_a_list_that_is_written_otherwise_is_left_alone(text: str):
    with pytest.raises(Refusal, match="by hand"):
        append_item(text, parse(text).marks, "treatments", lambda indent: list_item({"id": "b"}, indent))


def test_a_family_that_is_not_yaml_is_told_and_left_alone(site: Site):
    site.write(WATER, "id: water\nname: a: b\n")
    before = snapshot(site)
    done = new(site, "treatment", "--family", "water", "--id", "mud")
    assert done.exit_code == 1
    assert f"{WATER}:2:8" in done.output
    assert snapshot(site) == before


def test_a_document_end_does_not_tempt_the_command_to_spoil_the_file(site: Site):
    with (site.data / "families/wool.yaml").open("a") as file:
        file.write("...\n")
    before = snapshot(site)
    assert new(site, "treatment", "--family", "wool", "--id", "mud").exit_code == 2
    assert snapshot(site) == before


def test_answers_to_claims_are_begun_and_continued_in_the_file_of_their_part(site: Site):
    two = SEEDS + '  - id: two\n    section: heat\n    gist: {en: "Two: more.", fr: "Deux."}\n'
    site.write("../seeds/claims.yaml", two)
    assert new(site, "claim", "--id", "one", "--verdict", "supported", "--studies", "alpha-2020").exit_code == 0
    assert new(site, "claim", "--id", "two").exit_code == 0
    assert "Two: more." in (site.data / "claims/heat.yaml").read_text()
    fill(site.data / "claims/heat.yaml")
    assert site.problems() == []
    for word, told in (("one", "answered already"), ("three", "no claim 'three'"), ("", "answered")):
        refused = new(site, "claim", "--id", word)
        assert refused.exit_code == 2
        assert told in refused.output


def test_a_site_without_an_inventory_has_no_claims_to_answer(site: Site):
    done = new(site, "claim", "--id", "one")
    assert (done.exit_code, "no claim 'one'" in done.output) == (2, True)


# Refusals


@pytest.mark.parametrize("id_", ["alpha-2020", "delta-2023"])
def test_a_study_that_is_there_is_never_overwritten_not_even_in_another_family(site: Site, id_: str):
    before = snapshot(site)
    done = new(site, "study", "--family", "water", "--id", id_)
    assert done.exit_code == 2
    assert f"{id_}.yaml is there already" in done.output
    assert snapshot(site) == before


@pytest.mark.parametrize(
    ("kind", "id_"),
    [("family", "water"), ("treatment", "steam"), ("treatment", "cold-pack"), ("treatment", "knee-warmer")],
)
def test_what_is_there_is_never_overwritten(site: Site, kind: str, id_: str):
    before = snapshot(site)
    more = ["--family", "water"] if kind == "treatment" else []
    done = new(site, kind, "--id", id_, *more)
    assert done.exit_code == 2
    assert "already" in done.output
    assert snapshot(site) == before


def test_a_draft_that_cannot_be_read_yet_is_not_overwritten_either(site: Site):
    site.write("studies/wool/zeta-2024.yaml", "half: a: draft")
    assert new(site, "study", "--family", "water", "--id", "zeta-2024").exit_code == 2


@pytest.mark.parametrize("kind", ["study", "treatment", "family", "biomarker", "claim"])
@pytest.mark.parametrize("id_", HOSTILE)
def test_a_hostile_id_is_refused_and_nothing_is_written(site: Site, kind: str, id_: str):
    site.write("../seeds/claims.yaml", SEEDS)
    before = snapshot(site)
    more = ["--family", "water"] if kind in {"study", "treatment"} else []
    done = new(site, kind, "--id", id_, *more)
    assert done.exit_code == 2
    assert isinstance(done.exception, SystemExit)
    assert len(done.output) < 2_000
    assert snapshot(site) == before


@pytest.mark.parametrize("family", [*HOSTILE, "watr", "claims", ""])
@pytest.mark.parametrize("kind", ["study", "treatment"])
def test_a_family_that_does_not_exist_is_refused_and_nothing_is_written(site: Site, kind: str, family: str):
    before = snapshot(site)
    done = new(site, kind, "--id", "zeta-2024", "--family", family)
    assert done.exit_code == 2
    assert "family" in done.output.lower()
    assert snapshot(site) == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["study", "--id", "z", "--family", "water", "--arms", "a=mud"], "'mud' is no treatment and no control"),
        (["study", "--id", "z", "--family", "water", "--treatments", "steem"], "Did you mean 'steam'?"),
        (["study", "--id", "z", "--family", "water", "--treatments", "cold-pack"], "no treatment 'cold-pack'"),
        (["study", "--id", "z", "--family", "water", "--kind", "rtc"], "'rtc' is not one of"),
        (["study", "--id", "z", "--family", "water", "--year", "soon"], "'soon' is not a valid"),
        (["biomarker", "--id", "z", "--studies", "alpha-2021"], "Did you mean 'alpha-2020'?"),
        (["family", "--id", "z", "--name", "de=Feuer"], "one of en, fr"),
        (["family", "--id", "z", "--name", "Fire"], "LANGUAGE=TEXT"),
        (["family"], "give --id"),
        (["study", "--family", "water"], "give --id"),
    ],
)
def test_wrong_use_is_told_with_the_word_that_is_wrong(site: Site, words: list[str], told: str):
    before = snapshot(site)
    done = new(site, *words)
    assert done.exit_code == 2
    assert told in " ".join(done.output.split())
    assert snapshot(site) == before


def test_a_data_folder_that_does_not_exist_is_told(site: Site):
    done = CliRunner().invoke(main, ["new", "family", "--id", "z", "--data", str(site.data / "nowhere")])
    assert done.exit_code == 1
    assert "E010" in done.output
    assert not (site.data / "nowhere").exists()


def test_a_site_whose_own_file_is_broken_must_be_mended_first(site: Site):
    site.write("site.yaml", "a: b: c")
    done = new(site, "family", "--id", "z")
    assert (done.exit_code, "site.yaml:1" in done.output) == (1, True)


def test_an_unfinished_draft_stops_nobody_from_beginning_another(site: Site):
    assert new(site, "study", "--family", "water", "--id", "zeta-2024").exit_code == 0
    assert new(site, "study", "--family", "water", "--id", "eta-2024").exit_code == 0


def test_a_folder_that_cannot_be_made_is_told_without_a_traceback(site: Site):
    shutil.rmtree(site.data / "biomarkers")
    site.write("biomarkers", "a file")
    done = new(site, "biomarker", "--id", "z")
    assert (done.exit_code, done.output) == (1, f"{site.data}/biomarkers: File exists.\n")


# Questions


def test_nobody_is_asked_where_nobody_sits(site: Site):
    done = new(site, "study", typed="water\nzeta-2024\nrct\n\n")
    assert done.exit_code == 2
    assert not (site.data / "studies/water/zeta-2024.yaml").exists()


def test_on_a_terminal_what_is_missing_is_asked(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(drafting, "on_terminal", lambda: True)
    done = new(site, "study", "--family", "water", typed="zeta-2024\nrtc\nrct\nhot-bath, sham\n")
    assert done.exit_code == 0, done.output
    assert done.output.count("Kind") == 2  # a word that is not allowed is asked again
    study = read_back((site.data / "studies/water/zeta-2024.yaml").read_text())
    assert study["design"]["kind"] == "rct"
    assert [arm["id"] for arm in study["arms"]] == ["hot-bath", "sham"]


def test_an_answer_on_a_terminal_is_checked_like_a_flag(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(drafting, "on_terminal", lambda: True)
    before = snapshot(site)
    assert new(site, "family", typed="../x\n").exit_code == 2
    assert new(site, "family", typed="").exit_code == 1  # the end of the input is no answer
    assert snapshot(site) == before


@pytest.mark.parametrize(
    "words",
    [[group] for group in ("new", "import")]
    + [["new", name] for name in ("study", "treatment", "family", "biomarker", "claim")]
    + [["import", name] for name in ("ctgov", "metapsy", "bib")],
)
def test_every_command_explains_itself_with_an_example(words: list[str]):
    done = CliRunner().invoke(main, [*words, "--help"])
    assert done.exit_code == 0
    assert f"Example: evidence {' '.join(words)}" in " ".join(done.output.split())


def test_the_marker_stands_on_or_above_the_line_of_every_gap(site: Site):
    new(site, "study", "--family", "water", "--id", "zeta-2024", "--kind", "rct")
    file = site.data / "studies/water/zeta-2024.yaml"
    lines = file.read_text().splitlines()
    for path, (line, _) in gaps_of(file).items():
        near = "\n".join(lines[max(0, line - 5) : line])
        assert FILL_IN in near, path
