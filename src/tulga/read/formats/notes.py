"""Note marks: the small raised digits and letters that point to a footnote and are no part of the sentence."""

import re

_MARK = re.compile(r"\[?\s*(?:\d{1,3}(?:\s*[,–-]\s*\d{1,3})*|[a-z]|\*{1,3}|[†‡§¶]{1,2})\s*\]?")
_UNIT = re.compile(r"(?:^|[\W\d_])(?:[kcmd]?m|mi|ft|in|ha|yd|CO|10|\d[.,]\d+|R|χ)\s?$")


def is_note_mark(before: str, raised: str) -> bool:
    """Whether raised characters mark a note, given the text before them on the same line.

    An exponent is no mark, nor is the ending of an ordinal.

    >>> is_note_mark("with China", "12"), is_note_mark("1.56 million km", "2"), is_note_mark("the 75", "th")
    (True, False, False)
    """
    return bool(_MARK.fullmatch(raised.strip())) and not _UNIT.search(before)
