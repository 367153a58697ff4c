"""A site built in parts and joined is the site of one build, byte for byte; what is no such part is refused."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from built import mini_project, run_build
from evidence_explorer.cli import main
from evidence_explorer.pages import KINDS, Place
from evidence_explorer.shards import ASKED, PART, NoPart, Shard, join
from real import real_edition

OF = 3 if os.environ.get("THOROUGH") else 2


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the site of one build, `whole`, and its parts, `part1`, `part2`…, each with a cache of its own."""
    project = mini_project(tmp_path_factory.mktemp("shards") / "site")
    settings = project.root / "mkdocs.yml"
    settings.write_text("site_url: https://example.org/here/\n" + settings.read_text(encoding="utf-8"), "utf-8")
    place = project.root.parent
    whole = run_build(project.root, place / "whole", "--strict")
    assert whole.code == 0, whole.output
    shutil.rmtree(project.root / ".cache", ignore_errors=True)
    for number in range(1, OF + 1):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(ASKED, f"{number}/{OF}")
            part = run_build(project.root, place / f"part{number}", "--strict")
        assert part.code == 0, part.output
    return place


def parts(built: Path) -> list[Path]:
    return [built / f"part{number}" for number in range(1, OF + 1)]


def contents(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def test_parts_joined_are_the_site_of_one_build(built: Path):
    done = CliRunner().invoke(main, ["join", str(built / "joined"), *map(str, reversed(parts(built)))])
    assert done.exit_code == 0, done.output
    whole, joined = contents(built / "whole"), contents(built / "joined")
    assert sorted(whole) == sorted(joined)
    assert [path for path in whole if whole[path] != joined[path]] == []
    assert {"index.html", "fr/index.html", "search/index.json", "sitemap.xml", "data/arms.csv"} <= whole.keys()
    verified = CliRunner().invoke(main, ["verify", str(built / "joined"), str(built / "site" / "data")])
    assert verified.exit_code == 0, verified.output


def test_each_part_writes_its_own_pages_and_no_other(built: Path):
    """Hand-written pages, and what all load, are in each part; pages and files of records in one."""
    found = [
        {path for path in contents(part) if path.startswith(("studies/", "data/", "api/"))} for part in parts(built)
    ]
    assert set.union(*found) == {
        path for path in contents(built / "whole") if path.startswith(("studies/", "data/", "api/"))
    }
    assert sum(map(len, found)) == len(set.union(*found))
    assert all(found)
    assert all((part / PART).is_file() and not (part / "manifest.json").exists() for part in parts(built))


def test_the_real_pages_are_shared_out_evenly_each_to_one_part():
    dataset = real_edition("en").dataset
    languages = dataset.site.record.languages
    places = [
        Place(k.name, key, one, k.path_of(key)) for one in languages for k in KINDS.values() for key in k.keys(dataset)
    ]
    shares = [Shard(number, 4).takes(places) for number in range(1, 5)]
    assert sorted(map(repr, [place for share in shares for place in share])) == sorted(map(repr, places))
    assert max(map(len, shares)) - min(map(len, shares)) <= 12
    for share in shares:
        assert {(p.kind, p.key) for p in share if p.language == "en"} == {
            (p.kind, p.key) for p in share if p.language == "fr"
        }
    assert list(Shard().takes(places)) == places


@pytest.mark.parametrize(
    ("said", "told"), [("5/4", "no part"), ("0/4", "no part"), ("2", "no part"), ("a/b", "no part"), ("1/0", "no part")]
)
def test_what_is_no_part_is_told(said: str, told: str):
    with pytest.raises(ValueError, match=told):
        Shard.read(said)


def test_parts_that_do_not_fit_together_are_refused_and_the_former_site_stays(built: Path, tmp_path: Path):
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("former", encoding="utf-8")

    def refused(*folders: Path) -> str:
        with pytest.raises(NoPart) as wrong:
            join(folders, site)
        assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".site")] == []
        return str(wrong.value)

    first, *others = parts(built)
    assert "missing: 2" in refused(first)
    assert "twice" in refused(first, first, *others)
    assert "holds no part.json" in refused(first, built / "whole")
    other = tmp_path / "other"
    shutil.copytree(others[0], other)
    said = json.loads((other / PART).read_text(encoding="utf-8"))
    (other / PART).write_text(json.dumps(said | {"made_from": {"data/site.yaml": "0"}}), encoding="utf-8")
    assert "made by one data" in refused(first, other, *others[1:])
    (other / PART).write_text(json.dumps(said), encoding="utf-8")
    (other / "404.html").write_text("another", encoding="utf-8")
    assert "disagree on 404.html" in refused(first, other, *others[1:])
    assert (site / "index.html").read_text(encoding="utf-8") == "former"
