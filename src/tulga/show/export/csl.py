"""The citations of the sources as one CSL-JSON array, as `tulga ledger add --sources` takes it."""

import json
from collections.abc import Iterator
from typing import Any

from tulga.show.export import Export, Records, exports
from tulga.show.export.records import Row


def item(source: Row) -> dict[str, Any]:
    """One citation; hash, grade, kind and file name stand in `custom`, where CSL leaves room for them."""
    csl: dict[str, Any] = json.loads(source["citation"])
    kept = {"sha256": source["sha256"], "grade": source["grade"], "kind": source["kind"], "name": source["file"]}
    stated = csl.get("custom")
    custom = {**(stated if isinstance(stated, dict) else {}), **{name: value for name, value in kept.items() if value}}
    return {"title": source["title"], **csl, "id": source["id"], "custom": custom}


def lines(records: Records) -> Iterator[str]:
    """An array with an item a line."""
    yield "["
    for number, source in enumerate(records.sources()):
        yield f"{',' if number else ''}\n{json.dumps(item(source), ensure_ascii=False)}"
    yield "\n]\n"


exports.add("csl.json")(
    Export("The sources as citations (CSL-JSON)", "csl.json", "application/vnd.citationstyles.csl+json", lines)
)
