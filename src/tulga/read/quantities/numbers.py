"""Where numbers stand in a text, in digits and in words, with their currency, scale and range."""

import re
from decimal import Decimal

from tulga.read.quantities.words import CURRENCY_NAMES, CURRENCY_SIGNS, MEASURES, ONES, ORDINALS, PARTS, TENS, number_of


def _any(words: object) -> str:
    return "|".join(re.escape(w) for w in sorted(map(str, words), key=lambda w: (-len(w), w)))  # type: ignore[call-overload]


DIGITS = r"(?:\d{1,3}(?:[,\u00a0\u202f']\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?: \d{3})+(?!\d|[.,]\d)|\d+(?:\.\d+)?)"
_ONE = f"(?:{_any(ONES)})"
_TEN = f"(?:{_any(TENS)})"
_SMALL = rf"(?:{_TEN}(?:[-\s]{_ONE})?|{_ONE})(?!\w)"
_HUNDRED = rf"(?:(?:(?:{_SMALL}|an?)\s+)hundred(?!s|\w)(?:\s+(?:and\s+)?{_SMALL})?|{_SMALL})"
_SCALE_WORD = r"(?:thousand|million|billion|trillion)(?![a-z])"
_SCALED = rf"(?:(?:half\s+an?|(?:{_SMALL}[\s-]+and[\s-]a[\s-]half)|{_HUNDRED}|an?)[\s-]+{_SCALE_WORD})"
WORDS = (
    rf"(?:(?:{_SCALED}(?:,?\s+(?:and\s+)?(?={_SMALL})))+{_HUNDRED}|{_SCALED}"
    rf"|(?:half\s+a|a|{_SMALL})\s+dozen(?!s|\w)|{_HUNDRED}(?:[\s-]+and[\s-]a[\s-]half)?)"
)
_SCALE = (
    r"(?:[\s-]?(?:thousand|million|billion|trillion|crore|lakh|mln|bln|trn|bn|mn|tn)(?![a-z])|(?<=\d)[mk](?![\w²])"
    r"|(?<=\d)\s?m(?=\s+(?:euros?|dollars?|pounds?|roubles?|rubles?|yuan|yen|US|USD|EUR)\b))"
)
_SIGN = rf"(?:{_any(CURRENCY_SIGNS)})"
_PERCENT = r"(?:\s?%|\s+per\s?cents?\b|\s+pct\b)"
NUMBER = rf"(?:{DIGITS}{_SCALE}?|{WORDS})"

