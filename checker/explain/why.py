"""Only what determines a verdict: minimal facts, what they count as, and what would break it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from checker.engine.evaluation import Evaluation
from checker.engine.program import Program
from checker.engine.reference import evaluator
from checker.engine.verdict import ORDER
from checker.explain.bounds import BADNESS, rule_range, verdict_range
from checker.explain.classes import Landscape
from checker.explain.goal import Reach
from checker.explain.ground import Ground as Site
from checker.explain.ground import survey
from checker.explain.judge import Selection
from checker.explain.minimal import Evaluate, at_least, at_most, only, outcome_reason, worth
from checker.explain.tree import Trees, decisive, plain
from checker.explain.unknowns import Unknowns
from checker.load.case import Case
from checker.model.descriptor import Answer
from checker.model.expression import Value
from checker.model.facts import SETS
from checker.model.result import Arrangement, Reason, Result, Settled, WaiverUse
from checker.model.rules import Rule
from checker.model.why import BY_SILENCE, Break, Ground, LegWhy, Step, Weight, Why

BREAKS: Final = 3
"""How many single changes that would break a verdict are told."""


def why(
    program: Program, case: Case, selection: Selection, result: Result, name: str, rules: Sequence[str] = ()
) -> Why:
    """What determines the verdict on the arrangement ``name`` of ``result``, or the outcome of ``rules`` alone."""
    site = survey(program, case, result.as_of, selection, [name])
    row = result.arrangement(name)
    share = _Shared(program, evaluator(program, result.as_of), Reach(program.base), Landscape(program, result.as_of))
    legs = [
        _Teller(share, site.grounds[leg], row, "" if leg == name else leg, result.waivers) for leg in site.legs[name]
    ]
    told = legs if rules else _determining(row, legs)
    return Why(
        version=1,
        as_of=result.as_of,
        rule_base=result.rule_base,
        engines=result.engines,
        project=result.project,
        arrangement=name,
        rules=tuple(rules),
        verdict=row.verdict,
        best=row.best,
        worst=row.worst,
        legs=tuple(leg.of_rules(rules) if rules else leg.whole() for leg in told),
        spared=tuple(leg.site.name for leg in legs if leg not in told),
        not_judged=result.not_judged,
        notes=result.notes,
    )


def _determining(row: Arrangement, legs: list["_Teller"]) -> list["_Teller"]:
    """The legs of a hybrid that make it what it is, the worst first."""
    legs = sorted(legs, key=lambda leg: (-BADNESS[leg.best], -BADNESS[leg.worst]))
    if row.best == row.worst == "excluded":
        return [leg for leg in legs if leg.best == "excluded"]
    if row.verdict == "allowed":
        return legs
    return [leg for leg in legs if leg.worst != "allowed"]


@dataclass(frozen=True)
class _Shared:
    """What the legs of one arrangement are told with."""

    program: Program
    evaluate: Evaluate
    reach: Reach
    landscape: Landscape


class _Teller:
    """Tells one arrangement that is no hybrid."""

    def __init__(self, share: _Shared, site: Site, row: Arrangement, leg: str, waivers: Iterable[WaiverUse]):
        self.base, self.evaluate, self.site = share.program.base, share.evaluate, site
        self.reach, self.landscape = share.reach, share.landscape
        self.findings = {f.rule: f for f in row.findings if f.leg == leg}
        self.evaluation = self.evaluate(site.situation)
        self.trees = Trees(self.evaluation, site.home)
        self.unknowns = Unknowns(self.evaluation)
        self.rules = site.rules
        self.best, self.worst = verdict_range(self.evaluation, self.rules)
        aside = {f.rule for f in self.findings.values() if f.waived}
        self.waivers = tuple(
            use for use in waivers if use.arrangement == site.name and use.status == "in_force" and use.rule in aside
        )

    def whole(self) -> LegWhy:
        """The verdict: what makes it no better, and what keeps it from being worse."""
        grounds, further = self._grounds()
        rests: tuple[Weight, ...] = ()
        breaks: tuple[Break, ...] = ()
        if self.worst != "excluded":
            facts = at_most(self.evaluate, self.evaluation, self.rules, self.worst, self.reach)
            rests = tuple(map(self._weight, sorted(facts, key=self._firmness)))
            breaks = tuple(self._breaks(facts))
        return self._leg(grounds, further, rests, breaks)

    def of_rules(self, rules: Sequence[str]) -> LegWhy:
        """The outcome of the rules named."""
        grounds = [self._ground(self.base.rules[name]) for name in rules if name in self.findings]
        return self._leg(grounds, (), (), ())

    def _leg(
        self,
        grounds: Iterable[Ground],
        further: Iterable[str],
        rests: tuple[Weight, ...],
        breaks: tuple[Break, ...],
    ) -> LegWhy:
        outcomes, grounds = [f.outcome for f in self.findings.values()], tuple(grounds)
        told = {weight.use.name for weight in (*rests, *(weight for ground in grounds for weight in ground.facts))}
        stated = {name for name, answer in self.site.situation.answers.items() if answer.value is not None}
        return LegWhy(
            name=self.site.name,
            vendor=self.site.vendor or None,
            verdict=self.best if self.best == self.worst else "undetermined",
            best=self.best,
            worst=self.worst,
            grounds=grounds,
            further=tuple(further),
            rests_on=rests,
            breaks=breaks,
            satisfied=outcomes.count("satisfied"),
            not_applicable=outcomes.count("not_applicable"),
            waivers=self.waivers,
            idle=len(stated - told),
        )

    def _grounds(self) -> tuple[list[Ground], tuple[str, ...]]:
        """One exclusion with its fewest facts; else every obligation, and every rule that is open."""
        if self.best == "excluded":
            first, *others = at_least(self.evaluate, self.evaluation, self.rules, "excluded", self.reach)
            return [self._made(self.base.rules[first.rule], first.facts)], tuple(o.rule for o in others)
        objecting = [rule for rule in self.rules if self.ranges[rule.id][1] != "allowed"]
        objecting.sort(key=lambda rule: -self._badness(rule))
        return [self._ground(rule) for rule in objecting], ()

    @cached_property
    def ranges(self) -> Mapping[str, tuple[Settled, Settled]]:
        """What each rule makes of the arrangement as it is."""
        return {rule.id: rule_range(self.evaluation, rule, self.unknowns) for rule in self.rules}

    def _badness(self, rule: Rule) -> int:
        return sum(BADNESS[end] for end in self.ranges[rule.id])

    def _ground(self, rule: Rule) -> Ground:
        finding = self.findings[rule.id]
        if finding.outcome == "open" or finding.with_vendor:
            facts = tuple(self._weight(item.fact) for item in finding.deciding)
            return Ground(finding, facts, ())
        return self._made(rule, outcome_reason(self.evaluate, self.evaluation, rule, self.reach))

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
            inner, use = self._behind(trees, name, facts), trees.use(name)
            if name in seen or inner is None or use.value is None:
                continue
            self._collect(trees, inner, facts, seen)
            made = self.base.derived.get(name)
            meaning, authority = (BY_SILENCE, ()) if made is None else (made.meaning, made.authority)
            rests = dict.fromkeys(fact for fact in _names(inner) if fact in facts or fact in seen)
            seen[name] = Step(name, use.value, meaning, authority, tuple(rests))
        for part in tree.parts:
            self._collect(trees, part, facts, seen)

    def _behind(self, trees: Trees, name: str, facts: Collection[str]) -> Reason | None:
        """What a fact is concluded from: its derivation, or the condition under which its silence means a value."""
        spec = self.base.facts.get(name)
        if spec is not None:
            by_condition = name in facts and spec.silence.conditional and trees.evaluation.by_silence(name)
            return decisive(trees.reason(spec.silence.when)) if by_condition else None
        because = trees.use(name).because
        return None if name in facts or because is None else decisive(because)

    def _breaks(self, facts: Sequence[str]) -> Iterator[Break]:
        """The single changes of what is stated that make it worst, one for each fact and each rule."""
        stated = [name for name in facts if name in self.base.facts and self.trees.use(name).place is not None]
        found: dict[str, Break] = {}
        for name in sorted(stated, key=self._nearness):
            change = self._worst_change(name)
            if change.low > BADNESS[self.best] or change.high > BADNESS[self.worst]:
                broken = self._break(change)
                if broken.rule not in found or self._gravity(broken) > self._gravity(found[broken.rule]):
                    found[broken.rule] = broken
            if (
                sum(broken.best == "excluded" for broken in found.values()) == BREAKS
            ):  # nothing later comes before these
                break
        ordered = sorted(found.values(), key=lambda broken: self._nearness(broken.use.name))
        yield from sorted(ordered, key=self._gravity, reverse=True)[:BREAKS]

    @staticmethod
    def _gravity(broken: Break) -> tuple[int, int]:
        return BADNESS[broken.best], BADNESS[broken.worst]

    def _nearness(self, name: str) -> tuple[bool, bool, str]:
        """What people can change comes first, then a yes or no before a list."""
        spec = self.base.facts[name]
        return not spec.actionable, spec.type in SETS, name

    def _worst_change(self, name: str) -> "_Changed":
        """The fact with the first of its values than which none is worse; with its own where it has no other."""
        spec, now = self.base.facts[name], self.evaluation.value(name)
        worst = _Changed(name, now, self.evaluation, -1, -1)
        for value in self.landscape.classes(spec, now, self.evaluation.value).values:
            if value != now:
                change = self._changed(name, value)
                worst = max(worst, change, key=lambda change: (change.low, change.high))
                if worst.low == BADNESS["excluded"]:
                    break
        return worst

    def _changed(self, name: str, value: Value) -> "_Changed":
        answers = {**self.site.situation.answers, name: Answer(value)}
        tried = self.evaluate(replace(self.site.situation, answers=answers))
        low, high = (BADNESS[end] for end in verdict_range(tried, self.rules))
        return _Changed(name, value, tried, low, high)

    def _break(self, change: "_Changed") -> Break:
        """The change, and the rule that it moves to the worst."""
        unknowns = Unknowns(change.after)

        def harm(rule: Rule) -> tuple[bool, int, int]:
            now, after = self.ranges[rule.id], rule_range(change.after, rule, unknowns)
            return now != after, BADNESS[after[1]], BADNESS[after[0]]

        rule = max(self.rules, key=harm)
        use, value = self.trees.use(change.fact), plain(change.value)
        return Break(use, value, ORDER[change.low], ORDER[change.high], rule.id, rule.title)


@dataclass(frozen=True, slots=True)
class _Changed:
    """The arrangement with one fact otherwise, and how bad it then is at best and at worst."""

    fact: str
    value: Value | None
    after: Evaluation
    low: int
    high: int


def _names(tree: Reason) -> Iterator[str]:
    yield from tree.facts
    for part in tree.parts:
        yield from _names(part)
