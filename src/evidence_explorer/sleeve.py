"""Whatever happens to a command ends in a sentence: what could not be done, and why; a trace is for who asks for it."""

from __future__ import annotations

import os
from typing import Any

import click

from .problems import harmless
from .stopped import stopped

TRACE = "EVIDENCE_TRACE"
"""With this variable of the environment, an exception is shown as it is."""
OURS = f"this is a fault of the program: {TRACE}=1 shows where"
FAULT = 3
"""How a command ends that failed by a fault of its own."""


class Fault(click.ClickException):
    """The program failed, and nobody did anything wrong."""

    exit_code = FAULT


class Sleeve(click.Group):
    """A group of commands in which no exception goes astray."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a failure to read or write is one of the world, anything else one of ours."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise  # click knows what to do
        except OSError as error:
            self._shown()
            raise click.ClickException(harmless(stopped(error, again="try again"))) from None
        except UnicodeEncodeError as error:
            self._shown()
            said = harmless(str(error.object)[error.start : error.end], 100)
            raise click.ClickException(f"'{said}' is no text; write it in UTF-8, and try again.") from None
        except Exception as error:
            self._shown()
            raise Fault(harmless(stopped(error, trace=OURS))) from None

    def _shown(self) -> None:
        if os.environ.get(TRACE):
            raise


def echo(said: object) -> None:
    """Say a name as it can be said: not every name of a file is a text."""
    click.echo(harmless(str(said)))
