"""What changed, as text, as a comment and as JSON; and what is said of errors in the data."""

# ruff: noqa: F401, F811 - the fixtures of sides are asked for by their names

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import MINI, Site
from evidence_explorer.diff import MARKER, Changes, as_markdown, as_text, refused
from evidence_explorer.diff.changes import Ref, TextChange
from evidence_explorer.diff.excerpts import AROUND, excerpts, is_short, one_line
from evidence_explorer.diff.markdown import LIMIT, safe
from sides import ALPHA, BETA, FIRST, LISTS, RAISED, diff, filled, new, old, three_trials, told

# Formats


def test_the_json_has_the_same_keys_whatever_changed(old: Site, new: Site):
    top = ["compared", "summary", "counts", *LISTS, "files", "held", "problems"]
    same = told(old, new)
    three_trials(new)
    new.edit(ALPHA, FIRST, RAISED)
    new.edit(ALPHA, "It never took place.", "It never did.")
    new.edit(ALPHA, "randomised: 100", "randomised: 101")
    changed = told(old, new)
    new.write(BETA, "id: [")
    broken = json.loads(diff(str(old.data), str(new.data), "--format", "json").stdout)
    assert list(same) == list(changed) == list(broken) == top
    assert list(same["counts"]) == list(changed["counts"]) == list(broken["counts"])
    assert all(changed[name] for name in LISTS)
    assert {name: list(changed[name][0]) for name in LISTS} == {
        "records": ["change", "record"],
        "figures": ["change", "moved", "record", "path", "sort", "what", "before", "after", "points"],
        "contrasts": ["change", "record", "what", "before", "after"],
        "pools": ["change", "record", "pool", "before", "after"],
        "members": ["change", "record", "pool", "study", "before", "after"],
        "values": ["record", "path", "before", "after"],
        "texts": ["record", "path", "language", "before", "after"],
    }
    assert list(changed["records"][0]["record"]) == ["kind", "id", "file", "page"]


