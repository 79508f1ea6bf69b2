"""Style as a test: `python tools/tidy.py [--root DIR]` prints `file:line: rule: message` and exits 1.

Only what ruff, basedpyright and import-linter cannot say. Lengths above the bounds live in tools/tidy.ratchet
(JSON: "path" or "path::function" -> lines); an entry that is looser than the code is itself a finding, so the
list can only shrink.
"""

import argparse
import ast
import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TypeVar

MAX_FUNCTION, MAX_FILE, MAX_LINE = 70, 400, 110
RATCHET = "tools/tidy.ratchet"
SKIPPED = re.compile(r"\.(?!ci$).*|node_modules|dist|build|__pycache__|.*\.egg-info")
TEXT = {".py", ".md", ".toml", ".yaml", ".yml", ".sh", ".sql", ".ts", ".js", ".mjs", ".vue", ".wxml", ".wxss"}
VAGUE = {"util", "utils", "helper", "helpers", "manager", "managers", "common", "misc"}
WALL_CLOCK = re.compile(r"datetime\.datetime\.(now|utcnow|today)|datetime\.date\.today|time\.time(_ns)?")
EVERYTHING = {"Exception", "BaseException"}
HANDLER = re.compile(r"litestar\..*\b(get|post|put|patch|delete|head|route|websocket(_\w+)?|asgi)")
OWNERS = {"shopper", "owner", "actor"}
LEFT_OVER = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
SQL = re.compile(r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH)\s")
GENES = re.compile(r"\bgene = ANY\(")

T = TypeVar("T", bound=ast.AST)
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, order=True)
class Finding:
    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


@dataclass
class Source:
    """One file: its path below the root (posix) and its text; the tree is parsed when a rule asks."""

    path: str
    text: str
    ratchet: dict[str, int] = field(default_factory=dict)

    def found(self, at: ast.AST | int, rule: str, message: str) -> Finding:
        return Finding(self.path, at if isinstance(at, int) else getattr(at, "lineno", 1), rule, message)

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    def each(self, kind: type[T]) -> Iterator[T]:
        return (node for node in self.nodes if isinstance(node, kind))

    @cached_property
    def origins(self) -> dict[str, str]:
        """Local name -> what was imported under it, so that an alias hides nothing."""
        known: dict[str, str] = {}
        for node in self.nodes:
            if isinstance(node, ast.Import):
                known |= {a.asname: a.name for a in node.names if a.asname}
            elif isinstance(node, ast.ImportFrom):
                known |= {a.asname or a.name: f"{node.module or ''}.{a.name}" for a in node.names}
        return known

    def dotted(self, node: ast.AST | None) -> str:
        """`dt.now` -> "datetime.datetime.now" by the imports; "" for what is not a chain of names."""
        if isinstance(node, ast.Name):
            return self.origins.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            left = self.dotted(node.value)
            return f"{left}.{node.attr}" if left else ""
        return ""

    @property
    def under(self) -> tuple[str, ...]:
        return PurePosixPath(self.path).parts


def lengths(file: Source) -> Iterator[Finding]:
    lines = file.text.splitlines()
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_LINE:
            yield file.found(number, "line-length", f"{len(line)} characters, at most {MAX_LINE}")
    yield from measured(file, file.path, 1, "file-length", len(lines), MAX_FILE)
    for name, node in functions(file.tree):
        size = (node.end_lineno or node.lineno) - node.lineno + 1
        yield from measured(file, f"{file.path}::{name}", node.lineno, "function-length", size, MAX_FUNCTION)


def measured(file: Source, key: str, line: int, rule: str, size: int, bound: int) -> Iterator[Finding]:
    """A size against its bound, or against its ratchet, which must be tight."""
    allowed = file.ratchet.pop(key, None)
    if allowed is None:
        if size > bound:
            yield file.found(line, rule, f"{size} lines, at most {bound}")
    elif size > allowed:
        yield file.found(line, rule, f"{size} lines, the ratchet allows {allowed}")
    elif size <= bound:
        yield file.found(line, "ratchet", f"{size} lines are within the bound: remove {key} from {RATCHET}")
    elif size < allowed:
        yield file.found(line, "ratchet", f"{size} lines now: lower {key} in {RATCHET}")


