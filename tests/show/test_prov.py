"""PROV-JSON: read by the `prov` package without a warning or a loss, and the history of each claim in it."""

import json
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from kept import CLAIMS, DENIED, EDITED, EMBASSY, GONE, NEW, OLD, TABLE, TRADE, UN, Kept, fill
from prov.model import ProvDocument
from sqlalchemy import Connection

from tulga.ledger import Ledger, schema
from tulga.show.export import Selection, exports


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger(":memory:") as kept:
        fill(kept)
        yield kept


def written(ledger: Ledger, chosen: Selection = Selection()) -> dict[str, Any]:  # noqa: B008 (it is frozen)
    made: dict[str, Any] = json.loads(exports["prov.json"].write(Kept(ledger), chosen))
    return made


def links(document: dict[str, Any], relation: str, first: str, second: str) -> set[tuple[Any, Any]]:
    """The two ends of each relation of a kind."""
    return {(one.get(f"prov:{first}"), one.get(f"prov:{second}")) for one in document[relation].values()}


@pytest.mark.parametrize("chosen", [Selection(), Selection(actor="TUR"), Selection(source=NEW), Selection(actor="XYZ")])
def test_it_is_read_and_written_again_without_loss(ledger: Ledger, chosen: Selection) -> None:
    text = exports["prov.json"].write(Kept(ledger), chosen)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        document = ProvDocument.deserialize(content=text, format="json")
        unified = document.unified()
        again = ProvDocument.deserialize(content=unified.serialize(format="json"), format="json")
    assert document == unified == again
    sections = {name: len(held) for name, held in json.loads(text).items() if name != "prefix"}
    back = {name: len(held) for name, held in json.loads(again.serialize(format="json")).items() if name != "prefix"}
    assert sections == back
    assert len(document.records) == sum(sections.values())


def test_claims_are_entities_with_all_that_they_say(ledger: Ledger) -> None:
    document = written(ledger)
    assert {f"claim:{claim.id}" for claim in CLAIMS} <= set(document["entity"])
    trade = document["entity"][f"claim:{TRADE.id}"]
    assert trade["tulga:value"] == {"$": "6300000000.05", "type": "xsd:decimal"}
    assert (trade["tulga:relation"], trade["tulga:date"], trade["tulga:locator"]) == ("trade_value", "2019", "row=3")
    assert trade["tulga:qualifiers"] == '{"hedge": "about"}'
    assert document["entity"]["source:trade%202019"]["prov:label"] == f"Title of {TABLE}"


def test_a_claim_comes_from_its_source_and_session(ledger: Ledger) -> None:
    document = written(ledger)
    derived = links(document, "wasDerivedFrom", "generatedEntity", "usedEntity")
    assert (f"claim:{UN.id}", f"source:{NEW}") in derived
    kinds = {one["prov:generatedEntity"]: one["prov:type"]["$"] for one in document["wasDerivedFrom"].values()}
    assert (kinds[f"claim:{UN.id}"], kinds[f"claim:{TRADE.id}"]) == ("prov:Quotation", "prov:PrimarySource")
    generated = links(document, "wasGeneratedBy", "entity", "activity")
    assert (f"claim:{GONE.id}", "session:1") in generated
    assert (f"claim:{TRADE.id}", "session:4") in generated
    assert (f"claim:{EMBASSY.id}", "session:3") in links(document, "wasInfluencedBy", "influencee", "influencer")
    assert len(generated) == len(CLAIMS)
    assert ("session:1", f"source:{OLD}") in links(document, "used", "activity", "entity")
    assert (f"claim:{UN.id}", "reader:cues%2F1") in links(document, "wasAttributedTo", "entity", "agent")


def test_versions_edits_and_copies_are_derivations(ledger: Ledger) -> None:
    document = written(ledger)
    derived = links(document, "wasDerivedFrom", "generatedEntity", "usedEntity")
    assert (f"source:{NEW}", f"source:{OLD}") in derived
    assert (f"claim:{EDITED.id}", f"claim:{EMBASSY.id}") in derived
    assert (f"source:{NEW}", "source:trade%202019") in derived
    ended = links(document, "wasInvalidatedBy", "entity", "activity")
    assert ended == {(f"source:{OLD}", None), (f"claim:{EMBASSY.id}", "judgement:2")}
    assert (f"claim:{EDITED.id}", "judgement:2") in links(document, "wasGeneratedBy", "entity", "activity")


def test_judgements_are_activities_of_persons(ledger: Ledger) -> None:
    document = written(ledger)
    assert document["agent"]["person:Bat%20%26%20co"]["prov:label"] == "Bat & co"
    assert document["activity"]["judgement:1"]["tulga:reason"] == "well known"
    assert document["activity"]["judgement:3"]["tulga:undone"] is True
    assert links(document, "wasInformedBy", "informed", "informant") == {("judgement:4", "judgement:3")}
    assert links(document, "alternateOf", "alternate1", "alternate2") == {("actor:Mongol", "actor:MNG")}
    influenced = links(document, "wasInfluencedBy", "influencee", "influencer")
    assert {(f"claim:{UN.id}", "judgement:1"), (f"claim:{DENIED.id}", "judgement:7")} <= influenced
    assert (f"source:{NEW}", "grade:1") in influenced


def test_what_an_undone_edit_made_is_ended_by_the_undoing(ledger: Ledger) -> None:
    def undo(connection: Connection) -> None:
        undoing = {"undoes": 2, "verdict": "undone", "reason": "no", "person": "Saraa", "at": "2024-06-01T00:00:00Z"}
        connection.execute(schema.judgement.insert().values(number=8, **undoing))
        connection.execute(schema.hidden.delete())
        connection.execute(schema.hidden.insert().values(claim=EDITED.id, why="undone"))

    ledger.change(undo)
    ended = links(written(ledger), "wasInvalidatedBy", "entity", "activity")
    assert ended == {(f"source:{OLD}", None), (f"claim:{EDITED.id}", "judgement:8")}


def test_one_actor_or_source_brings_only_what_belongs_to_it(ledger: Ledger) -> None:
    china = written(ledger, Selection(actor="CHN"))
    assert set(china["entity"]) == {f"claim:{TRADE.id}", "source:trade%202019"}
    assert set(china["activity"]) == {"session:4", "judgement:3", "judgement:4"}
    note = written(ledger, Selection(source=NEW))
    assert f"claim:{TRADE.id}" not in note["entity"]
    assert {"session:2", "session:3", "judgement:2", "judgement:6", "grade:1"} <= set(note["activity"])


def test_the_same_ledger_gives_the_same_bytes(ledger: Ledger) -> None:
    assert exports["prov.json"].write(Kept(ledger)) == exports["prov.json"].write(Kept(ledger))
