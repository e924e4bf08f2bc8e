"""The words that amounts are written with: numbers, scales, currencies, and the nouns that are counted."""

from decimal import Decimal

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
ONES = {word: number for number, word in enumerate(_ONES.split())}
TENS = {word: 10 * number for number, word in enumerate(_TENS.split(), 2)}
SCALES = {
    "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12,
    "lakh": 10**5, "crore": 10**7,
    "k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "bln": 10**9, "tn": 10**12, "trn": 10**12,
}  # fmt: skip
PARTS = {
    "half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10,
}  # fmt: skip
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINALS = {word: number for number, word in enumerate(_ORDINALS.split(), 1)} | {
    f"{ten}-{word}": TENS[ten] + number
    for ten in TENS
    for number, word in enumerate(_ORDINALS.split()[:9], 1)
} | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "hundredth": 100}  # fmt: skip

# ISO 4217; None where the sign or name stands for several currencies.
CURRENCY_SIGNS: dict[str, str | None] = {
    "US$": "USD", "$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "HK$": "HKD",
    "NT$": "TWD", "S$": "SGD", "€": "EUR", "£": "GBP", "¥": None, "₮": "MNT", "₽": "RUB", "₩": "KRW", "₹": "INR",
    "RMB": "CNY", "Rs": None,
}  # fmt: skip
_CODES = (
    "USD EUR GBP CNY JPY KRW RUB MNT CHF INR KZT TRY AUD CAD NZD HKD TWD SGD PLN CZK HUF SEK NOK DKK UAH THB VND "
    "LAK IDR MYR PHP BRL MXN ZAR SAR AED QAR KWD ILS EGP PKR BDT LKR NPR KGS UZS TJS TMT AZN GEL AMD BYN RSD DEM "
    "SDR XDR"
)
CURRENCY_SIGNS |= {code: code for code in _CODES.split()} | {"SDR": "XDR"}
CURRENCY_NAMES: dict[str, str | None] = {
    "dollar": "USD", "us dollar": "USD", "u.s. dollar": "USD", "american dollar": "USD", "australian dollar": "AUD",
    "canadian dollar": "CAD", "singapore dollar": "SGD", "hong kong dollar": "HKD", "new zealand dollar": "NZD",
    "euro": "EUR", "yuan": "CNY", "renminbi": "CNY", "rmb": "CNY", "yen": "JPY", "won": "KRW", "rouble": "RUB",
    "ruble": "RUB", "tugrik": "MNT", "tugrug": "MNT", "togrog": "MNT", "tögrög": "MNT", "pound sterling": "GBP",
    "british pound": "GBP", "tenge": "KZT", "rupee": None, "indian rupee": "INR", "swiss franc": "CHF", "franc": None,
    "turkish lira": "TRY", "lira": None, "zloty": "PLN", "hryvnia": "UAH", "baht": "THB", "riyal": None,
    "deutsche mark": "DEM", "deutschmark": "DEM", "peso": None, "dirham": None, "kip": "LAK", "ringgit": "MYR",
}  # fmt: skip

# Measures: the unit stands behind the number and is part of the amount.
MEASURES = {
    "km": "kilometres", "kms": "kilometres", "kilometre": "kilometres", "kilometer": "kilometres",
    "km²": "square kilometres", "km2": "square kilometres", "sq km": "square kilometres",
    "square kilometre": "square kilometres", "square kilometer": "square kilometres", "mile": "miles",
    "metre": "metres", "meter": "metres", "hectare": "hectares", "ha": "hectares", "acre": "acres", "ton": "tons",
    "tonne": "tonnes", "kg": "kilograms", "kilogram": "kilograms", "barrel": "barrels", "litre": "litres",
    "liter": "litres", "cubic metre": "cubic metres", "cubic meter": "cubic metres", "bcm": "billion cubic metres",
    "mw": "megawatts", "megawatt": "megawatts", "gw": "gigawatts", "gigawatt": "gigawatts", "kwh": "kilowatt-hours",
    "mwh": "megawatt-hours", "gwh": "gigawatt-hours", "twh": "terawatt-hours",
}  # fmt: skip

