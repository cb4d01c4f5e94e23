"""How Today says things: the greeting, and deadlines seen from now."""

from __future__ import annotations

from datetime import datetime, timedelta

from storekeeper.kit.clock import HONG_KONG
from storekeeper.kit.sentences import Sentences

_MINUTE = timedelta(minutes=1)
_HOUR = 60
_NOON, _EVENING = 12, 18
_FULL_NAME = 3  # characters of a Chinese name with a family name of one


class TodayWords:
    """Says the codes of section `today` in one language."""

    def __init__(self, sentences: Sentences) -> None:
        self.sentences = sentences

    def say(self, code: str, **values: object) -> str:
        """The sentence of `today.<code>`."""
        return self.sentences.say(f"today.{code}", **values)

    def greeting(self, name: str, now: datetime) -> str:
        """By the hour in Hong Kong and by the given name."""
        hour = now.astimezone(HONG_KONG).hour
        part = "morning" if hour < _NOON else "afternoon" if hour < _EVENING else "evening"
        return self.say(f"greeting.{part}", name=given_name(name))

    def deadline(self, instant: datetime | None, now: datetime) -> str:
        """58 分鐘後, 今日 18:00, 12月19日（六）, 過期 2 日; nothing without one."""
        if instant is None:
            return ""
        left, local = instant - now, instant.astimezone(HONG_KONG)
        days = (local.date() - now.astimezone(HONG_KONG).date()).days
        if timedelta(0) <= left < _HOUR * _MINUTE:
            return self.say("due.minutes", minutes=max(1, left // _MINUTE))
        if days < 0:
            return self.say("due.days_ago", days=-days)
        if days == 0:
            return self.say("due.passed" if left < timedelta(0) else "due.today", time=local.time())
        return self.say("due.tomorrow", time=local.time()) if days == 1 else self.sentences.day(local.date())


def given_name(name: str) -> str:
    """慧儀 of 梁慧儀, Winnie of LEUNG Wai Yee, Winnie; another name stays whole."""
    if ", " in name:
        return name.rpartition(", ")[2]
    han = len(name) == _FULL_NAME and all("\u4e00" <= letter <= "\u9fff" for letter in name)
    return name[1:] if han else name
