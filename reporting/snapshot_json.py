"""A snapshot as bytes, and bytes as a snapshot: one way to write it, and a reader that knows its shape."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints, is_typeddict

from .snapshot_shape import SCHEMA, Day, Euro, Moment, Number, Snapshot


def canonical(snapshot: Snapshot | Mapping[str, Any]) -> bytes:
    """The one way to write a snapshot: sorted keys, no spaces, UTF-8. These bytes are stored and hashed."""
    return json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def sha256(snapshot: Snapshot | Mapping[str, Any]) -> str:
    """The hash by which a pack says what it was printed from."""
    return hashlib.sha256(canonical(snapshot)).hexdigest()


def validate(snapshot: Any) -> list[str]:
    """Everything in which `snapshot` differs from the shape above, as "where: what"; empty when it is right."""
    problems: list[str] = []
    _convert(snapshot, Snapshot, "snapshot", problems, str)
    if not problems and snapshot["schema"] != SCHEMA:
        problems.append(f"snapshot.schema: {snapshot['schema']} is not {SCHEMA}")
    return problems


def read(snapshot: Any, clean: Callable[[str], str] = str) -> dict[str, Any]:
    """The snapshot with Decimals, dates and datetimes, every text passed through `clean`.

    Raises ValueError that names each place with another shape.
    """
    if problems := validate(snapshot):
        raise ValueError("Not a snapshot: " + "; ".join(problems[:20]))
    result: dict[str, Any] = _convert(snapshot, Snapshot, "snapshot", [], clean)
    return result


PARSERS: dict[Any, Callable[[str], Any]] = {
    Euro: Decimal,
    Number: Decimal,
    Day: date.fromisoformat,
    Moment: datetime.fromisoformat,
}


def _convert(value: Any, hint: Any, where: str, problems: list[str], clean: Callable[[str], str]) -> Any:
    """`value` as `hint` says it should be; what does not fit is added to `problems`."""
    if NoneType in get_args(hint):
        if value is None:
            return None
        hint = next(option for option in get_args(hint) if option is not NoneType)
    if is_typeddict(hint):
        return _convert_keys(value, hint, where, problems, clean)
    if get_origin(hint) is list and isinstance(value, list):
        (item,) = get_args(hint)
        return [_convert(each, item, f"{where}[{i}]", problems, clean) for i, each in enumerate(value)]
    if get_origin(hint) is dict and isinstance(value, dict):
        return {
            clean(key): _convert(each, str, f"{where}.{key}", problems, clean) for key, each in sorted(value.items())
        }
    if get_origin(hint) is Literal and value in get_args(hint):
        return value
    if hint in PARSERS and isinstance(value, str):
        return _parsed(value, hint, where, problems)
    if hint is str and isinstance(value, str):
        return clean(value)
    if hint in (int, bool) and type(value) is hint:
        return value
    expected = " or ".join(map(str, get_args(hint))) if get_origin(hint) is Literal else getattr(hint, "__name__", hint)
    problems.append(f"{where}: {value!r:.60} is no {expected}")
    return None


def _convert_keys(value: Any, hint: Any, where: str, problems: list[str], clean: Callable[[str], str]) -> Any:
    if not isinstance(value, dict):
        problems.append(f"{where}: {value!r:.60} is no {hint.__name__}")
        return None
    keys = get_type_hints(hint)
    problems += [f"{where}.{key}: missing" for key in keys.keys() - value.keys()]
    problems += [f"{where}.{key}: not in the shape" for key in value.keys() - keys.keys()]
    return {
        key: _convert(value[key], kind, f"{where}.{key}", problems, clean) for key, kind in keys.items() if key in value
    }


def _parsed(text: str, hint: Any, where: str, problems: list[str]) -> Any:
    try:
        parsed = PARSERS[hint](text)
    except (ValueError, InvalidOperation):
        parsed = None
    cents = hint is not Euro or (parsed is not None and parsed.as_tuple().exponent == -2)
    if parsed is None or not cents or (hint is Moment and parsed.tzinfo is None):
        problems.append(f"{where}: {text!r:.60} is no {hint.__name__}")
    return parsed
