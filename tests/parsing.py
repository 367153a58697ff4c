"""The HTML parser of Python, quicker where a tag is written in the plainest way, as nearly all tags of pages are."""

from __future__ import annotations

import re
from html.parser import HTMLParser

START = re.compile(r'<([a-z][a-z0-9]*)((?: [a-z][a-z0-9-]*(?:="[^"&]*")?)*) ?(/?)>')
ATTRIBUTE = re.compile(r' ([a-z][a-z0-9-]*)(?:(=)"([^"]*)")?')
END = re.compile(r"</([a-z][a-z0-9]*)>")


class Parser(HTMLParser):
    """What the library reads, it reads."""

    RAW = frozenset(["iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp"])
    """What may hold text that looks like tags."""

    def updatepos(self, i: int, j: int) -> int:
        """Nobody asks for the line."""
        return j

    def parse_starttag(self, i: int) -> int:
        """What is written in the plainest way, as nearly all tags are, is read at once; all else by the library."""
        plain = START.match(self.rawdata, i)
        if not plain or plain[1] in self.RAW:
            return super().parse_starttag(i)
        attributes = [(name, value if is_ else None) for name, is_, value in ATTRIBUTE.findall(plain[2])]
        (self.handle_startendtag if plain[3] else self.handle_starttag)(plain[1], attributes)
        return plain.end()

    def parse_endtag(self, i: int) -> int:
        plain = END.match(self.rawdata, i)
        if not plain or self.cdata_elem is not None:
            return super().parse_endtag(i)
        self.handle_endtag(plain[1])
        return plain.end()
