"""The words that dates are written with: months, weekdays, small numbers, units of time."""

from typing import Literal

Unit = Literal["day", "week", "month", "quarter", "year", "decade"]

_MONTHS = (
    ("January", "Jan"),
    ("February", "Feb"),
    ("March", "Mar"),
    ("April", "Apr"),
    ("May",),
    ("June", "Jun"),
    ("July", "Jul"),
    ("August", "Aug"),
    ("September", "Sept", "Sep"),
    ("October", "Oct"),
    ("November", "Nov"),
    ("December", "Dec"),
)
MONTHS = {name.lower(): number for number, names in enumerate(_MONTHS, 1) for name in names}
# Capitalised or in capitals, never in small letters: "may" and "march" are verbs. Only a short form takes a full stop.
MONTH = (
    "(?:"
    + "|".join(
        rf"{form}(?![A-Za-z]){'' if name == names[0] else '[.]?'}"
        for names in _MONTHS
        for name in names
        for form in (name, name.upper())
    )
    + ")"
)

WEEKDAYS = {
    name: number
    for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}
WEEKDAY = "(?:" + "|".join(name.capitalize() for name in WEEKDAYS) + ")"

SEASONS = ("spring", "summer", "autumn", "fall", "winter")

_TO_TWENTY = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
NUMBERS = {word: number for number, word in enumerate(_TO_TWENTY.split(), 1)} | {
    "a": 1,
    "an": 1,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_DIGITS = {number: word for word, number in NUMBERS.items() if number < 10 and len(word) > 2}
NUMBERS |= {f"{ten}-{_DIGITS[one]}": NUMBERS[ten] + one for ten in _TENS for one in _DIGITS} | {
    "a hundred": 100,
    "one hundred": 100,
    "two hundred": 200,
    "three hundred": 300,
}
# The longest first, so that "sixty" is not read as "six".
NUMBER = r"(?:\d{1,3}|" + "|".join(sorted(NUMBERS, key=lambda word: (-len(word), word))) + r")"

_CENTURIES = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first"
)
CENTURIES = tuple(_CENTURIES.split())


def month_number(name: str) -> int:
    """The number of an English month name or abbreviation, with or without its full stop.

    >>> month_number("Sept."), month_number("MAY")
    (9, 5)
    """
    return MONTHS[name.rstrip(".").lower()]


def small_number(word: str) -> int:
    """A number of up to three digits or a number word; "a" is one.

    >>> small_number("seventy"), small_number("12"), small_number("a")
    (70, 12, 1)
    """
    return int(word) if word.isdigit() else NUMBERS[word.lower()]
