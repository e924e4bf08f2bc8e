"""Files of every format into text whose offsets can be trusted, and one sentence for each file that cannot be read."""

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from textwrap import wrap

import pytest
from docx import Document as WordFile
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tulga.errors import BadInput
from tulga.read.formats import LARGEST, open_document
from tulga.read.formats.blocks import blocks_of
from tulga.read.formats.decoding import decode
from tulga.read.formats.hyphens import Vocabulary

PARAGRAPHS = (
    "The parliament of Mongolia adopted the first concept of foreign policy in 1994. It names two neighbours and looks "
    "for partners beyond them, which later texts call the third neighbours of the country.",
    "Trade runs over few border points. In a year of closed borders the exports of coal fall at once, and no partner "
    "overseas can take up what the railway does not carry to the harbour in time.",
    "Soldiers of both states have met on exercise every summer since then. Observers from nine other states came to "
    "the last one, and the ministers agreed that it should be held in the steppe again.",
    "The bank lent money for a road from the capital to the northern border, where lorries used to wait for days. A "
    "second loan for the southern road is under review by the two governments.",
    "Students of defence are trained abroad in small numbers. Most return as instructors and teach the language that "
    "they learned to the officers who will go to the next mission of peacekeepers.",
    "A line of credit was opened in the spring. It pays for the refinery in the desert, whose first stage should be "
    "ready within four years if the pipeline to it is laid before the winter.",
)


def lay_columns(
    canvas: Canvas, paragraphs: tuple[str, ...], columns: int, top: float, width: int, offset: float
) -> None:
    """Set paragraphs in columns of ten points, Times, as many lines in each, every column `offset` points lower."""
    lines = [line for text in paragraphs for line in (*wrap(text, width), "")][:-1]
    deep = -(-len(lines) // columns)
    canvas.setFont("Times-Roman", 10)
    for column in range(columns):
        for index, line in enumerate(lines[column * deep : (column + 1) * deep]):
            canvas.drawString(50 + column * (500 / columns), top - index * 12 - column * offset, line)


def pdf(draw: Callable[[Canvas], None], **options: object) -> bytes:
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=A4, invariant=True, **options)
    draw(canvas)
    canvas.save()
    return held.getvalue()


