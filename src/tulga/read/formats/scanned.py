"""Pages of a PDF that are pictures: their words by tesseract, where it is installed.

The program is called on the picture of one page after another; what it finds stands on the page like printed words, so
that columns, running headers and paragraphs are told as in any other PDF.
"""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from shutil import which
from statistics import median

from tulga.errors import BadInput
from tulga.read.formats.page_words import Word
from tulga.read.formats.pdf_pages import Picture

_WANTED = ("mon", "rus", "eng")
_POINTS_AN_INCH = 72
_SECONDS_A_PAGE = 120
_LEAST_CONFIDENCE = 20.0
_SAME_SIZE = 0.3
_SLIPS = 0.05
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_DEEP = re.compile(r"[gjpqyQ,;()\[\]{}|/рудщцфüçş@§_]")
# The Mongolian model writes ї, a letter that Mongolian has not, where it means ү.
_MONGOLIAN = str.maketrans("їЇ", "үҮ")


@dataclass(frozen=True)
class Tesseract:
    """The program tesseract and the languages that it has of those that documents here are in."""

    program: str
    languages: tuple[str, ...]

    def words(self, page: Picture) -> list[Word]:
        """The words of a page from its picture, in points from the lower left corner.

        Raises BadInput where the program fails or needs more than two minutes.
        """
        table = self._table(page, self.languages)
        words = list(_words(table, page.height, page.scale, "mon" in self.languages))
        if "eng" in self.languages and _is_english_but_for_slips(words):
            return list(_words(self._table(page, ("eng",)), page.height, page.scale, False))
        return words

    def _table(self, page: Picture, languages: tuple[str, ...]) -> str:
        dots = str(round(page.scale * _POINTS_AN_INCH))
        command = [self.program, "stdin", "stdout", "-l", "+".join(languages), "--psm", "3", "--dpi", dots, "tsv"]
        done = _run(command, page.data)
        if done is None or done.returncode:
            raise BadInput("tesseract failed" if done else f"tesseract took more than {_SECONDS_A_PAGE} seconds")
        return done.stdout.decode("utf-8", "replace")


def _is_english_but_for_slips(words: list[Word]) -> bool:
    """Whether a few words of a page in Latin letters have Cyrillic ones, which is how `Japan` is misread as `Тарап`."""
    text = "".join(word.text for word in words)
    cyrillic = len(_CYRILLIC.findall(text))
    return 0 < cyrillic <= _SLIPS * sum(map(str.isalpha, text))


def tesseract() -> Tesseract | None:
    """The installed program with what it has of Mongolian, Russian and English; None where it, or all three, lack."""
    program = which("tesseract")
    languages = _languages(program) if program else ()
    return Tesseract(program, languages) if program and languages else None


@cache
def _languages(program: str) -> tuple[str, ...]:
    done = _run([program, "--list-langs"], b"")
    listed = done.stdout.decode("utf-8", "replace").split() if done else []
    return tuple(name for name in _WANTED if name in listed)


def _run(command: list[str], given: bytes) -> "subprocess.CompletedProcess[bytes] | None":
    import os

    one_thread = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        return subprocess.run(
            command, input=given, capture_output=True, timeout=_SECONDS_A_PAGE, check=False, env=one_thread
        )
    except subprocess.TimeoutExpired:
        return None
    except OSError as error:
        raise BadInput(f"tesseract cannot be started: {(error.strerror or '').lower()}") from None


@dataclass(frozen=True, slots=True)
class _Seen:
    line: tuple[int, int, int]
    left: float
    right: float
    top: float
    bottom: float
    text: str


def _words(table: str, height: float, scale: float, mongolian: bool) -> Iterator[Word]:
    """Words with the baseline and the size of their line; sizes that hardly differ on the page are one."""
    lines: dict[tuple[int, int, int], list[_Seen]] = {}
    for seen in _seen(table, scale):
        lines.setdefault(seen.line, []).append(seen)
    tall = {line: max(w.bottom for w in words) - min(w.top for w in words) for line, words in lines.items()}
    usual = median(tall.values()) if tall else 0.0
    for line, words in lines.items():
        size = usual if abs(tall[line] - usual) <= _SAME_SIZE * usual else tall[line]
        upright = [w.bottom for w in words if not _DEEP.search(w.text)] or [w.bottom for w in words]
        base = height - median(upright)
        for word in words:
            text = word.text.translate(_MONGOLIAN) if mongolian else word.text
            yield Word(text, word.left, word.right, base, max(size, 0.1))


def _seen(table: str, scale: float) -> Iterator[_Seen]:
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != "5" or not cells[11].strip() or float(cells[10]) < _LEAST_CONFIDENCE:
            continue
        block, paragraph, line = (int(cell) for cell in cells[2:5])
        left, top, wide, high = (int(cell) / scale for cell in cells[6:10])
        yield _Seen((block, paragraph, line), left, left + wide, top, top + high, cells[11].strip())
