"""Every format that a check can be written in, and the module that writes it."""

from importlib import import_module
from typing import Final

from checker.explain.gate import Gate
from checker.model.batch import Batch

FORMATS: Final = {
    "terminal": "for people, with the lines that decide",
    "json": "the whole result (schemas/result.schema.json, for several projects schemas/batch.schema.json)",
    "sarif": "SARIF 2.1.0, for code scanning",
    "junit": "JUnit XML, for test reports",
    "github": "GitHub workflow commands: annotations",
    "summary": "GitHub job summary",
    "gitlab": "GitLab code quality report",
    "rdjson": "Reviewdog diagnostics",
    "markdown": "a comment on a pull request",
}
"""What each format is for."""

_MODULES: Final = {
    name: f"checker.report.{module}"
    for name, module in {
        "sarif": "sarif",
        "junit": "junit",
        "github": "github",
        "summary": "summary",
        "gitlab": "gitlab",
        "rdjson": "rdjson",
        "markdown": "pull_request",
    }.items()
}


def render(form: str, batch: Batch, gate: Gate, everything: bool = False) -> str:
    """``batch`` in a format for programs; the module is imported when it is needed."""
    found: str = import_module(_MODULES[form]).render(batch, gate, everything)
    return found
