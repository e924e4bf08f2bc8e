"""A document: the text that every offset refers to, and what its file states about itself."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from tulga.sources import Source
from tulga.span import Instant

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Languages in which documents on external relations reach an analyst; the model's other fifty only add false alarms.
_LANGUAGES = (
    "ar az be bg cs da de el en es et fa fi fr he hi hr hu hy id it ja ka kk ko ky lt lv mn ms nl no pl pt ro ru sk "
    "sl sr sv th tr uk ur vi zh"
)
_SAMPLE = 4000
_LETTERS_NEEDED = 20
_SURE = 0.5
_OTHER_LETTERS = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u2c80-\ua71f\ua800-\uab2f\uabc0-\ufaff\ufb1d-\ufeff]+")
_LETTERS_OF_A_PASSAGE = 40
_MOST_NAMES = 8
_LONGEST_SLUG = 100


@dataclass(frozen=True)
class Document:
    """One file as text; `text[start:end]` is what a claim's `char=start-end` quotes.

    `source_id` names the file and its bytes, so a changed file is a new source. `name` is the file's name, with a slash
    where it stands inside another (`news.jsonl/12`, `letter.eml/annex.pdf`, `reports/2019.txt` below a folder), or the
    address of a page that was fetched; `kind` is the format that read it (`docx`, `html`, `pdf`, `plain`). `published`
    is the date that its metadata or its text states, `language` an ISO 639-1 code or None where the text is too short to
    tell. `csl` is a CSL-JSON item that holds only what the file's metadata states. `notices` are sentences on what was
    not read as it stands, for the person who reads it; `original` holds the bytes that `sha256` is the hash of. Where
    sections have dates of their own, as the entries of a feed do, `dated` has their places and dates, and `at` reads it.

    >>> letter = Document("letter@2cf24dba", "letter.txt", "2cf24dba" + "0" * 56, "plain", "hello")
    >>> letter.source().title
    'letter.txt'
    """

    source_id: str
    name: str
    sha256: str
    kind: str
    text: str
    title: str | None = None
    published: Instant | None = None
    language: str | None = None
    csl: dict[str, Any] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    original: bytes = field(default=b"", repr=False, compare=False)
    dated: tuple[tuple[int, Instant | None], ...] = ()

    def at(self, position: int) -> "Document":
        """The document as of a position: with the date of the section there, where its sections have dates of their own.

        >>> feed = Document("a@1", "a.rss", "1", "feed", "One.\\nTwo.\\n", dated=((0, None), (5, Instant(2019, 9, 3))))
        >>> feed.at(4).published, str(feed.at(5).published)
        (None, '2019-09-03')
        """
        section = bisect_right(self.dated, position, key=lambda each: each[0]) - 1
        return self if section < 0 else replace(self, published=self.dated[section][1])

    def source(self) -> Source:
        """The source that claims read from this document point at."""
        return Source(self.source_id, "document", self.csl, self.sha256, self.name)

    def foreign_language(self) -> str | None:
        """One sentence for a document that is not in English, or has paragraphs in other letters; else None.

        Of such text the grammar of claims knows little, so the sentence says what was recognised: actors and dates.

        >>> Document("a@1", "a.txt", "1", "plain", "Монгол Улс, 1921 он", language="mn").foreign_language()
        'a.txt is in Mongolian; only names and dates in it are recognised (MNG; 1921)'
        """
        foreign = self.text
        share = ""
        if self.language in (None, "en"):
            foreign = "\n".join(_paragraphs_in_other_letters(self.text))
            share = "partly "
        language = self.language if foreign is self.text else language_of(foreign)
        if language in (None, "en"):
            return None
        from babel import Locale

        shown = Locale("en").languages.get(language or "", language)
        part = "that part" if share else "it"
        found = _recognised(foreign, self.published)
        return f"{self.name} is {share}in {shown}; only names and dates in {part} are recognised{found}"


def source_id(stem: str, sha256: str) -> str:
    """The id of a document: the slug of its file's stem (at most 100 characters), `@`, eight hex digits of its SHA-256.

    >>> source_id("Trade_Report (2019)", "9f86d081884c7d65")
    'trade-report-2019@9f86d081'
    """
    folded = unicodedata.normalize("NFC", stem).casefold()
    slug = re.sub(r"[\W_]+", "-", folded).strip("-")[:_LONGEST_SLUG].strip("-")
    return f"{slug or 'document'}@{sha256[:8]}"


def citation_item(
    identifier: str,
    *,
    genre: str,
    title: str | None = None,
    authors: Iterable[str] = (),
    issued: Instant | None = None,
    url: str | None = None,
    site: str | None = None,
) -> dict[str, Any]:
    """A CSL-JSON item (https://docs.citationstyles.org/) of what is stated; what is not stated is left out.

    Names stay as they are printed (`literal`): which part is the family name is not guessed.

    >>> citation_item("a@1", genre="webpage", authors=["D. Bat"], issued=Instant(2019, 9))
    {'id': 'a@1', 'type': 'webpage', 'author': [{'literal': 'D. Bat'}], 'issued': {'date-parts': [[2019, 9]]}}
    """
    parts = [int(part) for part in issued.plain().split("-")] if issued else []
    stated = {
        "title": title,
        "author": [{"literal": name} for name in authors],
        "issued": {"date-parts": [parts]} if parts else None,
        "container-title": site,
        "URL": url,
    }
    return {"id": identifier, "type": genre} | {key: value for key, value in stated.items() if value}


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the language that most of a text is in, or None where there are too few letters to tell.

    >>> language_of("The two countries signed an agreement on trade in Ulaanbaatar.")
    'en'
    >>> language_of("1921, 1986") is None
    True
    """
    sample = text[:_SAMPLE] + text[len(text) // 2 :][:_SAMPLE] if len(text) > 2 * _SAMPLE else text
    others = sum(map(len, _OTHER_LETTERS.findall(sample)))
    if 0 < others < sum(map(str.isalpha, sample)) / 2:  # names and titles as they are written elsewhere
        sample = _OTHER_LETTERS.sub(" ", sample)
    if sum(map(str.isalpha, sample)) < _LETTERS_NEEDED:
        return None
    code, probability = _identifier().classify(sample)
    return str(code) if probability >= _SURE else None


def _paragraphs_in_other_letters(text: str) -> list[str]:
    """The lines of a text in which most letters are not Latin, where there are enough of them to be sentences."""
    if text.isascii():
        return []
    lines = [line for line in text.split("\n") if sum(map(len, _OTHER_LETTERS.findall(line))) > len(line) / 2]
    return lines if sum(map(len, lines)) >= _LETTERS_OF_A_PASSAGE else []


def _recognised(text: str, published: Instant | None) -> str:
    """The actors and dates in a text, a few of each, as an addition to a sentence."""
    from tulga.actors import gazetteer
    from tulga.read.dates import find_dates

    text = text[: 10 * _SAMPLE]
    actors = dict.fromkeys(mention.actor for mention in gazetteer().find(text) if mention.actor)
    dates = dict.fromkeys(str(mention.span) for mention in find_dates(text, published) if not mention.reason)
    shown = [_some(list(each)) for each in (actors, dates) if each]
    return f" ({'; '.join(shown)})" if shown else ""


def _some(names: list[str | None]) -> str:
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(map(str, names[:_MOST_NAMES])) + more


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([code for code in _LANGUAGES.split() if code in identifier.labels])
    return identifier
