"""The brief on a posture: the page's answer in sentences, every one with its claims, its rules, or the word assumption."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from tulga.show import posture as answers
from tulga.show import written
from tulga.show.forecast import place
from tulga.show.posture import ASSUMPTION, CLEAR, Rules
from tulga.show.surface import Workspace
from tulga.show.words import date_in_words, span_in_words
from tulga.show.written import Brief, Drawing, Line, Named, Section
from tulga.span import Instant, Span

if TYPE_CHECKING:
    from tulga.scenario.posture import Commitment, Judged, Stance, Uncovered

_MOST = 8  # numbers that matter, of those that a forecast rests on
_ABSENT = "no claim"
_SAID = {"denied": "said not to be so"}


def posture_brief(workspace: Workspace, name: str, on: date) -> str:
    """The brief on a posture as Markdown; raises BadUse with the nearest names for one that is not known."""
    return written.markdown(_brief(workspace, name, on))


def posture_brief_html(workspace: Workspace, name: str, on: date) -> str:
    """The brief on a posture as one HTML page that stands alone, with its figures drawn in it."""
    from tulga.show import figures
    from tulga.show.figures import forecast as forecasts
    from tulga.show.figures import posture as outcomes
    from tulga.show.forecast import forecast_card

    made = _brief(workspace, name, on)
    drawings = []
    if counted := outcomes.outcomes(answers.models(answers.judged(workspace, name, on))):
        drawings.append(
            Drawing("In short", figures.svg(counted, 700), "Facts that hold on the day, once under each model.")
        )
    for scenario, answer in answers.bargains(workspace, name):
        if answer.forecast is None:
            continue
        card = forecast_card(answer.forecast)
        for outcome in card["outcomes"]:
            if drawn := forecasts.models(outcome, card["model"]):
                drawings.append(Drawing(_bargain_title(scenario), figures.svg(drawn, 560), outcome["words"]))
    return written.html(made, drawings)


def _brief(workspace: Workspace, name: str, on: date) -> Brief:
    answer = answers.judged(workspace, name, on)
    rules = Rules()
    bargains = answers.bargains(workspace, name)
    sections = [
        Section("In short", tuple(_short(answer)), "No fact holds on the day."),
        *_kinds(workspace, answer, rules),
        *_positions(workspace, answer),
        *_partners(workspace, answer),
        *(Section(_bargain_title(one), tuple(_bargain(told)), told.summary) for one, told in bargains),
        Section("Counted apart", tuple(_apart(workspace, answer)), "Nothing is counted apart."),
        Section("What is not known", tuple(_missing(answer)), "Nothing that was asked for is missing."),
    ]
    apart = [
        ("Assumptions", [_assumption(one) for one in answer.assumptions]),
        *((f"Assumptions of the bargain ({one.title})", _of_bargain(told)) for one, told in bargains),
        ("Sources of the rules", [Named(one["id"], one["text"]) for one in rules.listed()]),
    ]
    title = f"{answer.title}, {_day(on)}"
    return Brief(workspace, title, workspace.title, sections, [pair for pair in apart if pair[1]])


def _short(answer: "Judged") -> Iterator[Line]:
    held = [one for one in answer.commitments if one.standing in CLEAR]
    for side in answer.sides:
        counts = ", ".join(f"{count} {word}" for word, count in answer.counts(side.id).items())
        if counts:
            yield Line(f"{side.label} ({side.what}): of {len(held)} facts that hold, {counts}.", _behind(held))
    apart = [one for one in answer.commitments if one.standing not in CLEAR]
    if apart:
        yield Line(f"{len(apart)} more have no clear date and are counted apart.", _behind(apart))
    if answer.not_covered:
        yield Line(f"{len(answer.not_covered)} facts are covered by no rule.", _behind(answer.not_covered))


def _kinds(workspace: Workspace, answer: "Judged", rules: Rules) -> Iterator[Section]:
    """A section for each kind of commitment: what the models say of it, then each commitment."""
    for kind, held in answers.by_kind(answer):
        lines = [*_rulings(answer, held[0], rules)]
        for one in held:
            if one.standing in CLEAR:
                voice = f", as {one.voice} says" if one.voice else ""
                text = f"{_named(workspace, one)} ({_when(one.span)}{voice}): {answers.STANDINGS[one.standing]}."
                lines.append(Line(text, (*one.evidence, *one.against), one.assumptions))
        apart = [one for one in held if one.standing not in CLEAR]
        if apart:
            told = "; ".join(_named(workspace, one) for one in apart)
            takes = tuple(dict.fromkeys(name for one in apart for name in one.assumptions))
            lines.append(Line(f"{len(apart)} without a clear date: {told}.", _behind(apart), takes))
        yield Section(f"{kind}: {' or '.join(held[0].spread)}", tuple(lines), "")


def _rulings(answer: "Judged", one: "Commitment", rules: Rules) -> Iterator[Line]:
    """The reason that all models share, then what each says and its own reason."""
    found = answers.rulings(answer, one.judgements, rules)
    shared = answers.common_reason([each.reason for each in one.judgements])
    if shared and len(found) > 1:
        yield Line(shared, rests=tuple(dict.fromkeys(name for each in found for name in each["refs"])))
    for each in found:
        both = each["peace"] and each["war"] and each["peace"] != each["war"]
        when = f" (in peace {each['peace']}, in war {each['war']})" if both else ""
        reason = f"{each['reason'] if len(found) > 1 else shared}"
        yield Line(f"{', '.join(each['models'])}: {each['outcome']}{when}. {reason}".strip(), rests=tuple(each["refs"]))


def _positions(workspace: Workspace, answer: "Judged") -> Iterator[Section]:
    conditions = [one for one in answer.stances if answers.is_condition(answer, one)]
    held = [one for one in answers.in_time(answer.stances) if one.relation != "conditional_effect"]
    if conditions:
        yield Section("What it is said to depend on", tuple(_told(workspace, one) for one in conditions), "")
    lines = tuple(_told(workspace, one) for one in held)
    yield Section("Who holds what, in time", lines, "No claim tells of a position on it.")


def _partners(workspace: Workspace, answer: "Judged") -> Iterator[Section]:
    """A section for each partner of the first two poles, and one for everybody else."""
    neighbours = {one for members in list(workspace.poles.values())[:2] for one in members}
    others: list[Line] = []
    for card in answers.partners(workspace, answer):
        lines = [
            Line(f"{card['label']}, {row['domain']}: {_by_model(answer, row['in_words'])}.", tuple(row["ids"]))
            for row in card["rows"]
        ]
        told = [one for one in answer.stances if card["id"] == one.object and answers.is_effect(answer, one)]
        lines += [_told(workspace, one, f"for {card['label']}: ") for one in told]
        if card["id"] in neighbours:
            if not told:
                lines.append(Line(f"No text tells what {card['label']} would gain or lose.", rests=(_ABSENT,)))
            wants = [one for one in answer.interests if card["id"] in (one.holder, one.subject, one.object)]
            lines += [_told(workspace, one, "interest beside it: ") for one in wants]
            yield Section(f"What {card['label']} has at stake", tuple(lines), "")
        else:
            others += lines
    own = [one for one in answer.stances if answers.is_effect(answer, one) and one.object == answer.state]
    others += [_told(workspace, one, f"for {workspace.label(answer.state)} itself: ") for one in own]
    yield Section(
        "What everybody else has at stake", tuple(others), "The ledger tells of no commitment with anybody else."
    )


def _by_model(answer: "Judged", in_words: dict[str, str]) -> str:
    """What each model counts; models that count the same stand together. In brackets are facts without a clear date."""
    same: dict[str, list[str]] = {}
    for side in answer.sides:
        if side.id in in_words:
            same.setdefault(in_words[side.id], []).append(side.label)
    return "; ".join(f"{', '.join(labels)}: {counts}" for counts, labels in same.items())


def _bargain_title(scenario: Any) -> str:
    return f"The bargain: {scenario.title}"


def _bargain(answer: Any) -> Iterator[Line]:
    """The forecast by model with its spread and the numbers that matter most, each resting on the scenario's assumptions."""
    if answer.forecast is None:
        return
    for one in answer.forecast.outcomes:
        on = _run(_of(one.spread.assumptions))
        ends = f"{place(one.spread.low)} and {place(one.spread.high)}"
        yield Line(f"{one.dimension}: 0 is {one.zero}, 100 is {one.hundred}. The models end between {ends}.", rests=on)
        yield Line(f"By model: {'; '.join(f'{each.model} {place(each.value)}' for each in one.models)}.", rests=on)
        drawn = f"{place(one.drawn.low)} and {place(one.drawn.high)}"
        told = f"Nine tenths of {answer.forecast.draws} draws of the {answer.forecast.model} end between {drawn}. {one.words}"
        yield Line(told, rests=on)
    for swing in answer.forecast.swings[:_MOST]:
        text = f"What matters: the {swing.what} of {swing.who} alone moves it from {place(swing.low)} to {place(swing.high)}."
        yield Line(text, rests=tuple(_of([swing.assumption])))


