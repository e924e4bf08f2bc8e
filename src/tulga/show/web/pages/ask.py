"""Ask: the scenarios that the workspace can answer."""

from tulga.show.surface import Workspace
from tulga.show.trail import address
from tulga.show.web.page import Asked, Data, page


@page(
    "ask",
    path="/ask",
    title="Ask",
    what="The scenarios: what happens if a border closes or a partner is lost.",
    place=4,
)
def ask(workspace: Workspace, asked: Asked) -> Data:
    """Every scenario with its title and question."""
    return {
        "scenarios": [
            {"id": one.id, "title": one.title, "question": one.question, "href": address("ask", one.id)}
            for one in workspace.scenarios()
        ]
    }
