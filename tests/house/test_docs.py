"""What the house promises of its documentation: it runs, it is up to date, and what it names exists.

The `console` blocks of the tutorial and of the README are run in order in a folder of their own. A line `$ tulga ...` is
a command; `# exit status 1` behind it says that it is not 0. The lines below it are lines of its output: blanks count
once, `…` stands for any words, and `ID` for the id of a claim, which later commands may use. A block introduced by
"Save this as `NAME`:" is a file.
"""

import ast
import doctest
import io
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted((ROOT / "docs" / "chapters").rglob("*.md"))
WRITTEN = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
SEVEN = ("read", "keep", "join", "measure", "hold", "ask", "show")
_BLOCK = re.compile(r"(?:^Save this as `(?P<file>[^`]+)`:\n\n)?^```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.M | re.S)
_STATUS = re.compile(r"\s+# exit status (\d+)$")
_TOKEN = re.compile(r"( … |…|\bID\b)")


@dataclass
class Step:
    """A file to save, or a command with the status and the lines that it is said to give."""

    file: str | None = None
    text: str = ""
    command: list[str] = field(default_factory=list)
    status: int = 0
    lines: list[str] = field(default_factory=list)


def _steps(document: Path) -> Iterator[Step]:
    for block in _BLOCK.finditer(document.read_text(encoding="utf-8")):
        if block["file"]:
            yield Step(file=block["file"], text=block["body"])
        elif block["kind"] == "console":
            yield from _commands(block["body"])


def _commands(body: str) -> Iterator[Step]:
    step: Step | None = None
    for line in body.splitlines():
        if line.startswith("$ "):
            if step:
                yield step
            status = _STATUS.search(line)
            words = shlex.split(_STATUS.sub("", line[2:]))
            step = Step(command=words, status=int(status[1]) if status else 0)
        elif step and line.strip(" …"):
            step.lines.append(" ".join(line.split()))
    if step:
        yield step


def _expression(line: str) -> re.Pattern[str]:
    parts = {" … ": " (?:.* )?", "…": ".*", "ID": "(?P<id>[0-9a-f]{16})"}
    return re.compile("".join(parts.get(part, re.escape(part)) for part in _TOKEN.split(line)))


def _run(words: list[str], monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """Exit status and all output of one command, in this process: a start for each of forty would take a minute."""
    from tulga.cli.main import main

    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    monkeypatch.setattr(sys, "argv", ["tulga", *words])
    with redirect_stdout(out), redirect_stderr(out), pytest.raises(SystemExit) as left:
        main()
    assert isinstance(out.buffer, io.BytesIO)
    return int(left.value.code or 0), out.buffer.getvalue().decode("utf-8")


@pytest.mark.parametrize("name", ["docs/tutorial.md", "README.md"])
def test_what_a_reader_types_does_what_is_written(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TULGA_WORKSPACE", raising=False)
    known = "ID"
    ran = 0
    for step in _steps(ROOT / name):
        if step.file:
            (tmp_path / step.file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / step.file).write_text(step.text, encoding="utf-8", newline="\n")
            continue
        assert step.command[0] == "tulga"
        words = [known if word == "ID" else word for word in step.command[1:]]
        status, printed = _run(words, monkeypatch)
        said = [" ".join(line.split()) for line in printed.splitlines()]
        assert status == step.status, f"{shlex.join(step.command)}\n{printed}"
        for line in step.lines:
            found = next((match for match in map(_expression(line).fullmatch, said) if match), None)
            assert found, f"{shlex.join(step.command)} did not print {line!r} but\n{printed}"
            known = found.groupdict().get("id") or known
        ran += 1
    assert ran >= 4


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: str(path.relative_to(ROOT / "docs" / "chapters")))
def test_the_examples_of_a_chapter_run(chapter: Path, tmp_path: Path) -> None:
    run = "import doctest, sys; result = doctest.testfile(sys.argv[1], module_relative=False, encoding='utf-8')"
    # In a process of its own: a chapter shows how to add to the registries, and nobody else is to find that there.
    done = _python("-c", f"{run}; sys.exit(result.failed > 0 or result.attempted == 0)", str(chapter), folder=tmp_path)
    assert done.returncode == 0, done.stdout


def _python(*words: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-X", "utf8", *words],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip


def test_every_verb_has_a_chapter() -> None:
    assert {(path.parent if path.stem == "README" else path).stem for path in CHAPTERS} >= {*SEVEN, "packs"}


def test_every_measure_is_told_in_a_chapter_with_its_picture() -> None:
    from tulga.measures import measures

    folder = ROOT / "docs" / "chapters" / "measure"
    told = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.md"))
    for name in measures:
        assert f"`{name}`" in told or re.search(rf"^#+ {name}$", told, re.M), f"no chapter tells of {name}"
        assert f"(pictures/{name}.svg)" in told, f"no chapter shows the picture of {name}"
        assert (folder / "pictures" / f"{name}.svg").is_file(), f"run `python scripts/make_pictures.py {name}`"
    assert {path.stem for path in (folder / "pictures").glob("*.svg")} == set(measures)


def test_the_reference_is_what_the_code_says(tmp_path: Path) -> None:
    done = _python(str(ROOT / "scripts" / "make_reference.py"), str(tmp_path), folder=tmp_path)
    assert done.returncode == 0, done.stdout
    made, kept = (
        {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
        for folder in (tmp_path, ROOT / "docs" / "reference")
    )
    again = "run `python scripts/make_reference.py`"
    assert sorted(kept) == sorted(made), again
    assert [name for name in sorted(made) if kept[name] != made[name]] == [], again


@pytest.mark.parametrize("document", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", document.read_text(encoding="utf-8"), flags=re.M | re.S)
    targets = [t for t in re.findall(r"\]\(([^)\s]+)\)", text) if not re.match(r"[a-z]+:", t)]
    lost = [t for t in targets if not _is_there(document, *t.partition("#")[::2])]
    assert lost == []


def _is_there(document: Path, path: str, heading: str) -> bool:
    target = document.parent / path if path else document
    if not target.exists() or not heading:
        return target.exists()
    heads = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), flags=re.M)
    return heading in {re.sub(r"[^\w\- ]", "", head.casefold()).strip().replace(" ", "-") for head in heads}


def test_names_in_the_documentation_exist() -> None:
    lost = [
        f"{document.relative_to(ROOT)}: {name}"
        for document in WRITTEN
        for name in re.findall(r"`(tulga(?:\.(?!yml)\w+)+)(?:\(\))?`", document.read_text(encoding="utf-8"))
        if not _exists(name)
    ]
    assert lost == []


def _exists(name: str) -> bool:
    """Whether a dotted name is a module of Tulga or something that one of its modules holds."""
    module = name
    rest: list[str] = []
    while module:
        try:
            thing: object = import_module(module)
            break
        except ModuleNotFoundError:
            module, _, last = module.rpartition(".")
            rest.insert(0, last)
    for part in rest:
        fields = getattr(thing, "__dataclass_fields__", {}) | getattr(thing, "model_fields", {})
        if not hasattr(thing, part) and part not in fields:
            return False
        thing = getattr(thing, part, None)
    return True


def test_imports_of_the_chapters_are_of_public_names() -> None:
    private = [
        f"{chapter.name}: {example.source.strip()}"
        for chapter in CHAPTERS
        for example in doctest.DocTestParser().get_examples(chapter.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(example.source))
        if isinstance(node, ast.ImportFrom) and any(alias.name.startswith("_") for alias in node.names)
    ]
    assert private == []


def test_commands_in_the_documentation_exist() -> None:
    reference = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    known = set(re.findall(r"^## `tulga ([a-z ]*[a-z])", reference, flags=re.M))
    groups = {name.split()[0] for name in known if " " in name}
    lost = []
    for document in WRITTEN:
        for words in re.findall(r"`tulga ([a-z][a-z ]*)", document.read_text(encoding="utf-8")):
            first, *more = words.split()
            name = f"{first} {more[0]}" if first == "ledger" and more else first
            if name not in known | groups:
                lost.append(f"{document.relative_to(ROOT)}: tulga {name}")
    assert lost == []
