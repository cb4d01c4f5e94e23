"""A program of the start bench: PySide6, SQLAlchemy and psycopg alone, an empty window and the same query."""

from __future__ import annotations

import sys

import psycopg
from PySide6.QtWidgets import QApplication, QMainWindow
from sqlalchemy import URL, create_engine


def main(host: str, port: str, login: str, password: str) -> None:
    """Ends when the window is there and the answer has come."""
    application = QApplication(["peer"])
    window = QMainWindow()
    window.show()
    url = URL.create(
        f"postgresql+{psycopg.__name__}", username=login, password=password, host=host, port=int(port),
        database="operations",
    )  # fmt: skip
    engine = create_engine(url)
    with engine.connect() as connection:
        print(connection.exec_driver_sql("SELECT count(*) FROM people.shop").scalar_one())
    application.processEvents()
    engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:5])
