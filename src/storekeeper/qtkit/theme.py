"""Colours, sizes and letters of the program: one file of tokens makes the palette and the style sheet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QDir, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from storekeeper.kit.assets import RESOURCES
from storekeeper.qtkit.style_sheet import style_sheet

NAMES = ("light", "dark", "contrast")
DENSITIES = ("standard", "comfortable", "large")
_HAN_FAMILIES = {
    "zh-HK": ("Noto Sans HK", "Noto Sans CJK HK", "Microsoft JhengHei UI"),
    "en": ("Noto Sans HK", "Noto Sans CJK HK", "Microsoft JhengHei UI"),
    "zh-CN": ("Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei UI"),
}
_LATIN_FAMILIES = ("Inter", "Segoe UI Variable", "Segoe UI")


@dataclass(frozen=True)
class ShiftLook:
    """How one kind of shift is drawn: ground, border, ink and stripe colour; outlined even when published."""

    fill: QColor
    edge: QColor
    ink: QColor
    stripe: QColor
    outlined: bool


class Theme:
    """One choice of name, density and language; immutable, cheap to ask while painting."""

    def __init__(self, name: str = "light", density: str = "standard", language: str = "zh-HK") -> None:
        """Raises KeyError for a name, density or language that does not exist."""
        tokens = read_tokens()
        self.name = {each: each for each in NAMES}[name]
        self.density = density
        self.language = language
        self._colors = {key: QColor(shades[name]) for key, shades in tokens["color"].items()}
        self._shifts = {look: _shift_look(one, name) for look, one in tokens["shift"].items()}
        self._sizes: dict[str, int] = {
            **tokens["size"],
            **tokens["density"][density],
            **{f"radius.{key}": value for key, value in tokens["radius"].items()},
            **{f"line.{key}": value for key, value in tokens["line"].items()},
            "line.message": 2 if name == "contrast" else 1,
        }
        self._fonts: dict[tuple[str, bool], QFont] = {}
        self._families = [*_LATIN_FAMILIES, *_HAN_FAMILIES[language]]

    def color(self, name: str) -> QColor:
        """The colour of a token such as 'text.muted'; KeyError for an unknown one."""
        return self._colors[name]

    def shift(self, look: str | None) -> ShiftLook:
        """The look of a kind of shift, A to E or T; of none, the neutral block."""
        if look is None or look not in self._shifts:
            return ShiftLook(
                fill=self.color("neutral.soft"), edge=self.color("line.strong"), ink=self.color("text"),
                stripe=self.color("line"), outlined=False,
            )  # fmt: skip
        return self._shifts[look]

    def metric(self, name: str) -> int:
        """A size: type in points (body, caption …), else logical pixels (row, control, radius.card …)."""
        return self._sizes[name]

    def font(self, role: str = "body", *, strong: bool = False) -> QFont:
        """The letters of a role: caption, block, body, subtitle, title or figure; digits are tabular."""
        if (role, strong) not in self._fonts:
            self._fonts[role, strong] = self._make_font(role, strong=strong)
        return QFont(self._fonts[role, strong])

    def _make_font(self, role: str, *, strong: bool) -> QFont:
        font = QFont(self._families)
        font.setPointSize(self.metric(role))
        font.setStyleHint(QFont.StyleHint.SansSerif)
        font.setFeature(QFont.Tag("tnum"), 1)
        if strong:
            font.setWeight(QFont.Weight.Bold)
        return font

    def palette(self) -> QPalette:
        """The same tokens as roles of QPalette, for whatever the style draws by itself."""
        palette = QPalette()
        for role, token in _ROLES.items():
            palette.setColor(role, self.color(token))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("text.disabled"))
        return palette

    def apply(self, application: QApplication) -> None:
        """Dresses the whole application."""
        if application.style().objectName() != "fusion":
            application.setStyle("Fusion")
        application.setPalette(self.palette())
        application.setFont(self.font())
        QDir.setSearchPaths("icons", [str(RESOURCES / "icons")])
        words = {"theme": self.name, **{key: color.name() for key, color in self._colors.items()}}
        application.setStyleSheet(style_sheet(words, self._sizes))


class Appearance(QObject):
    """The theme in use; `changed` tells when it has become another one."""

    changed = Signal()

    def __init__(self, theme: Theme | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme or Theme()

    def use(
        self, *, name: str | None = None, density: str | None = None, language: str | None = None
    ) -> None:
        """Changes what is given, dresses the application anew and tells."""
        old = self.theme
        self.theme = Theme(name or old.name, density or old.density, language or old.language)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            self.theme.apply(application)
        self.changed.emit()


def system_theme() -> str:
    """What the desktop environment asks for: 'contrast', 'dark' or 'light'."""
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


@cache
def read_tokens() -> Mapping[str, Any]:
    """The token file as it stands in resources/themes."""
    text = (RESOURCES / "themes" / "tokens.json").read_text(encoding="utf-8")
    return MappingProxyType(json.loads(text))


def _shift_look(token: Mapping[str, Any], name: str) -> ShiftLook:
    colors = {key: QColor(value) for key, value in token[name].items()}
    return ShiftLook(
        colors["fill"],
        colors["edge"],
        colors["ink"],
        colors["stripe"],
        bool(token["outlined_when_published"]),
    )


_R = QPalette.ColorRole
_ROLES = MappingProxyType(
    {
        _R.Window: "canvas", _R.WindowText: "text", _R.Base: "surface", _R.AlternateBase: "sunken",
        _R.Text: "text", _R.Button: "surface", _R.ButtonText: "text", _R.BrightText: "danger",
        _R.Highlight: "accent.fill", _R.HighlightedText: "accent.on", _R.Link: "accent",
        _R.LinkVisited: "accent", _R.ToolTipBase: "tip", _R.ToolTipText: "tip.on",
        _R.PlaceholderText: "text.muted", _R.Light: "surface", _R.Midlight: "line", _R.Mid: "line.group",
        _R.Dark: "line.strong", _R.Shadow: "line.strong", _R.Accent: "accent",
    }
)  # fmt: skip
