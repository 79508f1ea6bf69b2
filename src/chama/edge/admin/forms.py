"""What the forms and lists of the console share."""

from typing import Annotated

import msgspec
from litestar.params import QueryParameter

Limit = Annotated[int, QueryParameter(ge=1, le=100)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
