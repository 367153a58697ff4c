"""When a study was registered, began and ended."""

from __future__ import annotations

from pydantic import Field

from .base import PartialDate, Record, Slug


class Dates(Record):
    """When a study was registered, began and ended, each as far as a page that was read says so."""

    registered: PartialDate | None = Field(
        None, description="when it was first sent to a register; when first posted, where only that is told"
    )
    started: PartialDate | None = Field(None, description="when the first person was included")
    completed: PartialDate | None = Field(None, description="when the last person was last seen; never a planned date")
    sources: tuple[Slug, ...] = Field(min_length=1, description="where the dates were read, as named under `sources`")
