"""Registry records that were downloaded again, compared with ours: what the registry says now and we do not."""

from .formats import MARKER, as_markdown, as_text
from .registry import Holder, Point, Reread, reread

__all__ = ["MARKER", "Holder", "Point", "Reread", "as_markdown", "as_text", "reread"]
