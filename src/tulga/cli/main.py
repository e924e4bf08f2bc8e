"""`tulga`: seven verbs, one command each.

Exit status: 0 done, 1 some inputs failed (each named), 2 bad use. An error is one sentence; no traceback reaches a user.
"""

import os
import sys
from typing import Annotated, Optional

import typer
from typer.exceptions import TyperException

from tulga import __version__
from tulga.cli import argue, ask, demo, events, hold, join, keep, measure, panel, posture, read, show
from tulga.errors import TulgaError

_INTERRUPTED = 130

app = typer.Typer(
    name="tulga",
    help="An open observatory of a state's external relations: read, keep, join, panel, measure, hold, ask, show.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for room in (demo, read, events, keep, join, panel, measure, hold, ask, posture, argue, show):
    room.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"tulga {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        Optional[bool],  # noqa: UP045 (typer reads the annotation at run time)
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop."),
    ] = None,
) -> None:
    """An open observatory of a state's external relations: read, keep, join, panel, measure, hold, ask, show."""


def main() -> None:
    """Run the command line and leave with its exit status."""
    try:
        status = app(standalone_mode=False)
    except TulgaError as error:
        _say(str(error))
        status = error.exit_status
    except typer.Exit as leaving:
        status = leaving.exit_code
    except TyperException as error:
        _say(str(error).removeprefix("Value error, "))
        status = 2
    except (KeyboardInterrupt, typer.Abort):
        status = _INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    if status == _INTERRUPTED:  # which is also what Typer makes of it
        _say("stopped; what was finished is kept")
    sys.exit(status if isinstance(status, int) else 0)


def _say(sentence: str) -> None:
    print(f"tulga: {sentence}", file=sys.stderr)
