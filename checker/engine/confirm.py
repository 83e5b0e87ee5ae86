"""The two engines compared: a result is shown only where they agree."""

from checker.engine.durable import Inference
from checker.engine.evaluation import Evaluation
from checker.engine.verdict import outcome
from checker.model.diagnostic import InternalError


def confirm(inferred: Inference, evaluation: Evaluation) -> None:
    """Raise :class:`InternalError`, naming the rule or fact, where the engines differ."""
    for name, value in evaluation.derived.items():
        if inferred.derived[name] != value:
            raise InternalError(
                f"the engines disagree on `{name}`: durable-rules {inferred.derived[name]!r}, reference {value!r}"
            )
    for name, (scope, requirement, exclude) in evaluation.rules.items():
        other = inferred.rules[name]
        ours, theirs = outcome(scope, requirement), outcome(*other[:2])
        if ours != theirs or other[2] != exclude:
            raise InternalError(f"the engines disagree on rule `{name}`: durable-rules {theirs}, reference {ours}")
