"""Who reads an answer, as an admin chooses it: the same people as the shared field says, or fewer (security.md B16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from portal.definitions.language import Field
from portal.definitions.overlay import NARROWER
from portal.definitions.values import Value
from portal.forms.desk import asked, offered, text_of, worded
from portal.forms.fields.registry import type_of
from portal.languages import gettext as _, marked

AUDIENCE = "audience"
EVERYBODY = "form"

READERS: Mapping[str, str] = {
    "form": marked("Iedereen die het formulier mag lezen"),
    "care": marked("Alleen de hulpverlening"),
    "justice": marked("Alleen politie en justitie"),
    "director": marked("Alleen de casusregisseur"),
    "named": marked("Alleen wie met naam genoemd is"),
}
"""The audiences as one chooses them, from the most readers to the fewest."""

EXPLAINED: Mapping[str, str] = {
    "care": marked("Organisaties van zorg en hulp, en de casusregisseur."),
    "justice": marked("Politie, parket, justitiehuis en gevangenis, en de casusregisseur."),
    "named": marked("Nu is dat niemand anders dan wie het formulier invult."),
}


def fields(widest: str = EVERYBODY) -> Iterator[Field]:
    """The question who reads an answer; none where fewer readers cannot be chosen."""
    choices = [name for name in READERS if name == widest or name in NARROWER[widest]]
    if len(choices) < 2:
        return
    told = worded({name: READERS[name] for name in choices})
    yield asked(
        AUDIENCE,
        "choice",
        _("Wie leest dit antwoord?"),
        help_text=_(
            "Wie het formulier invult, leest het altijd. De coördinator van het Veilig Huis leest alleen wat voor "
            "iedereen is."
        ),
        required=True,
        options=offered(told, worded(EXPLAINED)),
    )


def fields_for(shared: Field) -> Iterator[Field]:
    """The same for a shared field: only where there is an answer, and not where the law fixes what is asked."""
    if not shared.legal and (type_of(shared).asks or shared.compute or shared.score):
        yield from fields(shared.audience)


def properties(answers: Mapping[str, Value], widest: str = EVERYBODY) -> dict[str, object]:
    """What an overlay says of it: nothing when everybody reads it who does so anyway."""
    chosen = text_of(answers, AUDIENCE)
    return {AUDIENCE: None if chosen == widest else chosen} if chosen else {}
