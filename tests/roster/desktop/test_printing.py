"""The week on paper: A4 landscape, everybody whole on a page, what staff were told and nothing else."""

from __future__ import annotations

# ruff: noqa: F811 - fixtures of the page's own tests are asked for by name
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtGui import QFont, QFontMetricsF, QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from storekeeper.kit.ids import new_id
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.roster import publishing
from storekeeper.roster.desktop.page import RosterPage
from storekeeper.roster.desktop.printing.layout import HIGH, MARGIN, WIDE, Asked, Sheet, pages, times
from storekeeper.roster.desktop.printing.painting import save_pdf
from storekeeper.roster.desktop.words import Words
from storekeeper.roster.domain import Revision, Week
from tests.fixtures.database import Clone
from tests.roster.desktop.test_page import CHAN, MKK, MONDAY, desk, in_store, page, stored, type_into  # noqa: F401
from tests.roster.drawn import draw

NOW = datetime(2026, 11, 22, 6, 2, tzinfo=UTC)
ZH = Words(Sentences("zh-HK"))


def crowd(count: int) -> Week:
    """That many people with every kind of day, split and overnight shifts and open ones among them."""
    cells = "9-18 | R | 10-14,17-21 | 22-06 | AL | SH | 9-18/45"
    lines = [f"{1000 + n} 陳大文{n} | {cells}" for n in range(count)]
    return draw("\n".join([*lines, "open | 9-18 | | 13-22"]))


def as_published(week: Week) -> Week:
    revision = Revision(
        UUID(int=9), week.shop.id, week.monday, 3, NOW, "p_1", shifts=week.shifts, marks=week.marks
    )
    return replace(week, published=revision)


def said(sheets: tuple[Sheet, ...]) -> list[str]:
    return [text for sheet in sheets for text in sheet.said]


@pytest.mark.parametrize(("count", "sheets"), [(8, 1), (20, 2), (60, 5)])
def test_every_person_and_shift_is_drawn_once_and_everybody_is_whole_on_a_page(
    count: int, sheets: int
) -> None:
    week = as_published(crowd(count))
    laid = pages(week, ZH, Asked("梁慧儀", NOW))
    assert len(laid) == sheets
    drawn = Counter(said(laid))
    assert all(drawn[person.name_zh] == 1 for person in week.people)
    for text, shifts in Counter(map(times, week.shifts)).items():
        assert drawn[text] == shifts
    assert drawn["例假"] == count
    for number, sheet in enumerate(laid, 1):
        assert {"尖沙咀店（TST）更表", "23/11 一", "29/11 日"} <= set(sheet.said)
        assert f"第 {number} / {sheets} 頁" in sheet.said
        places = [(box.x, box.x + box.w, box.y + box.h) for box in sheet.boxes]
        places += [(text.x, text.x + text.w, text.y + text.h) for text in sheet.texts]
        assert min(left for left, _, _ in places) > MARGIN - 0.1
        assert max(right for _, right, _ in places) < WIDE - MARGIN + 0.2
        assert max(bottom for _, _, bottom in places) < HIGH - MARGIN + 0.2


def test_twenty_people_of_one_shift_a_day_are_one_page() -> None:
    rows = "\n".join(f"{1000 + n} 陳大文 | 9-18 | 9-18 | R | 13-22 | 9-18 | AL | R" for n in range(20))
    assert len(pages(as_published(draw(f"{rows}\nopen | 9-18")), ZH, Asked("梁", NOW))) == 1


def test_what_was_published_is_printed_and_a_draft_says_so_across_its_head() -> None:
    published = as_published(draw("1001 陳大文 | 9-18"))
    later = draw("1001 陳大文 | 13-22 | 9-18")
    week = replace(later, published=published.published)
    usual, draft = (
        said(pages(week, ZH, Asked("梁", NOW))),
        said(pages(week, ZH, Asked("梁", NOW, draft=True))),
    )
    assert "0900–1800" in usual
    assert "1300–2200" not in usual
    assert "第 3 版 · 2026-11-22 14:02 發佈" in usual
    assert "草稿 · 未發佈" not in usual
    assert {"1300–2200", "0900–1800", "草稿 · 未發佈"} <= set(draft)


