#!/bin/sh
# Makes .venv what the lock says: `sh tools/bootstrap.sh up` (to run the shop) or `test` (to test it).
# A second run that finds nothing changed ends at once.
set -eu
cd "$(dirname "$0")/.."
goal=${1:-up}
root=$(pwd -P)
uv_version=0.13.9

say() { printf '%s\n' "$*" >&2; }
stop() { say "$@"; exit 1; }

case $goal in
up) lock=requirements.lock ;;
test) lock=requirements-test.lock ;;
*) stop "usage: sh tools/bootstrap.sh up|test" ;;
esac
[ -f "$lock" ] || stop "$lock is missing: this is not a whole copy of the project."

good_python() { # runs, is 3.11 or newer, and (with an upper bound) older than that
    "$1" -c "import sys; v = sys.version_info[:2]; sys.exit(not (3, 11) <= v < (3, ${2:-99}))" >/dev/null 2>&1
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        good_python "$PYTHON" || stop "PYTHON=$PYTHON does not run, or is older than Python 3.11."
        echo "$PYTHON"
        return
    fi
    # The Redis that comes as a wheel exists below Python 3.13 only.
    if ! command -v redis-server >/dev/null && ! command -v valkey-server >/dev/null; then
        for p in python3 python3.12 python3.11; do
            if good_python "$p" 13; then echo "$p"; return; fi
        done
    fi
    for p in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if good_python "$p"; then echo "$p"; return; fi
    done
    stop "Python 3.11 or newer was not found. Install it (python.org, or your package manager), then run make again."
}

fingerprint() { # of everything that decides what is installed; the folder too, as paths are written into .venv
    .venv/bin/python - "$root" "$lock" <<'PY'
import hashlib, pathlib, sys
root, *files = sys.argv[1:]
mark = hashlib.sha256(f"{root}\0{sys.version}".encode())
for name in (*files, "pyproject.toml"):
    mark.update(pathlib.Path(name).read_bytes())
print(mark.hexdigest())
PY
}

stamp_of() { echo ".venv/.ready-$1"; }

is_ready() { # $1: up or test, with $lock set to match
    [ -f "$(stamp_of "$1")" ] && [ "$(cat "$(stamp_of "$1")")" = "$(fingerprint)" ]
}

use_pip_settings() {
    # uv does not read pip's settings; a person who chose a mirror or a certificate for pip means it here too.
    settings=$(.venv/uv/bin/python -m pip config list 2>/dev/null || true)
    setting() { printf '%s\n' "$settings" | sed -n "s/^[a-z:]*\.$1='\(.*\)'\$/\1/p" | tail -n 1 | sed 's/\\n/ /g'; }
    index=${PIP_INDEX_URL:-$(setting index-url)}
    extra=${PIP_EXTRA_INDEX_URL:-$(setting extra-index-url)}
    links=${PIP_FIND_LINKS:-$(setting find-links)}
    cert=${PIP_CERT:-$(setting cert)}
    if [ -n "$index" ]; then export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$index}"; fi
    if [ -n "$links" ]; then export UV_FIND_LINKS="${UV_FIND_LINKS:-$links}"; fi
    if [ -n "$cert" ]; then export SSL_CERT_FILE="${SSL_CERT_FILE:-$cert}"; fi
    if [ -n "$extra" ]; then
        # Every hash is in the lock, so it does not matter which index a file comes from.
        export UV_INDEX="${UV_INDEX:-$extra}" UV_INDEX_STRATEGY="${UV_INDEX_STRATEGY:-unsafe-best-match}"
    fi
    export UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-180}"
}

make_venv() {
    python=$(find_python)
    say "Making .venv with $($python -V) …"
    rm -rf .venv
    "$python" -m venv --without-pip .venv >&2 ||
        stop "Python could not make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv."
    printf '%s\n' "$root" >.venv/.root
}

install_uv() {
    # uv and pip have an environment of their own: `uv pip sync` removes what the lock does not name, itself too.
    if .venv/uv/bin/uv --version >/dev/null 2>&1; then return; fi
    rm -rf .venv/uv
    .venv/bin/python -m venv .venv/uv >&2 ||
        stop "Python could not install pip. On Debian and Ubuntu: apt-get install python3-venv."
    pip=".venv/uv/bin/python -m pip install --quiet --disable-pip-version-check"
    $pip "uv==$uv_version" || $pip uv || stop "uv could not be downloaded. Is there a network? (pip's words are above.)"
}

install() {
    rm -f .venv/.ready-up .venv/.ready-test .venv/.ready
    install_uv
    use_pip_settings
    say "Installing $lock …"
    .venv/uv/bin/uv pip sync --python .venv/bin/python "$lock" ||
        stop "The packages of $lock could not be installed. Is there a network, and room on the disk? (uv's words are above.)"
    isolation=
    if .venv/bin/python -c 'import setuptools' 2>/dev/null; then isolation=--no-build-isolation; fi
    .venv/uv/bin/uv pip install --quiet --python .venv/bin/python --no-deps $isolation -e . ||
        stop "The project itself could not be installed into .venv. (uv's words are above.)"
    fingerprint >"$(stamp_of "$goal")"
}

# A moved .venv, or one of another folder, is made anew: its scripts carry the old path.
if [ ! -f .venv/.root ] && grep -qsF "$root/.venv" .venv/bin/activate; then printf '%s\n' "$root" >.venv/.root; fi
if [ "$(cat .venv/.root 2>/dev/null)" != "$root" ] || ! good_python .venv/bin/python; then make_venv; fi

if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then
    mkdir -p .venv/home
    HOME=$root/.venv/home
    export HOME
fi

# What is needed to test is also enough to run.
if [ "$goal" = up ] && [ -f "$(stamp_of test)" ]; then
    lock=requirements-test.lock
    if is_ready test; then exit 0; fi
    lock=requirements.lock
fi
if ! is_ready "$goal"; then install; fi
touch .venv/.ready
