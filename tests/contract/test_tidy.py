"""Every style rule refuses the snippet that breaks it and passes the one beside it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tools.tidy import RATCHET, check, check_tree

ROOT = Path(__file__).resolve().parents[2]
TEAS = "src/chama/services/teas/internal"
SHOP = "src/chama/edge/shop/teas.py"
ROUTE = "from litestar import get, post\nfrom litestar.handlers import asgi\nfrom chama.edge import gates\n"
WIDE = "x = 1  # " + "-" * 101
LONG = "def brew():\n" + "    pass\n" * 69
LEFT_OVERS = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]

# rule, path, what it refuses, what it passes
RULES = [
    ("line-length", "src/a.py", f"{WIDE}-", WIDE),
    ("function-length", "src/a.py", f"{LONG}    pass\n", LONG),
    ("function-length", "src/a.py", f"async {LONG}    pass\n", f"class Tea:\n    x = 1\n\n\n{LONG}"),
    ("file-length", "src/a.py", "x = 1\n" * 401, "x = 1\n" * 400),
    ("wall-clock", "src/a.py", "from datetime import datetime\ndatetime.now(UTC)", "clock.now()"),
    ("wall-clock", "src/a.py", "import datetime as dt\nf(dt.datetime.utcnow)", "dt.timedelta(hours=1)"),
    ("wall-clock", "src/a.py", "from datetime import date\ndate.today()", "date.fromisoformat('2026-01-01')"),
    ("wall-clock", "src/a.py", "import time\ntime.time()", "import time\ntime.monotonic()"),
    (
        "wall-clock",
        "src/a.py",
        "from time import time as seen\nseen()",
        "from chama.base.time import seen\nseen()",
    ),
    ("fen-float", "src/a.py", "def pay(price_fen: float): ...", "def pay(price_fen: int, share: float): ..."),
    (
        "fen-float",
        "src/a.py",
        "class Tea:\n    price_fen: Decimal | None",
        "class Tea:\n    price_fen: int | None",
    ),
    ("fen-float", "src/a.py", "def total_fen() -> 'list[float]': ...", "def total_fen() -> list[int]: ..."),
    ("fen-float", "src/a.py", "float(order.paid_fen)", "float(order.weight_g)"),
    ("fen-division", "src/a.py", "order.paid_fen / 2", "order.paid_fen // 2"),
    ("fen-division", "src/a.py", "(goods_fen + freight_fen) / n", "(goods_g + box_g) / n"),
    ("fen-division", "src/a.py", "row['paid_fen'] / 100", "folder / 'paid_fen.csv'"),
    ("fen-division", "src/a.py", "paid_fen /= 2", "paid_fen //= 2"),
    (
        "bare-except",
        "src/a.py",
        "try:\n    f()\nexcept:\n    log()",
        "try:\n    f()\nexcept OSError:\n    pass",
    ),
    (
        "swallowed",
        "src/a.py",
        "try:\n    f()\nexcept (OSError, Exception):\n    pass",
        "try:\n    f()\nexcept Exception:\n    log()\n    raise",
    ),
    (
        "swallowed",
        "src/a.py",
        "import contextlib\nwith contextlib.suppress(Exception):\n    f()",
        "import contextlib\nwith contextlib.suppress(KeyError):\n    f()",
    ),
    ("route-gate", SHOP, f"{ROUTE}@get('/')\nasync def see(): ...", f"{ROUTE}async def see(): ..."),
    (
        "route-gate",
        "src/chama/edge/admin/teas.py",
        f"{ROUTE}@get('/', guards=[must_be_kind])\nasync def see(): ...",
        f"{ROUTE}@get('/', guards=[gates.staff('teas.see')])\nasync def see(): ...",
    ),
    (
        "route-gate",
        SHOP,
        "import litestar\n@litestar.get\nasync def see(): ...",
        "import litestar\nfrom chama.edge.gates import public\n"
        "@litestar.get(guards=[public])\nasync def see(): ...",
    ),
    (
        "route-owner",
        SHOP,
        f"{ROUTE}@post('/', guards=[gates.shopper])\nasync def buy(actor): ...",
        f"{ROUTE}@post('/', guards=[gates.shopper])\nasync def buy(*, shopper): ...",
    ),
    (
        "route-owner",
        SHOP,
        f"{ROUTE}class Teas:\n    @get('/', guards=[gates.member])\n    async def see(self): ...",
        f"{ROUTE}class Teas:\n    @get('/', guards=[gates.member])\n    async def see(self, actor): ...",
    ),
    (
        "route-owner",
        SHOP,
        f"{ROUTE}@get('/', guards=[gates.shopper])\nasync def see(scope, receive, send): ...",
        f"{ROUTE}@asgi('/', guards=[gates.shopper])\nasync def see(scope, receive, send): ...",
    ),
    ("test-sleep", "tests/test_a.py", "import time\ntime.sleep(1)", "await until(ready, seconds=5)"),
    (
        "test-sleep",
        "tests/test_a.py",
        "import asyncio\nasyncio.sleep(0.1)",
        "import asyncio\nasyncio.sleep(0)",
    ),
    (
        "test-skip",
        "tests/test_a.py",
        "import pytest\n@pytest.mark.skip\ndef test_a(): ...",
        "import pytest\n@pytest.mark.skipif(no_browser, reason='no browser')\ndef test_a(): ...",
    ),
    ("sql-place", f"{TEAS}/queries.py", "run('SELECT 1')", "run(teas_by_year)"),
    ("sql-place", f"{TEAS}/actions/sell.py", "run(f'UPDATE teas SET n = {n}')", "say('Update the tea')"),
    ("sql-place", "src/chama/flows/barter.py", "X = '''\n  WITH t AS (…)'''", "'''WITH a tea.'''"),
    (
        "sql-keys",
        f"{TEAS}/store.py",
        "x = 'WHERE gene = ANY($1) AND id = ANY($2)'",
        "x = 'WHERE (gene, id) IN (SELECT * FROM unnest($1, $2))'",
    ),
    ("syntax", "src/a.py", "def :", "def f(): ..."),
    *(("left-over", "apps/a.ts", f"let x // {word}: later", f"let {word}S = 1") for word in LEFT_OVERS),
]


def rules_met(path: str, text: str) -> set[str]:
    return {finding.rule for finding in check(path, text)}


@pytest.mark.parametrize(("rule", "path", "refused", "passed"), RULES)
def test_a_rule_refuses_its_breach_and_nothing_else(rule: str, path: str, refused: str, passed: str) -> None:
    assert rules_met(path, refused) == {rule}
    assert rules_met(path, passed) == set()


@pytest.mark.parametrize("name", ["utils", "helpers", "manager", "common"])
def test_a_module_name_says_what_it_does(name: str) -> None:
    assert rules_met(f"src/chama/{name}.py", "") == {"vague-name"}
    assert rules_met(f"tests/{name}/test_a.py", "") == {"vague-name"}
    assert rules_met(f"src/chama/{name}_of_tea.py", "") == set()


def test_rules_live_where_the_import_law_sees_them() -> None:
    assert rules_met(f"{TEAS}/rules_of_price.py", "") == {"rules-name"}
    assert rules_met(f"{TEAS}/rules.py", "") == set()
    assert rules_met(f"{TEAS}/rules/price.py", "") == set()


@pytest.mark.parametrize(
    "path",
    [f"{TEAS}/store.py", f"{TEAS}/store_of_leaves.py", f"{TEAS}/store/leaves.py", f"{TEAS}/tables.py",
     f"{TEAS}/migrations/versions/0001.py", "src/chama/runtime/outbox.py"],
)  # fmt: skip
def test_sql_is_written_in_its_places(path: str) -> None:
    assert rules_met(path, "run('SELECT 1')") == set()


def test_only_base_time_reads_the_wall_clock() -> None:
    text = "from datetime import datetime, UTC\ndatetime.now(UTC)"
    assert rules_met("src/chama/base/time.py", text) == set()
    assert rules_met("src/chama/runtime/time.py", text) == {"wall-clock"}


def test_a_finding_names_file_line_rule_and_reason() -> None:
    [finding] = check("src/a.py", "import time\n\nstarted = time.time()\n")
    assert str(finding) == "src/a.py:3: wall-clock: time.time: take the Clock of the context"


def tree(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("allowed", "rules"),
    [(75, []), (74, ["function-length"]), (76, ["ratchet"]), (None, ["function-length"])],
)
def test_the_ratchet_allows_exactly_what_is_there(
    tmp_path: Path, allowed: int | None, rules: list[str]
) -> None:
    listed = {} if allowed is None else {"src/a.py::brew": allowed}
    root = tree(tmp_path, {"src/a.py": LONG + "    pass\n" * 5, RATCHET: json.dumps(listed)})
    assert [finding.rule for finding in check_tree(root)] == rules


@pytest.mark.parametrize("key", ["src/a.py", "src/a.py::brew", "src/gone.py", "src/a.py::gone"])
def test_the_ratchet_keeps_no_entry_without_need(tmp_path: Path, key: str) -> None:
    root = tree(tmp_path, {"src/a.py": "def brew(): ...\n", RATCHET: json.dumps({key: 90})})
    assert [finding.rule for finding in check_tree(root)] == ["ratchet"]


def test_the_ratchet_of_the_project_only_shrinks() -> None:
    listed = ROOT / RATCHET
    entries = json.loads(listed.read_text(encoding="utf-8")) if listed.exists() else {}
    assert len(entries) <= 0  # lower this number with the list; it never rises


def test_folders_of_others_are_not_read(tmp_path: Path) -> None:
    root = tree(
        tmp_path, {".venv/utils.py": "except", "apps/node_modules/utils.py": "except", "a.svg": "\x00"}
    )
    assert check_tree(root) == []


def test_the_command_exits_1_with_findings_and_0_without(tmp_path: Path) -> None:
    def tidy() -> tuple[int, str]:
        run = subprocess.run(
            [sys.executable, str(ROOT / "tools/tidy.py"), "--root", str(tmp_path)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return run.returncode, run.stdout

    tree(tmp_path, {"src/a.py": "x = 1\n"})
    assert tidy() == (0, "")
    tree(tmp_path, {"src/utils.py": "x = 1\n"})
    code, said = tidy()
    assert code == 1
    assert said.startswith("src/utils.py:1: vague-name: ")


def test_the_project_is_tidy() -> None:
    assert [str(finding) for finding in check_tree(ROOT)] == []
