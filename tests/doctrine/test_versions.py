"""Documents in force on a day, and two versions of a text side by side."""

from datetime import date
from pathlib import Path

import pytest
from declared import text

import tulga
from tulga.doctrine import Document, documents, in_force
from tulga.doctrine.versions import compare, versions
from tulga.errors import BadUse

PACK = Path(tulga.__file__).parent / "packs" / "mongolia" / "doctrine"
CAP = {
    "id": "cap", "kind": "limit", "measure": "largest_share", "scope": {"relation": "trade_value", "state": "subject"},
    "comparison": "above", "threshold": "1/4", "unit": "share",
}  # fmt: skip
SPEECH = {"id": "speech", "kind": "declaratory"}


def pair(old: list[dict[str, object]], new: list[dict[str, object]], **more: object) -> tuple[Document, Document]:
    return text(*old, id="old", version="1", **more), text(*new, id="new", version="2", supersedes="old", **more)


def test_clauses_added_dropped_changed_and_the_same() -> None:
    old, new = pair(
        [CAP, SPEECH, {**SPEECH, "id": "gone"}], [{**CAP, "threshold": "1/3"}, SPEECH, {**SPEECH, "id": "fresh"}]
    )
    found = compare(old, new)
    assert [(one.kind, one.clause) for one in found] == [
        ("changed", "cap"), ("same", "speech"), ("added", "fresh"), ("dropped", "gone"),
    ]  # fmt: skip
    assert found[0].changes == ("the limit was raised from 1/4 share to 1/3 share",)
    assert all(one.certain for one in found)


def test_a_limit_in_percent_is_the_same_limit() -> None:
    old, new = pair([CAP], [{**CAP, "threshold": 25, "unit": "percent"}])
    assert compare(old, new)[0].changes == ("the limit was 1/4 share and is 25 percent",)
    (lowered,) = compare(*pair([CAP], [{**CAP, "threshold": 20, "unit": "percent"}]))
    assert lowered.changes == ("the limit was lowered from 1/4 share to 20 percent",)


def test_clauses_are_matched_by_subject_where_it_is_theirs_alone() -> None:
    old, new = pair(
        [{**CAP, "id": "ceiling", "subject": "trade"}], [{**CAP, "subject": "trade", "comparison": "at least"}]
    )
    (found,) = compare(old, new)
    assert (found.kind, found.formerly, found.matched_by) == ("changed", "ceiling", "subject")
    assert found.changes == ("comparison was above and is “at least”",)
    twice = [{**SPEECH, "id": "a", "subject": "trade"}, {**SPEECH, "id": "b", "subject": "trade"}]
    assert [one.kind for one in compare(*pair(twice, [{**CAP, "subject": "trade"}]))] == ["added", "dropped", "dropped"]


def test_what_an_extract_does_not_hold_may_still_be_in_the_text() -> None:
    found = compare(*pair([SPEECH], [CAP], extract=True))
    assert [(one.kind, one.certain) for one in found] == [("added", False), ("dropped", False)]


def test_versions_are_found_by_what_supersedes_what() -> None:
    found = documents("MNG", [PACK])
    pairs = versions(found, "1994", "2010")
    assert [(one.id, two.id) for one, two in pairs] == [
        ("mng-national-security-concept-1994", "mng-national-security-concept-2010")
    ]
    (same,) = versions(found, "mng-constitution-1992", "2011")
    assert same[1].id == "mng-foreign-policy-concept-2011"
    with pytest.raises(BadUse, match="no document of version 2011 supersedes one of 1992"):
        versions(found, "1992", "2011")
    with pytest.raises(BadUse, match="there is no version '2012'; did you mean 201"):
        versions(found, "1994", "2012")


def test_the_security_concept_of_1994_against_that_of_2010() -> None:
    ((old, new),) = versions(documents("MNG", [PACK]), "1994", "2010")
    found = {one.clause: one for one in compare(old, new)}
    assert (found["one-third-rule"].kind, found["diversified-economy"].kind) == ("added", "added")
    assert found["balance-between-neighbours"].kind == "changed"
    assert (found["fields-of-security"].kind, found["fields-of-security"].formerly) == ("changed", "economic-security")
    assert found["no-trade-dependence"].kind == "dropped"


def test_documents_on_a_day() -> None:
    found = documents("MNG", [PACK])

    def on(*day: int) -> dict[str, str]:
        return {document.id.removeprefix("mng-"): standing for document, standing in in_force(found, date(*day))}

    assert on(1991, 1, 1) == {}
    assert on(1992, 2, 12) == {"constitution-1992": "in force"}
    assert on(1994, 3, 1)["foreign-policy-concept-1994"] == "unknown"  # only the year is known
    assert "national-security-concept-1994" not in on(1994, 6, 29)
    assert on(1994, 6, 30)["national-security-concept-1994"] == "in force"
    last = on(2010, 7, 15)  # the day on which one follows the other
    assert "national-security-concept-1994" not in last
    assert last["national-security-concept-2010"] == "in force"
    assert on(2024, 1, 1)["military-doctrine-1994"] == "in force"


def test_a_body_that_is_not_known_stays_unknown() -> None:
    (doctrine,) = (d for d in documents("MNG", [PACK]) if d.id == "mng-military-doctrine-1994")
    assert doctrine.body is None