_COUNTED = {
    "persons": (
        "troop soldier serviceman servicewoman personnel peacekeeper officer student cadet trainee expert adviser "
        "advisor specialist observer monitor instructor trainer man woman people person citizen worker employee "
        "diplomat envoy ambassador attaché attache guard official delegate participant civilian resident refugee "
        "migrant tourist visitor voter engineer doctor nurse medic staff police policeman sailor marine airman "
        "pilot veteran prisoner child journalist teacher scholar inhabitant national leader minister president "
        "representative deputy lawmaker reservist conscript volunteer labourer laborer graduate scientist "
        "consultant recruit member trainee seafarer delegation-member passenger victim casualty servicemember"
    ),
    "units of equipment": (
        "tank vehicle carrier aircraft helicopter jet plane truck gun howitzer launcher missile rifle rocket "
        "vessel ship boat frigate corvette submarine drone uav apc ifv system radar mortar bomb warhead trailer "
        "ambulance bulldozer bus car bomber interceptor transporter weapon airplane aeroplane cutter ferry "
        "locomotive wagon tanker"
    ),
    "missions": "mission embassy consulate",
    "agreements": (
        "agreement treaty memorandum accord protocol pact convention contract deal mou concordat"
    ),
    "countries": "country state nation",
    "visits": "visit",
    "exercises": "exercise drill manoeuvre maneuver",
    "meetings": "meeting summit",
    "companies": "company firm enterprise",
    "projects": "project",
    "units": "battalion brigade unit regiment division company-sized squadron platoon",
    "years": "year",
    "months": "month",
    "weeks": "week",
    "days": "day",
    "hours": "hour",
    "times": "time",
}  # fmt: skip
UNITS = {word: unit for unit, words in _COUNTED.items() for word in words.split()}
IRREGULAR = {
    "men": "man", "women": "woman", "people": "people", "personnel": "personnel", "police": "police", "staff": "staff",
    "aircraft": "aircraft", "children": "child", "memoranda": "memorandum", "servicemen": "serviceman",
    "servicewomen": "servicewoman", "policemen": "policeman", "airmen": "airman", "sheep": "sheep", "cattle": "cattle",
    "livestock": "livestock", "data": "data", "criteria": "criteria",
}  # fmt: skip

_STOP = (
    "the a an this that these those its their his her our my your all each every such no not of in on at by for "
    "from to with without within into onto over under between among against across during since until before "
    "after about than as if when while where who whom whose which what and or but nor so yet because though "
    "although is are was were be been being has have had do does did will would shall should can could may might "
    "must went goes go gone came come comes took take takes taken gave give gives given made make makes got get "
    "gets met meet meets fell fall falls rose rise rises grew grow grows left leave leaves stayed stay stays "
    "stood stand stands held hold holds sent send sends said say says put cut set ran run runs won lost sold "
    "bought paid saw seen found began begun became become becomes kept led fled fought spent built broke brought "
    "crossed remain remains there here then now also only just even again away abroad ago later earlier "
    "altogether annually yearly daily together respectively per via plus versus it they he she we you i him them "
    "us both more less fewer most least up down out off back apiece along ahead too very still already means mean "
    "shows show helps help needs need works work lives live serves serve cost costs end ends ended allies sees "
    "see means wants want asks ask moves move flow flows arrive arrives die dies died lie lies study train "
    "respectively"
)
STOP = frozenset(_STOP.split()) - {"allies"}
_NOT_PLURAL = (
    "overseas previous various numerous serious religious famous dangerous indigenous continuous simultaneous "
    "autonomous prosperous bus gas status plus surplus consensus nexus campus virus chorus press access process "
    "business congress progress success class mass loss cross glass basis crisis analysis axis thesis its this us "
    "is was has as perhaps always thus hers ours besides whereas afterwards towards upwards onwards"
)
NOT_PLURAL = frozenset(_NOT_PLURAL.split())


def singular(word: str) -> str:
    """The form of a noun in the tables above: "treaties" gives "treaty".

    >>> singular("Troops"), singular("embassies"), singular("men")
    ('troop', 'embassy', 'man')
    """
    small = word.lower()
    if small in IRREGULAR:
        return IRREGULAR[small]
    if small.endswith("ies") and len(small) > 4:
        return small[:-3] + "y"
    if small.endswith(("sses", "shes", "ches", "xes")):
        return small[:-2]
    return small[:-1] if small.endswith("s") and not small.endswith("ss") else small


def number_of(words: str) -> Decimal:
    """The number that words or digits say, scale words included; raises KeyError for a word that is no number.

    >>> number_of("one hundred and fifty"), number_of("two and a half million"), number_of("6.3 billion")
    (Decimal('150'), Decimal('2500000'), Decimal('6300000000'))
    """
    total, current = Decimal(0), Decimal(0)
    tokens = words.lower().replace("-", " ").split()
    if words[:1].isdigit():
        digits = "".join(character for character in words if not character.isspace() or character == " ")
        return _digits(digits)
    for index, token in enumerate(tokens):
        if token in ("and", "of"):
            continue
        if token in ("a", "an"):
            current += 0 if index and tokens[index - 1] in ("and", "half") else 1
        elif token == "half":
            current += Decimal("0.5")
        elif token in ONES or token in TENS:
            current += ONES.get(token, 0) + TENS.get(token, 0)
        elif token in ("hundred", "dozen"):
            current = (current or Decimal(1)) * SCALES[token]
        else:
            total += (current or Decimal(1)) * SCALES[token]
            current = Decimal(0)
    value = total + current
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def _digits(words: str) -> Decimal:
    """Digits with separators and perhaps a scale: "2 000", "6.3 billion", "40m"."""
    number = ""
    for index, character in enumerate(words):
        if character.isdigit() or character == ".":
            number += character
        elif character.isalpha():
            value = Decimal(number.rstrip(".")) * SCALES[words[index:].strip().lower()]
            return value.quantize(Decimal(1)) if value == value.to_integral_value() else value
    return Decimal(number)
