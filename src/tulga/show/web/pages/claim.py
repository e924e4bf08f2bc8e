"""Claim: what one source says, with the words highlighted where they stand, or the row with its cells."""

import re
from collections.abc import Mapping
from typing import Any

from tulga.claim import Claim, plain_number
from tulga.show.surface import Workspace
from tulga.show.trail import claim_card, fact_card
from tulga.show.web.page import Asked, Data, page

CONTEXT = 700  # characters of the document shown on each side of the quote
_COLUMNS = re.compile(r";col=(.+)$")


@page(
    "claim",
    path="/claim/{id}",
    title="Claim",
    what="One claim or table row: its quote in its document, or its cells in their row, with citation and history.",
)
def claim(workspace: Workspace, asked: Asked) -> Data:
    """One claim or observation by its id; raises BadUse for an id that is not known."""
    one = workspace.claim(asked.at["id"])
    return {
        "claim": claim_card(workspace, one),
        "passage": passage(one, workspace.text(one.evidence.source)),
        "row": table_row(workspace, one),
        "transcription": transcription(workspace, one),
        "history": _history(workspace, one),
        "facts": _facts(workspace, one),
    }


def passage(claim: Claim, text: str | None) -> dict[str, Any] | None:
    """The quote with what stands before and after it, cut at line or word ends; None without the text."""
    if text is None or claim.evidence.chars is None:
        return None
    start, end = claim.evidence.chars
    if not 0 <= start < end <= len(text):
        return None
    first = _whole(text, max(0, start - CONTEXT), start)
    last = len(text) if end + CONTEXT >= len(text) else text.rfind(" ", end, end + CONTEXT)
    return {
        "before": text[first:start],
        "quote": text[start:end],
        "after": text[end : max(last, end)],
        "cut_before": first > 0,
        "cut_after": max(last, end) < len(text),
        "agrees": not claim.evidence.quote or text[start:end] == claim.evidence.quote,
    }


def _whole(text: str, cut: int, start: int) -> int:
    if cut == 0:
        return 0
    blank = text.find(" ", cut, start)
    return blank + 1 if blank >= 0 else cut


def table_row(workspace: Workspace, claim: Claim) -> dict[str, Any] | None:
    """The row's cells by column with those marked that the claim was made from; None where there is no table."""
    if claim.evidence.row is None:
        return None
    cells = workspace.table_row(claim.evidence.source, claim.evidence.row)
    if cells is None:
        return None
    marked = _marked(workspace, claim, cells)
    return {
        "number": claim.evidence.row,
        "cells": [{"column": name, "text": text, "marked": name in marked} for name, text in cells.items()],
    }


def transcription(workspace: Workspace, claim: Claim) -> dict[str, Any] | None:
    """The row of the table in which people wrote a claim down; None for a claim that was read by the program."""
    found = workspace.transcription(claim.id) if claim.evidence.row is None else None
    if found is None:
        return None
    cells = [{"column": name, "text": text} for name, text in found["cells"].items() if text]
    return {"table": found["table"], "number": found["row"], "cells": cells}


def _marked(workspace: Workspace, claim: Claim, cells: Mapping[str, str]) -> set[str]:
    named = _COLUMNS.search(claim.evidence.locator)
    if named:
        return {part.strip() for part in re.split("[,;]", named[1])}
    said = {claim.subject, claim.object, claim.item, plain_number(claim.value)}
    said |= {workspace.label(end) for end in (claim.subject, claim.object) if end}
    said |= {str(claim.span), str(claim.span.start.year) if claim.span.start else None}
    return {name for name, text in cells.items() if text and text.replace(",", "").strip() in said}


def _history(workspace: Workspace, claim: Claim) -> list[dict[str, Any]]:
    if claim.evidence.row is not None:
        return []
    return [
        {"at": event.at, "kind": event.kind, "what": event.what, "person": event.person}
        for event in workspace.ledger.history(claim.id)
    ]


def _facts(workspace: Workspace, claim: Claim) -> list[dict[str, Any]]:
    found = []
    for fact in workspace.facts(relation=claim.relation, actor=claim.subject or claim.object):
        sides = {"for": fact.supporting, "against": fact.against, "before": fact.history}
        for side, claims in sides.items():
            if any(one.id == claim.id for one in claims):
                found.append({**fact_card(workspace, fact), "side": side})
    return found
