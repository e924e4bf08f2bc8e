"""Schema 2: acts of review that can be undone, imports, hidden claims, and full-text search."""

import sqlalchemy as sa
from alembic import op

from tulga.ledger import schema
from tulga.ledger.indexing import claim_words, passages

revision = "0002"
down_revision = "0001"

_INDEXED = ("relation", "subject", "object", "item", "place", "voice", "quote")


def upgrade() -> None:
    """Bring schema 1 to schema 2; nothing that it holds is changed."""
    op.execute("DROP VIEW claims_readable")
    op.execute("ALTER TABLE session ADD COLUMN batch INTEGER REFERENCES session (id)")
    op.create_index("session_by_source", "session", ["source"])
    _number_the_claims()
    _widen_judgements()
    op.create_table(
        "hidden",
        sa.Column("claim", sa.Text, sa.ForeignKey("claim.id"), primary_key=True),
        sa.Column("why", sa.Text, nullable=False),
        sa.CheckConstraint("why IN ('undone', 'edited', 'merged', 'split')", name="why_is_known"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "passage",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("source", sa.Text, sa.ForeignKey("source.id"), nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("begins", "ends")),
        sa.Column("words", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("passage_by_source", "passage", ["source"])
    _fill_words()


def _number_the_claims() -> None:
    """In the order in which they were first seen."""
    op.execute("ALTER TABLE claim ADD COLUMN number INTEGER DEFAULT '0' NOT NULL")
    op.execute("ALTER TABLE claim ADD COLUMN words TEXT DEFAULT '' NOT NULL")
    order = "SELECT claim, MIN(session * 100000000 + ordinal) AS seen FROM sighting GROUP BY claim"
    numbered = (
        f"SELECT id, ROW_NUMBER() OVER (ORDER BY seen, id) AS place FROM claim LEFT JOIN ({order}) s ON s.claim = id"
    )
    op.execute(f"UPDATE claim SET number = n.place FROM ({numbered}) AS n WHERE n.id = claim.id")
    op.create_index("claim_by_number", "claim", ["number"], unique=True)
    op.create_index("claim_by_day", "claim", ["first_day", "number", "last_day"])
    for name in ("relation", "subject", "object", "source"):
        op.drop_index(f"claim_by_{name}", "claim")
        op.create_index(f"claim_by_{name}", "claim", [name, "first_day", "number"])
    op.create_index("source_by_standing", "source", ["superseded_at", "grade", "id"])


def _create_judgements() -> None:
    """The acts of people, each with its target and what takes its place."""
    op.create_table(
        "judgement",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("act", sa.Integer, sa.ForeignKey("judgement.number")),
        sa.Column("claim", sa.Text, sa.ForeignKey("claim.id")),
        sa.Column("actor", sa.Text),
        sa.Column("source", sa.Text, sa.ForeignKey("source.id")),
        sa.Column("session", sa.Integer, sa.ForeignKey("session.id")),
        sa.Column("undoes", sa.Integer, sa.ForeignKey("judgement.number")),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("becomes", sa.Text),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("reason", "person", "at")),
        sa.CheckConstraint(
            "verdict IN ('accepted', 'rejected', 'undecided', 'comment', 'edited', 'merged', 'split', 'renamed', "
            "'copied', 'undone')",
            name="verdict_is_known",
        ),
        sa.CheckConstraint(
            "(claim IS NOT NULL OR actor IS NOT NULL OR source IS NOT NULL OR session IS NOT NULL OR undoes IS NOT NULL)",
            name="judgement_has_a_target",
        ),
        sa.CheckConstraint(
            "(verdict IN ('edited', 'merged', 'split', 'renamed', 'copied')) = (becomes IS NOT NULL)",
            name="becomes_is_given",
        ),
        sqlite_autoincrement=True,
    )


def _widen_judgements() -> None:
    """More verdicts, and targets that are no claims."""
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    op.drop_index("judgement_by_claim", "judgement")
    op.rename_table("judgement", "judgement_1")
    if on_postgresql:  # what belongs to a table keeps its name there, and the new table is to have it
        op.execute("ALTER INDEX judgement_pkey RENAME TO judgement_1_pkey")
        op.execute("ALTER SEQUENCE judgement_number_seq RENAME TO judgement_1_number_seq")
    _create_judgements()
    kept = "number, claim, verdict, reason, person, at"
    op.execute(f"INSERT INTO judgement ({kept}) SELECT {kept} FROM judgement_1")
    op.drop_table("judgement_1")
    for name in ("claim", "verdict", "act", "undoes", "becomes"):
        op.create_index(f"judgement_by_{name}", "judgement", [name])
    if on_postgresql:
        last = "(SELECT MAX(number) FROM judgement)"
        op.execute(
            f"SELECT setval(pg_get_serial_sequence('judgement', 'number'), COALESCE({last}, 1), {last} IS NOT NULL)"
        )


def _fill_words() -> None:
    """What search looks at, for all that is kept."""
    connection = op.get_bind()
    claim = sa.table("claim", *(sa.column(n) for n in ("id", "words", *_INDEXED)))
    rows = connection.execute(sa.select(claim.c.id, *(claim.c[n] for n in _INDEXED))).mappings().all()
    words = [{"of": row["id"], "said": claim_words(dict(row))} for row in rows]
    update = claim.update().where(claim.c.id == sa.bindparam("of")).values(words=sa.bindparam("said"))
    if words:
        connection.execute(update, words)
    source = sa.table("source", sa.column("id"), sa.column("text"))
    passage = sa.table("passage", *(sa.column(n) for n in ("source", "begins", "ends", "words")))
    for identifier, text in connection.execute(sa.select(source.c.id, source.c.text).order_by(source.c.id)).all():
        if found := [{"source": identifier, **each} for each in passages(text)]:
            connection.execute(passage.insert(), found)
    schema.finish(connection)
    schema.index_words(connection)
