"""`tulga doctrine` and `tulga argue` as a user types them, on the Mongolia workspace."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tulga.cli.argue import argue
from tulga.errors import BadInput, BadUse
from tulga.workspace import Workspace

# The words on which the pack's account of investment rests: more than half of it is China's, without a date.
HALF = "avim-mongolia-third-neighbour", "char=4579-4655"


def tulga(workspace: Path, *words: str, status: int = 0) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tulga", *words, "--workspace", str(workspace)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == status, done.stderr
    return done


def test_the_one_third_rule_is_explained_with_its_words(demo: Path) -> None:
    (found,) = json.loads(tulga(demo, "doctrine", "MNG", "--explain", "one-third-rule", "--json").stdout)
    assert (found["verdict"], found["year"], found["limit"]) == ("broken", None, "1/3")
    with Workspace.open(demo) as ws:
        said = [ws.claim(one).evidence for one in found["evidence_for"]]
    assert HALF in [(one.source, one.locator) for one in said]
    text = tulga(demo, "doctrine", "MNG", "--explain", "one-third-rule").stdout
    assert text.startswith("National Security Concept of Mongolia (2010), 3.2.2.2: ")
    assert found["evidence_for"][0] in text


def test_the_documents_of_a_day(demo: Path) -> None:
    told = tulga(demo, "doctrine", "MNG", "--on", "1994-06-30").stdout
    assert "mng-national-security-concept-1994 (1994-06-30/2010-07-15): in force" in told
    done = tulga(demo, "doctrine", "Mongolia", "--on", "1994-06-30", "--json")
    day = json.loads(done.stdout)
    assert done.stderr == ""
    assert [one["body"] for one in day["documents"] if one["id"] == "mng-military-doctrine-1994"] == [None]
    assert next(one["in_force"] for one in day["documents"]) == "1992-02-12/.."
    standing = {one["id"]: one["standing"] for one in day["documents"]}
    assert standing["mng-foreign-policy-concept-1994"] == "unknown"
    assert {one["document"] for one in day["verdicts"]} == set(standing)
    assert "mng-foreign-policy-concept-1994 (1994/2011-02-10): perhaps in force" in told
    assert "2010" not in [row.split()[0].rpartition("-")[2] for row in told.splitlines() if row.strip()]
    bad = tulga(demo, "doctrine", "MNG", "--on", "June 1994", status=2)
    assert bad.stderr == "tulga: 'June 1994' is no day; write it as YYYY-MM-DD\n"


def test_a_state_without_documents_is_told_so(demo: Path) -> None:
    assert tulga(demo, "doctrine", "KAZ").stderr == "no document of Kazakhstan is in the workspace's doctrine folder\n"
    assert "did you mean" in tulga(demo, "doctrine", "Mongolai", status=2).stderr


def test_the_two_security_concepts_compared(demo: Path) -> None:
    rows = json.loads(tulga(demo, "doctrine", "MNG", "--compare", "1994", "2010", "--json").stdout)
    kinds = {row["clause"]: row["kind"] for row in rows}
    assert (kinds["one-third-rule"], kinds["balance-between-neighbours"]) == ("added", "changed")
    assert "added: one-third-rule" in tulga(demo, "doctrine", "MNG", "--compare", "1994", "2010").stdout
    assert "there is no version" in tulga(demo, "doctrine", "MNG", "--compare", "1994", "1066", status=2).stderr


def test_a_watch_tells_what_moved_once_and_keeps_it(demo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "watched"
    shutil.copytree(demo, folder)
    assert tulga(folder, "doctrine", "watch").stdout == ""
    table = tmp_path / "investment.csv"
    header = (Path(__file__).parents[2] / "src/tulga/packs/mongolia/tables/investment.csv").read_text().splitlines()[0]
    cells = {"subject": "CHN", "object": "MNG", "relation": "investment_share", "value": "40", "unit": "percent",
             "year": "2019", "start": "2019", "end": "2019", "period": "2019", "span": "2019"}  # fmt: skip
    table.write_text(f"{header}\n{','.join(cells.get(name, '') for name in header.split(','))}\n", encoding="utf-8")
    with Workspace.open(folder) as ws:
        assert ws.join("tidy", table).error is None
    (alert,) = json.loads(tulga(folder, "doctrine", "watch", "--format", "json").stdout)
    assert (alert["clause"], alert["year"], alert["before"], alert["after"]) == (
        "one-third-rule",
        2019,
        "not judged",
        "broken",
    )
    assert len(alert["came"]) == 1
    again = tulga(folder, "doctrine", "watch")
    assert (again.stdout, again.stderr) == ("", "1 earlier alerts are kept; --since DATE shows them\n")
    kept = tulga(folder, "doctrine", "watch", "--since", "2000-01-01").stdout
    assert "one-third-rule in 2019: from not judged to broken" in kept
    assert f"new: {alert['came'][0]} CHN investment_share MNG 40 percent" in kept
    feed = ElementTree.fromstring(tulga(folder, "doctrine", "watch", "--format", "rss").stdout)
    assert [item.findtext("guid") for item in feed.iter("item")] == [alert["id"]]


def test_the_neutrality_debate_is_mapped(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    argue("neutrality", None, False, True, demo)
    told = json.loads(capsys.readouterr().out)
    texts = {node["id"]: node for node in told["nodes"]}
    by_kind: dict[str, list[tuple[str | None, str]]] = {}
    for edge in told["edges"]:
        node = texts[edge["source"]]
        by_kind.setdefault(edge["kind"], []).append((node["holder"], node["text"]))
        assert edge["evidence"]
    assert ("Government of Mongolia", "neutrality as official policy") in by_kind["for"]
    assert {holder for holder, _ in by_kind["condition"]} == {"Viktor Samoylenko"}
    assert ("MNG", "not so: neutrality, official declaration") in by_kind["unsure"]
    assert any("loss, if closer ties were the aim" in text for _, text in by_kind["against"])
    argue("neutrality", None, False, False, demo)
    shown = capsys.readouterr().out
    assert "  Government of Mongolia, 2016, planned: neutrality as official policy" in shown
    assert "(assumed: the word “harder” is read as a loss)" in shown
    with pytest.raises(BadUse, match="no position and no effect"):
        argue("monarchy", None, False, False, demo)


def test_a_question_is_weighed(demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(tulga(demo, "doctrine", "MNG", "--explain", "one-third-rule", "--json").stdout)
    claim = told[0]["evidence_for"][0]
    path = tmp_path / "fog.yml"
    path.write_text(
        """\
