"""Two results compared, for a terminal and for a pull request."""

from collections.abc import Iterator, Sequence
from typing import Final

from checker.model.comparison import ArrangementChange, Comparison, FindingChange
from checker.model.result import Arrangement, Finding, Result
from checker.report.inert import markdown as inline
from checker.report.style import Style
from checker.report.text import clean, count, lines

MARK: Final = {"better": "+", "worse": "-", "wider": "-", "narrower": "~", "same": " ", "new": "+", "gone": "-"}
WORD: Final = {
    "better": "better", "worse": "worse", "wider": "less is known", "narrower": "more is known", "same": "as before",
    "new": "new", "gone": "gone",
}  # fmt: skip


def render(found: Sequence[Comparison], title: str, *, width: int = 80, colour: bool = False) -> str:
    """A row for every arrangement, then every rule that changed with what made it change.

    Of several projects those without a change are named in one line.
    """
    style = Style(colour)
    told: list[str] = []
    still = [item for item in found if not _moved(item)] if len(found) > 1 else []
    for item in found:
        if item not in still:
            told += [*_one(item, title, width, style), ""]
    if still:
        told += [*lines(f"no change: {', '.join(_project(item) for item in still)}", width, "  ", ""), ""]
    told += _sum(found, width)
    return "\n".join(told) + "\n"


def markdown(found: Sequence[Comparison]) -> str:
    """The comment that a reviewer of a change to descriptors or rules wants."""
    changed = [item for item in found if _moved(item)]
    told = ["### Checker: what this change does to the verdicts", ""]
    if not changed:
        return "\n".join([*told, f"No verdict changes in {count(len(found), 'project')}.", ""])
    told += ["| project | arrangement | before | after | |", "|---|---|---|---|---|"]
    for item in changed:
        for row in _rows(item):
            if row.turn != "same" or row is item.plan:
                cells = (_project(item), row.name, _side_of(row, row.before), _side_of(row, row.after), WORD[row.turn])
                told.append("| " + " | ".join(inline(cell) for cell in cells) + " |")
    for item in changed:
        rows = [row for row in item.arrangements if row.findings]
        if rows:
            told += ["", f"<details><summary>{inline(_project(item))}: rule by rule</summary>", ""]
            for row in rows:
                told.append(f"**{inline(row.name)}**")
                told += [_bullet(change) for change in row.findings]
                told.append("")
            told.append("</details>")
    same = len(found) - len(changed)
    told += ["", f"{count(same, 'project')} unchanged." if same else "", _judged(found)]
    return "\n".join(told) + "\n"


def _one(item: Comparison, title: str, width: int, style: Style) -> Iterator[str]:
    yield from (style.bold(line) for line in lines(f"{_project(item)}: {title}", width))
    room = max((len(clean(row.name)) for row in _rows(item)), default=0)
    for row in _rows(item):
        before, after = _side_of(row, row.before), _side_of(row, row.after)
        text = before if row.turn == "same" and before == after else f"{before} -> {after} ({WORD[row.turn]})"
        head = f"  {MARK[row.turn]} {clean(row.name):<{room}}  "
        if len(head) + 24 > width:
            yield from lines(clean(row.name), width, "      ", f"  {MARK[row.turn]} ")
            shown = lines(text, width, "      ")
        else:
            first, *more = lines(text, width - len(head))
            shown = [head + first, *(" " * len(head) + line for line in more)]
        for line in shown:
            yield _paint(line, row, style)
    told: set[str] = set()
    for row in item.arrangements:
        own = [change for change in row.findings if change.leg not in told]
        again = sorted({change.leg for change in row.findings if change.leg in told})
        if row.findings:
            told.add(row.name)
            yield ""
            yield style.bold(f"{clean(row.name)}: rule by rule")
        for change in own:
            yield from _finding(change, width, style)
        if again:
            yield from lines(f"its legs as above: {', '.join(again)}", width, "      ", "    ")


def _paint(line: str, row: ArrangementChange, style: Style) -> str:
    after = row.after
    if row.turn == "same" or after is None or after.verdict not in line:
        return line
    head, _, tail = line.rpartition(after.verdict)
    return head + style.verdict(after.verdict, after.verdict) + tail


