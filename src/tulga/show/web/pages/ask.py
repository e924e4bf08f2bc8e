"""Ask: the scenarios that the workspace can answer, the postures that it can judge, the debates that it can map."""

from urllib.parse import urlencode

from tulga.show.surface import Workspace
from tulga.show.trail import address
from tulga.show.web.page import Asked, Data, page

POSTURES = {
    "neutrality": "what permanent neutrality would make of all that binds the state, under four models",
    "join NATO": "what joining an organisation would make of it; any other organisation can be asked for",
    "leave SCO": "what leaving one would make of it",
}
DEBATES = ("neutrality",)


@page(
    "ask",
    path="/ask",
    title="Ask",
    what="The scenarios: what if a border closes, where a bargain ends; postures to judge and debates to map.",
    place=4,
)
def ask(workspace: Workspace, asked: Asked) -> Data:
    """Every scenario with its title, question and kind, shocks first; the postures and the debates to ask for."""
    found = [
        {"id": one.id, "title": one.title, "question": one.question, "kind": one.kind, "href": address("ask", one.id)}
        for one in workspace.scenarios()
    ]
    return {
        "state": {"id": workspace.state, "label": workspace.label(workspace.state)},
        "scenarios": sorted(found, key=lambda one: one["kind"] == "bargaining"),
        "postures": [
            {"name": name, "href": "/posture?" + urlencode({"name": name}), "what": what}
            for name, what in POSTURES.items()
        ],
        "debates": [{"topic": topic, "href": "/argument?" + urlencode({"topic": topic})} for topic in DEBATES],
    }
