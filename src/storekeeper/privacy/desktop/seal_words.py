"""What is said of the seal of the audit."""

from __future__ import annotations

from storekeeper.privacy.desktop.facts import Note
from storekeeper.privacy.desktop.words import AccessWords
from storekeeper.privacy.domain import SealState


def say_seal(note: Note, words: AccessWords, seal: SealState) -> None:
    """Whether the record is whole, in words and with a sign."""
    say = words.say
    if seal.broken:
        note.show_tone("hard")
        note.say(say("seal.broken"), say("seal.broken_why", where=seal.broken))
    elif seal.unproven:
        note.show_tone("soft")
        note.say(say("seal.incomplete"), say("seal.incomplete_why", where=seal.unproven))
    elif seal.sealed_to is None:
        note.show_tone("soft")
        note.say(say("seal.none"), say("seal.none_why"))
    else:
        note.show_tone("done")
        code = "seal.whole" if seal.proof_seen else "seal.unproven"
        note.say(say(code), say(f"{code}_why", at=words.moment(seal.sealed_to), count=f"{seal.events:,}"))
