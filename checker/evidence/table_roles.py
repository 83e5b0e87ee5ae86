"""Which column of a table is the item, which the annotator, and so on."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.place import Place

ROLES: Final[Mapping[str, Sequence[str]]] = {
    "item": ("item", "item_id", "unit", "unit_id", "task", "task_id", "example_id", "document", "image", "id"),
    "annotator": ("annotator", "annotator_id", "worker", "worker_id", "rater", "rater_id", "coder", "labeler",
                  "labeller", "user", "user_id"),
    "label": ("label", "answer", "value", "rating", "category", "class", "judgement", "judgment", "response"),
    "question": ("question", "field", "attribute"),
    "at": ("at", "time", "timestamp", "created_at", "submitted_at", "completed_at"),
    "gold": ("gold", "is_gold", "golden"),
    "prelabelled": ("prelabelled", "prelabeled", "pre_labelled", "pre_labeled"),
    "start": ("start",),
    "end": ("end",),
    "x": ("x",),
    "y": ("y",),
    "width": ("width",),
    "height": ("height",),
}  # fmt: skip
"""The names by which each column is known, the plainest first."""
NEEDED: Final = ("item", "annotator", "label")
SPAN: Final = ("start", "end")
BOX: Final = ("x", "y", "width", "height")


def roles(path: Path, header: Sequence[str], names: Mapping[str, str]) -> dict[str, int]:
    """The column of each role. Raises :class:`InputError` for columns that are missing or twice there."""
    place = Place(str(path), 1, 1, 1, 1)
    plain = [name.strip().lower().replace(" ", "_").replace("-", "_") for name in header]
    found: dict[str, int] = {}
    problems = []
    for role, known in ROLES.items():
        if role in names:
            places = [n for n, name in enumerate(header) if name.strip() == names[role].strip()]
            if not places:
                close = did_you_mean(names[role], header) or f"the columns are {', '.join(header)}"
                problems.append(Diagnostic(f"there is no column `{names[role]}`", place, close))
        else:
            first = next((name for name in known if name in plain), None)
            places = [n for n, name in enumerate(plain) if name == first]
        if len(places) > 1:
            problems.append(Diagnostic(f"the column `{header[places[0]]}` is there twice", place, "rename one of them"))
        if places:
            found[role] = places[0]
    for role in NEEDED:
        if role not in found and role not in names:
            problems.append(
                Diagnostic(
                    f"no column is the {role}",
                    place,
                    f"write one row per judgement, with a column `{role}`, or name it: --columns {role}=NAME",
                )
            )
    if problems:
        raise InputError(problems)
    return found
