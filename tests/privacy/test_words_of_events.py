"""Everything that an event can name has words in three languages: no raw key on the audit page or in a history."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storekeeper.kit.records.values import Record
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.kit.stores.store import Store
from storekeeper.people.records import RECORDS as PEOPLE
from storekeeper.privacy.desktop.words import AccessWords
from storekeeper.roster.records import IN_A_WEEK, RECORDS
from tests.fixtures.database import Clone

_COLUMNS = (
    "SELECT format('%s.%s', n.nspname, c.relname), a.attname FROM pg_trigger g"
    " JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
    " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
    " WHERE g.tgname = 'z_updated'"
)
_DEEDS = ("insert", "update", "delete", "reveal")
_FEATURES = {"people": PEOPLE, "roster": {**RECORDS, **IN_A_WEEK}}


def guarded(cloned: Clone) -> Iterator[tuple[str, str]]:
    """Table and column of everything that is guarded, in each store."""
    for store in Store:
        with cloned.connection("postgres", store) as owner:
            yield from owner.execute(_COLUMNS).fetchall()


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_every_guarded_table_and_each_of_its_columns_has_words(cloned: Clone, spoken: str) -> None:
    words = AccessWords(lambda: Sentences(spoken))
    found = list(guarded(cloned))

    bare = {table for table, _ in found if words.table(table) == table}
    raw = {f"{table}.{column}" for table, column in found if words.column(table, column) == column}

    assert len({table for table, _ in found}) > 20
    assert (bare, raw) == (set(), set())


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_every_deed_of_an_event_has_a_word(spoken: str) -> None:
    words = AccessWords(lambda: Sentences(spoken))

    assert [deed for deed in _DEEDS if words.deed(deed) == deed] == []


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_a_history_names_every_record_field_and_code_in_words(spoken: str) -> None:
    sentences = Sentences(spoken)

    missing = [
        f"{feature} {record.name} {field}"
        for feature, records in _FEATURES.items()
        for record in records.values()
        for field, codes in named(feature, record)
        if not any(map(sentences.knows, codes))
    ]

    assert missing == []


def named(feature: str, record: Record) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What a history says of a record, each with the sentences of which one must be known."""
    yield "", (f"{feature}.record.{record.name}",)
    for field in (*record.fields, *record.shown):
        if field.name != record.of:
            yield field.name, (f"{feature}.label.{record.name}.{field.name}", f"{feature}.field.{field.name}")
