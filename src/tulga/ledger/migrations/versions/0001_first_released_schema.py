"""The first released schema: sources, claims, sessions, sightings, grades and judgements."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables of schema 1. Ledgers of schema 1 have them already; this is here to tell what they have."""
    op.create_table("setting", _text("name", primary_key=True), _text("value", nullable=False))
    op.create_table(
        "source",
        _text("id", primary_key=True),
        *(_text(name, nullable=False) for name in ("kind", "title", "csl")),
        _text("sha256"),
        _text("name", nullable=False),
        _text("grade"),
        sa.Column("supersedes", sa.Text, sa.ForeignKey("source.id")),
        _text("superseded_at"),
        _text("added_at", nullable=False),
        *(_text(name) for name in ("language", "published", "text")),
        sa.CheckConstraint("kind IN ('document', 'dataset', 'table')", name="kind_is_known"),
        sa.CheckConstraint("length(id) > 0", name="id_is_given"),
    )
    op.create_index("source_by_name", "source", ["name"])
    op.create_table(
        "session",
        sa.Column("id", sa.Integer, primary_key=True),
        *(_text(name, nullable=False) for name in ("verb", "input_name")),
        sa.Column("source", sa.Text, sa.ForeignKey("source.id"), nullable=False),
        *(_text(name, nullable=False) for name in ("started_at", "finished_at")),
        sqlite_autoincrement=True,
    )
    _create_claims()
    _create_what_people_thought()


def _create_claims() -> None:
    number: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")
    op.create_table(
        "claim",
        _text("id", primary_key=True),
        _text("relation", nullable=False),
        *(_text(name) for name in ("subject", "object", "value", "unit", "item")),
        *(_text(name, nullable=False) for name in ("qualifiers", "span")),
        *(_text(name) for name in ("first_day", "last_day", "place")),
        *(_text(name, nullable=False) for name in ("polarity", "modality")),
        _text("voice"),
        sa.Column("source", sa.Text, sa.ForeignKey("source.id"), nullable=False),
        *(_text(name, nullable=False) for name in ("locator", "quote", "method")),
        sa.Column("confidence", number, nullable=False),
        sa.CheckConstraint("polarity IN ('+', '-')", name="polarity_is_known"),
        sa.CheckConstraint("modality IN ('actual', 'planned', 'possible')", name="modality_is_known"),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence_is_a_probability"),
        sa.CheckConstraint("length(id) = 16", name="id_is_a_hash"),
        sa.CheckConstraint("first_day IS NULL OR last_day IS NULL OR first_day <= last_day", name="days_are_in_order"),
    )
    for name in ("relation", "subject", "object", "source"):
        op.create_index(f"claim_by_{name}", "claim", [name])
    op.create_table(
        "sighting",
        sa.Column("session", sa.Integer, sa.ForeignKey("session.id"), primary_key=True),
        sa.Column("ordinal", sa.Integer, primary_key=True),
        sa.Column("claim", sa.Text, sa.ForeignKey("claim.id"), nullable=False),
        sa.Column("row", sa.Integer),
        sqlite_with_rowid=False,
    )
    op.create_index("sighting_by_claim", "sighting", ["claim"])


def _create_what_people_thought() -> None:
    op.create_table(
        "grade",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("source", sa.Text, sa.ForeignKey("source.id")),
        sa.Column("claim", sa.Text, sa.ForeignKey("claim.id")),
        *(_text(name, nullable=False) for name in ("code", "reason", "person", "at")),
        sa.CheckConstraint("(source IS NULL) <> (claim IS NULL)", name="one_target"),
        sqlite_autoincrement=True,
    )
    for name in ("claim", "source"):
        op.create_index(f"grade_by_{name}", "grade", [name])
    op.create_table(
        "judgement",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("claim", sa.Text, sa.ForeignKey("claim.id"), nullable=False),
        *(_text(name, nullable=False) for name in ("verdict", "reason", "person", "at")),
        sa.CheckConstraint("verdict IN ('accepted', 'rejected', 'undecided')", name="verdict_is_known"),
        sqlite_autoincrement=True,
    )
    op.create_index("judgement_by_claim", "judgement", ["claim"])
    op.execute("CREATE VIEW claims_readable AS SELECT * FROM claim")


def _text(name: str, **more: Any) -> sa.Column[str]:
    return sa.Column(name, sa.Text, **more)
