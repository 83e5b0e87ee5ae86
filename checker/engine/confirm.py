"""The two engines compared: a result is shown only where they agree."""

from typing import TYPE_CHECKING

from checker.engine.evaluation import Evaluation
from checker.engine.verdict import outcome
from checker.model.diagnostic import InternalError

if TYPE_CHECKING:
    from checker.engine.durable import Inference


def confirm(inferred: "Inference", evaluation: Evaluation) -> None:
    """Raise :class:`InternalError`, naming the rule or fact, where the engines differ."""
    for name, value in evaluation.derived.items():
        if inferred.derived[name] != value:
            raise InternalError(
                f"the engines disagree on `{name}`: durable-rules {inferred.derived[name]!r}, reference {value!r}"
            )
    for name, (scope, requirement, exclude) in evaluation.rules.items():
        theirs, theirs_exclude = inferred.rules[name]
        ours = outcome(scope, requirement)
        if ours != theirs:
            raise InternalError(f"the engines disagree on rule `{name}`: durable-rules {theirs}, reference {ours}")
        if theirs_exclude is not None and exclude != theirs_exclude:
            raise InternalError(f"the engines disagree on when rule `{name}` excludes")
