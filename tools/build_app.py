"""Builds the shop's app once for what its sources are: `python tools/build_app.py [h5|mp|packages] …`.

Installs the node packages of package-lock.json (`packages` does only that) and builds apps/miniapp for
browsers (`h5`, the default; a gzipped copy is laid beside each file that compresses) or for WeChat (`mp`).
A second run that finds nothing changed ends at once.
"""

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "apps" / "miniapp"
BUILT = APP / "dist" / "build"
TARGETS = {"h5": ("index.html", BUILT / "h5"), "mp": ("app.json", BUILT / "mp-weixin")}
PACKAGES_STAMP = ROOT / "node_modules" / ".chama-stamp"
LOCKS = ("package.json", "package-lock.json", ".npmrc")
NODE_MIN = 20
COMPRESSED = {".js", ".css", ".html", ".svg", ".json", ".txt"}


class Problem(Exception):
    """A plain sentence that says what to do."""


def sources() -> Iterator[Path]:
    """Every file that decides what is built."""
    yield from (ROOT / name for name in LOCKS)
    for folder in (APP, ROOT / "packages"):
        for above, folders, files in os.walk(folder):
            folders[:] = sorted(f for f in folders if f not in {"dist", "node_modules", "tests"})
            yield from (Path(above, f) for f in sorted(files))


def digest(files: Iterator[Path]) -> str:
    """One hash of names and contents."""
    mark = hashlib.sha256()
    for file in files:
        mark.update(f"{file.relative_to(ROOT)}\0".encode())
        mark.update(hashlib.sha256(file.read_bytes()).digest())
    return mark.hexdigest()


def is_stamped(stamp: Path, mark: str) -> bool:
    return stamp.is_file() and stamp.read_text() == mark


def check_node() -> None:
    """Node of a version that builds; Problem says what to do otherwise."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise Problem(f"Node {NODE_MIN} or newer with npm was not found. Install it, then run make again.")
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    number = re.match(r"v(\d+)", said)
    if number is None or int(number[1]) < NODE_MIN:
        raise Problem(f"Node is {said or 'broken'}; the shop's pages need Node {NODE_MIN} or newer.")


def run(*command: str) -> None:
    """Run a step; its words are shown only when it fails."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(done.stdout[-4000:], done.stderr[-4000:], sep="\n", file=sys.stderr)
        raise Problem(f"`{' '.join(command)}` failed; its words are above. Is there a network?")


def install() -> None:
    """The node packages of the lock, without running scripts of strangers."""
    mark = digest(ROOT / name for name in LOCKS)
    if is_stamped(PACKAGES_STAMP, mark):
        return
    check_node()
    print("Installing package-lock.json …", file=sys.stderr)
    run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    PACKAGES_STAMP.write_text(mark)


def build(target: str) -> None:
    """A build for what the sources are now; the old one stays until the new one is whole."""
    first, built = TARGETS[target]
    stamp = BUILT / f"{target}.stamp"
    mark = digest(sources())
    if is_stamped(stamp, mark) and (built / first).is_file():
        return
    install()
    print(f"Building the shop's pages ({target}) …", file=sys.stderr)
    stamp.unlink(missing_ok=True)
    run("npm", "run", "--silent", f"build:{target}")
    if target == "h5":
        for file in [f for f in built.rglob("*") if f.suffix in COMPRESSED]:
            file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))
    stamp.write_text(mark)


def main(wanted: list[str]) -> int:
    try:
        for target in wanted or ["h5"]:
            if target == "packages":
                install()
            elif target in TARGETS:
                build(target)
            else:
                raise Problem(f"`{target}` is neither of h5, mp and packages.")
    except Problem as why:
        print(why, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
