"""What looks like a date or an amount and is neither: addresses, identifiers, numbered things, note marks, times.

Both find_dates and find_quantities leave these places alone.
"""

import re
from bisect import bisect_right

_NUMBERED = (
    r"[Rr]esolutions?|RESOLUTION|UNSCR|[Aa]rticles?|[Aa]rt\.|[Pp]ages?|[Pp]p?\.|N[or]s?\.|№|#|[Cc]hapters?|[Ss]ections?|"
    r"[Pp]aragraphs?|[Pp]aras?\.|Decree|Order|Room|Flight|Train|[Vv]ol\.|[Vv]olume|Issue|[Ff]igures?|[Ff]ig\.|"
    r"[Tt]ables?|[Aa]nnex|H\.\s?R\.|HR|[Vv]ersion|Protocol|Appendix|Directive|Regulation|Decision|Common Position|"
    r"Box|Level|Phase|Track|Group of|Convention No\."
)
_PLACES = re.compile(
    # Addresses on the network and identifiers.
    r"https?://\S+|www\.\S+|[Dd][Oo][Ii]:?\s*10\.\S+|10\.\d{4,9}/\S+"
    r"|IS[BS]N(?:-1[03])?[\s:]*[\dX][\dXx -]{6,}"
    # Telephone numbers.
    r"|(?:Tel|Phone|Fax|Call|Утас)\b[.:]?\s*\(?[+\d][\d ()-]{5,}|\+\d[\d ()-]{7,}"
    # Symbols of documents: A/RES/55/33, 2008/114/EC.
    r"|[A-Z]{1,4}(?:/[A-Z]+)*/\d[\w./-]*|\d{2,4}/\d+/[A-Z]{2,4}\b"
    # Things that carry a number for a name.
    rf"|(?<![\w.])(?:{_NUMBERED})\s*(?:No\.?\s*)?(?:\([A-Z]{{2,}}\)\s*)?\d[\d./]*(?:\s?[-–]\s?\d+)?"
    # Times, ratios, formats.
    r"|\d+:\d+(?::\d+)?|24/7|9/11|\w+\+\d+"
    # Numbers with two points: versions, sections.
    r"|(?<![\d.])\d{1,2}\.\d{1,2}\.\d{1,2}(?![\d.]*\d)"
    # Marks of notes: "[51", "1986.[1]", "economy.2".
    r"|\[\s*\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]?|(?<=[a-z)\]][.,;])\d{1,3}(?=\s|$)"
    # Chrome of portals.
    r"|(?<!\w)\d+\s+(?:COMMENTS?|Comments?|comments?|[Rr]esponses? to|[Vv]iews|[Ss]hares)\b|•\s*\d+[ \t]*(?=\n|$)"
)


class Lookalikes:
    """The places of one text that are neither dates nor amounts.

    >>> places = Lookalikes("Resolution 1540 of 2004")
    >>> places.hold(11, 15), places.hold(19, 23)
    (True, False)
    """

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for match in _PLACES.finditer(text):
            self._starts.append(match.start())
            self._ends.append(match.end())

    def hold(self, start: int, end: int) -> bool:
        """Whether a place of the text touches one of them; `start` and `end` are character offsets."""
        index = bisect_right(self._starts, end - 1) - 1
        return index >= 0 and self._ends[index] > start
