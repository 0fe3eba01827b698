"""What the director wrote about the Esdoorn family: the exploration, the safety plan, and two contacts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from portal.cli.demo_data.case_pages import Filled, Lists, Pages, Talk, Writing
from portal.definitions.values import Reference, Relation

LORE, WOUT, FINN, NORE = range(4)


def exploration(writing: Writing, told: date, ended: date, assessment: Reference) -> Filled:
    """Three visits at the pace of Lore: strengths first, then the family, then the violence."""
    return Filled(_exploration_pages(writing, ended, assessment), _exploration_lists(writing, told))


def _exploration_pages(writing: Writing, ended: date, assessment: Reference) -> Pages:
    return {
        "meet": {"pace_note": "Eerst twee keer kort langsgaan als de kinderen op school zijn; niet aan huis bellen."},
        "strengths": {
            "helping_factors": "Lore zoekt zelf hulp, de school kent de kinderen goed en oma woont om de hoek.",
            "life": writing.life(
                huisvesting="4444", financien="23--", sociaal="32-4", psychisch="2233", dagbesteding="3455"
            ),
        },
        "family": {"dynamics": "Lore houdt de vrede. Nore troost Finn; Wout trekt zich terug tot het te veel wordt."},
        "history": {"how_met": "Op het werk, twaalf jaar geleden. De eerste jaren waren goed, zeggen ze allebei."},
        "violence": {"precedes": "Een rekening die niet klopt, en drank. Lore wordt stil, Wout vraagt door."},
        "conclusion": {
            "risk_ref": assessment,
            "phase_exit_note": "Lore wil eerst rust bij het brengen en halen. Geld is de volgende stap.",
            "phase_exit_date": ended,
        },
    }


def _exploration_lists(writing: Writing, told: date) -> Lists:
    person = writing.person
    words = "Ik let altijd op hoe hij binnenkomt. Aan de manier waarop hij zijn sleutels neerlegt, weet ik het al."
    return {
        ("meet", "role_explained"): (
            {
                "person": person(LORE),
                "date": told,
                "leaflet": "ja",
                "understood": "Ze stelde veel vragen over de politie.",
            },
            {"person": person(WOUT), "date": told, "leaflet": "ja"},
        ),
        ("meet", "service_intro"): (
            {
                "org": "CAW Oost-Vlaanderen",
                "date": told,
                "expectation": "Gesprekken voor Lore, op haar eigen tempo.",
            },
        ),
        ("strengths", "strengths_worries_wishes"): (
            {"kind": "kracht", "text": "Nore vertelt op school wat haar bang maakt", "viewpoint": "netwerk"},
            {"kind": "zorg", "text": "Wout controleert de gsm en de rekening van Lore", "viewpoint": "gezinslid"},
        ),
        ("family", "relations"): (
            {"from_person": person(LORE), "to_person": Relation(person(WOUT), "partner"), "quality": "geweld"},
            {"from_person": person(LORE), "to_person": Relation(person(NORE), "kind"), "quality": "hecht"},
            {"from_person": person(WOUT), "to_person": Relation(person(FINN), "kind"), "quality": "gespannen"},
        ),
        ("family", "network"): (
            {"name": "Oma", "relation": "moeder van Lore", "closeness": "1", "support": "ja"},
            {"name": "Juf van Nore", "relation": "leerkracht", "closeness": "2", "support": "ja"},
        ),
        ("violence", "experience"): ({"person": person(LORE), "own_words": words},),
    }


def safety_plan(writing: Writing, today: date, review: date) -> Filled:
    """The plan of Lore and the children, kept from Wout."""
    return Filled(_safety_plan_pages(writing, today, review), _safety_plan_lists(writing, today))


def _safety_plan_pages(writing: Writing, today: date, review: date) -> Pages:
    return {
        "who": {
            "plan_for": writing.persons(LORE, FINN, NORE),
            "confidential_from": writing.persons(WOUT),
            "made_with": writing.persons(LORE),
            "drawn_on": today,
        },
        "signs": {
            "worked_before": "De deur van de keuken openlaten, en oma bellen voor het donker is.",
            "concern_statement": "Vorige week kneep Wout de keel van Lore dicht. De kinderen hoorden het.",
            "risk_statement": "Als Wout en Lore alleen over de scheiding praten, kan Lore zwaargewond raken.",
        },
        "leave": {
            "leave_place": "Bij oma, of in het vluchthuis als oma niet thuis is.",
            "leave_route": "Langs de achterdeur en het voetpad, niet langs de straat.",
            "code_word": "paardenbloem",
            "bag_items": "Identiteitskaarten, sleutels, wat geld, de puffer van Finn en zijn knuffel.",
            "digital_safety": "De locatie van de gsm staat uit. Lore heeft een nieuw mailadres op de gsm van oma.",
        },
        "children": {"exchange_contact": "In de bezoekruimte, met een begeleider. Lore en Wout zien elkaar daar niet."},
        "other_person": {"perp_timeout": "Wout gaat naar zijn broer als hij voelt dat hij kwaad wordt."},
        "agreed": {"plan_status": "actief", "review_date": review},
    }


def _safety_plan_lists(writing: Writing, today: date) -> Lists:
    person = writing.person
    return {
        ("signs", "warning_signs"): (
            {"sign": "Hij legt zijn sleutels hard neer en zegt niets", "who": person(WOUT)},
            {"sign": "Nore neemt Finn mee naar boven", "who": person(NORE)},
        ),
        ("agreements", "agreements"): (
            {
                "what": "Niet alleen met Wout praten over de scheiding",
                "who": person(LORE),
                "when": "tot de advocaat erbij is",
                "horizon": "direct",
            },
            {
                "what": "Meteen 101 bellen als Wout voor de deur staat",
                "who": Reference("", text="Oma"),
                "horizon": "direct",
                "checker": person(LORE),
            },
            {"what": "De kinderen slapen in het weekend bij oma", "who": person(LORE), "horizon": "structureel"},
        ),
        ("agreements", "phone_list"): (
            {"name": "Oma", "number": "09 000 03 14"},
            {"name": "Slachtofferbejegening van de politie", "number": "09 000 02 13"},
            {"name": "Nooddienst", "number": "112"},
        ),
        ("children", "child_agreements"): (
            {
                "child": person(NORE),
                "text": "Als mama en papa roepen, neem ik Finn mee naar de buurvrouw",
                "safe_adult": "De buurvrouw of oma",
            },
        ),
        ("agreed", "agreed_by"): (
            {"person": person(LORE), "status": "ja", "date": today},
            {"person": Reference("", text="Oma"), "status": "ja", "date": today},
        ),
        ("agreed", "safety_scale"): ({"person": person(LORE), "score": Decimal(4)},),
    }


def call_in_tears(next_date: date) -> Talk:
    """The call after which everything was looked at again."""
    return Talk(
        kind="telefoon",
        summary="Lore belde in tranen. Gisteren kneep Wout haar keel dicht toen ze over de scheiding begon.",
        well="Lore belde meteen en vroeg zelf om een nieuw gesprek. De kinderen waren bij oma.",
        now="Wout is weg, maar stuurt elk uur een bericht. Lore durft niet te slapen.",
        next_date=next_date,
        incident=(
            "Gisterenavond zei Lore dat ze wil scheiden. Wout duwde haar tegen de muur en kneep haar keel dicht tot ze "
            "sterretjes zag. De huisarts zag haar vanmorgen."
        ),
        safe=(1,),
    )


def visit_at_grandmother(next_date: date) -> Talk:
    """The evaluation of the plan, when it is quiet again."""
    return Talk(
        kind="huisbezoek",
        summary="Het plan overlopen bij oma thuis. Het is rustig; Lore volgt het veiligheidsplan.",
        well="De kinderen slapen door. Het overdragen in de bezoekruimte verliep twee keer zonder ruzie.",
        now="Lore en de kinderen zijn vijf nachten per week bij oma. Wout houdt zich aan de afspraken.",
        next_date=next_date,
        safe=(5, 6),
    )


def evaluated(writing: Writing) -> Filled:
    """What the plan brought until now."""
    return Filled(
        {
            "evaluation": {
                "outcome_violence": "verminderd",
                "domain_change": writing.life(huisvesting="4---", financien="3---", psychisch="3-44", sociaal="4--4"),
                "coop_quality": Decimal(8),
                "info_flow": Decimal(3),
                "adjust_plan": "ja",
                "adjust_text": "Budgetadvies gaat trager dan gedacht: een tussenstap met het OCMW toevoegen.",
            }
        },
        {
            ("evaluation", "goals_progress"): (
                {
                    "goal": "Thuis blijft het rustig, ook als papa de kinderen brengt",
                    "status": "bezig",
                    "note": "Sinds de bezoekruimte is er geen geroep meer bij het overdragen.",
                },
                {"goal": "Lore heeft zelf zicht op haar geld", "status": "open"},
            )
        },
    )
