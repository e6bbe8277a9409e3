"""Static files with the hash of their content in their names, packed as gzip."""

from __future__ import annotations

from whitenoise.compress import Compressor  # type: ignore[import-untyped]  # it has no types
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]  # without types


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # of an untyped library
    """Files that are packed once, at a start, as gzip alone: Brotli's best takes half a minute for all of them."""

    def create_compressor(self, **options: object) -> Compressor:
        """Return what packs a file."""
        return Compressor(use_brotli=False, **options)
