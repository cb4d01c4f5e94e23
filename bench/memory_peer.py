"""A program of the memory bench: PySide6, SQLAlchemy and psycopg alone, an empty window and a query."""

from __future__ import annotations

import sys

import psutil
import psycopg
from PySide6.QtWidgets import QApplication, QMainWindow
from sqlalchemy import URL, create_engine


def main(host: str, port: str, login: str, password: str, _place: str) -> None:
    """Prints the bytes that belong to this process alone."""
    application = QApplication(["peer"])
    window = QMainWindow()
    window.resize(1600, 1000)
    window.show()
    url = URL.create(
        f"postgresql+{psycopg.__name__}", username=login, password=password, host=host, port=int(port),
        database="operations",
    )  # fmt: skip
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM people.shop").scalar_one()
    application.processEvents()
    print(psutil.Process().memory_full_info().uss)
    engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:6])
