"""How often a serving process looks for garbage that reference counts leave: seldom.

What a request makes goes with the request. Python's default looks through it after each 700 objects, of which a push of
500 lines makes a hundred times as many that it still needs.
"""

from __future__ import annotations

import gc
from typing import Final

_OBJECTS: Final = 20_000


def collect_seldom() -> None:
    """Leave what is loaded alone for ever, and look at the rest after each 20,000 objects more."""
    gc.freeze()
    gc.set_threshold(_OBJECTS)