def text_of(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.write_bytes(data)
    return open_document(path).text


@pytest.mark.parametrize(("columns", "width", "offset"), [(1, 95, 0), (2, 46, 0), (2, 46, 5), (2, 50, 0), (3, 30, 0)])
def test_columns_are_read_one_after_the_other(tmp_path: Path, columns: int, width: int, offset: float) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Bold", 18)
        canvas.drawCentredString(297, 780, "Six notes on the partners of a country between two others")
        lay_columns(canvas, PARAGRAPHS, columns, 740, width, offset)

    text = text_of(tmp_path, "report.pdf", pdf(draw))
    assert text.split("\n\n")[0] == "Six notes on the partners of a country between two others"
    assert text.rstrip("\n").split("\n\n")[1:] == list(PARAGRAPHS)


def test_headers_footnotes_hyphens_and_tables_of_a_report(tmp_path: Path) -> None:
    """Three pages: what repeats is gone, a sentence runs over the page, cut words are whole, notes stand at the end."""
    pages = (
        (
            "Growth in the Asia-",
            "Pacific changed the coope-",
            "ration of the states, and the third-",
            "neighbour policy of",
        ),
        ("the country, in which third-neighbour is a word,", "kept its name. All cooperation goes on."),
        ("The last page has a sentence.",),
    )

    def draw(canvas: Canvas) -> None:
        for number, lines in enumerate(pages, 11):
            canvas.setFont("Times-Roman", 10)
            canvas.drawString(50, 810, "Quarterly of the Steppe")
            canvas.drawCentredString(297, 20, f"- {number} -")
            for index, line in enumerate(lines):
                canvas.drawString(50, 700 - 12 * index, line)
            if number == 11:
                end = 50 + canvas.stringWidth(lines[-1])
                canvas.setFont("Times-Roman", 6)
                canvas.drawString(end, 668, "3")
                canvas.drawString(50, 60, "3 As quoted in the gazette.")
            canvas.showPage()

    blocks = text_of(tmp_path, "quarterly.pdf", pdf(draw)).rstrip("\n").split("\n\n")
    assert blocks == [
        "Growth in the Asia-Pacific changed the cooperation of the states, and the third-neighbour policy of the "
        "country, in which third-neighbour is a word, kept its name. All cooperation goes on.",
        "The last page has a sentence.",
        "3 As quoted in the gazette.",
    ]


ROWS = [["Year", "Partner", "Exports"], ["2019", "China", "6,789"], ["2020", "South Korea", "12.5"], ["2021", "", "58"]]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_in_a_pdf_is_one_row_a_line(tmp_path: Path, ruled: bool) -> None:
    def draw(canvas: Canvas) -> None:
        lay_columns(canvas, PARAGRAPHS[:2], 1, 780, 95, 0)
        for index, row in enumerate(ROWS):
            for column, cell in enumerate(row):
                canvas.drawString(60 + 90 * column, 600 - 18 * index, cell)
        if ruled:
            canvas.grid([50, 140, 230, 320], [540, 558, 576, 594, 612])
        lay_columns(canvas, PARAGRAPHS[2:3], 1, 500, 95, 0)

    text = text_of(tmp_path, "table.pdf", pdf(draw))
    table = "\n".join("\t".join(row) for row in ROWS)
    assert text == "\n\n".join([*PARAGRAPHS[:2], table, PARAGRAPHS[2]]) + "\n"


def test_text_that_runs_upward_is_turned(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(560, 40)
        canvas.rotate(90)
        lay_columns(canvas, PARAGRAPHS[:4], 2, 480, 46, 0)

    assert text_of(tmp_path, "landscape.pdf", pdf(draw)).rstrip("\n").split("\n\n") == list(PARAGRAPHS[:4])


@pytest.mark.parametrize(
    ("line", "following", "joined"),
    [
        ("the nuclear-weapon-", "free zone", "the nuclear-weapon-free zone"),
        ("a long-", "term loan", "a long-term loan"),
        ("in 2016-", "17 the", "in 2016-17 the"),
        ("non-", "alignment", "non-alignment"),
        ("the agree-", "ment", "the agreement"),
        ("Ulaan-", "baatar", "Ulaanbaatar"),
        ("one \u2013", "two", "one \u2013 two"),
    ],
)
def test_hyphens_at_line_ends(line: str, following: str, joined: str) -> None:
    assert Vocabulary([]).join(line, following) == joined


PAGE = """<!doctype html><html lang="en"><head><title>Coal and rail | Steppe Weekly</title>
<meta property="og:site_name" content="Steppe Weekly"><meta name="author" content="By D. Bat; E. Oyun">
<meta property="article:published_time" content="2019-09-03T23:30:00-05:00">
<link rel="canonical" href="https://example.org/coal"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<div class="main"><article><h1>Coal and rail</h1>
<p>{0}<sup>2</sup> The steppe has 1.56 million km<sup>2</sup>.</p>
<table class="wide"><thead><tr><th>Partner</th><th>Since</th></tr></thead>
<tr><td rowspan="2"><a href="/ru">Russia</a></td><td><a href="/a">1921</a></td></tr>
<tr><td><a href="/b">1993</a></td></tr>
<tr><td><a href="/jp">Japan</a></td><td><a href="/c">1972,<br>again 2010</a></td></tr></table>
<p>{1}</p><ul><li>an embassy in Ankara</li><li>a consulate in <b>Almaty</b></li></ul><p>{2}</p></article>
<div class="advertisement">Buy a horse today, only this week!</div>
<section id="comments"><h3>2 comments</h3><p>I do not believe that this road will ever be built.</p></section></div>
<footer>All rights reserved. Contact the editors of the weekly.</footer></body></html>"""


def test_a_web_page_gives_its_main_content_and_its_metadata(tmp_path: Path) -> None:
    path = tmp_path / "coal.html"
    path.write_text(PAGE.format(*PARAGRAPHS), encoding="utf-8")
    document = open_document(path)
    assert document.text == (
        f"Coal and rail\n\n{PARAGRAPHS[0]} The steppe has 1.56 million km2.\n\n"
        "Partner\tSince\nRussia\t1921\nRussia\t1993\nJapan\t1972, again 2010\n\n"
        f"{PARAGRAPHS[1]}\n\nan embassy in Ankara\na consulate in Almaty\n\n{PARAGRAPHS[2]}\n"
    )
    assert (document.title, str(document.published), document.language) == ("Coal and rail", "2019-09-03", "en")
    assert document.csl == {
        "id": document.source_id,
        "type": "webpage",
        "title": "Coal and rail",
        "author": [{"literal": "D. Bat"}, {"literal": "E. Oyun"}],
        "issued": {"date-parts": [[2019, 9, 3]]},
        "container-title": "Steppe Weekly",
        "URL": "https://example.org/coal",
    }
    assert document.source().sha256 == document.sha256
    assert document.source().id == f"coal@{document.sha256[:8]}"


def test_a_page_too_small_for_the_extraction_is_given_whole(tmp_path: Path) -> None:
    assert (
        text_of(tmp_path, "a.html", b"<html><body><nav>Home</nav>Signed.<p>In 1994.</body></html>")
        == "Signed.\n\nIn 1994.\n"
    )


def test_a_table_for_layout_is_no_table() -> None:
    from lxml.html import fromstring

    page = "<table><tr><td>Menu</td><td><h1>Title</h1><p>Words.</p></td></tr><tr><td>A</td><td>B</td></tr></table>"
    assert blocks_of(fromstring(page)) == ["Menu", "Title", "Words.", "A", "B"]


def word_file() -> bytes:
    word = WordFile()
    word.core_properties.title, word.core_properties.author = "Minutes", "D. Bat"
    paragraph = word.add_paragraph("They met in 2014")
    paragraph.add_run("12").font.superscript = True
    paragraph.add_run(" and crossed 5 km")
    paragraph.add_run("2").font.superscript = True
    paragraph.add_run(" hidden").font.hidden = True
    table = word.add_table(rows=2, cols=3)
    for cell, words in zip(
        table.rows[0].cells + table.rows[1].cells, ("Year", "Coal\nMt", "Copper", "2019", "36", ""), strict=True
    ):
        cell.text = words
    word.add_paragraph("After the table.")
    held = io.BytesIO()
    word.save(held)
    return held.getvalue()


def test_a_word_file_keeps_the_order_of_paragraphs_and_tables(tmp_path: Path) -> None:
    path = tmp_path / "minutes.docx"
    path.write_bytes(word_file())
    document = open_document(path)
    assert (
        document.text == "They met in 2014 and crossed 5 km2\n\nYear\tCoal Mt\tCopper\n2019\t36\t\n\nAfter the table.\n"
    )
    assert (document.title, document.csl["author"], document.published) == ("Minutes", [{"literal": "D. Bat"}], None)


@pytest.mark.parametrize("text", ["a\r\nb\n\n  c\t\u00a0d\u00ad \r", "Монгол Улс\n", "x"])
def test_plain_text_is_not_changed_at_all(tmp_path: Path, text: str) -> None:
    assert text_of(tmp_path, "a.txt", text.encode()) == text
    assert text_of(tmp_path, "b.txt", b"\xef\xbb\xbf" + text.encode()) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Президенты двух стран подписали договор о дружбе и сотрудничестве. Обмен нотами прошёл в столице.", "cp1251"),
        ("Le président a reçu l’ambassadeur; la coopération entre les deux pays a été évoquée.", "cp1252"),
        (2 * "日本とモンゴルは二〇二二年に特別な戦略的パートナーシップを結んだ。両国の関係は発展している。", "cp932"),
        ("Монгол улс", "utf-16"),
        ("Монгол Улс", "cp1251"),
        ("Хэлэлцээрт гарын їсэг зурав, 2019", "cp1251"),
        ("Подписан договор № 5", "cp1251"),
        ("договор о дружбе", "koi8_r"),
        ("Договор о дружбе", "cp866"),
        ("Für München", "cp1252"),
        (
            "İki ülke arasındaki işbirliği görüşüldü; dışişleri bakanı dün Ankara'da bir açıklama yaptı ve gitti.",
            "cp1254",
        ),
    ],
)
def test_other_encodings_are_told(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize(("text", "encoding"), [("più caffè", "cp1252"), ("Łódź", "cp1250"), ("戦略", "cp932")])
def test_an_encoding_that_few_words_do_not_tell_is_not_guessed(text: str, encoding: str) -> None:
    with pytest.raises(BadInput, match=r"^its encoding cannot be told from so few words; save it as UTF-8$"):
        decode(text.encode(encoding))


def test_one_broken_place_is_read_and_told_and_no_position_moves(tmp_path: Path) -> None:
    text = "Монгол Улс ба Канад Улс 1973 онд дипломат харилцаа тогтоосон.\n"
    at = text.index("К")
    cut = text[:at].encode() + b"\xd0" + text[at + 1 :].encode()  # the second byte of one letter is lost
    path = tmp_path / "a.txt"
    path.write_bytes(cut)
    document = open_document(path)
    assert document.text == cut.decode("utf-8", "replace") == text.replace("К", "\ufffd", 1)
    assert document.notices == ("a.txt: one broken character, at byte 25, is read as U+FFFD",)
    path.write_bytes(text.replace("К", "\0", 1).encode())
    document = open_document(path)
    assert document.text == text.replace("К", "\ufffd", 1)
    assert document.notices == ("a.txt: a NUL byte, at byte 25, is read as U+FFFD",)
    page = tmp_path / "a.html"
    page.write_bytes(b"<html><body><p>They met\0 in 1994.</p></body></html>")
    assert open_document(page).text == "They met\ufffd in 1994.\n"
    assert open_document(page).notices == ("a.html: a NUL byte, at byte 23, is read as U+FFFD",)


def scanned(canvas: Canvas) -> None:
    from PIL import Image

    canvas.drawImage(ImageReader(Image.new("L", (40, 40))), 50, 50, 400, 400)


def one_line(canvas: Canvas) -> None:
    canvas.drawString(50, 700, "The two states signed a treaty in 1994.")


def packed(parts: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return held.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


BAD = {
    "empty.txt": (b"", "the file is empty"),
    "blank.txt": (b" \n\n", "it holds no text"),
    "junk.txt": (bytes(range(256)) * 8, "it holds binary data, not text (a NUL byte, and no byte order mark)"),
    "cut.txt": (
        ("Монгол Улс ".encode() * 9 + b"\xd0 ") * 2,
        "it is UTF-8 text with 2 broken characters, the first at byte 180; save it as UTF-8 again",
    ),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(99), "it holds a PNG image, not text"),
    "letter.doc": (OLE, "it holds an Office document of before 2007; save it as DOCX, HTML, PDF or plain text"),
    "letter.docx": (OLE + "EncryptedPackage".encode("utf-16-le"), "it is encrypted; save it without a password"),
    "half.docx": (word_file()[:9000], "it is a damaged Word document: its archive is broken or cut off"),
    "table.docx": (packed({"a": b"b"}), "it is an archive without a Word document in it"),
    "half.pdf": (pdf(one_line)[:700], "it is a damaged PDF document: its end is missing"),
    "locked.pdf": (pdf(one_line, encrypt=StandardEncryption("secret")), "it is encrypted; save it without a password"),
    "scan.pdf": (
        pdf(scanned),
        "it is a scanned document without a text layer; it can be read where tesseract is installed",
    ),
    "page.pdf": (
        b"<!DOCTYPE html><html>Log in</html>",
        "it is named .pdf but holds a web page; name it .html if that is meant",
    ),
    "report.txt": (pdf(one_line), "it is named .txt but holds a PDF document; name it .pdf if that is meant"),
    "script.html": (b"<html><body><script>x()</script></body></html>", "it holds no text"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_read_gets_one_sentence(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")  # tesseract is not to be found
    path = tmp_path / name
    path.write_bytes(BAD[name][0])
    with pytest.raises(BadInput) as caught:
        open_document(path)
    assert str(caught.value) == f"{path}: {BAD[name][1]}"


def test_what_is_no_readable_file_gets_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "report-2019.txt").write_text("x")
    with pytest.raises(BadInput, match=r"report-2091\.txt: there is no such file; did you mean report-2019\.txt\?$"):
        open_document(tmp_path / "report-2091.txt")
    with pytest.raises(BadInput, match="there is no folder "):
        open_document(tmp_path / "reports" / "a.txt")
    with pytest.raises(BadInput, match=r"it is a folder; name the files in it$"):
        open_document(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(BadInput, match=r"it is not a regular file$"):
        open_document(tmp_path / "pipe.txt")

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(BadInput, match=r"the file may not be read: permission denied$"):
        open_document(tmp_path / "report-2019.txt")
    os.truncate(tmp_path / "report-2019.txt", 200 * 1024**2)
    assert LARGEST == 50 * 1024**2
    with pytest.raises(BadInput, match=r"the file has 200 MB; a document may have 50 MB$"):
        open_document(tmp_path / "report-2019.txt")  # `open` is still refused: the size alone decides


def test_a_new_file_with_other_bytes_is_another_source(tmp_path: Path) -> None:
    path = tmp_path / "Монгол Улс (2).txt"
    path.write_text("One.")
    first = open_document(path)
    assert first == open_document(path)
    path.write_text("Two.")
    second = open_document(path)
    assert first.source_id.split("@")[0] == second.source_id.split("@")[0] == "монгол-улс-2"
    assert first.source_id != second.source_id
