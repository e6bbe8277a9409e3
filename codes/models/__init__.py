"""The catalogue: codes, releases and their rows, words, specialties, and what is derived from them."""

from codes.models.codes import AnesthesiaBase, Code, HcpcsWords, Modifier
from codes.models.derived import LoadedStarter, Publication, PublicationKind, SearchDocument, SearchVersion
from codes.models.previews import DraftPreview
from codes.models.priors import CodePrior
from codes.models.releases import ColumnAlias, LicenseAcceptance, Locality, RelativeValue, Release
from codes.models.usage import CodeUsage
from codes.models.words import CodeSpecialty, Specialty, Synonym, Words

__all__ = [
    "AnesthesiaBase",
    "Code",
    "CodePrior",
    "CodeSpecialty",
    "CodeUsage",
    "ColumnAlias",
    "DraftPreview",
    "HcpcsWords",
    "LicenseAcceptance",
    "LoadedStarter",
    "Locality",
    "Modifier",
    "Publication",
    "PublicationKind",
    "RelativeValue",
    "Release",
    "SearchDocument",
    "SearchVersion",
    "Specialty",
    "Synonym",
    "Words",
]
