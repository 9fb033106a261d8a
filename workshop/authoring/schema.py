"""The JSON Schema of an authored file, every key with its meaning and an example, for editors.

Everything is written out where it stands, without references: Taplo passes over what stands beside one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel

from workshop.authoring.new import as_value

SchemaDraft = Literal["4", "2020-12"]
SchemaNode = dict[str, Any]
Keys = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""By model and key: what it `says`, and an `example`."""

_DRAFTS: Mapping[str, str] = {
    "4": "http://json-schema.org/draft-04/schema#",
    "2020-12": "https://json-schema.org/draft/2020-12/schema",
}
_TOML = "v1.1.0"
_REFERENCE = "#/$defs/"


def json_schema(model: type[BaseModel], keys: Keys, title: str, draft: SchemaDraft) -> SchemaNode:
    """The schema of a whole file; the same models and keys give the same schema."""
    whole = model.model_json_schema()
    described = _Described(whole.pop("$defs"), keys, draft).table(whole, model.__name__)
    head = {"$schema": _DRAFTS[draft], "title": title, "x-tombi-toml-version": _TOML}
    return {**head, **{key: value for key, value in described.items() if key not in head}}


class _Described:
    """Walks what pydantic says of the models, and puts in what the keys mean."""

    def __init__(self, models: Mapping[str, SchemaNode], keys: Keys, draft: SchemaDraft) -> None:
        self._models = models
        self._keys = keys
        self._draft = draft

    def table(self, node: SchemaNode, model: str) -> SchemaNode:
        """A table with keys that are known."""
        known = self._keys[model]
        properties = {key: self._property(key, each, known[key]) for key, each in node["properties"].items()}
        return {**_without(node, "title", "properties"), "properties": properties}

    def _property(self, key: str, node: SchemaNode, known: Mapping[str, Any]) -> SchemaNode:
        example, says = known["example"], known["says"]
        if self._draft == "4":  # it has no examples of its own, so that editors may not show them
            says = f"{says}\n\nExample: `{key} = {as_value(example)}`"
        inside = _without(self._node(node), "title", "description")
        return {"title": key.replace("_", " "), "description": says, **inside, "examples": [example]}

    def _node(self, node: SchemaNode) -> SchemaNode:
        if "$ref" in node:
            model = node["$ref"].removeprefix(_REFERENCE)
            return self.table(self._models[model], model)
        if "anyOf" in node and (kinds := [each for each in node["anyOf"] if each != {"type": "null"}]):
            rest = _without(node, "anyOf", "default")
            return (
                {**rest, **self._node(kinds[0])} if len(kinds) == 1 else {**rest, "anyOf": self._all(kinds)}
            )
        keywords = {key: self._keyword(key, value) for key, value in node.items() if self._keeps(key, value)}
        if "patternProperties" in keywords:
            keywords["additionalProperties"] = False
        if "const" in keywords and self._draft == "4":
            keywords["enum"] = [keywords.pop("const")]
        return keywords

    def _keeps(self, key: str, value: Any) -> bool:
        nothing = key == "default" and value in (None, [], {})
        return not nothing and not (key == "propertyNames" and self._draft == "4")

    def _keyword(self, key: str, value: Any) -> Any:
        if key in ("items", "additionalProperties") and isinstance(value, dict):
            return self._node(value)
        if key in ("oneOf", "anyOf"):
            return self._all(value)
        if key == "patternProperties":
            return {pattern: self._node(each) for pattern, each in value.items()}
        return value

    def _all(self, nodes: list[SchemaNode]) -> list[SchemaNode]:
        return [self._node(each) for each in nodes]


def _without(node: SchemaNode, *keys: str) -> SchemaNode:
    return {key: value for key, value in node.items() if key not in keys}
