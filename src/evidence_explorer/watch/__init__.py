"""Registry records that were downloaded again, compared with ours: what the registry says now and we do not."""

from .formats import MARKER, as_markdown, as_text
from .registry import Holder, Reread, compared, reread
from .trial import Point, Trial, read

__all__ = ["MARKER", "Holder", "Point", "Reread", "Trial", "as_markdown", "as_text", "compared", "read", "reread"]
