"""State-years and dyad-years: spans over years, missing beside zero, disputes, evidence, order."""

import random
from dataclasses import dataclass, replace
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tulga.claim import Claim, Evidence
from tulga.errors import BadInput, BadUse
from tulga.join.connector import Observation
from tulga.join.observation import frame
from tulga.panel import known_dyads, known_states, observations_of, wide
from tulga.span import Span


@dataclass(frozen=True)
class Settled:
    """A fact as the ledger gives it, as far as the panel looks at it."""

    winner: Claim
    supporting: tuple[Claim, ...] = ()
    against: tuple[Claim, ...] = ()


def seen(
    relation: str,
    span: str,
    value: str | None = None,
    *,
    row: int = 1,
    ends: tuple[str | None, str | None] = ("MNG", "CHN"),
    item: str | None = None,
    unit: str | None = None,
    missing: bool = False,
) -> Observation:
    status = "not covered" if missing else "value"
    number = None if value is None else Decimal(value)
    return Observation(row, relation, *ends, Span.parse(span), item, number, unit, status)  # type: ignore[arg-type]


def claim(relation: str, span: str, value: str | None = None, **more: object) -> Claim:
    number = None if value is None else Decimal(value)
    parts = {"subject": "MNG", "object": "CHN", "evidence": Evidence("doc", "char=0-9", "some words")} | more
    return Claim(relation=relation, span=Span.parse(span), value=number, **parts)  # type: ignore[arg-type]


def cells(panel: pl.DataFrame) -> list[tuple[object, ...]]:
    return panel.select("subject", "object", "year", "value", "status").rows()


def test_a_state_holds_in_every_year_of_its_span_within_the_years_asked() -> None:
    membership = frame([seen("membership", "2004/..", ends=("MNG", "SCO"))], "s")
    assert cells(known_dyads(membership, 2002, 2006)) == [("MNG", "SCO", y, None, "holds") for y in (2004, 2005, 2006)]
    assert known_dyads(membership, 1990, 2003).is_empty()


def test_an_event_stands_in_its_own_year_only() -> None:
    opened = frame([seen("embassy_opened", "1996-05", ends=("TUR", "MNG"))], "s")
    assert cells(known_dyads(opened, 1990, 2020)) == [("TUR", "MNG", 1996, None, "holds")]


def test_a_number_for_several_years_together_belongs_to_none_of_them() -> None:
    tanks = frame([seen("arms_transfer", "2012/2015", "100", unit="units of equipment", ends=("RUS", "MNG"))], "s")
    expected = [("RUS", "MNG", year, None, "undated") for year in range(2012, 2016)]
    assert cells(known_dyads(tanks, 2000, 2020)) == expected


@pytest.mark.parametrize("span", ["[..2012]", "[2012..]", "2012/.."])
def test_an_event_by_or_after_a_year_has_no_number_in_it(span: str) -> None:
    tanks = frame([seen("arms_transfer", span, "100")], "s")
    assert {row[3:] for row in cells(known_dyads(tanks, 2012, 2013))} == {(None, "undated")}


def test_what_comes_back_every_year_has_its_number_every_year() -> None:
    exercise = frame([seen("military_exercise", "R/P1Y/2008/..", "500", unit="persons")], "s")
    mine = known_dyads(exercise, 2007, 2010).filter(pl.col("subject") == "MNG")
    assert mine.select("year", "value").rows() == [(2008, 500.0), (2009, 500.0), (2010, 500.0)]


def test_zero_missing_and_silence_are_three_things() -> None:
    trade = frame(
        [
            seen("trade_value", "2014", "0", row=1, unit="USD", item="exports"),
            seen("trade_value", "2015", row=2, unit="USD", item="exports", missing=True),
        ],
        "s",
    )
    panel = known_dyads(trade, 2013, 2016)
    assert cells(panel) == [("MNG", "CHN", 2014, 0.0, "value"), ("MNG", "CHN", 2015, None, "not covered")]
    assert wide(panel)["trade_value: exports [USD]"].to_list() == [0.0, None]


def test_a_source_that_has_no_number_does_not_hide_one_that_has() -> None:
    one = frame([seen("trade_value", "2014", unit="USD", missing=True)], "a")
    two = frame([seen("trade_value", "2014", "5", unit="USD")], "b")
    panel = known_dyads(pl.concat([one, two]), 2014, 2014)
    assert panel.select("value", "status", "disputed").rows() == [(5.0, "value", False)]
    assert panel["evidence"].to_list() == [two["id"].to_list()]


def test_the_ledger_goes_first_and_all_evidence_stays() -> None:
    fact = Settled(
        claim("trade_value", "2014", "6", unit="USD"), against=(claim("trade_value", "2014", "7", unit="USD"),)
    )
    facts = observations_of([fact])
    rows = frame([seen("trade_value", "2014", "5", unit="USD")], "a")
    panel = known_dyads(pl.concat([rows, facts], how="diagonal"), 2014, 2014)
    assert panel.select("value", "disputed").rows() == [(6.0, True)]
    assert panel["evidence"].to_list() == [[fact.winner.id, fact.against[0].id, rows["id"][0]]]


def test_equal_values_of_two_sources_are_not_disputed() -> None:
    both = pl.concat([frame([seen("trade_value", "2014", "5", unit="USD")], source) for source in ("a", "b")])
    panel = known_dyads(both, 2014, 2014)
    assert panel.select("value", "disputed").rows() == [(5.0, False)]
    assert len(panel["evidence"][0]) == 2


