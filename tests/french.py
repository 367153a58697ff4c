"""What is wrong in the French of a built site: punctuation, numbers, leftovers of English, two words for one thing; and
what of French is left on the English pages.

``PYTHONPATH=src:tests python tests/french.py SITE [LANGUAGE]`` counts the kinds and shows the places."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

from parsing import Parser
from real import real_dataset

NARROW = "\u202f"
HIDDEN = "\ufffc"
"""Stands for what is not said in the page's language: code, texts marked with another language, signs."""

VOID = frozenset(["area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"])
INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "cite",
        "code",
        "em",
        "i",
        "kbd",
        "q",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "tspan",
    ]
)
APART = frozenset(["ee-note", "ee-kind", "ee-sr", "ee-grade", "ee-flag", "ee-how", "ee-twice", "ee-level"])
"""Classes of ours that set a text apart, although its element stands in a line."""
FOREIGN = frozenset(["code", "kbd", "pre", "samp"])
SILENT = frozenset(["script", "style", "template"])
_HOLE = re.compile(r"\{[a-z_]+\}")
"""What a script fills in."""
SPOKEN = ("title", "aria-label", "alt", "placeholder", "data-tip")
BY_HAND = ("about/", "contribute/", "develop/", "marks/", "methods/", "problems/")
"""Where hand-written pages are."""
TOLD_LATER = ("data-one", "data-many", "data-part", "data-instead", "data-none", "data-broken")
"""What the search says when it has an answer, or none."""


@dataclass(frozen=True)
class Said:
    """One line of a page, as it is read: the text of a block, of an attribute or of a chart."""

    page: str
    place: str
    text: str


class Reader(Parser):
    """The lines of a page in its language."""

    def __init__(self, page: str, source: str, between: str = "") -> None:
        """``between``: what stands between elements of a line, for whoever reads words only."""
        super().__init__(convert_charrefs=True)
        self.page, self.between = page, between
        self.lines: list[Said] = []
        self._open: list[tuple[str, frozenset[str], bool, bool]] = []  # tag, classes, foreign, silent
        self._language = self._text = ""
        self.feed(source)
        self.close()
        self._break()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        classes = frozenset(said.get("class", "").split())
        if tag == "html":
            self._language = said.get("lang", "")
        if tag not in INLINE or classes & APART:
            self._break()
        else:
            self._text += self.between
        foreign, silent = self._open[-1][2:] if self._open else (False, False)
        if "lang" in said:
            foreign = said["lang"] != self._language
        foreign = foreign or tag in FOREIGN or said.get("aria-hidden") == "true"
        if not foreign:
            self._attributes(tag, said)
        if tag not in VOID:
            self._open.append((tag, classes, foreign, silent or tag in SILENT))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not any(one[0] == tag for one in self._open):
            return
        while True:
            name, classes, *_ = self._open[-1]
            if name not in INLINE or classes & APART:
                self._break()
            else:
                self._text += self.between
            self._open.pop()
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._open and not self._open[-1][3]:
            self._text += (HIDDEN if data.strip() else " ") if self._open[-1][2] else data

    def _break(self) -> None:
        text = re.sub(r"[ \n\t\r]+", " ", self._text).strip(" ¶")
        self._text = ""
        if text.strip(HIDDEN + " "):
            place = " ".join(".".join([tag, *sorted(classes)[:1]]) for tag, classes, *_ in self._open[-3:])
            self.lines.append(Said(self.page, place, text))

    def _attributes(self, tag: str, said: dict[str, str]) -> None:
        self.lines += [Said(self.page, f"{tag}[{name}]", said[name]) for name in SPOKEN if said.get(name)]
        later = (said[name] for name in TOLD_LATER if said.get(name))
        self.lines += [Said(self.page, f"{tag}[told]", _HOLE.sub(HIDDEN, text)) for text in later]
        if tag == "meta" and said.get("name") == "description":
            self.lines.append(Said(self.page, "meta", said.get("content", "")))
        if "data-compare" in said:
            told = json.loads(said["data-compare"])
            texts = [*told["words"].values(), *(name for _, name in told["columns"])]
            self.lines += [Said(self.page, "data-compare", _HOLE.sub(HIDDEN, text)) for text in texts]


