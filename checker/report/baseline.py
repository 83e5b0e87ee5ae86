"""A baseline as the JSON file that is committed: sorted, a line an entry, so that its diff can be read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from checker.explain.accepted import accepted_finding, accepted_row
from checker.explain.gate import objects
from checker.model.result import Result


def render(results: Sequence[Result]) -> str:
    """The baseline that accepts everything in ``results``, of which there is at least one."""
    findings, arrangements = set(), set()
    for result in results:
        for row in result.arrangements:
            about = {"project": result.project.id, "arrangement": row.name}
            arrangements.add(_line({**about, **asdict(accepted_row(row))}))
            for finding in row.findings:
                if objects(finding):
                    mark = {"leg": finding.leg, "rule": finding.rule}
                    findings.add(_line({**about, **mark, **asdict(accepted_finding(row, finding))}))
    first = results[0]
    head = {"version": 2, "as_of": first.as_of.isoformat(), "rule_base": first.rule_base.digest}
    parts = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    parts += [_list("arrangements", arrangements), _list("findings", findings)]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _line(entry: Mapping[str, object]) -> str:
    return "    " + json.dumps(entry, ensure_ascii=False)


def _list(name: str, lines: set[str]) -> str:
    inside = ",\n".join(sorted(lines))
    return f'  "{name}": [\n{inside}\n  ]' if lines else f'  "{name}": []'
