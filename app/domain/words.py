"""A sentence for the user in each language the program speaks."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass


class Language(enum.StrEnum):
    """The languages of the program, by their BCP 47 tag."""

    ENGLISH = "en"
    CHINESE = "zh-CN"


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence (or short text), the same in English and in simplified Chinese."""

    en: str
    zh: str

    def in_language(self, language: Language) -> str:
        """The sentence in `language`."""
        return self.zh if language is Language.CHINESE else self.en

    def __str__(self) -> str:
        return self.en

    def __add__(self, other: Words) -> Words:
        """Two sentences, one after the other."""
        return Words(f"{self.en} {other.en}", f"{self.zh}{other.zh}")


def listed(names: Iterable[str]) -> Words:
    """Names one after the other, as in "BTC, ETH and LTC"."""
    *others, last = names
    return Words(" and ".join(filter(None, (", ".join(others), last))), "、".join((*others, last)))
