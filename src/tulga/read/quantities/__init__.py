"""Amounts in the text of foreign-policy documents: money, shares, counts, ranks, ordinals.

Values are exact and in full: "6.3 billion dollars" is 6300000000 USD. The one value that cannot be exact says so: a
third is 33.33 percent with the hedge "rounded" (rounded half-even to two places) and its `fraction` beside it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Literal

from tulga.read.dates.lookalikes import lookalikes
from tulga.read.quantities.nouns import counted, named, superlative, whole
from tulga.read.quantities.numbers import (
    ALONE,
    AMOUNT,
    ARTICLE,
    BETWEEN,
    COMPOUND,
    CURRENCY_AFTER,
    FRACTION,
    FROM,
    HEDGE,
    HEDGE_AFTER,
    MEASURE_AFTER,
    ORDINAL,
    OUT_OF,
    RANK_WORD,
    RANKED_OF,
    SCALE_BEHIND_MONEY,
    SIGN_BEFORE,
    START_WORDS,
    TOKEN,
    is_measure,
    plain,
    runs_on,
    shared_scale,
)
from tulga.read.quantities.words import (
    CURRENCY_NAMES,
    CURRENCY_SIGNS,
    MEASURES,
    ORDINALS,
    PARTS,
    SCALES,
    UNITS,
    number_of,
)

Kind = Literal["money", "share", "count", "rank", "ordinal", "plain"]

# "six in ten" is a share, "six in May" and "six in 14" are none.
_LOTS = frozenset(map(Decimal, (3, 4, 5, 6, 7, 8, 9, 10, 20, 100)))
_CENT = Decimal("0.01")
_REACH = 44
# "handed over 100 tanks" counts 100, not more.
_PHRASAL = re.compile(r"\b(?:hand|turn|pass|sign)(?:ed|es|ing|s)?\s+\Z", re.IGNORECASE)
_INSIDE = re.compile(r"[\w.,/'’]\Z")
_ENUMERATOR = re.compile(r"(?:^|\n|  )[ \t]*\(?\Z")
_ENUMERATED = re.compile(r"[.)](?:\s|$)|\s\|\s")
_TIMES = frozenset({"years", "months", "weeks", "days", "hours"})
_AFTER_NAMES = {"+": "plus", "-plus": "plus"}
_OF_MANY = re.compile(
    r"\s+(?:people|persons|inhabitants|visitors|refugees|tonnes?|tons?|barrels|hectares|ha|jobs|voters)\b"
)
_COMPOUND_UNITS = {"strong": "persons", "member": "persons", "man": "persons", "person": "persons"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount where it stands: `text` is the hedge, the number and its unit word at `start:end`, without the noun.

    `value` is exact and in full, the lower end where `upper` is given. `unit` is an ISO 4217 code, "percent",
    "percentage points", a measure ("kilometres"), a group of nouns ("persons", "units of equipment", "missions",
    "agreements", "countries") or the noun itself; None where the text gives none or the sign of a currency stands for
    several. `hedge` is the words that blur the amount, in small letters. `noun` is the words counted, `of` the number
    that a rank is among, `fraction` the exact part of a share that "rounded" marks.
    """

    start: int
    end: int
    text: str
    value: Decimal
    upper: Decimal | None = None
    unit: str | None = None
    hedge: str | None = None
    kind: Kind = "plain"
    noun: str | None = None
    of: Decimal | None = None
    fraction: Fraction | None = None


def find_quantities(text: str, taken: Iterable[tuple[int, int]] = ()) -> list[Quantity]:
    """The amounts of a text in order, none over another.

    `taken` are places (start, end) that are something else, such as the dates of find_dates. Note marks, numbered
    things ("Resolution 1540"), designations ("T-72A") and identifiers are not amounts.

    >>> [(str(q.value), q.unit, q.hedge) for q in find_quantities("Nearly 700 Mongolian troops and $6.3 billion")]
    [('700', 'persons', 'nearly'), ('6300000000', 'USD', None)]
    """
    return list(_Reading(text, taken).quantities())


