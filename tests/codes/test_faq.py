"""Questions and answers of editors: their form, where they are refused, and where they are shown."""

from __future__ import annotations

import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from codes.admin.forms import WordsInlineForm
from codes.admin.spreadsheets import WordsResource
from codes.content.faq import FaqError, kept_faq, parse_faq
from codes.models import Words
from codes.presenters.questions import Question, with_written
from codes.services.words import changes_of
from tests.codes.pages import answers_of
from tests.factories import CodeFactory, RelativeValueFactory
from tests.web.pages import element, page_of

PLAIN = st.text("abc <>&?:é", min_size=1).map(lambda text: " ".join(text.split())).filter(bool)
PAGE = "/codes/evaluation-management/99213/"


@given(st.dictionaries(PLAIN, PLAIN, max_size=8), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_what_is_written_as_pairs_of_lines_is_read_back(faq: dict[str, str], ending: str) -> None:
    text = ending.join(f"Q: {question}{ending}A: {answer}" for question, answer in faq.items())

    assert parse_faq(text) == tuple(faq.items())


@pytest.mark.parametrize(
    ("text", "line", "fault"),
    [
        ("Q: one?", 1, "has no answer"),
        ("Q: one?\nA: yes\n\nQ: two?", 4, "has no answer"),
        ("Q: one?\nQ: two?\nA: yes", 2, "the question of line 1 has no answer"),
        ("A: yes", 1, "begin with “Q:”"),
        ("Q: one?\nA: yes\nand more", 3, "begin with “Q:”"),
        ("Q:\nA: yes", 1, "nothing follows “Q:”"),
        ("Q: one?\nA: ", 2, "nothing follows “A:”"),
        ("Q: one?\nA: yes\nQ:  one?\nA: no", 3, "asked already"),
        ("".join(f"Q: {n}?\nA: yes\n" for n in range(9)), 17, "at most 8"),
    ],
)
def test_a_text_that_breaks_the_form_is_refused_with_its_line(text: str, line: int, fault: str) -> None:
    with pytest.raises(FaqError, match=re.escape(fault)) as refused:
        parse_faq(text)

    assert refused.value.line == line
    assert kept_faq(text) == ()


def test_a_written_answer_keeps_the_place_of_the_question_and_others_follow_up_to_eight() -> None:
    by_rule = [Question(f"{n}?", "rule") for n in range(5)]

    shown = with_written(by_rule, [("2?", "ours"), *((f"more {n}?", "ours") for n in range(5))])

    assert [each.question for each in shown] == ["0?", "1?", "2?", "3?", "4?", "more 0?", "more 1?", "more 2?"]
    assert [each.answer for each in shown[:4]] == ["rule", "rule", "ours", "rule"]


@pytest.mark.django_db
def test_the_form_of_editors_and_the_model_name_the_line_at_fault() -> None:
    code = CodeFactory.create(code="99213")
    form = WordsInlineForm(
        {"code": "99213", "title": "Visit", "author": "a", "license": "b", "review": "draft", "faq": "Q: ?"}
    )

    assert form.errors["faq"] == ["Line 1: the question has no answer."]
    with pytest.raises(ValidationError, match="Line 1"):
        Words(code=code, title="Visit", faq="Q: ?").full_clean()


@pytest.mark.django_db
def test_a_spreadsheet_brings_questions_and_is_refused_where_they_break_the_form() -> None:
    Words.objects.create(code=CodeFactory.create(code="99213"), title="Visit", faq="Q: a?\nA: b")
    sheet = WordsResource().export(Words.objects.order_by("code"))
    assert sheet["faq"] == ["Q: a?\nA: b"]

    del sheet["faq"]
    sheet.append_col(["Q: a?"], header="faq")
    refused = WordsResource().import_data(sheet, rollback_on_validation_errors=True)

    assert refused.invalid_rows[0].error.message_dict == {"faq": ["Line 1: the question has no answer."]}


@pytest.mark.django_db
def test_the_history_shows_a_changed_answer() -> None:
    words = Words.objects.create(code=CodeFactory.create(code="99213"), title="Visit", faq="Q: a?\nA: b")
    words.faq = "Q: a?\nA: c"
    words.save()

    (changed,) = changes_of(code="99213")[0].fields

    assert (changed.field, changed.before, changed.after) == ("faq", "Q: a?\nA: b", "Q: a?\nA: c")


@pytest.mark.django_db
@pytest.mark.usefixtures("in_force")
def test_the_page_and_its_linked_data_show_written_answers_escaped(client: Client) -> None:
    row = RelativeValueFactory.create()
    faq = "Q: Does Medicare cover 99213?\nA: Our answer.\nQ: Is it <b>bold</b>?\nA: No </script><b>x</b>."
    Words.objects.create(code=row.code, title="Visit", faq=faq)

    shown = page_of(client, PAGE)

    faq = json.loads(str(element(shown, 'script[type="application/ld+json"]').string))
    linked = {each["name"]: each["acceptedAnswer"]["text"] for each in faq["mainEntity"]}
    assert len(linked) == 6
    assert linked["Does Medicare cover 99213?"] == "Our answer."
    assert linked["Is it <b>bold</b>?"] == "No </script><b>x</b>."
    assert answers_of(shown) == linked
    assert not shown.select("main details b")
