"""The page of skills: their names and who holds them, edited in place by head office and human resources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from storekeeper.kit import clock
from storekeeper.kit.records import Row
from storekeeper.kit.sentences import Sentences
from storekeeper.people import service, skill_list
from storekeeper.people.records import RECORDS
from storekeeper.people.skill_list import SkillLine
from storekeeper.qtkit.folding_page import FoldingPage
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.paged_model import Column
from storekeeper.qtkit.record_topic import RecordTopic


def _title(code: str) -> Callable[[Sentences], str]:
    return lambda says: says.say(code)


def _name(field: str, wide: int, *, strong: bool = False) -> Column:
    return Column(
        field,
        _title(f"people.label.skill.{field}"),
        lambda line, _says: line.says(field),
        field if field == "name_en" else "",
        wide,
        strong=strong,
        whole=True,
    )


COLUMNS = (
    Column(
        "code",
        _title("people.label.skill.code"),
        lambda line, _says: line.says("code"),
        "code",
        8,
        whole=True,
    ),
    _name("name_zh", 12, strong=True),
    _name("name_en", 16),
    _name("name_cn", 12),
    Column(
        "people",
        _title("people.skills.column.people"),
        lambda line, _says: f"{line.people:,}",
        "people",
        6,
        number=True,
    ),
    Column(
        "state",
        _title("people.shops.column.state"),
        lambda line, says: says.say("people.skills.state.removed") if line.removed else "",
        "",
        8,
    ),
)
TOPIC = RecordTopic(
    key="skills",
    feature="people",
    record="skill",
    records=RECORDS,
    symbol="certificate-outline",
    columns=COLUMNS,
    sort="code",
    states=("open", "removed"),
    tables=frozenset({"people.skill", "people.employee_skill"}),
    writers=frozenset({"sk_hq", "sk_hr"}),
    read=skill_list.skill_lines,
    count=skill_list.count_skills,
    one=skill_list.some_skills,
    submit=service.submit,
    undoable=service.undoable,
    history=service.history,
    row_key=lambda line: line.key,
    save=skill_list.save_skills,
)


class SkillsPage(FoldingPage):
    """The skills of the chain. `show_place` takes {'skill_id'}."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, TOPIC)

    def asked(self) -> Mapping[str, object]:
        """As of today."""
        return {"on": clock.today()}

    def read_detail(self, connection: Any, key: Any) -> SkillLine | None:
        """A skill, archived or not."""
        for state in self.topic.states:
            found = skill_list.some_skills(connection, keys={key}, on=clock.today(), state=state)
            if found:
                return found[0]
        return None

    def show_detail(self, found: SkillLine) -> tuple[Row, ...]:
        """Shows the skill."""
        says = self.desk.sentences
        chip = (says.say("people.skills.state.removed"), "") if found.removed else ("", "")
        title = found.says("name_en" if says.language == "en" else "name_zh")
        self.detail.show_row(found.row, caption=found.says("code"), title=title, chip=chip)
        self.detail.show_removed(found.removed)
        return (found.row,)

    def retranslate(self) -> None:
        """Human resources too may change skills."""
        super().retranslate()
        self.right_note.say(self.desk.sentences.say("people.skills.who_edits"))
