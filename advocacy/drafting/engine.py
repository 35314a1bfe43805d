"""What a translator is to the drafts: a model that is known exactly, and several translations of each sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One translation; `score` is the mean of the logarithms of its tokens' probabilities, 0 at best."""

    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made a draft: the program, the model by name and version, and the digest of the file that it came in.

    `placeholders` is how many placeholders the model was trained to copy; 0 for nearly all models.
    """

    engine: str
    model: str
    version: str
    sha256: str
    placeholders: int = 0


class Engine(Protocol):
    """A translator from one language into another."""

    @property
    def provenance(self) -> Provenance:
        """What it is."""

    def translate(self, sentences: Sequence[str], n: int) -> list[list[Hypothesis]]:
        """For each sentence up to `n` translations, the best first."""
