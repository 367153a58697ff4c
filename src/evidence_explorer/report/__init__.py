"""What readers will see of a proposal: drawings and sentences before and after, in one file that needs no server."""

from .compare import Seen, seen_changes
from .sheet import as_html

__all__ = ["Seen", "as_html", "seen_changes"]
