"""What passes the insight door."""

from datetime import datetime
from typing import Annotated

import msgspec

from chama.runtime.service import Data

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern=r"^[a-z0-9_.]+$")]
Value = Annotated[str, msgspec.Meta(max_length=64)] | int | float | bool


class Fact(Data, frozen=True):
    """What happened on a phone, the `n`th that this visitor tells; `at` is the phone's own clock."""

    n: Annotated[int, msgspec.Meta(ge=0, le=2**53)]
    name: Name
    at: datetime
    facts: Annotated[dict[Name, Value], msgspec.Meta(max_length=20)] = msgspec.field(default_factory=dict)


class Mark(Data, frozen=True):
    """A product that a shopper marked or looked at, and when last."""

    spu_id: str
    at: datetime
