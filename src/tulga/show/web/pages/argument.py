"""Argument: a debate as a map, who is for and against and on what condition; and competing hypotheses weighed."""

from tulga.show.argument import debate_card, question_card
from tulga.show.posture import asked_day
from tulga.show.surface import Workspace
from tulga.show.web.page import Asked, Data, page

FIRST = "neutrality"  # the topic that is mapped unless another is asked for


@page(
    "argument",
    path="/argument",
    title="Argument",
    what="What speaks for and against a topic, by holder and date: topic=neutrality, and on=2016-05-05 for one day.",
    needs=("topic",),
)
def argument(workspace: Workspace, asked: Asked) -> Data:
    """The map of a topic and the weighed hypotheses; raises BadUse for a day that is none."""
    topic = " ".join((asked.query.get("topic") or FIRST).split())
    typed = asked.query.get("on") or None
    on = asked_day(workspace, typed) if typed else None
    return {
        "topic": topic,
        "on": on.isoformat() if on else None,
        **debate_card(workspace, topic, on),
        "questions": [question_card(one) for one in workspace.counsel.questions()],
    }
