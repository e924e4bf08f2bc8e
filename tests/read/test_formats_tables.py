"""Tables of every format: a row a line, each number under its whole head and behind its label."""

from pathlib import Path
from textwrap import wrap

import pytest
from docx import Document as WordFile
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from drawn import blocks_of, pdf
from reportlab.pdfgen.canvas import Canvas

from tulga.read.formats import documents, formats, open_document
from tulga.read.formats.aligned_tables import table_end
from tulga.read.formats.page_lines import lines_of
from tulga.read.formats.page_words import Word
from tulga.read.formats.tables import Cell, table_blocks
from tulga.read.sentences import sentences

PROSE = (
    "The exports of the country depend on one neighbour, and the imports of fuel on the other, so that a closed border "
    "is felt within weeks and a new road within years, whatever else is agreed upon and signed overseas by ministers."
)


def tables_of(data: bytes) -> list[str]:
    return [block for block in blocks_of(data) if "\t" in block]


def lay(canvas: Canvas, rows: list[list[str]], places: tuple[int, ...], top: float, step: float = 18) -> None:
    for number, row in enumerate(rows):
        for place, cell in zip(places, row, strict=True):
            canvas.drawString(place, top - step * number, cell)


# Merged cells -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "blocks"),
    [
        ([[Cell("a"), Cell("1")], [Cell("b"), Cell("2")]], ["a\t1\nb\t2"]),
        ([[Cell("a", high=2), Cell("1")], [Cell("2")]], ["a\t1\na\t2"]),
        ([[Cell("a"), Cell("1", high=2)], [Cell("b")]], ["a\t1\nb\t"]),  # a number is not said twice
        ([[Cell("Note: 5 of them", wide=2)], [Cell("a"), Cell("1")]], ["Note: 5 of them", "a\t1"]),
        ([[Cell("a"), Cell("1")], [Cell("Asia", wide=2)], [Cell("b"), Cell("2")]], ["a\t1\nAsia\t\nb\t2"]),
        ([[Cell("China", high=2), Cell("5", wide=2)], [Cell("6"), Cell("7")], [Cell("b"), Cell("8"), Cell("9")]],
         ["China\t5\t\nChina\t6\t7\nb\t8\t9"]),
        ([[Cell("", head=True), Cell("A", head=True)], [Cell("", head=True), Cell("B", head=True)]], ["\tA\n\tB"]),
        ([], []),
    ],
)  # fmt: skip
def test_cells_that_reach_over_others(rows: list[list[Cell]], blocks: list[str]) -> None:
    assert table_blocks(rows) == blocks


TRADE = "Partner\tExports 2020\tExports 2021\tImports 2020\nChina\t5,494\t7,636\t1,879\nChina\t1,780\t2,600\t"


def test_a_web_table_with_two_rows_of_heads() -> None:
    page = (
        "<html><body><table><caption>Trade</caption><thead><tr><th rowspan=2>Partner<th colspan=2>Exports<th>Imports"
        "<tr><th>2020<th>2021<th>2020</thead><tr><th rowspan=2>China<td>5,494<td>7,636<td>1,879<tr><td>1,780<td>2,600"
        "<td><tfoot><tr><td colspan=4>Source: customs</table></body></html>"
    )
    assert formats["html"].read(page.encode()).text == f"Trade\n\n{TRADE}\n\nSource: customs\n"


def test_a_word_table_with_merged_cells_and_a_deleted_row(tmp_path: Path) -> None:
    word = WordFile()
    table = word.add_table(rows=5, cols=4)
    for number, row in enumerate(
        (("", "", "", ""), ("", "2020", "2021", "2020"), ("", "5,494", "7,636", "1,879"), ("", "1,780", "2,600", ""),
         ("Gone", "1", "2", "3"))
    ):  # fmt: skip
        for cell, words in zip(table.rows[number].cells, row, strict=True):
            cell.text = words
    for first, last, words in (((0, 0), (1, 0), "Partner"), ((0, 1), (0, 2), "Exports"), ((2, 0), (3, 0), "China")):
        table.cell(*first).merge(table.cell(*last)).text = words
    table.cell(0, 3).text = "Imports"
    table.rows[4]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="1"/>'))
    word.save(str(tmp_path / "trade.docx"))
    assert open_document(tmp_path / "trade.docx").text == f"{TRADE}\n"


# Tables of a PDF that only their places tell ------------------------------------------------------------------------


def test_a_table_without_a_word_in_its_corner() -> None:
    rows = [["", "2019", "2020"], ["Exports", "7,619.8", "7,576.3"], ["of which China", "6,789.2", "5,494.4"]]
    assert tables_of(pdf(lambda canvas: lay(canvas, rows, (60, 180, 250), 700))) == [
        "\t2019\t2020\nExports\t7,619.8\t7,576.3\nof which China\t6,789.2\t5,494.4"
    ]


