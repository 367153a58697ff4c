"""`evidence watch ctgov`: a registry's record of today beside ours, in words, and nothing is written."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from conftest import Site
from evidence_explorer.cli import main
from evidence_explorer.load import load
from evidence_explorer.watch import MARKER, Reread, as_markdown, reread
from importing import FILES, TRIAL, snapshot

SAME: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT00000020", "briefTitle": "Hot baths"},
        "statusModule": {
            "overallStatus": "COMPLETED", "startDateStruct": {"date": "2018-01"},
            "primaryCompletionDateStruct": {"date": "2019-01"},
            "completionDateStruct": {"date": "2019-02", "type": "ACTUAL"},
            "lastUpdatePostDateStruct": {"date": "2019-06-01"},
        },
        "designModule": {"enrollmentInfo": {"count": 100, "type": "ACTUAL"}},
    }
}  # fmt: skip
"""The registry's record of a trial of the small site, where nothing differs."""


def changed(*path: Any, to: Any) -> Any:
    trial = copy.deepcopy(SAME)
    inner = trial
    for name in path[:-1]:
        inner = inner.setdefault(name, {})
    inner[path[-1]] = to
    return trial


STATUS = ("protocolSection", "statusModule")
RESULTS = {"outcomeMeasuresModule": {"outcomeMeasures": [
    {"type": "PRIMARY", "title": "Pain", "reportingStatus": "POSTED"}, {"type": "SECONDARY", "title": "Joy"},
    {"type": "OTHER", "title": "Rain", "reportingStatus": "NOT_POSTED"},
]}}  # fmt: skip


def compared(site: Site, trial: Any) -> Reread:
    dataset = load(site.data).dataset
    assert dataset is not None
    (found,) = reread(json.dumps(trial), dataset)
    return found


def points(site: Site, trial: Any) -> list[str]:
    found = compared(site, trial)
    return [f"{p.what}: {p.ours} / {p.theirs}" for holder in found.holders for p in holder.points]


def test_nothing_is_told_where_nothing_differs(site: Site):
    found = compared(site, SAME)
    assert points(site, SAME) == []
    assert found.now == "completed; 100 people (actual); 2018-01 to 2019-02; no results posted; updated 2019-06-01"
    assert [(holder.name, holder.same) for holder in found.holders] == [
        ("alpha-2020", ("status", "people", "dates", "results"))
    ]


@pytest.mark.parametrize(
    ("trial", "told"),
    [
        (changed(*STATUS, "overallStatus", to="RECRUITING"), "status: results are recorded / recruiting"),
        (
            changed(*STATUS, to={"overallStatus": "TERMINATED", "whyStopped": "no money"}),
            "status: nothing says that it was stopped / terminated: no money",
        ),
        (
            changed("protocolSection", "designModule", "enrollmentInfo", "count", to=90),
            "people: 100 randomised / 90 enrolled",
        ),
        (changed(*STATUS, "startDateStruct", "date", to="2021-03"), "dates: published in 2020 / start 2021-03"),
        (
            changed(*STATUS, "completionDateStruct", to={"date": "2019-02", "type": "ESTIMATED"}),
            "dates: – / the planned end, 2019-02, had passed when the record was updated, 2019-06-01",
        ),
        (
            changed(*STATUS, "resultsFirstPostDateStruct", to={"date": "2019-05-01"}),
            "results: no figure comes from the registry / results posted 2019-05-01",
        ),
        (
            changed("resultsSection", to=RESULTS),
            "results: no figure comes from the registry / results posted for 2 measures, primary: 'Pain'",
        ),
    ],
)
def test_what_the_registry_says_now_and_ours_does_not_is_told_in_words(site: Site, trial: Any, told: str):
    assert points(site, trial) == [told]


@pytest.mark.parametrize(
    "trial",
    [
        changed("protocolSection", "designModule", "enrollmentInfo", to={"count": 40, "type": "ESTIMATED"}),
        changed("protocolSection", "designModule", to={}),
        changed(*STATUS, to={}),
    ],
)
def test_what_is_only_planned_or_not_said_is_no_difference(site: Site, trial: Any):
    assert points(site, trial) == []


def test_a_stopped_trial_whose_record_says_so_is_nothing_new(site: Site):
    site.edit("studies/water/alpha-2020.yaml", "A made-up trial in 100 people.", "A made-up trial, stopped early.")
    assert points(site, changed(*STATUS, "overallStatus", to="TERMINATED")) == []


