"""The answers of a model on disk, one file a question, so that a run which was stopped goes on where it was.

The name of a file is the SHA-256 of the whole question: passage, prompt, schema, model and limits. What changes any of
them is another question. Files quote the documents; only the user may read them.
"""

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from tulga.errors import BadInput
from tulga.read.model.endpoint import Reply


class AnswerCache:
    """A folder of answers; it is made when the first one is kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, body: dict[str, Any]) -> Reply | None:
        """The reply kept for a request, or None where there is none that can be used."""
        try:
            kept = json.loads(self._path(body).read_text(encoding="utf-8"))
            reply = Reply(kept["answer"], cut=kept["cut"])
        except (OSError, ValueError, RecursionError, KeyError, TypeError):
            return None
        return reply if isinstance(reply.content, str) and isinstance(reply.cut, bool) else None

    def put(self, body: dict[str, Any], reply: Reply) -> None:
        """Keep a reply, whole or not at all; raises BadInput where the folder cannot be written."""
        path = self._path(body)
        kept = json.dumps({"model": body["model"], "answer": reply.content, "cut": reply.cut})
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
                file.write(kept)
            os.replace(file.name, path)
        except OSError as error:
            raise BadInput(f"the answer cannot be kept: {error.strerror}", place=str(self.folder)) from None

    def _path(self, body: dict[str, Any]) -> Path:
        question = json.dumps(body, sort_keys=True, separators=(",", ":"))
        name = hashlib.sha256(question.encode()).hexdigest()
        return self.folder / name[:2] / f"{name}.json"
