"""`advocacy schema`: print the JSON Schema of campaign files."""

from __future__ import annotations

import argparse


def declare(parser: argparse.ArgumentParser) -> None:
    """The command has no flags of its own."""


def run(options: argparse.Namespace) -> int:
    """Print the schema."""
    import json

    from advocacy.schema import campaign_schema

    print(json.dumps(campaign_schema(), ensure_ascii=False, indent=2))
    return 0
