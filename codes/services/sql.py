"""SQL of the writes: whole releases, HCPCS files and search documents at once, as sets of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from django.db import connection
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from codes.domain.priors import NEUTRAL_PRIOR
from codes.domain.values import RvuRow
from codes.selectors.entries import LONGEST_TITLE
from codes.selectors.sql import statement


def execute(
    sql: Composable, values: Sequence[Any] | Mapping[str, Any] | None = None
) -> int:  # Any: what the driver adapts
    """Execute a statement with its values and return how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def lock(name: str) -> None:
    """Wait for whoever holds the lock of a name, then hold it until the end of the transaction."""
    execute(SQL("SELECT pg_advisory_xact_lock(hashtext(%s))"), [name])


def lock_if_free(name: str) -> bool:
    """Hold the lock of a name until the end of the transaction, and return true, or return false where others do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [name])
        return bool(cursor.fetchone()[0])


# Rows of a release
COPY_ROWS: Final = statement(
    "COPY {relative_values} (release_id, {columns}) FROM STDIN",
    columns=SQL(", ").join(Identifier(field.name) for field in fields(RvuRow)),
)
# The planner knows nothing yet of rows that were just copied.
ANALYZE_ROWS: Final = statement("ANALYZE {relative_values} (release_id, code, component)")
ADD_MISSING_CODES: Final = statement(
    "INSERT INTO {codes} (code) SELECT DISTINCT code FROM {relative_values} WHERE release_id = %s"
    " ON CONFLICT DO NOTHING"
)
ADD_MISSING_WORDS: Final = statement(
    'INSERT INTO {hcpcs_words} (code, short, "long", source)'
    " SELECT code, short, '', %s FROM unnest(%s::text[], %s::text[]) AS given(code, short)"
    " ON CONFLICT DO NOTHING"
)
DELETE_ROWS: Final = statement("DELETE FROM {relative_values} WHERE release_id = %s")

# A release and the one before it
_TWO_RELEASES: Final = statement(
    "WITH new AS (SELECT code, component, work_rvu, unknown FROM {relative_values} WHERE release_id = %s),"
    " old AS (SELECT code, component, work_rvu, unknown FROM {relative_values} WHERE release_id = %s)"
)
COUNT_DIFFERENCES: Final = statement(
    "{two_releases} SELECT count(*) FILTER (WHERE old.code IS NULL), count(*) FILTER (WHERE new.code IS NULL),"
    " count(*) FILTER (WHERE new.code = old.code AND new.work_rvu IS DISTINCT FROM old.work_rvu)"
    " FROM new FULL JOIN old USING (code, component)",
    two_releases=_TWO_RELEASES,
)
LARGEST_DIFFERENCES: Final = statement(
    "{two_releases} SELECT code, component, old.work_rvu, new.work_rvu"
    " FROM new JOIN old USING (code, component) WHERE new.work_rvu IS DISTINCT FROM old.work_rvu"
    # What this version cannot read has not moved to nothing.
    " AND new.unknown = '' AND old.unknown = ''"
    " ORDER BY abs(coalesce(new.work_rvu, 0) - coalesce(old.work_rvu, 0)) DESC, code, component LIMIT %s",
    two_releases=_TWO_RELEASES,
)

# The HCPCS file
STAGE_HCPCS: Final = SQL(
    "CREATE TEMP TABLE IF NOT EXISTS hcpcs_stage (code text PRIMARY KEY, is_modifier boolean, short text, long text,"
    " added_on date, terminated_on date) ON COMMIT DROP; TRUNCATE hcpcs_stage"
)
COPY_HCPCS: Final = SQL("COPY hcpcs_stage (code, is_modifier, short, long, added_on, terminated_on) FROM STDIN")
# An older edition never takes back what a newer one says; words that came from a fee schedule give way to both.
DROP_OLDER_HCPCS: Final = statement(
    "DELETE FROM hcpcs_stage WHERE"
    " (NOT is_modifier AND EXISTS (SELECT FROM {hcpcs_words} AS words WHERE words.code = hcpcs_stage.code"
    "   AND words.source LIKE 'HCPCS %%' AND words.source COLLATE \"C\" > %(source)s))"
    " OR (is_modifier AND EXISTS (SELECT FROM {modifiers} AS known WHERE known.modifier = hcpcs_stage.code"
    "   AND known.source LIKE 'HCPCS %%' AND known.source COLLATE \"C\" > %(source)s))"
)
ADD_HCPCS_CODES: Final = statement(
    "INSERT INTO {codes} (code, added_on, terminated_on)"
    " SELECT code, added_on, terminated_on FROM hcpcs_stage WHERE NOT is_modifier ON CONFLICT DO NOTHING RETURNING code"
)
WRITE_HCPCS_DATES: Final = statement(
    "UPDATE {codes} AS known SET added_on = stage.added_on, terminated_on = stage.terminated_on"
    " FROM hcpcs_stage AS stage WHERE NOT stage.is_modifier AND stage.code = known.code"
    " AND (known.added_on, known.terminated_on) IS DISTINCT FROM (stage.added_on, stage.terminated_on)"
)
# The words of D codes are the ADA's.
WRITE_HCPCS_WORDS: Final = statement(
    "INSERT INTO {hcpcs_words} AS words (code, short, long, source)"
    " SELECT code, short, long, %(source)s FROM hcpcs_stage WHERE NOT is_modifier AND code NOT LIKE 'D%%'"
    " ON CONFLICT (code) DO UPDATE SET short = excluded.short, long = excluded.long, source = excluded.source"
    " WHERE (words.short, words.long, words.source) IS DISTINCT FROM (excluded.short, excluded.long, excluded.source)"
)
WRITE_HCPCS_MODIFIERS: Final = statement(
    "INSERT INTO {modifiers} AS known (modifier, short, long, terminated_on, source)"
    " SELECT code, short, long, terminated_on, %(source)s FROM hcpcs_stage WHERE is_modifier"
    " ON CONFLICT (modifier) DO UPDATE SET short = excluded.short, long = excluded.long,"
    "   terminated_on = excluded.terminated_on, source = excluded.source"
    " WHERE (known.short, known.long, known.terminated_on, known.source)"
    "   IS DISTINCT FROM (excluded.short, excluded.long, excluded.terminated_on, excluded.source)"
)

# Names of codes
DELETE_SYNONYMS: Final = statement("DELETE FROM {synonyms} WHERE id = ANY(%s)")
DELETE_SPECIALTY_LINKS: Final = statement("DELETE FROM {specialty_links} WHERE id = ANY(%s)")


# The search index


def _weighted(text: str, weight: str) -> Composed:
    """Return the words of a text with a weight; a test holds them together with `codes.search.query.words_of`."""
    return SQL(
        "setweight(to_tsvector('simple', regexp_replace(regexp_replace(regexp_replace("
        "translate(lower(unaccent({text})), $$'’`´$$, ''), '\\mx[- ]ray', 'xray', 'g'),"
        " '\\mfollow[- ]up', 'followup', 'g'), '[^a-z0-9]+', ' ', 'g')), {weight})"
    ).format(text=SQL(text), weight=Literal(weight))


def stage_documents(visible: str) -> Composed:
    """Return the statement that stages the search documents of the codes that a query, `visible`, gives.

    The values of the statement are the codes that no specialty logs in spite of a title, the usual codes, and the
    values of the query.
    """
    return statement(
        """
        CREATE TEMP TABLE search_stage ON COMMIT DROP AS
        SELECT code, title, synonyms, prominence, prior, names, names || texts AS vector FROM (
        SELECT code, title, synonyms, prominence, prior, {names} AS names, {texts} AS texts
        FROM (
          SELECT visible.code,
            COALESCE(ours.title, CASE WHEN length(official.long) BETWEEN 1 AND {longest} THEN official.long
                                      ELSE NULLIF(official.short, '') END, visible.code) AS title,
            COALESCE(named.synonyms, '') AS synonyms,
            concat_ws(' ', official.short, official.long) AS official,
            concat_ws(' ', ours.description, ours.plain_language) AS described,
            concat_ws(' ', ours.clinical_context, logged.specialties) AS context,
            CASE WHEN visible.terminated_on < CURRENT_DATE THEN 0
                 ELSE 1 + (released.code IS NOT NULL)::int + COALESCE(released.has_own_work, false)::int
                      + 2 * (ours.code IS NOT NULL AND visible.code <> ALL(%s))::int
                      + 2 * (COALESCE(ours.description, '') <> '' AND visible.code = ANY(%s))::int END AS prominence,
            COALESCE(billed.prior, {neutral}) AS prior
          FROM ({visible}) AS visible
          LEFT JOIN {words} AS ours ON ours.code = visible.code
          LEFT JOIN {hcpcs_words} AS official ON official.code = visible.code
          LEFT JOIN {code_priors} AS billed ON billed.code = visible.code
          LEFT JOIN (SELECT code, string_agg(text, E'\\n' ORDER BY id) AS synonyms FROM {synonyms} GROUP BY code)
            AS named ON named.code = visible.code
          LEFT JOIN (SELECT link.code, string_agg(specialty.name, ' ' ORDER BY specialty.slug) AS specialties
                     FROM {specialty_links} AS link JOIN {specialties} AS specialty
                       ON specialty.slug = link.specialty_id GROUP BY link.code) AS logged ON logged.code = visible.code
          LEFT JOIN (SELECT code, bool_or(work_rvu > 0 AND global_period <> 'ZZZ') AS has_own_work
                     FROM {relative_values} AS row JOIN {releases} AS release ON release.id = row.release_id
                     WHERE release.published_at IS NOT NULL GROUP BY code) AS released
            ON released.code = visible.code
        ) AS written) AS parsed
        """,
        names=SQL(" || ").join([_weighted("code || ' ' || synonyms", "A"), _weighted("title", "B")]),
        texts=SQL(" || ").join([_weighted("official || ' ' || described", "C"), _weighted("context", "D")]),
        longest=Literal(LONGEST_TITLE),
        neutral=Literal(NEUTRAL_PRIOR),
        visible=SQL(visible),
    )


# Right after a load the planner may think that there are few rows, and loop over all of them for each.
AVOID_LOOPS: Final = SQL("SET LOCAL enable_nestloop = off")
ANALYZE_STAGE: Final = SQL("SET LOCAL enable_nestloop = DEFAULT; ANALYZE search_stage")
DROP_STAGE: Final = SQL("DROP TABLE search_stage")
ANALYZE_SEARCH: Final = statement("ANALYZE {search_documents}")
DROP_DOCUMENTS: Final = statement(
    "DELETE FROM {search_documents} AS known WHERE (%(codes)s::text[] IS NULL OR known.code = ANY(%(codes)s))"
    " AND NOT EXISTS (SELECT FROM search_stage AS stage WHERE stage.code = known.code)"
)
WRITE_DOCUMENTS: Final = statement(
    "INSERT INTO {search_documents} AS known (code, title, synonyms, prominence, prior, names, vector)"
    " SELECT code, title, synonyms, prominence, prior, names, vector FROM search_stage"
    " ON CONFLICT (code) DO UPDATE SET title = excluded.title, synonyms = excluded.synonyms,"
    "   prominence = excluded.prominence, prior = excluded.prior, names = excluded.names, vector = excluded.vector"
    " WHERE (known.title, known.synonyms, known.prominence, known.prior, known.names, known.vector)"
    "   IS DISTINCT FROM (excluded.title, excluded.synonyms, excluded.prominence, excluded.prior, excluded.names,"
    "   excluded.vector)"
)
