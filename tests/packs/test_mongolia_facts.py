"""The Mongolia example's facts and sources: every row is a claim, cited, in words of its own."""

import csv
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tulga.claim import Claim, Evidence, exact
from tulga.relations import relations
from tulga.sources.source import citation
from tulga.span import Instant, Span

PACK = Path(str(files("tulga"))) / "packs" / "mongolia"
COLUMNS = "relation subject object value unit item qualifiers span place polarity modality voice source locator"
SEEDS = {
    "000_796b99b8c38294a7.txt": "tuvdendarjaa-2024",
    "001_e21fa97905529402.txt": "avim-mongolia-third-neighbour",
    "002_7d19609c6015c6a3.txt": "rinna-2016",
    "003_6e28460b58f6e013.txt": "ub-post-defence-cooperation",
    "004_a32c9d916ac51525.txt": "mendee-2012",
}
# Who stands for a state in the reference annotation; the pack names the state and puts the person into the item.
STATES = {
    "Vladimir Putin": "RUS",
    "Xi Jinping": "CHN",
    "Ukhnaagiin Khurelsukh": "MNG",
    "Fumio Kishida": "JPN",
    "Moon Jae-in": "KOR",
    "Ministry of Defence of Mongolia": "MNG",
    "US Pacific Command": "USA",
}


def rows() -> list[dict[str, str]]:
    with (PACK / "facts.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def claims() -> list[Claim]:
    return [
        Claim(
            relation=row["relation"],
            subject=row["subject"] or None,
            object=row["object"] or None,
            value=exact(row["value"]),
            unit=row["unit"] or None,
            item=row["item"] or None,
            qualifiers=qualifiers(row["qualifiers"]),
            span=Span.parse(row["span"]),
            place=row["place"] or None,
            polarity=row["polarity"],  # type: ignore[arg-type]
            modality=row["modality"],  # type: ignore[arg-type]
            voice=row["voice"] or None,
            evidence=Evidence(row["source"], row["locator"]),
        )
        for row in rows()
    ]


def qualifiers(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, said) for name, _, said in (part.partition("=") for part in text.split(";")) if name)


def sources() -> dict[str, dict[str, Any]]:
    listed = json.loads((PACK / "sources.json").read_text(encoding="utf-8"))
    assert len({source["id"] for source in listed}) == len(listed)
    return {source["id"]: source for source in listed}


def shingles(text: str, size: int = 9) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return (tuple(words[i : i + size]) for i in range(len(words) - size + 1))


def test_the_columns_are_those_of_the_contract() -> None:
    assert " ".join(rows()[0]) == COLUMNS


def test_every_row_is_a_claim_of_its_own() -> None:
    made = claims()
    assert len(made) >= 535
    assert len({claim.id for claim in made}) == len(made)


def test_every_span_is_written_in_its_shortest_form() -> None:
    assert [row["span"] for row in rows()] == [str(claim.span) for claim in claims()]


def test_every_relation_is_in_the_vocabulary() -> None:
    assert {row["relation"] for row in rows()} <= set(relations())


def test_every_source_is_cited() -> None:
    assert {row["source"] for row in rows()} <= set(sources())
    for source in sources().values():
        assert citation(source)
        assert source.get("note")


def test_pages_without_a_file_say_what_their_locators_count() -> None:
    pages = {row["source"] for row in rows()} - set(SEEDS.values())
    assert len(pages) == 20
    for page in pages:
        assert "stored copy of the page's text" in sources()[page]["note"]
        assert sources()[page]["URL"].startswith("http")


def test_hedges_are_kept_beside_the_number() -> None:
    hedged = {
        (c.relation, c.object, str(c.value)): dict(c.qualifiers)["hedge"]
        for c in claims()
        if "hedge" in dict(c.qualifiers)
    }
    assert hedged[("membership", None, "60")] == "more than"
    assert hedged[("agreements_count", None, "240")] == "about"
    assert hedged[("investment_share", "MNG", "50")] == "more than"
    assert hedged[("education_exchange", "TUR", "2000")] == "nearly"
    assert all(claim.value is not None for claim in claims() if "hedge" in dict(claim.qualifiers))


