"""What every record shares: strictness, identifiers, texts in several languages."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, StringConstraints
from pydantic_core import PydanticCustomError

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
"""An identifier: lower-case letters, digits and single hyphens, as in `goodwin-2022`."""

ArmId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$", max_length=80)]
"""The identifier of an arm, which may hold a dose: `active-0.5`."""

_ARM = r"[a-z0-9]+([.-][a-z0-9]+)*"
ArmIds = Annotated[str, StringConstraints(pattern=rf"^{_ARM}(\+{_ARM})*$", max_length=200)]
"""One arm, or several that were reported together: `dose-56+dose-84`."""

# Control characters, the line breaks that editors do not show, signs without width, those that turn the direction of
# writing, and those that stand for a letter that was lost.
_UNSEEN = (
    r"\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ue000-\uf8ff\ufeff"
    r"\ufff9-\ufffd"
)
_LINE = rf"^[^\s{_UNSEEN}]([^\n{_UNSEEN}]*[^\s{_UNSEEN}])?$"
_PROSE = rf"^[^\s{_UNSEEN}]([^{_UNSEEN}]*[^\s{_UNSEEN}])?$"
# The name of a host is plain letters: those of another alphabet that look like them lead elsewhere.
_LINK = rf"[A-Za-z0-9.:@%_~+\[\]-]+([/?#][^\s<>\"'`\\{_UNSEEN}]*)?$"

Line = Annotated[str, StringConstraints(min_length=1, max_length=1_000, pattern=_LINE)]
"""One line of text that does not begin or end with a space."""

Prose = Annotated[str, StringConstraints(min_length=1, max_length=20_000, pattern=_PROSE)]
"""Text of one or more lines."""

Number = Annotated[float, Field(ge=-1e9, le=1e9, allow_inf_nan=False)]
"""A number that a page can write: nothing measured in people is outside of this."""

Days = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)]
"""Days, or another unit of time: more than any study of people lasts."""

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-([A-Z]{2}|[A-Z][a-z]{3}))?$")]
"""A language, as en, or one of a country or script, as pt-BR and zh-Hant."""

Called = dict[Language, tuple[Line, ...]]
"""Other names of something, by language."""
ALSO_CALLED = "names that people use for it, by language: found by the search, not shown"

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Address = Annotated[str, StringConstraints(pattern="^https?://" + _LINK, max_length=500)]
# The item numbers of the nineties hold pairs of < and >; a stop or comma at the end is of the sentence around a DOI.
_SICI = r"<[0-9A-Za-z:._-]+>"
_SIGN = r"\s<>\"'`\\" + _UNSEEN
Doi = Annotated[
    str,
    StringConstraints(pattern=rf"^10\.\d{{4,9}}/([^{_SIGN}]|{_SICI})*([^{_SIGN}.,;:]|{_SICI})$", max_length=200),
]
Day = Annotated[date, Field(description="a day, as 2026-11-23")]


def _in_the_calendar(text: str) -> str:
    parts = [int(part) for part in text.split("-")]
    try:
        date(*parts, *[1] * (3 - len(parts)))
    except ValueError:
        raise PydanticCustomError("no_such_day", "not in the calendar") from None
    return text


PartialDate = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"),
    AfterValidator(_in_the_calendar),
]
"""A year, a month or a day: `2019`, `2019-12`, `2019-12-18`."""


class Record(BaseModel):
    """Strict and frozen: an unknown field is refused, nothing is guessed, nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Text(RootModel[Annotated[dict[Language, Prose], Field(min_length=1)]]):
    """One text in several languages, as `{en: …, fr: …}`."""

    model_config = ConfigDict(strict=True, frozen=True)

    def said(self, language: str) -> tuple[str, str]:
        """The text and the language it is really in: the one asked for, or else the first that there is."""
        if language in self.root:
            return self.root[language], language
        other = next(iter(self.root))
        return self.root[other], other


OTHER_NUMBERS = "numbers that its texts state and that no field holds, without signs, as [240, 0.086]"


class Interval(RootModel[tuple[Number, Number]]):
    """A 95 % interval as `[low, high]`."""

    model_config = ConfigDict(strict=True, frozen=True)

    @property
    def low(self) -> float:
        """Its lower end."""
        return self.root[0]

    @property
    def high(self) -> float:
        """Its upper end."""
        return self.root[1]