def test_the_narrower_span_goes_first() -> None:
    rows = [
        seen("trade_share", "2010/2015", "50", row=1, unit="percent"),
        seen("peacekeeping_contribution", "2010/2015", "800", row=2, unit="persons"),
        seen("peacekeeping_contribution", "2014", "870", row=3, unit="persons"),
    ]
    panel = known_dyads(frame(rows, "a"), 2013, 2014).filter(pl.col("relation") == "peacekeeping_contribution")
    assert panel.select("year", "value", "disputed").rows() == [(2013, 800.0, False), (2014, 870.0, True)]


def test_parts_that_one_register_lists_are_added_up_and_two_sources_are_not() -> None:
    deals = [seen("arms_transfer", "2015", value, row=n, item="APC", unit="u") for n, value in ((1, "10"), (2, "20"))]
    panel = known_dyads(frame(deals, "a"), 2015, 2015)
    assert panel.select("value", "disputed").rows() == [(30.0, False)]
    assert panel["evidence"].list.len().to_list() == [2]
    other = frame([seen("arms_transfer", "2015", "60", item="APC", unit="u")], "b")
    against = known_dyads(pl.concat([frame(deals, "a"), other]), 2015, 2015)
    assert against.select("value", "disputed").rows() == [(30.0, True)]


def test_a_symmetric_relation_stands_in_both_directions() -> None:
    signed = frame([seen("agreement_signed", "2008", ends=("TUR", "MNG"))], "s")
    assert cells(known_dyads(signed, 2008, 2008)) == [
        ("MNG", "TUR", 2008, None, "holds"),
        ("TUR", "MNG", 2008, None, "holds"),
    ]


def test_totals_are_state_years_and_partners_are_dyad_years() -> None:
    rows = frame(
        [
            seen("trade_value", "2014", "7", row=1, ends=("MNG", None), unit="USD"),
            seen("trade_value", "2014", "6", row=2, unit="USD"),
            seen("arms_transfer", "2014", "3", row=3, ends=(None, "MNG")),
        ],
        "s",
    )
    assert cells(known_states(rows, 2014, 2014)) == [("MNG", None, 2014, 7.0, "value")]
    assert cells(known_dyads(rows, 2014, 2014)) == [
        (None, "MNG", 2014, 3.0, "value"),
        ("MNG", "CHN", 2014, 6.0, "value"),
    ]
    assert known_dyads(rows, 2014, 2014).schema == known_states(rows, 2014, 2014).schema


def test_states_keep_the_dyads_with_an_end_in_them() -> None:
    ends = [("MNG", "CHN"), ("RUS", "MNG"), ("RUS", "CHN")]
    rows = frame([seen("trade_value", "2014", "1", row=n, ends=pair) for n, pair in enumerate(ends, 1)], "s")
    kept = known_dyads(rows, 2014, 2014, ["MNG"])
    assert kept.select("subject", "object").rows() == [("MNG", "CHN"), ("RUS", "MNG")]


def test_what_was_planned_denied_or_possible_did_not_happen() -> None:
    facts = [
        Settled(claim("embassy_opened", "1996")),
        Settled(claim("embassy_opened", "1997", modality="planned")),
        Settled(claim("embassy_opened", "1998", modality="possible")),
        Settled(claim("embassy_opened", "1999", polarity="-")),
    ]
    assert known_dyads(observations_of(facts), 1990, 2000)["year"].to_list() == [1996]


def test_wide_never_says_false() -> None:
    rows = [
        seen("membership", "2004/..", row=1, ends=("MNG", "SCO")),
        seen("trade_value", "2014", "6", row=2, unit="USD", item="exports"),
    ]
    table = wide(known_dyads(frame(rows, "s"), 2014, 2014))
    assert table.columns == ["subject", "object", "year", "membership", "trade_value: exports [USD]"]
    assert table.rows() == [("MNG", "CHN", 2014, None, 6.0), ("MNG", "SCO", 2014, True, None)]


def test_nothing_known_is_an_empty_panel() -> None:
    empty = frame([], "s")
    assert known_dyads(empty, 1990, 2020).is_empty()
    assert wide(known_states(empty, 1990, 2020)).columns == ["subject", "object", "year"]
    assert known_dyads(observations_of([]), 1990, 2020).is_empty()


def test_years_that_run_backwards_and_frames_without_columns_are_refused() -> None:
    with pytest.raises(BadUse, match="2020 to 1990 run backwards"):
        known_dyads(frame([], "s"), 2020, 1990)
    with pytest.raises(BadInput, match="no column 'status'"):
        known_dyads(frame([], "s").drop("status"), 1990, 2020)


@settings(deadline=None, max_examples=25)
@given(st.randoms())
def test_the_order_of_the_rows_does_not_matter(shuffled: random.Random) -> None:
    base = [
        seen("trade_value", "2014", "6", row=1, unit="USD"),
        seen("membership", "2004/..", row=2, ends=("MNG", "SCO")),
        seen("arms_transfer", "2012/2015", "100", row=3, ends=("RUS", "MNG")),
    ]
    rows = [replace(one, row=n) for n, one in enumerate(base * 2, 1)]
    made = frame(rows, "s")
    order = list(range(len(rows)))
    shuffled.shuffle(order)
    assert known_dyads(made[order], 2000, 2020).equals(known_dyads(made, 2000, 2020))
