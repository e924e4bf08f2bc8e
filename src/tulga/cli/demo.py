"""`tulga demo`: the worked example in front of the user's eyes; `tulga init`: an empty workspace of one's own."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from tulga.cli.options import WORKSPACE, WorkspaceOption, opened, progress

PORT = 8642


def register(app: typer.Typer) -> None:
    """Put the commands of this room into the command line."""
    app.command("demo")(demo)
    app.command("init")(init)
    app.command("serve")(serve)


def demo(
    pack: Annotated[
        str, typer.Option("--pack", help="A pack that comes with Tulga, or a folder that holds one.")
    ] = "mongolia",
    port: Annotated[int, typer.Option("--port", help="Where to serve.", min=0, max=65535)] = PORT,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the browser.")] = True,
    build_only: Annotated[bool, typer.Option("--build-only", help="Build the workspace and do not serve it.")] = False,
    workspace: WorkspaceOption = Path("tulga-demo"),
) -> int:
    """Build the Mongolia workspace and serve it on this machine."""
    from tulga.packs import pack as named
    from tulga.workspace import Workspace

    chosen = named(pack)
    failed = 0
    with Workspace.create(workspace, chosen.focal, chosen.title, chosen.poles) as ws:
        inputs = chosen.inputs()
        for path, outcome in progress(ws.take(chosen), chosen.title.split(",")[0], total=len(inputs)):
            for sentence in (*outcome.problems, *([outcome.error] if outcome.error else [])):
                failed += 1
                print(f"tulga: {sentence}", file=sys.stderr)
            print(f"{path.relative_to(chosen.folder)}: {outcome.new} new, {outcome.known} known", file=sys.stderr)
        counts = ws.ledger.counts()
        print(
            f"{counts['claims']} claims from {counts['sources']} sources, {ws.observations.height} observations",
            file=sys.stderr,
        )
    if build_only:
        return 1 if failed else 0
    return serve(port=port, browser=browser, workspace=workspace)


def init(
    state: Annotated[str, typer.Argument(help="The observed state (ISO3 or name).", metavar="STATE")],
    title: Annotated[str, typer.Option("--title", help="What the workspace is called.")] = "",
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Make an empty workspace for one state."""
    from tulga.actors import label, resolve
    from tulga.errors import BadUse
    from tulga.workspace import Workspace

    found = resolve(state)
    if found.actor is None or found.kind != "state":
        raise BadUse(f"{state!r} is not a state: {found.reason}", nearest=found.runners_up)
    Workspace.create(workspace, found.actor, title or label(found.actor)).close()
    print(f"{workspace}: a workspace for {label(found.actor)}")
    return 0


def serve(
    port: Annotated[int, typer.Option("--port", help="Where to serve.", min=0, max=65535)] = PORT,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the browser.")] = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Serve a workspace's pages on this machine (127.0.0.1)."""
    import socket

    import uvicorn

    from tulga.errors import BadUse
    from tulga.show.web.app import create_app

    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except OSError as error:
        raise BadUse(f"port {port} cannot be used ({error.strerror}); choose another with --port") from None
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with opened(workspace) as ws:
        server = uvicorn.Server(uvicorn.Config(create_app(ws), log_level="warning"))
        print(f"Tulga is at {address} (stop with Ctrl-C)", flush=True)
        if browser:
            import webbrowser

            webbrowser.open(address)
        server.run(sockets=[listening])
    return 0
