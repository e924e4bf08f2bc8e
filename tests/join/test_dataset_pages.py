"""Every dataset has a page, made from its declaration, and the page says what the declaration says now."""

import subprocess
import sys
from pathlib import Path

import pytest

from tulga.join.connector import connectors

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "datasets"
AGAIN = "run `python scripts/make_datasets.py`"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pages as the code would write them now, from a process of its own: tests add to the registry."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "gone.md").write_text("a connector that is no more")
    command = [sys.executable, "-X", "utf8", str(ROOT / "scripts" / "make_datasets.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}


def test_the_pages_are_what_the_declarations_say(made: dict[str, str]) -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.md")}
    assert sorted(kept) == sorted(made), AGAIN
    assert [name for name in sorted(made) if kept[name] != made[name]] == [], AGAIN


@pytest.mark.parametrize("name", ["sipri", "tidy", "cow-trade", "un-votes", "dcad"])
def test_a_connector_has_its_page_and_stands_in_the_index(name: str, made: dict[str, str]) -> None:
    assert connectors[name].title in made[f"{name}.md"]
    assert connectors[name].licence in made[f"{name}.md"]
    assert f"]({name}.md)" in made["README.md"]


def test_a_page_tells_what_a_number_needs(made: dict[str, str]) -> None:
    trade, atop, votes = (" ".join(made[f"{name}.md"].split()) for name in ("cow-trade", "atop", "un-votes"))
    assert (
        "| `flow1` | imports of state 1 from state 2, current prices | million USD | `flow1` | `-9` | unknown |"
        in trade
    )
    assert "| `atop_nonagg` | state 1 is obliged not to attack state 2 | `nonagg` | 0 | 1815 to 2018 |" in atop
    assert "1 yes, 2 abstain, 3 no, 8 absent, 9 not a member" in votes
    assert "A flag needs its instrument" in atop
    assert "tulga join un-votes --fetch" in votes
