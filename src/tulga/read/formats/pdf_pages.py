"""The pages of a PDF as pdfium sees them. It is C++, and a file can be made so that it never ends or breaks down: so it
runs in a process of its own (`serve`), asked by `pdf_process`.
"""

import ctypes
import faulthandler
import os
import pickle
import sys
from typing import Any, NamedTuple

from tulga.errors import BadInput
from tulga.read.formats.page_words import Word, words_of
from tulga.read.formats.ruled_tables import rules_of, with_tables

_MEMORY = 5 * 1024**3 // 4
_DOTS_AN_INCH = 300
_POINTS_AN_INCH = 72
_MOST_DOTS = 40_000_000


class Picture(NamedTuple):
    """A page as a portable grey map (PGM), `scale` dots to a point; its height in points."""

    data: bytes
    height: float
    scale: float


class Pages:
    """An open file, its pages counted from 0. Raises BadInput where it is encrypted or damaged.

    >>> Pages(b"%PDF-1.7")
    Traceback (most recent call last):
    tulga.errors.BadInput: it is a damaged PDF document
    """

    def __init__(self, data: bytes) -> None:
        import pypdfium2
        import pypdfium2.raw as pdfium

        try:
            self._document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            code = getattr(error, "err_code", None)
            if code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
                raise BadInput("it is encrypted; save it without a password") from None
            raise BadInput("it is a damaged PDF document") from None

    def count(self) -> int:
        """How many pages there are."""
        return len(self._document)

    def stated(self) -> dict[str, str]:
        """What the file states about itself: Title, Author and others."""
        return dict(self._document.get_metadata_dict(skip_empty=True))

    def words(self, number: int) -> list[Word]:
        """The words of a page, ruled tables among them as one word each."""
        page = self._document[number]
        try:
            words, quarter = words_of(page)
            return with_tables(words, rules_of(page, quarter)) if words else []
        finally:
            page.close()

    def pictured(self, number: int) -> float:
        """The share of a page that pictures cover; a scan may be cut into strips."""
        import pypdfium2.raw as pdfium

        page = self._document[number]
        width, height = page.get_size()
        covered = 0.0
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        try:
            for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
                if pdfium.FPDFPageObj_GetBounds(each, left, bottom, right, top):
                    covered += max(right.value - left.value, 0.0) * max(top.value - bottom.value, 0.0)
        finally:
            page.close()
        return covered / float(max(width * height, 1.0))

    def picture(self, number: int) -> Picture:
        """A page drawn with 300 dots to the inch, fewer where it is as large as a poster."""
        page = self._document[number]
        try:
            width, height = page.get_size()
            scale = min(_DOTS_AN_INCH / _POINTS_AN_INCH, (_MOST_DOTS / max(width * height, 1)) ** 0.5)
            bitmap = page.render(scale=scale, grayscale=True)
            try:
                return Picture(_grey_map(bitmap), height, scale)
            finally:
                bitmap.close()
        finally:
            page.close()

    def close(self) -> None:
        """Close the file."""
        self._document.close()


def _grey_map(bitmap: Any) -> bytes:
    """The picture row by row without what pads the rows."""
    buffer, stride = memoryview(bitmap.buffer).cast("B"), bitmap.stride
    rows = b"".join(buffer[row * stride : row * stride + bitmap.width] for row in range(bitmap.height))
    return b"P5 %d %d 255\n%b" % (bitmap.width, bitmap.height, rows)


def serve(seconds: float) -> None:
    """Answer questions until no more come; one that takes more seconds than that, or too much memory, is the last."""
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    _bound_memory()
    pages: Pages | None = None
    with open(os.devnull, "w") as nowhere:
        while True:
            try:
                name, argument = pickle.load(questions)
            except EOFError:
                return
            faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
            answer: Any
            try:
                if name == "open":
                    pages, answer = Pages(argument), None
                else:
                    answer = getattr(pages, name)(*argument)
            except Exception as error:  # the one that asked knows the file and says what is wrong with it
                answer = error if isinstance(error, BadInput) else ValueError(str(error))
            faulthandler.cancel_dump_traceback_later()
            pickle.dump(answer, answers)
            answers.flush()


def _bound_memory() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    except (ImportError, ValueError, OSError):  # where the system has no such bound, or a narrower one
        return