def test_a_week_that_was_never_published_is_a_draft_whatever_is_asked() -> None:
    assert "草稿 · 未發佈" in said(pages(draw("1001 陳大文 | 9-18"), ZH, Asked("梁", NOW)))


def test_who_is_not_here_any_more_is_on_the_paper_still() -> None:
    week = as_published(draw("1001 陳大文 | 9-18\n1002 何美玲 | 13-22"))
    left = replace(week, people=week.people[:1])
    assert {"#1002", "1300–2200"} <= set(said(pages(left, ZH, Asked("梁", NOW))))


def test_a_column_for_signatures_is_there_when_it_is_wanted() -> None:
    week = as_published(crowd(3))
    assert "簽署" not in said(pages(week, ZH, Asked("梁", NOW)))
    assert "簽署" in said(pages(week, ZH, Asked("梁", NOW, signature=True)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_wider_than_its_place_at_a_size_that_can_be_read(
    qapp: QApplication, language: str
) -> None:
    week = as_published(crowd(3))
    device = QImage(10, 10, QImage.Format.Format_RGB32)
    device.setDotsPerMeterX(11811)
    device.setDotsPerMeterY(11811)
    for sheet in pages(week, Words(Sentences(language)), Asked("梁慧儀", NOW, signature=True)):
        for text in sheet.texts:
            font = QFont(qapp.font().families())
            font.setPointSizeF(text.size)
            font.setBold(text.bold)
            wide = QFontMetricsF(font, device).horizontalAdvance(text.text) / 11.811
            assert text.size * min(1.0, text.w / max(wide, 0.1)) >= 5.5, text


def test_a_pdf_has_a4_pages_lying_and_text_that_is_no_picture(qapp: QApplication, tmp_path: Path) -> None:
    week = as_published(crowd(20))
    laid = pages(week, ZH, Asked("梁慧儀", NOW))
    save_pdf(tmp_path / "week.pdf", laid, qapp.font().families(), "更表")
    content = (tmp_path / "week.pdf").read_bytes()
    boxes = re.findall(rb"/MediaBox \[([\d. ]+)\]", content)
    assert {tuple(round(float(side)) for side in box.split()) for box in boxes} == {(0, 0, 842, 595)}
    assert len(re.findall(rb"/Type /Page\b(?!s)", content)) == len(laid) == 2
    assert b"/Subtype /Image" not in content
    assert b"/FontFile" in content


def test_the_page_saves_what_was_published_and_says_where_it_is(
    page: RosterPage, cloned: Clone, tmp_path: Path
) -> None:
    type_into(page, CHAN, MONDAY, "9-18")
    with cloned.door("regional").write() as connection:
        publishing.publish(connection, revision_id=new_id(), seen=stored(cloned))
    page.reload()
    type_into(page, CHAN, MONDAY, "13-22")
    assert "0900–1800" in said(page.files.printing.laid_out(draft=False))
    assert "1300–2200" in said(page.files.printing.laid_out(draft=True))
    page.files.printing.save_pdf(tmp_path / "week.pdf")
    assert (tmp_path / "week.pdf").read_bytes().startswith(b"%PDF")
    assert page.messages.message is not None
    assert "week.pdf" in page.messages.message.text


def test_the_menu_offers_a_version_only_where_there_is_one(page: RosterPage) -> None:
    page.week_actions["print"].trigger()
    menu = page.files.printing.menu
    able = {action.text(): action.isEnabled() for action in menu.actions() if not action.isSeparator()}
    menu.close()
    assert able == {
        "列印已發佈版本 …": False,
        "已發佈版本存成 PDF …": False,
        "列印草稿 …": True,
        "草稿存成 PDF …": True,
        "加簽署欄": True,
    }


def test_a_pdf_is_asked_for_without_holding_up_the_window(page: RosterPage) -> None:
    page.files.printing.ask_pdf(draft=True)
    (dialog,) = page.findChildren(QFileDialog)
    assert dialog.selectedFiles()[0].endswith("_2026-11-23.pdf")
    dialog.close()
