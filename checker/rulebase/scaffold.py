"""The first files of a new rule: the rule, its cases and, for a new regime, the regime."""

from datetime import date

from checker.model.rulebase import RuleBase

RULE = """\
# {title}.

- id: {id}
  title: {title}
  requires: >-
    Say in plain words what the law, or your policy, asks.
  authority:
    - {{cite: name the provision as a lawyer cites it, url: 'https://example.org/official-text'}}
  when:                             # when it applies, beyond the regime's own gate
    - exposure.outside_party
  require:                          # what satisfies it; each line is one thing that one could ask a person
    - contract.vendor_reuse_excluded
  effect: oblige                    # exclude, oblige or advise
  obligor: both                     # project, vendor or both
  remedy: Say what to do about a breach.
  confidence: {{level: medium, checked: {today}, note: say how far this reading is settled}}
"""

CASES = """\
# Examples of {id}: one at least for each of the four outcomes.
cases:
- case: An outside party may reuse the data, and nothing rules it out
  tests: {id}
  outcome: breached
  approach: managed_platform
  facts: {{contract.vendor_reuse_excluded: false}}
  verdict: conditional

- case: The contract rules reuse out
  tests: {id}
  outcome: satisfied
  approach: managed_platform
  facts: {{contract.vendor_reuse_excluded: true}}

- case: Own staff work alone
  tests: {id}
  outcome: not_applicable
  approach: in_house
  facts: {{exposure.outside_access: none}}

- case: Nobody has read the contract yet
  tests: {id}
  outcome: open
  approach: managed_platform
  facts: {{contract.vendor_reuse_excluded: unknown}}
"""

REGIME = """\
# Say here what body of law or policy this folder holds.
regime: {regime}
title: {regime}
about: Say what is covered, and what is left out.
"""


def scaffold(rule: str, base: RuleBase, today: date) -> dict[str, str]:
    """The files of a new rule by their path under a folder of rules.

    They load and pass as they stand, so that a change shows at once what it does.
    """
    regime, _, name = rule.partition(".")
    title = name.replace("_", " ").replace(".", " ").capitalize()
    values = {"id": rule, "regime": regime, "title": title, "today": today}
    files = {
        f"{regime}/{name}.yaml": RULE.format(**values),
        f"{regime}/{name}.cases.yaml": CASES.format(**values),
    }
    if regime not in base.regimes:
        files[f"{regime}/regime.yaml"] = REGIME.format(**values)
    return files