def functions(node: ast.AST, prefix: str = "") -> Iterator[tuple[str, Function]]:
    """Every function below a node, with its qualified name."""
    for child in ast.iter_child_nodes(node):
        named = isinstance(child, Function | ast.ClassDef)
        name = f"{prefix}{child.name}" if named else ""
        if isinstance(child, Function):
            yield name, child
        yield from functions(child, f"{name}." if named else prefix)


def wall_clock(file: Source) -> Iterator[Finding]:
    if file.under[0] != "src" or file.path.endswith("base/time.py"):
        return
    for node in file.nodes:
        if isinstance(node, ast.Attribute | ast.Name) and WALL_CLOCK.fullmatch(file.dotted(node)):
            yield file.found(node, "wall-clock", f"{file.dotted(node)}: take the Clock of the context")


def fen_is_int(file: Source) -> Iterator[Finding]:
    for node in file.nodes:
        name, annotation = annotated(node)
        if name.endswith("_fen") and annotation is not None and mentions_float(file, annotation):
            yield file.found(node, "fen-float", f"{name} is an integer number of fen")
        divided = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
        if divided and any(is_fen(part) for part in ast.walk(node)):
            yield file.found(node, "fen-division", "'/' on fen loses fen: use base.money.split or ratio")
    for call in file.each(ast.Call):
        if file.dotted(call.func) in {"float", "decimal.Decimal"} and any(map(is_fen, call.args)):
            yield file.found(call, "fen-float", "fen stay integers: base.money has split, ratio and yuan")


def annotated(node: ast.AST) -> tuple[str, ast.expr | None]:
    if isinstance(node, ast.arg):
        return node.arg, node.annotation
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name | ast.Attribute):
        return node.target.id if isinstance(node.target, ast.Name) else node.target.attr, node.annotation
    return (node.name, node.returns) if isinstance(node, Function) else ("", None)


def mentions_float(file: Source, annotation: ast.expr) -> bool:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return bool(re.search(r"\b(float|Decimal)\b", annotation.value))
    return any(file.dotted(part).split(".")[-1] in {"float", "Decimal"} for part in ast.walk(annotation))


def is_fen(node: ast.AST) -> bool:
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Constant) and str(node.slice.value).endswith("_fen")
    name = node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
    return name.endswith("_fen")


def failures(file: Source) -> Iterator[Finding]:
    for caught in file.each(ast.ExceptHandler):
        kinds = caught.type.elts if isinstance(caught.type, ast.Tuple) else [caught.type]
        if caught.type is None:
            yield file.found(caught, "bare-except", "name what you can handle; a bug must crash")
        elif silent(caught.body) and any(file.dotted(k) in EVERYTHING for k in kinds):
            yield file.found(caught, "swallowed", "nothing may fail unseen: name the error or log it")
    for call in file.each(ast.Call):
        everything = any(file.dotted(kind) in EVERYTHING for kind in call.args)
        if everything and file.dotted(call.func) == "contextlib.suppress":
            yield file.found(call, "swallowed", "nothing may fail unseen: name the error or log it")


def silent(body: list[ast.stmt]) -> bool:
    return all(
        isinstance(s, ast.Pass | ast.Continue)
        or (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))
        for s in body
    )


def names(file: Source) -> Iterator[Finding]:
    for part in (*file.under[:-1], PurePosixPath(file.path).stem):
        if part in VAGUE:
            yield file.found(1, "vague-name", f"{part!r} says nothing: name the module after what it does")
    # The import law knows rules.py and rules/; a rules_x.py beside them would escape its contract.
    inside = file.under[5:6] if file.under[2:3] == ("services",) and file.under[4:5] == ("internal",) else ()
    if inside and inside[0].startswith("rules") and inside[0] not in {"rules.py", "rules"}:
        yield file.found(1, "rules-name", "pure decisions live in rules.py or rules/")


def routes(file: Source) -> Iterator[Finding]:
    if file.under[:3] != ("src", "chama", "edge"):
        return
    for name, node in functions(file.tree):
        for decorator in node.decorator_list:
            call = decorator.func if isinstance(decorator, ast.Call) else decorator
            origin = file.dotted(call)
            if not HANDLER.fullmatch(origin):
                continue
            gates = gates_of(file, decorator)
            takes = {a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)}
            needed = {"shopper"} if "shopper" in gates else OWNERS
            private = "shopper" in gates or (file.under[3:4] == ("shop",) and "public" not in gates)
            if not gates:
                yield file.found(decorator, "route-gate", f"{name} names no gate: guards=[gates.…]")
            elif private and not origin.endswith(".asgi") and not takes & needed:
                # A bare @asgi handler has the signature of the protocol; it reads the actor from the scope.
                yield file.found(decorator, "route-owner", f"{name} takes no {' or '.join(sorted(needed))}")


