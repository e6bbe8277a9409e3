"""The catalogue in the admin site: words are edited, what CMS published is looked at."""

from codes.admin import aliases, codes, releases, tables, words

__all__ = ["aliases", "codes", "releases", "tables", "words"]
