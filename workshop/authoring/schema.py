"""The JSON Schema of an authored file, every key with its meaning and an example, for editors.

Everything is written out where it stands, without references: Taplo passes over what stands beside one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel

from workshop.authoring.new import as_value
from workshop.authoring.vocabulary import EVERYTHING, KeyOfModel, NamesTold, Vocabulary

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


def json_schema(
    model: type[BaseModel],
    keys: Keys,
    title: str,
    draft: SchemaDraft,
    vocabulary: Vocabulary = EVERYTHING,
) -> SchemaNode:
    """The schema of a whole file; the same models, keys and names give the same schema.

    With a vocabulary, what names something is one of the names there.
    """
    whole = model.model_json_schema()
    described = _Described(whole.pop("$defs"), keys, draft, vocabulary).table(whole, model.__name__)
    head = {"$schema": _DRAFTS[draft], "title": title, "x-tombi-toml-version": _TOML}
    return {**head, **{key: value for key, value in described.items() if key not in head}}


class _Described:
    """Walks what pydantic says of the models, and puts in what the keys mean."""

    def __init__(
        self, models: Mapping[str, SchemaNode], keys: Keys, draft: SchemaDraft, vocabulary: Vocabulary
    ) -> None:
        self._models = models
        self._keys = keys
        self._draft = draft
        self._vocabulary = vocabulary

    def table(self, node: SchemaNode, model: str) -> SchemaNode:
        """A table with keys that are known."""
        known = self._keys[model]
        properties = {
            key: self._named((model, key), self._property(key, each, known[key]))
            for key, each in node["properties"].items()
        }
        return {**_without(node, "title", "properties"), "properties": properties}

    def _property(self, key: str, node: SchemaNode, known: Mapping[str, Any]) -> SchemaNode:
        says = known["says"]
        if "example" not in known:
            return {
                "title": key.replace("_", " "),
                "description": says,
                **_without(self._node(node), "title", "description"),
            }
        example = known["example"]
        if self._draft == "4":  # it has no examples of its own, so that editors may not show them
            says = f"{says}\n\nExample: `{key} = {as_value(example)}`"
        inside = _without(self._node(node), "title", "description")
        return {"title": key.replace("_", " "), "description": says, **inside, "examples": [example]}

    def _named(self, place: KeyOfModel, node: SchemaNode) -> SchemaNode:
        """The same with no other names than those that may stand there."""
        if pattern := self._vocabulary.pattern(place):
            items = {**node["items"], "pattern": pattern}
            return _without({**node, "items": items}, "examples")
        names = self._vocabulary.of(place)
        return node if names is None else _without(_of_these(node, names), "examples")

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


def _of_these(node: SchemaNode, names: NamesTold) -> SchemaNode:
    """A text, the entries of a list, or the keys of a table, out of these names alone."""
    if "oneOf" in node:
        return {**node, "oneOf": [_of_these(each, names) for each in node["oneOf"]]}
    if node.get("type") == "array":
        return {**node, "items": _of_these(node["items"], names)} if names else {**node, "maxItems": 0}
    if "patternProperties" in node:
        (value,) = node["patternProperties"].values()
        if "properties" in value:  # written out for each name, tables in tables would make millions of signs
            return {**node, "patternProperties": {f"^(?:{'|'.join(names)})$": value}}
        told = {name: {**value, "title": name, "description": says} for name, says in names.items()}
        return {**_without(node, "patternProperties"), "properties": told, "additionalProperties": False}
    if node.get("type") != "string" or not names:
        return node
    meanings = [says or name for name, says in names.items()]
    about = {"enum": [*names], "x-taplo": {"docs": {"enumValues": meanings}}}
    return {**_without(node, "pattern", "maxLength"), **about}


def _without(node: SchemaNode, *keys: str) -> SchemaNode:
    return {key: value for key, value in node.items() if key not in keys}
