"""Amounts: money, shares, counts, ranks, what must not fire, and the measured accuracy on sentences never tuned on."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from tulga.claim import plain_number
from tulga.read.dates import find_dates
from tulga.read.quantities import Quantity, find_quantities

EVAL = Path(__file__).parents[1] / "eval"


def amounts(text: str) -> list[Quantity]:
    return find_quantities(text, [(d.start, d.end) for d in find_dates(text)])


def only(text: str) -> Quantity:
    found = amounts(text)
    assert len(found) == 1, found
    return found[0]


def labelled(split: str) -> Iterator[tuple[str, str]]:
    """The rows of quantities.tsv: text, and `words=>kind;value;upper;unit;hedge;noun` with `;of` behind a rank."""
    with (EVAL / "quantities.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["split"] == split:
                yield row["text"], row["expected"]


def read(text: str) -> str:
    rows = []
    for q in amounts(text):
        parts = [q.kind, plain_number(q.value), plain_number(q.upper), q.unit, q.hedge, q.noun]
        parts += [plain_number(q.of)] if q.of is not None else []
        rows.append(f"{q.text}=>{';'.join(part or '' for part in parts)}")
    return " ; ".join(rows)


def test_the_open_half_is_read_exactly() -> None:
    assert [(text, read(text)) for text, expected in labelled("open") if read(text) != expected] == []


def test_the_held_out_half_stays_above_its_floor() -> None:
    rows = list(labelled("held_out"))
    assert len(rows) >= 60
    exact = sum(read(text) == expected for text, expected in rows)
    assert exact / len(rows) >= float((EVAL / "quantities.floor").read_text(encoding="utf-8"))


@pytest.mark.parametrize("split", ["open", "held_out"])
def test_mentions_point_at_their_words_in_order(split: str) -> None:
    for text, _ in labelled(split):
        end = 0
        for quantity in amounts(text):
            assert text[quantity.start : quantity.end] == quantity.text
            assert quantity.start >= end
            end = quantity.end


def test_a_third_is_rounded_and_says_so() -> None:
    third = only("One third of imports come from Russia.")
    assert (third.value, third.unit, third.hedge) == (Decimal("33.33"), "percent", "rounded")
    assert third.fraction == Fraction(1, 3)
    assert only("Almost two-thirds of imports come from Russia.").hedge == "almost; rounded"


def test_a_half_is_exact() -> None:
    half = only("Half of the fuel is Russian.")
    assert (half.value, half.hedge, half.fraction) == (Decimal(50), None, None)


def test_a_sign_of_several_currencies_is_not_guessed() -> None:
    yen_or_yuan = only("It gave ¥30 million.")
    assert (yen_or_yuan.kind, yen_or_yuan.unit, yen_or_yuan.value) == ("money", None, Decimal(30000000))


def test_a_range_shares_its_scale_and_its_unit() -> None:
    cost = only("The cost is $5-6 billion.")
    assert (cost.value, cost.upper, cost.unit) == (Decimal(5000000000), Decimal(6000000000), "USD")
    assert only("between 50 and 60 officers").upper == Decimal(60)


def test_a_change_is_no_range() -> None:
    found = amounts("The share rose from 10 to 15 percent.")
    assert [(q.value, q.upper, q.unit) for q in found] == [
        (Decimal(10), None, "percent"),
        (Decimal(15), None, "percent"),
    ]


def test_over_behind_a_verb_is_no_hedge() -> None:
    assert only("Moscow handed over 100 tanks.").hedge is None
    assert only("Moscow has turned over 100 tanks.").hedge is None
    assert only("Moscow sent over 100 tanks.").hedge == "over"


def test_over_before_a_length_of_time_is_no_hedge_unless_it_is_counted() -> None:
    assert only("It was paid over three years.").hedge is None
    assert only("They stayed for over three years.").hedge == "over"


def test_the_number_that_a_rank_is_among() -> None:
    rank = only("It came 16th among 112 countries.")
    assert (rank.kind, rank.value, rank.of, rank.noun) == ("rank", Decimal(16), Decimal(112), "countries")


def test_two_adjectives_share_a_noun() -> None:
    found = amounts("Some 120 Mongolian and 80 Indian soldiers trained.")
    assert [(q.value, q.unit) for q in found] == [(Decimal(120), "persons"), (Decimal(80), "persons")]


@pytest.mark.parametrize(
    "text",
    [
        "The economy.2",
        "A mark [51 here.",
        "It fell in 1986.[1] Nothing followed.",
        "T-72A, BTR-80 and F-16",
        "Resolution 1540 binds all.",
        "See page 12 and Table 3.",
        "The G20 and the C5+1",
        "doi: 10.31435/rsglobal_ijitss/30092024/8245",
        "0 COMMENTS",
        "• 1334",
        "It began at 18:40 sharp.",
        "One of them objected, and no one else did.",
        "In 2014/15 and on 5 May 2016",
        "1. Introduction",
    ],
)
def test_what_looks_like_an_amount_and_is_none(text: str) -> None:
    assert amounts(text) == []
