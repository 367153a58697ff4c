"""The command `evidence`: thin sleeves around the library. Exit 0 done, 1 problems found, 2 wrong use."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import click

from . import __version__, problems
from .site import Refused, examine, sound_dataset

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


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="evidence")
def main() -> None:
    """Evidence sites from YAML: check the data, export tables, build pages.

    Example: evidence check
    """


@main.command()
@data_option
@seeds_option
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True)
def check(data: Path, seeds: Path | None, form: str) -> None:
    """Report every problem of every file at once, with file, line, column and remedy.

    Example: evidence check --format json
    """
    examined = examine(data, seeds=seeds)
    text = FORMATS[form](examined.problems)
    if text:
        click.echo(text)
    if problems.errors(examined.problems):
        raise SystemExit(1)


@main.command()
@data_option
@seeds_option
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def export(data: Path, seeds: Path | None, folder: Path) -> None:
    """Write the tables as CSV files into FOLDER: arms, effects, studies, sources.

    Example: evidence export out
    """
    from .export import export as write_tables  # tables need pandas, which checking does not

    try:
        dataset, _ = sound_dataset(data, seeds=seeds)
        for file in write_tables(dataset, folder):
            click.echo(file)
    except Refused as refused:
        _stop(refused)
    except OSError as error:
        raise click.ClickException(f"{error.filename or folder}: {error.strerror}.") from None


def _stop(refused: Refused) -> NoReturn:
    click.echo(problems.as_text(refused.problems), err=True)
    raise SystemExit(1)
