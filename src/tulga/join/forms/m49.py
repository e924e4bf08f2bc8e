"""Country numbers of the United Nations (M49, the same as ISO 3166-1 numeric) with those that trade statistics add.

UN Comtrade and BACI number a few reporters otherwise than M49 does because their customs territory differs (842 is the
United States with Puerto Rico and the Virgin Islands, 251 France with Monaco, 757 Switzerland with Liechtenstein, 579
Norway with Svalbard, 699 India), and keep the numbers of states that ended.
"""

from collections.abc import Mapping
from functools import cache

# Customs territories, then states that ended, whose numbers CLDR gives to their successors.
_OF_TRADE = {
    "842": "USA", "841": "USA", "251": "FRA", "757": "CHE", "579": "NOR", "699": "IND",
    "810": "SUN", "278": "DDR", "280": "DEU", "200": "CSK", "890": "YUG", "720": "YMD", "886": "YEM", "868": "RVN",
    "866": "VNM", "230": "ETH", "736": "SDN", "588": "PAK", "590": "PAN", "530": "ANT", "532": "ANT",
}  # fmt: skip
_YUGOSLAVIA = "891"  # of 1992, which took the name Serbia and Montenegro in February 2003 and kept its number


def numbered(code: str, year: int | None = None) -> str | None:
    """The id of the actor that bears a number, with or without leading zeros; None for groups, remainders and unknowns.

    Several states in one number are nobody: 058 (Belgium and Luxembourg), 711 (the customs union of southern Africa).

    >>> numbered("496"), numbered("4"), numbered("842"), numbered("810"), numbered("899")
    ('MNG', 'AFG', 'USA', 'SUN', None)
    >>> numbered("891", 1999), numbered("891", 2004)
    ('YUG', 'SCG')
    """
    number = code.strip().zfill(3)
    if number == _YUGOSLAVIA:
        return None if year is None else "YUG" if year < 2003 else "SCG"
    return _numbers().get(number)


@cache
def _numbers() -> Mapping[str, str]:
    from babel.core import get_global

    from tulga.actors import actors

    by_iso2 = {one.iso2: one.id for one in actors().values() if one.iso2 and one.kind in ("state", "territory")}
    aliases: Mapping[str, list[str]] = get_global("territory_aliases")
    single = {code: named[0] for code, named in aliases.items() if code.isdigit() and len(named) == 1}
    return {code: by_iso2[iso2] for code, iso2 in single.items() if iso2 in by_iso2} | _OF_TRADE