def charts_of(page: str, text: str) -> Iterator[Said]:
    """What the charts of a page say where somebody points at a value."""
    yield from (Said(page, "chart", line) for line in _chart(json.loads(text)))


def _chart(node: Any, key: str = "") -> Iterator[str]:
    """The texts of a chart, line by line."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from _chart(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from _chart(value, key)
    elif isinstance(node, str) and key in ("text", "ticktext"):
        yield from (re.sub(r"<[^>]*>", "", line) for line in node.split("<br>"))


SHOWN = {
    "items": ("named", "scaled", "definition", "moment", "timing", "note"),
    "figures": ("label", "control", "repeats", "people", "share", "span", "how", "graded", "read"),
}
"""The columns of Explore's data whose texts its script writes; the others are ids and what is searched."""


def lines_of_explore(site: Path, language: str) -> Iterator[Said]:
    """What the script of the Explore page says: phrases, names, and the texts of its columns."""
    file = site / f"assets/evidence/explore.{language}.js"
    if not file.is_file():
        return
    data = json.loads(file.read_text(encoding="utf-8").partition("=")[2].rstrip().rstrip(";"))
    texts = [*data["words"].values(), *(name for _, name, *_ in data["families"]), *data["studies"]["title"]]
    texts += [data["about"][name] for name in ("title", "day", "licence")]
    for facet in data["facets"]:
        texts += [facet["name"], *(name for _, name, *_ in facet["values"])]
    for part, columns in SHOWN.items():
        codes = sorted({code for column in columns for code in data[part][column] if code >= 0})
        texts += [data["texts"][code] for code in codes]
    for text in texts:
        yield Said(f"{language}/{file.name}", "script", _HOLE.sub(HIDDEN, text).strip())


def lines_of_compare(site: Path, language: str, between: str = "") -> Iterator[Said]:
    """What the Compare page puts into itself when something is chosen."""
    for file in sorted((site / "assets/evidence").glob(f"compare.{language}.*.js")):
        told = json.loads(file.read_text(encoding="utf-8").partition("]=")[2].rstrip().rstrip(";"))
        for html in (told["html"], *told["met"].values()):
            yield from Reader(f"{language}/{file.name}", f'<html lang="{language}">{html}', between).lines


def lines_of_sharing(site: Path, language: str) -> Iterator[Said]:
    """What the box to cite, save and share says."""
    file = site / f"assets/evidence/share.{language}.json"
    if file.is_file():
        told = json.loads(file.read_text(encoding="utf-8"))
        texts = [*told["words"].values(), *(told["about"][name] for name in ("site", "data_of", "licence"))]
        yield from (Said(f"{language}/{file.name}", "script", _HOLE.sub(HIDDEN, text)) for text in texts)


def lines_of(site: Path, language: str, between: str = "") -> Iterator[Said]:
    """Every line of the pages of a language, and what their scripts say; a page in another language is not of it."""
    yield from lines_of_explore(site, language)
    yield from lines_of_compare(site, language, between)
    yield from lines_of_sharing(site, language)
    yield from lines_of_search(site, language)
    yield from lines_of_feeds(site, language)
    for file in sorted(site.rglob("*.html")):
        page = file.relative_to(site).as_posix()
        if page != "404.html" and page.startswith("fr/") == (language == "fr"):
            yield from Reader(page, file.read_text(encoding="utf-8"), between).lines
            charts = file.with_name("charts.json")
            yield from charts_of(page, charts.read_text(encoding="utf-8")) if charts.is_file() else ()


TOLD = re.compile(r"<(title|subtitle|summary|content|rights)\b[^>]*>(.*?)</\1>", re.DOTALL)


def lines_of_feeds(site: Path, language: str) -> Iterator[Said]:
    """What readers of feeds are told: titles and texts of what changed."""
    for file in sorted(site.rglob("feed.xml")):
        page = file.relative_to(site).as_posix()
        if page.startswith("fr/") == (language == "fr"):
            for place, told in TOLD.findall(file.read_text(encoding="utf-8")):
                html = f'<html lang="{language}"><p>{unescape(told)}'
                yield from (Said(page, place, one.text) for one in Reader(page, html).lines)


