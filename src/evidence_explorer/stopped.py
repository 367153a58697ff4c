"""Why a build could not go on, in one sentence: file, fact, what to do."""

from __future__ import annotations

import errno

REMEDIES = {
    errno.ENOSPC: "make room on the disk, and {again}",
    errno.EDQUOT: "this account has used up its room: make some, and {again}",
    errno.EACCES: "allow this account to read and write it, and {again}",
    errno.EPERM: "allow this account to read and write it, and {again}",
    errno.ENOENT: "it was taken away meanwhile: put it back, and {again}",
    errno.EMFILE: "close other programs, and {again}",
}


def stopped(error: BaseException, page: str | None = None, again: str = "build again", trace: str = "") -> str:
    """Why a build could not go on, in one sentence. ``page``: the one that was being read or written; ``again``: what
    to do once the cause is gone; ``trace``: how to see more of a cause that nobody foresaw."""
    where = f"{page}: " if page else ""
    if isinstance(error, UnicodeDecodeError):
        fact = f"byte {error.start} is not {error.encoding.upper()} text"
        return f"{where}{fact}; save the file as UTF-8, and {again}."
    if isinstance(error, OSError):
        file = f"{error.filename}: " if error.filename else where
        remedy = REMEDIES.get(error.errno or 0, "see to it, and {again}")
        return f"{file}{error.strerror or error or type(error).__name__}; {remedy.format(again=again)}."
    said = str(error).strip().splitlines()
    what = f"{type(error).__name__}{': ' + said[0] if said else ''}"
    return f"{where}{_culprit(error)} failed with {what}; {trace or TRACE}."


TRACE = "`mkdocs build --verbose` shows where"


def _culprit(error: BaseException) -> str:
    """The package in which an error arose: the last one on the way that is none of the builder's tools."""
    found, step = "the build", error.__traceback__
    while step:
        name = str(step.tb_frame.f_globals.get("__name__", ""))
        found = name if name.partition(".")[0] not in {"", "mkdocs"} else found
        step = step.tb_next
    return found
