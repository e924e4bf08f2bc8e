"""PDF files that are drawn for a test, and what is read of them."""

import io
from collections.abc import Callable

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tulga.read.formats import formats


def pdf(draw: Callable[[Canvas], None]) -> bytes:
    """A PDF file of A4 pages, the first of which begins in Times of ten points."""
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=A4, invariant=True)
    canvas.setFont("Times-Roman", 10)
    draw(canvas)
    canvas.save()
    return held.getvalue()


def blocks_of(data: bytes) -> list[str]:
    """The blocks that are read of a PDF file: paragraphs, headings, tables."""
    return formats["pdf"].read(data).text.rstrip("\n").split("\n\n")
