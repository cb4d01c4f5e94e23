"""Rights, logins, the audit and personal data in the rail of the window."""

from __future__ import annotations

from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.page import Page
from storekeeper.qtkit.who_changed import AUDIT_READERS


class AccessModule:
    """Groups and data, changes that wait, see as."""

    key, group = "access", "access"
    icon = "key-variant"
    needs = AUDIT_READERS | {"sk_hq"}

    def title(self, sentences: Sentences) -> str:
        """組別與資料."""
        return sentences.say("access.page.access")

    def open(self, desk: Desk) -> Page:
        """The page; what it needs is loaded only now."""
        from storekeeper.privacy.desktop.access_page import AccessPage

        return AccessPage(desk)


class LoginsModule:
    """People and where they may go."""

    key, group = "logins", "access"
    icon = "account-key"
    needs = AUDIT_READERS | {"sk_hq"}

    def title(self, sentences: Sentences) -> str:
        """人員."""
        return sentences.say("access.page.logins")

    def open(self, desk: Desk) -> Page:
        """The page; what it needs is loaded only now."""
        from storekeeper.privacy.desktop.logins_page import LoginsPage

        return LoginsPage(desk)


class AuditModule:
    """What was done by whom."""

    key, group = "audit", "access"
    icon = "clipboard-text-clock"
    needs = AUDIT_READERS

    def title(self, sentences: Sentences) -> str:
        """審計紀錄."""
        return sentences.say("access.page.audit")

    def open(self, desk: Desk) -> Page:
        """The page; what it needs is loaded only now."""
        from storekeeper.privacy.desktop.audit_page import AuditPage

        return AuditPage(desk)


class PersonalDataModule:
    """What personal data there is, and for how long."""

    key, group = "personal_data", "access"
    icon = "shield-account"
    needs = AUDIT_READERS

    def title(self, sentences: Sentences) -> str:
        """個人資料."""
        return sentences.say("access.page.personal_data")

    def open(self, desk: Desk) -> Page:
        """The page; what it needs is loaded only now."""
        from storekeeper.privacy.desktop.personal_data_page import PersonalDataPage

        return PersonalDataPage(desk)
