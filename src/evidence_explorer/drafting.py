"""What commands that write drafts share: data as far as it can be read, files that are never overwritten, questions."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from . import problems, scaffold
from .load import load
from .load.strict import MAX_BYTES, Unreadable, decode, parse
from .model import Dataset, problem_at
from .problems import say
from .scaffold import Draft, Existing, Refusal

PLACES = ("families/*.yaml", "studies/*/*.yaml", "claims/*.yaml", "biomarkers/*.yaml")
F = TypeVar("F", bound=Callable[..., None])

id_option = click.option("--id", "id_", default="", help="The id: small letters, digits and hyphens.")


def carefully(command: F) -> F:
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
            stop(problems.harmless(f"{where}{error.strerror}."))

    return careful  # type: ignore[return-value]  # the same signature, which click has read from the wrapped function


def dataset_of(data: Path, seeds: Path | None) -> Dataset:
    """The data as far as it can be read: drafts that are not finished disturb nobody."""
    loaded = load(data, seeds=seeds)
    if loaded.dataset is None or not loaded.complete:
        stop(problems.as_text(loaded.problems))
    return loaded.dataset


def files_of(data: Path) -> frozenset[str]:
    """The files of records in a data folder, as paths inside of it."""
    return frozenset(file.relative_to(data).as_posix() for place in PLACES for file in data.glob(place))


def existing_file(data: Path, path: str) -> Existing:
    """A file that gets one more entry; it must be sound YAML."""
    file = data / path
    try:
        text = decode(file.read_bytes())
        parsed = parse(text)
    except Unreadable as error:
        stop(problems.as_text([problem_at(str(file), error.fault, error.line, error.column)]))
    if parsed.faults:
        stop(problems.as_text([problem_at(str(file), fault, line, column) for fault, line, column in parsed.faults]))
    return Existing(path, text, parsed.value, parsed.marks)


def write_draft(data: Path, draft: Draft, language: problems.Translation = problems.ENGLISH) -> None:
    """Write a new file, never over another one."""
    file, raw = data / draft.path, draft.text.encode()
    if len(raw) > MAX_BYTES:
        stop(f"{file}  The draft would hold {len(raw) / 1e6:.1f} MB; no record needs more than 1 MB.")
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("xb") as new_file:
        new_file.write(raw)
    _tell(file, draft, language)


def add_to_file(data: Path, existing: Existing, draft: Draft, name: str) -> None:
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


def listed(text: str) -> list[str]:
    """`one, two` → its words."""
    return [word.strip() for word in text.split(",") if word.strip()]


def on_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin is not None and sys.stdin.isatty()


def ask(given: str, question: str, choices: Sequence[str] = (), optional: bool = False) -> str:
    """What was given as an option; else, on a terminal, what somebody answers."""
    if given or not on_terminal():
        return given
    choice = click.Choice(choices) if choices else None
    default = "" if optional else None
    return str(click.prompt(question, default=default, type=choice, show_choices=False, show_default=False)).strip()


def stop(message: str) -> NoReturn:
    """End with a message, as a command that found problems."""
    click.echo(message, err=True)
    raise SystemExit(1)
