"""Citations in BibTeX, from CSL-JSON items."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

_TYPES: Final = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis",
}
_FIELDS: Final = {
    "volume": "volume",
    "issue": "number",
    "publisher": "publisher",
    "edition": "edition",
    "version": "version",
    "DOI": "doi",
    "URL": "url",
}
_PLAIN: Final = {"doi", "url"}  # that programs read, not people
_SIGNS: Final = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", **{c: f"\\{c}" for c in "&%$#_{}"},
}  # fmt: skip
_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def bibtex(items: Iterable[Mapping[str, Any]]) -> str:
    """One entry for each CSL-JSON item, ordered by key; the key is the item's id as far as BibTeX allows its characters.

    What is not stated is left out, never guessed. Items that would take the same key get a letter behind it.

    >>> print(bibtex([{"id": "trade@1a2b", "type": "dataset", "title": "Trade & more", "issued": {"date-parts": [[2016]]},
    ...                "author": [{"family": "Barbieri", "given": "Katherine"}, {"literal": "Correlates of War"}]}]), end="")
    @misc{trade-1a2b,
      author = {Barbieri, Katherine and {Correlates of War}},
      title = {{Trade \\& more}},
      year = {2016},
    }
    """
    found: dict[str, str] = {}
    for item in sorted(items, key=lambda item: (_key(item), repr(sorted(item.items())))):
        key, letter = _key(item), "a"
        while key in found:
            key, letter = f"{_key(item)}{letter}", chr(ord(letter) + 1)
        found[key] = _entry(key, item)
    return "\n".join(found[key] for key in sorted(found))


def _key(item: Mapping[str, Any]) -> str:
    year = item.get("issued", {}).get("date-parts", [[""]])[0][0]
    first: Mapping[str, Any] = next(iter(item.get("author", [])), {})
    made = f"{first.get('family') or first.get('literal', '')}-{year}-{str(item.get('title', '')).partition(' ')[0]}"
    return re.sub(r"[^A-Za-z0-9:.]+", "-", str(item.get("id") or made)).strip("-") or "source"


def _entry(key: str, item: Mapping[str, Any]) -> str:
    kind = _TYPES.get(str(item.get("type")), "misc")
    fields: dict[str, str] = {}
    for role in ("author", "editor"):
        if item.get(role):
            fields[role] = " and ".join(_person(person) for person in item[role])
    if item.get("title"):
        fields["title"] = f"{{{_safe(item['title'])}}}"
    if item.get("container-title"):
        fields["journal" if kind == "article" else "booktitle"] = _safe(item["container-title"])
    if item.get("page"):
        fields["pages"] = re.sub(r"\s*[-–]+\s*", "--", _safe(item["page"]))
    date = item.get("issued", {}).get("date-parts", [[]])[0]
    if date:
        fields["year"] = str(date[0])
    fields |= {ours: _of_field(ours, item[name]) for name, ours in _FIELDS.items() if item.get(name)}
    lines = [f"  {name} = {{{text}}},\n" for name, text in fields.items()]
    if len(date) > 1:
        lines.append(f"  month = {_MONTHS[int(date[1]) - 1]},\n")
    return f"@{kind}{{{key},\n{''.join(lines)}}}\n"


def _of_field(name: str, value: object) -> str:
    return str(value).replace("{", "").replace("}", "") if name in _PLAIN else _safe(value)


def _person(person: Mapping[str, Any]) -> str:
    if person.get("literal"):
        return f"{{{_safe(person['literal'])}}}"
    return ", ".join(_safe(person[part]) for part in ("family", "given") if person.get(part))


def _safe(value: object) -> str:
    """Text in which no sign means anything to TeX; white space counts once."""
    return "".join(_SIGNS.get(sign, sign) for sign in " ".join(str(value).split()))
