"""What ends or holds up a server is told in a sentence: a port that is taken, settings that cannot be read."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable

from mkdocs.exceptions import Abort, MkDocsException, PluginError

from .problems import harmless
from .stopped import stopped

log = logging.getLogger("mkdocs.plugins.evidence")
STAY = "The last good pages stay; mend it, and save the file."


def refuse_taken(host: str, port: int) -> None:
    """PluginError if nobody can listen at this address: told before the site is built, and with what to do."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server will
            tried.bind((address[0], port, *address[2:]))  # what looks up names takes any number for a port
    except (OSError, OverflowError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        other = f"mkdocs serve --dev-addr 127.0.0.1:{port + 1 if 1024 <= port < 65535 else 8001}"
        raise PluginError(
            f"Nobody can listen at {harmless(host, 100)}:{port} ({why}). If another server is running there, end it; "
            f"or name another address, as in '{other}'."
        ) from None


def said(build: Callable[[], object], stands: Callable[[], bool]) -> Callable[[], bool]:
    """A builder whose failures are sentences, and which says whether it must be asked again.

    ``stands``: whether all of the former site is there still. Then the server shows it; else it lets browsers wait.
    """

    def owed() -> bool:
        try:
            build()
        except SystemExit as error:  # the builder has told why
            told = str(error)
        except MkDocsException as error:
            told = error.format_message().strip()
        except Exception as error:
            log.debug("The build stopped.", exc_info=error)
            told = stopped(error)
        else:
            return False
        if not stands():
            raise Abort(told)
        log.error("%s\n%s", told, STAY)
        return True

    return owed
