"""Rule bases of a few lines, written to a folder, and projects judged by them."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from textwrap import dedent, indent
from typing import Any
from unittest.mock import patch

import checker
from checker import Result

DAY = date(2026, 11, 24)

APPROACHES = """\
- approach: in_house
  title: In-house
  note: Own people.
  properties: {uses_vendor: false, people: staff}
- approach: bought
  title: Bought
  note: A vendor's people.
  properties: {uses_vendor: true, people: vendor}
"""

VOCABULARY = """\
- fact: approach.kind
  type: enum
  values: [in_house, bought]
  meaning: The approach.
- fact: approach.uses_vendor
  type: bool
  meaning: Labels are bought.
- fact: approach.people
  type: enum
  values: [staff, vendor]
  meaning: Whose people.
"""

CHECKED = "confidence: {level: settled, checked: 2026-01-01}"


def fact(name: str, type: str = "bool", **more: Any) -> str:
    """A fact of the vocabulary; ``more`` are further keys, written as they stand."""
    head = (
        f"- fact: {name}\n  type: {type}\n  meaning: Meaning of {name}.\n  question: What is {name}?\n  ask: vendor\n"
    )
    return head + "".join(f"  {key}: {value}\n" for key, value in more.items())


def rule(name: str, effect: str = "oblige", **more: Any) -> str:
    """A rule ``law.NAME``; ``more`` are further keys, written as they stand."""
    head = f"""\
    - id: law.{name}
      title: Title of {name}
      requires: What {name} asks.
      authority: [{{cite: 'Art. {name}', url: 'https://example.org/{name}'}}]
      effect: {effect}
      obligor: both
      remedy: Cure {name}.
      {CHECKED}
    """
    return dedent(head) + "".join(f"  {key}: {value}\n" for key, value in more.items())


def write_base(
    folder: Path, facts: Sequence[str], rules: Sequence[str], constants: str = "", cases: str = "", gate: str = ""
) -> Path:
    """A rule base in ``folder`` with one regime, ``law``."""
    for name in ("vocabulary", "constants", "law"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "countries.yaml").write_text("DE: Germany\nFR: France\nUS: United States\n'NO': Norway\n")
    (folder / "approaches.yaml").write_text(APPROACHES)
    (folder / "vocabulary" / "facts.yaml").write_text(VOCABULARY + "".join(facts))
    (folder / "law" / "regime.yaml").write_text("regime: law\ntitle: The law\n" + (f"gate: {gate}\n" if gate else ""))
    (folder / "law" / "rules.yaml").write_text("".join(rules))
    if constants:
        (folder / "constants" / "lists.yaml").write_text(dedent(constants))
    if cases:
        (folder / "law" / "rules.cases.yaml").write_text("cases:\n" + indent(dedent(cases), "  "))
    return folder


def project(**sections: Any) -> dict[str, Any]:
    """A project as a mapping; the arrangement is ``in_house`` unless ``approaches`` says otherwise."""
    return {"kind": "project", "id": "p", "approaches": {"in_house": {}}, **sections}


def vendor(id: str = "v", **sections: Any) -> dict[str, Any]:
    """A vendor as a mapping."""
    return {"kind": "vendor", "id": id, **sections}


def check(base: Path, described: Mapping[str, Any] | Path, vendors: Any = (), **options: Any) -> Result:
    """The result for a project under the rule base in ``base`` instead of the shipped one."""
    with patch("checker.api.folder", lambda name: base):
        return checker.check(described, vendors, **{"as_of": DAY, **options})
