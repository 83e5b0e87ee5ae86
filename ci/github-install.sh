#!/usr/bin/env bash
# Install the Checker of this action's own checkout into an environment of its own.
set -euo pipefail

if ! python=$(command -v python3 || command -v python); then
    echo "::error::Checker needs Python 3.11 or newer, and there is none; set python-version"
    exit 2
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "::error::Checker needs Python 3.11 or newer; set python-version"
    exit 2
fi
"$python" -m venv "$RUNNER_TEMP/checker"
bin=$RUNNER_TEMP/checker/bin
[ -d "$bin" ] || bin=$RUNNER_TEMP/checker/Scripts # Windows
"$bin/python" -m pip install --quiet --disable-pip-version-check "$GITHUB_ACTION_PATH"
"$bin/checker" --version
