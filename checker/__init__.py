"""Checker tells which labelling approaches a project may use, and why.

>>> import checker
>>> result = checker.check("project.yaml", ["vendors/"])  # doctest: +SKIP
>>> result.arrangement("in_house").verdict                # doctest: +SKIP
'allowed'
"""

from typing import TYPE_CHECKING, Any

from checker.version import VERSION as __version__

if TYPE_CHECKING:
    from checker.api import check
    from checker.model.diagnostic import Diagnostic, InputError, InternalError
    from checker.model.result import Result

__all__ = ["Diagnostic", "InputError", "InternalError", "Result", "__version__", "check"]


def __getattr__(name: str) -> Any:
    """Import on first use: a command that only prints help needs none of it."""
    if name == "check":
        from checker.api import check

        return check
    if name in ("Diagnostic", "InputError", "InternalError"):
        from checker.model import diagnostic

        return getattr(diagnostic, name)
    if name == "Result":
        from checker.model.result import Result

        return Result
    raise AttributeError(f"module `checker` has no attribute `{name}`")
