"""The smallest sets of changes that make an arrangement acceptable, or why there are none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, Literal, TypeAlias

from checker.engine.agreed import Agreed
from checker.engine.evaluation import Evaluation
from checker.engine.program import Program
from checker.engine.reference import evaluator
from checker.explain.assemble import arrangement
from checker.explain.bounds import BADNESS, verdict_range
from checker.explain.classes import Landscape
from checker.explain.goal import Reach, at_most
from checker.explain.ground import LAPSED, Ground, place_to_state, reference_of, rule_base_of, survey
from checker.explain.judge import Selection
from checker.explain.levers import Lever, Levers, levers
from checker.explain.minimal import Evaluate
from checker.explain.obstacles import obstruction
from checker.explain.search import Search
from checker.explain.target import Budget, Solution, Target, with_values
from checker.explain.tree import Trees, plain
from checker.load.case import Case
from checker.model.descriptor import Answer
from checker.model.diagnostic import InternalError
from checker.model.expression import Value as FactValue
from checker.model.facts import ORDERED
from checker.model.fix import Aim, Change, Fix, Loss, Mending, Obstacle, Proof, Way
from checker.model.result import Arrangement, Settled, Verdict

WAYS: Final = 3
"""How many ways are looked for to each verdict."""

EVALUATIONS: Final = 600
"""How many evaluations a search may make for each verdict: half a second to a second."""

Bound: TypeAlias = Literal["", "or more", "or less", "or later", "or earlier"]


def fix(
    program: Program,
    case: Case,
    as_of: date,
    selection: Selection,
    name: str,
    ways: int = WAYS,
    evaluations: int = EVALUATIONS,
    overlays: Sequence[str] = (),
) -> Fix:
    """What would make the arrangement ``name`` allowed, or at least conditional.

    Each way is evaluated again by both engines before it is given; the legs of a hybrid are
    mended one by one. Raises :class:`~checker.model.diagnostic.InputError` for an
    arrangement that the project does not have.
    """
    site = survey(program, case, as_of, selection, [name])
    others = survey(program, case, as_of, selection).grounds
    with Agreed(program, as_of) as engines:
        bench = _Bench(program, case, as_of, engines, ways, evaluations, others)
        mended = tuple(bench.mend(site.grounds[leg]) for leg in site.legs[name])
        names = engines.names
    vendors = dict.fromkeys(site.grounds[leg].vendor for leg in site.legs[name])
    worst = max((row.worst for row in mended), key=BADNESS.__getitem__)
    best = max((row.best for row in mended), key=BADNESS.__getitem__)
    return Fix(
        version=1,
        as_of=as_of,
        rule_base=rule_base_of(program.base, selection, overlays),
        engines=names,
        project=reference_of(case.project),
        vendors=tuple(reference_of(case.vendors[vendor]) for vendor in sorted(vendors) if vendor),
        arrangement=name,
        verdict=best if best == worst else "undetermined",
        not_judged=selection.left_out,
        arrangements=mended,
    )


class _Bench:
    """What the mending of every arrangement of one run shares."""

    def __init__(
        self,
        program: Program,
        case: Case,
        as_of: date,
        engines: Agreed,
        ways: int,
        evaluations: int,
        others: Mapping[str, Ground],
    ):
        self.program = program
        self.others = others
        self.case = case
        self.engines = engines
        self.evaluate: Evaluate = evaluator(program, as_of)
        self.landscape = Landscape(program, as_of)
        self.reach = Reach(program.base)
        self.ways = ways
        self.evaluations = evaluations

    def mend(self, ground: Ground) -> Mending:
        """Every better verdict of one arrangement, the best first."""
        evaluation = self.evaluate(ground.situation)
        best, worst = verdict_range(evaluation, ground.rules)
        movable = levers(evaluation, self.landscape, ground.spec.name, ground.vendor)
        better: list[Settled] = [level for level in BADNESS if BADNESS[level] < BADNESS[worst]]
        aims: list[Aim] = []
        for level in better:
            aim = self.aim(ground, evaluation, movable, level)
            known = {frozenset(c.fact for c in way.changes) for earlier in aims for way in earlier.ways}
            fresh = tuple(way for way in aim.ways if frozenset(c.fact for c in way.changes) not in known)
            if fresh or not aim.ways:  # a way to a better verdict has been told already
                aims.append(replace(aim, ways=fresh))
        verdict: Verdict = best if best == worst else "undetermined"
        return Mending(
            ground.name, ground.spec.approach, ground.vendor or None, ground.situation.vendor_open,
            verdict, best, worst, tuple(aims),
        )  # fmt: skip

    def aim(self, ground: Ground, evaluation: Evaluation, movable: Levers, level: Settled) -> Aim:
        """The ways to ``level``, or why there is none."""
        target = Target(ground.situation, movable, at_most(ground.rules, level))
        search = Search(self.evaluate, [target], self.reach, Budget(self.evaluations))
        found: list[Solution] = []
        for solution in search.solutions():
            found.append(solution)
            if len(found) > self.ways:
                break
        complete = not search.budget.spent and len(found) <= self.ways
        tried = self.evaluations - search.budget.left
        if not found and search.budget.spent:
            search.budget = Budget(self.evaluations)
            some = search.any_solution()
            found = [] if some is None else [some]
            tried += self.evaluations - search.budget.left
        ways = tuple(self.way(ground, evaluation, search, solution, level) for solution in found[: self.ways])
        proof: Proof = ""
        obstacles: tuple[Obstacle, ...] = ()
        if not ways:
            proof, obstacles = self.proof(ground, evaluation, movable, level, complete)
            complete = complete or proof in ("facts", "cases")
        return Aim(level, ways, complete, proof, obstacles, tried)

    def proof(
        self, ground: Ground, evaluation: Evaluation, movable: Levers, level: Settled, exhausted: bool
    ) -> tuple[Proof, tuple[Obstacle, ...]]:
        """Why no way was found: at best the facts that stand in the way for good."""
        base = self.program.base
        found = obstruction(
            self.evaluate, ground.situation, base, movable, ground.rules, level, Budget(self.evaluations)
        )
        if found is None:
            return ("exhausted" if exhausted else "limit"), ()
        trees = Trees(evaluation, ground.home)
        obstacles = []
        for reason in found.reasons:
            facts = tuple(trees.use(name) for name in reason.facts)
            rule = base.rules.get(reason.rule)
            if rule is None:
                obstacles.append(Obstacle("", "", (), "", facts))
            else:
                obstacles.append(Obstacle(rule.id, rule.title, rule.authority, rule.remedy, facts))
        return found.proof, tuple(obstacles)

    def way(self, ground: Ground, evaluation: Evaluation, search: Search, solution: Solution, level: Settled) -> Way:
        """A solution as what people have to do, evaluated again by both engines."""
        target = search.targets[0]
        row = self.verified(ground, target, solution)
        if BADNESS[row.worst] > BADNESS[level]:
            raise InternalError(f"a change that should make `{ground.name}` {level} makes it {row.verdict}")
        others = search.alternatives(solution)
        trees = Trees(evaluation, ground.home)
        used = [target.levers[fact] for _, fact in solution.values]
        changes = [
            self.change(ground, trees, lever, solution.values[lever.key], others[lever.key])
            for lever in sorted(used, key=lambda lever: (lever.kind, lever.effort, lever.fact))
        ]
        certain = all(change.kind == "change" for change in changes)
        losses = tuple(self.losses(ground, used, solution))
        return Way(tuple(changes), certain, solution.smallest, row.verdict, losses)

    def losses(self, ground: Ground, used: Sequence[Lever], solution: Solution) -> Iterator[Loss]:
        """The other arrangements that share a fact which is changed, and are worse off for it."""
        asked = {lever.key for lever in used if lever.kind != "change"}
        for other in self.others.values():
            if other.name == ground.name:
                continue
            mine = [lever for lever in used if lever.key[0] in ("", other.spec.name, f"vendor {other.vendor}")]
            known = {lever.fact: Answer(solution.values[lever.key]) for lever in mine if lever.key in asked}
            made = {lever.fact: Answer(solution.values[lever.key]) for lever in mine if lever.key not in asked}
            if made:
                was = self.range_of(other, known)
                now = self.range_of(other, {**known, **made})
                if BADNESS[now[0]] > BADNESS[was[0]] or BADNESS[now[1]] > BADNESS[was[1]]:
                    yield Loss(other.name, was[0] if was[0] == was[1] else "undetermined", *now)

    def range_of(self, ground: Ground, answers: Mapping[str, Answer]) -> tuple[Settled, Settled]:
        """The range of an arrangement with some facts otherwise."""
        situation = replace(ground.situation, answers={**ground.situation.answers, **answers})
        return verdict_range(self.evaluate(situation), ground.rules)

    def verified(self, ground: Ground, target: Target, solution: Solution) -> Arrangement:
        """The arrangement with the changes, inferred by one engine and confirmed by the other."""
        evaluation = self.engines.evaluate(with_values(target, solution.values))
        judged = {rule.id for rule in ground.rules} | ground.waived
        return arrangement(
            ground.name, ground.spec, ground.vendor, evaluation, lambda rule: rule.id in judged, False,
            ground.home, ground.waived,
        )  # fmt: skip

    def change(
        self, ground: Ground, trees: Trees, lever: Lever, value: FactValue, others: Sequence[FactValue]
    ) -> Change:
        spec = self.program.base.facts[lever.fact]
        use = trees.use(lever.fact)
        limit, bound = _bound(spec.type, value, others, lever)
        file, path = place_to_state(self.case, ground.spec, ground.vendor, lever.fact)
        return Change(
            kind=lever.kind,
            fact=lever.fact,
            type=spec.type,
            before=use.value,
            value=plain(limit),
            bound=bound,
            others=() if bound else tuple(plain(other) for other in others),
            how=spec.how,
            question=spec.question,
            ask=spec.ask,
            note=use.note,
            needs_proof=spec.claims(limit),
            lapsed=use.origin in LAPSED,
            place=use.place,
            file=file,
            path=path,
        )


def _bound(type: str, value: FactValue, others: Sequence[FactValue], lever: Lever) -> tuple[FactValue, Bound]:
    """The limit of the values that do, where all beyond it do as well."""
    if type not in ORDERED:
        return value, ""
    good = sorted([value, *others])
    every = sorted({*lever.every, *(() if lever.now is None else (lever.now,))})
    day = type == "date"
    if good == every[-len(good) :]:
        return good[0], "or later" if day else "or more"
    if good == every[: len(good)]:
        return good[-1], "or earlier" if day else "or less"
    return value, ""
