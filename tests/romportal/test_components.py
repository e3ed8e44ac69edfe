"""The components: what they write, and that nobody's text becomes markup."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import engines
from django.test import RequestFactory
from django.utils.html import escape, strip_tags

from programmes.fields import DayField, EuroField
from romportal import shell

EVIL = '<script>alert("x")</script>'


def show(source, path="/", **context):
    """What the template writes, without the space between lines and tags."""
    request = RequestFactory().get(path)
    text = engines["django"].from_string(source).render({"request": request, **context})
    return " ".join(text.split()).replace("> <", "><")


class ReportForm(forms.Form):
    time = forms.ChoiceField(
        label="Tijd", choices=[("green", "Groen"), ("red", "Rood")], widget=forms.RadioSelect, required=True
    )
    cause = forms.CharField(label="Oorzaak", help_text="Noem het doel.", widget=forms.Textarea)
    paid = EuroField(label="Betaald")
    solved_on = DayField(label="Opgelost op", required=False)
    sure = forms.BooleanField(label="Ik heb dit gecontroleerd")
    rom = forms.ChoiceField(label="ROM", choices=[("bom", "BOM")])
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


# ── Signals and money ─────────────────────────────────────────────────────────────────────────────────────
def test_a_light_is_letter_word_and_colour():
    assert show('{% light "K" "red" was="amber" %}') == (
        '<span class="rp-light rp-light--red"><span class="rp-light__letter" title="Kwaliteit">K</span>'
        '<span class="rp-light__word">Rood</span></span><span class="rp-was">was oranje</span>'
    )
    assert "rp-was" not in show('{% light "K" "red" was="red" %}')
    assert "rp-light--grey" in show('{% light "K" none %}', none=None)
    assert "N.v.t." in show('{% light "K" key %}', key=EVIL)


def test_three_lights_stand_in_one_order():
    text = show('{% lights "green" "amber" None %}')

    assert [text.index(f">{letter}</span>") for letter in "TGK"] == sorted(
        text.index(f">{letter}</span>") for letter in "TGK"
    )
    assert text.index("Groen") < text.index("Oranje") < text.index("N.v.t.")


@pytest.mark.parametrize(
    ("words", "kind"),
    [("Ter afstemming", "ask"), ("In uitvoering", "active"), ("Concept", "done"), ("Onbekend", "done")],
)
def test_a_status_has_its_badge(words, kind):
    assert show("{% badge words %}", words=words) == f'<span class="nl-data-badge rp-badge--{kind}">{words}</span>'


@pytest.mark.parametrize(
    ("amount", "cell"),
    [
        (Decimal("-15000"), '<td class="rp-num rp-negative">−15</td>'),
        (Decimal("0.00"), '<td class="rp-num rp-zero">0</td>'),
        (None, '<td class="rp-num rp-zero">–</td>'),
        (Decimal("12190000"), '<td class="rp-num">12.190</td>'),
    ],
)
def test_a_negative_amount_reads_as_negative_in_sign_and_class(amount, cell):
    assert show("{% money_cell amount %}", amount=amount) == cell


def test_a_cell_of_a_table_that_reflows_carries_its_label():
    assert show('{% money_cell 5 "euro" css="rp-meta" label="Betaald" %}').replace("\u00a0", " ") == (
        '<td class="rp-num rp-meta" role="cell" data-label="Betaald">€ 5,00</td>'
    )


def test_a_bar_never_leaves_its_frame():
    text = show("{% money_bar 1000 1000 1500 500 0 %}")

    assert 'class="c-programmed" x=".5" y="2" width="219.0"' in text
    assert 'class="c-committed" x=".5" y="2" width="109.5"' in text
    assert "c-available" not in show("{% money_bar 1000 none 5 5 5 %}", none=None)
    assert 'width="0.0"' in show("{% money_bar 0 0 0 0 0 %}")


def test_what_is_left_says_when_it_is_not_enough():
    over = show('{% left_item "Impuls" room available note="15 te veel" %}', room=Decimal(-500), available=Decimal(500))
    same = show('{% left_item "2024" room available same=True %}', room=Decimal(250), available=Decimal(1000))

    assert "rp-left__item--over" in over
    assert '<rect class="c-red" x="100.0" y="0" width="100.0"' in over
    assert "rp-left__item--same" in same
    assert 'class="c-s1" x="0" y="0" width="150.0"' in same


# ── Blocks ────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_block_escapes_what_it_is_given_and_keeps_what_it_holds():
    text = show('{% section title id="h-a" note=title %}<p>{{ title }}</p>{% endsection %}', title=EVIL)

    assert "<script>" not in text
    assert '<section class="rp-section" aria-labelledby="h-a">' in text
    assert "<p>&lt;script&gt;" in text


def test_the_line_above_a_title_is_set_off_from_it_for_who_hears_it():
    text = show("<h1>{% title_code %}{{ code }} {% badge 'Concept' %}{% endtitle_code %}{{ code }}</h1>", code=EVIL)

    assert "<script>" not in text
    words = " ".join(strip_tags(text).replace("&nbsp;", " ").split())
    assert words == f"{escape(EVIL)} Concept: {escape(EVIL)}"


def test_alert_and_empty_state():
    assert show('{% alert "warning" "Let op." role="status" %}Nog niet.{% endalert %}') == (
        '<div class="rp-alert utrecht-alert utrecht-alert--warning" role="status">'
        "<p><strong>Let op.</strong> Nog niet.</p></div>"
    )
    assert "<strong>Niets.</strong>" in show('{% empty "Niets." %}Kies iets anders.{% endempty %}')


# ── Lists ─────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("sort", "title", "amount"),
    [
        (shell.Sort("titel", "title", False), "?q=a&amp;sorteer=-titel", "?q=a&amp;sorteer=-bedrag"),
        (shell.Sort("bedrag", "amount", True), "?q=a&amp;sorteer=titel", "?q=a&amp;sorteer=bedrag"),
    ],
)
def test_a_sort_head_turns_round_and_keeps_the_rest_of_the_address(sort, title, amount):
    text = show(
        '{% sort_header "Titel" "titel" %}{% sort_header "Bedrag" "bedrag" num=True %}',
        path="/?q=a&pagina=3",
        sort=sort,
    )

    assert f'id="sorteer-titel" href="{title}"' in text
    assert f'id="sorteer-bedrag" href="{amount}"' in text
    assert text.count("aria-sort") == 1
    assert f'aria-sort="{"descending" if sort.descending else "ascending"}"' in text


def test_pages_say_which_rows_are_shown():
    request = RequestFactory().get("/?pagina=2&q=a")
    text = show("{% pagination page %}", path="/?pagina=2&q=a", page=shell.asked_page(request, list(range(60))))

    assert "26 tot en met 50 van 60" in text
    assert 'rel="next" href="?pagina=3&amp;q=a"' in text
    assert 'aria-current="page" href="?pagina=2&amp;q=a"' in text
    assert show("{% pagination page %}", page=shell.asked_page(request, [1])) == (
        '<p class="rp-check" role="status">Pagina ‘2’ bestaat niet; dit is pagina 1 van 1.</p>'
    )


class ListFilter(forms.Form):
    q = forms.CharField(label="Zoek", required=False)
    pillar = forms.ChoiceField(label="Pijler", choices=[("", "Alle"), ("1", "Verbinding")], required=False)


def test_chips_take_a_filter_off_and_name_what_was_not_understood():
    request = RequestFactory().get("/lijst/", {"q": EVIL, "pillar": "9"})
    form = ListFilter(request.GET)
    form.is_valid()
    text = show("{% chips form %}", path=request.get_full_path(), form=form)

    assert '<a class="rp-chip" href="/lijst/?pillar=9"' in text
    assert "Het filter ‘Pijler’ kent deze waarde niet en is weggelaten." in text
    assert "<script>" not in text
    assert show("{% chips form %}", form=ListFilter({})) == ""


def test_a_get_form_keeps_the_rest_of_the_address():
    assert show('{% kept_query "peildatum" %}', path="/?peildatum=x&rom=a&rom=b&q=%22") == (
        '<input type="hidden" name="rom" value="a"><input type="hidden" name="rom" value="b">'
        '<input type="hidden" name="q" value="&quot;">'
    )


def test_a_sheet_is_asked_with_the_filter_that_is_on():
    assert 'href="/xlsx/?q=a"' in show('{% export_link "/xlsx/" %}', path="/?q=a&pagina=2")
    assert 'href="/xlsx/"' in show('{% export_link "/xlsx/" %}', path="/?pagina=2")


# ── Forms ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_summary_and_fields_use_the_same_words_in_the_same_order():
    form = ReportForm({"paid": "1,000.50", "solved_on": "maart", "rom": "x", "cause": EVIL})
    form.is_valid()
    form.add_error(None, ValidationError(["EZK structureel 2027: € 15.000 te veel."]))
    summary = show("{% form_errors form %}", form=form)
    lines = [line.split("</")[0].split(">")[-1] for line in summary.split("<li>")[1:]]

    assert "Er zijn zes fouten" in summary
    assert lines == [
        "EZK structureel 2027: € 15.000 te veel.",
        "Maak een keuze bij ‘Tijd’.",
        "Schrijf een punt voor duizend en een komma voor de centen: 1.000,50.",
        "Schrijf de datum als dag-maand-jaar, bijvoorbeeld 31-03-2027.",
        "Vink ‘Ik heb dit gecontroleerd’ aan.",
        "Selecteer een geldige keuze. x is geen beschikbare keuze.",
    ]
    assert 'href="#id_time_0"' in summary
    fields = show("{% form_fields form %}", form=form)
    assert all(line in fields for line in lines[1:])
    assert "<script>" not in fields


def test_a_form_without_errors_has_no_summary():
    assert show("{% form_errors form %}", form=ReportForm()) == ""


def test_a_field_ties_label_hint_and_error_to_its_input():
    text = show("{% field form.cause %}", form=ReportForm({"cause": ""}))

    assert '<label class="utrecht-form-label" for="id_cause">Oorzaak</label>' in text
    assert 'id="id_cause_helptext">Noem het doel.</div>' in text
    assert 'id="id_cause_error"><div>Vul ‘Oorzaak’ in.</div>' in text
    assert 'aria-describedby="id_cause_helptext id_cause_error"' in text
    assert 'aria-invalid="true"' in text
    assert "utrecht-textarea--invalid" in text


def test_a_field_can_have_another_hint_or_none():
    assert "Noem het doel." not in show("{% field form.cause hint=False %}", form=ReportForm())
    other = show('{% field form.cause hint="Kort." %}', form=ReportForm())
    assert "Kort." in other
    assert 'aria-describedby="id_cause_helptext"' in other


def test_each_kind_of_field_has_its_shape():
    form = ReportForm(initial={"paid": Decimal("1000.50"), "solved_on": date(2027, 3, 31)})
    paid = show("{% field form.paid %}", form=form)

    assert 'class="rp-money"><span aria-hidden="true">€</span>' in paid
    assert 'value="1.000,50"' in paid
    assert 'value="31-03-2027"' in show("{% field form.solved_on %}", form=form)
    assert "(niet verplicht)" in show("{% field form.solved_on %}", form=form)
    assert "rp-light--red" in show('{% field form.time light="T" %}', form=form)
    assert "<legend" in show("{% field form.time %}", form=form)
    assert "rp-checkbox__input" in show("{% field form.sure %}", form=form)
    assert "utrecht-select--html-select" in show("{% field form.rom %}", form=form)
    assert show("{% field form.hidden %}", form=form) == '<input type="hidden" name="hidden" id="id_hidden">'


def test_a_formset_counts_in_the_summary():
    formset = forms.formset_factory(ReportForm, extra=0, min_num=1, validate_min=True)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-paid": "x"}
    )
    formset.is_valid()

    assert "Schrijf het bedrag in cijfers" in show("{% form_errors formset %}", formset=formset)
    assert 'href="#id_form-0-paid"' in show("{% form_errors formset %}", formset=formset)


def test_each_form_gets_a_token_of_its_own():
    assert show("{% once %}") != show("{% once %}")


# ── The strip and the menu ────────────────────────────────────────────────────────────────────────────────
def test_the_strip_keeps_the_rest_of_the_address_and_says_what_is_wrong():
    text = show(
        '{% include "components/as_of.html" %}',
        path="/?q=a&pagina=2&peildatum=x",
        as_of=shell.AsOf(text=EVIL, error="Schrijf de datum als 30-09-2026."),
        is_demo=False,
        figure_status="voorlopig",
    )

    assert '<input type="hidden" name="q" value="a">' in text
    assert 'name="pagina"' not in text
    assert "<script>" not in text
    assert "Schrijf de datum als 30-09-2026." in text
    assert "Vandaag (lopende cijfers)" in text
    assert show('{% include "components/as_of.html" %}', as_of=None, is_demo=False) == ""


def test_a_page_that_does_not_exist_is_left_out_of_the_menu():
    pages = (("login", "account_login", "Inloggen"), ("gone", "no_such_page", "Weg"))
    text = show(
        '{% include "components/nav.html" %}',
        nav_pages=pages,
        nav="login",
        as_of=shell.AsOf(day=date(2026, 9, 30)),
        path="/account/login/",
    )

    assert 'href="/account/login/?peildatum=30-09-2026" aria-current="page">Inloggen</a>' in text
    assert "Weg" not in text


# ── Includes: none of them lets a text become markup ──────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("name", "context", "shown"),
    [
        ("facts", {"facts": [("Trekker", EVIL), ("Looptijd", "")]}, "<dt>Looptijd</dt><dd>–</dd>"),
        ("pairs", {"pairs": [("Oorzaak", EVIL)], "wide": True}, 'class="rp-dl rp-dl--wide"'),
        (
            "changes",
            {"changes": [{"day": date(2026, 11, 19), "text": EVIL, "old": "50", "new": "60"}]},
            '<del class="rp-old">50</del><ins class="rp-new">60</ins>',
        ),
        (
            "timeline",
            {"moments": [{"day": date(2026, 9, 30), "text": EVIL, "word": "Niet gehaald", "late": True}]},
            '<li class="is-late"><time datetime="2026-09-30">30-09-2026</time>',
        ),
        (
            "agreement_side",
            {"id": "h-rijk", "title": "Rijk", "outcome": "Akkoord", "conditions": f"{EVIL}\n2.", "given_by": "Emma"},
            '<dd class="rp-agree__outcome">Akkoord</dd>',
        ),
        ("deviation", {"key": "red", "cause": EVIL, "effect": "", "correction": "x\ny"}, "<dd>x<br>y</dd>"),
        (
            "issue",
            {"code": "BR-05", "title": EVIL, "href": "/x/", "letter": "K", "key": "red", "text": EVIL},
            '<span class="rp-nowrap">BR-05</span>',
        ),
        ("post_button", {"address": "/x/", "text": EVIL, "primary": True}, 'name="once"'),
        ("button", {"text": EVIL, "href": "/x/"}, '<a class="nl-button" href="/x/">'),
        ("crumbs", {"crumbs": [("Dashboard", "/"), (EVIL, "/y/")]}, 'utrecht-breadcrumb-nav__link--first" href="/"'),
    ],
)
def test_an_include_shows_its_parts_and_escapes_them(name, context, shown):
    text = show(f'{{% include "components/{name}.html" %}}', **context)

    assert shown in text
    assert "<script>" not in text


def test_an_empty_column_of_an_agreement_keeps_its_eight_parts():
    text = show('{% include "components/agreement_side.html" with id="h-prov" title="Provincies" %}')

    assert text.count("<dt>") == 7
    assert text.count("Nog geen reactie") == 3
