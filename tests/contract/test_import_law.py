"""The law of imports holds on the tree, refuses every breach by name, and lets through what it allows."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = "from importlinter.cli import lint_imports_command as run; run()"

# A shop of two services with every file the law speaks of; a breach is one more line in one of them.
FILES = [
    "base/money.py",
    "runtime/service.py",
    "runtime/flow.py",
    "runtime/db.py",
    *(
        f"services/{service}/{file}.py"
        for service in ("mules", "teas")
        for file in (
            "api",
            "types",
            "events",
            "errors",
            "internal/service",
            "internal/rules",
            "internal/queries",
            "internal/store",
            "internal/tables",
            "internal/reactions",
            "internal/jobs",
            "internal/actions/sell",
            "internal/exchanges/ask",
            "internal/gateways/road",
        )
    ),
    "flows/barter.py",
    "edge/shop/teas.py",
    "process.py",
    "cli/serve.py",
]

# contract, file that breaks it, the import it must not have
BREACHES = [
    ("layers", "base/money.py", "chama.runtime.db"),
    ("layers", "runtime/db.py", "chama.services.teas.api"),
    ("layers", "services/teas/internal/jobs.py", "chama.flows.barter"),
    ("layers", "flows/barter.py", "chama.edge.shop.teas"),
    ("layers", "edge/shop/teas.py", "chama.process"),
    ("layers", "edge/shop/teas.py", "chama.cli.serve"),
    ("independence", "services/teas/internal/actions/sell.py", "chama.services.mules.api"),
    ("independence", "services/teas/internal/queries.py", "chama.services.mules.types"),
    ("independence", "services/teas/internal/reactions.py", "chama.services.mules.api"),
    ("independence", "services/teas/internal/reactions.py", "chama.services.mules.internal.store"),
    ("independence", "services/teas/types.py", "chama.services.mules.types"),
    ("anatomy", "services/teas/api.py", "chama.services.teas.internal.service"),
    ("anatomy", "services/teas/types.py", "chama.services.teas.internal.tables"),
    ("internals", "flows/barter.py", "chama.services.teas.internal.store"),
    ("internals", "edge/shop/teas.py", "chama.services.teas.internal.service"),
    ("internals", "process.py", "chama.services.teas.internal.store"),
    ("internals", "cli/serve.py", "chama.services.teas.internal.tables"),
    ("package-file", "services/teas/__init__.py", "chama.services.teas.internal.service"),
    ("package-file", "services/teas/__init__.py", "chama.runtime.db"),
    ("public-files", "services/teas/api.py", "chama.runtime.db"),
    ("public-files", "services/teas/types.py", "sqlalchemy"),
    ("rules", "services/teas/internal/rules.py", "chama.services.teas.internal.store"),
    ("rules", "services/teas/internal/rules.py", "chama.services.teas.api"),
    ("rules", "services/teas/internal/rules.py", "chama.runtime.service"),
    ("rules", "services/teas/internal/rules.py", "time"),
    ("actions", "services/teas/internal/actions/sell.py", "chama.services.teas.internal.gateways.road"),
    ("actions", "services/teas/internal/actions/sell.py", "httpx"),
    ("flows", "flows/barter.py", "chama.runtime.db"),
    ("flows", "flows/barter.py", "sqlalchemy"),
    ("base-is-pure", "base/money.py", "asyncio"),
    ("stand-ins", "edge/shop/teas.py", "simulators"),
    ("stand-ins", "cli/serve.py", "tests"),
]

ALLOWED = [
    ("runtime/db.py", "chama.base.money"),
    ("services/teas/api.py", "chama.runtime.service"),
    ("services/teas/api.py", "chama.services.teas.types"),
    ("services/teas/events.py", "chama.services.teas.types"),
    ("services/teas/internal/rules.py", "chama.base.money"),
    ("services/teas/internal/rules.py", "chama.services.teas.types"),
    ("services/teas/internal/rules.py", "chama.services.teas.errors"),
    ("services/teas/internal/store.py", "chama.runtime.db"),
    ("services/teas/internal/actions/sell.py", "chama.services.teas.internal.rules"),
    ("services/teas/internal/actions/sell.py", "chama.services.teas.internal.store"),
    ("services/teas/internal/exchanges/ask.py", "chama.services.teas.internal.gateways.road"),
    ("services/teas/internal/reactions.py", "chama.services.mules.events"),
    ("services/teas/internal/reactions.py", "chama.services.mules.types"),
    ("services/teas/internal/reactions.py", "chama.services.teas.internal.actions.sell"),
    ("services/teas/internal/service.py", "chama.services.teas.api"),
    ("flows/barter.py", "chama.runtime.flow"),
    ("flows/barter.py", "chama.services.teas.api"),
    ("flows/barter.py", "chama.services.mules.events"),
    ("runtime/flow.py", "chama.runtime.service"),
    ("edge/shop/teas.py", "chama.flows.barter"),
    ("edge/shop/teas.py", "chama.runtime.db"),
    ("edge/shop/teas.py", "chama.services.mules.errors"),
    ("process.py", "chama.services.teas.internal.service"),
    ("process.py", "chama.services.mules.internal.reactions"),
    ("cli/serve.py", "chama.services.teas.internal.jobs"),
    ("cli/serve.py", "chama.process"),
]


def lint(root: Path) -> tuple[int, str]:
    """Run the linter on `root`/src with the law in `root`; the exit code and what it said, on wide lines."""
    found = subprocess.run(
        [sys.executable, "-c", LINT, "--no-logo", "--no-cache"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "src"), "COLUMNS": "300"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return found.returncode, found.stdout + found.stderr


def module_of(file: str) -> str:
    return "chama." + file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def add_file(root: Path, file: str, line: str = "") -> None:
    """Append a line to a file of the package, making it and the packages above it where they are missing."""
    src = root / "src"
    path = src / "chama" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    for above in path.relative_to(src).parents[:-1]:
        (src / above / "__init__.py").touch()
    with path.open("a", encoding="utf-8") as out:
        out.write(line)


@pytest.fixture(scope="module")
def small_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("law")
    shutil.copy(ROOT / ".importlinter", root)
    for file in FILES:
        add_file(root, file)
    return root


def test_the_tree_keeps_the_law() -> None:
    code, said = lint(ROOT)
    assert code == 0, said


def test_what_the_law_allows_passes(small_shop: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(small_shop, tmp_path / "shop"))
    for file, imported in ALLOWED:
        add_file(root, file, f"\nimport {imported}\n")
    code, said = lint(root)
    assert code == 0, said


@pytest.mark.parametrize(("contract", "file", "imported"), BREACHES)
def test_a_breach_is_refused_by_name(
    small_shop: Path, tmp_path: Path, contract: str, file: str, imported: str
) -> None:
    root = Path(shutil.copytree(small_shop, tmp_path / "shop"))
    add_file(root, file, f"\nimport {imported}\n")
    code, said = lint(root)
    assert code == 1, said
    assert f"\n{contract}: " in said.partition("Broken contracts")[2], said
    assert f"{module_of(file)} -> {imported} " in said, said


def test_every_contract_has_a_breach_here() -> None:
    law = (ROOT / ".importlinter").read_text(encoding="utf-8")
    declared = {
        line[len("[importlinter:contract:") : -1] for line in law.splitlines() if ":contract:" in line
    }
    assert declared == {contract for contract, _, _ in BREACHES}


def test_the_list_of_exceptions_only_shrinks() -> None:
    law = (ROOT / ".importlinter").read_text(encoding="utf-8")
    assert sum("->" in line and not line.startswith("#") for line in law.splitlines()) <= 17


def test_all_breaches_are_found_together_in_the_real_tree(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    for file in FILES:
        add_file(tmp_path, file)
    for _, file, imported in BREACHES:
        add_file(tmp_path, file, f"\nimport {imported}\n")
    code, said = lint(tmp_path)
    assert code == 1, said
    missing = [
        (contract, file, imported)
        for contract, file, imported in BREACHES
        if f"{module_of(file)} -> {imported} " not in section(said, contract)
    ]
    assert missing == [], said


def section(said: str, contract: str) -> str:
    """What the linter said about one broken contract."""
    broken = said.partition("Broken contracts")[2]
    after = broken.partition(f"\n{contract}: ")[2]
    names = {name for name, _, _ in BREACHES} - {contract}
    return after[: min((at for name in names if (at := after.find(f"\n{name}: ")) >= 0), default=None)]


@pytest.mark.parametrize("place", ["utils/__init__.py", "helpers.py"])
def test_a_new_package_under_chama_needs_a_place_in_the_order(
    small_shop: Path, tmp_path: Path, place: str
) -> None:
    root = Path(shutil.copytree(small_shop, tmp_path / "shop"))
    add_file(root, place)
    code, said = lint(root)
    assert code == 1
    assert f"- {module_of(place)}" in said, said


def test_a_service_has_no_files_under_other_names(small_shop: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(small_shop, tmp_path / "shop"))
    add_file(root, "services/teas/models.py")
    code, said = lint(root)
    assert code == 1
    assert "- chama.services.teas.models" in said, said
