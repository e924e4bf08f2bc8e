"""What the house promises of its own files."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
MODULES = [p for p in SOURCES if "__pycache__" not in p.parts]
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "base", "manager", "misc", "common"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_rooms_are_small_and_well_named(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    assert path.stem not in FORBIDDEN_NAMES


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_what_is_public_is_documented(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = [] if ast.get_docstring(tree) else ["the module"]
    for node in tree.body:
        if (
            isinstance(node, ast.FunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and not ast.get_docstring(node)
        ):
            bare.append(node.name)
    assert not bare


def test_functions_are_short() -> None:
    long = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
                if lines > 40:
                    long.append(f"{path.relative_to(ROOT)}:{node.name} has {lines} lines")
    assert not long


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_nothing_speaks_of_one_machine() -> None:
    # Written in two parts so that this file does not name what it looks for.
    pattern = re.compile(r"(?<![\w.])/(?:wo" + r"rk|ro" + r"ot)/")
    found = []
    for path in _tracked():
        if (
            path.suffix in {".py", ".md", ".yml", ".toml", ".csv", ".html", ".json", ""}
            and path.stat().st_size < 2_000_000
        ):
            text = path.read_text(encoding="utf-8", errors="ignore")
            if pattern.search(text):
                found.append(str(path.relative_to(ROOT)))
    assert not found


def test_nothing_is_left_to_do() -> None:
    pattern = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|NotImple" + r"mentedError)\b")
    assert not [str(p) for p in MODULES if pattern.search(p.read_text(encoding="utf-8"))]


def test_no_page_or_script_reaches_the_network() -> None:
    outside = re.compile(r"""(?:src|href)=["']https?://|@import|url\(\s*["']?https?://""")
    pages = [*ROOT.glob("src/tulga/show/web/**/*.html"), *ROOT.glob("src/tulga/show/web/static/*.css")]
    assert pages
    assert not [str(p) for p in pages if outside.search(p.read_text(encoding="utf-8"))]
