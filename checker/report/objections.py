"""What stands against an arrangement, as data: why, at which lines, by which law, and what to do."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from checker.explain.alerts import Alert
from checker.model.facts import Authority
from checker.model.result import FactUse, Spot
from checker.report.alerting import constants_of, fact_label, kind, waits_for
from checker.report.excerpt import Sources
from checker.report.snippet import Snippet, snippets
from checker.report.text import WHO, clean, fact_text, facts_of, value_text

Word: TypeAlias = Literal["excluded", "undetermined", "obligation", "choice", "advice"]
"""What an objection makes of its arrangement; ``choice`` is a condition on the vendor to be chosen."""

ORDER: tuple[Word, ...] = ("excluded", "obligation", "choice", "undetermined", "advice")


@dataclass(frozen=True)
class Against:
    """A constant that facts were compared with, and where it comes from."""

    text: str
    cite: str
    url: str


@dataclass(frozen=True)
class Objection:
    """One rule that objects to, or advises on, one arrangement.

    ``facts`` are those that decide and are not shown in ``snippets``. ``see`` is the anchor of
    the arrangement that tells it in full, where a leg of a hybrid is judged on its own too.
    """

    id: str
    word: Word
    rule: str
    title: str
    leg: str
    authority: tuple[Authority, ...]
    contested: bool
    facts: tuple[str, ...]
    snippets: tuple[Snippet, ...]
    waits: tuple[str, ...]
    against: tuple[Against, ...]
    remedy: str
    who: str
    see: str


def objections(
    found: Iterable[Alert], sources: Sources, ids: Mapping[str, str], names: Collection[str]
) -> Iterator[Objection]:
    """The objections to one arrangement, the worst first. ``ids`` are the anchors of all arrangements."""
    made = [(_word(alert), alert) for alert in found]
    for number, (word, alert) in enumerate(sorted(made, key=lambda item: ORDER.index(item[0])), 1):
        finding = alert.finding
        row = alert.row
        told = finding.leg in names and finding.leg != row.name
        places: list[tuple[Spot, str]] = [(item.place, fact_label(item)) for item in alert.facts]
        uses = facts_of(row)
        placed = {item.use.name for item in alert.facts}
        at_lines = not told and word in ("excluded", "obligation")
        yield Objection(
            id=f"{ids[row.name]}-{number}",
            word=word,
            rule=finding.rule,
            title=finding.title,
            leg=finding.leg,
            authority=finding.authority,
            contested=finding.confidence == "contested",
            facts=tuple(
                clean(
                    _waiting(uses[finding.leg, item.fact])
                    if word == "undetermined"
                    else fact_text(uses[finding.leg, item.fact], item.detail)
                )
                for item in finding.deciding
                if not (at_lines and item.fact in placed)
            ),
            snippets=tuple(snippets(places, sources)) if at_lines else (),
            waits=tuple(waits_for(alert)),
            against=tuple(
                Against(
                    constant.name + ("" if isinstance(constant.value, list) else f" = {value_text(constant)}"),
                    constant.source.cite,
                    constant.source.url,
                )
                for constant in constants_of(alert)
            ),
            remedy=finding.remedy,
            who=WHO[finding.obligor],
            see=ids[finding.leg] if told else "",
        )


def _word(alert: Alert) -> Word:
    return "choice" if alert.finding.with_vendor else kind(alert)


def _waiting(use: FactUse) -> str:
    """A fact that a rule waits for, and why it is not known where that is not just silence."""
    return use.name if use.note in ("", "not stated") else f"{use.name} ({use.note})"
