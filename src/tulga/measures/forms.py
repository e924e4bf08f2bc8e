"""The forms of frames that measures take: the name of a measure's frame is the name of its form.

`def hhi(partners, ...)` takes `partners`, `def trade_dependence(trade, gdp)` takes `trade` and `gdp`; nothing else has to be
declared. Whoever has data (a file, a workspace) brings it into a form once, for all measures that take it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Form:
    """The columns of a form, those that may be there besides, and what a row is."""

    columns: tuple[str, ...]
    what: str
    optional: tuple[str, ...] = ()


COMPONENTS = ("milex", "milper", "irst", "pec", "tpop", "upop")

# The columns that hold numbers, in whatever form; all others hold names.
NUMBERS = frozenset(
    {"year", "session", "vote", "value", "low", "high", "weight", "capacity", "length", "spare", *COMPONENTS}
)

FORMS: dict[str, Form] = {
    "partners": Form(
        ("subject", "object", "year", "value"),
        "a row a partner (or product, supplier, investor, mission) and year; the row without an object is the stated total",
    ),
    "trade": Form(
        ("subject", "object", "year", "item", "value"),
        "a row a partner, year and flow, `item` exports or imports; the row without an object is the stated total",
    ),
    "gdp": Form(("subject", "year", "value"), "a row a state and year, in the unit and prices of the trade"),
    "votes": Form(
        ("rollcall", "session", "subject", "vote"),
        "a row a state and roll call: 1 yes, 2 abstain, 3 no; any other number is no vote (8 absent, 9 not a member)",
    ),
    "portfolio": Form(
        ("subject", "object", "year", "value"),
        "a row a state, another state and year: what the one has with the other on an ordered scale, 0 for nothing",
        optional=("weight",),
    ),
    "capabilities": Form(("subject", "year", *COMPONENTS), "a row a state and year with the six components"),
    "system_totals": Form(
        ("year", *COMPONENTS), "a row a year: what all states of the system have together of the six components"
    ),
    "influence": Form(
        ("subject", "object", "year", "side", "dimension", "value"),
        "a row a sub-index of the subject's influence over the object: side bandwidth or dependence, 0 to 1",
    ),
    "missions": Form(
        ("subject", "object", "year", "value"),
        "a row a sending state, a host and year: the level of its representation (0, 1, 2, 3, 9)",
    ),
    "ties": Form(
        ("subject", "object", "year"),
        "a row a tie and year; `value` is its strength, or its sign where it is signed: 0 for no tie, null where it is not "
        "known; a row without an object only says that the subject is in the network",
        optional=("value",),
    ),
    "groups": Form(("subject", "group"), "a row an actor and the group it belongs to"),
    "positions": Form(
        ("subject", "year", "value"),
        "a row a state and year: where it stands on one line, an ideal point for instance",
        optional=("low", "high"),
    ),
    "domains": Form(
        ("subject", "domain", "year", "value"),
        "a row a domain (trade, arms, votes) and year: a measure of that domain",
        optional=("low", "high"),
    ),
    "routes": Form(
        ("start", "end"),
        "a row a link of a network: its capacity, its length, and the state or operator it passes through",
        optional=("capacity", "length", "through"),
    ),
    "sources": Form(
        ("subject", "object", "year", "value"),
        "a row a source of the subject's energy, its route and year; the row whose object is the subject is its own "
        "production, the row without an object the stated supply; `spare` is what the source could deliver besides",
        optional=("route", "spare"),
    ),
}
