"""CSL-JSON, and the answer of Crossref → references. Any other JSON is refused, with what it seems to be."""

from __future__ import annotations

from ..problems import Said, say
from .draft import NotImportable, one_line
from .names import assembled, authors
from .reference import Ranking, Reference, registration
from .tree import Tree, read_json

RANKING = Ranking(
    {
        "title": ("title", "title-short", "shortTitle"),
        "journal": ("container-title", "container-title-short", "journalAbbreviation", "short-container-title"),
        "year": ("issued", "published", "published-print", "published-online", "posted", "original-date"),
        "volume": ("volume",),
        "issue": ("issue", "journal-issue"),
        "pages": ("page", "article-number", "number"),
        "doi": ("DOI", "URL", "note"),
        "pmid": ("PMID", "URL", "note"),
    },
    perhaps=frozenset({
        "URL", "note", "published", "published-print", "published-online", "original-date", "number", "article-number",
        "journal-issue", "posted",
    }),
    short=frozenset({
        "title-short", "shortTitle", "container-title-short", "journalAbbreviation", "short-container-title",
        "article-number", "number", "original-date",
    }),
    silent=frozenset({
        "id", "type", "citation-key", "language", "accessed", "indexed", "created", "deposited", "member", "prefix",
        "score", "resource", "reference-count", "references-count", "is-referenced-by-count", "content-domain",
        "source", "relation", "issn-type", "published-print", "published-online", "published", "URL",
    }),
)  # fmt: skip
TYPES = {
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter",
    "classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event",
    "figure", "graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture",
    "musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical", "personal_communication",
    "post", "post-weblog", "regulation", "report", "review", "review-book", "software", "song", "speech", "standard",
    "thesis", "treaty", "webpage",
    "journal-article", "proceedings-article", "book-chapter", "posted-content", "monograph", "reference-entry",
    "reference-book", "edited-book", "dissertation", "peer-review", "component", "other", "proceedings", "preprint",
}  # fmt: skip
"""Of CSL 1.0.2, and of Crossref."""
TOLD = {"title", "author", "issued", "DOI", "container-title", "editor", "publisher", "URL"}
DATES = {"posted", "issued", "published", "published-print", "published-online", "original-date"}
ASK = say("Ask https://doi.org for the DOI as application/vnd.citationstyles.csl+json, or export BibTeX or RIS.")
NBIB = say("Save the references from PubMed (.nbib).")
ANSWERS: tuple[tuple[set[str], Said, Said], ...] = (
    ({"attributes", "type", "id"}, say("This is the answer of {service}, which is not read.", service="DataCite"), ASK),
    ({"authorships"}, say("This is the answer of {service}, which is not read.", service="OpenAlex"), ASK),
    ({"publication_year"}, say("This is the answer of {service}, which is not read.", service="OpenAlex"), ASK),
    ({"results", "meta"}, say("This is the answer of {service}, which is not read.", service="OpenAlex"), ASK),
    ({"resultList"}, say("This is the answer of {service}, which is not read.", service="Europe PMC"), ASK),
    ({"paperId"}, say("This is the answer of {service}, which is not read.", service="Semantic Scholar"), ASK),
    ({"header", "result"}, say("This is a summary of PubMed, which is not read."), NBIB),
)  # fmt: skip
"""What other services answer, by the names of fields that no CSL has."""
REMEDY = say("Export the references again as BibTeX (.bib), RIS (.ris), PubMed (.nbib) or CSL-JSON (.json).")


def from_csl(text: str) -> list[Reference]:
    """The references of a JSON file; NotImportable if it is another JSON."""
    tree = read_json(text)
    if isinstance(tree.value, dict):
        tree = _unwrapped(tree)
    items = tree.each() if isinstance(tree.value, list) else [tree]
    found: list[Reference] = []
    odd: list[NotImportable] = []
    for i, item in enumerate(items, 1):
        try:
            _refuse_others(item)
            found.append(_reference(item, i))
        except NotImportable as error:
            odd.append(error)
    if odd and not found:
        raise odd[0]
    if odd:
        found[-1].notes += [say("{place} was passed over: {why}", place=error.place, why=error.fact) for error in odd]
    return found


