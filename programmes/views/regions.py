"""Pages on which ROMs and the secretary keep what a ROM has of its own: profile, plans, stakes and contacts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from programmes import actions
from programmes.forms.regions import ContactForm, Kept, KiaForm, PlanForm, ProfileForm, StakeForm
from programmes.models import Contact, KiaCoverage, Plan, Rom, Stake, Term
from programmes.permissions import may_assign_kia, may_cover_kia, may_keep_rom, may_read, require
from programmes.queries import kia_rows, plan_matrix
from programmes.views.conflicts import TRIES, differences, said_meanwhile, taken
from programmes.views.posting import refused
from romportal.shell import asked_day, posts_once, render_page

UNKNOWN = "Wat niet bekend is laat u leeg: dan staat er ‘onbekend’. Schat niets."
PERSONAL = (
    "Iedereen met een rol in het portaal ziet deze gegevens. Vraag de persoon of dat goed is. Per functie is er één "
    "contactpersoon tegelijk: voegt u een opvolger toe, dan stopt de vorige en blijft daarvan alleen de naam."
)


@require_GET
def plan_list(request: HttpRequest) -> HttpResponse:
    """Which plans of each ROM are known, and which are missing (INL-3, INL-5)."""
    require(may_read(request.user))
    as_of = asked_day(request)
    matrix = plan_matrix(as_of=as_of.day)
    context = {
        "nav": "programmes",
        "as_of": as_of,
        "crumbs": [("ROM’s", reverse("rom_list") + as_of.query)],
        "matrix": matrix,
        "kept": {row.rom.pk for row in matrix.rows if as_of.day is None and may_keep_rom(request.user, row.rom)},
    }
    return render_page(request, "programmes/plan_list.html", context)


@require_http_methods(["GET", "POST"])
@posts_once
def profile_edit(request: HttpRequest, rom: str) -> HttpResponse:
    """The profile of a ROM and the framework of its region."""
    row = _rom_to_keep(request, rom)
    page = _Page(
        title="Profiel en regionaal kader",
        rom=row,
        said=f"Het profiel van {row} is bewaard.",
        note="Wat u leeg laat, staat op de pagina van de ROM als ‘onbekend’.",
    )
    return _kept(request, page, ProfileForm, row, save=lambda fields: actions.describe_rom(row, **fields))


@require_http_methods(["GET", "POST"])
@posts_once
def plan_add(request: HttpRequest, rom: str) -> HttpResponse:
    """Refer to a plan of a ROM; the address may say which one (?jaar=2026)."""
    row = _rom_to_keep(request, rom)
    page = _Page(title="Plan toevoegen", rom=row, said="Het plan is toegevoegd.", anchor="h-plannen", is_new=True)
    return _kept(
        request,
        page,
        PlanForm,
        Plan(rom=row),
        initial=_asked_plan(request, row),
        save=lambda fields: actions.add_plan(row, **_new(fields)),
    )


@require_http_methods(["GET", "POST"])
@posts_once
def plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a reference to a plan, or take it away."""
    require(may_read(request.user))
    plan = get_object_or_404(Plan.objects.select_related("rom__organisation"), pk=pk)
    require(may_keep_rom(request.user, plan.rom))
    page = _Page(title=f"Bewerk {plan}", rom=plan.rom, said="Het plan is bewaard.", anchor="h-plannen")
    return _kept(
        request,
        page,
        PlanForm,
        plan,
        save=lambda fields: actions.change_plan(plan, **fields),
        remove=lambda: actions.remove_plan(plan, by=request.user),
    )


@require_http_methods(["GET", "POST"])
@posts_once
def stake_add(request: HttpRequest, rom: str) -> HttpResponse:
    """Register a shareholder or client of a ROM."""
    row = _rom_to_keep(request, rom)
    page = _Page(
        title="Aandeelhouder of opdrachtgever toevoegen",
        rom=row,
        said="De partij is toegevoegd.",
        anchor="h-belangen",
        note=UNKNOWN,
        is_new=True,
    )
    return _kept(request, page, StakeForm, Stake(rom=row), save=lambda fields: actions.add_stake(row, **_new(fields)))


