"""Files that pages load: our style and scripts, the palette, and Plotly from an installed dependency."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from ..model import InkColour
from ..palette import style

FOLDER = "assets/evidence"
WORKER = ("search-core.js", "search-index.js", "search-worker.js")
"""The parts of the worker of the search, published as one file. Loaded when somebody opens the search."""
OWN = (
    "explorer.css", "drawing.css", "tools.css", "embed.css", "chart-parts.js", "charts.js", "switch.js", "tools.js",
    "cells.js", "share-core.js", "share-picture.js", "share.js", "search.js", "page.js",
)  # fmt: skip
CODE = {".js", ".css"}
"""The kinds of files that a room may hold for its own pages, which name them."""
SMALL_BUNDLE = "node_modules/plotly.js-cartesian-dist-min/plotly-cartesian.min.js"


def site_assets(root: Path, inks: Iterable[InkColour] = ()) -> dict[str, bytes]:
    """Path in the site → content, of what no page brings with it; ``inks``: colours of the site."""
    here = files(__package__)
    own = {f"{FOLDER}/{name}": (here / name).read_bytes() for name in OWN}
    own[f"{FOLDER}/{WORKER[-1]}"] = b"".join((here / name).read_bytes() for name in WORKER)
    rooms = Path(str(files("evidence_explorer"))) / "pages"
    own |= {f"{FOLDER}/{file.name}": file.read_bytes() for file in sorted(rooms.rglob("*")) if file.suffix in CODE}
    return {**own, f"{FOLDER}/palette.css": style(inks).encode(), f"{FOLDER}/plotly.min.js": plotly_bundle(root)}


def placed(name: str) -> str:
    """Where a file is that pages bring with them: among the assets, or where it says if it begins at the root, `/`."""
    return name.removeprefix("/") if name.startswith("/") else f"{FOLDER}/{name}"


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
    return [f"{FOLDER}/{name}" for name in ("palette.css", "explorer.css", "drawing.css", "tools.css")]


def scripts() -> list[str]:
    """The scripts, in order."""
    return [f"{FOLDER}/{name}" for name in ("page.js", "chart-parts.js", "charts.js", "switch.js", "tools.js")]
