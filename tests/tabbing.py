"""A visitor who has a keyboard only."""

from __future__ import annotations

from typing import Any


def tab_to(page: Any, selector: str, most: int = 400) -> None:
    """Press the key for the next element until it is the one meant, which is seen to have the focus."""
    for _ in range(most):
        if page.evaluate("css => document.activeElement.matches(css)", selector):
            break
        page.keyboard.press("Tab")
    seen = page.evaluate(
        """css => {
          const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
          return at.matches(css) && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1
            && box.width > 0 && box.bottom > 0 && box.top < innerHeight;
        }""",
        selector,
    )
    assert seen, selector
