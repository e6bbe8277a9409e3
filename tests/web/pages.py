"""Pages of the site as trees, asked by CSS selectors: what stands where, not how it is spelled in HTML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from bs4 import BeautifulSoup, Tag
from django.test import Client


class Answer(Protocol):
    """What a client or a view answers."""

    @property
    def content(self) -> bytes: ...

    @property
    def headers(self) -> Mapping[str, str]: ...


def plain_text(answer: Answer) -> str:
    """Return what an answer says that is no page: a file, a list for programs, a line of text."""
    assert "html" not in answer.headers["Content-Type"]
    return answer.content.decode()


def tree(answer: Answer) -> BeautifulSoup:
    """Return the page of an answer."""
    return BeautifulSoup(answer.content, "html.parser")


def page_of(client: Client, address: str) -> BeautifulSoup:
    """Return a page that is there."""
    answer = client.get(address)
    assert answer.status_code == 200
    return tree(answer)


def element(page: BeautifulSoup | Tag, selector: str) -> Tag:
    """Return the one element that a selector names."""
    (tag,) = page.select(selector)
    return tag


def words(page: BeautifulSoup | Tag, selector: str) -> str:
    """Return what the one element of a selector says, with single spaces."""
    (said,) = texts(page, selector)
    return said


def texts(page: BeautifulSoup | Tag, selector: str) -> list[str]:
    """Return what each element of a selector says, with single spaces, in their order."""
    return [" ".join(tag.get_text(" ").split()) for tag in page.select(selector)]


def cells(page: BeautifulSoup | Tag, selector: str) -> list[list[str]]:
    """Return what stands in the cells of each row of a selector, headers of rows among them."""
    return [texts(row, "th, td") for row in page.select(selector)]


def row_of(page: BeautifulSoup | Tag, header: str) -> list[str]:
    """Return the cells of the one row whose header begins so."""
    (row,) = [row for row in cells(page, "tr:has(> th[scope=row])") if row[0].startswith(header)]
    return row[1:]


def links(page: BeautifulSoup | Tag, selector: str = "a") -> list[str]:
    """Return where the links of a selector lead, in their order."""
    return [str(link["href"]) for link in page.select(selector) if link.get("href")]


def value_of(page: BeautifulSoup | Tag, name: str) -> str:
    """Return what stands in the one field of a name: typed, or chosen."""
    field = element(page, f'[name="{name}"]')
    if field.name == "select":
        return str(element(field, "option[selected]")["value"])
    return str(field.get("value", field.get_text()))


def boxes(page: BeautifulSoup | Tag, name: str, *, ticked: bool = False) -> list[str]:
    """Return the values of the boxes of a field in their order, all of them or those that are ticked."""
    state = ":checked" if ticked else ""
    return [str(box["value"]) for box in page.select(f'input[type="checkbox"][name="{name}"]{state}')]


def error_at(page: BeautifulSoup | Tag, name: str) -> str:
    """Return what is said to be wrong with a field, '' where nothing is."""
    return " ".join(tag.get_text() for tag in page.select(f'[id="{name}_error"]'))