def test_a_later_version_than_the_one_that_was_read_is_told(site: Site):
    path = site.data / "studies/water/alpha-2020.yaml"
    registry = 'sources:\n  registry: {grade: registry, read_in: {en: "record, updated 2019-05-01"}, covers: {en: "x"}}'
    path.write_text(path.read_text().replace("sources:", registry))
    assert points(site, SAME) == ["dates: read as of 2019-05-01 / updated 2019-06-01"]


def test_dates_that_ours_tells_otherwise_are_told(site: Site):
    path = site.data / "studies/water/alpha-2020.yaml"
    dates = "  duration_weeks: 8\n  dates: {started: 2018-03, completed: 2019-02, sources: [paper]}\n"
    path.write_text(path.read_text().replace("  duration_weeks: 8\n", dates))
    assert points(site, SAME) == ["dates: start 2018-03 / start 2018-01"]


def test_a_number_of_another_trial_is_told_by_its_title(site: Site):
    other = changed("protocolSection", "identificationModule", "briefTitle", to="Cold wool for shoulders")
    [told] = points(site, other)
    assert told.endswith("no word of its title or arms is in ours: another trial?")


def test_a_trial_that_a_treatment_looks_for_is_told_when_its_results_come(site: Site):
    sought = "    sought: [{name: Omega 2023, read: true, what: {en: nothing}, registry: NCT00000020}]\n"
    path = site.data / "families/water.yaml"
    text = path.read_text()
    start = text.index("  - id: hot-bath\n") + len("  - id: hot-bath\n")
    path.write_text(text[:start] + sought + text[start:])
    told = points(site, changed(*STATUS, "resultsFirstPostDateStruct", to={"date": "2019-05-01"}))
    assert told[1:] == ["results: looked for (Omega 2023), not usable / results posted 2019-05-01"]


def test_a_trial_is_known_by_any_of_its_numbers(site: Site):
    site.edit("studies/water/alpha-2020.yaml", "[NCT00000020]", "[ISRCTN00000000]")
    assert compared(site, SAME).holders == ()
    other = changed("protocolSection", "identificationModule", "secondaryIdInfos", to=[{"id": "ISRCTN00000000"}])
    assert [holder.name for holder in compared(site, other).holders] == ["alpha-2020"]


# Two versions of one record


def with_arms(*labels: str) -> list[dict[str, str]]:
    return [{"label": label, "type": "EXPERIMENTAL"} for label in labels]


def measured(measure: str, frame: str) -> list[dict[str, str]]:
    return [{"measure": measure, "timeFrame": frame}]


ARMS = ("protocolSection", "armsInterventionsModule", "armGroups")
MEASURES = ("protocolSection", "outcomesModule", "primaryOutcomes")
UPDATED = (*STATUS, "lastUpdatePostDateStruct", "date")


@pytest.mark.parametrize(
    ("path", "before", "now", "told"),
    [
        ((*STATUS, "overallStatus"), "RECRUITING", "WITHDRAWN", ["status: recruiting / withdrawn"]),
        (("protocolSection", "designModule", "enrollmentInfo"), {"count": 90, "type": "ESTIMATED"},
         {"count": 84, "type": "ACTUAL"}, ["people: 90 (planned) / 84 (actual)"]),
        ((*STATUS, "completionDateStruct"), {"date": "2019-02", "type": "ESTIMATED"}, {"date": "2020-05"},
         ["end: 2019-02 (planned) / 2020-05"]),
        ((*STATUS, "startDateStruct"), {"date": "2018-01"}, {}, ["start: 2018-01 / –"]),
        (("resultsSection",), None, RESULTS, ["results: no results posted / results posted"]),
        (ARMS, with_arms("Bath", "Sham"), with_arms("Bath", "Cold pack", "SHAM"),
         ["arms: – / 'Cold pack' (EXPERIMENTAL)"]),
        (ARMS, with_arms("Bath"), with_arms("Hot bath"), ["arms: 'Bath' (EXPERIMENTAL) / 'Hot bath' (EXPERIMENTAL)"]),
        (MEASURES, measured("Pain", "Week 8"), measured("Pain", "Week 4"),
         ["primary measures: 'Pain' (Week 8) / 'Pain' (Week 4)"]),
        (ARMS, with_arms("Bath"), with_arms("bath."), []),
    ],
    ids=["withdrawn", "enrolment", "end", "start", "results", "an arm more", "renamed", "measure", "spelling"],
)  # fmt: skip
def test_what_changed_between_two_versions_is_told_whichever_comes_first(
    site: Site, path: Any, before: Any, now: Any, told: list[str]
):
    old, new = changed(*path, to=before), changed(*path, to=now)
    new["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"] = {"date": "2021-01-01"}
    dataset = load(site.data).dataset
    assert dataset is not None
    for pair in ((old, new), (new, old)):
        (found,) = reread(json.dumps({"studies": pair}), dataset)
        assert found.since == "2019-06-01"
        assert [f"{p.what}: {p.ours} / {p.theirs}" for p in found.changed] == told


