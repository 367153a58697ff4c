"""Drawn charts in a real browser: where the marks stand, and what they say to somebody who does not see them."""

from __future__ import annotations

from typing import Any

import pytest

from test_browser import NARROW, WIDE, address, chromium, visiting

pytestmark = pytest.mark.browser
__all__ = ["address", "chromium"]

CHARTS = {
    "blocks": ("studies/goodwin-2022/", "goodwin-2022-at-controlled"),
    "alone": ("treatments/psilocybin/trials/", "psilocybin-alone"),
    "harms": ("studies/goodwin-2022/", "goodwin-2022-harms-controlled"),
    "trials": ("families/ketamine/", "ketamine-response"),
    "forest": ("treatments/esketamine/together/", "esketamine-response-placebo-rr"),
    "effects": ("families/lifestyle/", "lifestyle-effects-SMD-higher"),
    "times": ("studies/goodwin-2022/", "goodwin-2022-response-madrs-time"),
}
"""Kind of chart → a page with one, and its name."""

PLACES = """(box) => {
  const middle = (at) => { const r = at.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; };
  const marks = (where) => [...box.querySelectorAll(where)].map(middle);
  const spans = (where) => [...box.querySelectorAll(where)].map((at) => at.getBoundingClientRect())
    .filter((r) => r.width > 4 && r.height < 4).map((r) => [r.x, r.right, r.y + r.height / 2]);
  const ticks = (where) => [...box.querySelectorAll(where)].map((at) => [middle(at)[0], at.textContent]);
  return {
    ours: {
      marks: marks('.ee-d :is(.mark)'),
      spans: spans('.ee-d .spot line:not([y1])'),
      ticks: ticks('.ee-d .grid text[y="100%"]'),
      between: spans('.ee-d .between'),
    },
    theirs: {
      marks: marks('.ee-over .scatterlayer :is(.point, .js-fill)'),
      spans: spans('.ee-over .scatterlayer :is(path.xerror, path.js-line)'),
      ticks: ticks('.ee-over .xtick text'),
      between: spans('.ee-over .shapelayer path'),
    },
  };
}"""


def near(ours: list[list[Any]], theirs: list[list[Any]], most: float = 2.0) -> list[Any]:
    """Those of ours without one of theirs within so many pixels, and the other way round."""

    def close(one: list[Any], other: list[Any]) -> bool:
        return all(
            abs(a - b) <= most if isinstance(a, float | int) else a == b for a, b in zip(one, other, strict=True)
        )

    lost = [one for one in ours if not any(close(one, other) for other in theirs)]
    return lost + [other for other in theirs if not any(close(one, other) for one in ours)]


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_plotly_draws_every_mark_where_the_picture_has_it(chromium: Any, address: str, size: tuple[int, int]):
    """Within 2 px, for every kind of chart: symbols, intervals, lines between groups, numbers of the axis."""
    with visiting(chromium, address, size) as visit:
        for kind, (url, name) in CHARTS.items():
            if visit.page.url != address + url:
                visit.page.goto(address + url)
            chart = visit.page.locator(f"[id='chart-{name}']")
            chart.locator(".ee-read").click()
            box = chart.locator(".ee-plot.ee-drawn")
            box.wait_for()
            places = box.evaluate(PLACES)
            ours, theirs = places["ours"], places["theirs"]
            assert len(ours["marks"]) == len(theirs["marks"]) > 0, kind
            assert near(ours["marks"], theirs["marks"]) == [], kind
            assert near(ours["ticks"], theirs["ticks"]) == [], kind
            if kind != "times":
                assert near(ours["spans"], theirs["spans"]) == [], kind
            if kind == "trials":
                assert near(ours["between"], theirs["between"]) == [], kind
        assert visit.complaints == []
