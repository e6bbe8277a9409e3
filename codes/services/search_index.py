"""The search index: a document for each code that the public may see, and the words of all documents, set-based."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

from codes.models import SearchDocument
from codes.selectors.codes import visible_codes
from codes.selectors.entries import LONGEST_TITLE
from codes.services.word_files import words_changed


@dataclass(frozen=True, slots=True)
class SearchReport:
    """How many documents and words were written because they are new or differ, and how many were dropped."""

    documents: int
    words: int
    dropped: int

    @property
    def unchanged(self) -> bool:
        """Return true if everything was there already."""
        return not (self.documents or self.words or self.dropped)


# The database's side of `codes.search.query.words_of`; a test holds the two together.
_PLAIN: Final = (
    "regexp_replace(regexp_replace(regexp_replace(translate(lower(unaccent({0})), $$'’`´$$, ''),"
    " '\\mx[- ]ray', 'xray', 'g'), '\\mfollow[- ]up', 'followup', 'g'), '[^a-z0-9]+', ' ', 'g')"
)


def _weighted(text: str, weight: str) -> str:
    return f"setweight(to_tsvector('simple', {_PLAIN.format(text)}), '{weight}')"


_STAGE: Final = f"""
CREATE TEMP TABLE search_stage ON COMMIT DROP AS
SELECT code, title, synonyms, prominence, names, names || texts AS vector FROM (
SELECT code, title, synonyms, prominence,
  {_weighted("code || ' ' || synonyms", "A")} || {_weighted("title", "B")} AS names,
  {_weighted("official || ' ' || described", "C")} || {_weighted("context", "D")} AS texts
FROM (
  SELECT visible.code,
    COALESCE(ours.title, CASE WHEN length(official.long) BETWEEN 1 AND %(longest)s THEN official.long
                              ELSE NULLIF(official.short, '') END, visible.code) AS title,
    COALESCE(named.synonyms, '') AS synonyms,
    concat_ws(' ', official.short, official.long) AS official,
    concat_ws(' ', ours.description, ours.plain_language) AS described,
    concat_ws(' ', ours.clinical_context, logged.specialties) AS context,
    CASE WHEN visible.terminated_on < CURRENT_DATE THEN 0
         ELSE 1 + (released.code IS NOT NULL)::int + COALESCE(released.has_own_work, false)::int
              + 2 * (ours.code IS NOT NULL)::int END AS prominence
  FROM (%(visible)s) AS visible
  LEFT JOIN codes_words AS ours ON ours.code = visible.code
  LEFT JOIN codes_hcpcswords AS official ON official.code = visible.code
  LEFT JOIN (SELECT code, string_agg(text, E'\\n' ORDER BY id) AS synonyms FROM codes_synonym GROUP BY code) AS named
    ON named.code = visible.code
  LEFT JOIN (SELECT link.code, string_agg(specialty.name, ' ' ORDER BY specialty.slug) AS specialties
             FROM codes_codespecialty AS link JOIN codes_specialty AS specialty ON specialty.slug = link.specialty_id
             GROUP BY link.code) AS logged ON logged.code = visible.code
  LEFT JOIN (SELECT code, bool_or(work_rvu > 0 AND global_period <> 'ZZZ') AS has_own_work
             FROM codes_relativevalue AS row JOIN codes_release AS release ON release.id = row.release_id
             WHERE release.published_at IS NOT NULL GROUP BY code) AS released
    ON released.code = visible.code
) AS written) AS parsed
"""  # noqa: S608  # of our own words; values go as values
_DROP_DOCUMENTS: Final = (
    "DELETE FROM codes_searchdocument AS known WHERE (%(codes)s::text[] IS NULL OR known.code = ANY(%(codes)s))"
    " AND NOT EXISTS (SELECT FROM search_stage AS stage WHERE stage.code = known.code)"
)
_WRITE_DOCUMENTS: Final = (
    "INSERT INTO codes_searchdocument AS known (code, title, synonyms, prominence, names, vector)"
    " SELECT code, title, synonyms, prominence, names, vector FROM search_stage"
    " ON CONFLICT (code) DO UPDATE SET title = excluded.title, synonyms = excluded.synonyms,"
    "   prominence = excluded.prominence, names = excluded.names, vector = excluded.vector"
    " WHERE (known.title, known.synonyms, known.prominence, known.names, known.vector)"
    "   IS DISTINCT FROM (excluded.title, excluded.synonyms, excluded.prominence, excluded.names, excluded.vector)"
)
_ALL_WORDS: Final = "SELECT word, ndoc FROM ts_stat('SELECT vector FROM codes_searchdocument') WHERE word !~ '^[0-9]'"
_DROP_WORDS: Final = (
    f"WITH counted AS MATERIALIZED ({_ALL_WORDS}) DELETE FROM codes_searchword AS known"  # noqa: S608  # of our own words
    " WHERE NOT EXISTS (SELECT FROM counted WHERE counted.word = known.word)"
)
_WRITE_WORDS: Final = (
    f"INSERT INTO codes_searchword AS known (word, documents) {_ALL_WORDS}"
    " ON CONFLICT (word) DO UPDATE SET documents = excluded.documents WHERE known.documents <> excluded.documents"
)
_ADD_WORDS: Final = (
    "INSERT INTO codes_searchword (word, documents)"
    " SELECT DISTINCT word, 1 FROM search_stage, unnest(tsvector_to_array(vector)) AS word WHERE word !~ '^[0-9]'"
    " ON CONFLICT DO NOTHING"
)


def rebuild_search(*, codes: Collection[str] | None = None) -> SearchReport:
    """Bring the search index up to date with words, synonyms and published releases, and return what was written.

    Only the documents of `codes` where they are given, as after an edit: words that no document holds any more are
    then left until the next rebuilding of everything, which is harmless.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # One at a time; readers are not held up.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('codes.search'))")
        _stage(codes)
        chosen = {"codes": None if codes is None else sorted(codes)}
        dropped = _execute(_DROP_DOCUMENTS, chosen)
        documents = _execute(_WRITE_DOCUMENTS)
        words = _write_words(is_part=codes is not None) if documents or dropped else 0
        if documents or dropped:
            words_changed()
        cursor.execute("DROP TABLE search_stage")
        if codes is None and documents:
            cursor.execute("ANALYZE codes_searchdocument; ANALYZE codes_searchword")
        return SearchReport(documents=documents, words=words, dropped=dropped)


def rebuild_search_if_empty() -> SearchReport:
    """Build the index where there is none yet, as after an upgrade; else leave it alone."""
    return SearchReport(0, 0, 0) if SearchDocument.objects.exists() else rebuild_search()


def _stage(codes: Collection[str] | None) -> None:
    visible = visible_codes()
    if codes is not None:
        visible = visible.filter(code__in=list(codes))
    # Not str(): the values of the query go to the server as values.
    statement, values = visible.values("code", "terminated_on").query.sql_with_params()
    with connection.cursor() as cursor:
        if codes is None:
            # Right after a load the planner may think that there are few rows, and loop over all of them for each.
            cursor.execute("SET LOCAL enable_nestloop = off")
        before, after = _STAGE.replace("%(longest)s", str(LONGEST_TITLE)).split("%(visible)s")
        cursor.execute(f"{before}{statement}{after}", values)
        cursor.execute("SET LOCAL enable_nestloop = DEFAULT; ANALYZE search_stage")


def _write_words(*, is_part: bool) -> int:
    if is_part:
        return _execute(_ADD_WORDS)
    _execute(_DROP_WORDS)
    return _execute(_WRITE_WORDS)


def _execute(statement: str, values: dict[str, list[str] | None] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
