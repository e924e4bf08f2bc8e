"""The second pack, Bhutan: small, made from public facts alone, and nothing in it or around it is Mongolia's."""

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from decimal import ROUND_HALF_UP, Decimal
from html import escape, unescape
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from fastapi.testclient import TestClient

from tulga.claim import Claim
from tulga.errors import TulgaError
from tulga.measures import measures
from tulga.packs import Pack, pack
from tulga.packs.questions import Question, questions
from tulga.read import claims_table
from tulga.relations import relations
from tulga.show.web.app import create_app
from tulga.show.web.page import navigation, pages
from tulga.sources.source import citation
from tulga.span import Span
from tulga.workspace import Workspace

BHUTAN = pack("bhutan")
ASKED = questions(BHUTAN)
# What the reader does not read yet: the second length stands without the word border beside it.
MISSED = {("geographic_fact", "BTN", "IND", 659, None, "+")}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> "subprocess.CompletedProcess[str]":
    """The pack as a user builds it; the last argument of the command is the workspace."""
    folder = tmp_path_factory.mktemp("bhutan") / "workspace"
    command = [sys.executable, "-m", "tulga", "demo", "--pack", "bhutan", "--build-only", "--workspace", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def workspace(built: "subprocess.CompletedProcess[str]") -> Iterator[Workspace]:
    with Workspace.open(Path(built.args[-1])) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> TestClient:
    return TestClient(create_app(workspace), raise_server_exceptions=False)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answered(question: Question, workspace: Workspace) -> tuple[str, list[Claim]]:
    """What the question's commands print, and the claims whose ids stand in it; each command must succeed."""
    from tulga.cli.main import main

    out = io.StringIO()
    for words in question.words:
        with (
            patch.dict(os.environ, {"TULGA_WORKSPACE": str(workspace.folder)}),
            patch.object(sys, "argv", ["tulga", *words, "--json"]),
            redirect_stdout(out),
            redirect_stderr(out),
            pytest.raises(SystemExit) as left,
        ):
            main()
        assert not left.value.code, out.getvalue()
    ids = dict.fromkeys(re.findall(r"\b[0-9a-f]{16}\b", out.getvalue()))
    return out.getvalue(), [claim for claim in (claim_of(workspace, found) for found in ids) if claim]


def claim_of(workspace: Workspace, identifier: str) -> Claim | None:
    try:
        return workspace.claim(identifier)
    except TulgaError:
        return None  # the id of a fact, for instance


def test_it_builds_without_a_problem(built: "subprocess.CompletedProcess[str]") -> None:
    assert built.returncode == 0, built.stderr
    told = dict(re.findall(r"^(\S+): (\d+) new, 0 known$", built.stderr, re.M))
    assert set(told) == {str(path.relative_to(BHUTAN.folder)) for _, path in BHUTAN.inputs()}
    assert int(told["facts.csv"]) == len(rows(BHUTAN.folder / "facts.csv"))
    assert "tulga:" not in built.stderr


# What is in it -------------------------------------------------------------------------------------------------------


def test_the_facts_are_few_distinct_and_in_the_vocabulary() -> None:
    told = rows(BHUTAN.folder / "facts.csv")
    assert 40 <= len(told) <= 90
    assert tuple(told[0]) == claims_table.COLUMNS
    assert {row["relation"] for row in told} <= set(relations())
    assert [row["span"] for row in told] == [str(Span.parse(row["span"])) for row in told]
    assert max(Counter(tuple(row.values()) for row in told).values()) == 1


def test_every_source_is_cited_with_a_note_and_an_address_or_a_number() -> None:
    sources = {source.id: source for source in BHUTAN.cited()}
    tables = [row for path in (BHUTAN.folder / "tables").glob("*.csv") for row in rows(path)]
    used = {row["source"] for row in (*rows(BHUTAN.folder / "facts.csv"), *tables)}
    assert used | {"btn-constitution-2008"} == set(sources)
    for source in sources.values():
        assert citation(source.csl)
        assert source.csl.get("note")
        assert {"URL", "DOI", "ISBN"} & set(source.csl)


@pytest.mark.shared
def test_the_places_in_the_factbook_hold_what_the_facts_say(shared: Path) -> None:
    data = (shared / "panels" / "factbook" / "south-asia" / "bt.json").read_bytes()
    (source,) = [source for source in BHUTAN.cited() if source.id == "factbook-bhutan-2026"]
    assert hashlib.sha256(data).hexdigest() == source.csl["custom"]["sha256"]
    told = [row for row in rows(BHUTAN.folder / "facts.csv") if row["source"] == source.id]
    assert len(told) >= 10
    for row in told:
        start, end = map(int, row["locator"].removeprefix("char=").split("-"))
        words = data.decode()[start:end]
        assert row["value"] in words
        assert row["relation"] != "office_held" or row["subject"].casefold() in words.casefold()


def test_every_claim_leads_to_its_source(workspace: Workspace) -> None:
    claims = workspace.ledger.find(current=False)
    assert len(claims) > len(rows(BHUTAN.folder / "facts.csv"))
    for claim in claims:
        evidence = claim.evidence
        source = workspace.source(evidence.source)
        assert citation(source.csl) or source.name
        if evidence.quote:
            assert (workspace.text(evidence.source) or "")[slice(*(evidence.chars or ()))] == evidence.quote
        else:
            sighted = workspace.transcription(claim.id)
            assert sighted
            assert sighted["cells"]["locator"] == evidence.locator


def test_the_tables_are_tidy_and_no_partners_exceed_their_total() -> None:
    trade = rows(BHUTAN.folder / "tables" / "trade.csv")
    values = {(r["year"], r["item"], r["object"]): Decimal(r["value"]) for r in trade if r["relation"] == "trade_value"}
    for (year, item, partner), total in values.items():
        if not partner:
            assert sum(v for (y, i, p), v in values.items() if p and (y, i) == (year, item)) <= total
    stated = [r for r in trade if r["relation"] == "trade_share"]
    assert {r["item"]: sum(int(s["value"]) for s in stated if s["item"] == r["item"]) for r in stated} == {
        "exports": 98,  # 92 + 4 + 1 + 1, as the Factbook rounds them; Singapore's 0 is left out
        "imports": 98,  # 82 + 8 + 5 + 2 + 1
    }


# India's part of the flows of Correlates of War Trade 4.0, in millions of US dollars.
@pytest.mark.parametrize(
    ("year", "item", "india", "all_partners", "percent"),
    [
        ("2005", "exports", 84, 115, 73),
        ("2010", "exports", 186, 207, 90),
        ("2014", "exports", 159, 209, 76),
        ("2014", "imports", 303, 366, 83),
    ],
)
def test_the_values_give_the_shares(year: str, item: str, india: int, all_partners: int, percent: int) -> None:
    values = {
        r["object"]: Decimal(r["value"]) / 1_000_000
        for r in rows(BHUTAN.folder / "tables" / "trade.csv")
        if (r["relation"], r["year"], r["item"]) == ("trade_value", year, item)
    }
    assert (values["IND"], values[""]) == (india, all_partners)
    assert (100 * values["IND"] / values[""]).quantize(Decimal(1), ROUND_HALF_UP) == percent


def test_a_state_that_was_no_member_has_no_ideal_point() -> None:
    points = {(r["subject"], r["year"]): r["value"] for r in rows(BHUTAN.folder / "tables" / "ideal_points.csv")}
    assert ("CHE", "2001") not in points  # Switzerland joined the United Nations in 2002
    assert [points[state, "2018"] for state in ("BTN", "CHN", "IND", "CHE")] == ["-0.53", "-0.49", "-0.27", "0.70"]


def test_its_documents_are_read_as_they_were_annotated(workspace: Workspace) -> None:
    def said(claim: Claim) -> tuple[Any, ...]:
        number = None if claim.value is None else int(claim.value)
        start = str(claim.span.start) if claim.span.start else None
        return claim.relation, claim.subject, claim.object, number, start, claim.polarity

    lines = (BHUTAN.folder / "documents" / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    expected = [json.loads(line) for line in lines]
    keys = ("relation", "subject", "object", "value", "start_date", "polarity")
    read = {said(claim) for claim in workspace.ledger.find() if claim.evidence.quote}
    assert len(expected) >= 20
    assert {tuple(one[key] for key in keys) for one in expected} - read <= MISSED
    texts = [workspace.text(source.id) or "" for source in workspace.sources()]
    assert all(any(one["quote"] in text for text in texts) for one in expected)
    assert not any("Atlantis" in claim.evidence.quote for claim in workspace.ledger.find())  # a reader's comment


# What it answers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", ASKED, ids=lambda question: f"{question.number}-{question.system}")
def test_each_question_is_answered_with_evidence(question: Question, workspace: Workspace) -> None:
    said, claims = answered(question, workspace)
    assert question.lacks(claims, said) == []
    assert question.among or question.says


def test_the_treaties_follow_one_another(workspace: Workspace) -> None:
    documents = {document.id: document for document in workspace.doctrine_documents("BTN")}
    old, new = documents["btn-friendship-treaty-1949"], documents["btn-friendship-treaty-2007"]
    assert (old.superseded_by, new.supersedes) == (new.id, old.id)
    assert old.in_force.last() == new.in_force.first()
    assert [clause.to for clause in (*old.clauses, *new.clauses) if clause.kind == "commitment"] == [("IND",)] * 4


def test_a_goal_without_an_earlier_year_is_shown_and_not_judged(workspace: Workspace) -> None:
    (verdict,) = [v for v in workspace.doctrine("BTN") if v.clause == "more-buyers"]
    assert (verdict.year, verdict.verdict, verdict.low) == (2023, "undetermined", 0.92)
    assert verdict.evidence_for


def test_the_border_closes(workspace: Workspace) -> None:
    # India's 92 percent stop whole and 0.9 to 1 of the other 8: 92 + 7.2 = 99.2 to 100; over the year 3/12 of that.
    exports = workspace.ask("southern-border-closes").flow("exports")
    assert (exports.stopped.low, exports.stopped.high) == pytest.approx((0.992, 1.0))
    assert (exports.over_year.low, exports.over_year.high) == pytest.approx((0.248, 0.25))
    assert exports.stopped.assumptions
    assert exports.stopped.evidence


def test_the_balance_is_between_its_own_poles(workspace: Workspace) -> None:
    assert list(workspace.poles) == ["India", "China", "third partners"]
    trade = {row["year"]: row["value"] for row in workspace.balance.by_domain().to_dicts() if row["domain"] == "trade"}
    # 2005, exports and imports together, in millions: India 84 + 96, China 19 + 1; (180 - 20) / (180 + 20).
    assert trade[2005] == pytest.approx(0.8)


# What it shows -------------------------------------------------------------------------------------------------------


def test_no_page_speaks_of_mongolia(client: TestClient) -> None:
    addresses = _some_of_each_page(client)
    assert {"/", "/partner/IND", "/partner/CHN"} <= addresses
    assert len(addresses) > len(navigation())
    for address in sorted(addresses):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert not re.search("mongol|MNG", _without_the_literature(answer.text), re.I), address


def _some_of_each_page(client: TestClient, most: int = 3) -> set[str]:
    """The pages of the navigation and, of each page that needs a part, the first few that they lead to."""
    found = {page.path for page in navigation()}
    forms = {name: re.compile(re.sub(r"{\w+}", "[^/?]+", page.path)) for name, page in pages.items() if page.parts}
    seen: Counter[str] = Counter()
    for path in sorted(found):
        for link in dict.fromkeys(unescape(href) for href in re.findall(r'href="(/[^"#]*)', client.get(path).text)):
            name = next((name for name, form in forms.items() if form.fullmatch(link)), None)
            if name and link not in found and (seen[name] < most or link in ("/partner/IND", "/partner/CHN")):
                seen[name] += 1
                found.add(link)
    return found


def _without_the_literature(page: str) -> str:
    """A page without the sources of the formulas, which may cite what they like."""
    for source in sorted((measure.source for _, measure in measures.items()), key=len, reverse=True):
        page = page.replace(escape(source), "").replace(source, "")
    return page


def test_the_pack_is_a_pack_like_any_other() -> None:
    assert isinstance(BHUTAN, Pack)
    assert (BHUTAN.name, BHUTAN.focal) == ("bhutan", "BTN")
    everything = " ".join(path.read_text(encoding="utf-8") for path in BHUTAN.folder.rglob("*") if path.is_file())
    assert not re.search("mongol|MNG", everything, re.I)
