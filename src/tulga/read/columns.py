"""What the head of a table's column says of the numbers below it: their unit and scale, and their date."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from tulga.read.dates import find_dates
from tulga.read.quantities import Kind, Quantity, find_quantities
from tulga.span import Span

_PIECE = re.compile(r"[^(),;:/]+")
_WORD = re.compile(r"\S+")
_SIGN = re.compile(r"(?P<money>(?:US|A|C)?[$€£¥₮]|[A-Z]{3})\s*(?P<scale>[a-z].*)")


@dataclass(frozen=True, slots=True)
class Column:
    """A number of one in the column: what it is worth in `unit`; and the date of the column where it has one."""

    worth: Decimal = Decimal(1)
    unit: str | None = None
    kind: Kind = "plain"
    date: Span | None = None

    def of(self, quantity: Quantity) -> Quantity:
        """A number of the column with its unit; unchanged where it has one of its own.

        >>> column("Exports (USD million)").of(find_quantities("10.8")[0]).value
        Decimal('10800000.0')
        """
        if self.unit is None or quantity.unit is not None or quantity.kind != "plain":
            return quantity
        upper = None if quantity.upper is None else quantity.upper * self.worth
        return replace(quantity, value=quantity.value * self.worth, upper=upper, unit=self.unit, kind=self.kind)


@lru_cache(maxsize=1024)
def column(head: str) -> Column:
    """What a head says; a unit is read where it is all of a piece between commas and brackets, or ends it.

    >>> column("Share of exports, %").unit, column("Imports 2020, million euros").worth, str(column("Imports 2020").date)
    ('percent', Decimal('1000000'), '2020')
    >>> column("Partner").unit
    """
    dates = [d for d in find_dates(head) if d.span.is_event and not d.inside_name]
    date = dates[0].span if len(dates) == 1 else None
    for piece in reversed(_PIECE.findall(head)):
        for word in _WORD.finditer(piece):
            if (one := _one(piece[word.start() :].strip())) is not None:
                return Column(one.value, one.unit, one.kind, date)
    return Column(date=date)


def _one(words: str) -> Quantity | None:
    """One of what the words name, where they name money or a share and nothing else."""
    sign = _SIGN.fullmatch(words)
    text = f"{sign['money']} 1 {sign['scale'].removesuffix('s')}" if sign else f"1 {words}"
    found = find_quantities(text)
    whole = len(found) == 1 and found[0].start == 0 and found[0].end == len(text)
    return found[0] if whole and found[0].kind in ("money", "share") else None
