"""`evidence import` and `watch`: drafts from files of registries, open tables and bibliographies; and what a registry
says now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from . import importers, problems, scaffold
from .drafting import ask, carefully, dataset_of, files_of, id_option, stop, write_draft
from .importers import Known, NotImportable, StudyDraft
from .model import Dataset
from .problems import say
from .scaffold import Draft, Refusal
from .words import countries, words
from .words.translations import translation, translations

NOT_MAPPED = say("not mapped: ")
R = TypeVar("R")


@click.group("import")
def import_() -> None:
    """Write drafts of studies from a file of a registry, an open table or a bibliography; nothing is overwritten.

    Example: evidence import ctgov NCT00000000.json --family rest
    """


file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
family_option = click.option("--family", default="", help="The family in whose folder the drafts are written.")
lang_option = click.option(
    "--lang", type=click.Choice(translations()), default="en", show_default=True, help="The language to speak."
)
only_option = click.option("--only", multiple=True, help="Only the study of that name; may be given several times.")


@import_.command()
@file_argument
@family_option
@id_option
@lang_option
@carefully
def ctgov(file: Path, family: str, id_: str, lang: str, data: Path, seeds: Path | None) -> None:
    """Draft the study of FILE, a record of ClinicalTrials.gov (API version 2, JSON).

    Example: evidence import ctgov NCT00000000.json --family rest --id smith-2019
    """
    _import(file, family, id_, (), lang, data, seeds, lambda text, known: [importers.ctgov.read(text, known)])


@import_.command()
@file_argument
@family_option
@id_option
@only_option
@lang_option
@carefully
def metapsy(
    file: Path, family: str, id_: str, only: Sequence[str], lang: str, data: Path, seeds: Path | None
) -> None:  # fmt: skip
    """Draft the studies of FILE, a table that follows the Metapsy data standard (CSV).

    Example: evidence import metapsy data.csv --family rest --only "Smith, 2019"
    """
    _import(
        file, family, id_, only, lang, data, seeds, lambda text, known: importers.metapsy.read(text, known, file.name)
    )


@import_.command()
@file_argument
@family_option
@id_option
@only_option
@lang_option
@carefully
def bib(
    file: Path, family: str, id_: str, only: Sequence[str], lang: str, data: Path, seeds: Path | None
) -> None:  # fmt: skip
    """Draft the studies cited in FILE: BibTeX, RIS, PubMed's .nbib, Web of Science's .ciw, CSL-JSON, Crossref's answer.

    Example: evidence import bib references.ris --family rest
    """
    _import(file, family, id_, only, lang, data, seeds, lambda text, known: importers.bib.read(text))


@click.group()
def watch() -> None:
    """Compare records that a registry has published again with ours; nothing is written.

    Example: evidence watch ctgov downloads/*.json --format markdown
    """


@watch.command("ctgov")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "markdown"]), default="text", show_default=True)
@lang_option
@carefully
def watch_ctgov(files: Sequence[Path], form: str, lang: str, data: Path, seeds: Path | None) -> None:
    """Say what the records of ClinicalTrials.gov in FILES (API version 2, JSON) say now and ours do not.

    Status, people, dates and newly posted results, also of trials that a treatment names as looked for. Of two versions
    of one record the newer is compared, and what changed in between is told: arms and measures, too.

    Example: evidence watch ctgov NCT00000000.json
    """
    from . import watch as told

    dataset = dataset_of(data, seeds)
    trials = [trial for file in files for trial in _read(file, told.read, lang)]
    click.echo({"text": told.as_text, "markdown": told.as_markdown}[form](told.compared(trials, dataset)))


def _read(file: Path, read: Callable[[str], list[R]], lang: str) -> list[R]:
    """What a reader makes of a file; a file that cannot be read is told with its place."""
    try:
        return read(importers.decode(_bytes(file)))
    except NotImportable as error:
        place = f"{file}:{error.place}" if error.place else str(file)
        language = translation(lang)
        stop(f"{problems.harmless(place)}  {error.fact.told(language)}\n    {error.remedy.told(language)}")


def _import(
    file: Path, family: str, id_: str, only: Sequence[str], lang: str, data: Path, seeds: Path | None,
    read: Callable[[str, Known], list[StudyDraft]],
) -> None:  # fmt: skip
    dataset = dataset_of(data, seeds)
    family = ask(family, f"Family ({', '.join(dataset.families)})")
    english = words("en")
    known = Known.of(dataset, {english.country(code): code for code in sorted(countries())})
    found = _chosen(_read(file, lambda text: read(text, known), lang), only, id_)
    files, language = files_of(data), translation(lang)
    for study in found:
        study.notes[:0] = importers.draft.twins(dataset, study)
    pairs = [(study, _draft(dataset, files, family, study, file.name)) for study in found]
    for study, draft in pairs:
        write_draft(data, draft, language)
        for note in study.notes:
            told = note.told(language) if isinstance(note, problems.Said) else note
            click.echo(problems.harmless(f"    {NOT_MAPPED.told(language)}{told}"))


def _chosen(found: list[StudyDraft], only: Sequence[str], id_: str) -> list[StudyDraft]:
    names = [study.name for study in found]
    for name in only:
        if name not in (*names, *(study.id for study in found)):
            raise Refusal(f"The file holds no study '{name[:60]}'. There is: {'; '.join(names[:20])}.")
    chosen = [study for study in found if not only or study.name in only or study.id in only]
    if id_ and len(chosen) > 1:
        raise Refusal(f"--id names one study, but the file holds {len(chosen)}: choose one with --only.")
    if id_:
        chosen[0].id = scaffold.checked_id(id_, "study")
    return chosen


def _draft(dataset: Dataset, files: frozenset[str], family: str, study: StudyDraft, file: str) -> Draft:
    notes = [f"Not mapped: {note}" for note in study.notes]  # English, as all comments of a draft
    header = [f"A draft made from {file} ({study.name}); nobody has compared it with its source yet.", scaffold.HOW]
    return scaffold.study_draft(dataset, files, family, study.id, study.values, [*header, *notes])


def _bytes(file: Path) -> bytes:
    if not file.is_file() or file.stat().st_size > importers.draft.MAX_BYTES:
        limit = importers.draft.MAX_BYTES // 1_000_000
        raise NotImportable("", say("This is no file of less than {limit} MB.", limit=limit), importers.draft.FEWER)
    return file.read_bytes()
