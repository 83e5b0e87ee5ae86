"""A file of answers (``kind: answers``), as ``checker questions -f yaml`` prepares one, read like a questionnaire."""

from collections.abc import Iterator

from checker.load.returned.cells import Cell, Raw, Reply, Sheet, wrong
from checker.load.yaml import BROKEN, Node, parse
from checker.model.diagnostic import Diagnostic
from checker.model.questionnaire import PROJECT


def read_answer_file(text: str, file: str, problems: list[Diagnostic]) -> Sheet:
    """The answers in ``text``. Raises :class:`~checker.model.diagnostic.InputError` where there are none."""
    root, found = parse(text, file)
    problems += found
    if root is None or not isinstance(root.value, dict):
        if found:
            return Sheet({}, ())
        raise wrong(file, "this is no file of answers", "begin it with `kind: answers`")
    kind = root.value.get("kind")
    if kind is None or kind.value != "answers":
        raise wrong(file, "this is no file of answers", "begin it with `kind: answers`")
    replies: list[Reply] = []
    for key, node in root.value.items():
        if key == "facts":
            replies += _leaves("facts/", "", node)
        elif key in ("approaches", "vendors") and isinstance(node.value, dict):
            for name, inner in node.value.items():
                replies += _leaves(f"{key}/{name}/", "", inner)
        elif key not in ("kind", "for"):
            help = "answers stand under `facts`, `approaches` and `vendors`"
            problems.append(Diagnostic(f"an answer file has no key `{key}` like this", root.key_place(key), help))
    meant = root.value.get("for")
    return Sheet({} if meant is None else {PROJECT: _cell(meant)}, tuple(replies))


def _leaves(start: str, fact: str, node: Node) -> Iterator[Reply]:
    if isinstance(node.value, dict):
        for key, inner in node.value.items():
            yield from _leaves(start, f"{fact}.{key}" if fact else key, inner)
    elif node.value is not BROKEN:
        yield Reply({"id": Cell(f"{start}{fact}", node.place), "answer": _cell(node)})


def _cell(node: Node) -> Cell:
    value = node.value
    if isinstance(value, list):
        shown: Raw = ", ".join(str(item.plain()) for item in value) or "none"
    else:
        shown = value if value is None or isinstance(value, bool | int | float | str) else str(value)
    return Cell(shown, node.place)
