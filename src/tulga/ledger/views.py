"""Views for people who open a ledger in Datasette, R or a spreadsheet, and for the exports: words instead of codes.

Column names are plain, times are ISO 8601 in UTC, numbers are numbers, yes and no are 1 and 0. What is computed by a rule
(facts, conflicts) is no view.
"""

from collections.abc import Mapping
from typing import Final

# What undoes an act can be undone, and that is as far as it goes: see `tulga.ledger.undo`.
_UNDONE_ACTS = """
CREATE VIEW undone_acts AS
SELECT back.undoes AS act FROM judgement AS back
WHERE back.undoes IS NOT NULL AND NOT EXISTS (SELECT 1 FROM judgement AS again WHERE again.undoes = back.number)
"""

_CLAIMS = """
CREATE VIEW claims_readable AS
SELECT claim.id, claim.relation, claim.subject, claim.object, CAST(claim.value AS DOUBLE PRECISION) AS value,
       claim.value AS exact_value, claim.unit, claim.item, claim.qualifiers, claim.span AS date,
       claim.first_day, claim.last_day, claim.place,
       CASE WHEN claim.voice IS NOT NULL AND claim.voice <> '' THEN 'reported'
            WHEN claim.polarity = '-' THEN 'negated'
            WHEN claim.modality <> 'actual' THEN claim.modality
            ELSE 'asserted' END AS stance,
       claim.polarity, claim.modality, claim.voice, claim.quote, source.title AS source_title, source.id AS source,
       claim.locator, claim.method, claim.confidence,
       (SELECT code FROM grade WHERE grade.claim = claim.id ORDER BY number DESC LIMIT 1) AS grade,
       COALESCE((SELECT code FROM grade WHERE grade.source = source.id ORDER BY number DESC LIMIT 1), source.grade)
           AS source_grade,
       (SELECT verdict FROM judgement WHERE judgement.claim = claim.id
           AND verdict IN ('accepted', 'rejected', 'undecided')
           AND COALESCE(act, number) NOT IN (SELECT act FROM undone_acts)
           ORDER BY number DESC LIMIT 1) AS verdict,
       CASE WHEN hidden.claim IS NOT NULL THEN hidden.why
            WHEN source.superseded_at IS NULL THEN 'current' ELSE 'superseded' END AS standing,
       source.added_at, claim.number
FROM claim JOIN source ON source.id = claim.source LEFT JOIN hidden ON hidden.claim = claim.id
"""

_SOURCES = """
CREATE VIEW sources_readable AS
SELECT source.id, source.kind, source.title, source.name AS file, source.csl AS citation, source.published,
       source.language, source.sha256, LENGTH(source.text) AS characters,
       (SELECT COUNT(*) FROM claim WHERE claim.source = source.id) AS claims,
       COALESCE((SELECT code FROM grade WHERE grade.source = source.id ORDER BY number DESC LIMIT 1), source.grade)
           AS grade,
       (SELECT becomes FROM judgement WHERE judgement.source = source.id AND verdict = 'copied'
           AND COALESCE(act, number) NOT IN (SELECT act FROM undone_acts)
           ORDER BY number DESC LIMIT 1) AS copy_of,
       source.supersedes, source.superseded_at,
       CASE WHEN source.superseded_at IS NULL THEN 'current' ELSE 'superseded' END AS standing, source.added_at
FROM source
"""

_SESSIONS = """
CREATE VIEW sessions_readable AS
SELECT session.id, COALESCE(session.batch, session.id) AS batch, session.verb, session.input_name AS input,
       session.source, source.title AS source_title, session.started_at, session.finished_at,
       (SELECT COUNT(*) FROM sighting WHERE sighting.session = session.id) AS sightings,
       CASE WHEN EXISTS (SELECT 1 FROM judgement WHERE judgement.session IN (session.id, session.batch)
           AND verdict = 'undone' AND COALESCE(act, number) NOT IN (SELECT act FROM undone_acts))
           THEN 1 ELSE 0 END AS undone
FROM session JOIN source ON source.id = session.source
"""

_SIGHTINGS = """
CREATE VIEW sightings_readable AS
SELECT sighting.claim, sighting.session, sighting.ordinal, sighting.row AS input_row, session.verb,
       session.input_name AS input, session.finished_at AS seen_at
FROM sighting JOIN session ON session.id = sighting.session
"""

_GRADES = """
CREATE VIEW grades_readable AS
SELECT grade.number, grade.claim, grade.source, grade.code, grade.reason, grade.person, grade.at,
       CASE WHEN EXISTS (SELECT 1 FROM grade AS later WHERE later.number > grade.number
           AND (later.claim = grade.claim OR later.source = grade.source)) THEN 0 ELSE 1 END AS in_force
FROM grade
"""

_JUDGEMENTS = """
CREATE VIEW judgements_readable AS
SELECT judgement.number, COALESCE(judgement.act, judgement.number) AS act, judgement.verdict, judgement.claim,
       judgement.actor, judgement.source, judgement.session, judgement.undoes, judgement.becomes, judgement.reason,
       judgement.person, judgement.at,
       CASE WHEN COALESCE(judgement.act, judgement.number) IN (SELECT act FROM undone_acts) THEN 1 ELSE 0 END AS undone
FROM judgement
"""

# By name, in the order in which they are created: a later one may look at an earlier one.
VIEWS: Final[Mapping[str, str]] = {
    "undone_acts": _UNDONE_ACTS,
    "claims_readable": _CLAIMS,
    "sources_readable": _SOURCES,
    "sessions_readable": _SESSIONS,
    "sightings_readable": _SIGHTINGS,
    "grades_readable": _GRADES,
    "judgements_readable": _JUDGEMENTS,
}
