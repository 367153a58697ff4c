"""The command `evidence` from its first moment on: an interruption while it is loaded leaves no trace."""

import os
import signal
import sys


def main() -> None:
    """Load the program and run the command."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _aborted)
    from .cli import main as command

    if signal.getsignal(signal.SIGINT) is _aborted:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    command()


def _aborted(*_: object) -> None:
    """End at once: nothing has begun. An exception could arise where a library drops it, and be lost."""
    os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, b"Aborted!\n")
    os._exit(1)


if __name__ == "__main__":
    main()