@require_http_methods(["GET", "POST"])
@posts_once
def stake_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a shareholder or client of a ROM."""
    require(may_read(request.user))
    stake = get_object_or_404(Stake.objects.select_related("rom__organisation", "organisation"), pk=pk)
    require(may_keep_rom(request.user, stake.rom))
    page = _Page(
        title=f"Bewerk {stake.get_role_display()}",
        rom=stake.rom,
        said="De partij is bewaard.",
        anchor="h-belangen",
        note=f"{UNKNOWN} Stopt een partij, vul dan de laatste dag in: de geschiedenis blijft.",
    )
    return _kept(
        request,
        page,
        StakeForm,
        stake,
        save=lambda fields: actions.change_stake(stake, **fields),
        remove=lambda: actions.remove_stake(stake, by=request.user),
    )


@require_http_methods(["GET", "POST"])
@posts_once
def contact_add(request: HttpRequest, rom: str) -> HttpResponse:
    """Name whom to call at a ROM."""
    row = _rom_to_keep(request, rom)
    page = _Page(
        title="Contactpersoon toevoegen",
        rom=row,
        said="De contactpersoon is toegevoegd.",
        anchor="h-contact",
        note=PERSONAL,
        is_new=True,
    )
    return _kept(
        request, page, ContactForm, Contact(rom=row), save=lambda fields: actions.add_contact(row, **_new(fields))
    )


@require_http_methods(["GET", "POST"])
@posts_once
def contact_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change whom to call at a ROM, or take the person away."""
    require(may_read(request.user))
    contact = get_object_or_404(Contact.objects.select_related("rom__organisation"), pk=pk)
    require(may_keep_rom(request.user, contact.rom))
    page = _Page(
        title="Bewerk contactpersoon",
        rom=contact.rom,
        said="De contactpersoon is bewaard.",
        anchor="h-contact",
        note=PERSONAL,
    )
    return _kept(
        request,
        page,
        ContactForm,
        contact,
        save=lambda fields: actions.change_contact(contact, **fields),
        remove=lambda: actions.remove_contact(contact, by=request.user),
    )


@require_GET
def kia_list(request: HttpRequest) -> HttpResponse:
    """The agendas with who brings in the regions, what they bring, and when provinces agreed (P1-7)."""
    require(may_read(request.user))
    as_of = asked_day(request)
    rows = kia_rows(as_of=as_of.day)
    context = {
        "nav": "programmes",
        "as_of": as_of,
        "crumbs": [("ROM’s", reverse("rom_list") + as_of.query)],
        "rows": [(row, as_of.day is None and may_cover_kia(request.user, row)) for row in rows],
        "whole": sum(1 for row in rows if not row.gaps),
    }
    return render_page(request, "programmes/kia_list.html", context)


@require_http_methods(["GET", "POST"])
@posts_once
def kia_edit(request: HttpRequest, code: str) -> HttpResponse:
    """How the regions are heard in one agenda."""
    require(may_read(request.user))
    kia = get_object_or_404(Term, kind=Term.Kind.KIA, code=code)
    row = KiaCoverage.objects.select_related("rom__organisation").filter(kia=kia).first() or KiaCoverage(kia=kia)
    require(may_cover_kia(request.user, row))
    page = _Page(
        title=str(kia),
        said=f"De inbreng in {kia} is bewaard.",
        note="Wie voor deze agenda het contact is bepaalt de secretaris; de ROM die het contact is vult de rest in.",
        url=reverse("kia_list"),
    )
    return _kept(
        request,
        page,
        KiaForm,
        row,
        save=lambda fields: actions.cover_kia(kia, **fields),
        may_assign=may_assign_kia(request.user),
    )


