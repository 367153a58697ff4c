"""Every French word of the built site is in hunspell's French dictionary, in the data as a name, or in our own list.

``PYTHONPATH=src:tests python tests/test_spelling.py SITE`` prints the unknown words and where they stand."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from built import Built, real_site
from french import ADDRESS, FIELDS, HIDDEN, NAMES, OTHER_NAMES, Said, lines_of
from real import real_dataset
from test_browser import absent

OWN = Path(__file__).parent / "words.fr.txt"
"""Words that are right and that the dictionary does not know; sorted, one a line."""
HUNSPELL = ["hunspell", "-d", "fr", "-i", "utf-8", "-l"]
LETTERS = "A-Za-zÀ-ÖØ-öø-ÿŒœÆæ"
WORD = re.compile(rf"[{LETTERS}]+(?:[’'-][{LETTERS}]+)*(?![{LETTERS}…])")
ELIDED = re.compile(r"^(?:[cdjlmnstCDJLMNST]|qu|Qu|lorsqu|puisqu|jusqu)'")
GLUED = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý](?:[a-zà-ÿ]|'))")
"""Two labels that stand beside each other in a line, as in a menu."""


def dictionary() -> bool:
    """Whether this machine has hunspell with its French dictionary."""
    if not shutil.which(HUNSPELL[0]):
        return False
    return subprocess.run(HUNSPELL, input="maison", capture_output=True, text=True, check=False).returncode == 0


def unknown(words: set[str]) -> set[str]:
    """The words that the dictionary does not know."""
    done = subprocess.run(HUNSPELL, input="\n".join(sorted(words)), capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def words_in(said: Said) -> Iterator[str]:
    """The words of a line that are to be checked: no addresses, abbreviations, or names of files."""
    text = ADDRESS.sub(HIDDEN, OTHER_NAMES.sub(HIDDEN, said.text))
    for name in NAMES:
        text = text.replace(name, HIDDEN)
    for found in WORD.finditer(text):
        cut = found.end() < len(text) and text[found.end()] in "…_/="
        for word in () if cut else GLUED.split(found[0].replace("’", "'")):
            bare = ELIDED.sub("", word)
            if sum(letter.isupper() for letter in bare) < 2 and len(bare) > 1:
                yield bare


def names(value: Any, key: str = "") -> Iterator[str]:
    """The words of the data that are written as they are: authors, journals, titles, names, places."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from names(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from names(inner, key)
    elif isinstance(value, str) and key in {"authors", "journal", "title"}:
        yield from (ELIDED.sub("", word.replace("’", "'")) for word in re.findall(WORD, value))


def known_names() -> set[str]:
    """The names in the citations of all studies, so that a new study does not ask for a new line in our list."""
    studies = real_dataset().studies.values()
    return {word for study in studies for word in names(study.citation.model_dump(mode="json"))}


def strange(site: Path) -> dict[str, list[str]]:
    """Unknown word → where it stands."""
    where: dict[str, list[str]] = defaultdict(list)
    for said in lines_of(site, "fr", between=" "):
        if FIELDS not in said.page:
            for word in words_in(said):
                where[word].append(f"{said.page}: {said.text[:80]}")
    own = set(OWN.read_text(encoding="utf-8").split()) if OWN.is_file() else set()
    left = unknown(set(where) - own - known_names())
    parts = {word for word in left if not (set(re.split(r"['-]", word)) <= own)}
    return {word: where[word] for word in sorted(parts) if word in where}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    if not dictionary():
        absent("hunspell with its French dictionary is not on this machine")
    return real_site(tmp_path_factory)


def test_every_french_word_is_in_a_dictionary(site: Built):
    found = strange(site.folder)
    assert {word: places[:2] for word, places in found.items()} == {}


def test_a_misspelt_word_would_be_found(site: Built):
    said = Said("fr/x/index.html", "p", "Une rémision durable chez l’eskétamine, dit FDA à l’hopital.")
    assert unknown(set(words_in(said))) >= {"rémision", "hopital"}


def test_the_own_list_is_sorted_and_holds_no_word_twice():
    words = OWN.read_text(encoding="utf-8").splitlines()
    assert words == sorted(set(words), key=lambda word: (word.casefold(), word))


if __name__ == "__main__":
    for word, places in strange(Path(sys.argv[1])).items():
        print(word, len(places), "|", places[0])
