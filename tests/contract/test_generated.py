"""What repeats the code says the same as the code: the picture, the CHECK, the OpenAPI documents."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from chama.runtime.settings import settings
from chama.services.orders.internal import rules

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs/algorithms/order-states.md"
MIGRATION = ROOT / "src/chama/services/orders/internal/migrations/0001_initial.sql"


def pairs_in(sql: str) -> list[tuple[str, str]]:
    """The (prev_state, state) pairs of the one CHECK on transitions."""
    checks = re.findall(r"CHECK \(\(prev_state, state\) IN \((.*?)\)\)\)", sql, re.DOTALL)
    assert len(checks) == 1
    return re.findall(r"\('(\w*)', '(\w+)'", checks[0])


@pytest.fixture
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The web app makes its media folder; a test must not make it in the project."""
    monkeypatch.setenv("CHAMA_STATE_DIR", str(tmp_path))
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def test_the_documents_show_the_order_states() -> None:
    assert rules.diagram() in PICTURE.read_text(encoding="utf-8")


def test_the_check_has_exactly_the_pairs_of_the_table() -> None:
    wanted = [(source, target) for source, _, target in rules.TRANSITIONS]
    assert sorted(pairs_in(MIGRATION.read_text(encoding="utf-8"))) == sorted(wanted)


def test_the_pairs_of_the_rules_own_check_are_read_back() -> None:
    assert pairs_in(rules.check_sql()) == [(source, target) for source, _, target in rules.TRANSITIONS]


@pytest.mark.usefixtures("own_state")
def test_every_route_has_its_line_in_the_actor_matrix() -> None:
    from chama.edge import gates
    from chama.edge.documents import handlers_of
    from chama.process import web_app
    from chama.services.staff.internal.rules import PERMISSIONS
    from tests.support.matrix import ROUTES

    found = {
        f"{method} {path}": gates.gate_of(handler)
        for (method, path), handler in handlers_of(web_app()).items()
        if method != "HEAD"
    }
    stale = sorted(ROUTES.keys() - found.keys())
    assert stale == [], "these lines of tests/support/matrix.py name no route any more"
    wrong = [
        f'"{route}": {call}(),' if gate in ("public", "shopper") else f'"{route}": staff("{gate[6:]}"),'
        for route, gate in sorted(found.items())
        if route not in ROUTES or ROUTES[route].gate != gate
        for call in [gate]
    ]
    assert wrong == [], "put these lines into tests/support/matrix.py:\n    " + "\n    ".join(wrong)
    unknown = {g[6:] for g in found.values() if g.startswith("staff:")} - PERMISSIONS.keys()
    assert unknown == set(), "put these permissions into PERMISSIONS of services/staff/internal/rules.py"


@pytest.mark.usefixtures("own_state")
def test_the_openapi_documents_are_the_routes() -> None:
    from chama.cli.docs import generated

    made = generated()
    assert set(made) == {ROOT / f"openapi/{name}.json" for name in ("shop", "admin", "doors")}
    stale = [file.name for file, text in made.items() if file.read_text(encoding="utf-8") != text]
    assert stale == [], "run `chama openapi`"
