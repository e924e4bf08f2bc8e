"""`tulga ledger search`: where words stand in the documents."""

from typing import Annotated, Optional

import typer

from tulga.cli.keep import ledger
from tulga.cli.keep.find import WORDS
from tulga.cli.options import WORKSPACE, JsonOption, WorkspaceOption, opened
from tulga.cli.tables import print_rows


@ledger.command("search")
def search(
    text: Annotated[str, typer.Argument(help=WORDS)],
    source: Annotated[Optional[str], typer.Option(help="Only in this source, by its id.")] = None,  # noqa: UP045
    limit: Annotated[int, typer.Option(min=1, max=1000, help="The most places to list.")] = 20,
    everything: Annotated[bool, typer.Option("--all", help="Also in documents that a newer version replaced.")] = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Find words in the documents: the best passages first, with the words in [brackets].

    Names are found in Cyrillic and in Latin letters, however they were asked for.
    """
    from tulga.ledger.hits import passages

    with opened(workspace) as ws:
        if source is not None:
            ws.source(source)
        hits = ws.ledger.look(
            lambda connection: passages(connection, text, limit, source=source, current=not everything)
        )
    rows = [
        {"source": hit.source, "title": hit.title, "place": f"char={hit.begins}-{hit.ends}", "words": hit.marked()}
        for hit in hits
    ]
    print_rows(rows, ("title", "place", "words"), as_json=as_json)
    return 0
