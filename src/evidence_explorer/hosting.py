"""Where files can be edited and wrong figures told on the web: never a dead or invented link."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from urllib.parse import quote, urlencode

FORM = "wrong-figure.yml"
"""The form in `.github/ISSUE_TEMPLATE/` on which somebody tells of a wrong figure."""
FORM_FIELDS = ("record", "page", "field", "shown")
"""The ids of those fields of the form that a link fills in; the rest is for the person to answer."""
LONGEST = {"record": 150, "page": 250, "field": 300, "shown": 600, "title": 200}
"""How much each may add to an address, in bytes as they are sent; browsers and hosts cut or refuse long addresses."""

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


def report_address(
    repo: str | None, title: str, record: str, page: str, field: str = "", shown: str = ""
) -> str | None:
    """The form for a wrong figure, with what is known filled in; None where the host has no such forms.

    ``record`` is a file, ``page`` an address, ``field`` says which figure and ``shown`` what we say of it.
    """
    if not repo or not re.match(r"^https?://github\.com/[^/]+/[^/]+/?$", repo):
        return None
    known = {"title": title} | dict(zip(FORM_FIELDS, (record, page, field, shown), strict=True))
    said = {name: _within(text, LONGEST[name]) for name, text in known.items() if text.strip()}
    return f"{repo.rstrip('/')}/issues/new?" + urlencode({"template": FORM} | said, quote_via=quote, safe="")


def _within(text: str, limit: int) -> str:
    """One line that takes no more than ``limit`` bytes of an address; what was cut is shown by an ellipsis."""
    line = " ".join(text.split())
    if len(quote(line, safe="")) <= limit:
        return line
    left = limit - len(quote("…"))
    for end, char in enumerate(line):
        left -= len(quote(char, safe=""))
        if left < 0:
            return line[:end].rstrip() + "…"
    return line
