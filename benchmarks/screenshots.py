"""Pictures of the main pages, for README and docs: `python benchmarks/screenshots.py site`.

Fills `docs/assets/screens/`, from a built site, in Chromium, which writes WebP. The pages and their sizes stand in
`SHOTS`; pictures that are there already are replaced. Needs playwright and a Chromium.
"""

from __future__ import annotations

import argparse
import base64
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pages import serving

SCREENS = Path(__file__).parent.parent / "docs" / "assets" / "screens"
MOST = 120_000
"""Bytes of the largest picture."""


@dataclass(frozen=True)
class Shot:
    """One picture: its name, the page, its size in pixels."""

    name: str
    address: str
    size: tuple[int, int] = (1280, 860)


SHOTS = (
    Shot("home-en", ""),
    Shot("treatment-en", "treatments/esketamine/", (1280, 1000)),
    Shot("study-en", "studies/goodwin-2022/"),
    Shot("treatment-fr", "fr/treatments/psilocybin/", (390, 844)),
)

WEBP = """async (png) => {
  const image = new Image();
  image.src = "data:image/png;base64," + png;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", 0.7).split(",")[1];
}"""


def taken(browser: Any, home: str, shot: Shot) -> bytes:
    """One picture as WebP."""
    width, height = shot.size
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light", reduced_motion="reduce")
    page.goto(home + shot.address, wait_until="networkidle")
    png = base64.b64encode(page.screenshot()).decode()
    page.goto("about:blank")
    found = base64.b64decode(page.evaluate(WEBP, png))
    page.close()
    return found


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("site", type=Path)
    asked.add_argument("--to", type=Path, default=SCREENS)
    given = asked.parse_args()
    from playwright.sync_api import sync_playwright

    given.to.mkdir(parents=True, exist_ok=True)
    large = []
    with serving(given.site) as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for shot in SHOTS:
            picture = taken(browser, home, shot)
            (given.to / f"{shot.name}.webp").write_bytes(picture)
            print(f"{shot.name}.webp {len(picture) / 1000:.0f} kB")
            large += [shot.name] * (len(picture) > MOST)
        browser.close()
    print(f"too large: {', '.join(large)}" if large else "none above its limit")
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main())
