"""A bibliography in any of five formats → one draft per entry: the citation, and gaps for everything else."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..problems import say
from . import bibtex, csl, latex, tags
from .cleaning import cleaned
from .draft import NotImportable, StudyDraft, doi, one_line
from .names import author, authors, extended
from .reference import Ranking, Reference, draft_of

REMEDY = csl.REMEDY
BIBTEX_RANKING = Ranking(
    {
        "title": ("title",),
        "journal": ("journal", "journaltitle", "booktitle", "shortjournal", "fjournal"),
        "year": ("year", "date"),
        "volume": ("volume",),
        "issue": ("number", "issue"),
        "pages": ("pages", "art_number", "eid", "article-number"),
        "doi": ("doi", "url", "eprint", "ee", "bdsk-url-1", "note", "howpublished"),
        "pmid": ("pmid", "pubmed_id", "pubmedid", "eprint", "url", "note"),
    },
    perhaps=frozenset({
        "url", "eprint", "ee", "bdsk-url-1", "note", "howpublished", "issue", "booktitle", "eid", "article-number",
        "art_number",
    }),
    short=frozenset({"shortjournal", "fjournal", "eid", "article-number", "art_number"}),
    silent=frozenset({"eprinttype", "eprintclass", "archiveprefix", "url"}),
)  # fmt: skip
INNER_COMMA = re.compile(r"\{[^{}]*,[^{}]*\}")
OWN_TITLE = {(kind, "booktitle") for kind in ("book", "mvbook", "collection", "mvcollection", "proceedings")}
"""What these entries hold for their chapters: it says the title again."""
VERBATIM = {"doi", "url", "eprint", "ee", "pmid", "bdsk-url-1", "pubmed_id", "pubmedid", "howpublished"}
Reader = Callable[[str], list[Reference]]
KINDS: tuple[tuple[re.Pattern[str], Reader, Ranking], ...] = (
    (re.compile(r"\A\s*[\[{]"), csl.from_csl, csl.RANKING),
    (
        re.compile(r"^\s*(<?[0-9]+[.)>]\s*)?TY(  -|[ \t]*-([ \t]|$))|^ER  -", re.MULTILINE),
        tags.from_ris,
        tags.RIS_RANKING,
    ),
    (re.compile(r"^PMID ?- ?[0-9]|\A\s*OWN - ", re.MULTILINE), tags.from_medline, tags.MEDLINE_RANKING),
    (re.compile(r"\A\s*(FN |VR |PT [A-Z]\b)|^PT [JBSPC]$", re.MULTILINE), tags.from_wos, tags.WOS_RANKING),
    (re.compile("@"), lambda text: _from_bibtex(text), BIBTEX_RANKING),
)
OTHERS = (
    (r"\A\s*%[0A-Z] ", say("This is EndNote's tagged format (.enw), which is not read.")),
    (r"\A\s*<(\?xml|xml|PubmedArticle|records)", say("This is XML, which is not read.")),
    (r"\A\s*<(!doctype html|html)", say("This is a web page, which is not read.")),
    (r"\A\s*Record #[0-9]+ of", say("This is the plain text of the Cochrane Library, which is not read.")),
    (r"\A\s*[0-9]+: .*\n", say("This is a list of references as text, which is not read.")),
    (r"\APT\tAU\t", say("This is Web of Science's table, which is not read.")),
    (r"^(VN  - Ovid|DB  - Ovid|Unique Identifier$)", say("This is Ovid's own format, which is not read.")),
    (
        r"\A[^\n]*(PMID|Title|DOI)[^\n]*[,;\t][^\n]*(Authors|PMID|DOI|Title)[^\n]*\n",
        say("This is a table, which is not read."),
    ),
)  # fmt: skip


def read(text: str) -> list[StudyDraft]:
    """The drafts of all entries; NotImportable if the file is no bibliography, or nothing in it can be read."""
    for pattern, reader, ranking in KINDS:
        if pattern.search(text):
            return _drafts(reader(text), ranking)
    head = text[:20_000]
    said = (fact for pattern, fact in OTHERS if re.search(pattern, head, re.IGNORECASE | re.MULTILINE))
    unknown = say("This is neither BibTeX nor RIS, nor PubMed's .nbib, Web of Science's .ciw or CSL-JSON.")
    raise NotImportable("1", next(said, unknown), REMEDY)


def _drafts(references: list[Reference], ranking: Ranking) -> list[StudyDraft]:
    if not references:
        raise NotImportable("1", say("The file holds no reference."), REMEDY)
    drafts: dict[str, StudyDraft] = {}
    for reference in references:
        draft = draft_of(reference, ranking, drafts)
        drafts[draft.id] = draft
    return list(drafts.values())


def _from_bibtex(text: str) -> list[Reference]:
    return [_reference(entry) for entry in bibtex.entries(text) if entry.kind != "xdata"]


def _reference(entry: bibtex.Entry) -> Reference:
    reference = Reference(one_line(latex.plain(entry.key, []), 200) or f"line {entry.line}", notes=list(entry.odd))
    unknown: list[str] = []
    known = {source for sources in BIBTEX_RANKING.fields.values() for source in sources}
    fields = {name: value for name, value in entry.fields.items() if (entry.kind, name) not in OWN_TITLE}
    reference.authors = [
        name for said, one_piece in bibtex.names(fields.pop("author", "")) for name in _people(said, one_piece, unknown)
    ]
    kind = (fields.get("eprinttype") or fields.get("archiveprefix", "")).strip().lower()
    for name, value in fields.items():
        if name == "eprint":
            value = f"{'PMID: ' if kind in {'pubmed', 'pmid'} else ''}{latex.verbatim(value)}"
            number = kind in {"pubmed", "pmid", "doi"} or doi(value) is not None
            reference.say(name if number else f"{kind or 'eprint'} {value}".strip(), value)
        elif name in VERBATIM:
            reference.say(name, latex.verbatim(value))
        else:
            reference.say(name, latex.plain(value, unknown) if name in known else value)
    reference.notes += [say("LaTeX command {command} left out", command=command) for command in dict.fromkeys(unknown)]
    return reference


def _people(said: str, one_piece: bool, unknown: list[str]) -> list[str]:
    if (found := extended(said)) is not None:
        return [latex.plain(found, unknown)] if found else []
    if one_piece:
        whole = cleaned(latex.plain(said, unknown))
        return _listed(whole) or [whole]
    said = INNER_COMMA.sub(lambda match: match[0].replace(",", " "), said)
    return authors(latex.plain(said, unknown).strip(), natural=True)


def _listed(whole: str) -> list[str]:
    """The people of a list that stands in braces as a whole, `{{Doe, Jane and Roe, Ann}}`; else nothing."""
    parts = re.split(r"\s+and\s+", whole)
    return [author(part) for part in parts] if len(parts) > 1 and all("," in part for part in parts) else []
