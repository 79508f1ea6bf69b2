"""Every door can be opened from afar: its methods say whether they read, its types can cross the wire."""

import re

import msgspec
import pytest

from chama.process import ISLANDS
from chama.runtime.service import Method

METHODS = [(f"{name}.{m.name}", m) for name, island in ISLANDS.items() for m in island.door.methods.values()]
SOUNDS_LIKE_A_READ = re.compile(r"(get|list|find|count)_")


def test_what_sounds_like_a_read_is_marked_as_one() -> None:
    forgotten = [name for name, m in METHODS if SOUNDS_LIKE_A_READ.match(m.name) and not m.reads]
    assert forgotten == [], "mark it with @read in api.py, or call it what it is"


@pytest.mark.parametrize("method", [m for _, m in METHODS], ids=[name for name, _ in METHODS])
def test_arguments_and_answer_can_be_read_back_from_bytes(method: Method) -> None:
    msgspec.msgpack.Decoder(method.arguments)
    msgspec.msgpack.Decoder(method.answer)


def test_every_door_goes_by_the_name_of_its_service() -> None:
    assert [island.door.name for island in ISLANDS.values()] == list(ISLANDS)
