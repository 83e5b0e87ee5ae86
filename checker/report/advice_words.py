"""The parts of a recommendation in words, the same in every format."""

from dataclasses import dataclass

from checker.advise.result import Argument, Duty, Option, Suitability
from checker.economics.interval import Interval
from checker.economics.quantity import span
from checker.report.text import WHO


def heading_of(option: Option, plan: str = " <- plan") -> str:
    """The arrangement as a heading names it, with the mark of the plan."""
    vendor = f" ({option.vendor})" if option.vendor and not option.name.endswith(f"@{option.vendor}") else ""
    return f"{option.name}{vendor}{plan if option.is_plan else ''}"


def suited(fit: Suitability) -> str:
    """The word for its suitability, or the range that the open answers leave."""
    return fit.best if fit.best == fit.worst else f"{fit.best} ... {fit.worst}"


@dataclass(frozen=True)
class Said:
    """A reason once, with every leg that it is about."""

    reason: Argument
    legs: tuple[str, ...]

    @property
    def side(self) -> str:
        """On which side it stands, and how firmly."""
        weight = "decisively " if self.reason.weight == "decisive" else ""
        return f"{weight}{self.reason.side}"

    @property
    def text(self) -> str:
        """The reason with its legs and, where it does not count, the leg that mends it."""
        legs = f"{', '.join(self.legs)}: " if self.legs else ""
        mended = f"; {self.reason.mended_by} mends it" if self.reason.mended_by else ""
        return f"{legs}{self.reason.title}{mended}"

    @property
    def origin(self) -> str:
        """What stands behind it, and where it is declared."""
        reason = self.reason
        claims = f"{', '.join(reason.claims)}; " if reason.claims else ""
        where = f"; {reason.place.file}:{reason.place.line}" if reason.place else ""
        return f"{claims}{reason.strength}{where}"


def said(fit: Suitability, truth: str) -> list[Said]:
    """The reasons of one truth, those of several legs together, what is mended last."""
    found: dict[tuple[str, str, str], list[Argument]] = {}
    for reason in fit.reasons:
        if reason.truth == truth:
            found.setdefault((reason.name, reason.side, reason.mended_by), []).append(reason)
    return [Said(group[0], tuple(reason.leg for reason in group if reason.leg)) for group in found.values()]


def legs_text(option: Option) -> str:
    """The legs of a hybrid with their shares of the volume."""
    parts = []
    for leg in option.legs:
        role = f" ({leg.role})" if leg.role else ""
        low, high = round(100 * leg.share.low), round(100 * leg.share.high)
        share = f"{low} %" if low == high else f"{low}-{high} %"
        parts.append(f"{leg.name}{role} {share}")
    return f"shares of the volume: {', '.join(parts)}"


def quality_text(option: Option) -> str:
    """What is to be expected of the labels, or of a model that is trained on synthetic data."""
    parts = [_quality(leg.accuracy, leg.relative_accuracy, f"{leg.name}: ") for leg in option.legs]
    found = _quality(option.accuracy, option.relative_accuracy, "")
    return "; ".join(part for part in (found, *parts) if part)


def _quality(accuracy: Interval | None, kept: Interval | None, name: str) -> str:
    if accuracy is not None:
        return f"{name}{span(accuracy)} of the accepted labels are right"
    return f"{name}{span(kept)} of the accuracy on real data is kept" if kept is not None else ""


def deciding_text(option: Option) -> str:
    """The range of an undetermined verdict, and what decides it."""
    more = f" and {len(option.deciding) - 3} more" if len(option.deciding) > 3 else ""
    facts = ", ".join(option.deciding[:3])
    return f"{option.best} ... {option.worst}, by {facts}{more}" if facts else f"{option.best} ... {option.worst}"


def duty_text(duty: Duty) -> str:
    """An obligation with who meets it and how long that takes."""
    leg = f"[{duty.leg}] " if duty.leg else ""
    takes = f"; takes {span(duty.lead)}" if duty.lead is not None else ""
    who = "on the choice of a vendor" if duty.on_choice else WHO[duty.who]
    return f"{leg}{duty.what} ({who}{takes})"
