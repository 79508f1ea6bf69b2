"""Answers that many ask for are written out once, and never for another's object."""

from typing import Any

import msgspec
import pytest
from litestar import get
from litestar.testing import create_test_client

from chama.edge import fresh


class Thing(msgspec.Struct, frozen=True):
    n: int


@pytest.fixture(autouse=True)
def _nothing_written() -> Any:
    fresh._written.clear()
    yield
    fresh._written.clear()


def test_the_same_object_is_written_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    things, asked = [Thing(1), Thing(2)], []

    @get("/thing/{n:int}", response_class=fresh.Shared)
    async def thing(n: int) -> Thing:
        return things[n]

    whole = fresh.Response.render
    monkeypatch.setattr(
        fresh.Response, "render", lambda self, content, *a: asked.append(content) or whole(self, content, *a)
    )
    with create_test_client([thing]) as client:
        answers = [client.get(f"/thing/{n}").json() for n in (0, 1, 0, 0, 1)]
    assert answers == [{"n": 1}, {"n": 2}, {"n": 1}, {"n": 1}, {"n": 2}]
    assert asked == things


def test_objects_that_come_and_go_never_get_the_bytes_of_another() -> None:
    answer = fresh.Shared(None)
    for n in range(3 * fresh.MOST_WRITTEN):
        # Nobody else holds it: were it let go, the next one could stand in its place.
        assert answer.render(Thing(n), "application/json") == b'{"n":%d}' % n
    assert len(fresh._written) == fresh.MOST_WRITTEN
