"""The files that stand beside the rules and are no rules: cases, coverage, equivalent mutants."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from checker.load.files import read_text
from checker.load.yaml import Node, parse
from checker.model.diagnostic import Diagnostic, InputError


def beside(
    roots: Sequence[Path], suffix: str, problems: list[Diagnostic], shipped: int = 1
) -> Iterator[tuple[Path, Node]]:
    """Every file under ``roots`` whose name ends in ``suffix``, with its document.

    The first ``shipped`` roots are the shipped base, whose files are named as in it. What
    cannot be read is added to ``problems`` and does not hide the other files.
    """
    for number, root in enumerate(roots):
        for path in sorted(root.rglob(f"*{suffix}")):
            name = str(path) if number >= shipped else str(Path(root.name) / path.relative_to(root))
            try:
                text, _ = read_text(path, name)
            except InputError as error:
                problems.extend(error.diagnostics)
                continue
            node, complaints = parse(text, name)
            problems.extend(complaints)
            if node is not None:
                yield path, node
