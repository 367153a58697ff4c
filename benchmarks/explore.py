"""How the Explore page grows: size of its data, time of a click, for the real site and for an invented large one.

    python benchmarks/explore.py [--studies 5000] [--no-browser]

The invented studies use the families, treatments, scales and vocabulary of data/, and words made up by a fixed recipe.
Prints numbers and their ratios; judges nothing. Needs node, and for the clicks Chromium and playwright.
"""

from __future__ import annotations

import argparse
import dataclasses
import gzip
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from evidence_explorer.model import Dataset, Placed, Study
from evidence_explorer.pages import edition_of
from evidence_explorer.pages.explore.data import explore_script
from evidence_explorer.site import sound_dataset

ROOT = Path(__file__).parent.parent
ASSETS = ROOT / "src" / "evidence_explorer" / "pages" / "explore"
sys.path.insert(0, str(ROOT / "tests"))

SYLLABLES = [a + b for a in "bdfgklmnprstv" for b in ("a", "e", "i", "o", "u", "an", "er", "ol", "ine")]
LIMIT_CLICK, LIMIT_SIZE = 100, 1.5e6
CLICK = """async (facets) => {
  const times = [], ticks = [...document.querySelectorAll(".ee-x-facets input")];
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  for (let n = 0; n < 30; n += 1) {
    const tick = ticks[(n * 37) % ticks.length], start = performance.now();
    tick.click();
    document.body.offsetHeight;
    const laid = performance.now() - start;
    await frame();
    times.push([laid, performance.now() - start]);
    document.querySelector("[data-do=reset]").click();
    await frame();
  }
  const middle = (at) => times.map((t) => t[at]).sort((a, b) => a - b);
  return {laid: middle(0)[15], slowest: middle(0)[29], painted: middle(1)[15]};
}"""


def vocabulary(dice: random.Random) -> tuple[list[str], list[float]]:
    """Words whose frequencies fall off as those of real prose do (Zipf); evenly drawn words would not compress."""
    words = ["".join(dice.choice(SYLLABLES) for _ in range(dice.randint(1, 4))) for _ in range(8000)]
    return words, [1 / (place + 1) for place in range(len(words))]


WORDS, FREQUENCIES = vocabulary(random.Random(0))


def word(dice: random.Random) -> str:
    return dice.choices(WORDS, FREQUENCIES)[0]


def text(dice: random.Random, words: int) -> dict[str, str]:
    return {language: " ".join(word(dice) for _ in range(words)) for language in ("en", "fr")}


def invented(dataset: Dataset, number: int, dice: random.Random) -> Placed[Study]:
    family = dice.choice(list(dataset.families.values()))
    treatment = dice.choice(family.treatments).id
    n = [dice.randint(8, 400) for _ in range(2)]
    arms = [
        {"id": "treated", "label": text(dice, 4), "n": n[0], "treatment": treatment},
        {"id": "control", "label": text(dice, 3), "n": n[1], "control": dice.choice(["placebo", "sham", "active"])},
    ]
    outcomes = [
        {
            "kind": kind, "scale": dice.choice(list(dataset.scales)), "definition": text(dice, 3),
            "time": {"value": float(dice.randint(1, 26)), "unit": "week"},
            "results": [{"arm": arm["id"], "events": dice.randint(0, size), "of": size, "source": "paper"}
                        for arm, size in zip(arms, n, strict=True)],
        }
        for kind in ("response", "remission")
    ]  # fmt: skip
    record = {
        "id": f"{dice.choice(WORDS)}-{number}", "title": text(dice, 8), "summary": text(dice, 20),
        "treatments": [treatment],
        "citation": {"authors": [f"{dice.choice(WORDS).title()} A" for _ in range(4)], "year": dice.randint(1995, 2026),
                     "title": text(dice, 10)["en"], "journal": word(dice), "doi": f"10.1234/{word(dice)}.{number}"},
        "design": {"kind": "rct", "blinding": dice.choice(["double-blind", "open"]), "randomised": sum(n),
                   "countries": dice.sample(["FR", "US", "GB", "DE", "AU"], 2)},
        "population": {"diagnosis": [dice.choice(list(dataset.diagnoses))], "text": text(dice, 3)},
        "arms": arms, "outcomes": outcomes, "limits": text(dice, 5),
        "sources": {"paper": {"grade": dice.choice(["abstract", "full-text", "secondary"]), "read_in": text(dice, 6),
                              "covers": text(dice, 2)}},
    }  # fmt: skip
    return Placed(f"data/studies/{family.id}/{record['id']}.yaml", Study.model_validate_json(json.dumps(record)))


def enlarged(dataset: Dataset, studies: int) -> Dataset:
    dice = random.Random(1)
    files = tuple(invented(dataset, number, dice) for number in range(studies))
    return dataclasses.replace(dataset, study_files=files, seed_file=None, answer_files=())


def core(script: Path) -> dict[str, float]:
    command = ["node", str(Path(__file__).with_suffix(".mjs")), str(ASSETS), str(script)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def clicks(site: Path) -> dict[str, float]:
    from playwright.sync_api import sync_playwright

    from built import serving

    with serving(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        start = time.perf_counter()
        page.goto(address + "explore/")
        page.locator(".ee-x-status[data-entries]").wait_for()
        ready = 1000 * (time.perf_counter() - start)
        found: dict[str, float] = page.evaluate(CLICK)
        browser.close()
    return {"ready": ready} | found


def measured(dataset: Dataset, site: Path | None, folder: Path) -> dict[str, float]:
    start = time.perf_counter()
    content = explore_script(edition_of(dataset, "en"))
    made = time.perf_counter() - start
    script = (site or folder) / ("assets/evidence" if site else "") / "explore.en.js"
    script.write_bytes(content)
    found = {
        "studies": len(dataset.studies),
        "figures": sum(len(o.results) for s in dataset.studies.values() for o in s.outcomes),
        "data file, made in s": made,
        "data file, bytes": len(content),
        "data file, gzipped": len(gzip.compress(content, mtime=0)),
    }
    found |= {f"centre, {key}": value for key, value in core(script).items()}
    return found | ({f"browser, {key} ms": value for key, value in clicks(site).items()} if site else {})


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--studies", type=int, default=5000)
    ask.add_argument("--no-browser", action="store_true")
    options = ask.parse_args()
    dataset, _ = sound_dataset(ROOT / "data", ROOT, ROOT / "seeds")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site = None
        if not options.no_browser:
            from built import run_build

            site = folder / "site"
            built = run_build(ROOT, site)
            if built.code:
                sys.exit(built.output)
        real = measured(dataset, site, folder)
        large = measured(enlarged(dataset, options.studies), site, folder)
    print(f"{'':28}{'real':>12}{'invented':>12}{'ratio':>8}")
    for key, value in real.items():
        print(f"{key:28}{value:12,.1f}{large[key]:12,.1f}{large[key] / value if value else 0:8.1f}")
    click = large.get("browser, laid ms", large["centre, click"])
    size = large["data file, gzipped"]
    print(f"A click takes {click / LIMIT_CLICK:.0%} of {LIMIT_CLICK} ms, the data {size / LIMIT_SIZE:.0%} of 1.5 MB.")


if __name__ == "__main__":
    main()
