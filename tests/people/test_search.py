"""What a search cannot take is told in the words of the search, whatever it looks for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection

from storekeeper.kit.errors import Refused
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.kit.stores.door import translated

As = Callable[[Connection, str], Connection]


@pytest.mark.parametrize("wanted", ["", "陳", None, "x" * 101])
def test_a_search_for_too_little_or_too_much_is_refused_in_every_language(
    operations: Connection, as_persona: As, wanted: str | None
) -> None:
    as_persona(operations, "regional")

    with pytest.raises(Refused, match=r"kit\.search_too_short") as refused, translated():
        operations.exec_driver_sql("SELECT * FROM people.search(%s, 50)", (wanted,))

    assert all(Sentences(language).tell(refused.value) for language in LANGUAGES)
