"""The reasons, hybrids and lead times of a rule base as one Markdown page."""

from collections.abc import Iterator

from checker.model.expression import ALWAYS
from checker.model.rulebase import RuleBase
from checker.model.suitability import BlendPattern, Suit
from checker.report.pages import condition_lines


def page(base: RuleBase) -> str:
    """The page. The same rule base gives the same text."""
    lines = [
        "# Reasons for and against approaches",
        "",
        f"{len(base.suits)} reasons, {len(base.blends)} hybrids worth trying and {len(base.leads)} lead times. They "
        "never change a verdict: they order what the law lets pass ([docs/recommend.md](../recommend.md)). This page "
        "is generated from `rules/` by `checker rules pages`; edit the rules, not the page.",
    ]
    for suit in base.suits.values():
        lines += _suit(suit)
    if base.blends:
        lines += ["", "## Hybrids worth trying"]
        for blend in base.blends.values():
            lines += _blend(blend)
    if base.leads:
        lines += ["", "## Lead times of obligations", "", "| what has to change | weeks | source |", "|---|---|---|"]
        lines += [
            f"| `{lead.about}` | {lead.low:g} ... {lead.high:g} | {lead.source} ({lead.strength}) |"
            for lead in base.leads.values()
        ]
    return "\n".join(lines) + "\n"


def _suit(suit: Suit) -> Iterator[str]:
    yield from ("", f"## {suit.name}", "", f"{suit.title[0].upper()}{suit.title[1:]}. {suit.because}", "")
    if suit.weight == "decisive":
        yield "- decisive"
    if suit.asked:
        yield f"- its open questions come first ({suit.asked})"
    for word, names in (("for", suit.favours), ("against", suit.opposes), ("mended by a leg of", suit.mended_by)):
        if names:
            yield f"- {word}: {', '.join(sorted(names))}"
    claims = f"; claims {', '.join(suit.claims)}" if suit.claims else ""
    yield f"- {suit.strength}{claims}: {suit.source} (checked {suit.checked})"
    yield from ("", "It always holds." if suit.when == ALWAYS else "It holds where", "")
    if suit.when != ALWAYS:
        yield from condition_lines(suit.when)
        yield ""
    yield f"Defined in `{suit.place.file}`, with {len(suit.examples)} examples."


def _blend(blend: BlendPattern) -> Iterator[str]:
    yield from ("", f"### {blend.name}", "", f"{blend.title[0].upper()}{blend.title[1:]}. {blend.because}", "")
    for role in blend.roles:
        share = f"{100 * role.share[0]:g}-{100 * role.share[1]:g} %" if role.share else "the rest"
        yield f"- {role.role}: {share}, by {', '.join(role.approaches)}"
    claims = f"; claims {', '.join(blend.claims)}" if blend.claims else ""
    yield f"- {blend.strength}{claims}: {blend.source} (checked {blend.checked})"
