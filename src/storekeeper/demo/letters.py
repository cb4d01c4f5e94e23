"""Which full-timer takes which shift letter on one day, so that opening and closing are covered."""

from __future__ import annotations

from datetime import date

from storekeeper.demo.people import Employee

_LEAST = 2
_KEY_HOLDERS = frozenset({"manager", "deputy", "senior"})
_TRAINING_WEEKDAY = 2


def give_letters(present: list[Employee], short: list[Employee], day: date) -> dict[Employee, str]:
    """Every person present with a letter: two early and two late at least, each with a key holder if possible.

    Of those due for a short shift so many take it as leaves five for long ones; with fewer than four
    people whole days fill the gap.
    """
    brief = _brief(present, short)
    long = [person for person in present if person not in brief]
    if len(long) < 2 * _LEAST:
        return _few(long)
    week = day.toordinal() // 7
    letters = {person: _preferred(person, place, week) for place, person in enumerate(long)}
    for letter, other in (("A", "C"), ("C", "A")):
        while list(letters.values()).count(letter) < _LEAST:
            letters[_spare(letters, other)] = letter
    for letter, other in (("A", "C"), ("C", "A")):
        _with_keys(letters, letter, other)
    _special(letters, day)
    return letters | dict.fromkeys(brief, "E")


def _brief(present: list[Employee], short: list[Employee]) -> list[Employee]:
    """Who may go after a short shift: five people stay for long ones, two of them with keys."""
    spare = max(0, len(present) - 2 * _LEAST - 1)
    keys = sum(person.role in _KEY_HOLDERS for person in present) - _LEAST
    chosen: list[Employee] = []
    for person in short:
        if len(chosen) < spare and (person.role not in _KEY_HOLDERS or keys > 0):
            chosen.append(person)
            keys -= person.role in _KEY_HOLDERS
    return chosen


def _preferred(person: Employee, place: int, week: int) -> str:
    if person.role == "manager":
        return "A" if week % 4 else "B"
    if person.role == "deputy":
        return "C"
    return "ACB"[(place + week) % 3]


def _few(people: list[Employee]) -> dict[Employee, str]:
    if len(people) < 3:
        return dict.fromkeys(people, "D")
    return dict(zip(people, ("A", "C", "D"), strict=True))


def _spare(letters: dict[Employee, str], other: str) -> Employee:
    """Who may change: somebody in the middle, else of the other end, rather without keys."""
    middle = [person for person, letter in letters.items() if letter == "B"]
    candidates = middle or [person for person, letter in letters.items() if letter == other]
    return min(candidates, key=lambda person: person.role in _KEY_HOLDERS)


def _with_keys(letters: dict[Employee, str], letter: str, other: str) -> None:
    if any(person.role in _KEY_HOLDERS for person, given in letters.items() if given == letter):
        return
    holders = [person for person in letters if person.role in _KEY_HOLDERS]
    at_other = [person for person in holders if letters[person] == other]
    free = [person for person in holders if letters[person] == "B"] or at_other[1:]
    if not free:
        return
    person = free[0]
    swapped = next(one for one, given in letters.items() if given == letter)
    letters[person], letters[swapped] = letter, letters[person]


def _special(letters: dict[Employee, str], day: date) -> None:
    """A training on Wednesdays, a whole day on Saturdays, for somebody who would have the middle."""
    special = {_TRAINING_WEEKDAY: "T", 5: "D"}.get(day.weekday())
    middle = [
        person for person, letter in letters.items() if letter == "B" and person.role not in _KEY_HOLDERS
    ]
    if special and middle:
        letters[middle[0]] = special
