"""Published files from outside: a zip, a folder or a single member, opened without trusting it (pure)."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Self

from codes.importers.faults import UnreadableFile

MEMBER_LIMIT = 64 * 2**20  # bytes, unpacked; the largest member of a real release has 3.3 MB
TOTAL_LIMIT = 512 * 2**20
MEMBERS_LIMIT = 200
_ZIP_START = b"PK"
_UTF16_STARTS = (b"\xff\xfe", b"\xfe\xff")
_PROGRESS_STEP = 64 * 2**10
_SAMPLE = 4096


def _ignore(_read: int) -> None:
    """Take notice of nothing."""


class PublishedFile:
    """A zip with its members, a folder as if it were one, or one text file as its own only member.

    Members are known by their base names.
    Raises UnreadableFile for whatever is damaged, too large or not what it claims to be.
    """

    def __init__(
        self,
        path: Path,
        *,
        member_limit: int = MEMBER_LIMIT,
        total_limit: int = TOTAL_LIMIT,
    ) -> None:
        self.path = path
        self._on_read: Callable[[int], None] = _ignore
        self._member_limit = member_limit
        self._total_limit = total_limit
        self._zip: zipfile.ZipFile | None = None
        self.is_single = False
        if path.is_dir():
            self._members = {file.name: str(file) for file in sorted(path.iterdir()) if file.is_file()}
            self.sha256 = _folder_digest(self._members)
            return
        with path.open("rb") as file:
            start = file.read(len(_ZIP_START))
        self.sha256 = sha256_of(path)
        if not start:
            raise UnreadableFile(f"{path.name}: the file is empty")
        self.is_single = start != _ZIP_START
        self._members = {path.name: str(path)} if self.is_single else self._listed()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._zip is not None:
            self._zip.close()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the base names of the members, in the file's order."""
        return tuple(self._members)

    def size(self, name: str) -> int:
        """Return the unpacked bytes of a member, as the file states them."""
        if self._zip is None:
            return Path(self._members[name]).stat().st_size
        return self._zip.getinfo(self._members[name]).file_size

    def report_progress(self, names: Iterable[str], on_progress: Callable[[int, int], None]) -> None:
        """Tell, while these members are being read, how many of how many characters were."""
        total = sum(self.size(name) for name in names)
        done = 0

        def forward(read: int) -> None:
            nonlocal done
            done = min(done + read, total)
            on_progress(done, total)

        self._on_read = forward

    def lines(self, name: str) -> Iterator[str]:
        """Yield the lines of a member with their ends, read as latin-1, or as UTF-8 where it is marked so."""
        if self.size(name) > self._member_limit:
            raise UnreadableFile(f"{name}: {self.size(name):,} bytes are more than the limit of {self._member_limit:,}")
        try:
            with closing(self._open(name)) as raw, _text(name, raw) as text:
                yield from self._counted(text)
        # NotImplementedError is what the library raises for a way of packing that it lacks.
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as damage:
            raise UnreadableFile(f"{name}: the member is damaged ({damage})") from damage
        except UnicodeDecodeError as wrong:
            raise UnreadableFile(f"{name}: marked as UTF-8, but byte {wrong.start} is not") from wrong

    def _open(self, name: str) -> IO[bytes]:
        if self._zip is None:
            return Path(self._members[name]).open("rb", buffering=0)
        return self._zip.open(self._members[name])

    def _counted(self, lines: IO[str]) -> Iterator[str]:
        read = 0
        for line in lines:
            read += len(line)
            if read >= _PROGRESS_STEP:
                self._on_read(read)
                read = 0
            yield line
        self._on_read(read)

    def _listed(self) -> dict[str, str]:
        try:
            self._zip = zipfile.ZipFile(self.path)
        except zipfile.BadZipFile as damage:
            raise UnreadableFile(f"{self.path.name}: the zip is truncated or damaged ({damage})") from damage
        members = [info for info in self._zip.infolist() if not info.is_dir()]
        try:
            self._check(members)
        except UnreadableFile:
            self._zip.close()
            raise
        # What a Mac adds beside the members is no member.
        shown = [info.filename for info in members if not info.filename.startswith("__MACOSX/")]
        return {PurePosixPath(name).name: name for name in shown}

    def _check(self, members: list[zipfile.ZipInfo]) -> None:
        name = self.path.name
        if len(members) > MEMBERS_LIMIT:
            raise UnreadableFile(f"{name}: {len(members)} members are more than the limit of {MEMBERS_LIMIT}")
        for info in members:
            if _is_outside(info.orig_filename):
                raise UnreadableFile(f"{name}: the member {info.orig_filename!r} names a path outside the zip")
            if info.flag_bits & 1:
                raise UnreadableFile(f"{name}: the member {info.filename!r} is encrypted")
        total = sum(info.file_size for info in members)
        if total > self._total_limit:
            raise UnreadableFile(f"{name}: {total:,} bytes unpacked are more than the limit of {self._total_limit:,}")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's content, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _folder_digest(members: dict[str, str]) -> str:
    lines = [f"{sha256_of(Path(path))}  {name}" for name, path in members.items()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _is_outside(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return parts[0] == "" or ".." in parts or ":" in parts[0]


def _text(name: str, raw: IO[bytes]) -> IO[str]:
    buffered = io.BufferedReader(raw)  # type: ignore[type-var]  # any readable of bytes has what it needs
    sample = buffered.peek(_SAMPLE)[:_SAMPLE]
    if not sample:
        raise UnreadableFile(f"{name}: the file is empty")
    if sample.startswith(_UTF16_STARTS):
        raise UnreadableFile(f"{name}: the text is UTF-16; expected latin-1, as CMS publishes it")
    if b"\0" in sample:
        raise UnreadableFile(f"{name}: not a text file (a zero byte at {sample.index(0)}); expected latin-1 text")
    marked = sample.startswith(b"\xef\xbb\xbf")
    return io.TextIOWrapper(buffered, encoding="utf-8-sig" if marked else "latin-1", newline="")
