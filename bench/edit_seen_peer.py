"""A program of the bench: the bare work, an UPDATE with a notice on one side, a SELECT upon it on the other."""

from __future__ import annotations

import json
import sys
import time

import psycopg


def main() -> None:
    """'do n' updates and prints when it began; 'see n' waits for the notice, reads and prints when it had it."""
    place = json.loads(sys.stdin.readline())
    parameters = {"dbname": place["database"], "user": place["login"]}
    parameters |= {name: place[name] for name in ("host", "port", "password")}
    with psycopg.connect(**parameters) as connection, psycopg.connect(**parameters, autocommit=True) as ear:
        ear.execute("LISTEN peer")
        print("ready", flush=True)
        for line in sys.stdin:
            verb, _, number = line.strip().partition(" ")
            if verb == "end":
                break
            if verb == "do":
                print(time.time(), flush=True)
                connection.execute(
                    "UPDATE base.peer SET value = %s, at = now() WHERE id = 77", (int(number),)
                )
                connection.execute("SELECT pg_notify('peer', '77')")
                connection.commit()
            else:
                print("waiting", flush=True)
                _see(connection, ear, int(number))
                print(time.time(), flush=True)


def _see(connection: psycopg.Connection, ear: psycopg.Connection, number: int) -> None:
    while True:
        for _ in ear.notifies(timeout=60, stop_after=1):
            found = connection.execute("SELECT value FROM base.peer WHERE id = 77").fetchone()
            connection.commit()
            if found == (number,):
                return


if __name__ == "__main__":
    main()
