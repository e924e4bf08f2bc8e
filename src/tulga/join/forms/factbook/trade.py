"""Trade: partners with their shares, commodities, and the totals of exports and imports.

Shares are rounded to whole percents: 0% is some trade, less than half a percent, and is kept as not covered. Partners
and commodities are the first few, so shares do not add up to 100. A partner named without a share, and a commodity, which
has no figure here, are not covered either: they are ties, and their size is not told.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from tulga.claim import exact
from tulga.errors import BadInput
from tulga.join.connector import Observation
from tulga.join.forms.factbook.entries import GOODS, Entry
from tulga.join.place import Placer

_PARTNER = re.compile(r"(?P<name>.*?)\s*(?P<bound>[<>~]?)\s*(?P<share>\d[\d.]*)\s*%")
_MOSTLY = re.compile(
    r"(?:almost (?:entirely|all|exclusively)|mostly|mainly|primarily|largely|exclusively)\s+", re.IGNORECASE
)
_MONEY = re.compile(r"(?:US)?\$\s*(?P<number>[\d,.]+)\s*(?P<scale>thousand|million|billion|trillion)?(?:\s*\(.*\))?")
_SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_GOODS_AND_SERVICES = "goods and services"
_OUTWARD = re.compile(r"share of (external|foreign|extra-\w+) (?:exports|imports)", re.IGNORECASE)
# The Factbook's own short forms, after its list of names.
_SPELLINGS = {"Virgin Islands": "VIR", "EU": "EU"}
_placer = Placer(_SPELLINGS)


def observations(entry: Entry, trader: str) -> Iterator[Observation]:
    """The trade that one item tells of; raises BadInput where it cannot be placed."""
    flow = "exports" if entry.field.startswith("Exports") else "imports"
    if entry.part:
        yield _total(entry, trader, flow)
    elif entry.field in GOODS:
        yield _goods(entry, trader, flow)
    else:
        yield _share(entry, trader, flow)


def _share(entry: Entry, trader: str, flow: str) -> Observation:
    found = _PARTNER.fullmatch(entry.text)
    name = found["name"] if found else entry.text
    said = _MOSTLY.match(name)
    partner = _placer.actor(name[said.end() :] if said else name, entry.span, entry.place)
    if partner is None:
        raise BadInput(f"{entry.text!r} names no partner", place=entry.place)
    share = exact(found["share"], place=entry.place) if found and not found["bound"] else None
    value = share or None
    outward = _OUTWARD.search(entry.note)
    item = f"{outward[1].casefold()} {flow}" if outward else flow
    if value is not None and value > 100:
        raise BadInput(f"{entry.text!r} is more than the whole", place=entry.place)
    return _observation(entry, "trade_share", trader, partner, item, value, "percent")


def _goods(entry: Entry, trader: str, flow: str) -> Observation:
    found = _PARTNER.fullmatch(entry.text)
    name = (found["name"] if found else entry.text).strip()
    if not re.search(r"[^\W\d]{2}", name):
        raise BadInput(f"{entry.text!r} names no commodity", place=entry.place)
    share = exact(found["share"], place=entry.place) if found and not found["bound"] else None
    return _observation(
        entry, "trade_goods", trader, None, f"{flow}: {name}", share or None, "percent" if share else None
    )


def _total(entry: Entry, trader: str, flow: str) -> Observation:
    found = _MONEY.fullmatch(entry.text)
    if found is None:
        raise BadInput(f"{entry.text!r} is not an amount of dollars", place=f"{entry.place}")
    number = exact(found["number"], place=entry.place)
    value = None if number is None else number * Decimal(10) ** _SCALES.get(found["scale"] or "", 0)
    item = f"{flow} of {_GOODS_AND_SERVICES}" if _GOODS_AND_SERVICES in entry.note else flow
    return _observation(entry, "trade_value", trader, None, item, value, "USD")


def _observation(
    entry: Entry, relation: str, trader: str, partner: str | None, item: str, value: Decimal | None, unit: str | None
) -> Observation:
    status = "not covered" if value is None else "value"
    return Observation(entry.row, relation, trader, partner, entry.span, item, value, unit, status)  # type: ignore[arg-type]
