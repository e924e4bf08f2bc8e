"""Span keeps what a source says about time and refuses, with a reason, what it cannot keep."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tulga.errors import BadInput
from tulga.span import Instant, Span

FORMS = [
    "", "R/", "2019-09-03", "2014-08", "1996", "199X", "2008~", "[..2012]", "[2012..]", "[..2012-03]", "2008/..", "../2012",
    "1999/2018", "R/P1Y/2008/..", "R/P2Y/", "R/2013/..", "2016-08-29/2016-09-07", "199X/..", "2014-08~/2016",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMS)
def test_every_form_survives_a_round_trip(text: str) -> None:
    assert str(Span.parse(text)) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2014-21", "21 is not a month"),
        ("2015-02-30", "has no day 30"),
        ("1999/1998", "cannot end"),
        ("soon", "is not YYYY"),
        ("20XX", "is not YYYY"),
        ("2014/2015/2016", "more than two ends"),
        ("../..", "no end at all"),
        ("R/PXY/2008", "is not a period"),
        ("2014-08-", "is not YYYY"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        Span.parse(text)


instants = st.builds(
    lambda day, parts, bound: Instant(day.year, *((day.month, day.day)[:parts]), bound=bound),
    st.dates(date(1000, 1, 1), date(9999, 12, 31)),
    st.integers(0, 2),
    st.sampled_from(["exact", "about", "by", "after"]),
)


@given(instants)
def test_an_instant_survives_a_round_trip_and_lies_between_its_days(instant: Instant) -> None:
    assert Instant.parse(str(instant)) == instant
    assert instant.first() <= instant.last()


@given(instants, instants)
def test_a_span_covers_its_own_years_and_not_those_outside(one: Instant, two: Instant) -> None:
    first, last = sorted((one, two), key=lambda i: (i.first(), i.last()))
    span = Span(first, last)
    assert Span.parse(str(span)) == span
    assert span.covers(first.year)
    assert span.covers(last.year)
    assert not span.covers(first.year - 1)
    assert not span.covers(last.year + 1)


def test_no_date_is_not_always() -> None:
    assert not Span().covers(2000)
    assert not Span().known
    assert Span.parse("2008/..").covers(2050)
    assert not Span.parse("2008/..").covers(2007)


def test_an_event_is_not_an_open_state() -> None:
    assert Span.parse("2008").is_event
    assert not Span.parse("2008/..").is_event
    assert Span.parse("2008") != Span.parse("2008/..")


def test_precision_is_kept() -> None:
    assert [Instant.parse(t).precision for t in ("199X", "1996", "1996-04", "1996-04-30")] == [
        "decade",
        "year",
        "month",
        "day",
    ]
    assert Instant.parse("199X").last() == date(1999, 12, 31)
