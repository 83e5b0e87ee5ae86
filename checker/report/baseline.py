"""A baseline as the JSON file that is committed: sorted, a line an entry, so that its diff can be read."""

import json
from collections.abc import Sequence

from checker.explain.gate import fingerprint, objects
from checker.model.result import Result


def render(results: Sequence[Result]) -> str:
    """The baseline that accepts everything in ``results``, of which there is at least one."""
    findings, arrangements = set(), set()
    for result in results:
        for row in result.arrangements:
            about = {"project": result.project.id, "arrangement": row.name}
            arrangements.add(_line({**about, "best": row.best, "worst": row.worst}))
            for finding in row.findings:
                if objects(finding):
                    mark = {"fingerprint": fingerprint(result, row, finding), "rule": finding.rule}
                    findings.add(_line({**about, **mark, "best": finding.best, "worst": finding.worst}))
    first = results[0]
    head = {"version": 1, "as_of": first.as_of.isoformat(), "rule_base": first.rule_base.digest}
    parts = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    parts += [_list("arrangements", arrangements), _list("findings", findings)]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _line(entry: dict[str, str]) -> str:
    return "    " + json.dumps(entry, ensure_ascii=False)


def _list(name: str, lines: set[str]) -> str:
    inside = ",\n".join(sorted(lines))
    return f'  "{name}": [\n{inside}\n  ]' if lines else f'  "{name}": []'
