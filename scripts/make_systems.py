"""Write docs/systems.md: every system of a pack with its question, the command that answers it and the claims it points at.

`python scripts/make_systems.py [FILE]` builds the Mongolia workspace in a folder of its own, runs each command in it and
writes the table into FILE, by default `docs/systems.md`: the same bytes on every run, so that a test can compare.
"""

import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from made_pages import page, table
from tulga.claim import Claim
from tulga.errors import BadInput, TulgaError
from tulga.packs import pack
from tulga.packs.questions import Question, questions
from tulga.workspace import Workspace

FILE = Path(__file__).parent.parent / "docs" / "systems.md"
PACK = "mongolia"
SHOWN = 3
_ID = re.compile(r"\b[0-9a-f]{16}\b")


@dataclass(frozen=True)
class Answered:
    """What the commands of a question said, how each ended, and the claims whose ids stand in it, in their order."""

    statuses: tuple[int, ...]
    said: str
    claims: tuple[Claim, ...]


def answered(question: Question, workspace: Workspace) -> Answered:
    """Run a question's commands in this process, on a workspace, and follow the ids in what they print."""
    ended = [_run([*words, "--json"], workspace.folder) for words in question.words]
    said = "\n".join(printed for _, printed in ended)
    ids = dict.fromkeys(_ID.findall(said))
    claims = tuple(claim for found in ids for claim in _claims(workspace, found))
    return Answered(tuple(status for status, _ in ended), said, claims)


def main(arguments: Sequence[str]) -> None:
    """Build the workspace, write the page into the file named, and say which file was written."""
    file, chosen = Path(arguments[0]) if arguments else FILE, pack(PACK)
    with (
        tempfile.TemporaryDirectory() as folder,
        Workspace.create(Path(folder) / PACK, chosen.focal, chosen.title, chosen.poles) as workspace,
    ):
        for path, outcome in workspace.take(chosen):
            if outcome.problems or outcome.error:
                raise BadInput("; ".join((*outcome.problems, outcome.error or "")), place=str(path))
        text = systems(workspace)
    file.write_text(text, encoding="utf-8", newline="\n")
    print(file)


def systems(workspace: Workspace) -> str:
    """The page, from the workspace that the pack makes."""
    return page("Systems", "make_systems", _lines(questions(pack(PACK)), workspace))


def _lines(asked: Sequence[Question], workspace: Workspace) -> Iterator[str]:
    unanswered = [question for question in asked if question.open]
    yield f"The {len(asked)} systems of the pack `{PACK}`, from its `systems.yml` ([Packs](chapters/packs.md)). The commands"
    yield "run in the workspace that `tulga demo` builds. `claims` says to how many claims the answer points, `evidence`"
    yield "names the first of those that the question is about; `tulga ledger show ID` shows the words or the row behind each."
    yield ""
    yield from table(
        ("no.", "system", "kind", "question", "command", "claims", "evidence"), (_row(q, workspace) for q in asked)
    )
    yield f"Without an answer: {len(unanswered)}."
    yield from (f"- {question.number}, {question.system}: {question.open}" for question in unanswered)


def _row(question: Question, workspace: Workspace) -> tuple[object, ...]:
    head = (question.number, question.system, question.kind, question.question)
    if question.open:
        return (*head, "open", None, None)
    found = answered(question, workspace).claims
    asked_for = [next((claim for claim in found if wanted.met_by(claim)), None) for wanted in question.among]
    ids = dict.fromkeys(claim.id for claim in (*asked_for, *found) if claim)
    commands = "<br>".join(f"`{command}`" for command in question.command)
    return (*head, commands, len(found), " ".join(f"`{identifier}`" for identifier in list(ids)[:SHOWN]))


def _claims(workspace: Workspace, identifier: str) -> Iterator[Claim]:
    try:
        yield workspace.claim(identifier)
    except TulgaError:
        return  # the id of something else, a fact's for instance


def _run(words: Sequence[str], folder: Path) -> tuple[int, str]:
    """Exit status and all output of one command of the command line."""
    from tulga.cli.main import main as tulga

    out = io.StringIO()
    with (
        patch.dict(os.environ, {"TULGA_WORKSPACE": str(folder)}),
        patch.object(sys, "argv", ["tulga", *words]),
        redirect_stdout(out),
        redirect_stderr(out),
    ):
        try:
            tulga()
        except SystemExit as left:
            return int(left.code or 0), out.getvalue()
    raise AssertionError(f"{shlex.join(words)} did not leave with a status")


if __name__ == "__main__":
    main(sys.argv[1:])
