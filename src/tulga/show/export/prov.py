"""Where every claim comes from and what became of it, as PROV-JSON (https://www.w3.org/submissions/prov-json/).

Sources and claims are entities; sessions, judgements and grades are activities; persons and readers are agents. What a
judgement did to a claim is told by relations:

| in the ledger | in PROV |
|---|---|
| a claim of a source | `wasDerivedFrom`, a `prov:Quotation` where it has words and else a `prov:PrimarySource` |
| a session met a claim first, met it again | `wasGeneratedBy`; `wasInfluencedBy` |
| a newer version of a source | `wasDerivedFrom`, a `prov:Revision`; the old one `wasInvalidatedBy` |
| a claim edited or split | `wasDerivedFrom`, a `prov:Revision`; the old one `wasInvalidatedBy` the judgement |
| claims merged, an actor renamed everywhere | `alternateOf` |
| a source declared a copy | `wasDerivedFrom`, a `tulga:Copy` |
| accepted, rejected, undecided, comment, an end renamed, graded | `wasInfluencedBy` the judgement or the grade |
| an act or an import undone | `wasInformedBy` |
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from tulga.show.export import Export, Records, exports
from tulga.show.export.records import Row

_HOME: Final = "https://github.com/tulga/tulga/ns"
_KINDS: Final = ("source", "claim", "actor", "session", "judgement", "grade", "person", "reader")
PREFIXES: Final = {"tulga": f"{_HOME}#", **{kind: f"{_HOME}/{kind}/" for kind in _KINDS}}
_REPLACED: Final = ("edited", "split")
_SAID: Final = ("accepted", "rejected", "undecided", "comment", "renamed")
_CLAIM: Final = (
    "relation", "subject", "object", "unit", "item", "date", "place", "stance", "polarity", "modality", "voice", "locator",
    "quote", "method", "standing", "verdict", "grade",
)  # fmt: skip
_SOURCE: Final = ("kind", "file", "citation", "published", "language", "sha256", "grade", "standing")

Record = tuple[str, dict[str, Any]]
Section = Callable[[Records], Iterator[Record]]


def name(kind: str, identifier: object) -> str:
    """The qualified name of a thing of the ledger.

    >>> name("source", "note of 1996@2cf24dba"), name("session", 7)
    ('source:note%20of%201996@2cf24dba', 'session:7')
    """
    return f"{kind}:{quote(str(identifier), safe='@')}"


def lines(records: Records) -> Iterator[str]:
    """The document section by section, a record a line; sections without a record are left out."""
    yield f'{{"prefix": {json.dumps(PREFIXES)}'
    for section, given in _SECTIONS.items():
        begun = False
        for key, record in given(records):
            yield f"{',' if begun else f',{chr(10)}{json.dumps(section)}: {{'}\n{_json(key)}: {_json(record)}"
            begun = True
        if begun:
            yield "\n}"
    yield "\n}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _typed(value: object, datatype: str) -> dict[str, str]:
    return {"$": str(value), "type": f"xsd:{datatype}"}


def _kind(of: str) -> dict[str, Any]:
    return {"prov:type": _typed(of, "QName")}


def _attributes(row: Row, names: tuple[str, ...]) -> dict[str, Any]:
    return {f"tulga:{each}": row[each] for each in names if row[each] not in (None, "")}


def _time(of: str, at: str | None) -> dict[str, Any]:
    return {f"prov:{of}": at} if at else {}


def _entities(records: Records) -> Iterator[Record]:
    for row in records.sources():
        about = {**_kind("tulga:Source"), "prov:label": row["title"], **_attributes(row, _SOURCE)}
        yield name("source", row["id"]), {**about, "tulga:addedAt": _typed(row["added_at"], "dateTime")}
    for row in records.claims(everything=True):
        about = {**_kind("tulga:Claim"), **_attributes(row, _CLAIM)}
        about["tulga:confidence"] = _typed(float(row["confidence"]), "double")
        if row["exact_value"] is not None:
            about["tulga:value"] = _typed(row["exact_value"], "decimal")
        if row["qualifiers"] != "{}":
            about["tulga:qualifiers"] = row["qualifiers"]
        yield name("claim", row["id"]), about
    met: set[str] = set()
    for row in _renamed(records):
        for actor in (row["actor"], row["becomes"]):
            if actor not in met:
                yield name("actor", actor), {**_kind("tulga:Actor"), "prov:label": actor}
            met.add(actor)


def _activities(records: Records) -> Iterator[Record]:
    for row in records.sessions():
        about = {
            **_time("startTime", row["started_at"]),
            **_time("endTime", row["finished_at"]),
            **_kind("tulga:Session"),
        }
        about |= _attributes(row, ("verb", "input"))
        if row["undone"]:
            about["tulga:undone"] = True
        yield name("session", row["id"]), {**about, "tulga:batch": _typed(name("session", row["batch"]), "QName")}
    for row in records.judgements():
        about = {**_time("startTime", row["at"]), **_time("endTime", row["at"]), **_kind("tulga:Judgement")}
        about |= _attributes(row, ("verdict", "reason", "actor", "becomes"))
        if row["undone"]:
            about["tulga:undone"] = True
        yield name("judgement", row["number"]), {**about, "tulga:act": _typed(name("judgement", row["act"]), "QName")}
    for row in records.grades():
        about = {**_time("startTime", row["at"]), **_time("endTime", row["at"]), **_kind("tulga:Grading")}
        yield name("grade", row["number"]), {**about, **_attributes(row, ("code", "reason"))}


def _agents(records: Records) -> Iterator[Record]:
    people = {row["person"] for rows in (records.judgements(), records.grades()) for row in rows}
    for person in sorted(people):
        yield name("person", person), {**_kind("prov:Person"), "prov:label": person}
    for row in records.methods():
        by_hand = row["method"] == "hand"
        about = _kind("tulga:Hand" if by_hand else "prov:SoftwareAgent")
        yield name("reader", row["method"]), {**about, "prov:label": row["method"]}


def _generated(records: Records) -> Iterator[Record]:
    met = ""
    for row in records.sightings():
        if row["claim"] != met:
            met = row["claim"]
            made = {"prov:entity": name("claim", met), "prov:activity": name("session", row["session"])}
            yield f"_:generation-{met}", {**made, **_time("time", row["seen_at"]), **_row(row)}
    made_by: dict[str, Row] = {}
    for row in _of(records, *_REPLACED):
        made_by.setdefault(row["becomes"], row)
    for claim in records.unseen():
        if (act := made_by.get(claim["id"])) is not None:
            made = {"prov:entity": name("claim", claim["id"]), "prov:activity": name("judgement", act["number"])}
            yield f"_:generation-{claim['id']}", {**made, **_time("time", act["at"])}


def _row(sighting: Row) -> dict[str, Any]:
    return {} if sighting["input_row"] is None else {"tulga:row": _typed(sighting["input_row"], "int")}


def _used(records: Records) -> Iterator[Record]:
    for row in records.sessions():
        read = {"prov:activity": name("session", row["id"]), "prov:entity": name("source", row["source"])}
        yield f"_:use-{row['id']}", {**read, **_time("time", row["started_at"])}


def _derived(records: Records) -> Iterator[Record]:
    for row in records.claims(everything=True):
        link: dict[str, Any] = {"prov:generatedEntity": name("claim", row["id"])}
        link["prov:usedEntity"] = name("source", row["source"])
        link |= _kind("prov:Quotation" if row["quote"] else "prov:PrimarySource")
        yield f"_:evidence-{row['id']}", {**link, "tulga:locator": row["locator"]}
    for number, row in enumerate(records.sources(), start=1):
        if row["supersedes"] is not None:
            link = {"prov:generatedEntity": name("source", row["id"])}
            link["prov:usedEntity"] = name("source", row["supersedes"])
            yield f"_:version-{number}", {**link, **_kind("prov:Revision")}
    for row in _of(records, *_REPLACED, "copied"):
        source = row["verdict"] == "copied"
        kind = "source" if source else "claim"
        newer, older = (row["source"], row["becomes"]) if source else (row["becomes"], row["claim"])
        link = {"prov:generatedEntity": name(kind, newer), "prov:usedEntity": name(kind, older)}
        link["prov:activity"] = name("judgement", row["number"])
        yield f"_:derivation-{row['number']}", {**link, **_kind("tulga:Copy" if source else "prov:Revision")}


def _attributed(records: Records) -> Iterator[Record]:
    for row in records.claims(everything=True):
        link = {"prov:entity": name("claim", row["id"]), "prov:agent": name("reader", row["method"])}
        yield f"_:reading-{row['id']}", link


def _associated(records: Records) -> Iterator[Record]:
    for number, row in enumerate(records.readers(), start=1):
        link = {"prov:activity": name("session", row["session"]), "prov:agent": name("reader", row["method"])}
        yield f"_:reader-{number}", link
    for kind, rows in (("judgement", records.judgements()), ("grade", records.grades())):
        for row in rows:
            link = {"prov:activity": name(kind, row["number"]), "prov:agent": name("person", row["person"])}
            yield f"_:{kind}-by-{row['number']}", link


def _invalidated(records: Records) -> Iterator[Record]:
    for number, row in enumerate(records.sources(), start=1):
        if row["superseded_at"] is not None:
            link = {"prov:entity": name("source", row["id"]), **_time("time", row["superseded_at"])}
            yield f"_:replaced-{number}", link
    undoings = {row["undoes"]: row for row in _of(records, "undone") if not row["undone"]}
    ended_by: dict[str, Row] = {}
    for row in _of(records, *_REPLACED, "merged"):
        if row["undone"] and row["act"] in undoings:
            ended_by[row["becomes"]] = undoings[row["act"]]
        elif not row["undone"]:
            ended_by[row["claim"]] = row
    for claim in records.gone():
        link = {"prov:entity": name("claim", claim["id"])}
        if (act := ended_by.get(claim["id"])) is not None:
            link |= {"prov:activity": name("judgement", act["number"]), **_time("time", act["at"])}
        yield f"_:end-{claim['id']}", {**link, "tulga:standing": claim["standing"]}


def _influenced(records: Records) -> Iterator[Record]:
    met = None
    for row in records.sightings():
        if row["claim"] == met:
            link = {"prov:influencee": name("claim", met), "prov:influencer": name("session", row["session"])}
            key = f"_:sighting-{row['session']}-{row['ordinal']}"
            yield key, {**link, **_kind("tulga:SeenAgain"), **_row(row)}
        met = row["claim"]
    for row in _of(records, *_SAID):
        if row["claim"] is None:
            continue
        link = {"prov:influencee": name("claim", row["claim"]), "prov:influencer": name("judgement", row["number"])}
        yield f"_:judgement-of-{row['number']}", link
    for row in records.grades():
        target = name("claim", row["claim"]) if row["claim"] else name("source", row["source"])
        link = {"prov:influencee": target, "prov:influencer": name("grade", row["number"])}
        yield f"_:grade-of-{row['number']}", link


def _informed(records: Records) -> Iterator[Record]:
    for row in _of(records, "undone"):
        back = name("judgement", row["undoes"]) if row["undoes"] is not None else name("session", row["session"])
        link = {"prov:informed": name("judgement", row["number"]), "prov:informant": back}
        yield f"_:undoing-{row['number']}", link


def _alternates(records: Records) -> Iterator[Record]:
    for row in _of(records, "merged"):
        link = {"prov:alternate1": name("claim", row["claim"]), "prov:alternate2": name("claim", row["becomes"])}
        yield f"_:merge-{row['number']}", link
    for row in _renamed(records):
        link = {"prov:alternate1": name("actor", row["actor"]), "prov:alternate2": name("actor", row["becomes"])}
        yield f"_:rename-{row['number']}", link


def _of(records: Records, *verdicts: str) -> Iterator[Row]:
    return (row for row in records.judgements() if row["verdict"] in verdicts)


def _renamed(records: Records) -> Iterator[Row]:
    """Actors that are another one wherever they are named, as long as that stands."""
    return (row for row in _of(records, "renamed") if row["claim"] is None and not row["undone"])


_SECTIONS: Final[Mapping[str, Section]] = {
    "entity": _entities,
    "activity": _activities,
    "agent": _agents,
    "wasGeneratedBy": _generated,
    "used": _used,
    "wasDerivedFrom": _derived,
    "wasAttributedTo": _attributed,
    "wasAssociatedWith": _associated,
    "wasInvalidatedBy": _invalidated,
    "wasInfluencedBy": _influenced,
    "wasInformedBy": _informed,
    "alternateOf": _alternates,
}

exports.add("prov.json")(Export("Where every claim comes from (PROV-JSON)", "prov.json", "application/json", lines))
