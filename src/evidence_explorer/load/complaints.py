"""What the parser of YAML complains of → what a person sees on the line."""

from __future__ import annotations

from ..problems import Said, say

COLON = say("a ':' stands where none can stand")
ESCAPE = say("a backslash between double quotes stands before a sign that gives it no meaning")
LINK = say("'&' or '*' begins a text that has no quotes")

COMPLAINTS = {
    "mapping values are not allowed": COLON,
    "unexpected ':'": COLON,
    "block sequence entries are not allowed": say("a '- ' stands where no list can begin"),
    "mapping keys are not allowed": say("a '?' stands where no field can begin"),
    "cannot start any token": say("a text begins with a sign that needs quotes around it"),
    "escape character": ESCAPE,
    "hexdecimal number": ESCAPE,
    "character escape code": ESCAPE,
    "document indicator": say("a line '---' or '...' stands inside a quoted text"),
    "<document start>": say("something stands behind the end of what fills the file"),
    "node content": say("a value is missing, or begins with a sign that needs quotes around it"),
    "flow sequence": say("a list that begins with '[' is not closed, or lacks a comma"),
    "flow mapping": say("a group that begins with a brace is not closed, or lacks a comma"),
    "block mapping": say("this line does not begin in the same column as the fields around it"),
    "block collection": say("this line does not begin in the same column as the '- ' around it"),
    "quoted scalar": say("a quote is opened and never closed"),
    "block scalar": say("nothing but a line break may stand behind '|' or '>'"),
    "simple key": say("a line without ':' stands where a field is expected"),
    "anchor": LINK,
    "alias": LINK,
    "directive": say("'%' begins a line"),
    " tag": say("'!' begins a text that has no quotes"),
}
"""By a part of the parser's words; the first that fits counts, so the more exact ones come first."""


def complaint(problem: str | None, context: str | None) -> Said:
    """The parser's complaint in plain words; in its own, named as such, where we have none."""
    words = " ".join(part for part in (problem, context) if part)
    found = (told for part, told in COMPLAINTS.items() if part in words)
    return next(found, say("the parser says '{words}'", words=words))