def lines_of_search(site: Path, language: str) -> Iterator[Said]:
    """What the results of the search show: title, text and mark of each place. Texts of hand-written pages are read on
    these, where foreign words are marked; the lines that the search says itself, on every page (``TOLD_LATER``)."""
    folder = site / ("fr/search" if language == "fr" else "search")
    for file in sorted(folder.glob("pages-*.json")):
        for url, title, *texts in json.loads(file.read_text(encoding="utf-8")):
            shown = texts[1:] if url.startswith(BY_HAND) else [title, *texts]
            yield from (Said(f"{language}/search/{url}", "result", text) for text in shown if text)


# What is allowed, and why

ADDRESS = re.compile(
    r"https?://\S+|\b10\.\d{4,}/\S+|\b(?:[\w-]+\.)+(?:fr|org|com|gov|eu|net|int|ch|uk|py|yaml|md|toml|csv)\b(?:/\S*)?"
)
"""Addresses, DOIs and names of files are written as machines read them."""

VERSIONS = re.compile(r"\b(?:CC BY|ODC-By|Python) \d\.\d+")
"""A version is a name, not a number."""

NAMES = (
    # Institutions, companies and programmes stand under the names that they gave themselves.
    "Alexander Mosley Charitable Trust", "Australasian Society for Bipolar and Depressive Disorders/Servier",
    "Brain and Behavior Foundation", "Centre for Psychedelic Research", "Center for Epidemiologic Studies",
    "Efficacy and Mechanism Evaluation", "EU Clinical Trials Register", "Food and Drug Administration",
    "National Health and Medical Research Council", "National Institute of Mental Health",
    "National Institutes of Health", "NIHR Biomedical Research Centre", "Pakistan Institute of Living and Learning",
    "Restoring Invisible and Abandoned Trials", "South London and Maudsley", "University of Technology Sydney",
    "US Department of Veterans Affairs", "Clinical Trials Arena", "National Longitudinal Survey of Youth",
    "Patient-Centered Outcomes Research Institute", "Extended Data Table", "Wired", "All of Us",
    "Open Data Commons Attribution", "BibTeX",
    # Programs and indexes of references.
    "Web of Science", "EndNote", "Mendeley", "Scopus", "Zotero",
    # Journals and sites, in texts that say where something was read.
    "Harvard Review of Psychiatry", "The Lancet Psychiatry", "Le Figaro", "PubMed for Handhelds", "New Atlas",
    "Trials, 2018", "Le Monde", "Le Quotidien du Médecin",
    "Behind the Headlines", "Depression and Anxiety",
    # French institutions and rules, on English pages.
    "agrément aux collectivités", "Code de la santé publique", "La Trobe",
    # Scales: what they are called in full.
    "Hospital Anxiety and Depression Scale", "Montgomery–Åsberg Depression Rating Scale",
    "Scale for Suicide Ideation", "Beck Scale for Suicide Ideation", "Timeline Followback",
)  # fmt: skip
EXAMPLES = re.compile(r"« grade: »")
"""A word of a file in the text that stands for a drawing of an editor."""

QUOTED = re.compile(rf"«{NARROW}[^«»]*{NARROW}»")
"""Inside guillemets an English term may be quoted as it was said; it is explained beside them."""

OTHER_NAMES = re.compile(r"^(?:Autres noms|Aussi|Also|Other names)\b.*")
"""Names under which something is looked for, in any spelling and language."""

FIELDS = "contribute/fields/"
"""The page that names every field and shows values as they are written in files,"""
AS_WRITTEN = frozenset(["guillemets", "a decimal comma", "no English words", "no raw key", "no French words"])
"""so that these kinds are no faults there."""

# The kinds of fault


def _find(pattern: str, flags: int = 0) -> Callable[[str], Iterator[str]]:
    compiled = re.compile(pattern, flags)

    def found(text: str) -> Iterator[str]:
        for match in compiled.finditer(text):
            yield text[max(0, match.start() - 40) : match.end() + 40]

    return found


