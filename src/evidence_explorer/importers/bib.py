"""A bibliography in any of five formats → one draft per entry: the citation, and gaps for everything else."""

from __future__ import annotations

import re
from collections.abc import Callable

from . import bibtex, csl, latex, tags
from .cleaning import cleaned
from .draft import NotImportable, StudyDraft, one_line
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
VERBATIM = {"doi", "url", "eprint", "ee", "pmid", "bdsk-url-1", "pubmed_id", "pubmedid", "howpublished"}
Reader = Callable[[str], list[Reference]]
KINDS: tuple[tuple[re.Pattern[str], Reader, Ranking], ...] = (
    (re.compile(r"\A\s*[\[{]"), csl.from_csl, csl.RANKING),
    (re.compile(r"^\s*(<?[0-9]+[.)>]\s*)?TY *-( |$)|^ER  -", re.MULTILINE), tags.from_ris, tags.RIS_RANKING),
    (re.compile(r"^PMID ?- ?[0-9]|\A\s*OWN - ", re.MULTILINE), tags.from_medline, tags.MEDLINE_RANKING),
    (re.compile(r"\A\s*(FN |VR |PT [A-Z]\b)|^PT [JBSPC]$", re.MULTILINE), tags.from_wos, tags.WOS_RANKING),
    (re.compile("@"), lambda text: _from_bibtex(text), BIBTEX_RANKING),
)
OTHERS = (
    (r"\A\s*%[0A-Z] ", "This is EndNote's tagged format (.enw)"),
    (r"\A\s*<(\?xml|xml|PubmedArticle|records)", "This is XML"),
    (r"\A\s*<(!doctype html|html)", "This is a web page"),
    (r"\A\s*Record #[0-9]+ of", "This is the plain text of the Cochrane Library"),
    (r"\A\s*[0-9]+: .*\n", "This is a list of references as text"),
    (r"\A[^\n]*(PMID|Title|DOI)[^\n]*[,;\t][^\n]*(Authors|PMID|DOI|Title)[^\n]*\n", "This is a table"),
)  # fmt: skip


def read(text: str) -> list[StudyDraft]:
    """The drafts of all entries; NotImportable if the file is no bibliography, or nothing in it can be read."""
    for pattern, reader, ranking in KINDS:
        if pattern.search(text):
            return _drafts(reader(text), ranking)
    said = next((fact for pattern, fact in OTHERS if re.search(pattern, text, re.IGNORECASE)), "")
    fact = f"{said}, which is not read." if said else ""
    unknown = "This is neither BibTeX nor RIS, nor PubMed's .nbib, Web of Science's .ciw or CSL-JSON."
    raise NotImportable("1", fact or unknown, REMEDY)


def _drafts(references: list[Reference], ranking: Ranking) -> list[StudyDraft]:
    if not references:
        raise NotImportable("1", "The file holds no reference.", REMEDY)
    drafts: dict[str, StudyDraft] = {}
    for reference in references:
        draft = draft_of(reference, ranking, drafts)
        drafts[draft.id] = draft
    return list(drafts.values())


def _from_bibtex(text: str) -> list[Reference]:
    return [_reference(entry) for entry in bibtex.entries(text)]


def _reference(entry: bibtex.Entry) -> Reference:
    reference = Reference(one_line(latex.plain(entry.key, []), 200) or f"line {entry.line}", notes=list(entry.odd))
    unknown: list[str] = []
    known = {source for sources in BIBTEX_RANKING.fields.values() for source in sources}
    fields = dict(entry.fields)
    reference.authors = [
        name for said, one_piece in bibtex.names(fields.pop("author", "")) for name in _people(said, one_piece, unknown)
    ]
    kind = (fields.get("eprinttype") or fields.get("archiveprefix", "")).strip().lower()
    for name, value in fields.items():
        if name == "eprint":
            value = f"{'PMID: ' if kind in {'pubmed', 'pmid'} else ''}{latex.verbatim(value)}"
            reference.say(name if kind in {"pubmed", "pmid", "doi"} else f"{kind or 'eprint'} {value}".strip(), value)
        elif name in VERBATIM:
            reference.say(name, latex.verbatim(value))
        else:
            reference.say(name, latex.plain(value, unknown) if name in known else value)
    reference.notes += [f"LaTeX command {command} left out" for command in dict.fromkeys(unknown)]
    return reference


def _people(said: str, one_piece: bool, unknown: list[str]) -> list[str]:
    if (found := extended(said)) is not None:
        return [latex.plain(found, unknown)] if found else []
    if one_piece:
        return [cleaned(latex.plain(said, unknown))]
    said = INNER_COMMA.sub(lambda match: match[0].replace(",", " "), said)
    plain = latex.plain(said, unknown).strip()
    return authors(plain) if "," in plain and ";" in plain else [author(plain, natural=True)]
