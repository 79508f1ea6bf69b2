"""Every path, make target and chama command that the documents name exists."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOPS = "src|tools|docs|tests|simulators|apps|packages|placements|openapi|bench|deploy|\\.ci"
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
REPO_PATH = re.compile(rf"(?:{TOPS})/[\w./*-]*")
# Only where a command begins: "make" inside a sentence of a code block is a verb.
BEGIN = r"(?:^|&&|;|\|)\s*(?:\$ )?(?:[A-Z_]+=\S+ )*(?:uv run )?(?:[\w./-]*/)?"
MAKE = re.compile(BEGIN + r"make ([a-z][\w-]*)")
CHAMA = re.compile(BEGIN + r"chama ([a-z][a-z-]*)")


def documents(root: Path) -> list[Path]:
    return sorted([*root.glob("README*.md"), *(root / "docs").rglob("*.md")])


def code_of(text: str) -> Iterator[str]:
    """What is set as code: spans, and the lines of fenced blocks."""
    for block in FENCED.findall(text):
        yield from block.splitlines()[1:-1]
    yield from SPAN.findall(FENCED.sub("", text))


def paths_in(text: str) -> set[str]:
    """Repository paths in back-ticks; a trailing dot ends a sentence, `:12` is a line number."""
    spans = SPAN.findall(FENCED.sub("", text))
    words = (word.partition(":")[0].rstrip(".,") for span in spans for word in span.split())
    return {word for word in words if REPO_PATH.fullmatch(word)}


def exists(root: Path, path: str) -> bool:
    return any(root.glob(path.rstrip("/"))) if "*" in path else (root / path).exists()


def targets_of(makefile: str) -> set[str]:
    return {
        name
        for line in makefile.splitlines()
        if (match := re.match(r"([\w.\- ]+?)\s*:(?!=)", line))
        for name in match[1].split()
    }


def commands() -> set[str]:
    """The names that `chama --help` lists and whose code can be imported."""
    from typer.core import TyperGroup
    from typer.main import get_command

    from chama.cli import app

    group = get_command(app)
    assert isinstance(group, TyperGroup)
    context = group.make_context("chama", [], resilient_parsing=True)
    return {name for name in group.list_commands(context) if group.get_command(context, name)}


def named(pattern: re.Pattern[str], text: str) -> set[str]:
    return {name for line in code_of(text) for name in pattern.findall(line.split(" #")[0])}


def test_every_path_in_the_documents_exists() -> None:
    missing = [
        f"{document.relative_to(ROOT)}: {path}"
        for document in documents(ROOT)
        for path in sorted(paths_in(document.read_text(encoding="utf-8")))
        if not exists(ROOT, path)
    ]
    assert missing == []


def test_every_make_target_in_the_documents_exists() -> None:
    wanted = {
        (str(document.relative_to(ROOT)), name)
        for document in documents(ROOT)
        for name in named(MAKE, document.read_text(encoding="utf-8"))
    }
    makefile = ROOT / "Makefile"
    known = targets_of(makefile.read_text(encoding="utf-8")) if makefile.exists() else set()
    assert {(document, name) for document, name in wanted if name not in known} == set()


def test_every_chama_command_in_the_documents_exists() -> None:
    wanted = {
        (str(document.relative_to(ROOT)), name)
        for document in documents(ROOT)
        for name in named(CHAMA, document.read_text(encoding="utf-8"))
    }
    known = commands() if wanted else set()
    assert {(document, name) for document, name in wanted if name not in known} == set()


def test_every_chama_command_can_be_imported() -> None:
    listed = importlib.import_module("chama.cli").COMMANDS
    assert commands() == set(listed)


def test_the_glossary_has_one_row_per_word() -> None:
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|\n").split(" | ")]
        for line in text.splitlines()
        if line.startswith("| ") and not line.startswith("| 中文")
    ]
    assert all(len(row) == 3 and all(row) for row in rows)
    for column in (0, 1):
        words = [row[column] for row in rows]
        assert sorted({word for word in words if words.count(word) > 1}) == []


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("see `src/chama/base/money.py`.", {"src/chama/base/money.py"}),
        ("run `python tools/tidy.py --root .`", {"tools/tidy.py"}),
        ("line `src/a.py:12`, folder `docs/decisions/`, all `src/chama/services/*/api.py`",
         {"src/a.py", "docs/decisions/", "src/chama/services/*/api.py"}),
        ("src/plain.py, `and/or`, `/v3/docs/x`, `https://docs/x`", set()),
        ("```\nsrc/in/a/block.py\n```", set()),
    ],
)  # fmt: skip
def test_paths_are_read_from_back_ticks(text: str, paths: set[str]) -> None:
    assert paths_in(text) == paths


def test_targets_and_commands_are_read_where_a_command_begins() -> None:
    text = """make do, `make up`, `cd x && X=1 make lint` and `.venv/bin/chama up --port 1`, not `chama.x y`
```sh
make test  # then make merry
what did make us chama do
uv run chama seed --scale 9; chama bench
```
"""
    assert named(MAKE, text) == {"up", "lint", "test"}
    assert named(CHAMA, text) == {"up", "seed", "bench"}


def test_targets_are_read_from_the_makefile() -> None:
    text = ".PHONY: up\nup down: deps\n\tchama up\nPY := python\nX = a:b\ntest:\n"
    assert targets_of(text) == {".PHONY", "up", "down", "test"}


def test_wildcards_and_folders_count_as_existing_only_when_there(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").touch()
    assert exists(tmp_path, "docs/")
    assert exists(tmp_path, "docs/*.md")
    assert not exists(tmp_path, "docs/*.txt")
    assert not exists(tmp_path, "docs/b.md")
