"""Three states of a page in one: what its editor began with, what they made of it, and what others saved meanwhile.

A page carries a mark of each of its parts as it began: a field, a form that is judged as one, or a set of rows. A part
that its editor left alone takes what is stored now, and of a set of rows those of both stay; only what both changed
collides. Marks are hashes: enough to tell what changed, and who forges one loses or keeps no more than their own text.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseFormSet
from django.http import QueryDict

from romportal.typed import plain

#: hidden fields that say where a page began; they are no part of it
MARKS = ("revision", "seen")
#: rows of a set that are looked at; no set of the portal holds as many
MOST_ROWS = 1000
#: characters of a mark; that of everything on one page, with nine ROMs, is about a tenth of it
LONGEST = 30_000

Values = dict[str, list[str]]


@dataclass(frozen=True)
class Part:
    """Fields that are taken or kept as a whole: what is stored of them, and what was posted."""

    name: str
    stored: Values
    typed: Values

    @property
    def stored_mark(self) -> str:
        return _hash(self.stored)

    @property
    def typed_mark(self) -> str:
        return _hash(self.typed)

    def is_in(self, data: QueryDict) -> bool:
        """Tell whether the page of a post had this part."""
        return any(name in data for name in self.stored)

    def take_stored(self, data: QueryDict) -> None:
        """Let a post say what is stored."""
        for name, values in self.stored.items():
            data.setlist(name, values)

    def mix(self, data: QueryDict, start: str) -> bool:
        """Let a post say what both changed since `start`, and tell whether that can be: of a field it cannot."""
        return False


@dataclass(frozen=True)
class Rows:
    """A set of rows: what is stored of it, and what was posted, by place; its mark is a list of those of its rows.

    What a row carries unseen, such as a number that the portal gave, tells no two rows apart.
    """

    name: str
    form: BaseFormSet
    unseen: frozenset[str]
    stored: list[Values]
    typed: dict[int, Values]

    @property
    def stored_mark(self) -> str:
        return ",".join(map(self._mark, self.stored))

    @property
    def typed_mark(self) -> str:
        return ",".join(map(self._mark, self.typed.values()))

    def is_in(self, data: QueryDict) -> bool:
        """Tell whether the page of a post had this part."""
        return f"{self.name}-TOTAL_FORMS" in data

    def take_stored(self, data: QueryDict) -> None:
        """Let a post say what is stored."""
        self._say(data, self.stored)

    def mix(self, data: QueryDict, start: str) -> bool:
        """Let a post say the rows of both, and tell whether that can be: not when both changed the same row."""
        before = [each for each in start.split(",") if each]
        theirs, mine = Counter(map(self._mark, self.stored)), Counter(map(self._mark, self.typed.values()))
        left_out, added = Counter(before) - mine, mine - Counter(before)
        if left_out & (Counter(before) - theirs):
            return False
        added -= theirs - Counter(before)  # both added the same
        instead, more = {}, []
        for place, row in self.typed.items():
            if added[self._mark(row)]:
                added[self._mark(row)] -= 1
                if place < len(before) and left_out[before[place]] and before[place] not in instead:
                    instead[before[place]] = row
                else:
                    more.append(row)
        rows: list[Values] = []
        for row in self.stored:
            if left_out[self._mark(row)]:
                left_out[self._mark(row)] -= 1
                rows.append(instead.pop(self._mark(row), row | {"DELETE": ["on"]}))
            else:
                rows.append(row)
        self._say(data, rows, more)
        return True

    def _mark(self, row: Values) -> str:
        return _hash({name: values for name, values in row.items() if name not in self.unseen})

    def _say(self, data: QueryDict, rows: list[Values], more: Sequence[Values] = ()) -> None:
        for name in [name for name in data if name.startswith(f"{self.name}-")]:
            del data[name]
        data[f"{self.name}-TOTAL_FORMS"] = str(len(rows) + len(more) + self.form.extra)
        data[f"{self.name}-INITIAL_FORMS"] = str(len(rows))
        for place, row in enumerate([*rows, *more]):
            for name, values in row.items():
                data.setlist(f"{self.name}-{place}-{name}", values)


@dataclass(frozen=True)
class Merged:
    """A post with what others saved put into it; the names of the parts that collided, and of those that were taken.

    `gone` is what was typed in a field that is not there any more.
    """

    data: QueryDict
    collided: list[str]
    taken: list[str]
    gone: dict[str, str]

    @property
    def is_whole(self) -> bool:
        """Tell whether it can be saved without asking."""
        return not self.collided and not self.gone


class MarkedForm(forms.Form):
    """A form of a stored row that counts its edits; `revision` and `seen` tell from which state the editor started."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST)
    #: the row as it is stored
    row: Any

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """Return with which a field begins; the mark is made last, of the fields that this editor has."""
        if field_name == "seen":
            return mark([self])
        return super().get_initial_for_field(field, field_name)

    @property
    def is_behind(self) -> bool:
        """Tell whether somebody saved the row since the editor began."""
        return self.is_bound and bool(self.row.pk) and self.data.get("revision") != str(self.row.revision)

    def merged(self) -> Merged:
        """Put what others saved into what was posted, with fresh marks."""
        found = merged([self], self.data, self.data.get("seen", ""))
        found.data["revision"], found.data["seen"] = str(self.row.revision), mark([self])
        return found


