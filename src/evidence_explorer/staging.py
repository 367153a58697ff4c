"""A site is published whole or not at all: a build writes beside it, and the two change places in one step."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from filelock import FileLock, Timeout

NEW, OLD = "new", "old"
"""What a folder beside the site holds: one that is being written, or the former site for a moment."""
AT_WORKING_FOLDER = -100
SWAP = 2
"""RENAME_EXCHANGE on Linux and RENAME_SWAP on macOS."""


class Unwritable(Exception):
    """A site cannot be written where it should stand; the message says what to do."""


@dataclass
class Staging:
    """A build on its way to the place of the former site."""

    site: Path
    folder: Path
    """Where the build writes."""
    lock: FileLock
    published: bool = False

    @classmethod
    def begin(cls, site: Path, *, keep: bool = False) -> Staging:
        """An empty folder beside `site`, or a copy of it where `keep` says so. Unwritable, before any work is done."""
        site = site.resolve()
        if site.exists() and not site.is_dir():
            raise Unwritable(f"The site would be written to {site}, which is a file; name a folder with 'site_dir'.")
        if os.path.ismount(site):
            remedy = f"name a folder in it with 'site_dir', {site / 'public'} for example"
            raise Unwritable(f"{site} is the top of a disk, which no new site can take the place of; {remedy}.")
        lock = _locked(site)
        try:
            site.parent.mkdir(parents=True, exist_ok=True)
            _recover(site)
            folder = Path(tempfile.mkdtemp(prefix=_prefix(site, NEW), dir=site.parent))
            folder.chmod(site.stat().st_mode & 0o7777 if site.exists() else 0o777 & ~_umask())
            if keep and site.exists():
                shutil.copytree(site, folder, symlinks=True, dirs_exist_ok=True)
        except OSError as error:
            lock.release()
            remedy = (
                "a build writes beside the site until it is whole; allow that, or name another place with 'site_dir'"
            )
            raise Unwritable(f"Nothing can be written into {site.parent} ({_why(error)}): {remedy}.") from None
        return cls(site, folder, lock)

    def publish(self) -> None:
        """The new site takes the place of the former one, whose hidden files (those of git, say) it inherits."""
        if self.site.exists():
            old = _exchanged(self.folder, self.site)
            self.published = True  # from here on the folder may be the former site, with what is somebody's own
            _inherit(old, self.site)
            shutil.rmtree(old, ignore_errors=True)
        else:
            self.folder.rename(self.site)
        self.lock.release()

    def discard(self) -> None:
        """What was written so far is taken away; the former site was never touched."""
        if not self.published:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.lock.release()


def put(file: str, content: bytes) -> None:
    """Write a file of a site. Its folder is there, as a rule: to ask each time costs more than to write."""
    try:
        with open(file, "wb") as stream:
            stream.write(content)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(file, "wb") as stream:
            stream.write(content)


def _locked(site: Path) -> FileLock:
    """The sign that a build is going on lies in the system's own folder: neither the site nor its parent shows it."""
    name = sha256(os.fsencode(site)).hexdigest()[:16]
    user = os.getuid() if hasattr(os, "getuid") else 0
    lock = FileLock(Path(tempfile.gettempdir()) / f"evidence-{user}-{name}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Unwritable(f"Another build is writing to {site}; build again when it has ended.") from None
    return lock


def _recover(site: Path) -> None:
    """Put right what a build that was killed has left: it may have held the former site for a moment."""
    for left in _left(site, OLD):
        if not site.exists():
            left.rename(site)
    for left in (*_left(site, OLD), *_left(site, NEW)):
        if site.exists():
            _inherit(left, site)
        shutil.rmtree(left, ignore_errors=True)


def _left(site: Path, what: str) -> Iterator[Path]:
    prefix = _prefix(site, what)
    yield from sorted(one for one in site.parent.iterdir() if one.name.startswith(prefix) and one.is_dir())


def _prefix(site: Path, what: str) -> str:
    return f".{site.name}.{what}-"


def _inherit(old: Path, site: Path) -> None:
    """A builder never writes hidden files, so those that stand in a site are somebody's own."""
    for one in old.iterdir():
        if one.name.startswith(".") and not os.path.lexists(site / one.name):
            one.rename(site / one.name)


def _exchanged(new: Path, site: Path) -> Path:
    """Where the former site lies after it has changed places with the new one."""
    if _swap(new, site):
        return new
    old = Path(tempfile.mkdtemp(prefix=_prefix(site, OLD), dir=site.parent))
    site.replace(old)
    try:
        new.rename(site)
    except OSError:
        old.replace(site)
        raise
    return old


def _swap(one: Path, other: Path) -> bool:
    """Exchange two names in one step, if this system can."""
    names = os.fsencode(one), os.fsencode(other)
    try:
        if sys.platform == "darwin":
            return not ctypes.CDLL(None).renamex_np(*names, SWAP)
        return not ctypes.CDLL(None).renameat2(AT_WORKING_FOLDER, names[0], AT_WORKING_FOLDER, names[1], SWAP)
    except (OSError, AttributeError, TypeError):
        return False


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__
