"""Words to and from CSV and XLSX: each row is checked, the difference is shown, and all or nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import tablib
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.html import format_html_join
from import_export.fields import Field
from import_export.instance_loaders import CachedInstanceLoader
from import_export.resources import Diff, ModelResource
from import_export.widgets import Widget

from codes.content.validators import line_fault, listed, text_fault
from codes.models import Code, CodeSpecialty, Specialty, Synonym, Words
from codes.selectors.versions import words_versions
from codes.services.search_index import rebuild_search
from wire.cells import is_formula, safe_cell, unsafe_cell

_LINES: Final = frozenset({"title", "author", "license"})
_LISTS: Final = frozenset({"synonyms", "specialties"})


class _Lists(Widget):  # type: ignore[misc]  # import_export is untyped
    """Several texts with semicolons between them."""

    def clean(self, value: object, row: Mapping[str, object] | None = None, **_: Any) -> str:  # Any: as above
        return "; ".join(listed(str(value or "")))


class _Difference(Diff):  # type: ignore[misc]  # import_export is untyped
    """What a row changes, by marks that need no style of their own."""

    def __init__(self, resource: ModelResource, instance: Words, new: bool) -> None:  # noqa: FBT001  # import_export's own
        super().__init__(resource, instance, new)
        self.heads = resource.Meta.fields

    def as_html(self) -> list[str]:
        """Return the code, and column by column what goes and what comes."""
        before = [""] * len(self.heads) if self.new else [str(value or "") for value in self.left]
        columns = zip(self.heads, before, (str(value or "") for value in self.right), strict=True)
        differing = [(head, was, now) for head, was, now in columns if was != now and head not in {"code", "version"}]
        marked = "<div><b>{}</b>: <del>{}</del> <ins>{}</ins></div>"
        return [self.right[0], format_html_join("", marked, differing)]


class WordsResource(ModelResource):  # type: ignore[misc]  # import_export is untyped
    """A row for each code that has words of ours; `version` refuses a row whose code was edited since the export."""

    code = Field(attribute="code_id", column_name="code")
    synonyms = Field(attribute="synonyms_text", column_name="synonyms", widget=_Lists())
    specialties = Field(attribute="specialties_text", column_name="specialties", widget=_Lists())
    version = Field(attribute="version_text", column_name="version", readonly=True)

    class Meta:
        model = Words
        import_id_fields = ("code",)
        fields = ("code", "title", "description", "plain_language", "clinical_context", "billing", "faq",
                  "synonyms", "specialties", "review", "reviewer", "reviewed_on", "author", "license",
                  "version")  # fmt: skip
        export_order = fields
        instance_loader_class = CachedInstanceLoader
        skip_unchanged = True
        report_skipped = False

    def get_diff_class(self) -> type[Diff]:
        """Return how a difference is shown."""
        return _Difference

    def get_diff_headers(self) -> list[str]:
        """Return the heads of the preview."""
        return ["code", "before and after"]

    def before_import(self, dataset: tablib.Dataset, **_: Any) -> None:  # Any: import_export's own
        """Refuse columns that are unknown, and read what the rows will be compared with."""
        known = set(self.Meta.fields)
        if unknown := [head for head in dataset.headers if head not in known]:
            raise ValidationError(
                f"Unknown columns: {', '.join(map(str, unknown))}. Known are {', '.join(self.Meta.fields)}."
            )
        if "code" not in dataset.headers:
            raise ValidationError("The column code is missing.")
        given = [_code(cell) for cell in dataset["code"]]
        del dataset["code"]
        dataset.insert_col(0, given, header="code")
        # Held to the end of the transaction, so that nobody else saves these codes in between.
        self._codes = set(Code.objects.select_for_update().filter(pk__in=given).values_list("pk", flat=True))
        self._rows_of: dict[str, int] = {}
        self._slugs = set(Specialty.objects.values_list("slug", flat=True))
        self._owners = _owners()
        self._read_lists(self._codes)

    def before_export(self, queryset: QuerySet[Words], **_: Any) -> None:  # Any: as above
        """Read what stands beside the words."""
        self._read_lists(set(queryset.values_list("code_id", flat=True)))

    def before_import_row(self, row: dict[str, Any], *, row_number: int, **_: Any) -> None:  # Any: as above
        """Refuse a row by its fields: unknown or repeated code, formula, HTML, version that is past."""
        faults: defaultdict[str, list[str]] = defaultdict(list)
        for name, cell in row.items():
            if is_formula(cell):
                faults[name].append("begins as a formula does; begin otherwise, or put an apostrophe before it")
            row[name] = unsafe_cell(cell).strip()
            faults[name] += _text_faults(name, row[name])
        for name, fault in self._faults(row, row_number):
            faults[name].append(fault)
        if any(faults.values()):
            raise ValidationError(dict(faults))

    def after_init_instance(self, instance: Words, new: bool, row: Mapping[str, str], **_: Any) -> None:  # noqa: FBT001  # Any: import_export's own
        """Put beside the words what the difference is made from."""
        self._attach(instance)

    def validate_instance(
        self,
        instance: Words,
        import_validation_errors: Mapping[str, ValidationError] | None = None,
        validate_unique: bool = True,  # noqa: FBT001, FBT002  # import_export's own
    ) -> None:
        """Refuse fields that the words cannot have; without the model's own questions to the database, four a row."""
        faults: dict[str, Any] = dict(import_validation_errors or {})  # Any: as Django keeps its errors
        try:
            instance.clean_fields(exclude=["code", *faults])
        except ValidationError as refused:
            faults = refused.update_error_dict(faults)
        if instance.review == Words.Review.REVIEWED and not instance.reviewed_on:
            faults.setdefault("reviewed_on", ["say when the words were reviewed"])
        if faults:
            raise ValidationError(faults)

    def save_instance(self, instance: Words, is_create: bool, row: Mapping[str, str], **options: Any) -> None:  # noqa: FBT001  # Any: import_export's own
        """Write the words; a preview compares what it would write and needs no writing."""
        if not options.get("dry_run"):
            super().save_instance(instance, is_create, row, **options)

    def save_m2m(self, instance: Words, row: Mapping[str, str], **options: Any) -> None:  # Any: as above
        """Write the synonyms and specialties that differ."""
        if options.get("dry_run"):
            return
        code, texts = instance.code_id, self._texts
        if "synonyms" in row and row["synonyms"] is not None:
            _write_synonyms(code, set(listed(row["synonyms"])), texts["synonyms"].get(code, set()), self._owners)
        if "specialties" in row and row["specialties"] is not None:
            _write_specialties(code, set(listed(row["specialties"])), texts["specialties"].get(code, set()))

    def after_import(self, dataset: tablib.Dataset, result: Any, **options: Any) -> None:  # Any: as above
        """Let the search find what was written."""
        super().after_import(dataset, result, **options)
        if not options.get("dry_run") and not result.has_errors() and not result.has_validation_errors():
            rebuild_search(codes=self._codes)

    def export_resource(self, instance: Words, *args: Any, **options: Any) -> list[Any]:  # Any: as above
        """Return the cells of a row, none of which a program takes for a formula."""
        self._attach(instance)
        cells = super().export_resource(instance, *args, **options)
        return [safe_cell(cell) if isinstance(cell, str) else cell for cell in cells]

    def _faults(self, row: Mapping[str, str], number: int) -> Iterator[tuple[str, str]]:
        code = row["code"]
        if code not in self._codes:
            yield "code", f"the catalog does not know {code or 'an empty code'}"
        if code in self._rows_of:
            yield "code", f"{code} stands in row {self._rows_of[code]} already"
        self._rows_of.setdefault(code, number)
        if row.get("version") and row["version"] != self._versions.get(code):
            yield "version", f"{code} was edited since this file was made; export it anew"
        for slug in listed(row.get("specialties") or ""):
            if slug not in self._slugs:
                yield "specialties", f"there is no specialty {slug}"
        for text in listed(row.get("synonyms") or ""):
            if fault := self._synonym_fault(code, text):
                yield "synonyms", fault

    def _synonym_fault(self, code: str, text: str) -> str:
        owners = self._owners.get(text.casefold(), {})
        keepers = sorted(owner for owner, shared in owners.items() if not shared)
        if code not in owners and keepers:
            return f"{text} belongs to {keepers[0]}; mark it shared there first"
        return f"{text[:20]}… has more than 120 characters" if len(text) > 120 else ""

    def _read_lists(self, codes: set[str]) -> None:
        self._versions = words_versions(codes=codes)
        self._texts: dict[str, defaultdict[str, set[str]]] = {
            "synonyms": _by_code(Synonym.objects.filter(code__in=codes).values_list("code_id", "text")),
            "specialties": _by_code(
                CodeSpecialty.objects.filter(code__in=codes).values_list("code_id", "specialty_id")
            ),
        }

    def _attach(self, words: Any) -> None:  # Any: Words with what is shown beside it
        code = words.code_id
        words.synonyms_text = "; ".join(listed(";".join(self._texts["synonyms"].get(code, ()))))
        words.specialties_text = "; ".join(listed(";".join(self._texts["specialties"].get(code, ()))))
        words.version_text = self._versions.get(code, "")