LETTER = "A-Za-zÀ-ÖØ-öø-ÿœŒ"
ENGLISH = (
    "the of and with not reported was were are is this these those from by for at which who what when how than "
    "then have had been will would could should its their there between against people group groups week weeks "
    "month months year years day days study studies trial trials arm arms also only more less each every both "
    "either neither none other link treatment treatments response harm harms control sham disorder symptoms adverse "
    "events? rating screening results outcome outcomes baseline follow-up updated download search"
)
FRENCH = (
    "le la les une du et ou avec sans dans pour par sous entre est sont été était ce cette ces qui que dont aux "
    "personnes groupe groupes étude études essai essais semaine semaines jours mois rapporté témoin réponse "
    "rémission traitement traitements chaque leur leurs aucun aucune"
)


def _whole(words: str) -> str:
    """Any of the words, whole, in small letters or with a capital: all capitals make an abbreviation, and `et al.` is
    neither language's."""
    return rf"(?<![\w'’.*-])(?:{'|'.join(f'[{w[0].upper()}{w[0]}]{w[1:]}' for w in words.split())})(?![\w’'-]| al\b)"


PLURALS = (
    "personnes|essais|études|groupes|semaines|jours|points|comparaisons|effets|figures|entrées|résultats|chiffres|"
    "décisions|centres|affirmations|événements|participants|patients|séances|heures|années|erreurs|remarques"
)
KINDS: dict[str, Callable[[str], Iterator[str]]] = {
    "a narrow no-break space before ; : ! ? % »": _find(
        rf"[^\s{NARROW}{HIDDEN};:!?%»«(…][;!?%»](?!\w)|[ \u00a0][;:!?%»](?!\w)|[^\s{NARROW}{HIDDEN}]:(?=\s|$)"
    ),
    "a narrow no-break space after «": _find(rf"«(?![{NARROW}{HIDDEN}])"),
    "a curved apostrophe": _find(rf"(?<=[{LETTER}])'|'(?=[{LETTER}])"),
    "guillemets": _find(r"[\"“”„‟]"),
    "a decimal comma": _find(r"(?<![\w.,/-])[−-]?\d+\.\d+(?!\.?\w)"),
    "a space around the sign of a p value": _find(r"\bp ?[<>=≤≥](?! )|\bp[<>=≤≥]|[<>≤≥=] ?[01]?\.\d"),
    "no English words": _find(_whole(ENGLISH)),
    "one term: groupe témoin": _find(
        r"(?i)\b(?:groupe|bras)s? (?:de )?(?:contrôles?|comparaison|comparateurs?)\b|\bcontre contrôles?\b"
    ),
    "one term: rapport de cotes": _find(r"(?i)\brapports? des cotes\b"),
    "one term: nombre de sujets à traiter": _find(r"(?i)\b(?:personnes|patients) à traiter\b"),
    "one term: erreur-type, écart-type": _find(r"(?i)\b(?:erreurs?|écarts?) types?\b"),
    "one term: valeur de p": _find(r"\b[Vv]aleurs? p\b"),
    "one term: soins habituels": _find(r"(?i)\bsoins standards?\b"),
    "one stop": _find(r"(?<![.…])\.\.(?!\.)|,,|;;"),
    "one space": _find(rf"[ \u00a0{NARROW}]{{2,}}"),
    "elision": _find(
        r"(?<![-\w])(?:de|le|la|ne|que|se|je|me) (?=[aàâeéèêiîoôuùœ][a-zà-ÿ])(?!onz|oui\b|un[eo]?\b)"
        r"|\bde «.?[AEIOUÉÈÊÀaeiouéèêà]"
    ),
    "contraction": _find(r"\b(?:de|à) les?\b(?! [a-zà-ÿ’]+(?:er|ir|re)\b)"),
    "one term: thêta-burst": _find(r"(?i)\btheta[ -]?burst|\bthêta burst|\btrains? thêta"),
    "one term: mise en garde encadrée": _find(r"(?i)\bavertissements? encadrés?\b"),
    "one term: décompte": _find(r"(?i)\baucun compte d[eu’']"),
    "one term: stimulation factice": _find(r"(?i)\bstimulations? (?:simulée|fictive|placebo)s?\b"),
    "one term: événement indésirable": _find(r"(?i)\beffets? secondaires?\b"),
    "agreement": _find(
        rf"(?<![\d,.{NARROW}])(?:0|1|[01],\d+) (?:{PLURALS})\b"
        rf"|(?<![\d,.{NARROW}])[2-9] (?:personne|essai|étude|groupe|semaine|jour|point)\b"
    ),
    "no raw key": lambda text: _known_in(text, 0),
    "no capital inside a line": lambda text: _known_in(text, 2),
}
ENGLISH_KINDS: dict[str, Callable[[str], Iterator[str]]] = {
    "no French words": _find(_whole(FRENCH)),
    "no French punctuation": _find(rf"«|»|{NARROW}[;:!?]"),
    "a decimal point": _find(r"(?<![\w.,(])\d+,\d{1,2}(?![\d\w])"),
    "no raw key": lambda text: _known_in(text, 1),
}


