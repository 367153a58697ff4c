"""`evidence init`: a small working site on a new subject. Questions are asked on a terminal only."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click

from . import __version__
from .drafting import listed, on_terminal
from .model import folded
from .problems import harmless
from .scaffold import APART, HelpLine, Refusal, Wishes, site_files
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
    spoken = tuple(listed(languages or _ask(asked, f"Languages ({', '.join(translations())})", "en")))
    try:
        wishes = Wishes(
            title=title or _ask(asked, f"Title ({TEXT})"),
            subject=subject or _ask(asked, "Subject, to be read inside a sentence"),
            illness=illness or _ask(asked, "What the people have"),
            languages=spoken,
            treatments=_families(
                named := families or _each(asked, "A family and its treatments, as Rest: Bed rest, Crutches")
            ),
            outcomes=tuple(outcomes or _each(asked, "Something that is counted, as Free of pain")),
            scales=tuple(scales or _each(asked, "Something that results are measured with, as a diary")),
            help_lines=tuple(HelpLine(*line) for line in help_lines or _lines(asked)),
        )
        _check_languages(spoken)
        _check_names(named, wishes)
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


def _ask(asked: bool, question: str, default: str = "") -> str:
    return str(click.prompt(question, default=default, show_default=bool(default))).strip() if asked else default


def _each(asked: bool, question: str) -> list[str]:
    """Answers to the same question until one is empty."""
    found: list[str] = []
    while answer := _ask(asked, f"{question} (empty: no more)"):
        found.append(answer)
    return found


def _lines(asked: bool) -> list[tuple[str, str, str, str]]:
    """Help lines as they were answered; what is missing of one is asked again."""
    question = "A help line: COUNTRY; NUMBER; NAME; WHEN, as FR; 112; Emergencies; day and night"
    found = []
    for line in _each(asked, question):
        parts = [part.strip() for part in line.split(";")]
        if len(parts) != len(HelpLine.__dataclass_fields__):
            _refuse([f"A help line has four parts with semicolons between them; '{line}' has {len(parts)}."])
        found.append((parts[0], parts[1], parts[2], parts[3]))
    return found


def _families(said: Sequence[str]) -> dict[str, list[str]]:
    """`Rest: Bed rest, Crutches` → the family and its treatments; what is said of one family twice is put together."""
    spelled: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    for one in said:
        name, _, treatments = one.partition(":")
        first = spelled.setdefault(" ".join(name.casefold().split()), name.strip())
        found.setdefault(first, []).extend(listed(treatments))
    return found


def _parts(name: str) -> list[str]:
    """A name in each of its languages, as it is compared with another."""
    return [" ".join(folded(part).split()) for part in name.split(APART) if part.strip()]


def _check_languages(languages: Sequence[str]) -> None:
    wrong = [
        f"The package does not speak '{language}': begin with {', '.join(translations())}. Another language is "
        "added by a file of words: evidence words --help"
        for language in dict.fromkeys(languages)
        if language not in translations()
    ]
    _refuse(wrong + _twice("--languages", languages))


def _check_names(families: Sequence[str], wishes: Wishes) -> None:
    """Refusal, with everything at once, where a name says nothing or stands for two things."""
    _refuse(
        [
            f"--family '{one}': the family has no name; write NAME, or NAME: TREATMENT, TREATMENT."
            for one in families
            if _empty(one.partition(":")[0])
        ]
        + _empties("--outcome", wishes.outcomes)
        + _empties("--scale", wishes.scales)
        + _twice("--family", list(wishes.treatments))
        + _twice("--family", [one for treatments in wishes.treatments.values() for one in treatments])
        + _twice("--outcome", wishes.outcomes)
        + _twice("--scale", wishes.scales)
        + _half_said(wishes)
    )


def _empty(name: str) -> bool:
    return not name.strip(f" \t{APART}")


def _empties(option: str, names: Sequence[str]) -> list[str]:
    return [
        f"{option} '{name}': the name is empty; write one, or leave the option out." for name in names if _empty(name)
    ]


def _half_said(wishes: Wishes) -> list[str]:
    """A sentence for each help line that says when it answers in one language of several: who needs it must read it."""
    return [
        f"--help-line {line.country}: '{line.when}' is said once for {len(wishes.languages)} languages; say it in "
        "each, with a bar between them, as day and night|jour et nuit."
        for line in wishes.help_lines
        if len(wishes.languages) > 1 and len(_parts(line.when)) < len(wishes.languages)
    ]


def _twice(option: str, names: Sequence[str]) -> list[str]:
    """A sentence for each name that is, in one of its languages, that of one before."""
    seen: set[tuple[int, str]] = set()
    wrong: dict[str, None] = {}
    for name in names:
        said = set(enumerate(_parts(name)))
        if said & seen:
            wrong[f"{option}: two have the same name, '{name}'; name it once."] = None
        seen |= said
    return list(wrong)


def _refuse(sentences: Sequence[str]) -> None:
    if sentences:
        raise Refusal(" ".join(sentences))


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
