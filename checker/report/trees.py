"""Why an arrangement came out as it did: every rule that matters, as a tree of facts."""

from collections.abc import Iterator, Mapping, Sequence

from checker.model.result import Arrangement, ConstantUse, Finding, Reason, Result
from checker.report.style import Style
from checker.report.text import Facts, clean, count, fact_text, facts_of, lines, value_text


def render(
    result: Result,
    row: Arrangement,
    rules: Sequence[str] = (),
    *,
    everything: bool = False,
    width: int = 80,
    colour: bool = False,
) -> str:
    """The trees of ``rules``; without them those of every breached or open rule.

    With ``everything`` the satisfied rules are shown as trees too. What is left out is
    counted and named in one line.
    """
    style = Style(colour)
    findings = [f for f in row.findings if not rules or f.rule in rules]
    shown = [
        f for f in findings if rules or f.outcome in ("breached", "open") or (everything and f.outcome == "satisfied")
    ]
    vendor = f" with {row.vendor}" if row.vendor else ", vendor to be chosen" if row.vendor_open else ""
    found = [style.bold(line) for line in lines(f"{result.project.name}: {row.name}{vendor}", width)]
    found.append(f"{style.verdict(row.verdict, row.verdict)}{_range(row)}, law as of {result.as_of}")
    found += _reasons(row, width, style)
    writer = _Writer(facts_of(row), {c.name: c for c in result.constants}, width, style)
    for finding in shown:
        found += ["", *writer.finding(finding)]
    found += _rest(findings, shown, width, style)
    if result.not_judged:
        found += ["", *lines(f"not judged: {', '.join(result.not_judged)}", width)]
    found += (line for note in result.notes for line in lines(f"note: {note}", width))
    return "\n".join(found) + "\n"


def _range(row: Arrangement) -> str:
    return f" ({row.best} ... {row.worst})" if row.verdict == "undetermined" else ""


def _reasons(row: Arrangement, width: int, style: Style) -> Iterator[str]:
    breached = [f for f in row.findings if f.outcome == "breached" and f.effect != "advise"]
    waiting = [f for f in row.findings if f.outcome == "open" and f.effect != "advise"]
    parts = [count(len(breached), "rule") + " breached"] if breached else []
    parts += [count(len(waiting), "rule") + " open"] if waiting else []
    satisfied = sum(f.outcome == "satisfied" for f in row.findings)
    parts.append(f"{satisfied} satisfied, {sum(f.outcome == 'not_applicable' for f in row.findings)} not applicable")
    yield from (style.dim(line) for line in lines("; ".join(parts), width))


def _consequence(finding: Finding) -> str:
    if finding.outcome in ("not_applicable", "satisfied"):
        return "no objection"
    if finding.with_vendor:
        return "an obligation on the choice of a vendor"
    if finding.effect == "advise":
        return "a note"
    if finding.best == finding.worst:
        return {"conditional": "an obligation", "excluded": "it excludes"}.get(finding.best, "no objection")
    return f"{finding.best} at best, {finding.worst} at worst"


class _Writer:
    """Writes the trees of one arrangement; each derivation and constant is written out once."""

    def __init__(self, facts: Facts, constants: Mapping[str, ConstantUse], width: int, style: Style):
        self.facts, self.constants, self.width, self.style = facts, constants, width, style
        self.seen: set[tuple[str, str]] = set()

    def finding(self, finding: Finding) -> Iterator[str]:
        style, width = self.style, self.width
        leg = f"[{clean(finding.leg)}] " if finding.leg else ""
        first, *more = lines(f"{leg}{finding.rule}: {finding.outcome}, {_consequence(finding)}", width, "  ", "")
        name = f"{leg}{finding.rule}"
        yield first.replace(name, style.bold(name), 1)
        yield from more
        yield from lines(finding.title, width, "  ")
        for citation in finding.authority:
            yield from (style.dim(line) for line in lines(f"{citation.cite}  {citation.url}", width, "    ", "  "))
        if finding.note:
            yield from lines(finding.note, width, "  ")
        if finding.because is not None:
            for label, tree in (
                ("it applies where", finding.because.scope),
                ("it requires", finding.because.requirement),
                ("it excludes where", finding.because.exclude_when),
            ):
                if tree is not None:
                    yield f"  {label}:"
                    yield from self.tree(tree, finding.leg, 2)
        if finding.outcome in ("breached", "open"):
            yield from lines(finding.remedy, width, "    ", "  remedy: ")

    def tree(self, tree: Reason, leg: str, depth: int) -> Iterator[str]:
        indent = "  " * depth
        truth = self.style.truth(tree.truth, f"{tree.truth:<7}")
        if tree.op != "leaf":
            word = {"all": "all of", "any": "any of", "not": "not"}[tree.op] if tree.parts else "always"
            yield f"{indent}{truth} {word}"
            for part in tree.parts:
                yield from self.tree(part, leg, depth + 1)
            return
        stated = self.facts[leg, tree.facts[0]] if len(tree.facts) == 1 and _is_bare(tree) else None
        text = f"{tree.text}: {tree.facts[0]} {tree.detail}" if tree.detail else tree.text
        if stated is not None and stated.because is None:  # a Boolean fact: its line says all
            text = fact_text(stated).replace(f"{stated.name} = {value_text(stated)}", tree.text, 1)
        first, *more = lines(text, self.width - len(indent) - 8, "  ", "")
        yield f"{indent}{truth} {first}"
        yield from (f"{indent}          {line.strip()}" for line in more)
        if stated is None or stated.because is not None:
            for name in tree.facts:
                yield from self.fact(name, leg, depth + 1)
        for name in tree.constants:
            yield from self.constant(name, depth + 1)
        for part in tree.parts:
            yield from self.tree(part, leg, depth + 1)

    def fact(self, name: str, leg: str, depth: int) -> Iterator[str]:
        use, indent = self.facts[leg, name], "  " * depth
        if use.because is None:
            yield from self.dim(fact_text(use), indent)
            return
        again = (leg, name) in self.seen
        about = "shown above" if again else f"concluded: {use.note}"
        yield from self.dim(f"{name} = {value_text(use)}, {about}", indent)
        if not again:
            self.seen.add((leg, name))
            yield from self.tree(use.because, leg, depth + 1)

    def constant(self, name: str, depth: int) -> Iterator[str]:
        if ("", name) in self.seen:
            return
        self.seen.add(("", name))
        use = self.constants[name]
        place = f"{use.place.file}:{use.place.line}" if use.place else ""
        since = f", since {use.since}" if use.since else ""
        yield from self.dim(f"{name} = {value_text(use)} ({place}{since})", "  " * depth)

    def dim(self, text: str, indent: str) -> Iterator[str]:
        return (self.style.dim(line) for line in lines(text, self.width, indent + "  ", indent))


def _is_bare(leaf: Reason) -> bool:
    """Whether a leaf is a Boolean fact or its denial, and nothing more."""
    return leaf.text.removeprefix("not ") == leaf.facts[0]


def _rest(findings: Sequence[Finding], shown: Sequence[Finding], width: int, style: Style) -> Iterator[str]:
    shown_rules = {(f.leg, f.rule) for f in shown}
    for outcome, word in (("satisfied", "satisfied"), ("not_applicable", "not applicable")):
        left = [f.rule for f in findings if f.outcome == outcome and (f.leg, f.rule) not in shown_rules]
        if left:
            yield ""
            text = f"{count(len(left), 'rule')} {word}: {', '.join(dict.fromkeys(left))}"
            yield from (style.dim(line) for line in lines(text, width, "  ", ""))
