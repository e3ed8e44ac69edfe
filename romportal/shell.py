"""What every page shares: its frame, pages in parts, what stands in the address bar, and the double click."""

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import wraps
from hashlib import sha256
from typing import Any

from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent, ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject

from programmes import permissions
from programmes.dutch import date_table, list_text, parse_day
from programmes.models import Portal
from programmes.roles import is_lent, memberships
from romportal import audit
from romportal.accounts.models import User

# ── The frame ─────────────────────────────────────────────────────────────────────────────────────────────
# (key in `nav`, URL name, word). A page that does not exist yet is left out.
NAV_PAGES = (
    ("dashboard", "dashboard", "Dashboard"),
    ("programmes", "programme_list", "Programma’s"),
    ("funding", "funding_overview", "Financiën"),
    ("agreements", "agreement_list", "Afstemming"),
    ("meetings", "meeting_list", "Overleggen"),
    ("progress", "round_list", "Voortgang"),
    ("charts", "chart_list", "Grafieken"),
)
# (URL name, word): what everyone with a role may look up from any page.
FOOT_PAGES = (
    ("strategy", "Strategie"),
    ("rom_list", "ROM’s en provincies"),
    ("plan_list", "Plannen van ROM’s"),
    ("kia_list", "KIA-matrix"),
    ("lesson_list", "Lessen"),
    ("glossary", "Begrippen"),
)


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html, asked for only where it is shown."""
    user = getattr(request, "user", None)  # a request that Django refuses early has none
    return {
        "nav_pages": NAV_PAGES,
        "foot_pages": FOOT_PAGES,
        "is_demo": SimpleLazyObject(Portal.is_demo),
        "account": SimpleLazyObject(lambda: _account(user)),
        "may_read": SimpleLazyObject(lambda: permissions.may_read(user)),
        "may_read_rights": SimpleLazyObject(lambda: permissions.may_read_rights(user)),
        "may_see_stand_ins": SimpleLazyObject(lambda: permissions.may_see_stand_ins(user)),
        "may_read_trail": SimpleLazyObject(lambda: permissions.may_read_trail(user)),
    }


def _account(user: User) -> str:
    """Who is logged in: "S. Bakker, secretaris ROM Nederland"."""
    told = []
    for role in memberships(user):
        mandate = " (namens de provincies)" if role.is_mandated else ""
        if is_lent(role, user):
            told.append(f"waarnemend voor {role.user}{mandate}")
            continue
        told.append(f"{role.get_role_display()} {role.organisation.short_name}{mandate}")
    return f"{user}, {list_text(told) or 'zonder rol'}"


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    part: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; for an htmx request that names a target the `part` of it, at the same address.

    `page_failed` is set when a posted form has errors: the title then begins with "Fout: ". A filter typed wrong in the
    address is no failure of the page.
    """
    shown = dict(context or {})
    shown.setdefault("page_failed", request.method == "POST" and any(_has_errors(value) for value in shown.values()))
    htmx = getattr(request, "htmx", None)
    wants_part = bool(part and htmx and htmx.target and not htmx.history_restore_request)
    response = render(request, part if wants_part and part else template, shown, status=status)
    if part:
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _has_errors(value: object) -> bool:
    return isinstance(value, forms.BaseForm | forms.BaseFormSet) and value.is_bound and not value.is_valid()


# ── What stands in the address bar ────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class AsOf:
    """The peildatum of a page: a day that has ended, or None for "Vandaag", the running totals.

    `text` is what stands in the input, `error` why a typed day was not taken.
    """

    day: date | None = None
    text: str = ""
    error: str = ""

    @property
    def label(self) -> str:
        return date_table(self.day) if self.day else "Vandaag (lopende cijfers)"

    @property
    def query(self) -> str:
        """ "?peildatum=30-09-2026", to put behind a link; empty for today."""
        return f"?peildatum={date_table(self.day)}" if self.day else ""


def asked_day(request: HttpRequest) -> AsOf:
    """The ?peildatum= of the page. What is no day that has ended is refused in words, and today is shown."""
    text = request.GET.get("peildatum", "").strip()[:40]
    if not text:
        return AsOf()
    today = audit.today()
    try:
        day = parse_day(text, example=date_table(today - timedelta(days=1)))
    except ValidationError as error:
        return AsOf(text=text, error=error.messages[0])
    if day == today:
        return AsOf()
    if day > today:
        return AsOf(text=text, error=f"{date_table(day)} is nog niet voorbij. Kies een dag vóór {date_table(today)}.")
    return AsOf(day=day, text=date_table(day))


class AskedPage(Page):
    """A page of rows; `note` says when another page is shown than was asked."""

    note = ""


