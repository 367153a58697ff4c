"""What the workflows install and may do: known files only, the least rights, nothing left behind."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
LOCKS = [ROOT / ".ci" / "locked.txt", ROOT / ".ci" / "tools.txt"]
WRITES = {("changes.yml", "comment"), ("site.yml", "publish"), ("parts.yml", "propose")}
"""The jobs that may write. They run nothing that is in the repository."""
OURS = re.compile(r"\bmake\b|\.venv/|\.ci/run|\bpytest\b|\bpython\b|\bnpm\b|\bpip\b|\.sh\b")

workflows = pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
locks = pytest.mark.parametrize("file", LOCKS, ids=lambda file: file.name)


def jobs(file: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"])


def steps(file: Path) -> list[dict[str, Any]]:
    return [step for job in jobs(file).values() for step in job["steps"]]


@workflows
def test_every_action_is_one_commit_with_its_version_beside_it(file: Path):
    used = re.findall(r"uses: (.*)", file.read_text(encoding="utf-8"))
    assert used or file.name == "none"
    assert [one for one in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)] == []


@workflows
def test_a_job_has_the_rights_that_it_names_and_only_three_may_write(file: Path):
    whole = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert whole["permissions"] == {}
    for name, job in jobs(file).items():
        writes = "write" in job["permissions"].values()
        assert writes == ((file.name, name) in WRITES), name
        if writes:
            assert not OURS.search(" ".join(step.get("run", "") for step in job["steps"])), name


@workflows
def test_no_credentials_are_left_behind(file: Path):
    for step in steps(file):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False
        assert "secrets." not in str(step)


def test_what_a_stranger_proposes_runs_without_rights_and_what_is_published_was_tested():
    site = jobs(ROOT / ".github" / "workflows" / "site.yml")
    assert set(site["publish"]["needs"]) == {"test", "properdocs", "wheel", "build"}
    assert [step["uses"].partition("@")[0] for step in site["publish"]["steps"]] == ["actions/deploy-pages"]
    for name in ("test", "properdocs", "wheel", "preview"):
        assert site[name]["permissions"] == {"contents": "read"}
    assert "pull_request_target" not in "".join(file.read_text(encoding="utf-8") for file in WORKFLOWS)


def requirements(file: Path) -> dict[str, str]:
    """Name → the whole entry."""
    text = file.read_text(encoding="utf-8").replace("\\\n", " ")
    return {re.split(r"[=\[; ]", line)[0].lower(): line for line in text.splitlines() if line and line[0] not in "# "}


@locks
def test_every_part_of_a_lock_is_one_version_with_hashes_and_no_address(file: Path):
    found = requirements(file)
    assert len(found) > 20
    for line in found.values():
        assert re.match(r"[\w.-]+==[\w.]+ ", line), line
        assert "--hash=sha256:" in line
    assert "://" not in file.read_text(encoding="utf-8")


def test_the_lock_holds_every_dependency_of_the_package_its_tests_and_what_writes_parquet():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    wanted += project["optional-dependencies"]["data"]
    names = {re.split(r"[<>=!\[; ]", one)[0].lower() for one in wanted}
    assert names - set(requirements(LOCKS[0])) == set()
