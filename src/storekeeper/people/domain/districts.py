"""Hong Kong's 18 districts by code; their names are sentences `people.district.<code>`."""

from __future__ import annotations

from types import MappingProxyType

DISTRICTS = (
    "CW", "WC", "EA", "SO", "YTM", "SSP", "KC", "WTS", "KT",
    "TW", "TM", "YL", "NO", "TP", "SK", "ST", "KWT", "IS",
)  # fmt: skip
_NAMES = MappingProxyType(
    {
        "CW": ("中西區", "Central and Western"),
        "WC": ("灣仔區", "Wan Chai"),
        "EA": ("東區", "Eastern"),
        "SO": ("南區", "Southern"),
        "YTM": ("油尖旺區", "Yau Tsim Mong"),
        "SSP": ("深水埗區", "Sham Shui Po"),
        "KC": ("九龍城區", "Kowloon City"),
        "WTS": ("黃大仙區", "Wong Tai Sin"),
        "KT": ("觀塘區", "Kwun Tong"),
        "TW": ("荃灣區", "Tsuen Wan"),
        "TM": ("屯門區", "Tuen Mun"),
        "YL": ("元朗區", "Yuen Long"),
        "NO": ("北區", "North"),
        "TP": ("大埔區", "Tai Po"),
        "SK": ("西貢區", "Sai Kung"),
        "ST": ("沙田區", "Sha Tin"),
        "KWT": ("葵青區", "Kwai Tsing"),
        "IS": ("離島區", "Islands"),
    }
)
_SIMPLIFIED = MappingProxyType(
    {"湾仔": "WC", "东": "EA", "油尖旺": "YTM", "深水埗": "SSP", "九龙城": "KC", "黄大仙": "WTS", "观塘": "KT",
     "荃湾": "TW", "屯门": "TM", "元朗": "YL", "大埔": "TP", "西贡": "SK", "离岛": "IS"}
)  # fmt: skip


def district_code(text: str) -> str | None:
    """The code that a written district means: itself, or its Chinese or English name with or without 區."""
    plain = text.strip().casefold().removesuffix("district").strip().removesuffix("區").removesuffix("区")
    if plain in _SIMPLIFIED:
        return _SIMPLIFIED[plain]
    plain = plain.replace("&", "and")
    for code, (name_zh, name_en) in _NAMES.items():
        if plain in {code.casefold(), name_zh.removesuffix("區"), name_en.casefold()}:
            return code
    return None
