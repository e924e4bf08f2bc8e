"""Contents: every page, its address and its twin."""

from tulga.show.export import exports
from tulga.show.surface import Workspace
from tulga.show.web.page import Asked, Data, page, pages


@page(
    "contents",
    path="/contents",
    title="Contents",
    what="Every page with its address, its JSON twin and what it shows, and every export.",
    place=7,
)
def contents(workspace: Workspace, asked: Asked) -> Data:
    """The list of pages and exports, from the registries themselves."""
    shown = sorted((p for _, p in pages.items()), key=lambda p: (p.place or 99, p.path))
    return {
        "pages": [{"title": p.title, "path": p.path, "twin": p.twin, "what": p.what, "alone": p.alone} for p in shown],
        "exports": [{"title": form.title, "path": f"/export/claims.{form.suffix}"} for _, form in exports.items()],
    }
