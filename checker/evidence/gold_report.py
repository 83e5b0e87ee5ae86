"""What the gold items of an export show, as one document from which text and JSON are made."""

from dataclasses import dataclass

from checker.evidence.blindness import Sign
from checker.evidence.gold import Gold


@dataclass(frozen=True)
class GoldReport:
    """What the gold items of one export show, and of which files."""

    path: str
    format: str
    digest: str
    key_path: str
    key_digest: str
    batched: bool
    gold: Gold
    signs: tuple[Sign, ...]
    notes: tuple[str, ...]

    @property
    def telling(self) -> bool:
        """Whether the gold can be told from the rest."""
        return any(sign.outcome == "tells" for sign in self.signs)

    @property
    def passes(self) -> bool:
        """Whether the gold proves the accuracy, is in every batch, and nothing tells it from the rest."""
        batches = self.gold.batches
        bad = any(not batch.gold_judgements or batch.accuracy.judged == "fails" for batch in batches)
        return self.gold.accuracy.judged == "clears" and not bad and not self.gold.unbatched and not self.telling
