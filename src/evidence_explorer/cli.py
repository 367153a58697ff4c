"""The command `evidence`: thin sleeves around the library. Exit 0 done, 1 problems found, 2 wrong use."""

from __future__ import annotations

import gc
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from . import __version__, problems
from .cli_import import import_, watch
from .cli_init import init
from .cli_new import new
from .site import Refused, checked, examine, sound_dataset
from .sleeve import Sleeve, echo
from .words.translations import translation, translations

if TYPE_CHECKING:
    from .diff import Side
    from .load import Known
    from .report import Seen


FORMATS = {"text": problems.as_text, "json": problems.as_json, "github": problems.as_github}

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("data"),
    show_default=True,
    help="The folder of the YAML files.",
)
seeds_option = click.option(
    "--seeds",
    type=click.Path(path_type=Path),
    default=None,
    help="The folder of the inventory of claims; `seeds` beside the data folder by default.",
)


@click.group(cls=Sleeve, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="evidence")
def main() -> None:
    """Evidence sites from YAML: check the data, export tables, build pages.

    Example: evidence check
    """


@main.command()
@data_option
@seeds_option
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option(
    "--lang", type=click.Choice(translations()), default="en", show_default=True, help="The language to speak."
)
@click.option("--why", metavar="PAGE", help="Say instead why the next build writes the page of this address, or not.")
@click.option(
    "--cache",
    type=click.Path(path_type=Path),
    default=Path(".cache/evidence"),
    show_default=True,
    help="Where builds keep their pages, for --why.",
)
def check(data: Path, seeds: Path | None, form: str, lang: str, why: str | None, cache: Path) -> None:
    """Report every problem of every file at once, with file, line, column and remedy.

    Example: evidence check --lang fr

    Example: evidence check --why studies/smith-2019/
    """
    if why is not None:
        if form != "text":
            raise click.UsageError("--why answers in text only: leave --format out.")
        _explain(data, seeds, cache, why, translation(lang))
        return
    # GitHub finds a file by its place in the repository, wherever the command is run.
    examined = examine(data, repository_top(data) if form == "github" else None, seeds)
    text = FORMATS[form](examined.problems, translation(lang))
    if form == "text" and examined.dataset:
        click.echo(checked(examined.dataset).told(translation(lang)), err=True)
    if text:
        click.echo(text)
    if problems.errors(examined.problems):
        raise SystemExit(1)


def _explain(data: Path, seeds: Path | None, cache: Path, address: str, language: problems.Translation) -> None:
    from . import why

    try:
        click.echo(why.as_text(why.account(data, seeds, cache, address), language))
    except why.WrongUse as wrong:
        click.echo(wrong.said.told(language), err=True)
        raise SystemExit(2) from None
    except Refused as refused:
        click.echo(problems.as_text(refused.problems, language))
        raise SystemExit(1) from None


def repository_top(folder: Path) -> Path | None:
    """The top of the git repository in which a folder lies; None outside of any."""
    here = Path(os.path.abspath(folder))
    return next((place for place in (here, *here.parents) if (place / ".git").exists()), None)


@main.command()
@data_option
@seeds_option
@click.option("--pages", is_flag=True, help="Write the pages instead: for another site builder, or a web server alone.")
@click.option(
    "--docs",
    type=click.Path(path_type=Path),
    default=Path("docs"),
    show_default=True,
    help="The folder of the hand-written pages, for --pages.",
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def export(data: Path, seeds: Path | None, pages: bool, docs: Path, folder: Path) -> None:
    """Write all that a site offers for re-use into FOLDER: tables as CSV, JSON lines, JSON and SQLite, what describes
    them, references, and what changed.

    Example: evidence export out

    Example: evidence export --pages out
    """
    try:
        if pages:
            _hand_over(data, seeds, docs, folder)
            return
        from .export import export as write_tables

        dataset, _ = sound_dataset(data, seeds=seeds)
        for file in write_tables(dataset, folder):
            echo(file)
    except Refused as refused:
        _stop(refused)
    except OSError as error:
        raise click.ClickException(f"{error.filename or folder}: {error.strerror}.") from None


def _hand_over(data: Path, seeds: Path | None, docs: Path, folder: Path) -> None:
    from .elsewhere import hand_over, hand_pages
    from .site import Workshop

    root = data.resolve().parent
    site = Workshop(data, root, seeds or root / "seeds", overrides=root / "overrides").open()
    title = site.dataset.site.record.title
    count = hand_over(site, hand_pages(docs), title.said(site.dataset.site.record.languages[0])[0], folder)
    click.echo(f"{count} files: {folder / 'docs'} with mkdocs.yml for a builder, {folder / 'www'} for a web server.")


@main.command()
@data_option
@seeds_option
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write what readers will see otherwise, drawings and sentences, into this file, too.",
)
@click.argument("old")
@click.argument("new", required=False)
def diff(data: Path, seeds: Path | None, form: str, report: Path | None, old: str, new: str | None) -> None:
    """Tell what changed from OLD to NEW: figures, contrasts and pooled values first, then everything else.

    Each is a folder or a git revision; NEW is the working folder if it is left out.

    Example: evidence diff main --format markdown
    """
    from . import diff as told

    try:
        with told.opened(old, data, seeds) as one, told.opened(new, data, seeds) as other:
            read: Known = {}  # a file that is the same on both sides is read once
            before, after = (examine(s.data, s.root, s.seeds, read, s.overrides) for s in (one, other))
            found = [[*side.problems, *checked.problems] for side, checked in ((one, before), (other, after))]
            files = told.file_changes(one, other)
            sound = before.dataset and after.dataset and not problems.errors([*found[0], *found[1]])
            seen = _seen(one, other, read) if report and sound else []
    except told.WrongUse as wrong:
        click.echo(f"Error: {wrong}", err=True)
        raise SystemExit(2) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}.") from None
    if before.dataset and after.dataset and sound:
        changes = replace(told.compare(before.dataset, after.dataset), files=files)
    else:
        changes = told.refused(*found)
    click.echo({"text": told.as_text, "markdown": told.as_markdown, "json": told.as_json}[form](changes))
    if not changes.compared:
        raise SystemExit(1)
    if report and after.dataset:
        from .report import as_html

        report.write_text(
            as_html(changes, seen, after.dataset.site.record.languages[0]), encoding="utf-8", newline="\n"
        )


