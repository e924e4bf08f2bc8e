"""Dates: the forms, what must not fire, the anchors, and the measured accuracy on sentences never tuned on."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from tulga.read.dates import DateMention, document_date, find_dates
from tulga.span import Instant, Span

EVAL = Path(__file__).parents[1] / "eval"
ANCHOR = Instant.parse("2016-05-05")


def spans(text: str, anchor: Instant | None = None, year: int | None = None) -> list[str]:
    return [str(d.span) for d in find_dates(text, anchor, year=year)]


def only(text: str, anchor: Instant | None = None) -> DateMention:
    found = find_dates(text, anchor)
    assert len(found) == 1, found
    return found[0]


def labelled(split: str) -> Iterator[tuple[str, Instant | None, list[tuple[str, str]]]]:
    """The rows of dates.tsv: text, anchor, and (words, span) with `!` for a year inside a name, `?` for no date."""
    with (EVAL / "dates.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["split"] != split:
                continue
            text, expected = (row[key].replace("\\n", "\n").replace("\\t", "\t") for key in ("text", "expected"))
            pairs = [tuple(item.rsplit("=>", 1)) for item in expected.split(" ; ") if item]
            yield text, Instant.parse(row["anchor"]) if row["anchor"] else None, [(a, b) for a, b in pairs]


def read(text: str, anchor: Instant | None) -> list[tuple[str, str]]:
    return [(d.text, (str(d.span) or "?") + "!" * d.inside_name) for d in find_dates(text, anchor)]


def test_the_open_half_is_read_exactly() -> None:
    wrong = [(text, expected, read(text, anchor)) for text, anchor, expected in labelled("open")]
    assert [row for row in wrong if row[1] != row[2]] == []


def test_the_held_out_half_stays_above_its_floor() -> None:
    rows = list(labelled("held_out"))
    exact = sum([b for _, b in read(text, anchor)] == [b for _, b in expected] for text, anchor, expected in rows)
    assert len(rows) >= 150
    assert exact / len(rows) >= float((EVAL / "dates.floor").read_text(encoding="utf-8"))


@pytest.mark.parametrize("split", ["open", "held_out"])
def test_mentions_point_at_their_words_in_order(split: str) -> None:
    for text, anchor, _ in labelled(split):
        end = 0
        for date in find_dates(text, anchor):
            assert text[date.start : date.end] == date.text
            assert date.start >= end
            end = date.end
            assert date.span.known or date.span.recurrence is not None or date.reason


def test_nothing_is_rounded_silently() -> None:
    late = only("The pact was initialled in late 2015.")
    assert (str(late.span), late.reason) == ("2015", "'late' narrows it, which a date cannot keep")
    fiscal = only("Aid rose in fiscal year 2021.")
    assert fiscal.reason == "the first month of such a year is not given"
    unclear = only("Entry made 11/03/2021.")
    assert (str(unclear.span), unclear.reason) == (
        "2021",
        "day and month cannot be told apart, so only the year is kept",
    )
    assert only("in 2009-10").reason == "it may also mean a month of the first year"


def test_the_edge_that_a_bound_means_needs_no_reason() -> None:
    assert (only("by the end of 2024").reason, only("since the beginning of 2015").reason) == (None, None)
    assert only("at the end of 2024").reason is not None


def test_a_day_that_the_calendar_lacks_is_refused_with_the_reason() -> None:
    date = only("It was dated 31 February 2015.")
    assert (date.span, date.reason) == (Span(), "2015-02 has no day 31")


def test_a_relative_time_without_anchor_says_so() -> None:
    date = only("It was signed last year.")
    assert (date.span, date.reason) == (Span(), "it is told from the date of the text, which is not known")


def test_a_relative_time_needs_an_anchor_that_is_precise_enough() -> None:
    date = only("The delegation left last Monday.", Instant.parse("2016"))
    assert date.span == Span()
    assert date.reason == "it names a day of the week beside 2016, which names no day"


def test_a_date_named_before_the_text_carries_over() -> None:
    found = find_dates("Four days later the ship returned.", None, previous=Span.on("2016-05-03"))
    assert [str(d.span) for d in found] == ["2016-05-07"]


def test_the_year_of_a_day_comes_from_the_call_then_the_sentence_then_the_anchor() -> None:
    text = "The drill runs from Aug. 29 to Sept. 7."
    assert spans(text, Instant.parse("2020-06-01"), year=2016) == ["2016-08-29/2016-09-07"]
    assert (
        spans("Selenge-2016 runs from Aug. 29 to Sept. 7.", Instant.parse("2020-06-01"))[1] == "2016-08-29/2016-09-07"
    )
    assert spans(text, Instant.parse("2020-06-01")) == ["2020-08-29/2020-09-07"]
    assert spans(text) == [""]


def test_the_year_of_a_programme_is_no_year_of_a_day() -> None:
    assert spans("On May 20 parliament adopted Vision-2050.", Instant.parse("2020-06-01")) == ["2020-05-20", "2050"]


def test_a_day_of_late_december_told_in_january_is_of_the_year_before() -> None:
    date = only("On December 28 the two sides met.", Instant.parse("2017-01-09"))
    assert str(date.span) == "2016-12-28"
    assert date.reason == "the year 2016 is the one that is nearest to the date of the text"


def test_days_after_are_counted_from_the_last_day_that_is_named() -> None:
    text = "On 28 November 2023 she left the talks until the end of 2028. Two days later an answer came."
    assert spans(text) == ["2023-11-28", "../2028", "2023-11-30"]


def test_the_day_of_a_habit_is_told_in_the_reason() -> None:
    date = only("They meet every year on 23 March.", ANCHOR)
    assert str(date.span) == "R/P1Y/"
    assert date.reason == "'23 March' is the day of every time, which a date cannot keep"


@pytest.mark.parametrize(
    "text",
    [
        "doi:10.1000/xyz/30092024/8245",
        "https://example.org/2019/05/03/visit-2018",
        "ISBN 978-1-2016-1998-4",
        "Tel: +976 11 262 2019",
        "• 1334",
        "Resolution 1540 binds all",
        "T-72 and BTR-80",
        "page 1999",
        "$2018",
        "2,000 troops",
        "1995 personnel",
        "75th anniversary",
        "HR 6636",
        "2008/114/EC",
        "they may march",
    ],
)
def test_what_looks_like_a_date_and_is_none(text: str) -> None:
    assert find_dates(text, ANCHOR) == []


def test_a_doer_and_an_origin_bound_nothing() -> None:
    assert spans("It is frozen by the 1959 Treaty.") == ["1959"]
    assert spans("Agreements dating from 2004 and 2014 hold.") == ["2004", "2014"]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("A journal\nReceived 1 July 2024\nAccepted 27 August 2024\nPublished 29 September 2024\n", "2024-09-29"),
        ("ULAANBAATAR, May 5, 2016 -- The minister spoke on 3 May 2016.", "2016-05-05"),
        ("Title\n\n[Нийтэлсэн: 18:40 05.05.2016 ]\n\nTreaty of 1993.\n\nOther\n[Нийтэлсэн: 29.10.2021 ]", "2016-05-05"),
        ("A headline\nBy A. Writer | 24 May 2023, 17:42 | 3 min read\n\nIn 2011 it fell.", "2023-05-24"),
        ("THE COURIER          Tuesday 8 October 2024     p. 3\n\nIn 2011 it fell.", "2024-10-08"),
        ("POLICY BRIEF 9  //  January 2025\n\nIn 2011 it fell.", "2025-01"),
        ("Timeline\n8 Sep 1991   Referendum\n\n2 Oct 2019   Veto\nCompiled Nov. 2024. Write to us.", "2024-11"),
        ("Title\nPosted on Thursday, September 13, 2018\nText", "2018-09-13"),
    ],
)
def test_the_date_that_a_document_gives_of_itself(text: str, date: str) -> None:
    assert str(document_date(text)) == date


@pytest.mark.parametrize(
    "text",
    [
        "Accepted 20 August 2024\n\nText",
        "The army left in 1992. On 3 May 2016 they met.",
        "Title\n\nThe army left in the early 1990s.\n\nRelated: a headline of 12 March 2018",
        "",
    ],
)
def test_a_document_without_a_date_of_its_own(text: str) -> None:
    assert document_date(text) is None