class _Reading:
    """One pass over a text."""

    def __init__(self, text: str, taken: Iterable[tuple[int, int]]) -> None:
        self.text = text
        self.taken = sorted(taken)
        self.places = lookalikes(text)
        self.floor = 0

    def quantities(self) -> Iterator[Quantity]:
        pending: Quantity | None = None
        for match in TOKEN.finditer(self.text):
            start = match.start()
            word = match[0]
            if (word[0] > "9" and word not in START_WORDS) or start < self.floor or self._is_other(start):
                continue
            found = self._read(start)
            if found is None:
                continue
            self.floor = found.end
            if pending is not None:
                yield self._with_unit_of(pending, found)
            pending = found
        if pending is not None:
            yield pending

    def _is_other(self, start: int) -> bool:
        """Whether a number belongs to a date, an identifier, a designation or the head of a list item."""
        if self.text[start] in "aA" and not ARTICLE.match(self.text, start):
            return True
        if self.text[start].isdigit() and _INSIDE.search(self.text, max(0, start - 2), start):
            return True
        index = bisect_right(self.taken, (start, len(self.text) + 1)) - 1
        if index >= 0 and self.taken[index][1] > start:
            return True
        if self.places.hold(start, start + 1):
            return True
        if (
            start
            and self.text[start - 1] in "-–—−"
            and start > 1
            and (self.text[start - 2].isalnum() or self.text[start - 2] == ")")
        ):
            return True
        if re.match(r"0\d", self.text[start : start + 2]):
            return True
        head = re.match(r"\d{1,2}(?!\d)", self.text[start : start + 3])
        is_head = head is not None and _ENUMERATED.match(self.text, start + head.end()) is not None
        return is_head and _ENUMERATOR.search(self.text, max(0, start - 8), start) is not None

    def _read(self, start: int) -> Quantity | None:
        ordinal = ORDINAL.match(self.text, start)
        if ordinal is not None:
            return self._ordinal(ordinal)
        for pattern, reader in ((OUT_OF, self._out_of), (FRACTION, self._fraction)):
            match = pattern.match(self.text, start)
            found = reader(match) if match else None
            if found is not None:
                return found
        return self._amount(start)

    def _hedged(self, quantity: Quantity) -> Quantity:
        """The same with the hedge before it, or right behind it."""
        begin = max(self.floor, quantity.start - _REACH)
        before = HEDGE.search(self.text, begin, quantity.start)
        hedge = quantity.hedge
        start, end = quantity.start, quantity.end
        if before is not None and not (
            before["hedge"].lower() == "over" and _PHRASAL.search(self.text, begin, before.start())
        ):
            hedge, start = " ".join(before["hedge"].lower().split()), before.start()
        after = HEDGE_AFTER.match(self.text, end)
        if after is not None and before is None:
            hedge, end = _AFTER_NAMES.get(after[0].strip().lower(), " ".join(after[0].lower().split())), after.end()
        return replace(quantity, start=start, end=end, text=self.text[start:end], hedge=hedge)

    def _made(self, start: int, end: int, value: Decimal, kind: Kind) -> Quantity:
        return Quantity(start, end, self.text[start:end], value, kind=kind)

    # Shares told as parts.

    def _fraction(self, match: re.Match[str]) -> Quantity | None:
        """ "one third of", "two-thirds", "half of"; "a third country" and "the second half" are none."""
        start, end = match.span()
        follows = re.match(r"\s+(?:of\b|the\b|its\b|their\b|his\b|all\b)", self.text[end : end + 8])
        if match["half"]:
            if not follows or re.search(
                r"(?:first|second|latter|other|better|this)\s+\Z", self.text[max(0, start - 9) : start], re.I
            ):
                return None
            part = Fraction(1, 2)
        else:
            if match["count"].lower() in ("a", "an") and (follows is None or "of" not in follows[0]):
                return None
            part = Fraction(int(number_of(match["count"])), PARTS[match["part"].lower()])
        return self._share(start, end, part)

    def _out_of(self, match: re.Match[str]) -> Quantity | None:
        """ "four out of five", "one in ten"."""
        count, everything = number_of(match["count"]), number_of(match["all"])
        is_loose = match["every"] is not None and (everything not in _LOTS or (count != 1 and match["count"].isdigit()))
        if everything == 0 or count > everything or is_loose:
            return None
        return self._share(*match.span(), Fraction(int(count), int(everything)))

    def _share(self, start: int, end: int, part: Fraction) -> Quantity | None:
        if part > 1:
            return None
        exact = Decimal(100 * part.numerator) / Decimal(part.denominator)
        value = exact.quantize(_CENT, ROUND_HALF_EVEN)
        is_exact = Fraction(value) == 100 * part
        noun = whole(self.text, end) or named(self.text, end)
        quantity = self._hedged(self._made(start, end, plain(exact if is_exact else value), "share"))
        hedge = quantity.hedge if is_exact else "; ".join(h for h in (quantity.hedge, "rounded") if h)
        words = noun.words if noun else None
        return replace(quantity, unit="percent", hedge=hedge, noun=words, fraction=None if is_exact else part)

    # Ranks and ordinals.

    def _ordinal(self, match: re.Match[str]) -> Quantity | None:
        start, end = match.span()
        value = (
            Decimal(match["digits"].replace(",", "")) if match["digits"] else Decimal(ORDINALS[match["word"].lower()])
        )
        among = RANKED_OF.match(self.text, end)
        if among is not None and not self._is_taken(among.start("all")):
            everything = number_of(among["all"])
            noun = counted(self.text, among.end())
            if everything >= value:
                stop = noun.end if noun else among.end()
                return replace(self._made(start, stop, value, "rank"), noun=noun.words if noun else None, of=everything)
        best = superlative(self.text, end)
        if best is not None:
            noun = named(self.text, best)
            return replace(self._made(start, best, value, "rank"), noun=noun.words if noun else None)
        if RANK_WORD.search(self.text, max(self.floor, start - 24), start):
            return self._made(start, end, value, "rank")
        noun = named(self.text, end)
        if noun is None and match["word"]:
            return None
        return replace(self._made(start, end, value, "ordinal"), noun=noun.words if noun else None)

    def _is_taken(self, position: int) -> bool:
        index = bisect_right(self.taken, (position, len(self.text) + 1)) - 1
        return index >= 0 and self.taken[index][1] > position

    # Amounts proper.

    def _amount(self, start: int) -> Quantity | None:
        match = self._matched(start)
        if match is None:
            return None
        end = match.end()
        value = number_of(match["number"])
        upper = number_of(match["upper"]) if match["upper"] else None
        if upper is not None and match["upper"]:
            value = shared_scale(match["number"], match["upper"], value, upper)
            if value >= upper:
                match = ALONE.match(self.text, start)
                if match is None:
                    return None
                value, upper, end = number_of(match["number"]), None, match.end()
        sign = SIGN_BEFORE.search(self.text, max(self.floor, start - 6), start)
        if runs_on(self.text, end, match["number"]) or (sign is None and self._is_short_scale(match, end)):
            return None
        begin = self._begin(start, upper is not None)
        quantity = replace(self._made(begin, end, value, "plain"), upper=upper)
        if sign is not None:
            scale = SCALE_BEHIND_MONEY.match(self.text, end)
            if scale is not None and upper is None:
                quantity = replace(quantity, end=scale.end(), value=value * SCALES[scale["scale"]])
            return self._money(
                replace(quantity, start=sign.start()), CURRENCY_SIGNS[sign["sign"].strip()], upper is not None
            )
        if match["after"] or match["percent"]:
            return self._percent(quantity, match["after"] or match["percent"], start)
        return self._counted(quantity, match["number"])

    def _is_short_scale(self, match: re.Match[str], end: int) -> bool:
        """Whether "5m" stands without a currency or a noun that makes it millions: it may be metres."""
        if not re.search(r"\d[mk]\Z", match["number"], re.I):
            return False
        return CURRENCY_AFTER.match(self.text, end) is None and _OF_MANY.match(self.text, end) is None

    def _matched(self, start: int) -> re.Match[str] | None:
        """The number or the range: "and" joins one only behind "between", "to" none behind "from"."""
        match = AMOUNT.match(self.text, start)
        if match is None or not match["join"]:
            return match
        link = match["join"].strip().lower()
        before = max(0, start - 16)
        lead = SIGN_BEFORE.search(self.text, max(self.floor, start - 6), start)
        edge = lead.start() if lead else start
        wrong = (link == "and" and not BETWEEN.search(self.text, before, edge)) or (
            link == "to" and FROM.search(self.text, before, edge) is not None
        )
        if wrong or self._is_taken(match.start("upper")) or self.places.hold(*match.span("upper")):
            return ALONE.match(self.text, start)
        return match

    def _begin(self, start: int, is_range: bool) -> int:
        """Where the amount begins: a range takes "between" along."""
        between = BETWEEN.search(self.text, max(self.floor, start - 12), start) if is_range else None
        return between.start() if between else start

    def _percent(self, quantity: Quantity, words: str, start: int) -> Quantity:
        unit = "percentage points" if "point" in words.lower() else "percent"
        signed = quantity.start == start and self.text[start - 1 : start] in ("-", "−") and start > 0
        if signed:
            quantity = replace(quantity, start=start - 1, value=-quantity.value)
        noun = whole(self.text, quantity.end)
        return replace(self._hedged(quantity), unit=unit, kind="share", noun=noun.words if noun else None)

    def _money(self, quantity: Quantity, unit: str | None, is_range: bool) -> Quantity:
        start = quantity.start
        quantity = replace(quantity, start=self._begin(start, is_range))
        noun = whole(self.text, quantity.end)
        return replace(self._hedged(quantity), unit=unit, kind="money", noun=noun.words if noun else None)

    def _counted(self, quantity: Quantity, number: str) -> Quantity | None:
        end = quantity.end
        money = CURRENCY_AFTER.match(self.text, end)
        if money is not None:
            name = (money["name"] or "").lower()
            code = (money["code"] or money["mark"] or "").upper()
            if name and self._is_currency(money, number, name):
                return self._money(replace(quantity, end=money.end()), CURRENCY_NAMES[name], quantity.upper is not None)
            if code in CURRENCY_SIGNS and money[0].strip() == code:
                return self._money(replace(quantity, end=money.end()), CURRENCY_SIGNS[code], quantity.upper is not None)
        measure = MEASURE_AFTER.match(self.text, end)
        if measure is not None and is_measure(measure, number):
            noun = whole(self.text, measure.end())
            hedged = self._hedged(replace(quantity, end=measure.end()))
            unit = MEASURES[measure["measure"].lower()]
            return replace(hedged, unit=unit, kind="count", noun=noun.words if noun else None)
        compound = COMPOUND.match(self.text, end)
        if compound is not None:
            return self._compound(quantity, compound)
        return self._with_noun(quantity, number)

    def _with_noun(self, bare: Quantity, number: str) -> Quantity | None:
        """The count with its noun; a lone "one" is a pronoun, and "over three years" is a length of time."""
        quantity = self._hedged(bare)
        noun = counted(self.text, quantity.end, one=number.lower() in ("one", "1"))
        if (
            noun is not None
            and noun.unit in _TIMES
            and quantity.hedge == "over"
            and not self._is_longer(quantity.start)
        ):
            quantity = replace(bare)
        if noun is not None and not (number.lower() == "one" and noun.unit in _TIMES):
            return replace(quantity, unit=noun.unit, kind="count", noun=noun.words)
        return None if number.lower() == "one" else quantity

    def _is_longer(self, start: int) -> bool:
        """Whether "over" before a length of time means "more than": "for over five years"."""
        return (
            re.search(r"\b(?:for|after|of|spent|lasted|is|was|took|by|in)\s+\Z", self.text[max(0, start - 8) : start])
            is not None
        )

    def _is_currency(self, money: re.Match[str], number: str, name: str) -> bool:
        """ "500 billion won" is money, "three won" is not."""
        return name != "won" or any(mark in number.lower() for mark in ("illion", "thousand", ",", "bn", "tn"))

    def _compound(self, quantity: Quantity, compound: re.Match[str]) -> Quantity:
        """ "850-strong battalion", "four-day visit"."""
        head = compound["head"].lower()
        unit = _COMPOUND_UNITS.get(head) or MEASURES.get(head) or UNITS.get(head, head)
        noun = named(self.text, compound.end())
        return replace(self._hedged(quantity), unit=unit, kind="count", noun=noun.words if noun else None)

    def _with_unit_of(self, first: Quantity, second: Quantity) -> Quantity:
        """ "from 10 to 15 percent", "20 or 30 trucks": the first number has the unit of the second."""
        gap = self.text[first.end : second.start]
        if first.kind != "plain" or second.kind not in ("share", "money", "count"):
            return first
        if not re.fullmatch(r"\s+(?:to|or|and)\s+|,\s+", gap) or (
            second.kind == "money" and second.text[:1].isdigit() is False
        ):
            return first
        return replace(first, unit=second.unit, kind=second.kind, noun=second.noun)