class AskedPaginator(Paginator):
    def _get_page(self, *args: Any, **kwargs: Any) -> AskedPage:
        return AskedPage(*args, **kwargs)


def asked_page(request: HttpRequest, rows: Any, per_page: int = 25) -> AskedPage:
    """The ?pagina= of `rows` (list or QuerySet): nonsense is page 1, too far is the last page."""
    paginator = AskedPaginator(rows, per_page)
    asked = request.GET.get("pagina", "1")
    is_number = asked.isascii() and asked.isdecimal() and len(asked) < 10
    page = paginator.get_page(max(int(asked), 1) if is_number else 1)
    if str(page.number) != asked:
        page.note = f"Pagina ‘{asked[:20]}’ bestaat niet; dit is pagina {page.number} van {paginator.num_pages}."
    return page


@dataclass(frozen=True)
class Sort:
    """How a list is sorted: `key` as in the address, `field` of the QuerySet or row, downwards or not."""

    key: str
    field: str
    descending: bool

    @property
    def order_by(self) -> str:
        return f"-{self.field}" if self.descending else self.field


def asked_sort(request: HttpRequest, allowed: Mapping[str, str], default: str) -> Sort:
    """The ?sorteer= of a list ("titel", "-bedrag"): keys in Dutch to fields; anything else is `default`."""
    asked = request.GET.get("sorteer", "")
    if asked.removeprefix("-") not in allowed:
        asked = default
    key = asked.removeprefix("-")
    return Sort(key=key, field=allowed[key], descending=asked.startswith("-"))


@dataclass(frozen=True)
class Chip:
    """An active filter in words, and the address of the page without it."""

    text: str
    address: str


def active_filters(request: HttpRequest, form: forms.Form) -> list[Chip]:
    """The filters of a bound GET form that are on, as chips that remove themselves."""
    chips = []
    for name, value in getattr(form, "cleaned_data", {}).items():
        if value in form.fields[name].empty_values or value is False:
            continue
        rest = request.GET.copy()
        rest.pop(form.add_prefix(name), None)
        rest.pop("pagina", None)
        chips.append(Chip(f"{form[name].label}: {_choice_text(form, name, value)}", f"?{rest.urlencode()}"))
    return chips


def _choice_text(form: forms.Form, name: str, value: Any) -> str:
    """The words of a chosen value; of several, all of them."""
    if value is True:
        return "ja"
    values: Sequence[Any] = value if isinstance(value, list | tuple) else [value]
    field = form.fields[name]
    words = {}
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        words = {str(key): str(word) for key, word in field.choices if not isinstance(word, list | tuple)}
    if isinstance(value, date):
        return date_table(value)
    return ", ".join(words.get(str(each), str(each)) for each in values)


# ── The double click ──────────────────────────────────────────────────────────────────────────────────────
#: as long as the session that holds the form can last
ONCE_SECONDS = settings.SESSION_LONGEST
ONCE_WAIT_SECONDS = 10


def new_once_token() -> str:
    """What {% once %} puts in a form, so that the same form can be told from a second one."""
    return secrets.token_urlsafe(16)


def posts_once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same form, posted twice, is carried out once: the second gets the redirect of the first.

    The form carries {% once %}. A refused form (no redirect) may be sent again; one that was sent twice at once is
    refused twice, in the same words and with what was typed still in it.
    """

    @wraps(view)
    def posted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = request.POST.get("once", "")
        if request.method != "POST" or not token:
            return view(request, *args, **kwargs)
        # With what was typed: going back and sending something else with the same form is another order.
        seed = f"{request.user.pk} {request.path} {request.POST.urlencode()}"
        key = f"once:{sha256(seed.encode()).hexdigest()}"
        while not cache.add(key, "", ONCE_SECONDS):
            first = _address_of_first(key)
            if first is not None:
                return HttpResponseRedirect(first or request.path)
        address = ""
        try:
            response = view(request, *args, **kwargs)
            address = response.headers.get("Location") or response.headers.get("HX-Redirect") or ""
        finally:
            if address:
                cache.set(key, address, ONCE_SECONDS)
            else:
                cache.delete(key)
        return response

    return posted


def _address_of_first(key: str) -> str | None:
    """Where the first post went; waits while it is busy, "" when that takes too long. None: it was refused."""
    for _ in range(ONCE_WAIT_SECONDS * 10):
        address = cache.get(key)
        if address != "":
            return address
        time.sleep(0.1)
    return ""


# ── Pages for what went wrong ─────────────────────────────────────────────────────────────────────────────
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old, or comes from elsewhere."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: Django's own gives the template no frame. What is too large is told as such."""
    too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return render(request, "400.html", {"too_large": too_large}, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403, with the reason when the refusal gives one."""
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404: the exception speaks English, so it is not shown."""
    return render(request, "404.html", status=404)
