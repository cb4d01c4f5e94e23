"""The few pictures of the start guide: taken from those of `look`, made small enough to be kept with the guide."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

PICTURES: Mapping[str, str] = {"import": "import-preview", "people": "employee", "week": "roster"}
LANGUAGES = ("zh-HK", "en")
_DRESS = "light-standard"
_FLAT = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither


def keep_for_guide(drawn: Path, guide: Path) -> int:
    """Copies them from the folder `drawn` as `<name>.<language>.png` with 256 colours; returns how many there were.

    Raises OSError when one cannot be written.
    """
    guide.mkdir(parents=True, exist_ok=True)
    kept = 0
    for name, source in PICTURES.items():
        for language in LANGUAGES:
            image = QImage(str(drawn / f"{source}-{language}-{_DRESS}.png"))
            if image.isNull():
                continue
            target = guide / f"{name}.{language}.png"
            small = image.convertToFormat(QImage.Format.Format_Indexed8, _FLAT)
            if not small.save(str(target), "PNG", 0):  # type: ignore[call-overload]
                raise OSError(str(target))
            kept += 1
    return kept
