"""Claims as entities of FollowTheMoney (https://followthemoney.tech), a JSON object a line.

| in the ledger | in FollowTheMoney |
|---|---|
| a state; an organisation or mission | `PublicBody`; `Organization` |
| a territory, region or place; an exercise or programme | `Territory`; `Project` |
| a person who holds an office | `Person`, `Position`, `Occupancy` |
| any other name | `LegalEntity`, its word for a person or body of unknown kind |
| a source | `Document` |
| membership of a state in an organisation | `Membership` |
| an event that happened | `Event` |
| any other claim with two ends | `UnknownLink` with the relation as `role` |
| a claim with one end, and a denial | `Note` on its ends |

FollowTheMoney knows no denial, so a denial is never a link; nor does it know judgements, so rejected claims are left out.
A date that it cannot keep (about, by, after, a decade) stands in the summary only. Every claim's entity names its source
(`proof`, `publisher`, `sourceUrl`), when the source came in (`retrievedAt`) and the claim (`recordId`, where there is one).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha1
from typing import Any, Final

from tulga.actors import Actor, actors
from tulga.claim import exact, plain_number
from tulga.relations import relations
from tulga.show.export import Export, Records, exports
from tulga.show.export.records import Row
from tulga.span import Instant, Span

Properties = dict[str, list[str]]

_SCHEMATA: Final = {
    "state": "PublicBody", "organisation": "Organization", "mission": "Organization", "territory": "Territory",
    "region": "Territory", "place": "Territory", "exercise": "Project", "programme": "Project",
}  # fmt: skip
_BODIES: Final = ("PublicBody", "Organization", "LegalEntity", "Person")  # what its schema takes for a legal entity
_MEMBERSHIPS: Final = ("membership", "observer_status")
# Its codes for states that are no more; their ISO codes were given to others or taken back.
_DISSOLVED: Final = {"SUN": "suhh", "YUG": "yucs", "SCG": "csxx", "CSK": "cshh", "DDR": "dd", "YMD": None, "ANT": None}
_NAMED_ONCE: Final = frozenset({*_SCHEMATA.values(), "LegalEntity", "Person", "Position"})
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"']+$")


def lines(records: Records) -> Iterator[str]:
    """The sources first, then each claim behind the actors that it is the first to name."""
    cited: dict[str, Properties] = {}
    for source in records.sources():
        one = document(source)
        cited[source["id"]] = _provenance(one["id"], source)
        yield _line(one)
    met: set[str] = set()
    for claim in records.claims():
        if claim["verdict"] == "rejected":
            continue
        for entity in entities(claim, cited[claim["source"]]):
            if entity["id"] not in met:
                if entity["schema"] in _NAMED_ONCE:
                    met.add(entity["id"])
                yield _line(entity)


def _line(entity: Mapping[str, Any]) -> str:
    return json.dumps(entity, ensure_ascii=False, sort_keys=True) + "\n"


def key(kind: str, identifier: str) -> str:
    """The id of an entity: 40 hexadecimal digits, SHA-1 of what it is and what it is called, behind `tulga-`.

    >>> key("actor", "MNG")
    'tulga-e7343b73cce56059f9b30a8211500ae95fc54f02'
    """
    return f"tulga-{sha1(f'{kind}:{identifier}'.encode()).hexdigest()}"


def _entity(schema: str, identifier: str, **properties: str | Iterable[str] | None) -> dict[str, Any]:
    """An entity without the properties that have no value."""
    listed = {name: [given] if isinstance(given, str) else list(given or ()) for name, given in properties.items()}
    kept = {name: [each for each in values if each] for name, values in listed.items()}
    return {"id": identifier, "schema": schema, "properties": {name: values for name, values in kept.items() if values}}


def document(source: Row) -> dict[str, Any]:
    """A source as a Document; its citation tells author, publisher, date and address where they are stated."""
    csl = json.loads(source["citation"])
    checksum = f"SHA-256 {source['sha256']}" if source["sha256"] else None
    authors = [_person(person) for person in csl.get("author", ())]
    parts = (csl.get("issued") or {}).get("date-parts") or [[]]
    issued = "-".join(f"{int(n):02d}" for n in parts[0] if str(n).isdigit())
    return _entity(
        "Document", key("source", source["id"]), title=source["title"], name=source["title"],
        fileName=source["file"] or source["id"], author=authors, publisher=csl.get("publisher"),
        publishedAt=issued or source["published"], sourceUrl=_address(csl), notes=checksum,
        language=_language(source["language"]),
    )  # fmt: skip


def _person(csl: Mapping[str, Any]) -> str:
    return str(csl.get("literal") or " ".join(str(csl[part]) for part in ("given", "family") if csl.get(part)))


def _address(csl: Mapping[str, Any]) -> str | None:
    stated = f"https://doi.org/{csl['DOI']}" if csl.get("DOI") else str(csl.get("URL") or "")
    return stated if _ADDRESS.match(stated) else None


def _language(code: str | None) -> str | None:
    """Its codes have three letters; a language that is not told so is left out."""
    return {"en": "eng", "mn": "mon", "ru": "rus", "zh": "zho", "ko": "kor", "ja": "jpn", "de": "deu", "fr": "fra",
            "es": "spa", "tr": "tur", "kk": "kaz", "ky": "kir"}.get(code or "")  # fmt: skip


def _provenance(proof: str, source: Row) -> Properties:
    csl = json.loads(source["citation"])
    told = _entity("", proof, publisher=csl.get("publisher"), sourceUrl=_address(csl))["properties"]
    return {"proof": [proof], "retrievedAt": [source["added_at"][:19]], **told}


def entities(claim: Row, provenance: Properties) -> Iterator[dict[str, Any]]:
    """The actors of a claim, then the claim itself."""
    kind = relations().get(claim["relation"])
    person = "subject" if kind is not None and kind.subject == ("person",) else None
    ends = {end: _end(claim[end], end == person) for end in ("subject", "object") if claim[end]}
    yield from ends.values()
    schema, more = _said(claim, kind.nature if kind else "event", ends)
    if schema == "Occupancy":
        yield more["post"]
        more = {**more, "post": more["post"]["id"]}
    told = {**more, "summary": summary(claim), "description": claim["quote"] or None}
    if schema != "Note":
        told |= {"recordId": claim["id"], **_dates(claim["date"])}
    made = _entity(schema, key("claim", claim["id"]), **told)
    made["properties"] |= provenance
    yield made


def _said(claim: Row, nature: str, ends: Mapping[str, Mapping[str, Any]]) -> tuple[str, dict[str, Any]]:
    """The schema for a claim, and the properties that only it has."""
    ids = {end: one["id"] for end, one in ends.items()}
    subject, other = (ends[end]["schema"] if end in ends else None for end in ("subject", "object"))
    label = _label(claim["relation"])
    if claim["polarity"] == "-" or not ids:
        return "Note", {"name": f"{'Denied: ' if claim['polarity'] == '-' else ''}{label}", "entity": ids.values()}
    status = {"status": claim["stance"] if claim["stance"] != "asserted" else None}
    if claim["relation"] in _MEMBERSHIPS and subject in _BODIES and other == "Organization":
        return "Membership", {
            "member": ids["subject"],
            "organization": ids["object"],
            "role": claim["item"] or label,
            **status,
        }
    if claim["relation"] == "office_held" and subject == "Person" and claim["item"] and other:
        country = ends["object"]["properties"].get("country", ())
        body = ids["object"] if other in ("PublicBody", "Organization") else None
        post = _entity("Position", key("position", f"{claim['item']} of {claim['object']}"), name=claim["item"],
                       organization=body, country=country)  # fmt: skip
        return "Occupancy", {"holder": ids["subject"], "post": post, **status}
    if nature == "event" and claim["modality"] == "actual" and all(one["schema"] in _BODIES for one in ends.values()):
        name = ": ".join(part for part in (label, claim["item"]) if part)
        return "Event", {"name": name, "involved": ids.values(), "location": claim["place"]}
    if len(ids) == 2:
        return "UnknownLink", {**ids, "role": label, **status}
    return "Note", {"name": label, "entity": ids.values()}


def _end(actor: str, person: bool) -> dict[str, Any]:
    known = actors().get(actor)
    if known is not None and not person:
        return _actor(known)
    return _entity("Person" if person else "LegalEntity", key("actor", actor), name=actor)


@lru_cache(maxsize=4096)
def _actor(known: Actor) -> dict[str, Any]:
    schema = _SCHEMATA[known.kind]
    places = (
        [known] if known.kind in ("state", "territory") else [actors()[one] for one in known.within if one in actors()]
    )
    more: dict[str, Any] = {"country": [code for code in map(_country, places) if code]}
    if schema in _BODIES:
        more |= {"incorporationDate": _date(known.start), "dissolutionDate": _date(known.end)}
        more["abbreviation"] = known.id if known.kind == "organisation" and known.id.isupper() else None
    return _entity(schema, key("actor", known.id), name=known.label, alias=known.label_mn, **more)


def _country(known: Actor) -> str | None:
    return _DISSOLVED[known.id] if known.id in _DISSOLVED else known.iso2 and known.iso2.lower()


def summary(claim: Row) -> str:
    """What a claim says, in one line: relation, ends, value, item, date and stance."""
    ends = " – ".join(_name(claim[end]) for end in ("subject", "object") if claim[end])
    value = " ".join(part for part in (plain_number(exact(claim["exact_value"])), claim["unit"]) if part)
    stance = None if claim["stance"] == "asserted" else claim["stance"]
    voice = f"by {claim['voice']}" if claim["voice"] else None
    told = (value, claim["item"], claim["date"], claim["place"], stance, voice)
    return "; ".join(
        [f"{_label(claim['relation'])}: {ends}" if ends else _label(claim["relation"]), *filter(None, told)]
    )


def _name(actor: str) -> str:
    known = actors().get(actor)
    return known.label if known else actor


def _label(relation: str) -> str:
    known = relations().get(relation)
    return known.label["en"] if known else relation


def _dates(text: str) -> dict[str, str | None]:
    span = Span.parse(text)
    began, ended = _date(span.start), _date(span.end)
    if span.recurrence is None and span.is_event:
        return {"date": began}
    return {"startDate": began, "endDate": ended}


def _date(moment: Instant | None) -> str | None:
    """A date that FollowTheMoney can keep: exact, a year or finer."""
    return moment.plain() if moment and moment.bound == "exact" and not moment.decade else None


exports.add("ftm.jsonl")(
    Export("Entities of FollowTheMoney (JSON lines)", "ftm.jsonl", "application/x-ndjson; charset=utf-8", lines)
)
