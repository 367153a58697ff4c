"""`evidence init`: a small working site on a new subject. Questions are asked on a terminal only."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click

from . import __version__
from .problems import harmless
from .scaffold import HelpLine, Refusal, Wishes, site_files
from .sleeve import echo
from .words.translations import translations

TEXT = "a bar stands between languages, as Migraine|La migraine"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", default="", help=f"What the site is called ({TEXT}).")
@click.option("--subject", default="", help="What it is about, to be read inside a sentence.")
@click.option("--illness", default="", help="What the people of its studies have.")
@click.option("--languages", default="", help="With commas between them; the first one is at the root. en by default.")
@click.option("--family", "families", multiple=True, metavar="NAME[: TREATMENT, …]", help="A family of treatments.")
@click.option("--outcome", "outcomes", multiple=True, metavar="NAME", help="Something that is counted in people.")
@click.option("--scale", "scales", multiple=True, metavar="NAME", help="Something that results are measured with.")
@click.option(
    "--help-line",
    "help_lines",
    nargs=4,
    multiple=True,
    metavar="COUNTRY NUMBER NAME WHEN",
    help="Where to call for help, if the subject asks for it.",
)
@click.option("--yes", is_flag=True, help="Ask nothing: what is not given is that of the example.")
def init(
    folder: Path, title: str, subject: str, illness: str, languages: str, families: Sequence[str],
    outcomes: Sequence[str], scales: Sequence[str], help_lines: Sequence[tuple[str, str, str, str]], yes: bool,
) -> None:  # fmt: skip
    """Begin a site on a new subject in FOLDER: data with an invented example, settings, Makefile, workflow.

    Nothing is overwritten. On a terminal, what is not given is asked for.

    Example: evidence init knees --title "Knee pain" --family "Rest: Bed rest, Crutches" --outcome "Free of pain"
    """
    asked = not yes and on_terminal()
    spoken = tuple(_list(languages or _ask(asked, f"Languages ({', '.join(translations())})", "en")))
    wishes = Wishes(
        title=title or _ask(asked, f"Title ({TEXT})"),
        subject=subject or _ask(asked, "Subject, to be read inside a sentence"),
        illness=illness or _ask(asked, "What the people have"),
        languages=spoken,
        treatments=_families(families or _each(asked, "A family and its treatments, as Rest: Bed rest, Crutches")),
        outcomes=_said(outcomes or _each(asked, "Something that is counted, as Free of pain")),
        scales=_said(scales or _each(asked, "Something that results are measured with, as a diary")),
        help_lines=tuple(HelpLine(*line) for line in help_lines),
    )
    try:
        _check_languages(spoken)
        written = _written(folder, site_files(wishes, _today(), __version__))
    except Refusal as refusal:
        raise click.UsageError(str(refusal)) from None
    except OSError as error:
        raise click.ClickException(harmless(f"{error.filename or folder}: {error.strerror}.")) from None
    for path in written:
        echo(folder / path)
    click.echo(f"Now: cd {harmless(str(folder))} && mkdocs serve   (README.md says what comes next)", err=True)


def _today() -> date:
    """The day that a new site names as the one of its last search; SOURCE_DATE_EPOCH says another one than today."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(given), UTC).date() if given.isdecimal() and len(given) < 12 else date.today()


def on_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin is not None and sys.stdin.isatty()


def _ask(asked: bool, question: str, default: str = "") -> str:
    return str(click.prompt(question, default=default, show_default=bool(default))).strip() if asked else default


def _each(asked: bool, question: str) -> list[str]:
    """Answers to the same question until one is empty."""
    found: list[str] = []
    while answer := _ask(asked, f"{question} (empty: no more)"):
        found.append(answer)
    return found


def _said(names: Sequence[str]) -> tuple[str, ...]:
    """Those that say something."""
    return tuple(name for name in names if name.strip(" |"))


def _list(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _families(said: Sequence[str]) -> dict[str, list[str]]:
    """`Rest: Bed rest, Crutches` → the family and its treatments."""
    parted = [one.partition(":") for one in said]
    return {name.strip(): _list(treatments) for name, _, treatments in parted if name.strip()}


def _check_languages(languages: Sequence[str]) -> None:
    for language in languages:
        if language not in translations():
            raise Refusal(
                f"The package does not speak '{language}': begin with {', '.join(translations())}. Another language is "
                "added by a file of words: evidence words --help"
            )


def _written(folder: Path, texts: dict[str, str]) -> list[str]:
    """Write everything, or nothing: no file of a site is ever overwritten."""
    from .model.schema import schemas
    from .words.meanings import meanings

    whole = texts | {f"data/.schema/{name}": text for name, text in schemas(meanings()).items()}
    there = [path for path in whole if (folder / path).exists()]
    if there:
        more = f" and {len(there) - 1} more" if there[1:] else ""
        raise Refusal(f"{folder / there[0]}{more}: there already, and not overwritten. Choose another folder.")
    for path, content in {path: text.encode() for path, text in whole.items()}.items():  # all of it is text, or nothing
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as new_file:
            new_file.write(content)
    return list(texts)
