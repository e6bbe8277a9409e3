"""The form in which a release file is sent."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from codes.services.uploads import Upload

_ENDINGS: Final = (".zip", ".csv")


class UploadForm(forms.Form):
    """A release as CMS publishes it, with what its name and banner do not say, and the license."""

    file = forms.FileField(
        label="Release file", max_length=255, help_text="The zip of CMS such as rvu25d.zip, or its PPRRVU table as CSV."
    )
    release_id = forms.CharField(
        label="Id", required=False, max_length=32, help_text="Empty: as the file is named, such as RVU25D."
    )
    effective_from = forms.DateField(
        label="First day in force",
        required=False,
        help_text="Empty: as the file says.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    is_excerpt = forms.BooleanField(
        label="The file holds a part of the release", required=False, help_text="What it lacks then says nothing."
    )
    accepts_unknown = forms.BooleanField(
        label="Let rows in that this version cannot read",
        required=False,
        help_text="Rows with an unknown component, status or global period come in without a value, and are listed on"
        " the draft's page. Without the tick such a file is refused, with the list.",
    )
    accepts_license = forms.BooleanField(
        label="I accept the licenses of this file",
        help_text="CMS gives it out under licenses of the American Medical Association (CPT) and, for D codes, of the"
        " American Dental Association; you accept them where you download it. OpenRVU keeps the numbers, and words of"
        " HCPCS Level II only. That you accept is kept with your name and the file's hash.",
    )

    def clean_file(self) -> Any:  # Any: Django's uploaded file
        """Return a file that can be a release by its name."""
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(_ENDINGS):
            raise forms.ValidationError(f"{file.name}: expected a name that ends in .zip or .csv", code="invalid")
        return file

    def upload(self) -> Upload:
        """Return what was sent."""
        given = self.cleaned_data
        return Upload(
            name=given["file"].name,
            chunks=given["file"].chunks(),
            release_id=given["release_id"],
            effective_from=given["effective_from"],
            is_excerpt=given["is_excerpt"],
            accepts_unknown=given["accepts_unknown"],
        )