def _of_bargain(answer: Any) -> list[Named]:
    named = []
    for one in answer.assumptions:
        ends = f" From {one.low:g} to {one.high:g}." if one.low is not None and one.low != one.high else ""
        behind = f" Source: {one.source}." if one.source else "" if one.evidence else " The author's own assumption."
        named.append(Named(_of([one.id])[0], f"{one.text}{ends}{behind}", tuple(one.evidence)))
    return named


def _of(ids: Iterable[str]) -> list[str]:
    """The names of a scenario's assumptions, kept apart from those of the posture: B1 for its A1."""
    return [f"B{name.removeprefix('A')}" for name in ids]


def _run(names: Sequence[str]) -> tuple[str, ...]:
    """The first and the last of many names in a row; all of them where they are few."""
    return (f"{names[0]}–{names[-1]}",) if len(names) > 3 else tuple(names)


def _apart(workspace: Workspace, answer: "Judged") -> Iterator[Line]:
    """What no rule covers, by the reason; what is only planned, possible or denied; what is over."""
    reasons: dict[str, list[Uncovered]] = {}
    for one in answer.not_covered:
        reasons.setdefault(one.why, []).append(one)
    for why, found in reasons.items():
        told = "; ".join(_named(workspace, one) for one in found)
        yield Line(f"{len(found)} covered by no rule. {why} {told}.", _behind(found))
    if answer.left_out:
        text = f"{len(answer.left_out)} are only planned, possible or denied, and no commitments."
        yield Line(text, _behind(answer.left_out))
    if answer.over:
        yield Line(f"{len(answer.over)} were over before the day.", _behind(answer.over))


