"""Rules that never apply, and rules that apply and can come out one way only."""

from collections.abc import Iterator

from checker.analysis.findings import Finding, Open, Sketch
from checker.analysis.prover import Undecided
from checker.analysis.subject import Subject, applies, breached, satisfied
from checker.engine.evaluation import Evaluation
from checker.model.expression import All, Condition, leaves
from checker.model.rules import Rule
from checker.model.truth import TRUE


def deciding(subject: Subject) -> Iterator[Finding | Open]:
    """Findings ``dead``, ``never-breached`` and ``never-satisfied``."""
    for name in subject.rules:
        kind = "dead"
        try:
            if subject.prover.example(subject.rules[name].scope.true) is None:
                yield _dead(subject, name)
                continue
            kind = "never-breached"
            if subject.prover.example(subject.rules[name].breached) is None:
                yield _never_breached(subject, name)
            kind = "never-satisfied"
            rule = subject.rules[name].rule
            if rule.require is not None and subject.prover.example(subject.rules[name].satisfied) is None:
                yield _never_satisfied(subject, name)
        except Undecided:
            yield Open(kind, (name,))


def _dead(subject: Subject, name: str) -> Finding:
    rule = subject.rules[name].rule
    parts = rule.scope.parts if isinstance(rule.scope, All) else (rule.scope,)
    labelled = {f"{number}": part for number, part in enumerate(parts)}
    clash = subject.prover.clash({label: subject.encoding.truth(part).true for label, part in labelled.items()})
    clashing = [labelled[label] for label in clash]
    words = " and ".join(f"`{_words(part)}`" for part in clashing)
    message = f"`{name}` never applies: {words} cannot {'hold together' if len(clashing) > 1 else 'hold'}"
    return Finding(
        "dead", (name,), message, "correct its scope, or remove the rule", rule.place,
        _nearest(subject, rule, clashing),
    )  # fmt: skip


def _nearest(subject: Subject, rule: Rule, clashing: list[Condition]) -> Sketch | None:
    """A project that meets all that clashes but one part, where there is one."""
    for left_out in clashing:
        rest = [part for part in clashing if part is not left_out]

        def shows(found: Evaluation, rest: list[Condition] = rest) -> bool:
            return found.rules[rule.id][0] != TRUE and all(found.truth(part) == TRUE for part in rest)

        found = subject.example(shows, *(subject.encoding.truth(part).true for part in rest)) if rest else None
        if found is not None:
            says = f"all of it holds but `{_words(left_out)}`: the rule does not apply"
            return Sketch(found.situation, shows, says)
    return None


def _never_breached(subject: Subject, name: str) -> Finding:
    rule = subject.rules[name].rule
    message = f"`{name}` is never breached: wherever it applies for certain, what it requires is not false"
    found, shows = subject.example(satisfied(name), subject.rules[name].satisfied), satisfied(name)
    says = "the rule applies, and is satisfied as it must be"
    if found is None:
        shows, says = applies(name), "the rule applies, and can be neither breached nor satisfied"
        found = subject.example(shows, subject.rules[name].scope.true)
    sketch = None if found is None else Sketch(found.situation, shows, says)
    return Finding("never-breached", (name,), message, "correct what it requires, or remove it", rule.place, sketch)


def _never_satisfied(subject: Subject, name: str) -> Finding:
    rule = subject.rules[name].rule
    message = f"`{name}` is never satisfied: wherever it applies for certain, what it requires is not true"
    help = "correct what it requires; where the rule bars whatever it applies to, leave `require:` out"
    found = subject.example(breached(name), subject.rules[name].breached)
    sketch = None if found is None else Sketch(found.situation, breached(name), "the rule is breached, as it must be")
    return Finding("never-satisfied", (name,), message, help, rule.place, sketch)


def _words(condition: Condition) -> str:
    return " ... ".join(leaf.text for leaf in leaves(condition)[:2]) or "an empty list"
