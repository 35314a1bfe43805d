"""advocacy: letters and requests in several languages from one campaign file.

The library behind the command line:

    from pathlib import Path
    from advocacy import build, check, load_campaign

    campaign = load_campaign(Path("my-letter"))
    for finding in check(campaign):
        print(finding)
    outcome = build(campaign, languages=["vi"], formats=["docx"])

Every error that a user may see is an `AdvocacyError`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from advocacy.builder import Outcome, build, check
    from advocacy.errors import AdvocacyError, Finding
    from advocacy.load import Campaign, load_campaign

__version__ = "0.1.0"
__all__ = ["AdvocacyError", "Campaign", "Finding", "Outcome", "build", "check", "load_campaign"]

_HOMES = {
    "AdvocacyError": "errors",
    "Campaign": "load",
    "Finding": "errors",
    "Outcome": "builder",
    "build": "builder",
    "check": "builder",
    "load_campaign": "load",
}


def __getattr__(name: str) -> Any:
    """Public names are imported when first used, so that `advocacy --help` starts at once."""
    import importlib

    if name not in _HOMES:
        raise AttributeError(f"module 'advocacy' has no attribute {name!r}")
    return getattr(importlib.import_module(f"advocacy.{_HOMES[name]}"), name)