@cache
def _known() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """The words of files that no reader should meet, of them the ids of studies (other words are English);
    and the French names of the vocabularies, with their capital, inside a line."""
    from evidence_explorer.model import Control, Grade, Kind

    dataset = real_dataset()
    studies = [key for key in dataset.studies if "-" in key]
    ids = [*studies]
    ids += [str(word) for words in (Control, Grade, Kind) for word in words if "-" in word]
    ids += [key for study in dataset.studies.values() for key in study.sources if "-" in key]
    kinds = [dataset.diagnoses, dataset.outcome_kinds, dataset.event_kinds]
    names = [item.name.said("fr")[0] for kind in kinds for item in kind.values()]
    return (
        re.compile(rf"(?<![\w/-])(?:{'|'.join(map(re.escape, sorted(set(ids))))})(?![\w/-])"),
        re.compile(rf"(?<![\w/-])(?:{'|'.join(map(re.escape, sorted(studies)))})(?![\w/-])"),
        re.compile(rf"(?:, |{NARROW}; |\bsur |\bcontre |\bou |\bet )(?:{'|'.join(map(re.escape, names))})\b"),
    )


def _known_in(text: str, which: int) -> Iterator[str]:
    yield from (text[max(0, m.start() - 40) : m.end() + 40] for m in _known()[which].finditer(text))


def faults_of(said: Said, language: str = "fr") -> tuple[tuple[str, str], ...]:
    """The kinds of fault of a line, each with the words around it."""
    return _faults_in(said.text, FIELDS in said.page, language)


@cache
def _faults_in(line: str, of_fields: bool, language: str) -> tuple[tuple[str, str], ...]:
    """Menus, names and notes stand on hundreds of pages."""
    text = ADDRESS.sub(HIDDEN, VERSIONS.sub(HIDDEN, OTHER_NAMES.sub(HIDDEN, EXAMPLES.sub(HIDDEN, line))))
    for name in NAMES:
        text = text.replace(name, HIDDEN)
    unquoted = QUOTED.sub(HIDDEN, text)
    return tuple(
        (kind, around)
        for kind, find in (KINDS if language == "fr" else ENGLISH_KINDS).items()
        if not (of_fields and kind in AS_WRITTEN)
        for around in find(unquoted if kind == "no English words" else text)
    )


def faults(site: Path, language: str = "fr") -> dict[str, list[tuple[Said, str]]]:
    """Every fault of the pages of a language, by kind."""
    found: dict[str, list[tuple[Said, str]]] = defaultdict(list)
    for said in lines_of(site, language):
        for kind, around in faults_of(said, language):
            found[kind].append((said, around))
    return found


if __name__ == "__main__":
    for kind, hits in faults(Path(sys.argv[1]), *sys.argv[2:3]).items():
        print(f"\n## {kind}: {len(hits)} on {len({said.page for said, _ in hits})} pages")
        where = {around: said for said, around in hits}
        for around, n in Counter(around for _, around in hits).most_common(40):
            print(n, where[around].page, "|", where[around].place, "|", around)
