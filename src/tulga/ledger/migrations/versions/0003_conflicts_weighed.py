"""Schema 3: the conflicts that were weighed, and an index that tells by itself what lies between two actors."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Bring schema 2 to schema 3; the new tables are empty, for whoever asks first has the conflicts weighed."""
    op.drop_index("claim_by_subject", "claim")
    op.create_index("claim_by_subject", "claim", ["subject", "first_day", "number", "object", "relation"])
    op.create_table(
        "conflict",
        _number("number", primary_key=True),
        sa.Column("matter", sa.BigInteger, nullable=False),
        *(_text(name, nullable=False) for name in ("key", "id", "kind")),
        _number("rank", nullable=False),
        *(_text(name, nullable=False) for name in ("about", "why", "settled_by", "sides", "actors")),
    )
    op.create_index("conflict_by_matter", "conflict", ["matter"])
    op.create_index("conflict_by_id", "conflict", ["id"])
    op.create_table(
        "conflict_actor",
        _text("actor", primary_key=True),
        _number("rank", primary_key=True),
        *(sa.Column(name, _plain(), primary_key=True) for name in ("about", "kind", "id")),
        _number("conflict", nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "conflict_count",
        _text("actor", primary_key=True),
        _number("rank", primary_key=True),
        _text("kind", primary_key=True),
        _number("number", nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "conflict_name",
        _text("name", primary_key=True),
        _number("claim", primary_key=True),
        sqlite_with_rowid=False,
    )


def _text(name: str, **more: Any) -> sa.Column[str]:
    return sa.Column(name, sa.Text, **more)


def _number(name: str, **more: Any) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, autoincrement=False, **more)


def _plain() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
