"""One site map per language, each address with its counterparts. No date: the build has no clock."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from xml.sax.saxutils import escape

from .menu import Trees

_SITEMAP = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{}\n</urlset>\n'
)


def sitemaps(trees: Trees, root: str, urls: Iterable[str]) -> dict[str, bytes]:
    """File → content. ``root``: the address of the site; ``urls``: every page, from there."""
    pages: dict[str, dict[str, str]] = {}
    for url in urls:
        clean = "" if url in (".", "./") else url
        language = trees.language_of(clean)
        pages.setdefault(trees.inside(clean), {})[language] = root.rstrip("/") + "/" + clean
    files = {}
    for language in trees.languages:
        lines = [_line(found, language) for _, found in sorted(pages.items()) if language in found]
        text = _SITEMAP.format("\n".join(lines)).encode()
        files[f"{trees.prefix(language)}sitemap.xml"] = text
        files[f"{trees.prefix(language)}sitemap.xml.gz"] = gzip.compress(text, mtime=0)
    return files


def _line(found: dict[str, str], language: str) -> str:
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{other}" href="{escape(address)}"/>'
        for other, address in sorted(found.items())
    )
    return f"<url><loc>{escape(found[language])}</loc>{links}</url>"
