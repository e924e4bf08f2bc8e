"""The tables of a ledger, in terms that SQLite and PostgreSQL share.

Claims are never edited or removed. What people thought of them later (grades, judgements) and when they were seen
(sessions, sightings) are rows of their own, each with its time.
"""

from sqlalchemy import (
    REAL,
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

VERSION = 1

metadata = MetaData()
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
    _one_of("polarity", "+", "-"),
    _one_of("modality", "actual", "planned", "possible"),
    CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence_is_a_probability"),
    CheckConstraint("length(id) = 16", name="id_is_a_hash"),
    CheckConstraint("first_day IS NULL OR last_day IS NULL OR first_day <= last_day", name="days_are_in_order"),
    Index("claim_by_relation", "relation"),
    Index("claim_by_subject", "subject"),
    Index("claim_by_object", "object"),
    Index("claim_by_source", "source"),
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

judgement = Table(
    "judgement",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("claim", Text, ForeignKey("claim.id"), nullable=False),
    Column("verdict", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("at", Text, nullable=False),
    _one_of("verdict", "accepted", "rejected", "undecided"),
    Index("judgement_by_claim", "claim"),
    sqlite_autoincrement=True,
)

# For people who open the file in Datasette, R or a spreadsheet: one row a claim, words instead of codes.
CLAIMS_READABLE = """
CREATE VIEW claims_readable AS
SELECT claim.id, claim.relation, claim.subject, claim.object, CAST(claim.value AS DOUBLE PRECISION) AS value,
       claim.unit, claim.item, claim.qualifiers, claim.span AS date, claim.first_day, claim.last_day, claim.place,
       CASE WHEN claim.voice IS NOT NULL AND claim.voice <> '' THEN 'reported'
            WHEN claim.polarity = '-' THEN 'negated'
            WHEN claim.modality <> 'actual' THEN claim.modality
            ELSE 'asserted' END AS stance,
       claim.polarity, claim.modality, claim.voice, claim.quote, source.title AS source_title, source.id AS source,
       claim.locator, claim.method, claim.confidence,
       (SELECT code FROM grade WHERE grade.claim = claim.id ORDER BY number DESC LIMIT 1) AS grade,
       COALESCE((SELECT code FROM grade WHERE grade.source = source.id ORDER BY number DESC LIMIT 1), source.grade)
           AS source_grade,
       (SELECT verdict FROM judgement WHERE judgement.claim = claim.id ORDER BY number DESC LIMIT 1) AS verdict,
       CASE WHEN source.superseded_at IS NULL THEN 'current' ELSE 'superseded' END AS standing,
       source.added_at
FROM claim JOIN source ON source.id = claim.source
"""


def build(connection: Connection) -> None:
    """Create what is not there yet, inside the caller's transaction; a second program finds it done."""
    fresh = not connection.dialect.has_table(connection, "setting")
    metadata.create_all(connection, checkfirst=True)
    if fresh:
        connection.execute(text(CLAIMS_READABLE))
        connection.execute(setting.insert().values(name="schema_version", value=str(VERSION)))