def test_the_output_is_the_same_on_every_run(old: Site, new: Site):
    three_trials(new)
    new.edit(ALPHA, "It never took place.", "It never did.")
    program = """
import sys
from pathlib import Path
from evidence_explorer.diff import as_json, as_markdown, as_text, compare
from evidence_explorer.site import sound_dataset
changes = compare(*(sound_dataset(Path(data), Path(data))[0] for data in sys.argv[1:]))
print(as_text(changes), as_markdown(changes), as_json(changes))
"""
    runs = {
        subprocess.run(
            [sys.executable, "-c", program, str(old.data), str(new.data)], capture_output=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(runs) == 1


HOSTILE = (
    "A | b <script>alert(1)</script> `x` @octocat #12 [l](http://x.y) --> *i* _j_ ![p](q) ~~z~~ $x$ :tada: www.x.y &lt;"
)


def test_hostile_text_stays_text_in_markdown(old: Site, new: Site):
    new.edit(ALPHA, "It never took place.", HOSTILE)
    new.edit(ALPHA, "journal: Journal of Invented Knees", f"journal: {json.dumps(HOSTILE)}")
    new.edit(ALPHA, 'en: "of the second degree"', f"en: {json.dumps(HOSTILE)}")
    new.edit(ALPHA, "{arm: hot, events: 1, of: 50, source: paper}", "{arm: hot, events: 2, of: 50, source: paper}")
    shown = diff(str(old.data), str(new.data), "--format", "markdown").stdout
    own = re.sub(r"</?(details|summary)>|" + re.escape(MARKER), "", shown)
    assert "script" in own
    assert not re.search(r"[<>`~$]|@\w|#\w|\]\(|\*i|_j|www\.x", re.sub(r"(?m)^#+ ", "", own.replace("&#", "&")))
    tables = [line for line in shown.splitlines() if line.startswith("|")]
    assert tables
    assert {line.count("|") for line in tables} == {5}


@given(st.text(max_size=200))
def test_safe_text_holds_no_sign_that_markdown_or_html_would_obey(text: str):
    shown = safe(text)
    bare = re.sub(r"&(amp|#\d+);", " ", shown)
    assert not set(bare) & set("\\`*_{}[]()<>|~!:$&\n\r\t\u202e\u2066")
    assert not re.search(r"[@#]\w", bare)


@given(st.text(max_size=400), st.text(max_size=400), st.integers(2 * AROUND, 200))
def test_excerpts_are_short_and_show_that_something_differs(before: str, after: str, limit: int):
    shown = excerpts(before, after, limit)
    assert all(len(side) <= limit + 2 for side in shown)
    if one_line(before) != one_line(after) and is_short(before, after, limit):
        assert shown[0] != shown[1]


def test_an_excerpt_shows_where_two_long_texts_part():
    start, end = "so it begins " * 20, " and so it ends" * 20
    before, after = excerpts(f"{start}black{end}", f"{start}white{end}", 100)
    assert before == "…ins so it begins so it begins black and so it ends and so it ends…"
    assert after == before.replace("black", "white")


def test_long_prose_is_folded_and_short_prose_is_not(old: Site, new: Site):
    new.edit(ALPHA, "It never took place.", "Nobody " * 80 + "came.")
    new.edit(ALPHA, "Il n’a jamais eu lieu.", "Il n’a pas eu lieu.")
    shown = diff(str(old.data), str(new.data), "--format", "markdown").stdout
    assert shown.count("<details>") == shown.count("</details>") == 1
    fold = shown[shown.index("<details>") : shown.index("</details>")]
    assert "It never took place" in fold
    assert "jamais" not in fold
    assert "jamais" in shown


def test_the_comment_begins_with_its_counts_and_can_be_found_again(old: Site, new: Site):
    new.edit(ALPHA, "Il n’a jamais eu lieu.", "Il n’a pas eu lieu.")
    lines = diff(str(old.data), str(new.data), "--format", "markdown").stdout.splitlines()
    assert lines[0] == "**1 text in 1 record**"
    assert lines.count(MARKER) == 1


@pytest.mark.parametrize("length", [80, 1_000])
def test_a_comment_is_never_longer_than_the_host_allows(length: int):
    """Beyond that, it says how many changes it does not show."""
    ref = Ref("study", "alpha-2020", f"data/{ALPHA}", "studies/alpha-2020/")
    texts = [TextChange(ref, f"notes[{n}]", "en", "a" * length, "b" * length) for n in range(1_000)]
    shown = as_markdown(Changes(texts=tuple(texts)))
    assert LIMIT - 5_000 < len(shown) < LIMIT + 100
    assert MARKER in shown
    left = re.search(r"Cut here: ([\d,]+) more lines", shown)
    assert left
    assert int(left[1].replace(",", "")) + shown.count("notes&#91;") == 1_000
    assert shown.count("<details>") == shown.count("</details>")


# Errors in the data


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_errors_are_told_and_nothing_is_compared(old: Site, new: Site, form: str):
    new.edit(ALPHA, "events: 20, of: 50", "events: 70, of: 50")
    (new.data / BETA).unlink()
    done = diff(str(old.data), str(new.data), "--format", form)
    assert done.exit_code == 1
    assert "E202" in done.stdout
    assert "Not compared: 1 error in NEW" in done.stdout
    assert "removed: study" not in done.stdout
    if form == "json":
        found = json.loads(done.stdout)
        assert (found["compared"], filled(found), found["problems"]["old"]) == (False, {}, [])
        assert found["problems"]["new"][0]["file"] == f"data/{ALPHA}"


def test_errors_of_both_sides_are_told_apart(old: Site, new: Site):
    old.edit(ALPHA, "events: 20, of: 50", "events: 70, of: 50")
    new.write(BETA, "id: [")
    changes = refused(old.problems(), new.problems())
    assert [[p.code for p in side] for side in changes.problems] == [["E202"], [changes.problems[1][0].code]]
    assert as_text(changes).startswith("Not compared: 1 error in OLD, 1 error in NEW.\n\nOLD\n\n")
    assert as_markdown(changes).startswith(f"**Not compared: 1 error in OLD, 1 error in NEW**\n\n{MARKER}\n")


def test_notices_stop_nothing(old: Site, tmp_path: Path):
    """A notice is for its author; a comparison goes on."""
    sample = next(folder for folder in sorted((MINI.parent.parent / "bad").iterdir()) if folder.name.startswith("N"))
    shutil.copytree(old.data, tmp_path / "noticed")
    for file in sample.rglob("*.yaml"):
        shutil.copy(file, tmp_path / "noticed" / file.relative_to(sample))
    noticed = Site(tmp_path / "noticed")
    assert {problem.severity.value for problem in noticed.problems()} == {"notice"}
    done = diff(str(old.data), str(noticed.data))
    assert done.exit_code == 0
    assert "study alpha-2020" in done.stdout