# ── What these pages share ────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class _Page:
    """The words around a form: its title, what is said once it is saved, and where one goes then."""

    title: str
    said: str
    rom: Rom | None = None
    anchor: str = ""
    note: str = ""
    is_new: bool = False
    url: str = ""

    @property
    def back(self) -> str:
        if self.rom is None:
            return self.url
        address = reverse("rom_detail", args=[self.rom.organisation.code])
        return f"{address}#{self.anchor}" if self.anchor else address


def _kept(
    request: HttpRequest,
    page: _Page,
    form_class: type[Kept],
    row: Any,
    *,
    save: Callable[[dict[str, Any]], Any],
    remove: Callable[[], None] | None = None,
    initial: dict[str, Any] | None = None,
    **options: Any,
) -> HttpResponse:
    """Show a form of `row`, or carry out what was posted. What was typed stays on the page whatever happens."""
    posted = request.POST if request.method == "POST" else None
    if posted is not None and remove and posted.get("doel") == "verwijder":
        try:
            remove()
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(page.back)
        messages.success(request, "Verwijderd.")
        return redirect(page.back)
    form, asking = form_class(row, posted, initial=initial, **options), {}
    for left in reversed(range(TRIES if form.is_bound else 0)):
        form, asking, names = _with_stored(form, form_class, options)
        if names and not asking:
            messages.info(request, said_meanwhile("dit", names))
        if asking or not form.is_valid():
            break
        fields = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        try:
            save(fields | {"by": request.user})
        except ValidationError as refusal:
            if getattr(refusal, "code", "") == "conflict" and left:  # somebody saved in this very moment
                form = form_class(_stored(row), posted, **options)
                continue
            refused(form, refusal)
            break
        messages.success(request, page.said)
        return redirect(page.back)
    context = {
        "nav": "programmes",
        "crumbs": _crumbs(page),
        "page": page,
        "form": form,
        "may_remove": remove is not None,
        "page_failed": bool(asking) or (form.is_bound and not form.is_valid()),
        **asking,
    }
    return render_page(request, "programmes/region_edit.html", context)


def _with_stored(form: Kept, form_class: type[Kept], options: dict[str, Any]) -> tuple[Kept, dict[str, Any], list[str]]:
    """A posted form with what others saved since put into it; what must be asked first, and what was taken over."""
    if not form.is_behind:
        return form, {}, []
    meanwhile = form.merged()
    form = form_class(form.row, meanwhile.data, **options)
    names = taken([form], meanwhile)
    return form, {} if meanwhile.is_whole else {"conflict": differences([form], meanwhile), "taken": names}, names


def _stored(row: Any) -> Any:
    """A row as it stands now; one that is gone is not there (404).

    An agenda that nobody had described yet has no key: somebody else was a moment earlier.
    """
    return get_object_or_404(type(row), **({"pk": row.pk} if row.pk else {"kia": row.kia}))


def _new(fields: dict[str, Any]) -> dict[str, Any]:
    """What a form holds of a row that is not there yet: everything but a revision."""
    return {name: value for name, value in fields.items() if name != "revision"}


def _asked_plan(request: HttpRequest, rom: Rom) -> dict[str, Any]:
    """What the link in the matrix asks: an activiteitenplan of a year, or a meerjarenplan."""
    year = request.GET.get("jaar", "")
    if year.isascii() and year.isdecimal() and len(year) == 4:
        return {"kind": Plan.Kind.ANNUAL, "first_year": int(year), "title": f"Activiteitenplan {year}"}
    return {"kind": Plan.Kind.MULTI_YEAR} if request.GET.get("soort") == "meerjarenplan" else {}


def _rom_to_keep(request: HttpRequest, code: str) -> Rom:
    """The ROM in the address, for who keeps it; a reader without that right is refused."""
    require(may_read(request.user))
    rom = get_object_or_404(Rom.objects.select_related("organisation"), organisation__code=code)
    require(may_keep_rom(request.user, rom))
    return rom


def _crumbs(page: _Page) -> list[tuple[str, str]]:
    if page.rom is None:
        return [("KIA-matrix", page.url)]
    return [
        ("ROM’s", reverse("rom_list")),
        (str(page.rom), reverse("rom_detail", args=[page.rom.organisation.code])),
    ]
