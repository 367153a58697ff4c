"""`evidence check --why`: what a page reads, and what of that made, or will make, a build write it again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from built import Project, mini_project
from evidence_explorer import store, why
from evidence_explorer.cli import main
from evidence_explorer.site import Workshop
from living import Made

ALPHA = "data/studies/water/alpha-2020.yaml"
STUDY = "studies/alpha-2020/"


class Asked:
    """A project that can be built and asked."""

    def __init__(self, root: Path) -> None:
        self.project = mini_project(root) if not root.exists() else Project(root)
        self.root = root
        self.cache = root / ".cache/evidence"

    def build(self) -> None:
        Made(self.root, self.root / "site", self.cache, "build").build()

    def why(self, page: str, *more: str) -> Result:
        found = ["--data", str(self.root / "data"), "--cache", str(self.cache)]
        return CliRunner().invoke(main, ["check", "--why", page, *found, *more])

    def coming(self, page: str = STUDY) -> str:
        """What is said before the list of what a page reads."""
        told = self.why(page)
        assert told.exit_code == 0, told.output
        return told.output.split("\nIt reads:")[0]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    asked = Asked(tmp_path_factory.mktemp("asked") / "project")
    asked.build()
    return asked.root


@pytest.fixture
def asked(built: Path, tmp_path: Path) -> Asked:
    shutil.copytree(built, tmp_path / "project")
    return Asked(tmp_path / "project")


def test_what_the_last_build_left_is_taken_as_it_is(asked: Asked):
    for page in (STUDY, "/studies/alpha-2020", "studies/alpha-2020/index.html", "studies/alpha-2020/#harms", "fr/", ""):
        told = asked.coming(page)
        assert "the next build takes it from the cache; what it says is as it was." in told
        assert "When the page in the cache was written: No earlier build had left it in the cache." in told


def test_all_that_a_page_reads_is_listed_by_kind(asked: Asked):
    told = asked.why(STUDY).output
    reads = told.split("It reads:\n")[1].splitlines()
    for line in (
        "  settings of the site  data/site.yaml",
        "  template: study/page.html.jinja",
        "  study: alpha-2020, gamma-2022",
        "  scale: knee-ladder",
        "  answer to the claim: bath-helps",
    ):
        assert line in reads
    assert not any("beta-2021" in line for line in reads)


BETA = "data/studies/wool/beta-2021.yaml"
EDITS = {
    "study": (STUDY, ALPHA, "Invented trial of hot baths", "Edited", "study alpha-2020"),
    "other study": (STUDY, BETA, "Ten knees", "Two knees", ""),
    "family": ("families/water/", "data/families/water.yaml", 'en: "', 'en: "Edited: ', "family water"),
    "treatment": ("fr/compare/", "data/families/water.yaml", "Hot bath", "Warm bath", "treatment hot-bath"),
    "answer": ("claims/baths/", "data/claims/baths.yaml", "Nobody", "No one", "answer to the claim bath-helps"),
    "claim": ("claims/baths/", "seeds/claims.yaml", "A bath is", "Baths are", "claim of the source bath-helps"),
    "scale": ("scales/knee-ladder/", "data/scales.yaml", "Higher rungs", "More rungs", "scale knee-ladder"),
    "word": ("glossary/", "data/glossary.yaml", "Something that", "What", "word of the glossary sham"),
    "correction": ("corrections/", "data/corrections.yaml", "A reader", "One", "correction 2022-03-01-alpha-2020"),
    "vocabulary": (STUDY, "data/vocabulary.yaml", "Hardly any", "Next to no", "outcome remission"),
    "settings": (STUDY, "data/site.yaml", "Invented treatments", "Imagined", "settings of the site"),
}


@pytest.mark.parametrize("kind", EDITS)
def test_what_will_make_a_page_be_written_again_is_named_with_its_file(asked: Asked, kind: str):
    page, file, old, new, said = EDITS[kind]
    asked.project.edit(file, old, new)
    told = asked.coming(page)
    if not said:
        assert "takes it from the cache" in told
    else:
        assert f"{page}: the next build writes it again, because of this:" in told
        assert f"changed  {said}  {file}" in told
        changes = told.split("\n\n")[0].splitlines()[1:]
        assert [line for line in changes if file not in line] == []  # a treatment is a part of its family, too


def test_templates_and_phrases_of_the_site_are_named(asked: Asked):
    (asked.root / "overrides/words").mkdir(parents=True)
    (asked.root / "overrides/study").mkdir()
    (asked.root / "overrides/words/fr.toml").write_text('permalink = "Ici"\n', encoding="utf-8")
    own = "{% include 'program/study/page.html.jinja' %}"
    (asked.root / "overrides/study/page.html.jinja").write_text(own, encoding="utf-8")
    told = asked.coming("fr/" + STUDY)
    assert "new      phrases of the site fr  overrides/words/fr.toml" in told
    assert "changed  template study/page.html.jinja  overrides/study/page.html.jinja" in told
    assert "takes it from the cache" in asked.coming("scales/knee-ladder/")


def test_what_made_the_last_build_write_a_page_is_remembered_until_it_is_written_again(asked: Asked):
    asked.project.edit(ALPHA, "Invented trial of hot baths", "Edited trial of hot baths")
    asked.build()
    because = f"The page in the cache was written because of this:\n  changed  study alpha-2020  {ALPHA}"
    assert because in asked.coming()
    assert "takes it from the cache" in asked.coming()
    asked.project.edit(BETA, "Ten knees in wool", "Two knees in wool")
    asked.build()  # another page is written, this one is not
    assert because in asked.coming()
    assert f"study beta-2021  {BETA}" in asked.coming("studies/beta-2021/")


def test_a_record_that_comes_or_goes_is_told(asked: Asked):
    (asked.root / "data/corrections.yaml").unlink()
    assert "gone     correction 2022-03-01-alpha-2020" in asked.coming()
    asked.build()
    beta = asked.root / BETA
    text = beta.read_text(encoding="utf-8").replace("id: beta-2021", "id: new-2021").replace("doi:", "# doi:")
    beta.with_name("new-2021.yaml").write_text(text, encoding="utf-8")
    assert "which records there are, and in what order: study" in asked.coming("studies/")
    assert "new-2021/: the next build writes it. No earlier build had left it" in asked.coming("studies/new-2021/")


def test_it_says_what_the_next_build_does(asked: Asked):
    """For every page: those that it announces are those that are written."""
    asked.project.edit(ALPHA, "events: 15, of: 50", "events: 16, of: 50")
    asked.project.edit(BETA, "Ten knees in wool", "Two knees in wool")
    shop = Workshop(asked.root / "data", asked.root, asked.root / "seeds")
    addresses = [why._address(shop.open(), place) for place in shop.open().places]
    announced = {one for one in addresses if why.account(asked.root / "data", None, asked.cache, one).coming}
    made = Made(asked.root, asked.root / "site", asked.cache, "build")
    made.build()
    site = made.plugin.publication.site
    assert site
    written = {why._address(site, place) for place in site.places if site.node(place) in site.memory.why}
    assert announced == written
    assert 0 < len(written) < len(addresses)


def test_folders_that_the_settings_of_the_site_name_are_the_ones_of_the_build(tmp_path: Path):
    project = mini_project(tmp_path / "project", plugins=["search", {"evidence": {"overrides_dir": "own"}}])
    (project.root / "own/words").mkdir(parents=True)
    (project.root / "own/words/en.toml").write_text('permalink = "Here"\n', encoding="utf-8")
    asked = Asked(project.root)
    asked.build()
    assert "takes it from the cache" in asked.coming()
    (project.root / "own/words/en.toml").write_text('permalink = "There"\n', encoding="utf-8")
    assert "changed  phrases of the site en  own/words/en.toml" in asked.coming()


def test_without_a_cache_that_can_be_used_the_page_is_written_and_the_reason_said(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(store, "program", lambda: "another")
    assert "writes it. The cache is of another version of the program" in asked.coming()
    (asked.cache / store.NAME).write_bytes(b"nothing that can be read")
    assert "writes it. The cache cannot be read." in asked.coming()
    shutil.rmtree(asked.cache)
    assert "writes it. No build has left anything in the cache." in asked.coming()
    assert "study: alpha-2020, gamma-2022" in asked.why(STUDY).output
    assert not asked.cache.exists()


def test_asking_changes_nothing_on_disk(asked: Asked):
    asked.project.edit(ALPHA, "Invented trial", "Edited trial")
    before = {file: file.read_bytes() for file in asked.root.rglob("*") if file.is_file()}
    asked.why(STUDY)
    assert {file: file.read_bytes() for file in asked.root.rglob("*") if file.is_file()} == before


def test_an_address_of_no_page_is_wrong_use_and_near_ones_are_named(asked: Asked):
    told = asked.why("studies/alfa-2020/")
    assert told.exit_code == 2
    assert (
        "No page of the data has the address 'studies/alfa-2020/'. Did you mean 'studies/alpha-2020/'?" in told.output
    )
    told = asked.why("methods/", "--lang", "fr")
    assert told.exit_code == 2
    assert "Aucune page des données n’a l’adresse «\u202fmethods/\u202f»." in told.output
    assert "Les pages écrites à la main ne sont pas gardées" in told.output


def test_an_account_is_text_and_nothing_else(asked: Asked):
    assert asked.why(STUDY, "--format", "json").exit_code == 2


def test_broken_data_and_templates_come_first_for_the_build_will_refuse_them(asked: Asked):
    file = asked.root / "overrides/scale/one.html.jinja"
    file.parent.mkdir(parents=True)
    file.write_text("{{ nobody }}", encoding="utf-8")
    told = asked.why("scales/knee-ladder/")
    assert told.exit_code == 1
    assert "overrides/scale/one.html.jinja:1:1  E013" in told.output
    asked.project.edit(ALPHA, "year: 2020", "year: [2020")
    told = asked.why(STUDY, "--lang", "fr")
    assert told.exit_code == 1
    assert f"{ALPHA}:" in told.output
    assert "erreur" in told.output


def test_the_account_is_given_in_french(asked: Asked):
    asked.project.edit(ALPHA, "Invented trial", "Edited trial")
    told = asked.why("fr/" + STUDY, "--lang", "fr").output
    assert told.startswith(
        "fr/studies/alpha-2020/\u202f: le prochain «\u202fmkdocs build\u202f» la réécrit, pour cette raison\u202f:\n"
        f"  changé  étude alpha-2020  {ALPHA}\n"
    )
    assert "La page du cache" in told or "Quand la page du cache a été écrite" in told
    assert "\n  mot du glossaire\u202f: sham\n" in told


def test_everything_that_can_be_read_has_a_name(built: Path):
    shelves = {shelf.kind for shelf in Workshop(built / "data", built, built / "seeds").open().dataset.shelves}
    assert set(why.KINDS) == shelves | {"settings", "address", "template", "words around"}
