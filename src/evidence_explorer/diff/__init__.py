"""Two datasets → what changed: records, figures, contrasts, pools, and only then words. Values in, values out."""

from .around import file_changes
from .changes import Changes
from .compare import compare, refused
from .formats import as_json, as_text
from .markdown import MARKER, as_markdown
from .objects import WrongUse
from .revisions import Side, opened

__all__ = [
    "MARKER", "Changes", "Side", "WrongUse", "as_json", "as_markdown", "as_text", "compare", "file_changes", "opened",
    "refused",
]  # fmt: skip
