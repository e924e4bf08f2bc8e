"""Words cut at the end of a line: which hyphens go, and which belong to a compound."""

import re
from collections.abc import Iterable

_LONGEST_WORD = 100
_HYPHENS = ("-", "\u00ad", "\u2010")
_TAIL = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)([-\u00ad\u2010])$")
_CLOSED = re.compile(r"[\w)][-–—/]$")  # a dash or stroke without a blank before it has none behind it
_HEAD = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# What English writes with a hyphen before or after nearly any word.
_BEFORE = "all cross ex five four half high long low non quasi self semi short so third three two vice well"
_AFTER = (
    "based called controlled driven exporting free importing led level made month old oriented owned range related "
    "scale sized term thirds type wide year years"
)
_FIRST, _LAST = frozenset(_BEFORE.split()), frozenset(_AFTER.split())


class Vocabulary:
    """The words of one document that stand whole on a line, which tell how a cut word is to be read.

    >>> words = Vocabulary(["bilateral cooperation and third-neighbour policy"])
    >>> words.join("the coope-", "ration of"), words.join("in the Asia-", "Pacific")
    ('the cooperation of', 'in the Asia-Pacific')
    >>> words.join("our third-", "neighbour policy"), words.join("signed in", "2019")
    ('our third-neighbour policy', 'signed in 2019')
    >>> words.join("from 2010–", "2023"), words.join("one –", "two")
    ('from 2010–2023', 'one – two')
    """

    def __init__(self, lines: Iterable[str]) -> None:
        found = {word.casefold() for line in lines for word in _whole_words(line)}
        self._compounds = {word for word in found if "-" in word}
        self._words = found - self._compounds
        self._words |= {part for word in self._compounds for part in word.split("-")}

    def joined(self, lines: Iterable[str]) -> str:
        """One text from the lines of a paragraph."""
        shown: list[str] = []
        last = ""
        for line in filter(None, lines):
            shown.append(self.join(last, line).removesuffix(line))
            last = line
        return "".join((*shown, last))

    def join(self, line: str, following: str) -> str:
        """One text from the end of a line and the line after it; a blank stands between whole words."""
        cut, rest = _cut(line), _HEAD.match(following)
        if not line or not following:
            return line + following
        if not cut:
            closed = _CLOSED.search(line[-2:]) and (rest is None or line[-1] != "-")
            return f"{line}{following}" if closed else f"{line} {following}"
        if rest is None or self._keeps_hyphen(cut[1], rest[0]):
            return f"{line[:-1]}-{following}"
        return f"{line[:-1]}{following}"

    def _keeps_hyphen(self, first: str, second: str) -> bool:
        if second[0].isupper():
            return True
        last = first.split("-")[-1].casefold()
        second = second.casefold()
        if f"{first.casefold()}-{second}" in self._compounds:
            return True
        if last + second in self._words:
            return False
        if last in _FIRST or second in _LAST:
            return True
        return last in self._words and second in self._words and min(len(last), len(second)) > 3


def _whole_words(line: str) -> list[str]:
    """All words of a line but a first that may be the rest of a cut one, and a last that is cut itself."""
    words = _WORD.findall(line)
    inner = words[1:] if words and words[0][:1].islower() else words
    return inner[:-1] if _cut(line) else inner


def _cut(line: str) -> re.Match[str] | None:
    """The word that a hyphen cuts at the end of a line."""
    return _TAIL.search(line[-_LONGEST_WORD:]) if line.endswith(_HYPHENS) else None
