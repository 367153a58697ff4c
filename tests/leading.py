"""Where the links of a built site lead."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote, urlsplit

from built import Built


def dead_links(built: Built) -> set[str]:
    """Every link and file of every page that leads nowhere inside the site, anchors included."""
    dead = set()
    for path, page in built.pages.items():
        for tag, name in (("a", "href"), ("link", "href"), ("script", "src"), ("img", "src")):
            told = {said[name] for said in page.all(tag) if said.get(name)}
            dead |= {f"{path}: {one}" for one in told if not leads_somewhere(built, path, one)}
    return dead


def leads_somewhere(built: Built, path: str, address: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return True
    base = "/" if path == "404.html" else f"/{posixpath.dirname(path)}/"
    target = posixpath.normpath(posixpath.join(base, unquote(parts.path))).lstrip("/") if parts.path else path
    if (built.folder / target).is_dir():
        target = f"{target}/index.html".lstrip("/")
    anchor = unquote(parts.fragment)
    return target in built.files and (not anchor or anchor in built.pages[target].ids)