def _missing(answer: "Judged") -> Iterator[Line]:
    """What nothing tells; the counts of what is apart stand there."""
    for text in answer.missing:
        if not text[:1].isdigit():
            yield Line(text, rests=(_ABSENT,))


def _assumption(one: Any) -> Named:
    said = f" Source: {one.source}." if one.source else f" ({ASSUMPTION}, the authors' own)"
    return Named(one.id, f"{one.text}{said}", tuple(one.evidence))


def _told(workspace: Workspace, one: "Stance", before: str = "") -> Line:
    holder = f"{workspace.label(one.holder)}: " if one.holder else ""
    status = "" if one.status == "actual" else f", {_SAID.get(one.status, one.status)}"
    text = f"{before}{holder}{one.words.rstrip('. ')} ({_when(one.since)}{status})."
    return Line(f"{text[:1].upper()}{text[1:]}", one.evidence)


def _named(workspace: Workspace, one: "Commitment | Uncovered") -> str:
    what = one.what.rstrip(". ")
    return f"{what}, {workspace.label(one.partner)}" if one.partner else what


def _behind(found: "Sequence[Commitment] | Sequence[Uncovered]") -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in found for name in (*one.evidence, *getattr(one, "against", ()))))


def _when(span: str) -> str:
    return span_in_words(Span.parse(span))


def _day(on: date) -> str:
    return date_in_words(Instant(on.year, on.month, on.day))
