"""Claims in few words, and a small vocabulary of one relation a nature, for the tests of this folder."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from tulga.claim import Claim, Evidence
from tulga.ledger import Ledger, schema
from tulga.ledger.clock import moment
from tulga.ledger.indexing import claim_words
from tulga.ledger.rows import claim_row
from tulga.relations import Relation
from tulga.sources import Source
from tulga.span import Span


def claim(relation: str, subject: str | None, obj: str | None, when: str = "", source: str = "a", **more: Any) -> Claim:
    """A claim of table row `row` (1 where none is given) of `source`."""
    row = more.pop("row", 1)
    if "value" in more:
        more["value"] = Decimal(more["value"])
    evidence = Evidence(source, f"row={row}")
    return Claim(relation=relation, subject=subject, object=obj, span=Span.parse(when), evidence=evidence, **more)


def _relation(name: str, nature: str, **more: Any) -> Relation:
    return Relation.model_validate(
        {
            "id": name,
            "label": {"en": name},
            "what": name,
            "subject": ["state"],
            "object": ["state"],
            "nature": nature,
            "yields": ["one", "two", "three"],
            "not": ["four", "five"],
            **more,
        }
    )


VOCABULARY = {
    "embassy_opened": _relation("embassy_opened", "event", conflict="date", once=True, items="describe"),
    "military_exercise": _relation("military_exercise", "event", symmetric=True),
    "official_visit": _relation("official_visit", "event"),
    "partnership_level": _relation("partnership_level", "state", symmetric=True, conflict="tier"),
    "membership": _relation("membership", "state", conflict="date"),
    "trade_value": _relation("trade_value", "flow", conflict="value"),
    "mission_count": _relation("mission_count", "stock", conflict="value"),
    "annual_dialogue": _relation("annual_dialogue", "habit"),
}


TEXT = "In 1996 Türkiye opened its embassy.\n\nТүүнээс хойш худалдаа өссөн."
QUOTE = "Türkiye opened its embassy"
_AT = TEXT.index(QUOTE)
OPENED = Claim(
    relation="embassy_opened",
    subject="TUR",
    object="MNG",
    qualifiers=(("role", "host"), ("role", "sponsor")),
    span=Span.parse("1996"),
    evidence=Evidence("n@1", f"char={_AT}-{_AT + len(QUOTE)}", QUOTE),
    confidence=0.1 + 0.2,
)
TRADE = claim("trade_value", "MNG", "CHN", "2018", source="t", value="6300000000.5", unit="USD", polarity="-")
CORRECTED = claim("trade_value", "MNG", "CHN", "2018", source="t", value="6300000000.5", unit="USD")


def fill_every_table(ledger: Ledger) -> None:
    """Put rows into every table of an empty ledger, all of them as Tulga itself writes them; nothing is wrong with it."""
    for number in (1, 2):
        source = Source(f"n@{number}", "document", {"title": "A note"}, str(number), "n.txt")
        told = [OPENED] if number == 1 else []
        ledger.add(told, source, text=TEXT, language="mn", verb="read", input_name="n.txt")
    ledger.add([TRADE], Source("t", "table"), verb="join", input_name="t.csv", rows=[1])
    ledger.change(_what_people_thought)


def _what_people_thought(connection: Connection) -> None:
    at = moment(connection)
    by = {"person": "Saraa", "at": at}
    connection.execute(schema.grade.insert().values(source="t", code="B2", reason="official statistics", **by))
    connection.execute(schema.grade.insert().values(claim=TRADE.id, code="1", reason="seen in the register", **by))
    corrected = claim_row(CORRECTED)
    connection.execute(schema.claim.insert().values(**corrected, number=3, words=claim_words(corrected)))
    for act in (
        {"verdict": "accepted", "claim": TRADE.id},
        {"verdict": "edited", "claim": TRADE.id, "becomes": CORRECTED.id},
        {"verdict": "renamed", "actor": "CHN", "becomes": "TWN", "claim": CORRECTED.id},
        {"verdict": "copied", "source": "n@2", "becomes": "n@1"},
        {"verdict": "undone", "undoes": 1},
    ):
        connection.execute(schema.judgement.insert().values(**act, reason="a reason", **by))
    connection.execute(schema.hidden.insert().values(claim=TRADE.id, why="edited"))
    schema.index_words(connection)