def test_heads_that_are_centred_over_two_columns() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 718, "Partner")
        canvas.drawCentredString(227, 718, "Exports")
        canvas.drawCentredString(367, 718, "Imports")
        rows = [["", "2019", "2020", "2019", "2020"], ["China", "6,789", "5,494", "2,060", "1,879"]]
        lay(canvas, [*rows, ["Russia", "68", "57", "1,728", "1,400"]], (60, 180, 250, 320, 390), 700)

    assert tables_of(pdf(draw)) == [
        "Partner\tExports 2019\tExports 2020\tImports 2019\tImports 2020\nChina\t6,789\t5,494\t2,060\t1,879\n"
        "Russia\t68\t57\t1,728\t1,400"
    ]


def test_cells_of_several_lines_stay_in_their_row() -> None:
    def draw(canvas: Canvas) -> None:
        lay(canvas, [["State", "Level", "Since"]], (60, 180, 400), 700)
        lay(canvas, [["", "Special strategic part-", ""], ["", "nership for peace", ""]], (60, 180, 400), 680, 11)
        lay(canvas, [["Japan", "", "November 2022"]], (60, 180, 400), 674.5)
        lay(canvas, [["India", "Strategic partnership", "May 2015"]], (60, 180, 400), 649)
        lay(canvas, [["Republic of", "Strategic partnership", "2021"], ["Korea", "", ""]], (60, 180, 400), 629, 11)
        lay(canvas, [["Peru", "Partnership of", "2004"], ["", "both peoples", ""]], (60, 180, 400), 598, 11)

    assert tables_of(pdf(draw)) == [
        "State\tLevel\tSince\nJapan\tSpecial strategic partnership for peace\tNovember 2022\n"
        "India\tStrategic partnership\tMay 2015\nRepublic of Korea\tStrategic partnership\t2021\n"
        "Peru\tPartnership of both peoples\t2004"
    ]


def test_a_table_over_both_columns_of_a_page() -> None:
    """The gap between the columns goes on through the table, which is read whole all the same."""
    left, right = wrap(PROSE, 46), wrap(PROSE.replace("The", "Yet the"), 46)
    rows = [["Year", "Visits out", "Visits in"], ["2017", "12", "9"], ["2018", "14", "16"], ["2019", "22", "18"]]

    def draw(canvas: Canvas) -> None:
        for top in (780, 600):
            lay(canvas, [[one, other] for one, other in zip(left, right, strict=False)], (50, 310), top, 12)
        lay(canvas, rows, (50, 220, 390), 690, 14)

    text = formats["pdf"].read(pdf(draw)).text
    table = "\n".join("\t".join(row) for row in rows)
    yet = PROSE.replace("The", "Yet the")
    assert text.count(PROSE) == text.count(yet) == 2
    assert [text.index(PROSE), text.index(yet), text.index(table), text.rindex(PROSE), text.rindex(yet)] == sorted(
        [text.index(PROSE), text.index(yet), text.index(table), text.rindex(PROSE), text.rindex(yet)]
    )


@pytest.mark.parametrize("width", [46, 30])
def test_a_table_in_one_column_beside_prose_in_the_others(width: int) -> None:
    """Rows and lines of prose have the same height, and the lines of the prose end where they end."""
    columns = 2 if width == 46 else 3
    prose = [wrap(PROSE.replace("The", first), width) for first in ("The", "So the", "Yet the")[:columns]]
    rows = [["Year", "Visits"], ["2017", "12"], ["2018", "14"], ["2019", "22"]]

    def draw(canvas: Canvas) -> None:
        for number, lines in enumerate(prose):
            beside = [] if number == 0 else lines
            for at, line in enumerate((lines[:4] + [""] * 4 + lines[4:], beside * 2)[number > 0]):
                canvas.drawString(50 + number * 500 / columns, 780 - 12 * at, line)
        lay(canvas, rows, (50, 120), 780 - 48, 12)

    table = "\n".join("\t".join(row) for row in rows)
    assert tables_of(pdf(draw)) == [table]


def test_a_table_whose_rows_end_the_lines_of_the_prose_beside_it() -> None:
    """The prose has few words there, like the cells of one more column; but they are long, or fill their column."""
    left = [*wrap(PROSE, 46), *[""] * 4]
    right = [*wrap(PROSE.replace("The", "Yet the"), 46), "and they had no place in the partnership of all",
             "the staff officers were trained by others", "under that programme of learning", "for years."]  # fmt: skip
    rows = [["Tanks", "Number", "Year"], ["T-72A", "100", "2015"], ["BTR-70M", "40", "2015"], ["BTR-80", "20", "2015"]]

    def draw(canvas: Canvas) -> None:
        lay(canvas, [[one, other] for one, other in zip(left, right, strict=True)], (50, 310), 780, 12)
        lay(canvas, rows, (50, 150, 220), 780 - 12 * (len(left) - 4), 12)

    assert tables_of(pdf(draw)) == ["\n".join("\t".join(row) for row in rows)]


