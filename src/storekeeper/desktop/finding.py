"""What the features find for the palette, read in one go; one that fails or refuses is left out."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from storekeeper.kit.contributions import Found
from storekeeper.kit.errors import Refused, StorekeeperError
from storekeeper.kit.feature import load
from storekeeper.kit.stores.apart import apart
from storekeeper.kit.stores.door import translated

_LOG = logging.getLogger(__name__)


def find(connection: Any, references: Iterable[str], text: str, most: int) -> tuple[Found, ...]:
    """What the functions 'module:name' find, at most so many of each. Raises what a lost server raises."""
    found: list[Found] = []
    for reference in references:
        try:
            with translated(), apart(connection):
                found += load(reference)(connection, text, most)
        except Refused:
            continue
        except StorekeeperError:
            raise
        except Exception:
            _LOG.exception("%s found nothing", reference)
    return tuple(found)
