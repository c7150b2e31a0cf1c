#!/bin/sh
# Sets up what `make run` and `make test` need: `setup.sh run`, `setup.sh dev`, `setup.sh soak`, `setup.sh audit`, `setup.sh chromium`.
set -eu
cd "$(dirname "$0")"
venv=.venv

say() { printf '%s\n' "$*" >&2; }

# apt-get where we may, otherwise the command for somebody who may.
install() {
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing $* (apt-get)"
        apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null
    else
        say "Missing: $*. Please run: sudo apt-get install $*"
        exit 1
    fi
}

python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s' "$candidate"
            return
        fi
    done
    say "Python 3.11 or newer is needed. On Debian 12 or Ubuntu 24.04: sudo apt-get install python3 python3-venv"
    exit 1
}

make_venv() {
    [ -x "$venv/bin/pip" ] && return
    chosen=$(python)
    if ! "$chosen" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$chosen" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        install "$version"
    fi
    "$chosen" -m venv "$venv"
}

packages() {
    make_venv
    say "Installing Python packages from $1 into $venv"
    # Every package has its hash there: another file by the same name and number is refused.
    "$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes --requirement "$1"
}

# As `packages`, in half the time: uv installs, pip where uv cannot reach what pip can.
packages_with_uv() {
    make_venv
    # Its entry with its hashes: the lines from its name to the first that is not continued.
    sed -n '/^uv==/,/[^\\]$/p' "$1" >"$venv/uv.txt"
    say "Installing Python packages from $1 into $venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes --requirement "$venv/uv.txt"
    VIRTUAL_ENV="$venv" "$venv/bin/uv" pip install --quiet --compile-bytecode --link-mode copy --require-hashes --requirement "$1" || {
        say "uv could not install them, so pip does"
        packages "$1"
    }
}

case "${1:-}" in
run)
    packages requirements.txt
    touch "$venv/.run"
    ;;
dev)
    packages_with_uv requirements-dev.txt
    touch "$venv/.run" "$venv/.dev"
    ;;
soak)
    packages requirements-soak.txt
    touch "$venv/.soak"
    ;;
audit)
    # Of its own, so that what is looked at is not mixed with what looks.
    venv=.venv-audit
    packages requirements-audit.txt
    touch "$venv/.audit"
    ;;
chromium)
    command -v chromium >/dev/null || install chromium
    ;;
*)
    say "usage: setup.sh run|dev|soak|audit|chromium"
    exit 2
    ;;
esac
