"""An answer held to the JSON schema that it was asked in, whether or not the server held it."""

from __future__ import annotations

from typing import Any, Final

_KINDS: Final[dict[type, str]] = {dict: "object", list: "array", str: "string", int: "integer"}


def held_to(value: Any, schema: dict[str, Any], faults: list[str], at: str = "") -> Any:
    """A value as far as its schema allows it.

    Parameters
    ----------
    value
        Part of an answer, read as JSON.
    schema
        Its schema, as :func:`geoincidents.events.model.asking.answer_schema` makes them.
    faults
        Gains where the value is not of the schema; nothing that the model wrote is repeated.
    at
        Where the value stands.

    Returns
    -------
    object
        None for what is not of its kind, range, length or vocabulary; an object has the fields of its schema and no
        other, a list no more items than it may have.

    Examples
    --------
    >>> faults = []
    >>> held_to([5, "7", -1], {"type": "array", "maxItems": 3, "items": {"type": "integer", "minimum": 0}}, faults, "n")
    [5]
    >>> faults
    ['n[1]', 'n[2]']
    """
    if value is None and _may_lack(schema):
        return None
    if "anyOf" in schema:
        return held_to(value, schema["anyOf"][0], faults, at)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    kind = _KINDS.get(type(value))
    if kind is None or kind not in schema["type"] or not _is_within(value, schema):
        faults.append(at)
        return None
    if kind == "array":
        if len(value) > schema["maxItems"]:
            faults.append(f"{at}[{schema['maxItems']}:]")
        items = (
            held_to(item, schema["items"], faults, f"{at}[{number}]")
            for number, item in enumerate(value[: schema["maxItems"]])
        )
        return [item for item in items if item is not None]
    if kind == "object":
        if value.keys() - schema["properties"].keys():
            faults.append(f"{at}.*")
        return {
            name: held_to(value.get(name), part, faults, f"{at}.{name}" if at else name)
            for name, part in schema["properties"].items()
        }
    return value


def _may_lack(schema: dict[str, Any]) -> bool:
    return "anyOf" in schema or "null" in schema["type"]


def _is_within(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a text or number keeps its bounds and vocabulary."""
    if isinstance(value, str):
        return len(value) <= schema.get("maxLength", len(value)) and value in schema.get("enum", (value,))
    if isinstance(value, int):
        return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    return True
