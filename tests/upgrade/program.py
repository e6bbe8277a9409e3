"""What a state is filled with, and what is asked of it, by HTTP: run inside the checkout that holds the state.

`fill` fills a migrated, empty database and prints the keys by which its people come in. `measure` takes those keys and
prints what they find, `log_in` whether the old passwords and second factors still log in. What each takes is JSON on
standard input. They use of the project what every version of it has; `revalue`, what this one has.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import django
import time_machine

# Tokens and log-ins end: the states are asked at the time when they were written.
WRITTEN_AT: Final = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
PASSWORD: Final = "seven quiet harbors"  # of made-up people
ATTENDING: Final = "attending@example.org"
RESIDENT: Final = "resident@example.org"
EDITOR: Final = "editor@example.org"
_DAY: Final = "2025-11-03"

Json = dict[str, Any]  # Any: JSON


def record_id(name: str) -> str:
    """Return the id of a record by the name that it has here."""
    return str(UUID(bytes=hashlib.sha256(name.encode()).digest()[:16], version=4))


# Name, then fields. The parts of a global period and the anesthesia lines are those whose rules changed.
LINES: Final[tuple[tuple[str, Json], ...]] = (
    ("visit", {"code": "99213"}),
    ("visit by a resident", {"code": "99213", "role": "resident", "units": 2, "note": "made-up sample"}),
    ("visit with a procedure", {"code": "99214", "modifiers": ["25"], "place_of_service": "22"}),
    ("per diem", {"code": "H2020", "units": 3}),
    ("unknown code", {"code": "0999Z"}),
    ("days of care", {"code": "66984", "modifiers": ["55"], "units": 90}),
    ("surgeon's part", {"code": "27759", "modifiers": ["54"], "encounter_id": record_id("operation")}),
    ("care's part", {"code": "27759", "modifiers": ["55"], "encounter_id": record_id("operation")}),
    ("capped part", {"code": "66984", "modifiers": ["54", "55"], "encounter_id": record_id("eye")}),
    ("part above the whole", {"code": "66984", "modifiers": ["54"], "encounter_id": record_id("eye")}),
    ("anesthesia", {"code": "00790", "minutes": 100, "modifiers": ["QK"], "encounter_id": record_id("theatre")}),
    ("anesthesia again", {"code": "00840", "minutes": 45, "modifiers": ["QK"], "encounter_id": record_id("theatre")}),
    ("polyp", {"code": "45385", "encounter_id": record_id("scope"), "place_of_service": "24"}),
    ("biopsy", {"code": "45380", "encounter_id": record_id("scope"), "modifiers": ["59"], "place_of_service": "24"}),
    ("under the contract", {"code": "47562", "modifiers": ["52"], "performed_on": "2025-10-10"}),
    ("before the release", {"code": "99213", "performed_on": "2025-03-14"}),
)
OTHERS: Final[tuple[tuple[str, str, Json], ...]] = (
    ("favorites", "favorite", {"code": "99213", "label": "clinic", "position": 1}),
    ("favorites", "second favorite", {"code": "45385", "position": 2}),
    ("templates", "template", {"name": "endoscopy day", "items": [{"code": "45385"}, {"code": "45378", "units": 2}]}),
    ("goals", "goal", {"period_start": "2025-01-01", "period_end": "2025-12-31", "target_wrvu": "4800.00"}),
    ("goals", "second goal", {"period_start": "2026-01-01", "period_end": "2026-12-31", "target_wrvu": "5000.50"}),
    ("settings", "setting", {"key": "theme", "value": {"dark": True}}),
)
# What a second device changed, which leaves the version before in the history.
CHANGES: Final[tuple[tuple[str, str, Json], ...]] = (
    ("procedure_logs", "visit", {"units": 2, "note": "changed once"}),
    ("procedure_logs", "polyp", {"billing_state": "billed"}),
    ("favorites", "favorite", {"label": "clinic, mornings"}),
    ("templates", "template", {"name": "endoscopy"}),
    ("goals", "goal", {"target_wrvu": "4900.00"}),
    ("settings", "setting", {"value": {"dark": False}}),
)
DELETED: Final[tuple[tuple[str, str, Json], ...]] = (
    ("procedure_logs", "deleted line", {"code": "99214", "performed_on": _DAY}),
    ("favorites", "deleted favorite", {"code": "47562"}),
    ("templates", "deleted template", {"name": "gone"}),
    ("goals", "deleted goal", {"period_start": "2024-01-01", "period_end": "2024-12-31", "target_wrvu": "1.00"}),
    ("settings", "deleted setting", {"key": "gone", "value": 1}),
)


@dataclass
class Person:
    """An app of somebody's, who comes in by a token; `http` is Django's client, which goes through all middleware."""

    email: str
    token: str = ""
    user_id: str = ""
    mutations: int = 0
    http: Any = field(default=None, repr=False)  # Any: Django is set up later than this module is read

    def __post_init__(self) -> None:
        from django.test import Client

        self.http = Client()

    def allauth(self, method: str, path: str, body: object = None) -> Any:  # Any: a response of the test client
        headers = {"X-Session-Token": self.token} if self.token else {}
        answer = self._send(method, f"/_allauth/app/v1/{path}", body, headers)
        if "json" in answer.headers.get("Content-Type", ""):
            self.token = answer.json().get("meta", {}).get("session_token") or self.token
        return answer

    def api(self, method: str, path: str, body: object = None) -> Any:  # Any: JSON
        """Return what the API answers; anything but success ends the program with the answer."""
        headers = {"Authorization": f"Bearer {self.token}", "X-Sync-User": self.user_id}
        answer = self._send(method, f"/api/v1/{path}", body, headers)
        if answer.status_code >= 400:
            raise SystemExit(f"{method} {path}: {answer.status_code} {answer.content!r}")
        return answer.json() if answer.content else None

    def push(self, device: str, *mutations: tuple[str, str, str, Json]) -> None:
        """Send changes of a device: operation, collection, name, fields. Ends the program where one is refused."""
        known = {(one["collection"], one["id"]): one["rev"] for one in self.pull()["changes"]}
        sent = []
        for operation, collection, name, data in mutations:
            self.mutations += 1
            base = known.get((collection, record_id(name)))
            common = {
                "mutation_id": record_id(f"{self.email} {self.mutations}"),
                "collection": collection,
                "base_rev": base,
            }
            sent.append({**common, "op": operation, "id": record_id(name), "data": data})
        answer = self.api("POST", "sync/push", {"device_id": record_id(f"{self.email} {device}"), "mutations": sent})
        if refused := [one for one in answer["results"] if one["status"] != "applied"]:
            raise SystemExit(f"push of {self.email}: {refused}")

    def pull(self, cursor: str = "") -> Json:
        """Return the changes after a cursor, all of them in one page."""
        page: Json = self.api("GET", "sync/pull?limit=2000" + (f"&cursor={cursor}" if cursor else ""))
        return page

    def _send(self, method: str, path: str, body: object, headers: dict[str, str]) -> Any:  # Any: as above
        text = "" if body is None else json.dumps(body)
        return self.http.generic(method, path, text, "application/json", headers=headers)


def fill(folder: str) -> Json:
    """Fill the database with the tables of a folder, and return the keys of its people."""
    from django.test import override_settings

    with time_machine.travel(WRITTEN_AT, tick=False) as clock, override_settings(JOBS_INLINE=True):
        _fill_catalogue(Path(folder))
        people = _make_people()
        attending, resident = people[ATTENDING], people[RESIDENT]
        _fill_records(attending, shift=clock.shift)
        _fill_contracts(attending)
        resident.push(
            "phone", *(("upsert", "procedure_logs", name, {"performed_on": _DAY, **one}) for name, one in LINES[:4])
        )
        _import_a_table(attending)
        secret = _activate_second_factor(attending)
        keys = {
            one.email: {"token": one.token, "user_id": one.user_id, "cursor": one.pull()["cursor"]}
            for one in people.values()
        }
        keys[ATTENDING]["totp"] = secret
        keys[RESIDENT]["cookie"] = _cookie_of_a_browser(RESIDENT)
    return keys


def _fill_catalogue(data: Path) -> None:
    """Publish a small real excerpt, base units, a table, and words with their history."""
    from django.core.management import call_command

    from codes.models import Code, CodeSpecialty, Specialty, Synonym, Words

    quiet = {"stdout": sys.stderr}
    table = str(data / "PPRRVU2025_Oct.csv")
    call_command("import_release", table, "--release", "RVU25D", "--accept-license", "--publish", **quiet)
    call_command("import_anesthesia_base", str(data / "base_units.csv"), **quiet)
    call_command(
        "import_benchmark", str(data / "benchmark.csv"), "--source", "sample", "--name", "Sample", "--year", "2024",
        "--license", "free to use", "--method", "Invented figures.", **quiet,
    )  # fmt: skip
    specialty = Specialty.objects.create(slug="gastroenterology", name="Gastroenterology")
    for code, title in (("45385", "Polyp removal through a colonoscope"), ("H2020", "Day of behavioral care")):
        words = Words.objects.create(code=Code.objects.get(code=code), title=title)
        words.description = f"{title}, in our own words."
        words.save()
    CodeSpecialty.objects.create(code_id="45385", specialty=specialty)
    Synonym.objects.create(code_id="45385", text="snare polypectomy")


def _make_people() -> dict[str, Person]:
    """Make three accounts and log each in as an app: two clinicians, and an editor with a role."""
    from django.contrib.auth.models import Group

    from accounts.services.accounts import create_account

    attending = create_account(email=ATTENDING, password=PASSWORD, specialty="gastroenterology")
    for since, stage in ((date(2020, 7, 1), "resident"), (date(2023, 7, 1), "attending")):
        attending.career_stages.create(effective_from=since, stage=stage)
    create_account(email=RESIDENT, password=PASSWORD)
    editor = create_account(email=EDITOR, password=PASSWORD)
    editor.is_staff = True
    editor.save()
    editor.groups.add(*Group.objects.order_by("name"))
    people = {email: Person(email) for email in (ATTENDING, RESIDENT, EDITOR)}
    for person in people.values():
        _log_in(person)
        person.user_id = person.api("GET", "me")["id"]
    return people


def _log_in(person: Person) -> int:
    answer = person.allauth("POST", "auth/login", {"email": person.email, "password": PASSWORD})
    return int(answer.status_code)


def _cookie_of_a_browser(email: str) -> str:
    from django.test import Client

    browser = Client()
    body = {"email": email, "password": PASSWORD}
    answer = browser.post("/_allauth/browser/v1/auth/login", body, content_type="application/json")
    if answer.status_code != 200:
        raise SystemExit(f"browser: {answer.status_code} {answer.content!r}")
    return browser.cookies["sessionid"].value


def _fill_records(person: Person, *, shift: Any) -> None:  # Any: the clock's
    """Make records by one device, change and delete some by another."""
    lines = [("upsert", "procedure_logs", name, {"performed_on": _DAY, **one}) for name, one in LINES]
    goal_has_opening_balance = "already_made" in _columns("procedures_goal")
    others = [("upsert", *one) for one in OTHERS]
    person.push("phone", *lines, *others, *(("upsert", *one) for one in DELETED))
    if goal_has_opening_balance:
        opening = {"already_made": "3600.00", "already_made_through": "2026-06-30"}
        person.push("phone", ("upsert", "goals", "second goal", opening))
    if _columns("procedures_shift"):
        night = {"started_on": _DAY, "starts_at": "19:00", "minutes": 720, "place_of_service": "23"}
        person.push("phone", ("upsert", "shifts", "night", night), ("upsert", "shifts", "deleted shift", night))
        person.push("phone", ("delete", "shifts", "deleted shift", {}))
    shift(timedelta(minutes=1))
    person.push("laptop", *(("upsert", *one) for one in CHANGES))
    person.push("laptop", *(("delete", collection, name, {}) for collection, name, _ in DELETED))


def _fill_contracts(person: Person) -> None:
    """Make a contract with two versions and close one of its periods."""
    body = {"name": "County hospital", "effective_from": "2025-09-01", "effective_until": "2026-09-01"}
    contract = person.api("POST", "contracts", body)
    terms = {"policy": "custom", "factors": {"reduced_52": "0.25"}}
    person.api("PATCH", f"contracts/{contract['id']}", {"terms": terms, "since": "2025-10-01"})
    periods = person.api("GET", f"contracts/{contract['id']}/periods?from=2025-10-01&to=2025-10-31")["results"]
    person.api("POST", f"contracts/{contract['id']}/periods/{periods[0]['first_on']}/close")


def _import_a_table(person: Person) -> None:
    """Import a line from a table, which leaves an import that can be taken back."""
    csv = "code,performed_on,note\n99213,2025-12-01,imported\n"
    headers = {"Authorization": f"Bearer {person.token}", "X-Sync-User": person.user_id}
    answer = person.http.generic("POST", "/api/v1/import?commit=1", csv, "text/csv", headers=headers)
    if answer.status_code >= 400:
        raise SystemExit(f"import: {answer.status_code} {answer.content!r}")


def _activate_second_factor(person: Person) -> str:
    person.allauth("POST", "auth/reauthenticate", {"password": PASSWORD})
    secret = str(person.allauth("GET", "account/authenticators/totp").json()["meta"]["secret"])
    answer = person.allauth("POST", "account/authenticators/totp", {"code": _code(secret)})
    if answer.status_code != 200:
        raise SystemExit(f"second factor: {answer.status_code} {answer.content!r}")
    return secret


def _code(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def measure(keys: Json) -> Json:
    """Return what the state holds: rows by table, rights, and of each person what their old token finds."""
    with time_machine.travel(WRITTEN_AT + timedelta(hours=1), tick=False):
        return {
            "rows": _rows(),
            "content_types": _query("SELECT app_label || '.' || model, id FROM django_content_type"),
            "permissions": _query(
                "SELECT c.app_label || '.' || p.codename, p.id FROM auth_permission p "
                "JOIN django_content_type c ON c.id = p.content_type_id"
            ),
            "people": {
                email: _found_by(Person(email, key["token"], key["user_id"]), key) for email, key in keys.items()
            },
        }


def _found_by(person: Person, key: Json) -> Json:
    records = person.pull()["changes"]
    total = person.api("GET", "summary?from=2025-01-01&to=2025-12-31")["total"]
    # Training lines stood in the total before they stood beside it.
    work = Decimal(total["wrvu"]) + Decimal(total.get("training", {"wrvu": "0"})["wrvu"])
    return {
        "me": person.api("GET", "me"),
        "digest": person.api("GET", "sync/digest"),
        "records": {f"{one['collection']} {one['id']}": {"rev": one["rev"], "data": one["data"]} for one in records},
        "after_old_cursor": _after(person, key["cursor"]),
        "credits": {
            one["id"]: _credit_of(person, one["id"])
            for one in records
            if one["collection"] == "procedure_logs" and one["data"]
        },
        "made": str(work),
        "contracts": person.api("GET", "contracts")["results"],
        "by_cookie": _me_by_cookie(key["cookie"]) if "cookie" in key else None,
    }


def _after(person: Person, cursor: str) -> Json:
    page = person.pull(cursor)
    return {"full": page["full"], "ids": sorted(one["id"] for one in page["changes"])}


def _credit_of(person: Person, log_id: str) -> list[str | None]:
    """Return what a line is worth, in wRVU and in units of anesthesia."""
    credit = person.api("GET", f"logs/{log_id}")["valuation"]
    return [credit["wrvu"], credit.get("anesthesia_units")]


def _me_by_cookie(cookie: str) -> Json:
    from django.test import Client

    browser = Client()
    browser.cookies["sessionid"] = cookie
    body: Json = browser.get("/api/v1/me").json()
    return body


def log_in(keys: Json) -> Json:
    """Return the statuses of log-ins by the old passwords, and of those that a second factor then completes."""
    outcomes: Json = {}
    with time_machine.travel(WRITTEN_AT + timedelta(hours=2), tick=False):
        for email, key in keys.items():
            person = Person(email)
            outcomes[email] = [_log_in(person)]
            if "totp" in key:
                answer = person.allauth("POST", "auth/2fa/authenticate", {"code": _code(key["totp"])})
                outcomes[email].append(answer.status_code)
            outcomes[email].append(
                person.http.get("/api/v1/me", headers={"Authorization": f"Bearer {person.token}"}).status_code
            )
    return outcomes


def revalue(keys: Json) -> Json:
    """Value anew what older rules gave, as the first start after an upgrade has it done; return what is then found."""
    from django.test import override_settings

    from procedures.services.rules import revalue_older_rules

    with override_settings(JOBS_INLINE=True):
        revalue_older_rules(at=WRITTEN_AT + timedelta(hours=1))
    return measure(keys)


def manage(commands: list[list[str]]) -> Json:
    """Return what commands of `manage.py` print, one after the other in this one process."""
    from django.core.management import call_command

    printed = []
    for words in commands:
        out = io.StringIO()
        call_command(*words, stdout=out)
        printed.append(out.getvalue())
    return {"printed": printed}


def _rows() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        counted = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608  # names of the database
            counted[table] = int(cursor.fetchone()[0])
    return counted


def _columns(table: str) -> set[str]:
    return set(_query(f"SELECT column_name, 1 FROM information_schema.columns WHERE table_name = '{table}'"))  # noqa: S608  # a name of ours


def _query(statement: str) -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        return dict(cursor.fetchall())


_VERBS: Final[dict[str, Callable[[Any], Json]]] = {
    "fill": fill, "measure": measure, "log_in": log_in, "revalue": revalue, "manage": manage,
}  # fmt: skip


def main() -> None:
    """Do what the first argument says."""
    sys.path.insert(0, str(Path.cwd()))
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    sys.stdout.write(json.dumps(_VERBS[sys.argv[1]](json.load(sys.stdin))))


if __name__ == "__main__":
    main()