AMOUNT = re.compile(
    rf"(?P<number>{NUMBER})(?P<percent>{_PERCENT})?"
    rf"(?:(?P<join>\s?[-–—]\s?|\s+(?:to|and)\s+)(?P<sign>{_SIGN}\s?)?(?P<upper>{NUMBER})(?![\w]|[-–]\d|,\d|\.\d))?"
    r"(?P<after>[\s-]percentage[\s-]points?\b|\s?%|[\s-]+per\s?cents?\b|[\s-]percent\b|\s+pct\b)?",
    re.IGNORECASE,
)
ALONE = re.compile(
    rf"(?P<number>{NUMBER})(?P<percent>)(?P<join>)(?P<sign>)(?P<upper>)"
    r"(?P<after>[\s-]percentage[\s-]points?\b|\s?%|[\s-]+per\s?cents?\b|[\s-]percent\b|\s+pct\b)?",
    re.IGNORECASE,
)
SIGN_BEFORE = re.compile(rf"(?<![A-Za-z])(?P<sign>{_SIGN})\s?\Z")
CURRENCY_AFTER = re.compile(
    rf"[\s-]+(?P<name>{_any(CURRENCY_NAMES)})(?:e?s)?(?!\w)|\s+(?P<code>[A-Z]{{3}})(?!\w)|\s?(?P<mark>[€£₮₽₩₹])",
    re.IGNORECASE,
)
MEASURE_AFTER = re.compile(rf"[\s-]?(?P<measure>{_any(MEASURES)})(?:s|es)?(?![\w²])", re.IGNORECASE)
_FEW = _any([word for word, number in ONES.items() if 0 < number < 10])
FRACTION = re.compile(
    rf"(?P<count>an?|{_FEW})(?:-\s?|\s)(?P<part>{_any(PARTS)})s?(?!\w)|(?P<half>half)(?!\w|-)", re.IGNORECASE
)
OUT_OF = re.compile(
    rf"(?P<count>\d{{1,3}}|{_ONE})\s+(?:out\s+of(?:\s+every)?|(?P<every>in(?:\s+every)?))\s+(?P<all>\d{{1,3}}|{_ONE}|a\s+hundred)(?![\w,]|\.\d|%)",
    re.IGNORECASE,
)
ORDINAL = re.compile(
    rf"(?P<digits>\d{{1,3}}(?:,\d{{3}})*)(?:st|nd|rd|th)(?!\w)|(?P<word>{_any(ORDINALS)})(?!\w)", re.IGNORECASE
)
RANKED_OF = re.compile(
    rf"(?:\s+place)?,?\s+(?:of|among|amongst|out\s+of)\s+(?:the\s+)?(?P<all>{DIGITS}|{_HUNDRED})(?![\w.]*\d)",
    re.IGNORECASE,
)
RANK_WORD = re.compile(r"\brank(?:s|ed|ing)?\s+(?:at\s+|as\s+)?(?:number\s+|no\.\s*)?(?:the\s+)?\Z", re.I)
# The words that can begin an amount, as they are written.
START_WORDS = frozenset(
    form
    for word in [*ONES, *TENS, *ORDINALS, "half", "a", "an"]
    for form in (word.split("-")[0], word.split("-")[0].capitalize(), word.split("-")[0].upper())
)
TOKEN = re.compile(r"[A-Za-z]+|[0-9]+")
ARTICLE = re.compile(
    r"an?[\s-]+(?:dozen|hundred|thousand|million|billion|trillion|quarter|third|fifth|tenth|half)\b", re.IGNORECASE
)
HEDGE = re.compile(
    r"(?<![\w-])(?P<hedge>(?:no|not)\s+(?:more|less|fewer|later)\s+than|(?:more|less|fewer|greater|higher|lower)\s+than|at\s+(?:least|most)|"
    r"up\s+to|as\s+(?:many|much|few|little)\s+as|(?:just\s+|well\s+)?(?:over|under|above|below)|(?:very\s+)?(?:nearly|almost|close\s+to)|"
    r"in\s+excess\s+of|upwards?\s+of|a\s+(?:minimum|maximum)\s+of|(?:an?\s+)?estimated|approximately|approx\.?|roughly|about|around|some|"
    r"circa|ca\.|virtually)\s+(?:an?\s+)?(?:total\s+of\s+)?(?P<between>(?:from\s+)?between\s+)?\Z",
    re.IGNORECASE,
)
SCALE_BEHIND_MONEY = re.compile(r"\s(?P<scale>[mk])(?![\w²])")
BETWEEN = re.compile(r"(?<!\w)between\s+\Z", re.IGNORECASE)
FROM = re.compile(r"(?<!\w)from\s+\Z", re.IGNORECASE)
HEDGE_AFTER = re.compile(r"(?:\s+or\s+(?:so|more|less|fewer)\b|\s?\+(?!\w)|-plus\b)", re.IGNORECASE)
COMPOUND = re.compile(
    r"-(?P<head>strong|member|man|person|seat|year|month|week|day|hour|kilomet(?:re|er)|km|ton|tonne|megawatt|nation|country|state|party|point)"
    r"(?:-(?:long|old))?(?!\w)",
    re.IGNORECASE,
)


def is_measure(measure: re.Match[str], number: str) -> bool:
    """Whether the word behind a number is a measure: "has" is no plural of "ha", "one ton" counts as well."""
    name, whole_word = measure["measure"].lower(), measure[0].strip(" -").lower()
    return number.lower() != "a" and (len(name) > 3 or name in ("ton",) or whole_word == name)


def shared_scale(lower: str, upper: str, value: Decimal, top: Decimal) -> Decimal:
    """ "$5-6 billion" is 5 to 6 billion: what follows the second number holds for the first; "10-12,000" too."""
    scale = re.search(r"[a-z]+\Z", upper.strip().lower())
    if scale and not re.search(r"[a-z]", lower.lower()) and upper[0].isdigit():
        return value * (top / number_of(re.sub(r"[\s-]*[a-z]+\Z", "", upper.strip().lower())))
    if upper.endswith(",000") and "," not in lower and value * 1000 < top:
        return value * 1000
    return value


def runs_on(text: str, end: int, number: str) -> bool:
    """Whether digits go on into letters or more digits: "2S1", "4x4", "12/2"."""
    if not number[-1:].isdigit():
        return False
    following = text[end : end + 2]
    if following[:1] == "/" and following[1:].isdigit():
        return True
    if following[:1].isalpha() and not following[:1].isspace():
        return MEASURE_AFTER.match(text, end) is None
    return following[:1] in "-–" and following[1:].isdigit()


def plain(value: Decimal) -> Decimal:
    """The same number without idle zeros: 50, not 50.00."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
