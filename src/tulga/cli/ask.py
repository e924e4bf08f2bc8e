"""`tulga ask`: what if."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from tulga.cli.options import WORKSPACE, JsonOption, WorkspaceOption, advancing, opened
from tulga.cli.tables import print_rows
from tulga.errors import TulgaError

if TYPE_CHECKING:
    from tulga.scenario import Answer, Assumption, FlowAnswer, Forecast, Range

_MOST = 8  # bars of the tornado that are printed; the page and --json have them all


def register(app: typer.Typer) -> None:
    """Put the commands of this room into the command line."""
    app.command("ask")(ask)


def ask(
    scenario: Annotated[Optional[str], typer.Argument(help="A scenario; without one, all are listed.")] = None,  # noqa: UP045
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Ask what a shock does to trade, or what a bargain comes to; assumptions in sight."""
    with opened(workspace) as ws:
        if scenario is None:
            problems: list[TulgaError] = []
            rows = [{"scenario": s.id, "kind": s.kind, "title": s.title} for s in ws.scenarios(problems)]
            print_rows(rows, ("scenario", "kind", "title"), as_json=as_json)
            for problem in problems:
                typer.echo(f"tulga: {problem}", err=True)
            return 1 if problems else 0
        with advancing("draws") as advance:
            answer = ws.ask(scenario, advance)
    if as_json:
        print(json.dumps(answer.record(), ensure_ascii=False, indent=1, default=str))
        return 0
    print(answer.title)
    print(answer.summary)
    for line in _told(answer):
        print(line)
    return 0


def _told(answer: "Answer") -> Iterator[str]:
    """The answer line by line; what each rests on stands behind it."""
    from tulga.scenario.words import in_words

    for flow in answer.flows:
        yield from _flow(flow)
    if answer.findings:
        yield "What moves:"
    for found in answer.findings:
        note = f" ({found.note})" if found.note else ""
        yield f"- {found.what}: {in_words(found)}{note} {_rests_on(found.after)}"
    if answer.forecast:
        yield from _forecast(answer.forecast)
    if answer.moved:
        yield "Verdicts and values that move:"
    for change in answer.moved:
        yield f"- {change.clause} {change.year}: {change.before} -> {change.after}. {change.why}"
    yield "Assumptions:"
    for assumption in answer.assumptions:
        yield f"- {assumption.id}: {assumption.text}{_behind(assumption)}"
    if any(_behind(assumption) for assumption in answer.assumptions):
        yield "Who stands behind an assumption is in brackets; without any it is the scenario's own."
    for gap in answer.missing:
        yield f"Missing: {gap}"


def _flow(flow: "FlowAnswer") -> Iterator[str]:
    from tulga.scenario.words import figures

    yield f"{flow.flow.capitalize()} of {flow.year}:"
    yield f"- stops while it lasts: {figures(flow.stopped)} {_rests_on(flow.stopped)}"
    yield f"- over the year: {figures(flow.over_year)} {_rests_on(flow.over_year)}"
    yield f"- to make up for it, those that are left have to carry {figures(flow.needed)} their trade"
    for taker in flow.takers:
        yield f"- {taker.partner or 'all not named'}: {figures(taker.before)} before, {figures(taker.after)} of what is left"
    for price in flow.prices:
        yield f"- price index for an elasticity of {price.elasticity:g}: {figures(price.ratio)} {_rests_on(price.ratio)}"


def _forecast(forecast: "Forecast") -> Iterator[str]:
    for outcome in forecast.outcomes:
        yield f"{outcome.dimension}: 0 is {outcome.zero}, 100 is {outcome.hundred}"
        for one in outcome.models:
            yield f"- {one.model}: {one.value:.4g}"
        drawn = outcome.drawn
        yield (
            f"- {forecast.draws} draws of the {forecast.model}: {drawn.low:.4g} to {drawn.high:.4g}, half of them below "
            f"{outcome.middle:.4g}. {outcome.words}"
        )
    if forecast.swings:
        yield "What matters most:"
    for swing in forecast.swings[:_MOST]:
        of = f" of {swing.dimension}" if len(forecast.outcomes) > 1 else ""
        yield f"- {swing.what} of {swing.who}: {swing.low:.4g} to {swing.high:.4g}{of} [{swing.assumption}]"
    if len(forecast.swings) > _MOST:
        yield f"- and {len(forecast.swings) - _MOST} that matter less"
    for turn in forecast.turns:
        yield f"Turn {turn.number}:"
        yield from (f"- {sentence}" for sentence in turn.sentences)


def _rests_on(found: "Range") -> str:
    claims = f"{len(found.evidence)} {'claim' if len(found.evidence) == 1 else 'claims'}" if found.evidence else ""
    return f"[{', '.join(part for part in (claims, *found.assumptions) if part)}]"


def _behind(assumption: "Assumption") -> str:
    """Who stands behind an assumption, in brackets; empty where nobody but the scenario does."""
    claims = ", ".join(one[:8] for one in assumption.evidence)
    said = "; ".join(part for part in (assumption.source, claims) if part)
    return f" [{said}]" if said else ""
