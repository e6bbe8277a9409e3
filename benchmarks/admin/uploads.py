"""The forms in which a benchmark table is sent, or a Medicare file is chosen."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils import timezone

from benchmarks.models import SourceKind, SpecialtySpelling
from benchmarks.selectors.medicare_files import ENDINGS, medicare_files
from benchmarks.services.sources import SourceFacts
from benchmarks.services.uploads import BuildOrder, SentFile

_FIRST_YEAR: Final = 2012


class TableForm(forms.Form):
    """A table of percentiles with what must be known of it."""

    file = forms.FileField(
        label="Table", max_length=255, help_text="CSV in UTF-8, a column or a line a percentile: docs/benchmarks.md."
    )
    slug = forms.SlugField(
        label="Slug", max_length=64, help_text="The table's name in addresses and filters, such as survey-2025."
    )
    name = forms.CharField(label="Name", max_length=200, help_text="The table's name for people.")
    year = forms.IntegerField(label="Year", min_value=1992, max_value=2100, help_text="The year of the figures.")
    license = forms.CharField(label="License", max_length=200, help_text="Under which terms you may show it.")
    method = forms.CharField(
        label="Method", widget=forms.Textarea(attrs={"rows": 3}), help_text="How the figures were computed, in words."
    )
    url = forms.URLField(label="Address", required=False, max_length=500, assume_scheme="https")
    licensed = forms.BooleanField(
        label="Licensed", required=False, help_text="Show it to the users of this server alone."
    )
    series = forms.SlugField(
        label="Series", required=False, max_length=64, help_text="What the years of one table have in common."
    )
    made_up = forms.BooleanField(label="Made up", required=False, help_text="Invented figures; pages say so.")
    spellings = forms.ChoiceField(
        label="Spellings", required=False, help_text="By which spellings its specialties are told, if not by our slugs."
    )
    replace = forms.BooleanField(
        label="Replace", required=False, help_text="Replace the table that is loaded under this slug."
    )

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: Django's own
        super().__init__(*args, **options)
        schemes = SpecialtySpelling.objects.order_by("scheme").values_list("scheme", flat=True).distinct()
        field = self.fields["spellings"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # said to the type checker
        field.choices = [("", "slugs of ours"), *((scheme, scheme) for scheme in schemes)]

    def clean_file(self) -> Any:  # Any: Django's uploaded file
        """Return a file that can be a table by its name."""
        return _named(self.cleaned_data["file"], (".csv",))

    def facts(self) -> SourceFacts:
        """Return what was said of the table."""
        given = self.cleaned_data
        return SourceFacts(
            kind=SourceKind.LICENSED.value if given["licensed"] else SourceKind.PUBLIC.value,
            **{name: given[name] for name in ("slug", "name", "year", "license", "method", "url", "series", "made_up")},
        )


class BuildForm(forms.Form):
    """The Medicare file by Provider and Service of a year: sent, or one that lies on the server."""

    on_server = forms.ChoiceField(
        label="File on the server",
        required=False,
        help_text="What the operator put into DATA_DIR/medicare: a year's file is larger than an upload may be.",
    )
    file = forms.FileField(
        label="Or send a file", required=False, max_length=255, help_text="At most 64 MiB: a sample, or a part of one."
    )
    year = forms.IntegerField(label="Year", min_value=_FIRST_YEAR, help_text="The year of the services.")
    release_id = forms.CharField(
        label="Fee schedule", required=False, max_length=32, help_text="Empty: the last release of the year."
    )
    made_up = forms.BooleanField(
        label="Made up", required=False, help_text="The file is a made-up sample; pages say so."
    )
    replace = forms.BooleanField(label="Replace", required=False, help_text="Replace the stored table of the year.")

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: Django's own
        super().__init__(*args, **options)
        field = self.fields["on_server"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # said to the type checker
        field.choices = [("", "none"), *((name, name) for name in medicare_files())]

    def clean_year(self) -> int:
        """Return a year that has begun."""
        year: int = self.cleaned_data["year"]
        if year > timezone.localdate().year:
            raise forms.ValidationError(f"{year} is yet to come.", code="invalid")
        return year

    def clean_file(self) -> Any:  # Any: Django's uploaded file
        """Return a file that can be a Medicare file by its name, None where none was sent."""
        file = self.cleaned_data["file"]
        return _named(file, ENDINGS) if file else None

    def clean(self) -> dict[str, Any] | None:  # Any: as Django has it
        """Refuse none and both of the two files."""
        given = super().clean() or self.cleaned_data
        if not self.errors and bool(given.get("on_server")) == bool(given.get("file")):
            self.add_error("on_server", "Choose a file on the server, or send one.")
        return given

    def order(self) -> BuildOrder:
        """Return what is to be computed."""
        given = self.cleaned_data
        sent = SentFile(given["file"].name, given["file"].chunks()) if given["file"] else None
        names = ("year", "on_server", "release_id", "made_up", "replace")
        return BuildOrder(sent=sent, **{name: given[name] for name in names})


def _named(file: Any, endings: tuple[str, ...]) -> Any:  # Any: Django's uploaded file
    if not file.name.lower().endswith(endings):
        raise forms.ValidationError(f"{file.name}: expected a name that ends in {' or '.join(endings)}", code="invalid")
    return file
