"""One file of tokens dresses everything, and every pair of colours in use can be read."""

from __future__ import annotations

import itertools
import re

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication

from storekeeper.kit.assets import RESOURCES
from storekeeper.qtkit.icons import glyph, icon
from storekeeper.qtkit.signs import paint_sign
from storekeeper.qtkit.style_sheet import style_sheet
from storekeeper.qtkit.theme import DENSITIES, NAMES, Appearance, Theme, read_tokens

READ_TOGETHER = [
    ("text", "surface"), ("text", "canvas"), ("text", "sunken"), ("text.muted", "canvas"), ("text.muted", "surface"),
    ("accent", "surface"), ("accent", "accent.soft"), ("accent.on", "accent.fill"), ("danger", "danger.soft"),
    ("danger.on", "danger.fill"), ("warn", "warn.soft"), ("warn.on", "warn.fill"), ("ok", "ok.soft"),
    ("tip.on", "tip"), ("text", "accent.soft"), ("text", "warn.soft"), ("text", "danger.soft"), ("text", "ok.soft"),
]  # fmt: skip


def contrast(one: QColor, other: QColor) -> float:
    """The ratio of WCAG 2."""

    def light(color: QColor) -> float:
        parts = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in (color.redF(), color.greenF(), color.blueF())
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("ink", "ground"), READ_TOGETHER)
def test_text_can_be_read_on_its_ground(name: str, ink: str, ground: str) -> None:
    theme = Theme(name)

    assert contrast(theme.color(ink), theme.color(ground)) >= 4.5


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("look", "ABCDET")
def test_the_ink_of_a_shift_can_be_read_and_its_edge_be_seen(name: str, look: str) -> None:
    theme = Theme(name)
    shift = theme.shift(look)

    assert contrast(shift.ink, shift.fill) >= 4.5
    assert contrast(shift.edge, theme.color("surface")) >= 3


@pytest.mark.parametrize(("name", "density"), list(itertools.product(NAMES, DENSITIES)))
def test_the_style_sheet_is_filled_from_tokens_alone(name: str, density: str, qapp: QApplication) -> None:
    Theme(name, density).apply(qapp)
    sheet = qapp.styleSheet()

    assert "${" not in sheet
    assert "font-family" not in sheet
    tokens = {shades[name].lower() for shades in read_tokens()["color"].values()}
    assert set(re.findall(r"#[0-9a-f]{6}", sheet)) <= tokens
    qapp.setStyleSheet("")


def test_a_slot_without_a_token_is_noticed() -> None:
    with pytest.raises(KeyError):
        style_sheet({}, {})


def test_palette_and_style_sheet_speak_of_the_same_colours(qapp: QApplication) -> None:
    theme = Theme("dark")

    assert theme.palette().color(QPalette.ColorRole.Window) == theme.color("canvas")
    assert theme.palette().color(QPalette.ColorRole.Highlight) == theme.color("accent.fill")


def test_digits_stand_in_columns_and_chinese_has_its_own_family(qapp: QApplication) -> None:
    font = Theme(language="zh-CN").font("body")

    assert font.featureValue(QFont.Tag("tnum")) == 1
    assert "Noto Sans CJK SC" in font.families()
    assert "Noto Sans CJK HK" in Theme().font().families()


def test_every_density_is_larger_than_the_one_before() -> None:
    sizes = [[Theme("light", d).metric(key) for key in ("body", "row", "control", "icon")] for d in DENSITIES]

    assert sizes == sorted(sizes)
    assert min(sizes[0][1:3]) >= 24


def test_whoever_listens_is_told_of_another_theme(qapp: QApplication, appearance: Appearance) -> None:
    heard: list[str] = []
    appearance.changed.connect(lambda: heard.append(f"{appearance.theme.name} {appearance.theme.density}"))

    appearance.use(name="contrast")
    appearance.use(density="large")

    assert heard == ["contrast standard", "contrast large"]


def test_an_unknown_theme_is_refused() -> None:
    with pytest.raises(KeyError):
        Theme("sepia")


def test_a_shift_without_a_kind_has_the_neutral_look() -> None:
    theme = Theme()

    assert theme.shift(None).fill == theme.color("neutral.soft")


def test_icons_come_in_the_colour_asked_for(qapp: QApplication) -> None:
    image = icon("calendar-text", QColor("#ff0000")).pixmap(QSize(24, 24)).toImage()
    inks = {
        image.pixelColor(x, y).name()
        for x in range(24)
        for y in range(24)
        if image.pixelColor(x, y).alpha() > 250
    }

    assert inks == {"#ff0000"}


def test_every_icon_that_the_look_names_exists() -> None:
    names = [name for key, name in read_tokens()["icons"].items() if key != "set"]

    assert all(glyph(name) for name in names)


def test_the_arrow_of_a_list_exists_in_every_theme() -> None:
    assert all((RESOURCES / "icons" / f"arrow-down-{name}.svg").is_file() for name in NAMES)


def test_the_four_signs_differ_in_grey(qapp: QApplication) -> None:
    signs, drawn = ("hard", "soft", "info", "done"), []
    for sign in signs:
        image = QImage(18, 18, QImage.Format.Format_ARGB32)
        image.fill(QColor("#ffffff"))
        painter = QPainter(image)
        paint_sign(painter, QRect(0, 0, 18, 18), sign, Theme())
        painter.end()
        grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
        drawn.append(bytes(grey.constBits()))

    assert len(set(drawn)) == len(signs)
