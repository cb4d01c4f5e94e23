"""The three stores and their table registries; no table or key ever crosses from one to another."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import MetaData

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Store(StrEnum):
    """One of the three databases."""

    OPERATIONS = "operations"
    CUSTOMER = "customer"
    CONDUCT = "conduct"

    @property
    def owner(self) -> str:
        """The NOLOGIN role that owns everything in this store."""
        return f"{self.value}_owner"


TABLES = MappingProxyType({store: MetaData(naming_convention=_NAMES) for store in Store})
OPERATIONS = TABLES[Store.OPERATIONS]
CUSTOMER = TABLES[Store.CUSTOMER]
CONDUCT = TABLES[Store.CONDUCT]