def _unwrapped(tree: Tree) -> Tree:
    """What lies in the envelope of Crossref's answer, or in a list called `items` or `references`."""
    for names, fact, remedy in ANSWERS:
        if names <= set(tree.value):
            raise NotImportable(tree.path or "1", fact, remedy)
    if "message" in tree.value:
        kind, inner = tree("message-type").text, tree("message")
        if kind == "work-list" and isinstance(inner.value, dict):
            return inner("items")
        if kind in {"work", ""} and isinstance(inner.value, dict):
            return inner
        fact = say("This is Crossref's answer on a '{kind}', not on a work.", kind=kind)
        raise NotImportable("message-type", fact, REMEDY)
    for name in ("items", "references", "data"):
        if isinstance(tree.value.get(name), list | dict) and not TOLD & set(tree.value):
            return tree(name)
    return tree


def _refuse_others(item: Tree) -> None:
    place = item.path or "1"
    if not isinstance(item.value, dict):
        raise NotImportable(place, say("Here should be a reference, with its fields."), REMEDY)
    names = set(item.value)
    if "protocolSection" in names or "studies" in names:
        remedy = say("Draft it with: evidence import ctgov FILE.")
        raise NotImportable(place, say("This is a record of ClinicalTrials.gov, no bibliography."), remedy)
    for others, answer, remedy in ANSWERS:
        if others <= names:
            raise NotImportable(place, answer, remedy)
    if "itemType" in names:
        fact = say("This is Zotero's own JSON, not CSL-JSON.")
        raise NotImportable(place, fact, say("Export from Zotero as CSL JSON, RIS or BibTeX."))
    kind = item.value.get("type")
    known = kind in TYPES if isinstance(kind, str) else kind is None and len(TOLD & names) > 1
    if not known or not TOLD & names:
        fields = ", ".join(sorted(map(str, names))[:6]) or "–"
        fact = say(
            "This JSON is no CSL: an entry has a 'type' such as article-journal, and here is {fields}.",
            fields=one_line(fields, 100),
        )
        raise NotImportable(place, fact, REMEDY)


def _reference(item: Tree, number: int) -> Reference:
    reference = Reference(item("id").text or item("DOI").text or f"entry {number}")
    people = item("author")
    several = people.each() if isinstance(people.value, list) else [people] if people else []
    reference.authors = [name for author in several for name in _author(author)]
    for name in item.value:
        if name in DATES:
            reference.say(name, _date(item(name)))
        elif name == "journal-issue":
            reference.say(name, item(name)("issue").text if isinstance(item(name).value, dict) else "")
        elif name == "note" and isinstance(item(name).value, str):
            for line in item(name).value.splitlines():
                reference.say(name, one_line(line))
        elif name == "language":
            reference.say(name, item(name).text)
        elif name == "clinical-trial-number":
            _trials(item(name), reference)
        elif name not in {"author", "id"}:
            known = any(name in sources for sources in RANKING.fields.values())
            reference.say(name, _text(item(name)) if known else "x" if item(name) else "")
    return reference


def _trials(said: Tree, reference: Reference) -> None:
    """The registration numbers that Crossref knows of a work; what no register has is told."""
    for trial in said.each():
        word = trial("clinical-trial-number").text if isinstance(trial.value, dict) else trial.text
        if number := registration(word) or registration(word.upper()):
            reference.registry.append(number)
        elif word:
            reference.notes.append(
                say("registration_number '{number}': no register has such a number", number=one_line(word, 60))
            )


def _text(value: Tree) -> str:
    """A text; of the list of titles that Crossref gives, the first."""
    if isinstance(value.value, list):
        return next(iter(value.texts), "")
    return value.text


def _date(date: Tree) -> str:
    """A date as parts, raw or in words; Crossref's unknown dates hold nothing."""
    if not isinstance(date.value, dict):
        return date.text
    first = next(iter(date("date-parts").each()), Tree(None))
    parts = first.each() if isinstance(first.value, list) else [first]  # `[2020]`, without a list inside the list
    if parts and parts[0].text:
        return parts[0].text
    if not date("date-parts") and date("year").text:
        return date("year").text
    return date("raw").text or date("literal").text or date("date-time").text


def _author(author: Tree) -> list[str]:
    if not isinstance(author.value, dict):
        return authors(author.text)
    if group := author("literal").text or author("name").text:
        return [one_line(group)]
    prefix = " ".join(part for part in (author("dropping-particle").text, author("non-dropping-particle").text) if part)
    family, given = author("family").text, author("given").text
    return [assembled(family or given, given if family else "", prefix, author("suffix").text)]
