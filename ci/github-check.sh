#!/usr/bin/env bash
# Run `checker check` for the action; its exit status is the step's. Inputs come as CHECKER_* variables,
# so that no input is ever part of a script. See action.yml for their meaning.
set -euo pipefail

bin=$RUNNER_TEMP/checker/bin
[ -d "$bin" ] || bin=$RUNNER_TEMP/checker/Scripts # Windows
work=$(mktemp -d "$RUNNER_TEMP/checker-run.XXXXXX")

words=()
each() { # each OPTION LINES: every line that is not empty, as the value of OPTION
    local line
    while IFS= read -r line || [ -n "$line" ]; do
        line=${line%$'\r'}
        [ -z "${line//[[:space:]]/}" ] || words+=("$1$line")
    done <<< "$2"
}
each --vendor= "${CHECKER_VENDORS:-}"
each --rules= "${CHECKER_RULES:-}"
each --waivers= "${CHECKER_WAIVERS:-}"
each --baseline= "${CHECKER_BASELINE:-}"
each --as-of= "${CHECKER_AS_OF:-}"
each --fail-on= "${CHECKER_FAIL_ON:-}"
each --output=sarif= "${CHECKER_SARIF:-}"
each '' "${CHECKER_ARGUMENTS:-}"
words+=(--output="json=$work/result.json")
[ "${CHECKER_ANNOTATIONS:-true}" != true ] || words+=(--output="github=$work/annotations")
[ "${CHECKER_SUMMARY:-true}" != true ] || words+=(--output="summary=$work/summary.md")
words+=(--)
each '' "${CHECKER_PATHS:-.}"

# Text of descriptors is not trusted: what it prints must not be taken for a command to the runner.
token=$("$bin/python" -c 'import secrets; print(secrets.token_hex(16))')
echo "::stop-commands::$token"
status=0
"$bin/checker" check --format terminal "${words[@]}" 2>&1 || status=$?
echo "::$token::"

verdict=
if [ -s "$work/result.json" ]; then
    verdict=$("$bin/python" "$GITHUB_ACTION_PATH/ci/verdict.py" "$work/result.json")
fi
[ ! -s "$work/annotations" ] || cat "$work/annotations"
[ ! -s "$work/summary.md" ] || cat "$work/summary.md" >> "$GITHUB_STEP_SUMMARY"
if [ "$status" -ge 2 ]; then
    echo "::error::checker ended with status $status: at least one descriptor was not judged; the log says why"
fi
sarif=${CHECKER_SARIF:-}
[ -n "$sarif" ] && [ -s "$sarif" ] || sarif=
delimiter=end-$token
{
    echo "verdict=$verdict"
    echo "status=$status"
    printf 'sarif<<%s\n%s\n%s\n' "$delimiter" "$sarif" "$delimiter"
} >> "$GITHUB_OUTPUT"
exit "$status"
