"""What looks like a date or an amount and is neither: addresses, identifiers, numbered things, note marks, times.

Both find_dates and find_quantities leave these places alone.
"""

import re
from bisect import bisect_right
from functools import lru_cache

_CAPITALISED = (
    "resolution resolutions article articles art. page pages p. pp. chapter chapters section sections paragraph "
    "paragraphs para. paras. vol. volume figure figures fig. table tables annex version"
)
_AS_IT_IS = (
    "RESOLUTION UNSCR No. Nos. Nr. № # Decree Order Room Flight Train Issue H.R. HR Protocol Appendix Item Draft PAGE "
    "TABLE BRIEF Block Tower Comments Box Level Phase Track Directive Regulation Decision"
)
_NAMES = sorted({*_CAPITALISED.split(), *(w.capitalize() for w in _CAPITALISED.split()), *_AS_IT_IS.split()})
_NUMBERED = "|".join([re.escape(name) for name in reversed(_NAMES)] + ["Common Position", "Group of", "Convention No."])
# Each begins with a plain character, which lets the engine skip to it; what stands before is looked at afterwards.
_ADDRESS = re.compile(r"(?:http|www\.|doi|DOI|Doi)(?:(?<=http)s?://\S+|(?<=www\.)\S+|(?<=[Ii]):?\s*10\.\S+)")
_WITH_NAME = re.compile(
    rf"(?:{_NUMBERED})\s*\(?(?:No\.?\s*)?(?:\([A-Z]{{2,}}\)\s*)?\d[\d./]*(?:\s?[-–]\s?\d+|\s+of\s+\d{{1,3}}(?!\d))?"
)
_CONTACT = re.compile(r"(?:ISBN|ISSN|Tel|Phone|Fax|Call|Утас)\b(?:-1[03])?[.:\s]*\(?[+\dX][\dXx ()-]{5,}")
_SYMBOL = re.compile(r"/(?<=[A-Z]/)(?:[A-Z]+/)*\d[\w./-]*")
_ABROAD = re.compile(r"\+\d[\d ()-]{7,}")
_DIGITS = re.compile(
    r"\d(?<!\d\d)(?:(?<=1)0\.\d{4,9}/\S+|\d{1,3}/\d+/[A-Z]{2,4}\b|\d{3} \d{4} \d{4} \d{3}[\dX]"
    r"|\d*:\d+(?::\d+)?|(?<=2)4/7\b(?!/)|(?<=9)/11\b(?!/)|\d*\+\d+"
    # Numbers with two points: versions, sections.
    r"|\d?\.\d{1,2}\.\d{1,2}(?![\d.]*\d)"
    # Note marks behind the end of a sentence ("economy.2") and chrome of portals.
    r"|(?<=[a-z)\]][.,;]\d)\d{0,2}(?=\s|$)"
    r"|\d*\s+(?:COMMENTS?|Comments?|comments?|[Rr]esponses? to|[Vv]iews|[Ss]hares)\b)"
)
_BRACKET = re.compile(r"\[\s*\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]?|•\s*\d+[ \t]*(?=\n|$)")
_ANYWHERE = (_ADDRESS, _CONTACT, _SYMBOL, _ABROAD, _DIGITS, _BRACKET)


class Lookalikes:
    """The places of one text that are neither dates nor amounts.

    >>> places = Lookalikes("Resolution 1540 of 2004")
    >>> places.hold(11, 15), places.hold(19, 23)
    (True, False)
    """

    def __init__(self, text: str) -> None:
        spans = [match.span() for pattern in _ANYWHERE for match in pattern.finditer(text)]
        for match in _WITH_NAME.finditer(text):
            start = match.start()
            if start == 0 or not (text[start - 1].isalnum() or text[start - 1] in "._"):
                spans.append(match.span())
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def hold(self, start: int, end: int) -> bool:
        """Whether a place of the text touches one of them; `start` and `end` are character offsets."""
        index = bisect_right(self._starts, end - 1) - 1
        return index >= 0 and self._ends[index] > start


@lru_cache(maxsize=4)
def lookalikes(text: str) -> Lookalikes:
    """The lookalikes of a text; the last few are kept, because dates and amounts are looked for in the same text."""
    return Lookalikes(text)