def mark(page: Iterable[Any]) -> str:
    """Return what tells two stored states of these forms apart, part by part."""
    return " ".join(f"{part.name}={part.stored_mark}" for part in _parts(page, QueryDict()))


def merged(page: Sequence[Any], data: QueryDict, began: str) -> Merged:
    """Put what is stored now into a post that began from the state with the mark `began`."""
    before = dict(each.split("=", 1) for each in began.split() if "=" in each)
    result, collided, taken, known = data.copy(), [], [], set()
    for part in _parts(page, data):
        known.add(part.name)
        typed, stored, start = part.typed_mark, part.stored_mark, before.get(part.name)
        if typed == stored or stored == start:
            continue
        if start is None and not part.is_in(data):  # it came with what somebody else saved
            part.take_stored(result)
        elif typed == start:
            part.take_stored(result)
            taken.append(part.name)
        elif start is not None and part.mix(result, start):
            taken.append(part.name)
        else:
            collided.append(part.name)
    collided += _about_what_changed(page, data, before, {*collided})
    posted = {name: data.getlist(name) for name in before if name not in known}
    gone = {name: " ".join(said) for name, said in posted.items() if any(said) and _hash({name: said}) != before[name]}
    return Merged(result, collided, taken, gone)


def _about_what_changed(
    page: Sequence[Any], data: QueryDict, before: dict[str, str], collided: set[str]
) -> Iterator[str]:
    """What was typed about a text that somebody else changed meanwhile: an answer to an objection."""
    parts = {part.name: part for part in _parts(page, data)}
    for form in page:
        for name, subject in getattr(form, "about", {}).items():
            part, on = parts.get(form.add_prefix(name)), parts.get(form.add_prefix(subject))
            if not part or not on or part.name in collided or not {part.name, on.name} <= before.keys():
                continue
            if part.typed_mark != before[part.name] and on.stored_mark != before[on.name]:
                yield part.name


def _parts(page: Iterable[Any], data: QueryDict) -> Iterator[Part | Rows]:
    for form in page:
        if isinstance(form, BaseFormSet):
            unseen = frozenset(name for name, field in form.empty_form.fields.items() if field.widget.is_hidden)
            yield Rows(form.prefix, form, unseen, _stored_rows(form), _typed_rows(form, data))
            continue
        stored = {
            form.add_prefix(name): _shown(field, form.get_initial_for_field(field, name))
            for name, field in form.fields.items()
            if name not in MARKS
        }
        if getattr(form, "is_one_part", False):
            yield Part(form.prefix, stored, {name: data.getlist(name) for name in stored})
        else:
            yield from (Part(name, {name: said}, {name: data.getlist(name)}) for name, said in stored.items())
        for name, subject in getattr(form, "about", {}).items():
            if name in form.fields and subject not in form.fields:  # shown beside it, not asked
                said = {form.add_prefix(subject): [form.stored[subject]]}
                yield Part(form.add_prefix(subject), said, said)


def _shown(field: forms.Field, value: Any) -> list[str]:
    """What a browser posts of a field with this value when nobody touches it."""
    if isinstance(field.widget, forms.CheckboxInput):
        return ["on"] if value else []
    shown = field.widget.format_value(field.prepare_value(value))
    return [str(each) for each in (shown if isinstance(shown, list | tuple) else [shown]) if each not in (None, "")]


def _stored_rows(rowset: BaseFormSet) -> list[Values]:
    fields = rowset.empty_form.fields
    return [{name: _shown(fields[name], value) for name, value in row.items()} for row in rowset.initial or []]


def _typed_rows(rowset: BaseFormSet, data: QueryDict) -> dict[int, Values]:
    """The rows of a post that hold something and are not to be removed, by their place."""
    total = data.get(f"{rowset.prefix}-TOTAL_FORMS", "")
    how_many = min(int(total), MOST_ROWS) if total.isascii() and total.isdecimal() and len(total) < 6 else 0
    names = [name for name in rowset.empty_form.fields if name != "DELETE"] if how_many else []
    rows = {
        place: {name: data.getlist(f"{rowset.prefix}-{place}-{name}") for name in names}
        for place in range(how_many)
        if not data.get(f"{rowset.prefix}-{place}-DELETE")
    }
    return {place: row for place, row in rows.items() if any(map(_plain, row.values()))}


def _plain(values: Iterable[str]) -> list[str]:
    """Values as they are compared: as they are kept, whatever the order of the boxes."""
    return sorted(filter(None, (plain(value.replace("\r\n", "\n")).strip() for value in values)))


def _hash(said: Values) -> str:
    compared = {name: found for name, values in said.items() if (found := _plain(values))}
    return hashlib.sha256(json.dumps(compared, sort_keys=True).encode()).hexdigest()[:10]