def _finding(change: FindingChange, width: int, style: Style) -> Iterator[str]:
    leg = f"[{clean(change.leg)}] " if change.leg else ""
    mark = _mark(change)
    text = f"{leg}{change.rule}: {_outcome(change.before)} -> {_outcome(change.after)}"
    yield from lines(text, width, "      ", f"  {mark} ")
    for cause in change.causes[:6]:
        yield from (style.dim(line) for line in lines(cause, width, "        ", "      "))
    if len(change.causes) > 6:
        yield style.dim(f"      and {count(len(change.causes) - 6, 'cause')} more: -f json lists them all")


def _mark(change: FindingChange) -> str:
    was, now = _badness(change.before), _badness(change.after)
    return "-" if now > was else "+" if now < was else "~"


def _badness(finding: Finding | None) -> int:
    order = ("allowed", "conditional", "excluded")
    return 0 if finding is None else order.index(finding.worst) + order.index(finding.best)


def _outcome(finding: Finding | None) -> str:
    if finding is None:
        return "no such rule"
    told = "not applicable" if finding.outcome == "not_applicable" else finding.outcome
    if finding.waived:
        return f"{told}, waived"
    if finding.outcome not in ("breached", "open") or finding.effect == "advise":
        return told
    reach = finding.best if finding.best == finding.worst else f"{finding.best} ... {finding.worst}"
    return f"{told} ({reach})"


def _verdict(row: Arrangement | None) -> str:
    if row is None:
        return "not there"
    return f"undetermined: {row.best} ... {row.worst}" if row.verdict == "undetermined" else row.verdict


def _rows(item: Comparison) -> list[ArrangementChange]:
    return [*([item.plan] if item.plan is not None else []), *item.arrangements]


def _side_of(row: ArrangementChange, side: Arrangement | None) -> str:
    """One side in words; of a plan that is another, with its name."""
    if row.name != "plan":
        return _verdict(side)
    return "none" if side is None else f"{side.name} ({_verdict(side)})"


def _project(item: Comparison) -> str:
    result = item.after or item.before
    return result.project.id if result is not None else ""


def _moved(item: Comparison) -> bool:
    return item.plan is not None or any(row.turn != "same" or row.findings for row in item.arrangements)


def _bullet(change: FindingChange) -> str:
    leg = f"{inline(change.leg)}: " if change.leg else ""
    because = f": {inline('; '.join(change.causes[:4]))}" if change.causes else ""
    return f"- {leg}`{change.rule}` {_outcome(change.before)} → {_outcome(change.after)}{because}"


def _side(result: Result | None) -> str:
    return "" if result is None else f"law as of {result.as_of}, rule base {result.rule_base.digest[:19]}"


def _judged(found: Sequence[Comparison]) -> str:
    sides = dict.fromkeys(
        (_side(item.before), _side(item.after)) for item in found if item.before is not None and item.after is not None
    )
    told = [a if a == b else f"{a} against {b}" for a, b in sides]
    left = sorted({name for item in found for side in (item.before, item.after) if side for name in side.not_judged})
    tail = f"; not judged: {', '.join(left)}" if left else ""
    return "; ".join(told) + tail + ("; " if told or tail else "") + "not legal advice"


def _sum(found: Sequence[Comparison], width: int) -> Iterator[str]:
    turns = [row.turn for item in found for row in item.arrangements]
    tally = [f"{turns.count(turn)} {WORD[turn]}" for turn in MARK if turn in turns]
    if tally:
        yield from lines(f"{count(len(turns), 'arrangement')}: {', '.join(tally)}", width)
    rules = sorted({name for item in found for name in item.rules})
    if rules:
        yield from lines(f"rules on one side only: {', '.join(rules)}", width, "  ", "")
    constants = sorted({name for item in found for name in item.constants})
    if constants:
        yield from lines(f"constants that differ: {', '.join(constants)}", width, "  ", "")
    yield from lines(_judged(found), width)
