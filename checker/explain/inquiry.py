"""The shortest plan of questions: what to find out so that every verdict is determined."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

from checker.engine.evaluation import Evaluation
from checker.engine.program import Program
from checker.engine.reference import evaluator
from checker.engine.verdict import ORDER
from checker.explain.bounds import BADNESS, rule_range, verdict_range
from checker.explain.classes import Landscape
from checker.explain.goal import Goal, Reach, at_most, breach, can_breach
from checker.explain.ground import LAPSED, Site, place_to_state, reference_of, rule_base_of, survey
from checker.explain.judge import Selection
from checker.explain.levers import Key, Lever, Levers, levers
from checker.explain.minimal import Evaluate
from checker.explain.search import Search
from checker.explain.target import Budget, Solution, Target, with_values
from checker.explain.tree import plain, spot
from checker.explain.unknowns import Unknowns
from checker.load.case import Case
from checker.model.expression import Value as FactValue
from checker.model.plan import Course, Effect, Inquiry, Outcome, Plan, Prospect
from checker.model.result import Settled

EVALUATIONS: Final = 300
"""How many evaluations the searches for the shortest plans may make together."""

EACH: Final = 100
"""How many of them one search may make."""

SHORT: Final = 40
"""How many evaluations are spent on each rule that could settle an arrangement for the worse."""

SHOWN: Final = 8
"""Of how many lists, at most, it is worked out what they would lead to."""

Range = tuple[Settled, Settled]


def plan(
    program: Program,
    case: Case,
    as_of: date,
    selection: Selection,
    approaches: Iterable[str] | None = None,
    overlays: Sequence[str] = (),
    evaluations: int = EVALUATIONS,
) -> Plan:
    """The questions that determine the verdicts of the arrangements named, or of all.

    Raises :class:`~checker.model.diagnostic.InputError` for an arrangement that the project
    does not have.
    """
    site = survey(program, case, as_of, selection, approaches)
    desk = _Desk(program, case, as_of, site, evaluations)
    rows = tuple(desk.prospect(name, vendor) for name, _, vendor in site.rows)
    whole = desk.whole
    questions = tuple(desk.inquiries(whole)) if whole is not None else ()
    vendors = sorted({ground.vendor for ground in site.grounds.values() if ground.vendor})
    return Plan(
        version=1,
        as_of=as_of,
        rule_base=rule_base_of(program.base, selection, overlays),
        project=reference_of(case.project),
        vendors=tuple(reference_of(case.vendors[vendor]) for vendor in vendors),
        not_judged=selection.left_out,
        arrangements=rows,
        questions=questions,
        smallest=whole is None or whole.smallest,
        open=len(desk.asked),
    )


@dataclass
class _Desk:
    """What the questions of one project share."""

    program: Program
    case: Case
    as_of: date
    site: Site
    evaluations: int

    def __post_init__(self) -> None:
        self.evaluate: Evaluate = evaluator(self.program, self.as_of)
        self.reach = Reach(self.program.base)
        landscape = Landscape(self.program, self.as_of)
        self.now = {name: self.evaluate(ground.situation) for name, ground in self.site.grounds.items()}
        self.ranges = {name: verdict_range(self.now[name], self.site.grounds[name].rules) for name in self.now}
        self.levers: dict[str, Levers] = {}
        self.known: dict[Key, Lever] = {}  # what is stated once for several arrangements is one lever
        for name, ground in self.site.grounds.items():
            found = levers(self.now[name], landscape, ground.spec.name, ground.vendor, changes=False, row=name)
            answers = {fact: lever for fact, lever in found.items() if lever.kind == "answer"}
            self.levers[name] = {fact: self.known.setdefault(lever.key, lever) for fact, lever in answers.items()}
        self.aims: dict[str, Goal] = {}
        self.pool = Budget(self.evaluations)
        self.single: dict[str, Solution | None] = {name: self.favourable(name) for name in self.now}

    def open(self, name: str) -> bool:
        """Whether the verdict of an arrangement, or of a leg, is not determined."""
        return self.ranges[name][0] != self.ranges[name][1]

    def target(self, name: str, goal: Goal) -> Target:
        return Target(self.site.grounds[name].situation, self.levers[name], goal)

    def favourable(self, name: str) -> Solution | None:
        """The fewest answers that settle an arrangement at the best verdict that answers can reach."""
        best, worst = self.ranges[name]
        rules = self.site.grounds[name].rules
        for level in ORDER[BADNESS[best] : BADNESS[worst]]:
            goal = at_most(rules, level)
            found = self.cheapest([self.target(name, goal)])
            if found is not None:
                self.aims[name] = goal
                return found
        settled = None if best == worst else self.breached(name, worst, None)
        if settled is None:
            return None
        self.aims[name] = settled[1]
        return settled[0]

    def cheapest(self, targets: Sequence[Target]) -> Solution | None:
        """The cheapest set of answers, or, where the search for it would take too long, some small set."""
        search = Search(self.evaluate, targets, self.reach, Budget(min(self.pool.left, EACH)))
        before = search.budget.left
        some = search.compliant()
        found = next(search.solutions(None if some is None else some.cost), None)
        self.pool.left -= before - search.budget.left
        if found is None and not search.budget.spent and some is not None:
            found = replace(some, smallest=True)
        if found is None and search.budget.spent:
            search.budget = Budget(EACH)
            found = some or search.any_solution()
        return None if found is None else search.simplest(found)

    @cached_property
    def whole(self) -> Solution | None:
        """The fewest answers that settle every arrangement that was asked about."""
        return self.joint(leaf for name, _, _ in self.site.rows for leaf in self.site.legs[name])

    def joint(self, leaves: Iterable[str]) -> Solution | None:
        """The fewest answers that settle several arrangements, each at the best verdict in its reach."""
        names = [name for name in dict.fromkeys(leaves) if self.open(name) and name in self.aims]
        if not names:
            return None
        if len(names) == 1:
            return self.single[names[0]]
        targets = [self.target(name, self.aims[name]) for name in names]
        found = self.cheapest(targets)
        if found is not None:
            return found
        search = Search(self.evaluate, targets, self.reach, Budget(0))
        together: dict[Key, FactValue] = {}
        for name in names:  # what each needs, where they do not ask for different answers
            single = self.single[name]
            together = {**(single.values if single is not None else {}), **together}
        if search.reached(together):
            return search.trimmed(together)
        return Solution(together, sum(self.known[key].cost for key in together), smallest=False)

    def prospect(self, name: str, vendor: str) -> Prospect:
        legs = self.site.legs[name]
        best, worst = self.range_of(legs, self.ranges)
        if best == worst:
            return Prospect(name, vendor or None, best, best, worst, None, None)
        hoped, feared = self.joint(legs), self.unfavourable(legs, worst)
        return Prospect(
            name, vendor or None, "undetermined", best, worst,
            None if hoped is None else self.course(legs, hoped),
            None if feared is None else self.course(legs, feared),
        )  # fmt: skip

    def unfavourable(self, legs: Sequence[str], worst: Settled) -> Solution | None:
        """The fewest answers that settle an arrangement at its worst: one rule of one leg is enough for that."""
        found: Solution | None = None
        for name in legs:
            if self.ranges[name][1] == worst and self.open(name):
                settled = self.breached(name, worst, found)
                found = found if settled is None else settled[0]
        return found

    def breached(self, name: str, worst: Settled, than: Solution | None) -> tuple[Solution, Goal] | None:
        """The fewest answers with which some rule settles an arrangement, if fewer than another solution has."""
        evaluation, found = self.now[name], None
        for rule in self.site.grounds[name].rules:
            if not can_breach(rule, evaluation, worst):
                continue
            goal = breach(rule, worst)
            search = Search(self.evaluate, [self.target(name, goal)], self.reach, Budget(SHORT))
            if than is not None and search.least() >= than.cost:
                continue
            some = next(search.solutions(), None)
            if some is not None and (than is None or some.cost < than.cost):
                than, found = some, (some, goal)
        return found

    def course(self, legs: Sequence[str], solution: Solution) -> Course:
        after = {name: self.after(name, solution.values) for name in legs}
        best, worst = self.range_of(legs, after)
        ordered = sorted(solution.values, key=lambda key: (key[1], key[0]))
        return Course(
            best if best == worst else "undetermined",
            len(ordered),
            tuple(key[1] for key in ordered),
            tuple(plain(solution.values[key]) for key in ordered),
            solution.smallest,
        )

    def after(self, name: str, values: Mapping[Key, FactValue]) -> Range:
        return verdict_range(self.evaluated(name, values), self.site.grounds[name].rules)

    def evaluated(self, name: str, values: Mapping[Key, FactValue]) -> Evaluation:
        mine = {key: value for key, value in values.items() if self.touches(name, key)}
        if not mine:
            return self.now[name]
        target = Target(self.site.grounds[name].situation, self.levers[name], at_most((), "allowed"))
        return self.evaluate(with_values(target, mine))

    def touches(self, name: str, key: Key) -> bool:
        lever = self.levers[name].get(key[1])
        return lever is not None and lever.key == key

    @staticmethod
    def range_of(legs: Sequence[str], ranges: Mapping[str, Range]) -> Range:
        """The range of a hybrid, or of an arrangement that is its only leg."""
        best = max((ranges[leg][0] for leg in legs), key=BADNESS.__getitem__)
        return best, max((ranges[leg][1] for leg in legs), key=BADNESS.__getitem__)

    @cached_property
    def asked(self) -> frozenset[Key]:
        """What is not known and what some open rule waits for."""
        found: set[Key] = set()
        for name, evaluation in self.now.items():
            unknowns = Unknowns(evaluation)
            for rule in self.site.grounds[name].rules:
                if rule_range(evaluation, rule)[0] != rule_range(evaluation, rule)[1]:
                    facts = (*unknowns.of(rule.scope), *unknowns.of(rule.requirement))
                    found |= {self.levers[name][fact].key for fact in facts if fact in self.levers[name]}
        return frozenset(found)

    def inquiries(self, solution: Solution) -> list[Inquiry]:
        """The questions of a plan, first those whose answers settle most as things stand."""
        found = [self.inquiry(key, value) for key, value in solution.values.items()]
        return sorted(
            found, key=lambda inquiry: (*self.yields(inquiry), not inquiry.screening, inquiry.fact, inquiry.path)
        )

    def yields(self, inquiry: Inquiry) -> tuple[float, float, float]:
        """How much an answer settles on average: verdicts determined, ranges narrowed, rules closed; negative."""
        count = sum(len(outcome.values) for outcome in inquiry.outcomes)
        determined = narrowed = closed = 0
        for outcome in inquiry.outcomes:
            weight = len(outcome.values)
            determined += weight * sum(effect.best == effect.worst for effect in outcome.effects)
            narrowed += weight * len(outcome.effects)
            closed += weight * outcome.closes
        return -determined / count, -narrowed / count, -closed / count

    def open_rules(self, name: str, evaluation: Evaluation) -> int:
        """How many rules of an arrangement are open."""
        found = 0
        for rule in self.site.grounds[name].rules:
            scope, requirement, _ = evaluation.rules[rule.id]
            found += not (scope == 0 or requirement == 3 or (scope == 3 and requirement == 0))
        return found

    def inquiry(self, key: Key, hoped: FactValue) -> Inquiry:
        spec, lever = self.program.base.facts[key[1]], self.known[key]
        names = [name for name in self.now if self.touches(name, key)]
        ground = self.site.grounds[names[0]]
        values = lever.values if spec.type not in ("set", "countries") else lever.values[:SHOWN]
        if hoped not in values:
            values = (*values, hoped)
        file, path = place_to_state(self.case, ground.spec, ground.vendor, spec.name)
        said = ground.situation.answers.get(spec.name)
        lapsed = said if said is not None and said.kind in LAPSED else None
        return Inquiry(
            fact=spec.name,
            question=spec.question,
            ask=spec.ask,
            type=spec.type,
            unit=spec.unit,
            choices=spec.values,
            screening=spec.screening,
            hoped=plain(hoped),
            outcomes=tuple(self.outcomes(key, values, names)),
            complete=lever.complete,
            concerns=tuple(names),
            vendor=ground.vendor if spec.where == "vendor" else None,
            file=file,
            path=path,
            lapsed="" if lapsed is None else lapsed.note,
            place=None if lapsed is None else spot(lapsed.place),
        )

    def outcomes(self, key: Key, values: Sequence[FactValue], names: Sequence[str]) -> Iterable[Outcome]:
        """What each answer leads to, answers that lead to the same together."""
        grouped: dict[tuple[tuple[Effect, ...], int], list[FactValue]] = {}
        open_now = {name: self.open_rules(name, self.now[name]) for name in names}
        for value in values:
            evaluations = {name: self.evaluated(name, {key: value}) for name in names}
            after = {**self.ranges}
            closes = 0
            for name, evaluation in evaluations.items():
                after[name] = verdict_range(evaluation, self.site.grounds[name].rules)
                closes += open_now[name] - self.open_rules(name, evaluation)
            effects = []
            for row, _, _ in self.site.rows:
                new = self.range_of(self.site.legs[row], after)
                if new != self.range_of(self.site.legs[row], self.ranges):
                    effects.append(Effect(row, *new))
            grouped.setdefault((tuple(effects), closes), []).append(value)
        for (found, closes), alike in grouped.items():
            yield Outcome(tuple(plain(value) for value in alike), found, closes)
