"""What is said of the seal of the audit, and of what the last proof of each store found."""

from __future__ import annotations

from storekeeper.kit.clock import now
from storekeeper.privacy.desktop.facts import Note
from storekeeper.privacy.desktop.words import AccessWords
from storekeeper.privacy.domain import Proof, SealState

_MOST = 3  # findings of a store that are told here; `storekeeper audit verify` tells all


def say_seal(note: Note, words: AccessWords, seal: SealState) -> None:
    """Whether the record is whole, in words and with a sign; a line for each store that was proven."""
    tone, code = _verdict(seal)
    values = {"at": words.moment(seal.sealed_to), "count": f"{seal.events:,}"}
    lines = [words.say(f"{code}_why", **values), *(_line(words, proof) for proof in seal.proofs)]
    note.show_tone(tone)
    note.say(words.say(code), "\n".join(lines))


def _verdict(seal: SealState) -> tuple[str, str]:
    if seal.broken:
        return "hard", "seal.broken"
    if seal.unproven:
        return "soft", "seal.incomplete"
    if seal.sealed_to is None:
        return "soft", "seal.none"
    if not seal.proofs:
        return "soft", "seal.unproven"
    return ("soft", "seal.old") if seal.is_old(now()) else ("done", "seal.whole")


def _line(words: AccessWords, proof: Proof) -> str:
    """操守庫：完整（今日 03:50 核對）; where it is not, what is wrong and when it was last whole."""
    store = words.store(proof.store)
    told = words.say(
        f"seal.is.{proof.state}", store=store, at=words.moment(proof.at), count=f"{proof.events:,}"
    )
    if proof.state == "intact":
        return told
    found = [
        words.sentences.say(f"audit.{code}", store=store, number=number)
        for code, number in proof.findings[:_MOST]
    ]
    if more := len(proof.findings) - len(found):
        found.append(words.say("seal.more", count=more))
    last = "seal.last_intact" if proof.intact_at is not None else "seal.never_intact"
    return "\n".join((told, *found, words.say(last, store=store, at=words.moment(proof.intact_at))))
