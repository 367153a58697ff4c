"""Drawn charts in a real browser: where the marks stand, and what they say to somebody who does not see them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest

from evidence_explorer import palette
from real import real_edition
from test_browser import NARROW, WIDE, address, chromium, languages, visiting

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
    "scores": ("treatments/psilocybin/together/", "psilocybin-madrs-inactive-md"),
    "steps": ("treatments/psilocybin/together/", "psilocybin-response-inactive-years"),
    "curve": ("treatments/psilocybin/together/", "psilocybin-response-inactive-all-ratios"),
}
"""Kind of chart → a page with one, and its name."""
POOLED = ("scores", "steps", "curve")

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


def unfold(chart: Any) -> None:
    """Open what is closed around a chart, the outermost first, as a visitor does: by a click on what it is called."""
    closed = chart.locator("xpath=ancestor::details[not(@open)]")
    while closed.count():
        closed.first.locator("> summary").click()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_plotly_draws_every_mark_where_the_picture_has_it(chromium: Any, address: str, size: tuple[int, int]):
    """Within 2 px, for every kind of chart: symbols, intervals, lines between groups, numbers of the axis."""
    with visiting(chromium, address, size) as visit:
        for kind, (url, name) in CHARTS.items():
            if visit.page.url != address + url:
                visit.page.goto(address + url)
            chart = visit.page.locator(f"[id='chart-{name}']")
            unfold(chart)
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


# What Chromium's accessibility tree says


@dataclass
class Node:
    """A node of the tree that is told to assistive technology."""

    role: str
    name: str
    url: str
    children: list[Node] = field(default_factory=list)

    def all(self, *roles: str) -> Iterator[Node]:
        for child in self.children:
            if child.role in roles:
                yield child
            yield from child.all(*roles)

    def own(self, *without: str) -> str:
        """The text of a node, but for what stands inside nodes of some roles."""
        if self.role == "StaticText":
            return self.name
        said = (child.own(*without) for child in self.children if child.role not in without)
        return re.sub(" +", " ", " ".join(said)).strip()


def tree_of(page: Any) -> Node:
    """What is told, without what is ignored, whose children stand in its place."""
    session = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}

    def value(node: dict[str, Any], key: str) -> str:
        return str(node.get(key, {}).get("value", ""))

    def told(key: str) -> list[Node]:
        node = nodes[key]
        inside = [child for one in node.get("childIds", []) if one in nodes for child in told(one)]
        if node["ignored"]:
            return inside
        url = next((str(p["value"].get("value", "")) for p in node.get("properties", []) if p["name"] == "url"), "")
        return [Node(value(node, "role"), value(node, "name"), url, inside)]

    return told(next(iter(nodes)))[0]


@dataclass
class Figure:
    """A figure as it is heard: its name, its address, the row and the part in which it stands."""

    name: str
    url: str
    row: str
    part: str

    @property
    def counts(self) -> str:
        """`29 of 79`, as it is written."""
        found = re.search(r"[\d,\u202f]+ (?:of|sur) [\d,\u202f]+", self.name)
        return found[0] if found else ""

    @property
    def numbers(self) -> list[float]:
        """The share or the value, then the ends of the interval."""
        after = self.name.split(self.counts)[-1] if self.counts else self.name.rpartition(": ")[2]
        said = after.replace("\u2212", "-").replace(",", ".").replace("\u202f", "")
        return [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", said)]


def heard(chart: Node) -> list[Figure]:
    """The figures of a chart: chart → part → row → figure, by walking its lists."""

    def walk(node: Node, above: list[str]) -> Iterator[Figure]:
        for item in node.children:
            if item.role == "list":
                yield from walk(item, [*above, item.name] if item.name else above)
            elif item.role == "listitem":
                yield from walk(item, [*above, said] if (said := item.own("list", "link", "image", "img")) else above)
            elif item.role in ("link", "image", "img"):
                yield Figure(item.name, item.url, above[-1] if above else "", above[0] if above else "")
            else:
                yield from walk(item, above)

    return list(walk(chart, []))


SLATE = "#5b6672"


def drawn_points(figure: dict[str, Any], upright: bool) -> list[dict[str, Any]]:
    """The points of a figure of Plotly: (value, low, high, lines of text, control or not)."""
    found = []
    for trace in figure["data"]:
        if trace["mode"] == "lines":
            continue
        bars = trace.get("error_y" if upright else "error_x")
        for place, x in enumerate(trace["y" if upright else "x"]):
            if not trace["text"][place]:
                continue
            less, more = (bars["arrayminus"][place], bars["array"][place]) if bars else (0, 0)
            colour = trace["marker"]["color"]
            lines = trace["text"][place].split("<br>")
            found.append({"x": x, "low": x - less, "high": x + more, "lines": lines, "control": colour == SLATE})
    return found


def opened(page: Any, name: str) -> tuple[dict[str, Any], str, Any, Any]:
    """The figure of a chart, its title, the accessibility tree of the page, and the chart in it."""
    unfold(page.locator(f"[id='chart-{name}']"))
    figure = page.evaluate("(name) => fetch('charts.json').then((a) => a.json()).then((all) => all[name])", name)
    title = page.locator(f"[id='chart-{name}'] figcaption strong").inner_text()
    alt = page.locator(f"[id='chart-{name}'] .ee-d").get_attribute("aria-label")
    tree = tree_of(page)
    (chart,) = [one for one in tree.all("group") if one.name == alt and heard(one)][:1] or [None]
    assert chart, "the chart is a group that is named by what it shows"
    return figure, title, tree, chart


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", [kind for kind in CHARTS if kind not in ("forest", "effects", *POOLED)])
def test_ten_questions_on_shares_are_answered_without_eyes(chromium: Any, address: str, language: str, kind: str):
    url, name = CHARTS[kind]
    home = address + ("fr/" if language == "fr" else "")
    with visiting(chromium, address) as visit:
        page = visit.page
        page.goto(home + url)
        figure, title, tree, chart = opened(page, name)
        said, points = heard(chart), drawn_points(figure, kind == "times")
        most, least = max(points, key=lambda p: p["x"]), min(points, key=lambda p: p["x"])

        def of(point: dict[str, Any]) -> Figure:
            counted = point["lines"][0].rpartition(": ")[2]
            return next(one for one in said if one.name.endswith(counted))

        # 1 what is shown, said once and not described a second time
        (frame,) = [one for one in tree.all("figure") if any(inside is chart for inside in one.all("group"))]
        assert [one.name for one in frame.all("StaticText")].count(title) == 1
        # 2 how many figures
        assert len(said) == len(points)
        # 3 and 4 which found most, which least: share by share, as drawn
        assert max(one.numbers[0] for one in said) == pytest.approx(most["x"], abs=0.51)
        assert min(one.numbers[0] for one in said) == pytest.approx(least["x"], abs=0.51)
        # 5 how many of how many there
        assert of(most).counts in most["lines"][0]
        # 6 between which ends
        share, low, high = [*of(most).numbers, most["low"], most["high"]][:3]
        assert low <= share <= high
        if kind != "trials":  # which draw no intervals
            assert (low, high) == pytest.approx((most["low"], most["high"]), abs=0.51)
        # 7 which group that is
        label = most["lines"][2]
        assert label in of(most).row or label in of(most).name or label in of(most).part
        # 8 how many of how many in the control groups
        controls = [of(point) for point in points if point["control"]]
        assert all(one.counts or one.numbers for one in controls)
        assert bool(controls) or kind == "alone"
        # 9 which trials, times or groups there are
        parts = list(dict.fromkeys(one.part for one in said))
        assert all(parts)
        # 10 where the figure is told
        assert urlsplit(of(most).url).fragment
        page.goto(of(most).url)
        row = page.locator(f"[id='{urlsplit(of(most).url).fragment}']")
        assert (of(most).counts or label) in row.inner_text().replace("\n", " ")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", ["forest", "effects"])
def test_ten_questions_on_comparisons_are_answered_without_eyes(chromium: Any, address: str, language: str, kind: str):
    url, name = CHARTS[kind]
    home = address + ("fr/" if language == "fr" else "")
    with visiting(chromium, address) as visit:
        page = visit.page
        page.goto(home + url)
        figure, title, tree, chart = opened(page, name)
        said, points = heard(chart), drawn_points(figure, False)
        trials = [one for one in said if one.url]
        most, least = max(points, key=lambda p: p["x"]), min(points, key=lambda p: p["x"])
        # 1 what is shown, said once
        (frame,) = [one for one in tree.all("figure") if any(inside is chart for inside in one.all("group"))]
        assert [one.name for one in frame.all("StaticText")].count(title) == 1
        # 2 how many comparisons
        assert len(trials) == len(points)
        # 3, 4 the largest and the smallest
        assert max(one.numbers[0] for one in trials) == pytest.approx(most["x"], abs=0.006)
        assert min(one.numbers[0] for one in trials) == pytest.approx(least["x"], abs=0.006)
        largest = max(trials, key=lambda one: one.numbers[0])
        # 5 which trial that is
        where = " ".join(dict.fromkeys([largest.part, largest.row]))
        assert kind == "effects" or most["lines"][0] in where
        # 6 its interval
        assert len(largest.numbers) >= 3 or most["low"] == most["high"]
        # 7 the measure
        assert largest.name.partition(":")[0].strip()
        # 8 for ratios of trials: how many of how many on both sides, and the weight
        if kind == "forest":
            assert len(re.findall(r"\d+ (?:of|sur) \d+", where)) == 2
            assert "%" in largest.name
            together = [one for one in said if not one.url]
            # 9 all of them together, and what a new trial may find
            assert len(together) == 2
            assert all(len(one.numbers) >= 2 for one in together)
        else:
            assert largest.row
        # 10 where it is told
        page.goto(largest.url)
        assert page.locator(f"[id='{urlsplit(largest.url).fragment}']").count() == 1


@languages
def test_ten_questions_on_what_trials_say_together_are_answered_without_eyes(chromium: Any, address: str, folder: str):
    """Of means, year by year, and of all analyses at once; each kind of chart on one page."""
    url = CHARTS["scores"][0]
    with visiting(chromium, address) as visit:
        page = visit.page
        page.goto(address + folder + url)
        for kind in POOLED:
            figure, title, tree, chart = opened(page, CHARTS[kind][1])
            said, points = heard(chart), drawn_points(figure, False)
            values = [one.numbers[-3] if kind == "curve" else one.numbers[0] for one in said]
            # 1 what is shown, said once
            (frame,) = [one for one in tree.all("figure") if any(inside is chart for inside in one.all("group"))]
            assert [one.name for one in frame.all("StaticText")].count(title) == 1
            told = [one for one in said if one.url]
            assert told, kind
            # 2 how many trials, years or analyses
            assert len(told) == len(points), kind
            # 3 and 4 which is the largest, which the smallest
            most = max(zip(values, said, strict=True), key=lambda one: one[0])
            assert most[0] == pytest.approx(max(values))
            assert all(re.search(r"\d", one.name) for one in told)
            # 5 its interval
            assert len(most[1].numbers) >= 3
            # 6 its name
            assert (most[1].row or most[1].name).strip()
            # 7 where it is told
            targets = {one.url for one in told}
            assert all(urlsplit(target).fragment for target in targets)
            for target in sorted(targets)[:2]:
                page_of = page.request.get(target.partition("#")[0]).text()
                assert f'id="{urlsplit(target).fragment}"' in page_of or f"id={urlsplit(target).fragment}" in page_of
            if kind == "curve":
                # 8 which of them the pool shows, 9 and 10 how many are ratios of risks, and how many of odds
                w = real_edition("fr" if folder else "en").words
                assert len([one for one in told if w("choice.key_shown") in one.name]) == 1
                ratios = [sum(f" {w(f'pool.short.{kind}')} " in one.name for one in told) for kind in ("RR", "OR")]
                assert min(ratios) > 0
                assert sum(ratios) == len(told)
            else:
                # 8 all together, 9 what a new trial may find, 10 with which measure
                assert len([one for one in said if not one.url]) == 2
                assert all(len(one.numbers) >= 2 for one in said if not one.url)
                measure = re.search(r"(?:: |, )([^:,]+)", chart.name)
                assert measure, chart.name


FORCED = """() => {
  const look = (at) => getComputedStyle(at), all = (where) => [...document.querySelectorAll(where)];
  const page = look(document.body);
  return {
    back: page.backgroundColor,
    marks: [...new Set(all('.ee-d .mark').map((at) => look(at).stroke))],
    texts: [...new Set(all('.ee-d text').map((at) => look(at).fill))],
    spans: [...new Set(all('.ee-d .spot line').map((at) => look(at).stroke))],
  };
}"""


def test_in_forced_colours_marks_and_texts_take_those_of_the_system(chromium: Any, address: str):
    with visiting(chromium, address, forced_colors="active", color_scheme="dark") as visit:
        visit.page.goto(address + "studies/goodwin-2022/")
        found = visit.page.evaluate(FORCED)
        for kind in ("marks", "texts", "spans"):
            for colour in found[kind]:
                assert contrast(colour, found["back"]) >= 4.5, (kind, colour, found["back"])


def contrast(one: str, other: str) -> float:
    """Of two colours that a browser computed."""
    hexes = ["#" + "".join(f"{int(float(n)):02x}" for n in re.findall(r"[\d.]+", c)[:3]) for c in (one, other)]
    return palette.contrast(*hexes)