@pytest.mark.parametrize(("top", "step", "places"), [(610, 18, (50, 150, 360)), (634, 12, (50, 150, 340))])
def test_a_table_below_three_columns_shares_one_of_their_gaps(top: int, step: int, places: tuple[int, ...]) -> None:
    """So that gap is the longest; the columns above are read by both all the same, a table in the middle one."""
    prose = [wrap(PROSE.replace("The", first), 30) for first in ("The", "So the", "Yet the")]
    inside = [
        ["Month", "Visits"],
        ["March", "4"],
        ["April", "7"],
        ["May", "9"],
        ["June", "1"],
        ["July", "2"],
        ["August", "5"],
    ]
    below = [
        ["Year", "Embassies", "Consulates general"],
        ["2010", "29", "11"],
        ["2020", "35", "14"],
        ["2021", "36", "15"],
    ]
    middle = [*prose[1][:3], f"{prose[1][3]}."]

    def draw(canvas: Canvas) -> None:
        for number, lines in enumerate((prose[0], [*[""] * 8, *middle], prose[2])):
            for at, line in enumerate(lines):
                canvas.drawString(50 + 175 * number, 780 - 12 * at, line)
        lay(canvas, inside, (225, 290), 780, 12)
        lay(canvas, below, places, top, step)

    order = [PROSE, "\n".join("\t".join(row) for row in inside), " ".join(middle)]
    order += [PROSE.replace("The", "Yet the"), "\n".join("\t".join(row) for row in below)]
    assert formats["pdf"].read(pdf(draw)).text.rstrip("\n").split("\n\n") == order


def test_a_table_ends_before_a_heading_and_what_is_no_table() -> None:
    rows = [["Year", "Visits"], ["2018", "3"], ["2019", "4"], ["2020", "5"], ["Remarks", ""]]
    rows += [["a line of eight words that goes on", "and another one of as many words beside"]] * 6
    lines = lines_of(
        [
            Word(word, place + 20 * at, place + 20 * at + 15, 700 - 14 * number, 10)
            for number, row in enumerate(rows)
            for place, cell in zip((60, 320), row, strict=True)
            for at, word in enumerate(cell.split())
        ]
    )
    assert table_end(lines, 0)[0] == 4


# Tables of a PDF that are drawn with lines --------------------------------------------------------------------------


def test_fields_without_a_line_between_them_are_one_cell() -> None:
    def draw(canvas: Canvas) -> None:
        for y, first, last in (
            (710, 50, 350),
            (690, 150, 350),
            (670, 50, 350),
            (650, 150, 350),
            (630, 50, 350),
            (610, 50, 350),
        ):
            canvas.line(first, y, last, y)
        for x, low, high in ((50, 610, 710), (150, 630, 710), (250, 630, 690), (350, 610, 710)):
            canvas.line(x, low, x, high)
        canvas.drawString(60, 686, "Partner")
        canvas.drawCentredString(250, 696, "Trade")
        lay(canvas, [["2019", "2020"], ["1", "2"], ["3", "4"]], (160, 260), 676, 20)
        canvas.drawString(60, 646, "China")
        canvas.drawString(60, 616, "Source: the customs office of the country in question")

    text = formats["pdf"].read(pdf(draw)).text
    table = "Partner\tTrade 2019\tTrade 2020\nChina\t1\t2\nChina\t3\t4"
    assert text == f"{table}\n\nSource: the customs office of the country in question\n"


@pytest.mark.parametrize("again", [True, False])
def test_a_table_goes_on_over_the_page(again: bool) -> None:
    """With its heads repeated or not; a table with other heads is another one."""
    first = [["Year", "State", "Visits"], ["2018", "Peru", "3"], ["2019", "Chile", "4"]]
    second = [*([first[0]] if again else []), ["2020", "Cuba", "5"], ["2021", "Spain", "6"]]

    def draw(canvas: Canvas, other: bool = False) -> None:
        lay(canvas, first, (60, 180, 300), 110)
        canvas.showPage()
        canvas.setFont("Times-Roman", 10)
        lay(canvas, [["Port", "Owner", "Ships"], *second] if other else second, (60, 180, 300), 780)

    whole = "\n".join("\t".join(row) for row in (*first, ["2020", "Cuba", "5"], ["2021", "Spain", "6"]))
    assert tables_of(pdf(draw)) == [whole]
    assert len(tables_of(pdf(lambda canvas: draw(canvas, other=True)))) == 2


def test_text_of_a_table_is_quoted_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        f"<html><body><p>{PROSE}</p><table><tr><th>State<th>Since<tr><td rowspan=2>Peru<td>1971<tr><td>2016</table>"
    )
    [document] = documents(path)
    for each in sentences(document.text):
        assert document.text[each.start : each.end].replace("\n", " ") == each.folded
