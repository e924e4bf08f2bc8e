"""Arguments and options that several commands of the ledger take, each declared once."""

from typing import Annotated, Optional

import typer

ClaimArgument = Annotated[str, typer.Argument(help="A claim's id, or its first six characters.")]
ReasonOption = Annotated[str, typer.Option(help="Why.")]
PersonOption = Annotated[str, typer.Option(help="Who does it.", envvar="USER")]
ActorOption = Annotated[Optional[str], typer.Option(help="An actor at either end, by id or name.")]  # noqa: UP045
RelationOption = Annotated[Optional[str], typer.Option(help="A relation of the vocabulary.")]  # noqa: UP045
