"""Where a store is and who asks: host, port, database, login and a password that never prints itself."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode

from sqlalchemy import URL


@dataclass(frozen=True)
class Address:
    """One login at one database; `options` are further libpq parameters such as sslmode."""

    host: str
    port: int
    database: str
    login: str
    password: str = field(default="", repr=False)
    options: tuple[tuple[str, str], ...] = ()

    def as_login(self, login: str, password: str) -> Address:
        """The same database for another login."""
        return replace(self, login=login, password=password)

    def url(self) -> URL:
        """The address for SQLAlchemy with the psycopg driver."""
        return URL.create(
            "postgresql+psycopg",
            username=self.login,
            password=self.password,
            host=self.host,
            port=self.port,
            database=self.database,
            query=dict(self.options),
        )

    def conninfo(self) -> str:
        """The address as libpq and psql take it, password included."""
        login, password, database = (
            quote(part, safe="") for part in (self.login, self.password, self.database)
        )
        options = f"?{urlencode(self.options, quote_via=quote)}" if self.options else ""
        return f"postgresql://{login}:{password}@{self.host}:{self.port}/{database}{options}"

    def parameters(self) -> dict[str, str | int]:
        """The address as keyword parameters of psycopg.connect."""
        own: dict[str, str | int] = {
            "host": self.host, "port": self.port, "dbname": self.database, "user": self.login,
            "password": self.password,
        }  # fmt: skip
        return own | dict(self.options)
