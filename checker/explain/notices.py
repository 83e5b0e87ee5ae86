"""What will change by itself: evidence that expires, rules that take effect, constants that change."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from checker.engine.evaluation import Evaluation
from checker.engine.verdict import outcome
from checker.explain.tree import spot
from checker.model.descriptor import Said
from checker.model.result import Notice
from checker.model.rulebase import RuleBase
from checker.model.rules import Rule


def day_after(day: date) -> date | None:
    """The day that follows, where the calendar has one."""
    return day + timedelta(days=1) if day < date.max else None


def evidence_notices(said: Said, day: date, within: int) -> Iterator[Notice]:
    """Evidence that proves nothing on ``day``, or no longer ``within`` so many days; determinations yet to count."""
    for name, proof in said.evidence.items():
        why = proof.fails_on(day)
        if why:
            help = "give the document that holds now"
            yield Notice("evidence", name, f"`{name}` is not known: {why}", help, None, spot(proof.place), "")
        elif proof.expires is not None and (proof.expires - day).days <= within:
            message = f"evidence {proof.document} for `{name}` expires on {proof.expires}"
            help, on = "renew it: from then on the fact is not known", day_after(proof.expires)
            yield Notice("evidence", name, message, help, on, spot(proof.place), "")
        if proof.unread:
            message = f"evidence {proof.document} for `{name}` was not compared with its digest: {proof.unread}"
            yield Notice("evidence", name, message, "give the path of the descriptor", None, spot(proof.place), "")
    for name, made in said.determinations.items():
        if made.on > day:
            message = f"the determination of `{name}` by {made.by} counts only from {made.on}"
            yield Notice("determination", name, message, "", made.on, spot(made.place), "")


def rule_notices(
    evaluation: Evaluation, arrangement: str, judged: Callable[[Rule], bool], within: int
) -> Iterator[Notice]:
    """Rules that take effect ``within`` so many days and would object to what is known today."""
    day = evaluation.as_of
    for rule in evaluation.program.base.rules.values():
        start = rule.effective.start
        if start is None or not 0 < (start - day).days <= within or not judged(rule) or rule.effect == "advise":
            continue
        scope, requirement, _ = evaluation.rules[rule.id]
        found = outcome(scope, requirement)
        if found in ("breached", "open"):
            message = f"`{rule.id}` takes effect on {start} and would be {found}: {rule.title}"
            yield Notice("rule", rule.id, message, rule.remedy, start, spot(rule.place), arrangement)


def constant_notices(base: RuleBase, day: date, within: int) -> Iterable[Notice]:
    """Constants whose value changes ``within`` so many days."""
    for name, spec in sorted(base.constants.items()):
        for dated in spec.values:
            if dated.start is not None and 0 < (dated.start - day).days <= within:
                message = f"the constant `{name}` changes on {dated.start}"
                note = dated.note or f"source: {spec.source.cite}"
                yield Notice("constant", name, message, note, dated.start, spot(spec.place), "")
