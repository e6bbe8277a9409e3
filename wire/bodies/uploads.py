"""Files of a form that are kept in memory, whatever their size: they are written nowhere."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

# The name of a file may name a person.
_NAMELESS: Final = "file"


class MemoryUploadHandler(FileUploadHandler):
    """Keeps a file in memory, without its name. How large a body may be is the limit of its path."""

    # Any: as in the library's signature
    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self.content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a part of the file, and hand it to no other handler."""
        self.content.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Return the file."""
        self.content.seek(0)
        return InMemoryUploadedFile(
            file=self.content,
            field_name=self.field_name,
            name=_NAMELESS,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