def gates_of(file: Source, decorator: ast.expr) -> set[str]:
    """The gates that a route declares: `[gates.shopper, gates.staff("ship")]` -> shopper, staff."""
    given = decorator.keywords if isinstance(decorator, ast.Call) else []
    guards = [k.value for k in given if k.arg == "guards" and isinstance(k.value, ast.List | ast.Tuple)]
    elements = [e.func if isinstance(e, ast.Call) else e for listed in guards for e in listed.elts]
    named = (file.dotted(element).split(".") for element in elements)
    return {parts[-1] for parts in named if "gates" in parts[:-1]}


def tests(file: Source) -> Iterator[Finding]:
    if file.under[0] != "tests":
        return
    for call in file.each(ast.Call):
        called = file.dotted(call.func)
        literal = call.args[0] if call.args and isinstance(call.args[0], ast.Constant) else None
        if called == "time.sleep" or (called == "asyncio.sleep" and literal and literal.value):
            yield file.found(call, "test-sleep", "wait for a condition with a deadline, or turn a FakeClock")
    for node in file.each(ast.Attribute):
        if file.dotted(node) == "pytest.mark.skip":
            yield file.found(node, "test-skip", "a test runs or is deleted")


def sql(file: Source) -> Iterator[Finding]:
    if file.under[:2] != ("src", "chama") or file.under[2] not in {"services", "flows", "edge"}:
        return
    if "migrations" in file.under or any(re.match(r"(store|tables)", part) for part in file.under[3:]):
        return
    prose = {id(statement.value) for statement in file.each(ast.Expr)}
    for text in file.each(ast.Constant):
        if isinstance(text.value, str) and id(text) not in prose and SQL.match(text.value):
            yield file.found(text, "sql-place", "SQL statements and locks live in store.py")


def sql_keys(file: Source) -> Iterator[Finding]:
    if file.under[0] != "src":
        return
    for text in file.each(ast.Constant):
        if isinstance(text.value, str) and GENES.search(text.value):
            yield file.found(text, "sql-keys", "whole keys: (gene, id) IN (SELECT * FROM unnest(…))")


PYTHON_RULES = (lengths, wall_clock, fen_is_int, failures, names, routes, tests, sql, sql_keys)


def check(path: str, text: str, ratchet: dict[str, int] | None = None) -> list[Finding]:
    """What is wrong with one file; takes the ratchet entries that it met out of `ratchet`."""
    file = Source(path, text, ratchet if ratchet is not None else {})
    found = [
        file.found(number, "left-over", f"{hit[0]}: finish it or write it into the plan")
        for number, line in enumerate(text.splitlines(), 1)
        if (hit := LEFT_OVER.search(line))
    ]
    if path.endswith(".py"):
        try:
            found += [finding for rule in PYTHON_RULES for finding in rule(file)]
        except SyntaxError as why:
            found.append(file.found(why.lineno or 1, "syntax", why.msg))
    return sorted(set(found))


def check_tree(root: Path) -> list[Finding]:
    """What is wrong below `root`, ratchet entries without their code included."""
    listed = root / RATCHET
    ratchet: dict[str, int] = json.loads(listed.read_text(encoding="utf-8")) if listed.exists() else {}
    found: list[Finding] = []
    for above, folders, files in os.walk(root):
        folders[:] = sorted(folder for folder in folders if not SKIPPED.fullmatch(folder))
        for name in sorted(files):
            path = Path(above, name)
            if path.suffix in TEXT or name in {"Makefile", "run"}:
                found += check(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8"), ratchet)
    found += [Finding(RATCHET, 1, "ratchet", f"{key} does not exist: remove it") for key in sorted(ratchet)]
    return found


def main() -> int:
    options = argparse.ArgumentParser(description="The project's style as a test.")
    options.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[1])
    found = check_tree(options.parse_args().root)
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
