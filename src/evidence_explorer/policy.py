"""What a page may load and run: its own files, and the few lines of script that the theme writes into it."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256

RULES = {
    "default-src": "'self'",
    "img-src": "'self' data: blob:",  # signs inside style sheets; a chart on its way into a file
    "style-src": "'self' 'unsafe-inline'",  # the places of marks and letters in a drawing are style attributes
    "object-src": "'none'",
    "frame-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'none'",
}
EMBEDDED = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'self'; form-action 'none'"
)
"""A chart alone runs nothing."""
REFERRER = "same-origin"
"""What people read about their illness is nobody else's business, not even that they come from here."""
CHARSET = '<meta charset="utf-8">'
HOLE = "EEHOLE-"
"""Where a frame has a place for what differs by page."""
_SAID = f'{CHARSET}<meta http-equiv="Content-Security-Policy"'
_EARLY = 1_000
_SCRIPT = re.compile(r"<script(?P<how>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)
_ARTICLE = re.compile(r"<article\b.*</article>", re.DOTALL)
_OFFER = re.compile(r"<article\b[^>]*>\s*<p class=[^>]*ee-offer.*?</script>", re.DOTALL)
"""Where the theme itself writes into the article: the offer of the page in another language, at its very beginning."""


def guarded(html: str) -> str:
    """A page of the theme that says what it may run. A script inside the article is none of the theme's, and is not
    named: a hand-written page that needs one brings it as a file."""
    offer = _OFFER.search(html)
    frame = _ARTICLE.sub(lambda _: offer[0] if offer else "", html) if "<article" in html else html
    codes = dict.fromkeys(m["code"] for m in _SCRIPT.finditer(frame) if _runs_inside(m["how"]))
    own = " ".join(["'self'", *map(_hash, codes)])
    said = "; ".join(f"{name} {value}" for name, value in {**RULES, "script-src": own}.items())
    return html.replace(CHARSET, CHARSET + head(said), 1)


def is_guarded(html: str) -> bool:
    """Whether a page says so already: its frame did, for all pages that stand in it."""
    return _SAID in html[:_EARLY]


def guarded_frame(html: str) -> str:
    """A frame with holes that says what its pages may run; the same frame where a script of it differs by page, so
    that each page must say it."""
    if any(HOLE in m["code"] for m in _SCRIPT.finditer(html) if _runs_inside(m["how"])):
        return html
    return guarded(html)


def head(policy: str) -> str:
    """The lines of a page's head. They must come before anything that is loaded."""
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}"><meta name="referrer" content="{REFERRER}">'


def _runs_inside(how: str) -> bool:
    """Whether a script stands in the page itself, and is one: data for scripts are not run."""
    return "src=" not in how and ("type=" not in how or "javascript" in how or "module" in how)


@cache
def _hash(code: str) -> str:
    return f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'"
