"""`tulga posture`: what neutrality, or joining or leaving an organisation, makes of a state's commitments."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from tulga.cli.options import WORKSPACE, JsonOption, WorkspaceOption, opened
from tulga.cli.tables import print_rows
from tulga.errors import BadUse

if TYPE_CHECKING:
    from tulga.scenario.posture import Commitment, Judged, Judgement

_TOUCHED = ("incompatible", "falls away", "depends", "not in war")


def register(app: typer.Typer) -> None:
    """Put the commands of this room into the command line."""
    app.command("posture")(posture)


def posture(
    name: Annotated[
        list[str], typer.Argument(help="neutrality, join ORGANISATION or leave ORGANISATION.", metavar="POSTURE...")
    ],
    on: Annotated[str, typer.Option("--on", help="The day to judge, such as 2016-05-05.", metavar="DATE")],
    model: Annotated[
        str | None, typer.Option("--model", help="One model: hague_war_law, austrian, swiss or turkmen.")
    ] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Which commitments of the state stay compatible with a posture, which do not, and which depend."""
    day = _day(on)
    with opened(workspace) as ws:
        judged = ws.counsel.posture(" ".join(name), day)
    judged = judged if model is None else judged.under(model)
    if as_json:
        print(json.dumps(judged.record(), ensure_ascii=False, indent=1))
    else:
        _print(judged)
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadUse(f"--on {text!r} is not a day such as 2016-05-05") from None


def _print(judged: "Judged") -> None:
    print(judged.summary)
    for title, standings in (("that hold", ("holds", "assumed")), ("without a clear date", ("unclear", "undated"))):
        found = [_row(one) for one in judged.commitments if one.standing in standings]
        columns = ("commitment", "partner", "date", *(side.id for side in judged.sides), "takes", "evidence")
        _table(f"Commitments {title}", found, columns)
    _print_reasons(judged)
    not_covered = [asdict(one) for one in judged.not_covered]
    _table("Not covered by any rule", not_covered, ("what", "partner", "span", "why", "evidence"))
    columns = ("partner", "outcome", "domain", *(side.id for side in judged.sides))
    _table("What it touches, by partner: facts that hold (and those without a clear date)", _touched(judged), columns)
    for title, stances in (("Positions on it", judged.stances), ("Interests beside it", judged.interests)):
        rows = [asdict(stance) for stance in stances]
        _table(title, rows, ("holder", "words", "subject", "object", "since", "status", "evidence"))
    print("\nAssumptions:")
    for assumption in judged.assumptions:
        print(f"- {assumption.id}: {assumption.text}")
    for gap in judged.missing:
        print(f"Missing: {gap}")


def _touched(judged: "Judged") -> list[dict[str, object]]:
    """The counts of facts that would not simply stay, by partner, outcome and domain, a column a model."""
    rows: dict[tuple[str, str, str], dict[str, object]] = {}
    for effect in judged.effects:
        if effect.outcome in _TOUCHED:
            key = (effect.partner or "", effect.outcome, effect.domain)
            row = rows.setdefault(key, dict(zip(("partner", "outcome", "domain"), key, strict=True)))
            row[effect.model] = f"{effect.held} (+{effect.undated})" if effect.undated else str(effect.held)
    return [rows[key] for key in sorted(rows)]


def _table(title: str, rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> None:
    if rows:
        print(f"\n{title}:")
        print_rows(rows, columns)


def _row(one: "Commitment") -> dict[str, object]:
    words = {judgement.model: judgement.outcome for judgement in one.judgements}
    what = f"{one.what} (as {one.voice} says)" if one.voice else one.what
    told = {"commitment": what, "partner": one.partner, "date": one.span, "takes": one.assumptions}
    return {**told, **words, "evidence": [*one.evidence, *(f"against: {other}" for other in one.against)]}


def _print_reasons(judged: "Judged") -> None:
    """What each kind is judged to be, once, with reasons and sources; models that say the same stand together."""
    reasons: dict[tuple[str, Judgement], list[str]] = {}
    for one in judged.commitments:
        for each in one.judgements:
            key = (" or ".join(one.kinds) or one.relation, replace(each, model=""))
            models = reasons.setdefault(key, [])
            models += [each.model] * (each.model not in models)
    if reasons:
        print("\nWhy:")
    for (kind, each), models in sorted(reasons.items(), key=lambda pair: pair[0][0]):
        sources = "; ".join(each.sources) if each.sources else "a reading of ours, without a source"
        print(f"- {kind}, {', '.join(models)}: {each.outcome}. {each.reason} [{sources}]")
