"""Print the worst verdict in a result document: of each project its plan's, or the best where there is no plan."""

import json
import sys
from pathlib import Path

ORDER = ("allowed", "conditional", "undetermined", "excluded")


def main() -> None:
    """Read the document that the one argument names."""
    document = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    found = []
    for result in document.get("results", [document]):
        rows = result["arrangements"]
        planned = [row for row in rows if row["name"] == result["plan"]]
        verdicts = [ORDER.index(row["verdict"]) for row in planned or rows]
        if verdicts:
            found.append(min(verdicts))
    print(ORDER[max(found)] if found else "")


main()
