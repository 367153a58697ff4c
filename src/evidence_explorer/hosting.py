"""Where the files can be edited on the web: never a dead or invented link."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from urllib.parse import quote

KNOWN = {"github.com": "edit", "gitlab.com": "-/edit", "codeberg.org": "_edit"}
REMOTE = re.compile(
    r"^(?:(?:https?://(?:[^@/]+@)?|ssh://git@)(?=[^/:]+(?::\d+)?/)|git@(?=[^/:]+:))"  # the way there
    r"([^/:]+)(?::\d+/|[/:])"  # the host, and a port that is no part of the address
    r"([^\s]+?)(?:\.git)?/?$"
)


def repository(root: Path) -> str | None:
    """The web address of the git remote `origin`, if its host is one whose edit pages are known; otherwise None."""
    remote, top = (
        _git(root, *words) for words in (("config", "--get", "remote.origin.url"), ("rev-parse", "--show-toplevel"))
    )
    if not top or Path(top).resolve() != root.resolve():
        return None  # a part of a larger repository: the paths of its files are not ours
    found = REMOTE.match(remote)
    return f"https://{found[1]}/{found[2]}" if found and found[1] in KNOWN else None


def _git(root: Path, *words: str) -> str:
    try:
        done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def edit_address(repo: str | None, branch: str, file: str) -> str | None:
    """The address where a file is edited, or None if the host is unknown."""
    host = re.match(r"^https?://([^/]+)/", (repo or "") + "/")
    if not repo or not host or host[1] not in KNOWN:
        return None
    return f"{repo.rstrip('/')}/{KNOWN[host[1]]}/{quote(branch)}/{quote(file)}"
