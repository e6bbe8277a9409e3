"""Totals of the lines that are there, a user a transaction; run again, it comes to the same.

On the way back the tables go with the migration before this one.
"""

from django.apps.registry import Apps
from django.db import migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_LINES = """
WITH line AS MATERIALIZED (
  SELECT l.user_id, l.performed_on AS day,
    l.performed_on - (extract(day FROM l.performed_on)::int - 1) AS month, l.role, l.billing_state,
    CASE l.role WHEN 'observer' THEN 'observed' WHEN 'resident' THEN 'training' ELSE 'own' END AS counts_as, v.basis,
    CASE WHEN v.wrvu <> 0 THEN '' WHEN v.basis <> 'work_rvu' THEN v.reason
      WHEN 'assistant_not_paid' = ANY(v.flags) THEN 'assistant_not_paid'
      WHEN 'bilateral_once' = ANY(v.flags) THEN 'bilateral_once'
      WHEN 'included_in_family' = ANY(v.flags) THEN 'included_in_family' ELSE v.reason END AS zero_reason,
    CASE WHEN v.reason = 'no_release' OR 'schedule_year_missing' = ANY(v.flags)
      THEN coalesce((v.extras ->> 'missing_year')::int, extract(year FROM l.performed_on)::int) ELSE 0
      END AS missing_year,
    v.flags, l.code, coalesce(v."row" ->> 'component', '') AS component,
    coalesce(v."row" ->> 'work_rvu', '') AS row_work_rvu,
    CASE WHEN '55' = ANY(l.modifiers) THEN 1 ELSE l.units END AS units,
    CASE WHEN '55' = ANY(l.modifiers) THEN l.units ELSE 0 END AS days_of_care, v.wrvu, v.unadjusted_wrvu
  FROM procedures_procedurelog l CROSS JOIN LATERAL (
    SELECT * FROM procedures_valuation WHERE user_id = l.user_id AND log_id = l.id LIMIT 1
  ) v
  WHERE NOT l.deleted AND l.user_id = %(user)s
), of_days AS (
  INSERT INTO procedures_daytotal (user_id, day, role, billing_state, basis, zero_reason, missing_year, lines, units,
    days_of_care, wrvu, unadjusted_wrvu)
  SELECT user_id, day, role, billing_state, basis, zero_reason, missing_year, count(*), sum(units), sum(days_of_care),
    sum(wrvu), sum(unadjusted_wrvu) FROM line GROUP BY 1, 2, 3, 4, 5, 6, 7
), of_flags AS (
  INSERT INTO procedures_dayflag (user_id, day, role, basis, flag, lines, units)
  SELECT user_id, day, role, basis, flag, count(*), sum(units) FROM line, unnest(flags) AS flag GROUP BY 1, 2, 3, 4, 5
)
INSERT INTO procedures_monthcode (user_id, month, counts_as, basis, zero_reason, flags, code, component, row_work_rvu,
  lines, units, days_of_care, wrvu, unadjusted_wrvu)
SELECT user_id, month, counts_as, basis, zero_reason, flags, code, component, row_work_rvu, count(*), sum(units),
  sum(days_of_care), sum(wrvu), sum(unadjusted_wrvu) FROM line GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
"""
_TABLES = ("DayTotal", "DayFlag", "MonthCode")


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the totals of each user who ever stored a record."""
    alias = schema_editor.connection.alias
    states = apps.get_model("procedures", "SyncState").objects.using(alias)
    for user_id in list(states.order_by("user_id").values_list("user_id", flat=True)):
        with transaction.atomic(using=alias), schema_editor.connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            states.select_for_update().filter(user_id=user_id).first()
            for name in _TABLES:
                apps.get_model("procedures", name).objects.using(alias).filter(user_id=user_id).delete()
            cursor.execute(_LINES, {"user": user_id})


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("procedures", "0009_totals")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
