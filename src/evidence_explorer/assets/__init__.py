"""Files that pages load: our style and scripts, the palette, and Plotly from an installed dependency."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from ..look import style

FOLDER = "assets/evidence"
OWN = ("explorer.css", "chart-parts.js", "charts.js")
OF_PAGES = (
    "views.css", "explore.css", "explore-core.js", "explore-text.js", "explore-chart.js", "explore.js",
    "compare.css", "compare-core.js", "compare.js",
)  # fmt: skip
"""Files that only the pages load that name them in their front matter."""
SMALL_BUNDLE = "node_modules/plotly.js-cartesian-dist-min/plotly-cartesian.min.js"


def site_assets(root: Path, of_pages: dict[str, bytes] | None = None) -> dict[str, bytes]:
    """Path in the site → content. ``of_pages``: file name → content of what pages bring with them."""
    here = files(__package__)
    own = {f"{FOLDER}/{name}": (here / name).read_bytes() for name in (*OWN, *OF_PAGES)}
    own |= {f"{FOLDER}/{name}": content for name, content in (of_pages or {}).items()}
    return {**own, f"{FOLDER}/palette.css": style().encode(), f"{FOLDER}/plotly.min.js": plotly_bundle(root)}


def plotly_bundle(root: Path) -> bytes:
    """Plotly's small bundle if npm has installed it under ``root``, or else the whole one of the Python package."""
    small = root / SMALL_BUNDLE
    if small.is_file():
        return small.read_bytes()
    return (files("plotly") / "package_data" / "plotly.min.js").read_bytes()


def theme_folder() -> str:
    """The folder of our changes to the theme."""
    return str(Path(str(files("evidence_explorer"))) / "theme")


def styles() -> list[str]:
    """The style sheets, in order."""
    return [f"{FOLDER}/palette.css", f"{FOLDER}/explorer.css"]


def scripts() -> list[str]:
    """The scripts, in order."""
    return [f"{FOLDER}/chart-parts.js", f"{FOLDER}/charts.js"]
