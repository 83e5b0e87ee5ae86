"""The smallest sets of changes that reach a goal, cheapest first.

A best-first search that branches on conflicts: where the goal is not reached yet, some
rule is in the way, and :class:`~checker.explain.options.Options` names changes of which
one is needed. What must still be changed at least (conflicts without a common option) is
added to what was changed, so that the first set found is a smallest one; what has no
alternative is changed at once.

Sets are minimal in their facts: no set contains the facts of another one that is found.
The order is the same on every machine.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from checker.engine.evaluation import Evaluation
from checker.engine.situation import Situation
from checker.explain.goal import Reach
from checker.explain.levers import Key, Lever
from checker.explain.minimal import reduced
from checker.explain.options import Found, Memo, Option, Options
from checker.explain.target import Budget, Solution, Target, with_values
from checker.explain.unknowns import Unknowns
from checker.model.descriptor import Answer
from checker.model.expression import Value

BROAD: Final = 12
"""How many branches are looked at where any set will do."""

RULES: Final = 8
"""To look at so many rules that are in the way counts as much as an evaluation."""

Chosen: TypeAlias = Mapping[Key, int]
"""The levers that are set, each to the value of that number."""

Waiting: TypeAlias = tuple[Mapping[str, list[Found]], ...]
"""For each target the conflicts of its rules."""


@dataclass(frozen=True)
class _Node:
    chosen: Chosen
    forbidden: frozenset[Option]
    evaluations: tuple[Evaluation, ...]
    waiting: Waiting
    branches: tuple[tuple[Option, ...], ...]
    cost: int
    missing: int


@dataclass(frozen=True)
class _Step:
    """A node that nobody has evaluated yet: most never need to be."""

    before: _Node
    branch: tuple[Option, ...]
    chosen: Chosen
    forbidden: frozenset[Option]
    cost: int


@dataclass
class Search:
    """A search for sets of changes that bring all ``targets`` to their goals."""

    evaluate: Callable[[Situation], Evaluation]
    targets: Sequence[Target]
    reach: Reach
    budget: Budget
    _memos: tuple[Memo, ...] = field(init=False)
    _levers: dict[Key, Lever] = field(init=False)

    def __post_init__(self) -> None:
        self._memos = tuple(Memo() for _ in self.targets)
        self._levers = {lever.key: lever for target in self.targets for lever in target.levers.values()}

    def solutions(self, below: int | None = None) -> Iterator[Solution]:
        """The minimal sets, the cheapest first, or only those that cost less than ``below``.

        Where the budget is spent, those that follow are not given.
        """
        found: list[frozenset[Key]] = []
        root = self._root()
        queue: list[tuple[int, int, int, int, _Node | _Step]] = []
        if root is not None:
            heapq.heappush(queue, (root.missing, 0, 0, 0, root))
        serial = 0
        while queue:
            total, depth, rank, number, node = heapq.heappop(queue)
            keys = frozenset(node.chosen)
            if any(done <= keys for done in found):
                continue
            if isinstance(node, _Step):
                taken = self._taken(node)
                if self.budget.spent:
                    return
                if taken is None or (below is not None and taken.cost + taken.missing >= below):
                    continue
                if taken.cost + taken.missing > total:
                    heapq.heappush(queue, (taken.cost + taken.missing, depth, rank, number, taken))
                    continue
                node = taken
            if not node.branches:
                found.append(keys)
                yield Solution(self._values(node.chosen), node.cost)
                continue
            for step in self._steps(node):
                serial += 1
                least = max(node.cost + node.missing, step.cost)
                if below is not None and least >= below:
                    continue
                heapq.heappush(queue, (least, -len(step.chosen), sum(step.chosen.values()), serial, step))

    def any_solution(self) -> Solution | None:
        """Some set, nothing of which can be left out: for where the smallest is too far to seek."""
        found = [some for some in (self.compliant(), self._dive()) if some is not None]
        return min(found, key=lambda some: some.cost, default=None)

    def _dive(self) -> Solution | None:
        """Goes for the cheapest next step, and never far back."""
        root = self._root()
        trail = [] if root is None else [root]
        while trail:
            node = trail.pop()
            if not node.branches:
                return self.trimmed(self._values(node.chosen))
            children = [child for step in self._steps(node)[:BROAD] if (child := self._taken(step)) is not None]
            children.sort(key=lambda child: (child.missing + child.cost, len(child.chosen)))
            trail += reversed(children[:3])
            if self.budget.spent:
                return None
        return None

    def least(self) -> int:
        """What a set costs at least."""
        root = self._root()
        return 0 if root is None else root.missing

    def _root(self) -> _Node | None:
        if not self.budget.take(len(self.targets)):
            return None
        evaluations = tuple(self.evaluate(target.situation) for target in self.targets)
        nothing: Waiting = tuple({} for _ in self.targets)
        return self._node({}, frozenset(), evaluations, nothing, None)

    def _steps(self, node: _Node) -> list[_Step]:
        """What may follow from each branch; a branch excludes the changes that earlier ones begin with."""
        found = []
        forbidden = set(node.forbidden)
        for branch in node.branches:
            cost = node.cost + sum(self._levers[key].cost for key, _ in branch)
            found.append(_Step(node, branch, {**node.chosen, **dict(branch)}, frozenset(forbidden), cost))
            if len(branch) == 1:
                forbidden.add(branch[0])
        return found

    def _taken(self, step: _Step) -> _Node | None:
        """The node that a step leads to, or nothing where it leads nowhere or the budget is spent."""
        evaluations = self._evaluated(step.before.evaluations, step.branch)
        if evaluations is None:
            return None
        return self._node(step.chosen, step.forbidden, evaluations, step.before.waiting, step.branch)

    def _node(
        self,
        chosen: Chosen,
        forbidden: frozenset[Option],
        evaluations: tuple[Evaluation, ...],
        before: Waiting,
        branch: Iterable[Option] | None,
    ) -> _Node | None:
        """The node, or nothing where some conflict has no option left."""
        touched = None if branch is None else frozenset(key for key, _ in branch)
        waiting: list[Mapping[str, list[Found]]] = []
        conflicts: list[Found] = []
        for number in range(len(self.targets)):
            mine = self._waiting(number, chosen, forbidden, evaluations[number], before[number], touched)
            conflicts += [conflict for rule in mine.values() for conflict in rule]
            if not all(conflicts):
                return None
            waiting.append(mine)
        missing, branches = self._outlook(conflicts)
        if conflicts and not branches:
            return None
        cost = sum(self._levers[key].cost for key in chosen)
        return _Node(chosen, forbidden, evaluations, tuple(waiting), branches, cost, missing)

    def _waiting(
        self,
        number: int,
        chosen: Chosen,
        forbidden: frozenset[Option],
        evaluation: Evaluation,
        before: Mapping[str, list[Found]],
        touched: frozenset[Key] | None,
    ) -> Mapping[str, list[Found]]:
        """The conflicts of one target; those that the last changes cannot have moved are taken over."""
        target = self.targets[number]
        moved = None if touched is None else {
            key[1] for key in touched if (lever := target.levers.get(key[1])) is not None and lever.key == key
        }  # fmt: skip
        options: Options | None = None
        found: dict[str, list[Found]] = {}
        for rule in target.goal.rules:
            if moved is not None and moved.isdisjoint(self.reach.of(rule)):
                if rule.id in before:
                    found[rule.id] = [_without(conflict, forbidden) for conflict in before[rule.id]]
                    if not all(found[rule.id]):
                        return found
                continue
            if options is None:
                free = {fact: lever for fact, lever in target.levers.items() if lever.key not in chosen}
                options = Options(evaluation, free, forbidden, self._memos[number])
            conflicts = target.goal.conflicts(rule, evaluation, options)
            if conflicts:
                found[rule.id] = conflicts
                if not all(conflicts):
                    return found
        self.budget.take(len(found) // RULES)
        return found

    def _outlook(self, conflicts: Sequence[Found]) -> tuple[int, tuple[tuple[Option, ...], ...]]:
        """What at least is still to be paid, and the branches: one where something has no alternative."""
        if not conflicts:
            return 0, ()
        ordered = sorted(conflicts, key=len)
        taken: set[Option] = set()
        total = 0
        for conflict in ordered:
            if taken.isdisjoint(conflict):
                taken.update(conflict)
                total += min(self._levers[key].cost for key, _ in conflict)
        if len(ordered[0]) > 1:
            return total, tuple((option,) for option in ordered[0])
        needed = dict.fromkeys(option for conflict in ordered if len(conflict) == 1 for option in conflict)
        if len({key for key, _ in needed}) < len(needed):  # one fact would need two values
            return total, ()
        return total, (tuple(needed),)

    def _evaluated(self, before: tuple[Evaluation, ...], branch: Sequence[Option]) -> tuple[Evaluation, ...] | None:
        """The evaluations after some more changes; only what these touch is evaluated again."""
        after = []
        for target, evaluation in zip(self.targets, before):
            said = {}
            for key, number in branch:
                lever = target.levers.get(key[1])
                if lever is not None and lever.key == key:
                    said[key[1]] = Answer(lever.values[number])
            if said:
                if not self.budget.take():
                    return None
                situation = evaluation.situation
                evaluation = self.evaluate(replace(situation, answers={**situation.answers, **said}))
            after.append(evaluation)
        return tuple(after)

    def _values(self, chosen: Chosen) -> dict[Key, Value]:
        return {key: self._levers[key].values[number] for key, number in chosen.items()}

    def compliant(self) -> Solution | None:
        """A set made of the compliant values that the vocabulary names, nothing of which can be left out."""
        values: dict[Key, Value] = {}
        for target in self.targets:
            base, approach = self.evaluate(target.situation).program.base, target.situation.approach.name
            for lever in target.levers.values():
                spec = base.facts[lever.fact]
                value = spec.baseline.unconditional(approach)
                if value is not None and value != lever.now and lever.attainable(value):
                    values[lever.key] = value
        return self.trimmed(values) if self.reached(values) else None

    def simplest(self, solution: Solution) -> Solution:
        """The same facts, each with the first of its values that will do."""
        values = dict(solution.values)
        for key, value in solution.values.items():
            for other in self._levers[key].values:
                if other == value:
                    break
                if self.reached({**values, key: other}):
                    values[key] = other
                    break
        return replace(solution, values=values)

    def trimmed(self, values: Mapping[Key, Value]) -> Solution:
        """``values`` without what is not needed; what many rules read is kept before what few do."""
        rules = [rule for target in self.targets for rule in target.goal.rules]
        weight = {key: sum(key[1] in self.reach.of(rule) for rule in rules) for key in values}
        names = sorted(values, key=lambda key: (weight[key], -self._levers[key].cost, key))
        kept = reduced(names, lambda keys: self.reached({key: values[key] for key in keys}))
        return Solution({key: values[key] for key in kept}, sum(self._levers[key].cost for key in kept), smallest=False)

    def reached(self, values: Mapping[Key, Value]) -> bool:
        """Whether every target is at its goal where levers have ``values``."""
        for target in self.targets:
            evaluation = self.evaluate(with_values(target, values))
            unknowns = Unknowns(evaluation)
            if not all(target.goal.met(rule, evaluation, unknowns) for rule in target.goal.rules):
                return False
        return True

    def alternatives(self, solution: Solution) -> dict[Key, tuple[Value, ...]]:
        """For each lever of a solution, the other values that would do as well, all else being equal."""
        found: dict[Key, tuple[Value, ...]] = {}
        for key, value in solution.values.items():
            others = (other for other in self._levers[key].every if other != value)
            found[key] = tuple(other for other in others if self.reached({**solution.values, key: other}))
        return found


def _without(conflict: Found, forbidden: frozenset[Option]) -> Found:
    if forbidden.isdisjoint(conflict):
        return conflict
    return {option: None for option in conflict if option not in forbidden}
