"""Pages of PDF files that are set with care, or made to harm: marks, dashes, headings, columns, the process that reads them."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

import pytest
from drawn import blocks_of, pdf
from reportlab.pdfgen.canvas import Canvas

from tulga.errors import BadInput
from tulga.read.formats import formats, pdf_process

PROSE = (
    "The parliament of Mongolia adopted the first concept of foreign policy in 1994. It names two neighbours and looks "
    "for partners beyond them, which later texts call the third neighbours of the country."
)
OTHER = (
    "Trade runs over few border points. In a year of closed borders the exports of coal fall at once, and no partner "
    "overseas can take up what the railway does not carry to the harbour in time, as it was seen."
)


def written(objects: list[bytes]) -> bytes:
    """A PDF file of the objects as they are; the first is its catalogue."""
    data, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%b%b" % (len(places) + 1, table, end)


def page_of(content: bytes, resources: bytes, *more: bytes) -> bytes:
    """A PDF file of one page; `more` are the objects from number 5 on."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << %b >> >>" % resources
    pages = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
    return written([b"<< /Type /Catalog /Pages 2 0 R >>", pages, page, stream(content), *more])


def stream(content: bytes, kind: bytes = b"") -> bytes:
    return b"<< %b/Length %d >>\nstream\n%b\nendstream" % (kind, len(content), content)


TIMES = b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>"


# Words and lines ----------------------------------------------------------------------------------------------------


def test_a_mark_that_the_font_itself_raises_is_no_part_of_the_year() -> None:
    """Such a figure has the size and the baseline of the text around it; only its drawing is small and high."""
    small = b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 49 "
    small += b"/LastChar 49 /Widths [300] /CharProcs << /one 7 0 R >> /Encoding << /Differences [49 /one] >> >>"
    content = b"BT /F1 10 Tf 50 700 Td (They met in 1972.) Tj /F2 10 Tf (1) Tj /F1 10 Tf ( Again in 1980.) Tj ET"
    drawn = stream(b"300 0 0 400 300 720 d1 0 400 300 320 re f")
    data = page_of(content, b"/Font << /F1 5 0 R /F2 6 0 R >>", TIMES, small, drawn)
    assert blocks_of(data) == ["They met in 1972. Again in 1980."]


def test_a_hyphen_that_is_set_apart_still_cuts_a_word() -> None:
    """Typesetters mark it as a soft one, and draw it a hair from its word."""
    hyphen = b"/Span << /ActualText <FEFF00AD> >> BDC BT /F1 10 Tf 97 700 Td (-) Tj ET EMC "
    first, second = b"BT /F1 10 Tf 50 700 Td (Their agree) Tj ET ", b"BT /F1 10 Tf 50 688 Td (ment was signed.) Tj ET"
    data = page_of(first + hyphen + second, b"/Font << /F1 5 0 R >>", TIMES)
    assert blocks_of(data) == ["Their agreement was signed."]


def test_a_dash_at_the_line_end_stays_closed() -> None:
    lines = ("In all of the years 2010–", "2023 the Herfindahl–", "Hirschman index – of trade –", "rose.")
    data = pdf(lambda canvas: [canvas.drawString(50, 700 - 12 * n, line) for n, line in enumerate(lines)] and None)
    assert blocks_of(data) == ["In all of the years 2010–2023 the Herfindahl–Hirschman index – of trade – rose."]


def test_a_centred_title_of_two_lines_is_one_and_the_authors_are_not() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 18)
        canvas.drawCentredString(297, 780, "Between two neighbours: partners of a landlocked state, 2010–")
        canvas.drawCentredString(297, 758, "2023")
        canvas.setFont("Times-Roman", 10)
        canvas.drawCentredString(297, 735, "D. Bat and E. Marsh")
        for number, line in enumerate(wrap(PROSE, 95)):
            canvas.drawString(50, 700 - 12 * number, line)

    title = "Between two neighbours: partners of a landlocked state, 2010–2023"
    assert blocks_of(pdf(draw)) == [title, "D. Bat and E. Marsh", PROSE]


def test_what_a_browser_prints_around_a_page_is_left_out() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(24, 820, "11/22/26, 7:53 PM")
        canvas.drawString(300, 820, "Partners")
        canvas.drawString(50, 700, "They met in 1972.")
        canvas.drawString(24, 20, "https://example.org/partners")
        canvas.drawString(550, 20, "1/1")

    assert blocks_of(pdf(draw)) == ["They met in 1972."]


def test_a_heading_below_two_columns_is_read_after_both() -> None:
    left, right = wrap(PROSE, 46), wrap(OTHER, 46)

    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 790, "Of the editors")  # on one side of a gap that goes down the page
        canvas.drawString(500, 790, "May 2020")
        for number in range(max(len(left), len(right))):
            canvas.drawString(50, 760 - 12 * number, left[number] if number < len(left) else "")
            canvas.drawString(310, 760 - 12 * number, right[number] if number < len(right) else "")
        canvas.setFont("Times-Roman", 16)
        canvas.drawString(50, 660, "Treaties")
        canvas.setFont("Times-Roman", 10)
        for number, line in enumerate(wrap(PROSE, 95)):
            canvas.drawString(50, 630 - 12 * number, line)

    assert blocks_of(pdf(draw))[-4:] == [PROSE, OTHER, "Treaties", PROSE]


# The process --------------------------------------------------------------------------------------------------------


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    pdf_process.end()
    monkeypatch.setattr(pdf_process, "_SECONDS", 0.5)
    yield
    pdf_process.end()


def test_a_page_that_never_ends_is_left_and_the_next_file_is_read(hurried: None) -> None:
    """A drawing that draws itself twice, which pdfium follows down to a depth that no machine reaches."""
    kind = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >> "
    data = page_of(b"/X Do", b"/XObject << /X 5 0 R >>", stream(b"/X Do /X Do ", kind))
    with pytest.raises(
        BadInput, match=r"^its page 1 takes more than 0\.5 seconds to read; print the document to a new file$"
    ):
        formats["pdf"].read(data)
    assert blocks_of(pdf(lambda canvas: canvas.drawString(50, 700, "They met in 1972."))) == ["They met in 1972."]


@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
def test_a_process_that_dies_costs_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pdf(lambda canvas: canvas.drawString(50, 700, "They met in 1972."))
    assert blocks_of(data)
    assert pdf_process._held is not None
    held = pdf_process._held[1]
    stopped = []

    def die(file: pdf_process.OpenFile, number: int) -> None:
        os.kill(held.pid, signal.SIGKILL)
        stopped.append(pdf_process._ask("words", (number,), "its page 1"))

    with monkeypatch.context() as patched:
        patched.setattr(pdf_process.OpenFile, "words", die)
        with pytest.raises(BadInput, match=r"^its page 1 breaks the program that reads it; print"):
            formats["pdf"].read(data)
    assert stopped == []
    assert blocks_of(data) == ["They met in 1972."]


def test_pages_with_thousands_of_lines_are_read(tmp_path: Path) -> None:
    """More than paper holds: without looking for columns, which would take time that grows with their square."""
    content = b"".join(b"BT /F1 9 Tf 50 %d Td (line %d of it) Tj ET\n" % (10 * n, n) for n in range(2500))
    data = page_of(content, b"/Font << /F1 5 0 R >>", TIMES).replace(b"[0 0 600 800]", b"[0 0 600 25100]")
    text = formats["pdf"].read(data).text
    assert text.startswith("line 2499 of it")
    assert text.endswith("line 0 of it\n")
