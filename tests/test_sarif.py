"""Findings as SARIF: what the standard demands of the parts that are used, by its own words and by a model of it."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from conftest import MakeCampaign

from advocacy.builder import check
from advocacy.views.sarif import sarif

LETTER = """
    kind: open-letter
    title: {en: One, vi: Một}
    opening:
      en: |
        They counted the the 47 of them.
      vi: |
        Họ đếm được 45 người.
    signatories: A
"""
_TEXT = {"type": "string", "minLength": 1}
_COUNT = {"type": "integer", "minimum": 1}


def _object(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": required | optional,
        "required": list(required),
        "additionalProperties": False,
    }


_REGION = _object({"startLine": _COUNT}, startColumn=_COUNT, endColumn=_COUNT)
_PLACE = _object({"artifactLocation": _object({"uri": _TEXT}), "region": _REGION})
_DRIVER = _object({"name": _TEXT, "version": _TEXT, "rules": {"type": "array", "items": _object({"id": _TEXT})}})
_RESULT = _object(
    {
        "ruleId": _TEXT,
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": _object({"text": _TEXT}),
    },
    locations={"type": "array", "items": _object({"physicalLocation": _PLACE})},
    properties={"type": "object"},
)
_RUN = _object(
    {
        "tool": _object({"driver": _DRIVER}),
        "language": {"pattern": "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$"},
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "results": {"type": "array", "items": _RESULT},
    }
)
# What SARIF 2.1.0 says of the properties that are written: 3.13, 3.14, 3.18, 3.19, 3.27 and 3.30.
USED = _object(
    {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": _RUN},
    }
)


@pytest.mark.parametrize("ui", ["en", "vi"])
def test_the_log_is_what_the_standard_demands(campaign: MakeCampaign, ui: str) -> None:
    log = sarif(check(campaign(LETTER)), ui)
    jsonschema.validate(log, USED)
    assert len(log["runs"][0]["results"]) == 3
    assert ("stands twice" in str(log)) == (ui == "en")


def test_a_model_of_the_standard_reads_it(campaign: MakeCampaign) -> None:
    model = pytest.importorskip("sarif_pydantic", reason="no model of SARIF to compare with (extra `oracles`)")
    log = model.Sarif.model_validate(sarif(check(campaign(LETTER))))
    assert [result.rule_id for result in log.runs[0].results] == ["double-word", "parity-number", "parity-number"]
    assert all(result.locations[0].physical_location.region.start_line > 0 for result in log.runs[0].results)
