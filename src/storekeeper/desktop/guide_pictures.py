"""The few pictures of the start guide: taken from those of `look`, made small enough to be kept with the guide."""

from __future__ import annotations

from collections import Counter
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
            if not _with_few_colours(image).save(str(target), "PNG", 0):  # type: ignore[call-overload]
                raise OSError(str(target))
            kept += 1
    return kept


def _with_few_colours(image: QImage) -> QImage:
    """The most frequent 256 as they are, the others as the nearest of these: the edges of letters."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    counted = Counter(memoryview(plain.constBits()).cast("I"))
    frequent = [int(colour) for colour, _ in counted.most_common(256)]
    return plain.convertToFormat(QImage.Format.Format_Indexed8, frequent, _FLAT)
