"""Random arrangements over the facts of a rule base."""

from datetime import date, timedelta
from random import Random

from checker.engine.situation import Situation
from checker.model.descriptor import Answer
from checker.model.expression import Value
from checker.model.facts import FactSpec
from checker.model.rulebase import RuleBase

UNANSWERED = 0.15
FREQUENT_COUNTRIES = ("US", "US", "US", "GB", "DE", "FR", "CA", "AU", "IN", "PH", "CN", "RU", "CH", "BR")


def situations(base: RuleBase, count: int, seed: int, as_of: date) -> list[Situation]:
    """``count`` arrangements, each of a random approach.

    A fact is unanswered with a probability of 15 %: one half of these are not mentioned (so
    that silence may mean something), the other half are said to be unknown.
    """
    random = Random(seed)
    approaches = list(base.approaches.values())
    return [Situation(random.choice(approaches), _answers(base, random, as_of)) for _ in range(count)]


def _answers(base: RuleBase, random: Random, as_of: date) -> dict[str, Answer]:
    answers = {}
    for name, spec in base.facts.items():
        if spec.where == "approach":
            continue
        if random.random() >= UNANSWERED:
            answers[name] = Answer(_value(base, spec, random, as_of))
        elif random.random() < 0.5:
            answers[name] = Answer(None)
    return answers


def _value(base: RuleBase, spec: FactSpec, random: Random, as_of: date) -> Value:
    match spec.type:
        case "bool":
            return random.random() < 0.5
        case "enum":
            return random.choice(spec.values)
        case "set":
            size = random.choice((0, 1, 2, 4, 8, len(spec.values)))
            return frozenset(random.sample(spec.values, min(size, len(spec.values))))
        case "countries":
            rare = list(base.countries)
            return frozenset(
                random.choice(FREQUENT_COUNTRIES if random.random() < 0.9 else rare) for _ in range(random.randrange(4))
            )
        case "int":
            return random.choice((0, 1, 2, 3, 10, 100, 1_000, 10_000, 100_000, 1_000_000)) * random.randrange(1, 10)
        case "number":
            return random.choice((random.randrange(10_001) / 10_000, 1, 0))
        case "date":
            return as_of + timedelta(days=random.randrange(-1_000, 1_000))
    raise ValueError(spec.type)
