"""What a message quotes or forwards: the earlier message, taken out of the later one, with its own author and date."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tulga.read.formats.format import tidy_line
from tulga.span import Instant

_DEEPEST = 5
_NEXT = 10
_LONGEST_LEAD = 300
_MARK = re.compile(r"\s?>\s?")
_LEAD = re.compile(
    r"\b(?:wrote|writes|a écrit|schrieb|escribió|ha scritto|написала?(?:\(а\))?|пишет|бичсэн|бичжээ)\s*:\s*$"
)
_ADDRESSED = re.compile(r"\S@\S|\b\d{1,2}[:.]\d\d\b")
_RULE = re.compile(r"\s*[-_]{2,}.{0,60}?[-_]{2,}\s*|\s*[-_]{10,}\s*|(?:Begin f|F)orwarded message:\s*", re.I)
_FIELDS = {
    "from": "from от илгээгч von de",
    "date": "date sent дата отправлено огноо gesendet envoyé",
    "to": "to кому хэнд an à",
    "subject": "subject тема гарчиг betreff objet",
    "copy": "cc bcc копия copie",
}
_MEANING = {word: name for name, words in _FIELDS.items() for word in words.split()}
_FIELD = re.compile(r"\s*\*?(\w{1,12})\s?:\*?\s?(.*)")
_AFTER_HOUR = re.compile(r"^(?:[\s.,]|[AP]M\b)+", re.I)
_NAME = re.compile(r"([^,;:<>\[\]\"\d]{2,80}?)\"?\s*[<\[(][^<>\s]+@[^<>\s]+[>\])]")


@dataclass(slots=True)
class Quoted:
    """An earlier message as it is quoted; None where the quotation does not say who wrote it, when, about what."""

    lines: list[str] = field(default_factory=list)
    author: str | None = None
    published: Instant | None = None
    subject: str | None = None

    @property
    def text(self) -> str:
        """Its words, with a line break at the end; empty where there are none."""
        shown = "\n".join(self.lines).strip("\n")
        return f"{shown}\n" if shown.strip() else ""


def parted(text: str, depth: int = 0) -> tuple[str, list[Quoted]]:
    r"""What a message says itself, and the earlier messages in it: lines that begin with `>`, and all that follows the
    head of a forwarded message or a line such as "On 2 September 2019, E. Marsh wrote:".

    >>> own, [quoted] = parted("In 1996.\n\nOn 2 Sep 2019, E. Marsh <m@example.org> wrote:\n> When did it open?\n")
    >>> own, quoted.text, quoted.author, str(quoted.published)
    ('In 1996.\n', 'When did it open?\n', 'E. Marsh', '2019-09-02')
    """
    own: list[str] = []
    found: list[Quoted] = []
    lines = text.split("\n")
    place = 0
    while place < len(lines):
        if (head := _head(lines, place)) is not None:
            place, quoted = head
            found.append(quoted)
            quoted.lines = lines[place:]
            break
        if (lead := _lead(lines, place)) is not None:
            place, quoted = lead
            found.append(quoted)
            if not _is_marked(lines, place):  # a web page has no marks
                quoted.lines = lines[place:]
                break
        elif mark := _MARK.match(lines[place]):
            if not found:
                found.append(Quoted())
            found[-1].lines.append(lines[place][mark.end() :])
            place += 1
        else:
            own.append(lines[place])
            place += 1
    shown = "\n".join(own).strip("\n")
    return (f"{shown}\n" if shown.strip() else ""), list(_deeper(found, depth))


def _deeper(found: list[Quoted], depth: int) -> Iterator[Quoted]:
    """The quotations, those inside them apart; without such as hold no words."""
    for quoted in found:
        own, inner = parted(quoted.text, depth + 1) if depth < _DEEPEST else (quoted.text, [])
        quoted.lines = own.split("\n")
        if re.search(r"\w", own):
            yield quoted
        yield from inner


def _head(lines: list[str], place: int) -> tuple[int, Quoted] | None:
    """The head of a forwarded message that begins at a line, with or without a rule above it, and where its text begins."""
    first = place
    if _RULE.fullmatch(lines[place][:200]):
        first = next((at for at in range(place + 1, min(place + 3, len(lines))) if lines[at].strip()), place)
    stated: dict[str, str] = {}
    end = first
    while end < len(lines) and (match := _FIELD.fullmatch(lines[end][:1000])) and match[1].casefold() in _MEANING:
        stated.setdefault(_MEANING[match[1].casefold()], match[2])
        end += 1
    if "from" not in stated or len(stated) < 3 or not stated.keys() & {"date", "subject"}:
        return None
    author = tidy_line(stated["from"].split("<")[0].split("[")[0].strip(' "*')) or None
    return end, Quoted([], author, _date(stated.get("date", "")), tidy_line(stated.get("subject", "")) or None)


def _lead(lines: list[str], place: int) -> tuple[int, Quoted] | None:
    """A line, or two that belong together, that say who wrote what follows; and where that begins."""
    for end in (place + 1, place + 2):
        shown = "\n".join(lines[place:end])
        if not lines[place].strip() or len(shown) > _LONGEST_LEAD or any(map(_MARK.match, lines[place:end])):
            return None
        if _LEAD.search(shown) and (_is_marked(lines, end) or _ADDRESSED.search(shown)):
            name = _NAME.search(shown)
            return end, Quoted([], _AFTER_HOUR.sub("", tidy_line(name[1])) if name else None, _date(shown))
    return None


def _is_marked(lines: list[str], place: int) -> bool:
    """Whether the next line with anything on it begins with `>`."""
    below = next((line for line in lines[place : place + _NEXT] if line.strip()), "")
    return bool(_MARK.match(below))


def _date(text: str) -> Instant | None:
    from tulga.read.dates import find_dates

    for mention in find_dates(text):
        start = mention.span.start
        if mention.span.is_event and start is not None and start.bound == "exact" and not start.decade:
            return start
    return None
