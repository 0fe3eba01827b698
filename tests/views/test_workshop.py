"""The workshop as an admin meets it: whose each field is, and every change he can make to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.models.user import Role
from portal.queries import definitions as versions, remarks
from tests.factories import a_submission
from tests.page import Page, text_of
from tests.web import Browser
from tests.workshop import FORM, HOME, active, at_the_desk, sent, worded


@pytest.fixture
def admin(web: Browser) -> Browser:
    """The admin of OVL at his desk, the small library published."""
    return at_the_desk(web)


def test_home_lists_the_forms_with_version_and_running_drafts(admin: Browser) -> None:
    for _ in range(2):
        a_submission(admin.session, definition_version=active(admin.session))
    page = admin.get(HOME)
    assert page.h1 == "Formulieren van OVL"
    assert "2 lopende concepten op versie 1" in page.text


def test_a_form_shows_whose_each_field_is(admin: Browser) -> None:
    page = admin.get(FORM)
    assert page.h1 == "Aanmelding"
    assert "Vlaamse vraag" in text_of(page.one(id="veld-acute_danger"))
    assert "Vraag van onze regio" in text_of(page.one(id="veld-ovl_incident_at"))
    assert "Alleen als u bij ‘Is er nu acuut gevaar?’ ‘Ja’ antwoordt" in text_of(page.one(id="veld-acute_actions"))


def test_two_admins_do_not_overwrite_each_other(admin: Browser, new_web: Callable[[], Browser]) -> None:
    mine = admin.get(f"{FORM}/veld/detection_source")
    other = new_web()
    other.sign_in("admin")
    worded(other, "other_tables", label_nl="Welke tafel?")
    page = sent(admin, mine, "/veld/detection_source", label_nl="Wie zag het geweld?")
    assert page.status == 409
    assert page.value("label_nl") == "Wie zag het geweld?"
    assert sent(admin, page, "/veld/detection_source").status == 303


def test_an_optional_field_is_hidden_and_asked_again(admin: Browser) -> None:
    page = admin.get(f"{FORM}/veld/other_tables")
    page = admin.follow(sent(admin, page, "/verberg"))
    assert "Verborgen in onze regio" in page.text
    assert not page.all(id="veld-other_tables")
    page = admin.follow(sent(admin, page, "/other_tables/toon"))
    assert page.all(id="veld-other_tables")


def test_a_field_that_the_law_needs_cannot_be_hidden(admin: Browser) -> None:
    page = admin.get(f"{FORM}/veld/legal_basis")
    assert "wettelijk nodig" in page.text
    assert not page.all("form", action=f"{FORM}/veld/legal_basis/verberg")
    refused = admin.post(f"{FORM}/veld/legal_basis/verberg", {"_version": page.value("_version")})
    assert refused.status == 403


def test_a_field_that_something_needs_says_what(admin: Browser) -> None:
    page = admin.get(f"{FORM}/veld/instrument_used")
    assert "Bepaalt of" in page.text
    assert "U kunt deze vraag niet verbergen. ‘Wat was het resultaat?’ hangt ervan af." in page.text
    assert not page.all("form", action=f"{FORM}/veld/instrument_used/verberg")
    refused = admin.post(f"{FORM}/veld/instrument_used/verberg", {"_version": page.value("_version")})
    assert refused.status == 422
    assert "kan niet verborgen worden" in refused.errors[0]
    assert "instrument_used" not in refused.errors[0]


def test_a_refusal_names_no_place_of_the_core() -> None:
    told = remarks.named(
        "'naam' kan niet verborgen worden: 'naam' landt in het dossier (person.name).", {"naam": "Wie?"}
    )
    assert told == "‘Wie?’ kan niet verborgen worden: ‘Wie?’ landt in het dossier."


def added(browser: Browser, **typed: str) -> Page:
    """Add a field to the first step."""
    page = browser.get(f"{FORM}/stap/danger/nieuw")
    given = {"label_nl": "Is er een tolk nodig?", "label_en": "Interpreter?", "type": "yes_no"} | typed
    return sent(browser, page, "/nieuw", **given)


def test_a_field_of_the_region_is_added_under_an_id_of_its_own(admin: Browser) -> None:
    page = admin.follow(added(admin, place="acute_danger", required="ja"))
    assert "Vraag van onze regio" in text_of(page.one(id="veld-ovl_is_er_een_tolk_nodig"))
    assert page.text.index("Is er nu acuut gevaar?") < page.text.index("Is er een tolk nodig?")
    assert "kwam erbij" in admin.get(f"{FORM}/wijziging").text


def test_a_list_of_answers_gets_codes_by_itself(admin: Browser) -> None:
    added(admin, type="choice", label_nl="Hoe dringend?", options="Dringend\ngewoon = Gewoon, deze week\n")
    draft = versions.draft(admin.session, "ovl", "referral")
    assert draft is not None
    assert "code: dringend" in draft.source
    assert "code: gewoon" in draft.source


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"label_nl": ""}, "Schrijf de vraag."),
        ({"label_nl": "x" * 201}, "korter"),
        ({"label_nl": "nul\0teken"}, "onzichtbaar teken"),
        ({"type": "choice", "options": "Eén"}, "minstens twee antwoorden"),
        ({"type": "choice", "options": "Ja\nJa"}, "staat er twee keer"),
        ({"type": "choice", "options": "é é = Ja\nNee"}, "kan geen code zijn"),
        ({"operator": "is"}, "Kies het antwoord"),
        ({"operator": "always", "answer": "acute_danger=ja"}, "koos u een antwoord"),
        ({"type": "text", "options": "Frans\nDuits"}, "maak dit vak leeg"),
        ({"type": "raket"}, "Kies een van de antwoorden"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_the_text_stays(
    admin: Browser, typed: dict[str, str], sentence: str
) -> None:
    page = added(admin, **{"help_nl": "Zeg welke taal."} | typed)
    assert page.status == 422
    assert sentence in page.errors[0]
    assert page.value("help_nl") == "Zeg welke taal."
    assert versions.draft(admin.session, "ovl", "referral") is None


def test_a_condition_is_built_from_an_answer(admin: Browser) -> None:
    added(admin, operator="is", answer="acute_danger=ja", place="ovl_incident_at")
    assert "Alleen als u bij ‘Is er nu acuut gevaar?’ ‘Ja’ antwoordt" in text_of(
        admin.get(FORM).one(id="veld-ovl_is_er_een_tolk_nodig")
    )
    page = admin.get(f"{FORM}/veld/ovl_is_er_een_tolk_nodig")
    assert page.one("option", value="acute_danger=ja").get("selected") is not None


def test_a_field_of_the_region_is_taken_out_again(admin: Browser) -> None:
    admin.follow(added(admin))
    page = admin.get(f"{FORM}/veld/ovl_is_er_een_tolk_nodig")
    page = admin.follow(sent(admin, page, "/verwijder"))
    assert "Is er een tolk nodig?" not in page.text
    assert "Er is nog niets gewijzigd." in admin.get(f"{FORM}/wijziging").text


def test_a_field_moves_up_and_back(admin: Browser) -> None:
    where = f"{FORM}/veld/instrument_used/verplaats"
    page = admin.get(FORM)
    admin.post(where, {"_version": "0", "_action": "up"})
    moved = admin.get(FORM)
    order = [one.get("id", "") for one in moved.all("li") if one.get("id", "").startswith("veld-")]
    before = [one.get("id", "") for one in page.all("li") if one.get("id", "").startswith("veld-")]
    assert order.index("veld-instrument_used") == before.index("veld-instrument_used") - 1
    assert "andere volgorde" in admin.get(f"{FORM}/wijziging").text
    admin.post(where, {"_version": moved.all("input", name="_version")[0].get("value", ""), "_action": "down"})
    assert "Er is nog niets gewijzigd." in admin.get(f"{FORM}/wijziging").text


def test_answers_are_left_out_added_and_renamed(admin: Browser) -> None:
    page = admin.get(f"{FORM}/veld/detection_source")
    first, second = (one.get("value", "") for one in page.all("input", name="options_hide", type="checkbox")[:2])
    typed = {"options_hide": first, "options_add": "De huisarts van wacht", f"option_{second}": "Iemand anders"}
    admin.follow(sent(admin, page, "/veld/detection_source", **typed))
    text = admin.get(f"{FORM}/wijziging").text
    assert "verdween" in text
    assert "'De huisarts van wacht' erbij" in text
    assert "nu 'Iemand anders'" in text


def test_the_shared_wording_can_be_taken_back(admin: Browser) -> None:
    worded(admin, "detection_source", label_nl="Wie zag het geweld?")
    page = admin.get(f"{FORM}/veld/detection_source")
    admin.follow(sent(admin, page, "/herstel"))
    assert "Er is nog niets gewijzigd." in admin.get(f"{FORM}/wijziging").text


def test_a_step_gets_another_title(admin: Browser) -> None:
    page = admin.get(f"{FORM}/stap/danger")
    admin.follow(sent(admin, page, "/stap/danger", title_nl="Eerst dit"))
    assert "Stap 'Gevaar' heet nu 'Eerst dit'." in admin.get(f"{FORM}/wijziging").text


def test_a_mistake_that_the_checks_find_is_told_in_words_and_stops_the_publish(admin: Browser) -> None:
    page = admin.get(f"{FORM}/veld/acute_danger")
    refused = sent(admin, page, "/veld/acute_danger", options_hide="ja")
    assert refused.status == 422
    assert "acute_danger" not in refused.errors[0]


@pytest.mark.parametrize(
    "path", ["nope", "referral/veld/nope", "referral/stap/nope", "referral/vergelijk?van=1&naar=9"]
)
def test_what_does_not_exist_is_not_found(admin: Browser, path: str) -> None:
    assert admin.get(f"{HOME}/{path}").status == 404


def test_a_version_of_another_region_is_not_found(admin: Browser) -> None:
    theirs = versions.active_version(admin.session, "lim", "referral")
    assert admin.get(f"{FORM}/versies/{theirs.id}").status == 404


def test_a_name_that_does_not_belong_to_the_form_is_refused(admin: Browser) -> None:
    page = admin.get(f"{FORM}/veld/detection_source")
    assert sent(admin, page, "/veld/detection_source", bind="case.label").status == 422
    assert versions.draft(admin.session, "ovl", "referral") is None


@pytest.mark.parametrize("role", ["referrer", "coordinator", "director", "auditor"])
def test_only_an_admin_enters_the_workshop(admin: Browser, new_web: Callable[[], Browser], role: Role) -> None:
    other = new_web()
    other.sign_in(role)
    assert other.get(HOME).status == 403


def test_the_workshop_hat_opens_no_case_and_no_submission(admin: Browser) -> None:
    submission = a_submission(admin.session)
    for path in ("dossiers", "instroom", f"formulieren/{submission.id}/inhoud"):
        assert admin.get(f"/ovl/{path}").status in (403, 404)


def test_text_of_an_admin_is_shown_as_text(admin: Browser) -> None:
    hostile = "<img src=x onerror=alert(1)>{{ 7*7 }}"
    worded(admin, "detection_source", label_nl=hostile.replace("{{", "{ {").replace("}}", "} }"))
    for path in (FORM, f"{FORM}/wijziging", f"{FORM}/voorbeeld", f"{FORM}/veld/detection_source"):
        assert not admin.get(path).all("img")


def test_fewer_readers_are_chosen_in_plain_words_and_need_a_second_reader(admin: Browser) -> None:
    page = admin.get(f"{FORM}/veld/other_tables")
    assert "Wie leest dit antwoord?" in page.text
    assert "Alleen de hulpverlening" in page.text
    admin.follow(sent(admin, page, "/veld/other_tables", audience="care"))
    change = admin.get(f"{FORM}/wijziging")
    assert "is nu te lezen door de hulpverlening; vroeger door iedereen die het formulier mag lezen." in change.text
    assert "Laat iemand nalezen" in change.text


def test_wider_readers_than_the_shared_field_has_are_refused(admin: Browser) -> None:
    page = admin.get(f"{FORM}/veld/other_tables")
    assert sent(admin, page, "/veld/other_tables", audience="everybody").status == 422


def test_english_that_lacks_or_stayed_is_one_remark_with_a_list(admin: Browser) -> None:
    added(admin, label_nl="Welke taal?", label_en="", type="text")
    worded(admin, "detection_source", label_nl="Wie zag het geweld?")
    page = admin.get(f"{FORM}/stap/danger")
    sent(admin, page, "/stap/danger", title_nl="Eerst dit")
    remarks_told = admin.get(f"{FORM}/wijziging").all("li", **{"class": "kp-remarks__one"})
    assert len(remarks_told) == 1
    told = text_of(remarks_told[0])
    assert "Dat houdt niets tegen." in told
    assert "Welke taal? (het Engels ontbreekt)" in told
    assert "Wie zag het geweld? (het Nederlands veranderde, het Engels bleef)" in told
    assert "Eerst dit (het Nederlands veranderde" in told


def test_english_that_follows_the_dutch_gives_no_remark(admin: Browser) -> None:
    worded(admin, "detection_source", label_nl="Wie zag het geweld?", label_en="Who saw the violence?")
    assert "De controle vond niets." in admin.get(f"{FORM}/wijziging").text