id: fog
question: Raid or drill?
author: the desk
hypotheses: [{id: raid, says: It is a raid.}, {id: drill, says: It is a drill.}]
evidence:
  - {id: radio, says: Silence., claims: [a1], marks: {raid: C, drill: I}}
  - {id: snow, says: Snow., assumed: A guess., marks: {raid: C, drill: C}}
""".replace("a1", claim),
        encoding="utf-8",
    )
    argue(str(path), None, False, False, demo)
    assert capsys.readouterr().out.splitlines() == [
        "Raid or drill? (marks by the desk)",
        "  0 against raid: It is a raid.",
        "  1 against drill: It is a drill.",
        f"  radio: Silence. [raid C, drill I] {claim}; without it raid and drill would lead",
        "  snow: Snow. [raid C, drill C] assumed by the desk: A guess.; tells nothing between them",
    ]
    argue(str(path), None, False, True, demo)
    assert json.loads(capsys.readouterr().out)["analysis"]["order"] == ["raid", "drill"]
    path.write_text(path.read_text(encoding="utf-8").replace(claim, "f" * 16), encoding="utf-8")
    with pytest.raises(BadInput, match=r"fog\.yml: radio: .*ffff"):
        argue(str(path), None, False, False, demo)


def test_positions_are_listed_with_threats_and_interests(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    argue("military", None, True, True, demo)
    rows = json.loads(capsys.readouterr().out)
    said = {(row["holder"], row["stance"], row["what"]) for row in rows}
    assert ("RUS", "against", "growing military power") in said  # a threat that Russia perceives in China
    assert ("RUS", "unsure", "more military influence in East Asia") in said  # which the text holds possible
    assert ("RUS", "for", "closer military ties with the states on its border") in said
    assert ("Russian officials", "unsure", "Mongolian military turn to China") in said
    assert all(row["words"] for row in rows)
