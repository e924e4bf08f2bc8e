"""Documents as data: the pack's own, and every way in which a file can be wrong."""

import re
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

import tulga
from tulga.doctrine import Clause, check, documents, load
from tulga.errors import BadInput, BadUse

PACK = Path(tulga.__file__).parent / "packs" / "mongolia" / "doctrine"
HEAD = """\
id: {id}
title: Concept
state: MNG
version: "1"
body: parliament
in_force: {force}
source: s
citation: c
{extra}clauses:
"""
SPEECH = "  - {id: c, kind: declaratory, says: something}\n"


def write(folder: Path, name: str, clauses: str = SPEECH, extra: str = "", force: str = "2010/..") -> Path:
    path = folder / f"{name}.yml"
    path.write_text(HEAD.format(id=name, extra=extra, force=force) + clauses, encoding="utf-8")
    return path


def test_the_pack_declares_the_one_third_rule() -> None:
    concept = load(PACK / "2010-national-security-concept.yml")
    rule = concept.clause("one-third-rule")
    assert (rule.locator, rule.kind, rule.limit, rule.margin) == ("3.2.2.2", "limit", Fraction(1, 3), Fraction(1, 20))
    assert str(concept.in_force) == "2010-07-15/.."
    assert concept.supersedes == "mng-national-security-concept-1994"
    with pytest.raises(BadUse, match="did you mean one-third-rule"):
        concept.clause("one-third-rul")


def test_documents_come_oldest_first_and_only_for_the_state() -> None:
    versions = ["1992", "1992", "1994", "1994", "1994", "2000", "2010", "2011"]
    assert [d.version for d in documents("MNG", [PACK])] == versions
    assert documents("KAZ", [PACK]) == []


