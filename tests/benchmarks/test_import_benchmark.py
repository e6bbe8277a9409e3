"""The command that loads a table."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import BaseCommand, CommandError, call_command

from benchmarks.management.commands.import_benchmark import Command
from benchmarks.models import Source

pytestmark = pytest.mark.django_db
MADE_UP = Path(__file__).parent / "data" / "made_up_table.csv"
DOCS = Path(__file__).parents[2] / "docs" / "benchmarks.md"
BASE_OPTIONS = set(BaseCommand().create_parser("manage.py", "any")._option_string_actions)
WORDS = ("--source", "made-up", "--name", "Made-up", "--year", "2024", "--license", "free", "--method", "Invented.")


def run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_benchmark", str(path), *WORDS, *options, stdout=out)
    return out.getvalue()


def test_command_tells_how_many_rows_and_clinicians_it_loaded() -> None:
    assert run(MADE_UP).startswith("made-up: loaded, 4 rows, 200 clinicians.")
    assert Source.objects.get().method == "Invented."


def test_command_run_twice_says_that_nothing_changed() -> None:
    run(MADE_UP)

    assert "nothing changed" in run(MADE_UP)


def test_command_names_specialties_that_are_not_on_the_list() -> None:
    assert "cardiology, general-surgery" in run(MADE_UP)


def test_dry_run_says_that_nothing_was_written() -> None:
    assert "Dry run: nothing was written." in run(MADE_UP, "--dry-run")
    assert not Source.objects.exists()


def test_bad_line_is_the_operators_to_mend(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(MADE_UP.read_text().replace("120", "many"))

    with pytest.raises(CommandError, match=r"bad\.csv: line 2, n: 'many' is not a count"):
        run(bad)


def test_missing_file_is_the_operators_to_mend(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.csv"):
        run(tmp_path / "nowhere.csv")


def test_other_table_needs_replace(tmp_path: Path) -> None:
    run(MADE_UP)
    other = tmp_path / "other.csv"
    other.write_text(MADE_UP.read_text().replace("120", "121"))

    with pytest.raises(CommandError, match="--replace"):
        run(other)
    assert "made-up: replaced, 4 rows" in run(other, "--replace")


def test_example_of_the_docs_loads_as_they_say(tmp_path: Path) -> None:
    docs = DOCS.read_text()
    table = tmp_path / "table.csv"
    table.write_text(docs.split("```csv\n")[1].split("```")[0])

    summary = run(table).splitlines()[0].removeprefix("made-up: ")

    assert f"`made-up-2024: {summary}`" in docs


def test_docs_name_every_option_of_the_command() -> None:
    docs = DOCS.read_text()
    options = Command().create_parser("manage.py", "import_benchmark")._option_string_actions
    own = {option for option in options if option.startswith("--")} - BASE_OPTIONS

    assert own == {option for option in own if f"`{option}" in docs}
    assert "--replace" in own
