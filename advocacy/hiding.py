"""Who sees what: the declarations of a campaign file and of its kinds, put on every text that they cover.

A party that is confidential has confidential names, wherever they stand; what a kind declares of a block or of a field
holds for the texts in it. So whatever prints, exports or remembers a text asks the text alone, and nobody has to
remember where it came from. What says the least wins: nothing inside can be seen more widely than what it stands in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from advocacy.addressees import Reworded
from advocacy.editions import EVERYBODY, Edition, Show, narrower
from advocacy.grammar import Strict
from advocacy.kinds import Kinds
from advocacy.model import CampaignFile, Letter
from advocacy.records import Record
from advocacy.units import Unit


def declared(data: CampaignFile, kinds: Kinds) -> CampaignFile:
    """The campaign with every text marked by what declares it; what nobody declares is for everybody.

    Raises:
        TemplateError: the rules of a kind are broken.
    """
    marked: CampaignFile = _Marking(kinds).value(data, EVERYBODY)
    return marked


class _Marking:
    """Walks the model once; parts in which nothing changes stay the same objects."""

    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds

    def value(self, value: Any, show: Show) -> Any:
        match value:
            case Unit():
                shown = narrower(value.show, show)
                return value if shown == value.show else replace(value, show=shown)
            case Record():
                return replace(value, values=self._record(value, show), show=value.whole)
            case Reworded():
                return replace(value, words=self.value(value.words, show))
            case Letter():
                return self._letter(value, show)
            case BaseModel():
                return self._model(value, show)
            case dict():
                changed = {key: self.value(each, show) for key, each in value.items()}
                return changed if any(changed[key] is not each for key, each in value.items()) else value
            case list():
                listed = [self.value(each, show) for each in value]
                return listed if any(new is not old for new, old in zip(listed, value, strict=True)) else value
        return value

    def _record(self, record: Record, show: Show) -> Mapping[str, Any]:
        fields = record.fields
        return {
            name: self.value(each, narrower(record.shown(name), show) if name in fields else show)
            for name, each in record.values.items()
        }

    def _model(self, model: BaseModel, show: Show, parts: Mapping[str, Any] | None = None) -> BaseModel:
        """A model with its texts marked; `parts` are fields that were marked already."""
        own = Show(Edition.of(getattr(model, "show", Edition.PUBLIC)))
        inside = narrower(own, show)
        guarded = model.guarded if isinstance(model, Strict) and not own.is_public else frozenset()
        changes = dict(parts or {})
        for name in type(model).model_fields:
            if name not in changes:
                held = replace(inside, guarded=True) if name in guarded else inside
                changes[name] = self.value(getattr(model, name), held)
        changes = {name: new for name, new in changes.items() if new is not getattr(model, name)}
        return model.model_copy(update=changes) if changes else model

    def _letter(self, letter: Letter, show: Show) -> BaseModel:
        """A document: its kind also says who sees its blocks, and the records and fields of the same names."""
        rules = self.kinds.rules(letter.kind)
        inside = narrower(Show(Edition.of(letter.show)), show)
        content = {
            name: self.value(each, narrower(rules.shown_text(name), inside)) for name, each in letter.content.items()
        }
        records = {name: self.value(each, narrower(rules.shown(name), inside)) for name, each in letter.records.items()}
        parts: dict[str, Any] = {"content": content, "records": records}
        for name, field in Letter.model_fields.items():
            block = field.alias or name
            if name not in parts and not rules.shown(block).is_public:
                parts[name] = self.value(getattr(letter, name), narrower(rules.shown(block), inside))
        return self._model(letter, show, parts)