def _text_faults(name: str, text: str) -> list[str]:
    """Return what is wrong with the characters of a cell; a list is looked at part by part."""
    if name in _LISTS:
        return [fault for part in text.split(";") if (fault := line_fault(part))][:1]
    fault = line_fault(text) if name in _LINES else text_fault(text)
    return [fault] if fault else []


def _code(cell: str) -> str:
    """Return the code of a cell; of 00100, a spreadsheet program leaves 100."""
    code = unsafe_cell(cell).strip().upper()
    return code.zfill(5) if code.isascii() and code.isdigit() else code


def _by_code(pairs: Iterable[tuple[str, str]]) -> defaultdict[str, set[str]]:
    by_code: defaultdict[str, set[str]] = defaultdict(set)
    for code, text in pairs:
        by_code[code].add(text)
    return by_code


def _owners() -> defaultdict[str, dict[str, bool]]:
    """Return, by synonym in small letters, the codes that own it and whether they share it."""
    owners: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    for code, text, shared in Synonym.objects.values_list("code_id", "text", "shared"):
        owners[text.casefold()][code] = shared
    return owners


def _write_synonyms(code: str, given: set[str], known: set[str], owners: Mapping[str, Mapping[str, bool]]) -> None:
    Synonym.objects.filter(code=code, text__in=known - given).delete()
    for text in sorted(given - known):
        shared = any(owner != code for owner in owners.get(text.casefold(), ()))
        Synonym.objects.create(code_id=code, text=text, shared=shared)


def _write_specialties(code: str, given: set[str], known: set[str]) -> None:
    CodeSpecialty.objects.filter(code=code, specialty_id__in=known - given).delete()
    for slug in sorted(given - known):
        CodeSpecialty.objects.create(code_id=code, specialty_id=slug)
