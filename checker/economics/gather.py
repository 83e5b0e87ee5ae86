"""The ways of a project: for each arrangement its model, and where each quantity comes from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final, TypeAlias

from checker.economics.defaults import Default, choose, domains_of
from checker.economics.formula import Formula, inputs_of
from checker.economics.formulas import BOUGHT, GENERATED, STAFF
from checker.economics.inputs import INPUTS, spec_of
from checker.economics.interval import Interval
from checker.economics.quotes import COMMAND_LINE, Figure, find
from checker.economics.split import possible
from checker.economics.ways import AnyWay, Blend, Used, Way
from checker.load.case import Case
from checker.model.descriptor import HYBRID, ArrangementSpec, combined
from checker.model.diagnostic import Diagnostic, InputError
from checker.model.expression import Value
from checker.model.place import start_of
from checker.model.rulebase import RuleBase

SYNTHETIC: Final = "synthetic"
"""The approach whose items are generated, not labelled by people."""

Arranged: TypeAlias = tuple[str, ArrangementSpec, str]
"""An arrangement: its shown name, its description, and the vendor's id or nothing."""


@dataclass(frozen=True)
class Ground:
    """Everything that quantities are taken from."""

    base: RuleBase
    case: Case
    as_of: date
    defaults: Sequence[Default]
    figures: Sequence[Figure]

    @cached_property
    def domains(self) -> dict[str, tuple[Value, ...]]:
        """The values that facts may have."""
        return domains_of(self.base)

    def model_of(self, approach: str) -> tuple[Formula, ...]:
        """The formulas of an approach."""
        if approach == SYNTHETIC:
            return GENERATED
        return BOUGHT if self.base.approaches[approach].properties["approach.uses_vendor"] else STAFF

    def known(self, spec: ArrangementSpec, vendor: str) -> dict[str, Value]:
        """The facts that are known of an arrangement, with its approach and the properties of that."""
        offered = [self.case.vendors[vendor].said] if vendor in self.case.vendors else []
        answers = combined([self.case.project.said, *offered, spec.said], self.as_of)
        found = {name: answer.value for name, answer in answers.items() if answer.value is not None}
        way = self.base.approaches.get(spec.approach)
        return {**found, "approach": spec.approach, **(way.properties if way else {})}


def gather(ground: Ground, rows: Iterable[Arranged]) -> dict[str, AnyWay]:
    """The way of each row, by its name. Raises :class:`InputError` where shares or figures cannot hold."""
    problems: list[Diagnostic] = []
    found = {name: _way(ground, name, spec, vendor, problems) for name, spec, vendor in rows}
    if problems:
        raise InputError(dict.fromkeys(problems))
    return found


def _way(ground: Ground, name: str, spec: ArrangementSpec, vendor: str, problems: list[Diagnostic]) -> AnyWay:
    known = ground.known(spec, vendor)
    if spec.approach == HYBRID:
        return _blend(ground, name, spec, known, problems)
    model = ground.model_of(spec.approach)
    used = (_used(ground, quantity, name, spec.approach, vendor, known, problems) for quantity in inputs_of(model))
    return Way(name, model, {item.name: item for item in used if item is not None})


def _blend(
    ground: Ground, name: str, spec: ArrangementSpec, known: Mapping[str, Value], problems: list[Diagnostic]
) -> Blend:
    specs = ground.case.project.arrangements
    legs = tuple(_way(ground, leg, specs[leg], specs[leg].vendor, problems) for leg in spec.legs)
    used = [_used(ground, quantity, name, HYBRID, "", known, problems) for quantity in ("items", "sequence")]
    shares = [_share(ground, leg, name, {**known, "approach": specs[leg].approach}) for leg in spec.legs]
    if not possible([share.interval for share in shares]):  # the stated shares win over the usual ones
        shares = [
            replace(share, interval=Interval(0, 1), source="what the stated shares leave", claims=(), strength="")
            if share.origin == "default"
            else share
            for share in shares
        ]
    if not possible([share.interval for share in shares]):
        place = next((share.place for share in shares if share.place is not None), start_of(COMMAND_LINE))
        help = f"the legs are {', '.join(spec.legs)}"
        problems.append(Diagnostic(f"the shares of `{name}` cannot add up to 1", place, help))
        shares = [replace(share, interval=Interval(0, 1)) for share in shares]
    return Blend(name, legs, {item.name: item for item in (*used, *shares) if item is not None})


def _share(ground: Ground, leg: str, name: str, known: Mapping[str, Value]) -> Used:
    figure = find(ground.figures, f"share.{leg}", name, "", HYBRID)
    if figure is not None:
        return _stated(figure, f"share of the volume that `{leg}` takes")
    return replace(_default(ground, "share", known), name=f"share.{leg}")


def _used(
    ground: Ground, quantity: str, name: str, approach: str, vendor: str, known: Mapping[str, Value],
    problems: list[Diagnostic],
) -> Used | None:  # fmt: skip
    figure = find(ground.figures, quantity, name, vendor, approach)
    if figure is not None:
        return _stated(figure, INPUTS[quantity].meaning)
    return _volume(ground, known, problems) if quantity == "items" else _default(ground, quantity, known)


def _stated(figure: Figure, meaning: str) -> Used:
    if figure.given:
        return Used(figure.input, figure.interval, meaning, "set", figure.source, None)
    return Used(figure.input, figure.interval, meaning, "quote", figure.source, figure.place)


def _volume(ground: Ground, known: Mapping[str, Value], problems: list[Diagnostic]) -> Used | None:
    answer = ground.case.project.said.answers.get("task.volume")
    volume = known.get("task.volume")
    if answer is None or not isinstance(volume, int):
        return None
    if volume < 1:
        place = answer.place or ground.case.project.place
        problems.append(Diagnostic("`task.volume` is 0: there is nothing to label", place, "state the volume"))
        return None
    spec = INPUTS["items"]
    return Used("items", Interval(volume, volume, spec.unit), spec.meaning, "fact", "task.volume", answer.place)


def _default(ground: Ground, quantity: str, known: Mapping[str, Value]) -> Used:
    chosen = choose(ground.defaults, quantity, known, ground.domains)
    spec = spec_of(quantity) or INPUTS["share"]
    if chosen is None:
        raise ValueError(f"economics/defaults.yaml has no last entry for `{quantity}`")
    first = chosen.entries[0]
    strengths = dict.fromkeys(entry.strength for entry in chosen.entries)
    return Used(
        name=quantity,
        interval=chosen.interval,
        meaning=spec.meaning,
        origin="default",
        source="; or ".join(dict.fromkeys(entry.source for entry in chosen.entries)),
        place=first.place,
        strength=", ".join(strengths),
        claims=tuple(dict.fromkeys(entry.claim for entry in chosen.entries if entry.claim)),
        narrower_with=chosen.narrower_with,
    )


def unused(figures: Sequence[Figure], ways: Iterable[AnyWay]) -> list[Figure]:
    """The figures that no way uses: of an unknown vendor, of another model, or overruled everywhere."""
    used = {
        (item.name, item.interval, item.source, item.place) for way in ways for item in _all(way)
    }  # fmt: skip
    return [f for f in figures if (f.input, f.interval, f.source, None if f.given else f.place) not in used]


def _all(way: AnyWay) -> list[Used]:
    own = list(way.inputs.values())
    return own if isinstance(way, Way) else own + [item for leg in way.legs for item in _all(leg)]