def test_versions_in_two_files_are_one_record_in_words_and_in_markdown(site: Site, tmp_path: Path):
    old, new = changed(*ARMS, to=with_arms("Bath")), changed(*ARMS, to=with_arms("Hot bath"))
    new["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"] = {"date": "2021-01-01"}
    files = [tmp_path / "old.json", tmp_path / "new.json"]
    for file, trial in zip(files, (old, new), strict=True):
        file.write_text(json.dumps(trial))
    text = watch(site, *files).output
    assert "    since the version of 2019-06-01:\n        arms: then 'Bath' (EXPERIMENTAL); now 'Hot bath'" in text
    assert text.endswith("1 registry record compared, nothing differs from ours, 1 changed since an older version.\n")
    (row,) = [line for line in watch(site, *files, "--format", "markdown").output.splitlines() if "| arms |" in line]
    assert row.index("Bath") < row.index("Hot bath")


# The command


def watch(site: Site, *words: str | Path) -> Result:
    return CliRunner().invoke(main, ["watch", "ctgov", *map(str, words), "--data", str(site.data)])


def written(folder: Path, *trials: Any) -> Path:
    file = folder / "again.json"
    file.write_text(json.dumps({"studies": list(trials)}))
    return file


def test_the_command_tells_all_files_and_writes_nothing(site: Site, tmp_path: Path):
    before = snapshot(site)
    differs = changed("protocolSection", "designModule", "enrollmentInfo", "count", to=90)
    other = changed("protocolSection", "identificationModule", "nctId", to="NCT00000029")
    done = watch(site, written(tmp_path, differs, other), FILES / "ctgov-results.json")
    assert done.exit_code == 0
    assert "        people: here 100 randomised; there 90 enrolled\n" in done.output
    assert "        nothing new on status, dates, results\n" in done.output
    assert "    no record of this site has the number NCT00000000\n" in done.output
    assert done.output.endswith("3 registry records compared, 1 differs from ours in 1 point, 2 not on this site.\n")
    assert snapshot(site) == before


def test_markdown_for_an_issue_holds_nothing_alive_and_what_differs_first(site: Site, tmp_path: Path):
    title = ("protocolSection", "identificationModule", "briefTitle")
    differs = changed(*title, to="Baths <b>@somebody</b> | [x](javascript:1)")
    differs["protocolSection"]["designModule"]["enrollmentInfo"]["count"] = 90
    text = watch(site, written(tmp_path, TRIAL, differs), "--format", "markdown").output
    assert text.startswith("**2 registry records compared, 1 differs from ours in 1 point, 1 not on this site.**")
    assert MARKER in text
    assert "| people | 100 randomised | 90 enrolled |" in text
    assert text.index("NCT00000020") < text.index("NCT00000000")
    assert not any(alive in text for alive in ("<b>", "@somebody", "](javascript"))


def test_markdown_is_cut_before_it_is_too_long_for_an_issue(site: Site):
    found = compared(site, SAME)
    assert len(as_markdown([found] * 2_000)) < 65_000
    assert "more records. `evidence watch`" in as_markdown([found] * 2_000)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("[]", "no record of a trial"), ("{}", "no 'protocolSection'"), ('{"studies": []}', "no 'protocolSection'"),
        ('{"protocolSection": {"a": 1}}', "no NCT number"), ("{", "not JSON"),
        (json.dumps(changed("protocolSection", "statusModule", to=[])), "group of fields"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_record_is_told_with_its_place(site: Site, tmp_path: Path, raw: str, told: str):
    (tmp_path / "bad.json").write_text(raw)
    done = watch(site, tmp_path / "bad.json")
    assert (done.exit_code, done.output.startswith(str(tmp_path / "bad.json"))) == (1, True)
    assert told in done.output


def test_wrong_use_is_told(site: Site, tmp_path: Path):
    assert watch(site).exit_code == 2
    assert watch(site, tmp_path / "nowhere.json").exit_code == 2
