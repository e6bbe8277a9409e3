"""SQL of the reads, and how every statement of the catalogue names its tables: by their models."""

from __future__ import annotations

from dataclasses import fields
from typing import Final

from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from codes.domain.patterns import LEVEL_II_BUT_DENTAL, whole
from codes.domain.values import RvuRow
from codes.models import (
    Code,
    CodePrior,
    CodeSpecialty,
    HcpcsWords,
    Modifier,
    RelativeValue,
    Release,
    SearchDocument,
    SearchVersion,
    Specialty,
    Synonym,
    Words,
)

_TABLES: Final = {
    "code_priors": CodePrior,
    "codes": Code,
    "hcpcs_words": HcpcsWords,
    "modifiers": Modifier,
    "relative_values": RelativeValue,
    "releases": Release,
    "search_documents": SearchDocument,
    "search_versions": SearchVersion,
    "specialties": Specialty,
    "specialty_links": CodeSpecialty,
    "synonyms": Synonym,
    "words": Words,
}


def statement(template: str, **parts: Composable) -> Composed:
    """Return SQL with the tables that stand in braces, such as `{relative_values}`, and further parts of it."""
    tables = {name: Identifier(model._meta.db_table) for name, model in _TABLES.items()}  # documented
    return SQL(template).format(**tables, **parts)


# In the order of `published_releases`.
RELEASE_FACTS: Final = statement(
    """
    SELECT id, year, effective_from, published_order, complete, complete_for_level_ii
      FROM {releases} WHERE published_at IS NOT NULL ORDER BY effective_from, published_order
    """
).as_string(None)
# What a reader sees of a release, its factors by name last.
ENTRY_COLUMNS: Final = (
    "id", "year", "effective_from", "published_order", "complete", "complete_for_level_ii", "title", "released_on",
    "conversion_factor", "conversion_factor_qp", "anesthesia_conversion_factor", "conversion_factors",
)  # fmt: skip
# In the order of `published_releases`.
RELEASE_ENTRIES: Final = statement(
    "SELECT {columns} FROM {releases} WHERE published_at IS NOT NULL ORDER BY effective_from, published_order",
    columns=SQL(", ").join(map(Identifier, ENTRY_COLUMNS)),
).as_string(None)
# One row: the version of the search documents, and a hash of the published releases as they are read.
SEARCH_VERSION: Final = statement(
    """
    SELECT (SELECT version FROM {search_versions}),
      (SELECT md5(string_agg(concat_ws(':', id, year, effective_from, published_order, complete, complete_for_level_ii),
                             ' ' ORDER BY id))
         FROM {releases} WHERE published_at IS NOT NULL)
    """
).as_string(None)
CODES_BY_TEXTS: Final = statement(
    """
    SELECT code, title FROM {search_documents}
     WHERE vector @@ to_tsquery('simple', %(words)s) AND code <> ALL(%(but)s::text[])
       AND (%(within)s::text[] IS NULL OR code = ANY(%(within)s::text[]))
     ORDER BY prominence DESC, prior DESC, code LIMIT %(most)s
    """
).as_string(None)

# In the order of the fields of RvuRow.
ROWS_FOR: Final = statement(
    """
    SELECT release_id, {columns} FROM {relative_values}
     WHERE release_id = ANY(%(releases)s) AND code = ANY(%(codes)s)
    """,
    columns=SQL(", ").join(Identifier(field.name) for field in fields(RvuRow)),
).as_string(None)

# An entity tag is made of it, so any column of any row that stands on the page of a code changes it.
CONTENT_VERSION: Final = statement(
    """
    SELECT md5(concat_ws(E'\\n',
      (SELECT string_agg(concat_ws(':', id, published_order), ' ' ORDER BY effective_from, published_order)
         FROM {releases} WHERE published_at IS NOT NULL),
      (SELECT code::text FROM {codes} AS code WHERE code.code = %(code)s),
      (SELECT words::text FROM {words} AS words WHERE words.code = %(code)s),
      (SELECT official::text FROM {hcpcs_words} AS official WHERE official.code = %(code)s),
      (SELECT string_agg(synonym::text, E'\\n' ORDER BY synonym.id)
         FROM {synonyms} AS synonym WHERE synonym.code = %(code)s),
      (SELECT string_agg(concat(link, specialty), E'\\n' ORDER BY link.id)
         FROM {specialty_links} AS link JOIN {specialties} AS specialty ON specialty.slug = link.specialty_id
        WHERE link.code = %(code)s)))
    """
).as_string(None)
# What editors write of a code, and no more: a specialty that is named anew is no conflict between two of them.
WORDS_VERSIONS: Final = statement(
    """
    SELECT code, md5(concat_ws(E'\\n',
      (SELECT words::text FROM {words} AS words WHERE words.code = given.code),
      (SELECT string_agg(synonym::text, E'\\n' ORDER BY synonym.id)
         FROM {synonyms} AS synonym WHERE synonym.code = given.code),
      (SELECT string_agg(link::text, E'\\n' ORDER BY link.id)
         FROM {specialty_links} AS link WHERE link.code = given.code)))
      FROM unnest(%s::text[]) AS given(code)
    """
)

# What an excerpt lacks says nothing, but for Level II where it is complete (`ReleaseFacts.is_complete_for`).
_PAIR: Final = statement(
    """
    WITH new AS (SELECT * FROM {relative_values} WHERE release_id = %(new)s),
         old AS (SELECT * FROM {relative_values} WHERE release_id = %(old)s),
         pair AS (
      SELECT code, component,
             CASE WHEN old.status IS NULL THEN 'added' WHEN new.status IS NULL THEN 'deleted' ELSE 'changed' END
               AS kind,
             old.work_rvu AS work_before, new.work_rvu AS work_after, old.status AS status_before,
             new.status AS status_after, old.global_period AS global_before, new.global_period AS global_after,
             (old.facility_total, old.nonfacility_total) IS DISTINCT FROM (new.facility_total, new.nonfacility_total)
               AS is_repriced
        FROM new FULL JOIN old USING (code, component)
       WHERE (old.status IS NOT NULL OR %(old_complete)s OR (%(old_level_ii)s AND code ~ {level_ii}))
         AND (new.status IS NOT NULL OR %(new_complete)s OR (%(new_level_ii)s AND code ~ {level_ii}))),
         shown AS (
      SELECT * FROM pair WHERE kind <> 'changed'
          OR (work_before, status_before, global_before) IS DISTINCT FROM (work_after, status_after, global_after))
    """,
    level_ii=Literal(whole(LEVEL_II_BUT_DENTAL)),
)
ROW_CHANGES: Final = statement(
    """
    {pair} SELECT code, component, kind, work_before, work_after,
                  status_before, status_after, global_before, global_after
      FROM shown WHERE (code, component) > (%(code)s, %(component)s) AND (%(kind)s = '' OR kind = %(kind)s)
     ORDER BY code, component LIMIT %(limit)s
    """,
    pair=_PAIR,
)
CHANGE_COUNTS: Final = statement(
    """
    {pair} SELECT count(*) FILTER (WHERE kind = 'added'), count(*) FILTER (WHERE kind = 'deleted'),
                  (SELECT count(*) FROM shown WHERE kind = 'changed'),
                  count(*) FILTER (WHERE kind = 'changed' AND work_before IS DISTINCT FROM work_after),
                  count(*) FILTER (WHERE kind = 'changed' AND is_repriced) FROM pair
    """,
    pair=_PAIR,
)
