"""`evidence new`, `import` and `watch`: what a contributor starts from. Questions are asked on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from . import importers, problems, scaffold
from .importers import Known, NotImportable, StudyDraft
from .load import load
from .load.strict import MAX_BYTES, Unreadable, decode, parse
from .model import Dataset, Kind, Verdict, problem_at
from .problems import say
from .scaffold import Draft, Existing, Refusal
from .words import countries, words
from .words.translations import translation, translations

NOT_MAPPED = say("not mapped: ")
PLACES = ("families/*.yaml", "studies/*/*.yaml", "claims/*.yaml", "biomarkers/*.yaml")
F = TypeVar("F", bound=Callable[..., None])
R = TypeVar("R")


def _carefully(command: F) -> F:
    """Every refusal and every failure to read or write as one message, with its exit code."""

    @wraps(command)
    def careful(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
        except Refusal as refusal:
            raise click.UsageError(str(refusal)) from None
        except BrokenPipeError:
            raise  # nobody reads on, as after `| head`: click ends quietly
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            _stop(problems.harmless(f"{where}{error.strerror}."))

    return careful  # type: ignore[return-value]  # the same signature, which click has read from the wrapped function


@click.group()
def new() -> None:
    """Write an empty, commented record in its place; nothing is overwritten.

    Example: evidence new study --family rest --id smith-2019 --kind rct --arms bed-rest,usual-care
    """


id_option = click.option("--id", "id_", default="", help="The id: small letters, digits and hyphens.")
name_option = click.option("--name", multiple=True, metavar="LANGUAGE=TEXT", help="Its name, as en=Bed rest.")
treatments_option = click.option("--treatments", default="", help="Ids of treatments, with commas between them.")
studies_option = click.option("--studies", default="", help="Ids of studies, with commas between them.")


@new.command()
@id_option
@click.option("--family", default="", help="The family in whose folder it lies.")
@click.option("--kind", type=click.Choice(list(map(str, Kind))), help="What kind of study it is.")
@click.option("--arms", default="", help="Ids with commas between them; id=treatment or id=control says what is given.")
@treatments_option
@click.option("--year", type=click.IntRange(1900, 2100), help="The year of publication.")
@click.option("--title", default="", help="The title of the publication.")
@click.option("--doi", default="", help="The DOI of the publication.")
@click.option("--registry", default="", help="Registration numbers, with commas between them.")
@_carefully
def study(
    id_: str, family: str, kind: str | None, arms: str, treatments: str, year: int | None, title: str, doi: str,
    registry: str, data: Path, seeds: Path | None,
) -> None:  # fmt: skip
    """Write a study of FAMILY.

    Example: evidence new study --family rest --id smith-2019 --kind rct --arms bed-rest,usual-care
    """
    dataset = _dataset(data, seeds)
    family = _ask(family, f"Family ({', '.join(dataset.families)})")
    id_ = _ask(id_, "Id (first author and year, as smith-2019)")
    sort = _ask(kind or "", f"Kind ({', '.join(Kind)})", [str(kind) for kind in Kind])
    arms = _ask(arms, "Arms (ids with commas between them, as bed-rest,placebo; empty for none)", optional=True)
    said = {"year": year, "title": title, "doi": importers.draft.doi(doi) or doi, "registry": _list(registry)}
    citation = {name: value for name, value in said.items() if value}
    draft = scaffold.new_study(dataset, _files(data), family, id_, sort, _list(arms), _list(treatments), citation)
    _write(data, draft)


@new.command()
@id_option
@click.option("--family", default="", help="The family to which it belongs.")
@name_option
@_carefully
def treatment(id_: str, family: str, name: Sequence[str], data: Path, seeds: Path | None) -> None:
    """Add a treatment to the file of FAMILY.

    Example: evidence new treatment --family rest --id bed-rest --name "en=Bed rest"
    """
    dataset = _dataset(data, seeds)
    family = _ask(family, f"Family ({', '.join(dataset.families)})")
    id_ = _ask(id_, "Id")
    existing = _existing(data, scaffold.family_path(family, _files(data)))
    _add(data, existing, scaffold.new_treatment(dataset, existing, id_, _names(dataset, name)), "treatments")


@new.command()
@id_option
@name_option
@_carefully
def family(id_: str, name: Sequence[str], data: Path, seeds: Path | None) -> None:
    """Write a family of treatments.

    Example: evidence new family --id rest --name en=Rest --name fr=Repos
    """
    dataset = _dataset(data, seeds)
    _write(data, scaffold.new_family(dataset, _files(data), _ask(id_, "Id"), _names(dataset, name)))


@new.command()
@id_option
@name_option
@treatments_option
@studies_option
@_carefully
def biomarker(id_: str, name: Sequence[str], treatments: str, studies: str, data: Path, seeds: Path | None) -> None:
    """Write a biomarker.

    Example: evidence new biomarker --id sleep-length --treatments bed-rest --studies smith-2019
    """
    dataset = _dataset(data, seeds)
    said = (_ask(id_, "Id"), _names(dataset, name), _list(treatments), _list(studies))
    _write(data, scaffold.new_biomarker(dataset, _files(data), *said))


@new.command()
@id_option
@click.option("--verdict", type=click.Choice(list(map(str, Verdict))), help="What the evidence says.")
@studies_option
@_carefully
def claim(id_: str, verdict: str | None, studies: str, data: Path, seeds: Path | None) -> None:
    """Write the answer to a claim of the inventory that has none yet.

    Example: evidence new claim --id rest-heals --verdict overstated --studies smith-2019
    """
    dataset = _dataset(data, seeds)
    id_ = _ask(id_, "Claim")
    path = scaffold.claim_path(dataset, id_)
    existing = _existing(data, path) if path in _files(data) else None
    draft = scaffold.new_claim(dataset, existing, id_, verdict or "", _list(studies))
    if existing:
        _add(data, existing, draft, "claims")
    else:
        _write(data, draft)


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
@_carefully
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
@_carefully
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
@_carefully
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
@_carefully
def watch_ctgov(files: Sequence[Path], form: str, lang: str, data: Path, seeds: Path | None) -> None:
    """Say what the records of ClinicalTrials.gov in FILES (API version 2, JSON) say now and ours do not.

    Status, people, dates and newly posted results, also of trials that a treatment names as looked for. Of two versions
    of one record the newer is compared, and what changed in between is told: arms and measures, too.

    Example: evidence watch ctgov NCT00000000.json
    """
    from . import watch as told

    dataset = _dataset(data, seeds)
    trials = [trial for file in files for trial in _read(file, told.read, lang)]
    click.echo({"text": told.as_text, "markdown": told.as_markdown}[form](told.compared(trials, dataset)))


def _read(file: Path, read: Callable[[str], list[R]], lang: str) -> list[R]:
    """What a reader makes of a file; a file that cannot be read is told with its place."""
    try:
        return read(importers.decode(_bytes(file)))
    except NotImportable as error:
        place = f"{file}:{error.place}" if error.place else str(file)
        language = translation(lang)
        _stop(f"{problems.harmless(place)}  {error.fact.told(language)}\n    {error.remedy.told(language)}")


def _import(
    file: Path, family: str, id_: str, only: Sequence[str], lang: str, data: Path, seeds: Path | None,
    read: Callable[[str, Known], list[StudyDraft]],
) -> None:  # fmt: skip
    dataset = _dataset(data, seeds)
    family = _ask(family, f"Family ({', '.join(dataset.families)})")
    english = words("en")
    known = Known.of(dataset, {english.country(code): code for code in sorted(countries())})
    found = _chosen(_read(file, lambda text: read(text, known), lang), only, id_)
    files, language = _files(data), translation(lang)
    for study in found:
        study.notes[:0] = importers.draft.twins(dataset, study)
    pairs = [(study, _draft(dataset, files, family, study, file.name)) for study in found]
    for study, draft in pairs:
        _write(data, draft, language)
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


def _dataset(data: Path, seeds: Path | None) -> Dataset:
    """The data as far as it can be read: drafts that are not finished disturb nobody."""
    loaded = load(data, seeds=seeds)
    if loaded.dataset is None or not loaded.complete:
        _stop(problems.as_text(loaded.problems))
    return loaded.dataset


def _files(data: Path) -> frozenset[str]:
    return frozenset(file.relative_to(data).as_posix() for place in PLACES for file in data.glob(place))


def _existing(data: Path, path: str) -> Existing:
    """A file that gets one more entry; it must be sound YAML."""
    file = data / path
    try:
        text = decode(file.read_bytes())
        parsed = parse(text)
    except Unreadable as error:
        _stop(problems.as_text([problem_at(str(file), error.fault, error.line, error.column)]))
    if parsed.faults:
        _stop(problems.as_text([problem_at(str(file), fault, line, column) for fault, line, column in parsed.faults]))
    return Existing(path, text, parsed.value, parsed.marks)


def _write(data: Path, draft: Draft, language: problems.Translation = problems.ENGLISH) -> None:
    """Write a new file, never over another one."""
    file, raw = data / draft.path, draft.text.encode()
    if len(raw) > MAX_BYTES:
        _stop(f"{file}  The draft would hold {len(raw) / 1e6:.1f} MB; no record needs more than 1 MB.")
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("xb") as new_file:
        new_file.write(raw)
    _tell(file, draft, language)


def _add(data: Path, existing: Existing, draft: Draft, name: str) -> None:
    """Write a file with one more entry, if everything that it said before is said still."""
    raw = draft.text.encode()
    try:
        after = parse(decode(raw)).value
        same = after | {name: after[name][:-1]} == existing.value and len(after[name]) == len(existing.value[name]) + 1
    except Unreadable:
        same = False
    if not same:
        raise Refusal(f"{existing.path} is written in a way that this command does not understand; add it by hand.")
    (data / existing.path).write_bytes(raw)
    _tell(data / existing.path, draft)


def _tell(file: Path, draft: Draft, language: problems.Translation = problems.ENGLISH) -> None:
    one = say("1 gap to fill in, marked {mark}. Then run: evidence check", mark=scaffold.FILL_IN)
    many = say("{n} gaps to fill in, marked {mark}. Then run: evidence check", n=draft.gaps, mark=scaffold.FILL_IN)
    click.echo(f"{problems.harmless(str(file))}\n    {(one if draft.gaps == 1 else many).told(language)}")


def _names(dataset: Dataset, names: Sequence[str]) -> dict[str, str]:
    """`en=Bed rest` → {"en": "Bed rest"}."""
    pairs = dict(name.partition("=")[::2] for name in names)
    languages = dataset.site.record.languages
    for language, name in pairs.items():
        if language not in languages or not name.strip():
            raise Refusal(f"--name is written LANGUAGE=TEXT, with one of {', '.join(languages)}: --name en=Rest.")
    return {language: name.strip() for language, name in pairs.items()}


def _list(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def on_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin is not None and sys.stdin.isatty()


def _ask(given: str, question: str, choices: Sequence[str] = (), optional: bool = False) -> str:
    if given or not on_terminal():
        return given
    choice = click.Choice(choices) if choices else None
    default = "" if optional else None
    return str(click.prompt(question, default=default, type=choice, show_choices=False, show_default=False)).strip()


def _stop(message: str) -> NoReturn:
    click.echo(message, err=True)
    raise SystemExit(1)