def test_all_mistakes_at_once_with_lines_and_nearest_names(tmp_path: Path) -> None:
    clauses = """\
  - id: rule
    kind: limt
    says: something
    treshold: 1/3
  - id: other
    kind: limit
    says: something
    near: 0.05
"""
    with pytest.raises(BadInput) as caught:
        load(write(tmp_path, "bad", clauses))
    said = str(caught.value)
    assert "line 11: clauses.0.kind" in said
    assert "'limit'" in said
    assert "line 13: clauses.0.treshold: there is no such field; did you mean threshold?" in said
    assert "line 17: clauses.1.near: write the number as exact text" in said


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        (
            "{id: c, kind: limit, says: s, threshold: 1/3}",
            "a limit needs measure, scope, comparison; line 10: clauses.0.threshold: the threshold 1/3 has no unit",
        ),
        ("{id: c, kind: goal, says: s, threshold: 1/3}", "a goal clause has no threshold"),
        ("{id: c, kind: goal, says: s, measure: largest_share}", "a measure and its scope stand together"),
        ("{id: c, kind: commitment, says: s}", "to whom"),
        (
            "{id: c, kind: declaratory, says: s, measure: hhi, scope: {relation: trade_value, state: subject}}",
            "only largest_share and balance take scope.state",
        ),
        (
            "{id: c, kind: declaratory, says: s, measure: largest_share, scope: {relation: trade_value, state: subject, "
            "partner: CHN}}",
            "largest_share takes no scope.partner",
        ),
        ("{id: c, kind: limit, says: s, threshold: 1e999999999}", "'1e999999999' is not an exact number"),
        ("{id: c, kind: limit, says: s, threshold: 1/0}", "'1/0' is not an exact number"),
        ("{id: c, kind: declaratory}", "line 10: clauses.0.says: this field is needed"),
        (
            "{id: c, kind: declaratory, says: s, measure: balance, scope: {relation: trade_value, state: subject}}",
            "a balance needs scope.between",
        ),
        (
            "{id: c, kind: limit, says: s, measure: largest_share, comparison: above, threshold: 40, unit: share, "
            "scope: {relation: trade_value, state: subject}}",
            "the threshold 40 share is not between none and all",
        ),
    ],
)
def test_clauses_that_cannot_be_held(tmp_path: Path, clause: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        load(write(tmp_path, "bad", f"  - {clause}\n"))


def test_a_relation_outside_the_vocabulary_is_refused(tmp_path: Path) -> None:
    scope = "scope: {relation: investment_shar, state: object}"
    with pytest.raises(BadInput, match=r"line 10: clauses\.0\.scope.relation: .*did you mean investment_share"):
        load(write(tmp_path, "bad", f"  - {{id: c, kind: goal, says: s, measure: largest_share, {scope}}}\n"))


def test_an_unknown_actor_is_refused(tmp_path: Path) -> None:
    scope = "scope: {relation: trade_value, state: subject, between: [CNH, RUS]}"
    with pytest.raises(BadInput, match=r"line 10: clauses\.0\.scope.between.0: there is no actor 'CNH'"):
        load(write(tmp_path, "bad", f"  - {{id: c, kind: goal, says: s, measure: balance, {scope}}}\n"))


LIMIT = "{{id: c, kind: limit, says: s, measure: {measure}, comparison: above, threshold: {threshold}, {unit}{scope}}}"
TRADE = "scope: {relation: trade_value, state: subject}"


@pytest.mark.parametrize(
    ("measure", "threshold", "unit", "said"),
    [
        ("largest_shar", "1/3", "unit: share, ", "there is no measure 'largest_shar'; did you mean largest_share"),
        ("hhl", "1/3", "unit: index, ", "there is no measure 'hhl'; did you mean hhi"),
        (
            "largest_share",
            "1/3",
            "",
            "clauses.0.threshold: the threshold 1/3 has no unit; write unit: share or percent",
        ),
        ("hhi", "1/3", "", "the threshold 1/3 has no unit; write unit: index"),
        ("hhi", "1/3", "unit: percent, ", "hhi is not told in 'percent'; write unit: index"),
        ("hhi", "40", "unit: index, ", "the threshold 40 index is outside what hhi can be \\(0 to 1\\)"),
        ("shares", "130", "unit: percent, ", "the threshold 130 percent is outside what shares can be"),
        ("effective_partners", "1/2", "unit: partners, ", "outside what effective_partners can be \\(1 to any\\)"),
    ],
)
def test_thresholds_and_measures_that_do_not_fit(
    tmp_path: Path, measure: str, threshold: str, unit: str, said: str
) -> None:
    clause = LIMIT.format(measure=measure, threshold=threshold, unit=unit, scope=TRADE)
    with pytest.raises(BadInput, match=said):
        load(write(tmp_path, "bad", f"  - {clause}\n"))


def test_the_mistakes_of_names_and_of_sense_are_told_together(tmp_path: Path) -> None:
    clauses = """\
  - id: one
    kind: limit
    says: s
    measure: hhl
    comparison: above
    threshold: 1/3
    scope: {relation: trade_valu, partner: CNH}
  - id: one
    kind: commitment
    says: s
    to: [RUS]
    direction: lower
  - {id: two, kind: goal, says: s, measure: hhi, scope: {relation: trade_value, options: {scal: 1}}}
"""
    with pytest.raises(BadInput) as caught:
        load(write(tmp_path, "bad", clauses))
    lines = re.findall(r"line (\d+): ", str(caught.value))
    assert lines == ["13", "16", "16", "15", "21", "20", "22", "9"]
    for said in (
        "there is no measure 'hhl'", "there is no relation 'trade_valu'; did you mean trade_value", "no actor 'CNH'",
        "the threshold 1/3 has no unit", "only a goal has a direction", "under which instrument (under)",
        "there is no option of hhi 'scal'; did you mean scale", "two clauses have the id one",
    ):  # fmt: skip
        assert said in str(caught.value), said


def test_the_mistakes_of_all_files_are_told_together(tmp_path: Path) -> None:
    write(tmp_path, "a", "  - {id: c, kind: goal}\n")
    write(tmp_path, "b", "  - {id: c, kind: gaol, says: s}\n")
    with pytest.raises(BadInput) as caught:
        documents("MNG", [tmp_path])
    assert "a.yml: line 10: clauses.0.says: this field is needed" in str(caught.value)
    assert "b.yml: line 10: clauses.0.kind: " in str(caught.value)


def test_files_that_are_not_yaml_or_not_there(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yml"
    broken.write_text("id: [1\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"broken\.yml:2: the file is not YAML"):
        load(broken)
    with pytest.raises(BadInput, match="cannot be read"):
        load(tmp_path / "none.yml")
    latin = tmp_path / "latin.yml"
    latin.write_bytes(b"title: \xe4\n")
    with pytest.raises(BadInput, match="not UTF-8"):
        load(latin)
    empty = tmp_path / "empty.yml"
    empty.write_text("", encoding="utf-8")
    with pytest.raises(BadInput, match="line 1: the file"):
        load(empty)


def test_a_circular_supersession_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a", extra="supersedes: b\n")
    write(tmp_path, "b", extra="supersedes: c\n")
    write(tmp_path, "c", extra="supersedes: a\n")
    with pytest.raises(BadInput, match="circular: a -> b -> c -> a"):
        documents("MNG", [tmp_path])


def test_a_contradictory_supersession_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "new", extra="supersedes: old\n")
    write(tmp_path, "old", extra="superseded_by: another\n")
    with pytest.raises(BadInput, match="new supersedes old, which says that another does"):
        documents("MNG", [tmp_path])


def test_two_documents_with_one_id_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "a")
    (tmp_path / "b.yml").write_text((tmp_path / "a.yml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(BadInput, match="two documents have the id a"):
        documents("MNG", [tmp_path])


def test_a_document_needs_the_date_from_which_it_holds(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="in_force needs the date"):
        load(write(tmp_path, "a", force="../2010"))


def test_a_threshold_may_be_in_percent() -> None:
    scope = {"relation": "investment_share", "state": "object"}
    clause = Clause.model_validate(
        {
            "id": "c",
            "kind": "limit",
            "says": "s",
            "measure": "largest_share",
            "scope": scope,
            "comparison": "above",
            "threshold": 25,
            "unit": "percent",
            "near": "2.5",
        }
    )
    assert (clause.limit, clause.margin) == (Fraction(1, 4), Fraction(1, 40))


def test_clauses_without_a_limit_report_and_do_not_judge() -> None:
    concept = load(PACK / "2011-foreign-policy-concept.yml")
    rows = [
        (2012, "imports", "CHN", 30.0),
        (2012, "imports", "RUS", 40.0),
        (2012, "exports", "CHN", 90.0),
        (2014, "exports", "CHN", 80.0),
    ]
    data = [
        {
            "subject": "MNG",
            "object": partner,
            "year": year,
            "relation": "trade_value",
            "item": item,
            "value": value,
            "unit": "percent",
            "evidence": [f"{item}-{partner}-{year}"],
            "disputed": False,
        }
        for year, item, partner, value in rows
    ]
    found = {(v.clause, v.year): v for v in check(concept, pl.DataFrame(data), 2012, 2014)}
    balance = found["friendly-neighbours", 2012]
    assert (balance.verdict, balance.low) == ("undetermined", pytest.approx(0.75))
    assert balance.evidence_for == ("imports-CHN-2012", "imports-RUS-2012")
    assert found["friendly-neighbours", 2013].verdict == "unknown"
    assert "against 2012 that is lower, as the clause wants" in found["third-neighbours", 2014].why
    assert "no measure" not in found["third-neighbours", 2014].why
    assert "a goal without a measure" in found["asian-regional-cooperation", None].why
