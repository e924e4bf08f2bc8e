"""The tables of a ledger, in terms that SQLite and PostgreSQL share.

Claims are never edited or removed. What people thought of them later (grades, judgements) and when they were seen
(sessions, sightings) are rows of their own, each with its time. Two tables only keep what others say, so that it is
found quickly, and can be made anew from them at any time: `hidden` (claims that no longer count) and `passage` (the
paragraphs of documents). The tables of `derived` keep the conflicts that were weighed; a copy of a ledger leaves them
behind. A change of any of these tables needs a step in `migrations`.
"""

from sqlalchemy import (
    REAL,
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    text,
)
from sqlalchemy.types import TypeEngine

from tulga.ledger.views import VIEWS

VERSION = 3

metadata = MetaData()
derived = MetaData()
_number: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")


def _one_of(column: str, *values: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(v) for v in values)})", name=f"{column}_is_known")


setting = Table("setting", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

source = Table(
    "source",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("csl", Text, nullable=False),
    Column("sha256", Text),
    Column("name", Text, nullable=False),
    Column("grade", Text),
    Column("supersedes", Text, ForeignKey("source.id")),
    Column("superseded_at", Text),
    Column("added_at", Text, nullable=False),
    Column("language", Text),
    Column("published", Text),
    Column("text", Text),
    _one_of("kind", "document", "dataset", "table"),
    CheckConstraint("length(id) > 0", name="id_is_given"),
    Index("source_by_name", "name"),
    Index("source_by_standing", "superseded_at", "grade", "id"),
)

session = Table(
    "session",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("verb", Text, nullable=False),
    Column("input_name", Text, nullable=False),
    Column("source", Text, ForeignKey("source.id"), nullable=False),
    Column("started_at", Text, nullable=False),
    Column("finished_at", Text, nullable=False),
    # The number of the first session of the same command: an import is undone as a whole. None is the session itself.
    Column("batch", Integer, ForeignKey("session.id")),
    Index("session_by_source", "source"),
    sqlite_autoincrement=True,
)

claim = Table(
    "claim",
    metadata,
    Column("id", Text, primary_key=True),
    Column("relation", Text, nullable=False),
    Column("subject", Text),
    Column("object", Text),
    Column("value", Text),
    Column("unit", Text),
    Column("item", Text),
    Column("qualifiers", Text, nullable=False),
    Column("span", Text, nullable=False),
    Column("first_day", Text),
    Column("last_day", Text),
    Column("place", Text),
    Column("polarity", Text, nullable=False),
    Column("modality", Text, nullable=False),
    Column("voice", Text),
    Column("source", Text, ForeignKey("source.id"), nullable=False),
    Column("locator", Text, nullable=False),
    Column("quote", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("confidence", _number, nullable=False),
    # The claims of a ledger are numbered in the order in which they came; full-text search looks at `words`.
    Column("number", Integer, nullable=False, server_default="0"),
    Column("words", Text, nullable=False, server_default=""),
    _one_of("polarity", "+", "-"),
    _one_of("modality", "actual", "planned", "possible"),
    CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence_is_a_probability"),
    CheckConstraint("length(id) = 16", name="id_is_a_hash"),
    CheckConstraint("first_day IS NULL OR last_day IS NULL OR first_day <= last_day", name="days_are_in_order"),
    Index("claim_by_relation", "relation", "first_day", "number"),
    # The ends and the relation stand in this one index, so that what lies between two actors is found in it alone.
    Index("claim_by_subject", "subject", "first_day", "number", "object", "relation"),
    Index("claim_by_object", "object", "first_day", "number"),
    Index("claim_by_source", "source", "first_day", "number"),
    Index("claim_by_day", "first_day", "number", "last_day"),
    Index("claim_by_number", "number", unique=True),
)

sighting = Table(
    "sighting",
    metadata,
    Column("session", Integer, ForeignKey("session.id"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("claim", Text, ForeignKey("claim.id"), nullable=False),
    Column("row", Integer),
    Index("sighting_by_claim", "claim"),
    sqlite_with_rowid=False,
)

grade = Table(
    "grade",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("source", Text, ForeignKey("source.id")),
    Column("claim", Text, ForeignKey("claim.id")),
    Column("code", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("at", Text, nullable=False),
    CheckConstraint("(source IS NULL) <> (claim IS NULL)", name="one_target"),
    Index("grade_by_claim", "claim"),
    Index("grade_by_source", "source"),
    sqlite_autoincrement=True,
)

VERDICTS = ("accepted", "rejected", "undecided", "comment", "edited", "merged", "split", "renamed", "copied", "undone")

# One row a judgement, of one target: a claim, an actor, a source, or (undone) an act or an import.
#   accepted, rejected, undecided, comment   a claim
#   edited, merged, split                    a claim, and the claim that stands in its place (`becomes`), one row each
#   renamed                                  an actor that is another one (`becomes`): in all claims, or only in `claim`
#   copied                                   a source that took over what another one (`becomes`) says
#   undone                                   the act whose first row is `undoes`, or the import whose session is `session`
judgement = Table(
    "judgement",
    metadata,
    Column("number", Integer, primary_key=True),
    # The number of the first row of the same act; None is the row itself.
    Column("act", Integer, ForeignKey("judgement.number")),
    Column("claim", Text, ForeignKey("claim.id")),
    Column("actor", Text),
    Column("source", Text, ForeignKey("source.id")),
    Column("session", Integer, ForeignKey("session.id")),
    Column("undoes", Integer, ForeignKey("judgement.number")),
    Column("verdict", Text, nullable=False),
    Column("becomes", Text),
    Column("reason", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("at", Text, nullable=False),
    _one_of("verdict", *VERDICTS),
    CheckConstraint(
        "(claim IS NOT NULL OR actor IS NOT NULL OR source IS NOT NULL OR session IS NOT NULL OR undoes IS NOT NULL)",
        name="judgement_has_a_target",
    ),
    CheckConstraint(
        "(verdict IN ('edited', 'merged', 'split', 'renamed', 'copied')) = (becomes IS NOT NULL)",
        name="becomes_is_given",
    ),
    Index("judgement_by_claim", "claim"),
    Index("judgement_by_verdict", "verdict"),
    *(Index(f"judgement_by_{name}", name) for name in ("act", "undoes", "becomes")),
    sqlite_autoincrement=True,
)

hidden = Table(
    "hidden",
    metadata,
    Column("claim", Text, ForeignKey("claim.id"), primary_key=True),
    Column("why", Text, nullable=False),
    _one_of("why", "undone", "edited", "merged", "split"),
    sqlite_with_rowid=False,
)

passage = Table(
    "passage",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("source", Text, ForeignKey("source.id"), nullable=False),
    Column("begins", Integer, nullable=False),
    Column("ends", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Index("passage_by_source", "source"),
    sqlite_autoincrement=True,
)

# What was weighed (`weighing`). A conflict is found in one matter, `key`: the scope and what the claims share; `matter` is
# a hash of it. `rank` is the place of the verdict in the order in which conflicts are shown.
_plain = Text().with_variant(
    Text(collation="C"), "postgresql"
)  # in the order of the letters' numbers, as Python has it

conflict = Table(
    "conflict",
    derived,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("matter", BigInteger, nullable=False),
    Column("key", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("about", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("settled_by", Text, nullable=False),
    # JSON: of each side what it says and its claims, by id or, of joined datasets, as they stand; and the actors.
    Column("sides", Text, nullable=False),
    Column("actors", Text, nullable=False),
    Index("conflict_by_matter", "matter"),
    Index("conflict_by_id", "id"),
)

# The conflicts of each actor, and under the empty name of all, in the order in which they are shown.
conflict_actor = Table(
    "conflict_actor",
    derived,
    Column("actor", Text, primary_key=True),
    Column("rank", Integer, primary_key=True, autoincrement=False),
    Column("about", _plain, primary_key=True),
    Column("kind", _plain, primary_key=True),
    Column("id", _plain, primary_key=True),
    Column("conflict", Integer, nullable=False),
    sqlite_with_rowid=False,
)

conflict_count = Table(
    "conflict_count",
    derived,
    Column("actor", Text, primary_key=True),
    Column("rank", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# The exercises and capitals that claims name, by the numbers of the claims.
conflict_name = Table(
    "conflict_name",
    derived,
    Column("name", Text, primary_key=True),
    Column("claim", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# Full-text search: FTS5 beside the tables that it indexes in SQLite, indexes over an expression in PostgreSQL.
_FULL_TEXT = {
    "sqlite": tuple(
        f"CREATE VIRTUAL TABLE {table}_words USING fts5(words, content='{table}', content_rowid='number', "
        "tokenize='unicode61 remove_diacritics 0')"
        for table in ("claim", "passage")
    ),
    "postgresql": tuple(
        f"CREATE INDEX {table}_words ON {table} USING gin (to_tsvector('simple', words))" for table in ("claim", "passage")
    ),
}  # fmt: skip


def build(connection: Connection) -> None:
    """Create the tables, views and search indexes of a new ledger, inside the caller's transaction."""
    if connection.dialect.has_table(connection, "setting"):
        return  # a second program was first
    metadata.create_all(connection)
    derived.create_all(connection)
    finish(connection)
    connection.execute(setting.insert().values(name="schema_version", value=str(VERSION)))


def index_words(connection: Connection) -> None:
    """Let search find the claims and passages that were added since it was last called. PostgreSQL does so by itself.

    All of them in one statement cost less than half of what a trigger for each row costs.
    """
    if connection.dialect.name != "sqlite":
        return
    for table in ("claim", "passage"):
        known = f"(SELECT COALESCE(MAX(id), 0) FROM {table}_words_docsize)"
        new = f"SELECT number, words FROM {table} WHERE number > {known} ORDER BY number"
        connection.execute(text(f"INSERT INTO {table}_words (rowid, words) {new}"))


def finish(connection: Connection) -> None:
    """Create what stands beside the tables: the views for people and the search indexes."""
    for view in VIEWS.values():
        connection.execute(text(view))
    for statement in _FULL_TEXT[connection.dialect.name]:
        connection.execute(text(statement))
