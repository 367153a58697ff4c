"""Two datasets → what changed: records, figures, contrasts, pools, and only then words. Values in, values out."""

from .changes import Changes
from .compare import compare, refused
from .formats import as_json, as_text
from .markdown import MARKER, as_markdown
from .revisions import Side, WrongUse, opened

__all__ = ["MARKER", "Changes", "Side", "WrongUse", "as_json", "as_markdown", "as_text", "compare", "opened", "refused"]
