"""A scaffolded service imports, keeps the import law, is tidy and has the anatomy of its siblings."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.test_import_law import lint
from tools.new_service import make, singular_of, why_not
from tools.tidy import check

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source tree with a new service of two words."""
    root = tmp_path_factory.mktemp("scaffold")
    shutil.copytree(ROOT / "src", root / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", root)
    shutil.copy(ROOT / "pyproject.toml", root)
    make(root / "src/chama/services", "gift_cards", "gift_card")
    return root


def made(root: Path) -> list[Path]:
    return sorted(
        p for p in (root / "src/chama/services/gift_cards").rglob("*") if p.suffix in {".py", ".md"}
    )


def test_every_module_of_a_new_service_imports(root: Path) -> None:
    modules = [
        ".".join(path.relative_to(root / "src").with_suffix("").parts).removesuffix(".__init__")
        for path in made(root)
        if path.suffix == ".py"
    ]
    code = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)"
    code += "\nfrom chama.services.gift_cards.api import GiftCards"
    code += "\nfrom chama.services.gift_cards.internal.service import GiftCardsHere"
    code += "\nassert set(GiftCards.methods) == {'create', 'get'}"
    code += "\nassert isinstance(GiftCardsHere(), GiftCards)"
    run = subprocess.run(
        [sys.executable, "-c", code, *modules],
        env={"PYTHONPATH": str(root / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr


def test_a_new_service_keeps_the_import_law(root: Path) -> None:
    _, said = lint(root)
    assert "Contracts: " in said
    assert "gift_cards" not in said.partition("Broken contracts")[2], said


def test_a_new_service_is_tidy_and_clean(root: Path) -> None:
    for path in made(root):
        name = path.relative_to(root).as_posix()
        assert check(name, path.read_text(encoding="utf-8")) == []
    folder = str(root / "src/chama/services/gift_cards")
    for command in (["check"], ["format", "--check"]):
        run = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--no-cache", folder],
            cwd=root,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr


def test_a_new_service_says_only_its_own_words(root: Path) -> None:
    folder = root / "src/chama/services/gift_cards"
    texts = [p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.suffix in {".py", ".md", ".sql"}]
    assert texts
    assert not any("wish" in text.lower() or "wsh" in text for text in texts)


def test_an_existing_service_is_not_touched(root: Path) -> None:
    before = {path: path.read_bytes() for path in made(root)}
    with pytest.raises(FileExistsError):
        make(root / "src/chama/services", "gift_cards", "gift_card")
    assert {path: path.read_bytes() for path in made(root)} == before


def test_the_command_writes_a_service_and_refuses_bad_names(tmp_path: Path) -> None:
    def new_service(*arguments: str) -> int:
        return subprocess.run(
            [sys.executable, str(ROOT / "tools/new_service.py"), *arguments, "--root", str(tmp_path)],
            capture_output=True,
            timeout=60,
            check=False,
        ).returncode

    assert new_service("stories") == 0
    api = tmp_path / "src/chama/services/stories/api.py"
    assert "class Stories(Service)" in api.read_text(encoding="utf-8")
    assert "-> Story:" in api.read_text(encoding="utf-8")
    assert new_service("stories") == 1
    assert new_service("Stories") == 2


@pytest.mark.parametrize(
    ("plural", "singular"),
    [("stories", "story"), ("boxes", "box"), ("gift_cards", "gift_card"), ("batches", "batch")],
)
def test_a_plural_has_its_singular(plural: str, singular: str) -> None:
    assert singular_of(plural) == singular


@pytest.mark.parametrize(
    ("plural", "singular"),
    [("GiftCards", "gift"), ("gift-cards", "gift"), ("sheep", "sheep"), ("as", "a"), ("tos", "to")],
)
def test_a_name_that_is_no_plural_noun_is_refused(plural: str, singular: str) -> None:
    assert why_not(plural, singular) != ""