def test_precision_bounds_and_recurrence_survive() -> None:
    spans = {(c.relation, c.object, c.item): str(c.span) for c in claims()}
    assert spans[("diplomatic_relations_established", "RUS", None)] == "1921-11-05"
    assert spans[("official_visit", "MNG", "state visit of President Xi Jinping")] == "2014-08"
    assert spans[("dialogue_initiated", None, "proposals for a Northeast Asian dialogue mechanism")] == "198X/.."
    assert spans[("partnership_programme", "NATO", "Partnership for Peace")] == "../2012"
    assert "R/P1Y/2008/.." in {str(c.span) for c in claims() if c.item == "Selenge"}


def test_the_numbers_that_lead_the_overview_are_there() -> None:
    said = {(c.relation, c.subject, c.object, str(c.value)) for c in claims()}
    assert ("agreements_count", "MNG", None, "32") in said
    assert ("investment_share", "CHN", "MNG", "50") in said
    assert ("doctrine_limit", "MNG", None, "33.33") in said
    assert ("trade_value", "MNG", "CHN", "6300000000") in said


@pytest.mark.shared
def test_every_fact_of_the_reference_annotation_is_there(shared: Path) -> None:
    lines = (shared / "gold" / "seeds.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [claim for claim in map(json.loads, lines) if claim["layer"] == "fact"]
    assert len(gold) == 272
    have = Counter(_said_here(claim) for claim in claims())
    want = Counter(_said_there(claim) for claim in gold)
    assert not want - have


@pytest.mark.shared
def test_every_claim_of_the_annotation_is_there_as_it_is_said(shared: Path) -> None:
    lines = (shared / "gold" / "seeds.jsonl").read_text(encoding="utf-8").splitlines()
    gold = list(map(json.loads, lines))
    assert len(gold) == 430
    have = Counter((c.evidence.source, c.evidence.locator, c.relation, c.polarity, c.modality) for c in claims())
    want = Counter(
        (SEEDS[g["doc"]], f"char={g['start']}-{g['end']}", g["relation"], g["polarity"], g["modality"]) for g in gold
    )
    assert not want - have


@pytest.mark.shared
def test_the_locators_belong_to_the_files_whose_hashes_are_given(shared: Path) -> None:
    for name, source in SEEDS.items():
        data = (shared / "seeds" / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == sources()[source]["custom"]["sha256"]
        ends = [c.evidence.chars[1] for c in claims() if c.evidence.source == source and c.evidence.chars]
        assert max(ends) <= len(data.decode())


@pytest.mark.shared
def test_no_item_repeats_nine_words_of_a_source(shared: Path) -> None:
    taken = {s for name in SEEDS for s in shingles((shared / "seeds" / name).read_text(encoding="utf-8"))}
    assert [c.item for c in claims() if c.item and not taken.isdisjoint(shingles(c.item))] == []


def _said_here(claim: Claim) -> tuple[Any, ...]:
    value = None if claim.value is None else float(claim.value)
    ends = _ends(claim.relation, claim.subject, claim.object)
    return (claim.relation, *ends, value, _plain(claim.span.start), _plain(claim.span.end), claim.evidence.source)


def _said_there(gold: dict[str, Any]) -> tuple[Any, ...]:
    value = None if gold["value"] is None else float(gold["value"])
    names = (gold["subject"], gold["object"])
    if gold["relation"] != "office_held":
        names = (STATES.get(names[0], names[0]), STATES.get(names[1], names[1]))
    ends = _ends(gold["relation"], *names)
    return (gold["relation"], *ends, value, gold["start_date"], gold["end_date"], SEEDS[gold["doc"]])


def _ends(relation: str, subject: str | None, target: str | None) -> tuple[str, str]:
    """Both ends; those of an exercise in the order of the alphabet, as either partner may be named first."""
    ends = (subject or "", target or "")
    return (min(ends), max(ends)) if relation == "military_exercise" else ends


def _plain(instant: Instant | None) -> str | None:
    return instant.plain() if instant else None
