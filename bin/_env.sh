# Sourced by bin/play, bin/test and the like: goes to the repository's root and gives it a .venv with what the requirement files name.
# bin/bench sets VENV and PYTHON, to measure with another Python than that of .venv.
VENV=.venv
PYTHON=

stop() { printf '%s\n' "$*" >&2; exit 1; }

cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."

prepare_env() { # prepare_env requirements.txt [more.txt …]
  is_prepared "$@" || locked . build_env "$@"
}

# Two of these scripts started at once would ruin each other's .venv and database; where there is no flock, don't.
locked() { # locked DIRECTORY COMMAND …
  (
    if command -v flock >/dev/null; then flock -w 600 9 || stop "Another start still holds $1 after ten minutes."; fi
    "${@:2}"
  ) 9<"$1"
}

quietly() {
  local output
  output=$("$@" 2>&1) || stop "$output"
}

# The stamp is written last and removed first: without it .venv was interrupted, and pip cannot repair a half-written
# package, so everything is made anew. What bin/play needs is the beginning of what bin/test needs.
is_prepared() { [[ -f $VENV/stamp && $(<"$VENV/stamp") == "$(stamp "$@")"* ]]; }

stamp() {
  local file
  venv_identity
  for file in "$@"; do cat "$file"; echo "# end of $file"; done
}

# Installed scripts hold absolute paths, so a moved .venv is as useless as one whose Python is gone.
venv_identity() { "$VENV/bin/python" -c 'import sys; print(sys.version_info[:2], sys.prefix)' 2>/dev/null || echo none; }

build_env() {
  is_prepared "$@" && return # another start did it while this one waited
  has_whole_venv || make_venv
  rm -f "$VENV/stamp"
  echo "Installing what $* names; this takes about a minute, and only when that changes."
  local file finished requirements=()
  finished=$(stamp "$@")
  for file in "$@"; do requirements+=(-r "$file"); done
  "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes "${requirements[@]}" \
    || stop "Could not install what $* names (pip's reason stands above). Is there a network?"
  printf '%s\n' "$finished" >"$VENV/stamp"
}

has_whole_venv() { [[ -f $VENV/stamp && $(head -n 1 "$VENV/stamp") == "$(venv_identity)" ]]; }

make_venv() {
  local python
  python=${PYTHON:-$(find_python)}
  rm -f "$VENV/stamp"
  rm -rf "$VENV"
  quietly "$python" -m venv "$VENV"
}

# The first that was built with profile-guided optimisation, where Python's own work takes a fifth less; else the first that runs.
find_python() {
  local python first=
  while read -r python; do
    is_usable "$python" || continue
    if is_optimised "$python"; then echo "$python"; return; fi
    first=${first:-$python}
  done < <(python_candidates)
  [[ ! $first ]] || { echo "$first"; return; }
  stop "Color Clues needs Python 3.11 or newer with its venv module. On Debian and Ubuntu: apt install python3 python3-venv"
}

is_usable() {
  # With .venv activated, its own Python comes first on PATH, and is about to be removed.
  [[ ! $(dirname "$1") -ef .venv/bin ]] \
    && "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

is_optimised() { "$1" bin/_build.py >/dev/null 2>&1; }

# The first python3 may be a shim of pyenv that refuses, because .python-version names a version it has not got.
# The others on PATH and the interpreters beside the shims still work.
python_candidates() {
  type -aP python3 python3.14 python3.13 python3.12 python3.11 || true
  local shim
  for shim in $(type -aP python3 pyenv || true); do
    ls "${shim%/*/*}"/versions/3.*[0-9]/bin/python3 2>/dev/null || true
  done | sort -rV
}

# npm trusts its own list of authorities and not the system's, which a company's proxy may be on.
SYSTEM_TRUSTS=/etc/ssl/certs/ca-certificates.crt

# Exactly what the lock file names, and only when that has changed.
prepare_node() {
  cmp -s "$1/package-lock.json" "$1/node_modules/.lock" && return
  echo "Installing what $1/package-lock.json names"
  [[ ! -e $SYSTEM_TRUSTS ]] || export NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS:-$SYSTEM_TRUSTS}
  quietly locked "$1" npm ci --prefix "$1" --no-audit --no-fund --ignore-scripts
  cp "$1/package-lock.json" "$1/node_modules/.lock"
}
