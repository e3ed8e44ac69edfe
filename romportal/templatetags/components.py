"""The components of the page shell (built in: no load tag needed). What they look like: templates/components/."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.utils import ErrorList
from django.forms.widgets import ChoiceWidget
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from programmes import dutch
from programmes.fields import DayInput, EuroInput
from romportal.shell import Sort, active_filters, new_once_token

register = template.Library()

# ── Blocks: a tag around content ──────────────────────────────────────────────────────────────────────────


@register.simple_block_tag
def section(content: str, title: str, id: str, note: str = "", more: str = "", href: str = "") -> SafeString:
    """{% section "Waar staat het geld?" id="h-geld" note="…" more="Alle boekingen" href=address %} … {% endsection %}.

    `id` is that of the heading; `more` is a link beside it.
    """
    shown = {"content": content, "title": title, "id": id, "note": note, "more": more, "href": href}
    return render_to_string("components/section.html", shown)


@register.simple_block_tag
def title_code(content: str) -> SafeString:
    """{% title_code %}BR-03 · versie 2 {% badge … %}{% endtitle_code %}: the small line above a title.

    A screen reader runs a heading together, so the line ends in a colon that is not seen.
    """
    return format_html('<span class="rp-title__code">{}<span class="rp-visually-hidden">:&nbsp;</span></span>', content)


@register.simple_block_tag
def scroll(content: str, label: str) -> SafeString:
    """{% scroll "geld per bron en jaar" %}<table …>{% endscroll %}: lets a wide table scroll by itself."""
    return render_to_string("components/scroll.html", {"content": content, "label": label})


@register.simple_block_tag
def alert(content: str, kind: str, result: str, role: str = "") -> SafeString:
    """{% alert "warning" "Nog niet afgestemd." %}Beide kolommen …{% endalert %}; ok, info, warning, error."""
    return render_to_string("components/alert.html", {"content": content, "kind": kind, "result": result, "role": role})


@register.simple_block_tag
def empty(content: str, title: str) -> SafeString:
    """{% empty "Geen programma’s gevonden." %}Er is geen … <a>Alle filters wissen</a>{% endempty %}."""
    return render_to_string("components/empty.html", {"content": content, "title": title})


@register.simple_block_tag
def figure_data(content: str, summary: str = "Cijfers bij deze figuur") -> SafeString:
    """{% figure_data %}<table …>{% endfigure_data %}: the table behind a chart, folded."""
    return render_to_string("components/figure_data.html", {"content": content, "summary": summary})


# ── Signals ───────────────────────────────────────────────────────────────────────────────────────────────
LIGHT_WORDS = {"green": "Groen", "amber": "Oranje", "red": "Rood", "grey": "N.v.t."}
LIGHT_NAMES = {"T": "Tijd", "G": "Geld", "K": "Kwaliteit"}
BADGE_KINDS = {
    "ter afstemming": "ask",
    "wijziging ter afstemming": "ask",
    "nader gesprek": "ask",
    "ingeleverd": "active",
    "open": "ask",
    "te laat": "ask",
    "in uitvoering": "active",
    "afgestemd": "active",
    "akkoord": "active",
    "definitief": "active",
    "vastgesteld": "active",
}


@register.inclusion_tag("components/light.html")
def light(letter: str, key: str | None, was: str | None = None) -> dict[str, Any]:
    """{% light "T" report.time was=before.time %}: keys green, amber, red, grey; none is grey."""
    key = key if key in LIGHT_WORDS else "grey"
    changed = was in LIGHT_WORDS and was != key
    return {
        "letter": letter,
        "name": LIGHT_NAMES.get(letter, ""),
        "key": key,
        "word": LIGHT_WORDS[key],
        "was": LIGHT_WORDS[was].lower() if changed and was else "",
    }


@register.inclusion_tag("components/lights.html")
def lights(time: str | None, money: str | None, quality: str | None) -> dict[str, Any]:
    """{% lights row.time row.money row.quality %}: T, G and K beside each other."""
    return {"time": time, "money": money, "quality": quality}


@register.inclusion_tag("components/badge.html")
def badge(words: object, kind: str = "") -> dict[str, Any]:
    """{% badge programme.status_text %}: kind ask, active or done follows from the words unless given."""
    return {"words": words, "kind": kind or BADGE_KINDS.get(str(words).lower(), "done")}


# ── Money ─────────────────────────────────────────────────────────────────────────────────────────────────
MONEY = {
    "thousands": dutch.thousands,
    "euro": dutch.euro,
    "whole": dutch.euro_whole,
    "short": dutch.euro_short,
    "change": dutch.change_thousands,
    "change_euro": dutch.change_euro,
}


@register.simple_tag
def money(amount: Decimal | int | None, unit: str = "thousands") -> SafeString:
    """{% money amount "euro" %}: thousands, euro, whole, short, change, change_euro; negative in sign and class."""
    css = _money_class(amount)
    text = MONEY[unit](amount)
    return format_html('<span class="{}">{}</span>', css, text) if css else format_html("{}", text)


@register.inclusion_tag("components/money_cell.html")
def money_cell(amount: Decimal | int | None, unit: str = "thousands", css: str = "", label: str = "") -> dict[str, Any]:
    """{% money_cell amount "euro" css="rp-key" label="Betaald" %}: a whole td with the amount."""
    return {"text": MONEY[unit](amount), "css": f"{_money_class(amount)} {css}".strip(), "label": label}


def _money_class(amount: Decimal | int | None) -> str:
    if not amount:
        return "rp-zero"
    return "rp-negative" if amount < 0 else ""


@register.inclusion_tag("components/money_bar.html")
def money_bar(
    scale: Decimal, available: Decimal | None, programmed: Decimal, committed: Decimal, paid: Decimal
) -> dict[str, Any]:
    """{% money_bar scale available programmed committed paid %}: the bar in a table row; `scale` is its full width."""

    def width(amount: Decimal | None) -> str:
        part = Decimal(amount or 0) / Decimal(scale) if scale else Decimal(0)
        return f"{min(max(part, Decimal(0)), Decimal(1)) * 219:.1f}"

    return {
        "available": width(available) if available is not None else "",
        "programmed": width(programmed),
        "committed": width(committed),
        "paid": width(paid),
    }


@register.inclusion_tag("components/left_item.html")
def left_item(label: str, room: Decimal, available: Decimal, note: str = "", *, same: bool = False) -> dict[str, Any]:
    """{% left_item "Structureel 2026" room available note="ongewijzigd" same=True %} inside components rp-left."""
    used = Decimal(available) - Decimal(room)
    widest = max(used, Decimal(available)) or Decimal(1)
    inside = min(max(used, Decimal(0)), Decimal(available))
    return {
        "label": label,
        "room": room,
        "note": note,
        "same": same,
        "over": room < 0,
        "frame": f"{Decimal(available) / widest * 199:.1f}",
        "used": f"{inside / widest * 200:.1f}",
        "excess": f"{-room / widest * 200:.1f}" if room < 0 else "",
        "excess_at": f"{inside / widest * 200:.1f}",
    }


# ── Lists: sort, page, filter ─────────────────────────────────────────────────────────────────────────────
@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context: Context, text: str, key: str, *, num: bool = False, css: str = "") -> dict[str, Any]:
    """{% sort_header "Titel" "titel" %}: a th that sorts; needs `sort` (asked_sort) in the context.

    Figures (`num`) go down first, words go up first.
    """
    sort: Sort = context["sort"]
    active = sort.key == key
    down = not sort.descending if active else num
    return {
        "text": text,
        "key": key,
        "num": num,
        "css": css,
        "address": _query(context, sorteer=f"-{key}" if down else key, pagina=None),
        "sorted": ("descending" if sort.descending else "ascending") if active else "",
    }


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page) -> dict[str, Any]:
    """{% pagination page %}: which rows are shown, and the way to the other pages."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [(number, _query(context, pagina=number) if isinstance(number, int) else "") for number in numbers]
    return {
        "page": page,
        "links": links,
        "note": getattr(page, "note", ""),
        "previous": _query(context, pagina=page.previous_page_number()) if page.has_previous() else "",
        "next": _query(context, pagina=page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("components/chips.html", takes_context=True)
def chips(context: Context, form: forms.Form) -> dict[str, Any]:
    """{% chips filter_form %}: what is filtered on, each to be taken off, and what was not understood."""
    return {"chips": active_filters(context["request"], form), "form": form, "path": context["request"].path}


@register.inclusion_tag("components/kept_query.html", takes_context=True)
def kept_query(context: Context, *without: str) -> dict[str, Any]:
    """{% kept_query "peildatum" "pagina" %}: hidden inputs so that a GET form keeps the rest of the address."""
    asked = context["request"].GET
    return {"kept": [(name, value) for name in asked if name not in without for value in asked.getlist(name)]}


def _query(context: Context, **changes: Any) -> str:
    """The query string of the page with `changes`; None takes a parameter away."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.inclusion_tag("components/export_link.html", takes_context=True)
def export_link(context: Context, address: str, text: str = "Exporteer xlsx") -> dict[str, Any]:
    """{% url "sheet" "programmas" as sheet %}{% export_link sheet %}: the sheet with the filter that is on."""
    asked = context["request"].GET.copy()
    asked.pop("pagina", None)
    query = asked.urlencode()
    return {"address": f"{address}?{query}" if query else address, "text": text}


# ── Forms ─────────────────────────────────────────────────────────────────────────────────────────────────
@register.simple_tag
def once() -> SafeString:
    """{% once %} inside a POST form whose view is @posts_once: pressing twice does it once."""
    return format_html('<input type="hidden" name="once" value="{}">', new_once_token())


@register.inclusion_tag("components/field.html")
def field(bound: forms.BoundField, light: str = "", *, small: bool = False, hint: str | bool = True) -> dict[str, Any]:
    """{% field form.title %}: label, hint, error and input; `light="T"` shows radios as traffic lights.

    `hint` replaces the field's own help text; False leaves it out.
    """
    if hint is not True:
        bound.help_text = hint or ""
    return {"field": bound, "kind": _field_kind(bound), "light": light, "small": small, **_dressed(bound)}


@register.inclusion_tag("components/form_fields.html")
def form_fields(form: forms.BaseForm) -> dict[str, Any]:
    """{% form_fields form %}: all its fields, in order, hidden ones included."""
    return {"form": form}


@register.inclusion_tag("components/error_summary.html")
def form_errors(*forms_and_sets: Any, title: str = "", note: str = "") -> dict[str, Any]:
    """{% form_errors form formset %}: the summary above a form, each line a link to its field."""
    lines = [line for each in forms_and_sets for form in _forms_of(each) for line in _error_lines(form)]
    for each in forms_and_sets:
        if isinstance(each, forms.BaseFormSet) and each.is_bound:
            lines.extend(("", message) for message in each.non_form_errors())
    how_many = dutch.count_in_words(len(lines), "fout", "fouten")
    return {"lines": lines, "title": title or f"Er {'is' if len(lines) == 1 else 'zijn'} {how_many}", "note": note}


def _forms_of(each: Any) -> list[Any]:
    return list(each) if isinstance(each, forms.BaseFormSet) else [each]


def _error_lines(form: Any) -> list[tuple[str, str]]:
    """(id to go to, message) of every error of the form, in the order of its fields."""
    if not isinstance(form, forms.BaseForm) or not form.is_bound:
        return []
    lines = [("", message) for message in form.non_field_errors()]
    for bound in form:
        target = bound.auto_id if not bound.field.widget.use_fieldset else f"{bound.auto_id}_0"
        lines.extend(("" if bound.is_hidden else target, message) for message in field_messages(bound))
    return lines


def field_messages(bound: forms.BoundField) -> list[str]:
    """The errors of a field; "required" is said with the name of the field."""
    errors = bound.errors.as_data() if isinstance(bound.errors, ErrorList) else []
    usual = forms.Field.default_error_messages["required"]
    messages = []
    for error in errors:
        if error.code == "required" and str(error.message) == str(usual):
            messages.append(_required(bound))
        else:
            messages.extend(error.messages)
    return messages


def _required(bound: forms.BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return f"Vink ‘{bound.label}’ aan."
    if isinstance(widget, ChoiceWidget):
        return f"Maak een keuze bij ‘{bound.label}’."
    return f"Vul ‘{bound.label}’ in."


TEXTBOX = "utrecht-textbox utrecht-textbox--html-input"
CLASSES: Mapping[str, str] = {
    "textarea": "utrecht-textarea utrecht-textarea--html-textarea",
    "select": "utrecht-select utrecht-select--html-select",
    "radio": "utrecht-radio-button utrecht-radio-button--html-input",
    "checkbox": "rp-checkbox__input",
    "checkboxes": "rp-checkbox__input",
    "file": "rp-input-file",
}


def _field_kind(bound: forms.BoundField) -> str:
    """Which shape of components/field.html fits the widget."""
    kinds = (
        (EuroInput, "money"),
        (DayInput, "day"),
        (forms.Textarea, "textarea"),
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radio"),
        (forms.Select, "select"),
        (forms.CheckboxInput, "checkbox"),
        (forms.FileInput, "file"),
    )
    return next((kind for widget, kind in kinds if isinstance(bound.field.widget, widget)), "text")


def _dressed(bound: forms.BoundField) -> dict[str, Any]:
    """The input with its classes, and its messages."""
    kind = _field_kind(bound)
    own = bound.field.widget.attrs.get("class", "")
    messages = field_messages(bound)
    base = CLASSES.get(kind, TEXTBOX)
    invalid = f"{base.split()[0]}--invalid" if messages and kind not in ("radio", "checkboxes") else ""
    css = " ".join(dict.fromkeys(f"{base} {invalid} {own}".split()))
    if kind in ("radio", "checkboxes"):
        bound.field.widget.attrs["class"] = css
        return {"messages": messages}
    attrs: dict[str, Any] = {"class": css, "placeholder": False}  # a placeholder is no label
    if kind == "textarea" and bound.field.widget.attrs.get("rows") == "10":
        attrs |= {"rows": 4, "cols": False}
    return {"messages": messages, "input": bound.as_widget(attrs=attrs)}
