"""SQL of what each report of a position or a mix asks: composed once, for Django's ORM takes longer to write it than
the database to answer it."""

from __future__ import annotations

from typing import Final

from django.db import models
from psycopg import sql

from benchmarks.models import BenchmarkRow, Source, SourceKind, TopCode
from codes.models import Specialty


def _names(model: type[models.Model], *, but: str = "") -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if field.attname != but]


def _columns(names: list[str], alias: str) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(alias, name) for name in names)


ROW_NAMES: Final = _names(BenchmarkRow)
# What a table left out is long, and would come with every row.
SOURCE_NAMES: Final = _names(Source, but="report")
_TABLES: Final = {
    "rows": sql.Identifier(BenchmarkRow._meta.db_table),
    "sources": sql.Identifier(Source._meta.db_table),
    "top_codes": sql.Identifier(TopCode._meta.db_table),
    "specialties": sql.Identifier(Specialty._meta.db_table),
    "row": _columns(ROW_NAMES, "r"),
    "source": _columns(SOURCE_NAMES, "s"),
    "licensed": sql.Literal(SourceKind.LICENSED.value),
}
# As `tables.shown_rows` has them: licensed tables for users of this server alone.
ROWS_OF_GROUP: Final = (
    sql.SQL("""
SELECT {row}, {source} FROM {rows} r JOIN {sources} s ON s.slug = r.source_id
WHERE NOT s.is_draft AND (%(signed_in)s OR s.kind <> {licensed}) AND r.region = ANY(%(regions)s)
  AND r.metric = %(metric)s AND (%(year)s::int IS NULL OR s.year = %(year)s) AND (r.specialty = %(specialty)s
    OR r.specialty IN (SELECT broader_id FROM {specialties} WHERE slug = %(specialty)s AND broader_id IS NOT NULL))
ORDER BY s.year DESC, r.source_id, r.population, r.id LIMIT %(most)s
""")
    .format(**_TABLES)
    .as_string(None)
)
NEWEST_WITH_TOP_CODES: Final = (
    sql.SQL("""
SELECT {source} FROM {top_codes} t JOIN {sources} s ON s.slug = t.source_id
WHERE t.specialty = %(specialty)s AND NOT s.is_draft
ORDER BY s.year DESC, s.made_up, t.source_id, t.rank LIMIT 1
""")
    .format(**_TABLES)
    .as_string(None)
)
TOP_SHARES: Final = (
    sql.SQL("SELECT code, share FROM {top_codes} WHERE source_id = %(source)s AND specialty = %(specialty)s")
    .format(**_TABLES)
    .as_string(None)
)
