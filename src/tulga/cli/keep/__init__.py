"""`tulga ledger ...`: look into the ledger, judge what is in it, and look after it. A module a kind of work."""

import typer

ledger = typer.Typer(help="Keep: find claims, see where they come from, and judge them.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Put the commands of this room into the command line."""
    # Importing them is what registers their commands.
    from tulga.cli.keep import care, conflicts, facts, find, importing, review, search  # noqa: F401

    app.add_typer(ledger, name="ledger")
