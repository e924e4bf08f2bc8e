"""Pages that are pictures, read by tesseract where it is installed; what is done where it is not is in test_formats."""

import io
import os
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from shutil import which
from textwrap import wrap

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tulga.errors import BadInput
from tulga.read.formats import open_document

PARAGRAPHS = (
    "The parliament of Mongolia adopted the first concept of foreign policy in 1994. It names two neighbours and looks "
    "for partners beyond them, which later texts call the third neighbours of the country.",
    "Trade runs over few border points. In a year of closed borders the exports of coal fall at once, and no partner "
    "overseas can take up what the railway does not carry to the harbour in time.",
    "Soldiers of both states have met on exercise every summer since then. Observers from nine other states came to "
    "the last one, and the ministers agreed that it should be held in the steppe again.",
)
Draw = Callable[[Canvas], None]


def made(*pages: Draw) -> bytes:
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=A4, invariant=True)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def printed(*paragraphs: str, columns: int = 1) -> Draw:
    """A page of text of eleven points in columns."""

    def draw(canvas: Canvas) -> None:
        lines = [line for text in paragraphs for line in (*wrap(text, 90 // columns), "")][:-1]
        deep = -(-len(lines) // columns)
        canvas.setFont("Times-Roman", 11)
        for number, line in enumerate(lines):
            canvas.drawString(50 + number // deep * 260, 740 - 13 * (number % deep), line)

    return draw


def scanned(draw: Draw) -> Draw:
    """A page as a picture of what another draws on it, at 200 dots an inch."""
    import pypdfium2

    document = pypdfium2.PdfDocument(made(draw))
    picture: Image.Image = document[0].render(scale=200 / 72, grayscale=True).to_pil()
    document.close()
    return lambda canvas: canvas.drawImage(ImageReader(picture), 0, 0, *A4)


def needs_tesseract(language: str) -> None:
    program = which("tesseract")
    if program is None:
        pytest.skip("tesseract is not installed")
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False).stdout
    if language not in listed.split():
        pytest.skip(f"tesseract has no language pack for {language}")


@pytest.mark.parametrize("columns", [1, 2])
def test_a_scan_reads_as_the_print_does(tmp_path: Path, columns: int) -> None:
    needs_tesseract("eng")
    path = tmp_path / "scan.pdf"
    path.write_bytes(made(scanned(printed(*PARAGRAPHS, columns=columns))))
    document = open_document(path)
    assert document.text == "\n\n".join(PARAGRAPHS) + "\n"
    [notice] = document.notices
    assert notice.startswith("scan.pdf: page 1 read by tesseract (")
    assert open_document(path) == document


def test_only_the_pages_that_are_pictures_are_recognised(tmp_path: Path) -> None:
    needs_tesseract("eng")
    path = tmp_path / "mixed.pdf"
    path.write_bytes(made(*(printed(text) for text in PARAGRAPHS[:2]), scanned(printed(PARAGRAPHS[2]))))
    document = open_document(path)
    assert document.text == "\n\n".join(PARAGRAPHS) + "\n"
    assert "page 3 read by tesseract" in document.notices[0]


def test_russian_is_recognised(tmp_path: Path) -> None:
    needs_tesseract("rus")
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    try:
        pdfmetrics.registerFont(TTFont("DejaVuSerif", "DejaVuSerif.ttf"))
    except TTFError:
        pytest.skip("there is no font with Cyrillic letters")

    def draw(canvas: Canvas) -> None:
        canvas.setFont("DejaVuSerif", 12)
        canvas.drawString(50, 700, "Президенты двух стран подписали договор о дружбе в 2019 году.")

    path = tmp_path / "scan.pdf"
    path.write_bytes(made(scanned(draw)))
    document = open_document(path)
    assert document.text == "Президенты двух стран подписали договор о дружбе в 2019 году.\n"
    assert document.language == "ru"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A stand-in for tesseract: it knows English and does what it is told to for a page."""

    def install(what: str) -> None:
        folder = tmp_path / f"bin-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        script = folder / "tesseract"
        script.write_text(f'#!/bin/sh\nif [ "$1" = --list-langs ]; then echo List; echo eng; exit; fi\n{what}\n')
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")

    return install


def test_a_program_that_fails_or_hangs_is_told(
    tmp_path: Path, program: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mixed.pdf"
    path.write_bytes(made(printed(*PARAGRAPHS), scanned(printed("x"))))
    program("exit 3")
    document = open_document(path)
    assert document.text == "\n\n".join(PARAGRAPHS) + "\n"
    assert document.notices == ("mixed.pdf: page 2 left out, where tesseract failed",)
    monkeypatch.setattr("tulga.read.formats.scanned._SECONDS_A_PAGE", 0.5)
    program("exec sleep 30")
    assert open_document(path).notices == document.notices
    path.write_bytes(made(scanned(printed("x"))))
    with pytest.raises(BadInput, match=r"tesseract finds no text$"):
        open_document(path)


def test_an_english_page_with_a_slip_into_russian_is_read_again_as_english(
    tmp_path: Path, program: Callable[[str], None]
) -> None:
    """`Japan` looks like `Тарап`."""
    said = (
        "Mongolia and Japan have had diplomatic relations since February 1972 and since then a far higher partnership"
    )
    words = f"{said} by degrees as everybody could see".split()
    row = "\\t".join("5 1 1 1 1 %d %d 100 90 40 95".split())
    rows = "".join(f"{row % (n, 40 + 45 * n)}\\t{word}\\n" for n, word in enumerate(words))
    russian = rows.replace("Japan", "Тарап")
    program(f'if [ "$4" = eng ]; then printf "head\\n{rows}"; else printf "head\\n{russian}"; fi')
    folder = os.environ["PATH"].split(os.pathsep)[0]
    script = Path(folder) / "tesseract"
    script.write_text(script.read_text().replace("echo eng;", "echo eng; echo rus;"))
    path = tmp_path / "scan.pdf"
    path.write_bytes(made(scanned(printed("x"))))
    assert open_document(path).text == " ".join(words) + "\n"


def test_without_the_program_the_pages_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    path = tmp_path / "mixed.pdf"
    pages = [printed(*PARAGRAPHS), *[scanned(printed("x"))] * 2, printed(PARAGRAPHS[0][::-1]), scanned(printed("y"))]
    path.write_bytes(made(*pages))
    assert open_document(path).notices == (
        "mixed.pdf: pages 2-3, 5 without readable text: left out (tesseract is not installed)",
    )
