"""Count the answers that a project needs until each approach has a verdict, and until it is allowed.

Four projects are answered question by question: the first question that Checker asks is
answered from a compliant description, then it is asked again. Counted are the answers until
the verdict is determined, and, going on with what the obligations turn on, until it is
allowed. The organisation, the vendor and the contract are all answered here; in practice a
vendor's answers come in one file.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from checker.api import rule_roots
from checker.engine.compile import compile_base
from checker.engine.reference import evaluator
from checker.engine.situation import Situation
from checker.explain.assemble import arrangement
from checker.model.descriptor import Answer, ArrangementSpec
from checker.model.place import start_of
from checker.model.result import Arrangement
from checker.rulebase.load import load

DAY = date(2026, 11, 24)
PLACE = start_of("answers")
PROJECTS: Mapping[str, Mapping[str, Any]] = {
    "nothing sensitive": {},
    "HIPAA only": {
        "project.hipaa.role": "covered_entity",
        "data.personal.present": True,
        "data.categories": frozenset({"health"}),
        "data.subject_countries": frozenset({"US"}),
        "data.subject_us_states": frozenset({"other"}),
        "data.phi.present": True,
        "exposure.data_form": "identifiable",
    },
    "GDPR only": {
        "project.establishment_countries": frozenset({"DE"}),
        "project.targeted_countries": frozenset({"DE"}),
        "data.personal.present": True,
        "data.subject_countries": frozenset({"DE"}),
        "team.countries": frozenset({"DE"}),
        "vendor.entity.countries": frozenset({"DE"}),
        "vendor.entity.control_countries": frozenset({"DE"}),
        "vendor.workforce.countries": frozenset({"DE"}),
        "hosting.storage_countries": frozenset({"DE"}),
        "hosting.processing_countries": frozenset({"DE"}),
        "exposure.data_form": "identifiable",
    },
    "ITAR": {
        "data.export_control.regimes": frozenset({"itar"}),
        "exposure.data_form": "identifiable",
    },
}


def main() -> None:
    program = compile_base(load(rule_roots([])), chaining=False)
    evaluate = evaluator(program, DAY)
    print(f"{len(program.base.rules)} rules, law as of {DAY}; answers until determined / until allowed")
    names = list(program.base.approaches)
    for title, skipped in (("all rules", ""), ("without the vendor criteria", "vendor")):
        print(f"\n{title:<28}" + "".join(f"{name:>18}" for name in names))
        for project, facts in PROJECTS.items():
            cells = []
            for name in names:
                determined, allowed, last = count(program.base, evaluate, name, facts, skipped)
                cells.append(f"{determined} / {allowed if last == 'allowed' else last}")
            print(f"{project:<28}" + "".join(f"{cell:>18}" for cell in cells))


def count(base: Any, evaluate: Any, approach: str, facts: Mapping[str, Any], skipped: str) -> tuple[int, int, str]:
    """Answers until determined, answers in all, and the verdict that is reached, without one regime."""
    answers: dict[str, Answer] = {}
    determined = -1
    while True:
        row = judged(base, evaluate, approach, answers, skipped)
        if determined < 0 and row.verdict != "undetermined":
            determined = len(answers)
        name = following(row, answers)
        if name is None or row.verdict == "allowed":
            return max(determined, 0), len(answers), row.verdict
        value = facts.get(name, base.facts[name].baseline.unconditional(approach))
        answers[name] = Answer(value)


def following(row: Arrangement, answers: Mapping[str, Answer]) -> str | None:
    """The next fact to answer: an open question, or what an obligation or exclusion turns on."""
    asked = [q.fact for q in row.questions if q.decides] + [q.fact for q in row.questions]
    asked += [item.fact for f in row.findings if f.outcome == "breached" for item in f.deciding]
    return next((name for name in asked if name not in answers), None)


def judged(base: Any, evaluate: Any, approach: str, answers: Mapping[str, Answer], skipped: str) -> Arrangement:
    way = base.approaches[approach]
    spec = ArrangementSpec(approach, approach, PLACE)
    evaluation = evaluate(Situation(way, answers))
    return arrangement(approach, spec, "", evaluation, lambda rule: rule.regime != skipped, full=False)


if __name__ == "__main__":
    main()
