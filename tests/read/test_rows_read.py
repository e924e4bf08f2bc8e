"""Tables as the reader takes them: whose row, of which year, in which unit; and feeds whose entries have their own dates."""

from pathlib import Path

import pytest

from tulga.claim import Claim
from tulga.read.columns import column
from tulga.read.document import Document
from tulga.read.formats import open_document
from tulga.read.reader import read_document
from tulga.read.scene import scenes
from tulga.read.sentences import sentences


def read(text: str, about: str = "NPL") -> list[Claim]:
    return read_document(Document("note@00000000", "note.txt", "0" * 64, "plain", text), about)


def traded(text: str) -> set[tuple[str | None, int, str]]:
    return {(c.object, int(c.value or 0), str(c.span)) for c in read(text) if c.relation == "trade_value"}


RANKED = (
    "Trade of Nepal\n\nExports by partner, million USD\n\n"
    "Rank\tPartner\tExports 2019\tExports 2020\n1\tIndia\t612.5\t650\n2\tUnited States\t98.1\t103\n"
)


def test_a_number_has_the_partner_of_its_row_the_year_of_its_column_and_the_unit_of_its_table() -> None:
    assert traded(RANKED) == {
        ("IND", 612_500_000, "2019"), ("IND", 650_000_000, "2020"), ("USA", 98_100_000, "2019"), ("USA", 103_000_000, "2020"),
    }  # fmt: skip


def test_the_unit_of_the_column_goes_before_that_of_the_table() -> None:
    text = RANKED.replace("Exports 2020", "Exports 2020 (billion EUR)")
    units = {(str(c.span), c.unit, c.value) for c in read(text) if c.object == "IND" and c.relation == "trade_value"}
    assert {(year, unit, int(value or 0)) for year, unit, value in units} == {
        ("2019", "USD", 612_500_000), ("2020", "EUR", 650_000_000_000),
    }  # fmt: skip


def test_years_may_stand_in_the_rows_and_partners_in_the_head() -> None:
    text = "Exports of Nepal, million USD\n\nYear\tIndia\tChina\n2019\t612.5\t15.5\n2020\t650\t9\n"
    cells = [s for s in scenes(Document("n@0", "n.txt", "0" * 64, "plain", text), "NPL") if s.sentence.label]
    found = {(c.parties[-1].actor, str(c.of_table), next(int(q.value) for q in c.quantities)) for c in cells}
    assert found == {
        ("IND", "2019", 612_500_000), ("CHN", "2019", 15_500_000), ("IND", "2020", 650_000_000), ("CHN", "2020", 9_000_000),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("head", "worth", "unit", "date"),
    [
        ("Exports, USD million", 1_000_000, "USD", None),
        ("US$ billions", 1_000_000_000, "USD", None),
        ("Imports 2020 (million euros)", 1_000_000, "EUR", "2020"),
        ("Share of total, %", 1, "percent", None),
        ("2015-2019", 1, None, None),
        ("Troops", 1, None, None),
        ("Rank", 1, None, None),
    ],
)
def test_what_a_head_says(head: str, worth: int, unit: str | None, date: str | None) -> None:
    said = column(head)
    shown = str(said.date) if said.date and head != "2015-2019" else None
    assert (said.worth, said.unit, shown) == (worth, unit, date)


@pytest.mark.parametrize(
    ("rows", "heads"),
    [
        ("Partner\tExports 2019\nIndia\t5\n", {"Exports 2019"}),
        ("Country\t2019\t2020\nIndia\t5\t6\n", {"2019", "2020"}),
        ("Khaan Quest\t2006\nSteppe Eagle\t2010\n", {""}),  # a year alone is what the row says
        ("India\t612\nChina\t15\n", {""}),
    ],
)
def test_a_head_may_hold_years_but_no_numbers(rows: str, heads: set[str]) -> None:
    assert {s.header for s in sentences(rows) if s.label} == heads


def test_a_second_table_with_other_columns_has_its_own_head() -> None:
    found = sentences("Partner\tExports\tImports\nIndia\t5\t6\n\nMission\tTroops\nUNMISS\t850\n")
    assert [(s.label, s.header, s.folded) for s in found if s.header == "Troops"] == [("UNMISS", "Troops", "850")]


def test_dots_that_lead_to_a_number_do_not_end_a_sentence() -> None:
    assert len(sentences("India ........ 62 percent of imports in 2021.")) == 1


def test_each_entry_of_a_feed_is_read_on_its_own_date(tmp_path: Path) -> None:
    entry = (
        "<item><title>Visit {n}</title><pubDate>{day} 12:00:00 GMT</pubDate><description>{said}</description></item>"
    )
    said = "The President of Nepal paid a state visit to India last year."
    items = [entry.format(n=1, day="Mon, 05 Mar 2012", said=said), entry.format(n=2, day="Tue, 05 Mar 2019", said=said)]
    path = tmp_path / "news.rss"
    path.write_text(f'<rss version="2.0"><channel><title>News</title>{"".join(items)}</channel></rss>')
    visits = [c for c in read_document(open_document(path), "NPL") if c.relation == "official_visit"]
    assert {str(c.span) for c in visits} == {"2011", "2018"}
