"""Where the files can be edited on the web: never a dead or invented link."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from urllib.parse import quote

KNOWN = {"github.com": "edit", "gitlab.com": "-/edit", "codeberg.org": "_edit"}
REMOTE = re.compile(r"^(?:https?://(?:[^@/]+@)?|ssh://git@|git@)([^/:]+)[/:]([^\s]+?)(?:\.git)?/?$")


def repository(root: Path) -> str | None:
    """The web address of the git remote `origin`, if its host is one whose edit pages are known; otherwise None."""
    command = ["git", "-C", str(root), "config", "--get", "remote.origin.url"]
    try:
        remote = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None
    found = REMOTE.match(remote)
    return f"https://{found[1]}/{found[2]}" if found and found[1] in KNOWN else None


def edit_address(repo: str | None, branch: str, file: str) -> str | None:
    """The address where a file is edited, or None if the host is unknown."""
    host = re.match(r"^https?://([^/]+)/", (repo or "") + "/")
    if not repo or not host or host[1] not in KNOWN:
        return None
    return f"{repo.rstrip('/')}/{KNOWN[host[1]]}/{quote(branch)}/{quote(file)}"
