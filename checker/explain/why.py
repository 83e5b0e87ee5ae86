"""Only what determines a verdict: minimal facts, what they count as, and what would break it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from checker.engine.evaluation import Evaluation
from checker.engine.program import Program
from checker.engine.reference import evaluator
from checker.engine.situation import Situation
from checker.explain.bounds import BADNESS, rule_range, verdict_range
from checker.explain.classes import Landscape
from checker.explain.ground import Ground as Site
from checker.explain.ground import survey
from checker.explain.judge import Selection
from checker.explain.minimal import at_least, at_most, only, outcome_reason, worth
from checker.explain.tree import Trees, decisive, plain
from checker.explain.unknowns import Unknowns
from checker.load.case import Case
from checker.model.descriptor import Answer
from checker.model.facts import SETS
from checker.model.result import Arrangement, Reason, Result, Settled
from checker.model.rules import Rule
from checker.model.why import Break, Ground, LegWhy, Step, Weight, Why

BREAKS = 3
"""How many single changes that would break a verdict are told."""


def why(
    program: Program, case: Case, selection: Selection, result: Result, name: str, rules: Sequence[str] = ()
) -> Why:
    """What determines the verdict on the arrangement ``name`` of ``result``, or the outcome of ``rules`` alone."""
    site = survey(program, case, result.as_of, selection, [name])
    row = result.arrangement(name)
    evaluate = evaluator(program, result.as_of)
    legs = []
    for leg in site.legs[name]:
        teller = _Teller(program, evaluate, site.grounds[leg], row, "" if leg == name else leg)
        legs.append(teller.of_rules(rules) if rules else teller.whole())
    if not rules:
        legs = _determining(row, legs)
    return Why(
        version=1,
        as_of=result.as_of,
        rule_base=result.rule_base,
        engines=result.engines,
        project=result.project,
        arrangement=name,
        verdict=row.verdict,
        best=row.best,
        worst=row.worst,
        legs=tuple(legs),
        not_judged=result.not_judged,
        notes=result.notes,
    )


def _determining(row: Arrangement, legs: list[LegWhy]) -> list[LegWhy]:
    """The legs of a hybrid that make it what it is: those that are as bad as the whole."""
    if row.best == row.worst == "excluded":
        return [leg for leg in legs if leg.best == "excluded"]
    if row.verdict == "allowed":
        return legs
    return [leg for leg in legs if leg.worst != "allowed"]


class _Teller:
    """Tells one arrangement that is no hybrid."""

    def __init__(
        self,
        program: Program,
        evaluate: Callable[[Situation], Evaluation],
        site: Site,
        row: Arrangement,
        leg: str,
    ):
        self.program, self.base, self.evaluate, self.site = program, program.base, evaluate, site
        self.findings = {f.rule: f for f in row.findings if f.leg == leg}
        self.evaluation = evaluate(site.situation)
        self.trees = Trees(self.evaluation, site.home)
        self.unknowns = Unknowns(self.evaluation)
        self.rules = [rule for rule in site.rules if not self.findings[rule.id].waived]

    def whole(self) -> LegWhy:
        """The verdict: what makes it no better, and what keeps it from being worse."""
        best, worst = verdict_range(self.evaluation, self.rules)
        grounds, further = self._grounds(best, worst)
        rests: tuple[Weight, ...] = ()
        breaks: tuple[Break, ...] = ()
        if worst != "excluded":
            facts = at_most(self.evaluate, self.evaluation, self.rules, worst)
            rests = tuple(map(self._weight, sorted(facts, key=self._firmness)))
            breaks = tuple(self._breaks(facts, best, worst))
        return self._leg(best, worst, grounds, further, rests, breaks)

    def of_rules(self, rules: Sequence[str]) -> LegWhy:
        """The outcome of the rules named."""
        best, worst = verdict_range(self.evaluation, self.rules)
        grounds = [self._ground(self.base.rules[name]) for name in rules if name in self.findings]
        return self._leg(best, worst, grounds, (), (), ())

    def _leg(
        self,
        best: Settled,
        worst: Settled,
        grounds: Iterable[Ground],
        further: Iterable[str],
        rests: tuple[Weight, ...],
        breaks: tuple[Break, ...],
    ) -> LegWhy:
        outcomes = [f.outcome for f in self.findings.values()]
        return LegWhy(
            name=self.site.name,
            vendor=self.site.vendor or None,
            verdict=best if best == worst else "undetermined",
            best=best,
            worst=worst,
            grounds=tuple(grounds),
            further=tuple(further),
            rests_on=rests,
            breaks=breaks,
            satisfied=outcomes.count("satisfied"),
            not_applicable=outcomes.count("not_applicable"),
            waived=sum(f.waived for f in self.findings.values()),
            stated=sum(answer.value is not None for answer in self.site.situation.answers.values()),
        )

    def _grounds(self, best: Settled, worst: Settled) -> tuple[list[Ground], tuple[str, ...]]:
        """One exclusion with its fewest facts; else every obligation, and every rule that is open."""
        if best == "excluded":
            first, *others = at_least(self.evaluate, self.evaluation, self.rules, "excluded")
            return [self._made(self.base.rules[first.rule], first.facts)], tuple(o.rule for o in others)
        objecting = [rule for rule in self.rules if rule_range(self.evaluation, rule, self.unknowns)[1] != "allowed"]
        objecting.sort(key=lambda rule: -self._badness(rule))
        return [self._ground(rule) for rule in objecting], ()

    def _badness(self, rule: Rule) -> int:
        return sum(BADNESS[end] for end in rule_range(self.evaluation, rule, self.unknowns))

    def _ground(self, rule: Rule) -> Ground:
        finding = self.findings[rule.id]
        if finding.outcome == "open" or finding.with_vendor:
            facts = tuple(self._weight(item.fact) for item in finding.deciding)
            return Ground(finding, facts, ())
        return self._made(rule, outcome_reason(self.evaluate, self.evaluation, rule))

    def _made(self, rule: Rule, facts: Sequence[str]) -> Ground:
        finding = self.findings[rule.id]
        details = {item.fact: item.detail for item in finding.deciding}
        ranked = sorted(self._ranked(facts), key=lambda name: name not in details)
        weights = tuple(self._weight(name, details.get(name, "")) for name in ranked)
        return Ground(finding, weights, tuple(self._steps(rule, facts)))

    def _weight(self, name: str, detail: str = "") -> Weight:
        return Weight(self.trees.use(name), detail)

    def _ranked(self, facts: Iterable[str]) -> list[str]:
        """What a reader wants to see first: what people state and can change."""
        return sorted(facts, key=lambda name: worth(name, self.site.situation, self.base), reverse=True)

    def _firmness(self, name: str) -> tuple[bool, bool, str]:
        """What can change comes first, then what is stated at all."""
        spec = self.base.facts.get(name)
        return not (spec and spec.actionable), self.trees.use(name).place is None, name

    def _steps(self, rule: Rule, facts: Sequence[str]) -> Iterator[Step]:
        """What these facts alone are concluded to be on the way to the rule, in the order of conclusion."""
        trees = Trees(self.evaluate(only(self.site.situation, self.base, facts)))
        seen: dict[str, Step] = {}
        for condition in (rule.scope, rule.require, rule.exclude_when):
            if condition is not None:
                self._collect(trees, decisive(trees.reason(condition)), set(facts), seen)
        return iter(seen.values())

    def _collect(self, trees: Trees, tree: Reason, facts: set[str], seen: dict[str, Step]) -> None:
        if tree.truth == "unknown":
            return
        for name in tree.facts:
            use = trees.use(name)
            if name in facts or name in seen or use.because is None or use.value is None:
                continue
            inner = decisive(use.because)
            self._collect(trees, inner, facts, seen)
            made = self.base.derived[name]
            rests = dict.fromkeys(fact for fact in _names(inner) if fact in facts or fact in seen)
            seen[name] = Step(name, plain(trees.evaluation.value(name)), made.meaning, made.authority, tuple(rests))
        for part in tree.parts:
            self._collect(trees, part, facts, seen)

    def _breaks(self, facts: Sequence[str], best: Settled, worst: Settled) -> Iterator[Break]:
        """The single changes of what is stated that make it worst, one for each fact and each rule."""
        landscape = Landscape(self.program, self.evaluation.as_of)
        found: list[Break] = []
        for name in facts:
            spec = self.base.facts.get(name)
            if spec is None or self.trees.use(name).place is None:
                continue
            now = self.evaluation.value(name)
            values = landscape.classes(spec, now, self.evaluation.value).values
            tried = [self._changed(name, value) for value in values if value != now]
            worse = [b for b in tried if BADNESS[b.best] + BADNESS[b.worst] > BADNESS[best] + BADNESS[worst]]
            if worse:
                found.append(max(worse, key=lambda b: (BADNESS[b.best], BADNESS[b.worst])))
        found.sort(key=self._nearness)
        first = {found.rule: found for found in reversed(found)}
        yield from sorted(first.values(), key=self._nearness)[:BREAKS]

    def _nearness(self, found: Break) -> tuple[int, int, bool, bool, str]:
        """The worst first; then what people can change, and a yes or no before a list."""
        spec = self.base.facts[found.use.name]
        many = spec.type in SETS
        return -BADNESS[found.best], -BADNESS[found.worst], not spec.actionable, many, found.use.name

    def _changed(self, name: str, value: object) -> Break:
        answers = {**self.site.situation.answers, name: Answer(value)}  # type: ignore[arg-type]
        tried = self.evaluate(replace(self.site.situation, answers=answers))
        best, worst = verdict_range(tried, self.rules)
        rule = max(self.rules, key=lambda rule: tuple(BADNESS[v] for v in rule_range(tried, rule)), default=None)
        title = rule.title if rule is not None else ""
        return Break(self.trees.use(name), plain(value), best, worst, rule.id if rule is not None else "", title)  # type: ignore[arg-type]


def _names(tree: Reason) -> Iterator[str]:
    yield from tree.facts
    for part in tree.parts:
        yield from _names(part)
