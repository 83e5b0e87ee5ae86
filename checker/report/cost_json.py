"""A cost estimate as its one JSON document."""

import json

from checker.economics.result import Costs
from checker.report.json import document


def render(costs: Costs) -> str:
    """The document on one line, with a final newline. The same estimate gives the same bytes."""
    return json.dumps(document(costs), ensure_ascii=False, separators=(",", ":")) + "\n"