def _seen(one: Side, other: Side, known: Known) -> list[Seen]:
    from .report import seen_changes

    gc.set_threshold(200_000, 20, 20)  # as a build does: a million short-lived values, and then the end
    old, new = ((side.data, side.root, side.seeds, side.overrides) for side in (one, other))
    return seen_changes(old, new, known)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def schema(folder: Path) -> None:
    """Write the JSON Schemas that editors of the data point at into FOLDER: data/.schema for this project.

    Example: evidence schema data/.schema
    """
    from .load import lists_of
    from .model.schema import DRAFT, schemas
    from .words.meanings import meanings

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in schemas(meanings(), lists_of(folder.parent)).items():
            file = folder / name
            if file.exists() and DRAFT.encode() not in file.read_bytes():
                raise click.ClickException(f"{file} is something else than a schema, and is not overwritten.")
            file.write_text(text, encoding="utf-8", newline="\n")
            echo(file)
    except OSError as error:
        raise click.ClickException(f"{error.filename or folder}: {error.strerror}.") from None


@main.command()
@data_option
@seeds_option
@click.argument("language")
def words(data: Path, seeds: Path | None, language: str) -> None:
    """Print every phrase of the interface in LANGUAGE, in English where it has none: a start for overrides/words/.

    Example: evidence words de > de.toml
    """
    from .load import load
    from .words import as_toml

    dataset = load(data, seeds=seeds).dataset
    click.echo(as_toml(language, dataset.phrases.get(language) if dataset else None), nl=False)


def _stop(refused: Refused) -> NoReturn:
    click.echo(problems.as_text(refused.problems), err=True)
    raise SystemExit(1)


for command in (*new.commands.values(), *import_.commands.values(), *watch.commands.values()):
    seeds_option(data_option(command))
main.add_command(init)
main.add_command(new)
main.add_command(import_)
main.add_command(watch)


@main.command()
@click.argument("site", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("data", type=click.Path(path_type=Path, file_okay=False, exists=True), required=False)
@click.option("--seeds", type=click.Path(path_type=Path), help="The inventory of claims; beside DATA by default.")
def verify(site: Path, data: Path | None, seeds: Path | None) -> None:
    """Say whether a built SITE is complete and unaltered, and made from DATA if they are given.

    Example: evidence verify site data
    """
    from . import manifest

    if data and not (data / "site.yaml").is_file():  # nobody reads through a folder that is none
        raise click.ClickException(f"{data} holds no site.yaml: it is no data folder.")
    try:
        said = manifest.read(site)
        lists = [("the site", said["files"], manifest.prints(site))]
        if data:
            beside = data.resolve().parent
            folders = {"data": data, "seeds": seeds or beside / "seeds", "overrides": beside / "overrides"}
            lists.append(("the data", said["made_from"], manifest.sources(folders)))
    except manifest.NoManifest as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}.") from None
    differing = 0
    for what, expected, found in lists:
        told = manifest.differences(expected, found)
        differing += len(told)
        for one in told:
            click.echo(f"{one.what:<8} {one.file}")
        click.echo(f"{len(expected)} files of {what}: {'all as they were' if not told else f'{len(told)} differ'}.")
    if differing:
        raise SystemExit(1)


@main.command()
@click.argument("site", type=click.Path(path_type=Path, file_okay=False))
@click.argument("parts", type=click.Path(path_type=Path, file_okay=False, exists=True), nargs=-1, required=True)
def join(site: Path, parts: tuple[Path, ...]) -> None:
    """Make one SITE of PARTS that were built with EVIDENCE_SHARD=1/4, 2/4 and so on: the site of one build.

    Example: evidence join site part1 part2 part3 part4
    """
    from . import shards, staging

    try:
        click.echo(f"{shards.join(parts, site)} files: {site}")
    except (shards.NoPart, staging.Unwritable) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename or site}: {error.strerror}.") from None
