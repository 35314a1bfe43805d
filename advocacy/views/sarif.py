"""Findings as SARIF 2.1.0 (OASIS), for editors and forges that show them beside the line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from advocacy import __version__
from advocacy.errors import Finding, Severity, joined, told

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def sarif(findings: Iterable[Finding], ui: str = "en") -> dict[str, Any]:
    """One run with all findings, told in the language `ui`; columns count characters from 1 (`unicodeCodePoints`)."""
    found = list(findings)
    codes = sorted({finding.code for finding in found})
    driver = {"name": "advocacy", "version": __version__, "rules": [{"id": code} for code in codes]}
    run = {
        "tool": {"driver": driver},
        "language": ui,
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes, ui) for finding in found],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(finding: Finding, codes: list[str], ui: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": _LEVELS[finding.severity],
        "message": {"text": told(joined(finding.message, finding.suggestion), ui)},
        "properties": {
            "unit": finding.place.key,
            "language": finding.language,
            "document": finding.document,
            "term": finding.term,
        },
    }
    if finding.place.file:
        region: dict[str, Any] = {"startLine": max(1, finding.place.line)}
        if finding.place.column:
            region["startColumn"] = finding.place.column
        if finding.place.column and finding.excerpt and "\n" not in finding.excerpt and finding.start >= 0:
            region["endColumn"] = finding.place.column + len(finding.excerpt)
        artifact = {"uri": finding.place.file.replace("\\", "/")}
        result["locations"] = [{"physicalLocation": {"artifactLocation": artifact, "region": region}}]
    return result
