# Sourced by bin/start and bin/test: what both need before they can do anything.
# Each step is skipped when it was done for the same lock file, so a second run takes a moment.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1
PATH=$PWD/.venv/bin:$PATH
unset DJANGO_SETTINGS_MODULE PYTHONPATH PYTHONHOME
child=

say() { printf '%s\n' "$*"; }
fail() { printf '\n%s\n' "$*" >&2; exit 1; }

# A signal during set-up ends the step that runs, with everything that it started.
break_off() {
  if [[ -n $child ]]; then kill -TERM -- "-$child" 2>/dev/null || true; fi
  say; say "Broken off."
  exit "$1"
}
trap 'break_off 130' INT
trap 'break_off 143' TERM

# step TITLE COMMAND...: run it in its own process group; show how long it takes and what it last said;
# show all that it said only when it fails.
step() {
  local title=$1 log begun=$SECONDS told=1 status=0 last; shift
  log=$(mktemp)
  setsid "$@" >"$log" 2>&1 </dev/null &
  child=$!
  while kill -0 "$child" 2>/dev/null; do
    sleep 0.2
    if [[ -t 1 ]]; then
      last=$(tail -c 300 "$log" | tr '\r' '\n' | grep -v '^ *$' | tail -n 1 | tr -cd '[:print:]' | cut -c1-60 || true)
      printf '\r\033[K  %s … %d s  %s' "$title" $((SECONDS - begun)) "$last"
    elif ((SECONDS - begun >= told)); then
      printf '  %s … %d s\n' "$title" $((SECONDS - begun))
      told=$((told + 10))
    fi
  done
  wait "$child" || status=$?
  child=
  [[ ! -t 1 ]] || printf '\r\033[K'
  if ((status)); then
    cat "$log" >&2; rm -f "$log"
    printf '\n  %s: failed.\n' "$title" >&2
    return "$status"
  fi
  rm -f "$log"
  printf '  %s: done (%d s)\n' "$title" $((SECONDS - begun))
}

# once STAMP FILES -- TITLE COMMAND...: a step that is done again only when one of the files changed.
once() {
  local stamp=$1 files=() now; shift
  while [[ $1 != -- ]]; do files+=("$1"); shift; done; shift
  now=$(cat "${files[@]}" | sha256sum)
  [[ -f $stamp && $(<"$stamp") == "$now" ]] && return
  step "$@" || exit 1
  printf '%s\n' "$now" >"$stamp"
}

missing_packages() {
  local package
  for package in "$@"; do
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || printf '%s ' "$package"
  done
}

may_install() { [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; }

# install_packages PACKAGE...: with apt-get where that is allowed; else say the exact command and return 1.
install_packages() {
  local missing
  if ! may_install; then
    say "  Missing on this machine. On Debian: sudo apt-get install --no-install-recommends $*"
    return 1
  fi
  missing=$(missing_packages "$@")
  [[ -n $missing ]] || return 0
  # shellcheck disable=SC2086,SC2016
  step "Debian packages: $missing" env DEBIAN_FRONTEND=noninteractive sh -c \
    'apt-get install -y --no-install-recommends "$@" || { apt-get update && apt-get install -y --no-install-recommends "$@"; }' \
    apt-get $missing
}

find_python() {
  local candidate
  for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
    if [[ -n $candidate ]] && command -v "$candidate" >/dev/null &&
      "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  fail "Python 3.11 or newer is needed. On Debian 12 or 13: sudo apt-get install python3"
}

set_up_python() {
  local python
  if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    python=$(find_python)
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
      install_packages python3-venv || fail "Python cannot make a virtual environment: install that first."
    fi
    step "Virtual environment" "$python" -m venv --clear .venv || exit 1
  fi
  once .venv/base.stamp requirements/base.txt -- "Python packages" \
    .venv/bin/python -m pip install --require-hashes -r requirements/base.txt
}

set_up_test_packages() {
  once .venv/dev.stamp requirements/base.txt requirements/dev.txt -- "Python packages for tests" \
    .venv/bin/python -m pip install --require-hashes -r requirements/base.txt -r requirements/dev.txt
}

# Pango draws the letters of a PDF. Loading it is the test: what a package is called differs between systems.
set_up_pango() {
  local load='import ctypes
for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"): ctypes.CDLL(name)'
  .venv/bin/python -c "$load" 2>/dev/null && return
  install_packages libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 ||
    fail "Pango and HarfBuzz are needed to make a PDF: install them first."
  .venv/bin/python -c "$load" || fail "Pango was installed, but cannot be loaded."
}

set_up_node() {
  local major
  major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
  if ((major < 20)) || ! command -v npm >/dev/null; then
    once .venv/node.stamp requirements/node.txt -- "Node.js" \
      .venv/bin/python -m pip install --require-hashes -r requirements/node.txt
  fi
  once node_modules/.stamp package-lock.json -- "Style sheets and letters" npm ci
}

# What bin/start and bin/test share. One at a time: two would install over each other.
set_up() {
  exec 8<requirements
  flock 8
  set_up_python
  set_up_pango
  set_up_node
  if [[ ${1:-} == tests ]]; then set_up_test_packages; fi
  .venv/bin/python -m romportal.static_build >/dev/null
  exec 8<&-
}
