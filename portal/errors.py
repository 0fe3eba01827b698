"""What can go wrong, in the words of the domain; `views/errors.py` turns each into a page, once."""

from __future__ import annotations

from portal.languages import gettext as _, marked


class PortalError(Exception):
    """Something a person can be told about, in a sentence."""

    sentence = marked("Er ging iets mis.")

    def __init__(self, sentence: str = "") -> None:
        self.sentence = sentence or _(self.sentence)
        super().__init__(self.sentence)


class Misconfigured(PortalError):
    """The settings are missing or weak; each sentence says which one and what would be right."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class NotFound(PortalError):
    """It does not exist, or not for this person: the answer is the same (security.md D-1)."""

    sentence = marked("Deze pagina bestaat niet of is niet voor u.")


class Denied(PortalError):
    """A function this role does not have."""

    sentence = marked("Uw functie in het portaal geeft hier geen toegang toe.")


class SignInNeeded(PortalError):
    """Nobody is signed in, or the session has ended."""

    sentence = marked("U moet inloggen om deze pagina te zien.")

    def __init__(self, sentence: str = "", *, expired: bool = False, kept: bool = False) -> None:
        super().__init__(sentence)
        self.expired = expired
        self.kept = kept


class PurposeNeeded(PortalError):
    """A coordinator opens case content with a purpose, asked once per case and day (design.md, Who)."""

    sentence = marked("Zeg eerst waarvoor u dit dossier opent.")

    def __init__(self, case_id: object) -> None:
        super().__init__()
        self.case_id = case_id


class Conflict(PortalError):
    """Somebody else changed the same thing since it was shown."""

    sentence = marked("Iemand anders wijzigde dit sinds u het opende.")


class Gone(PortalError):
    """It was there, and may not be changed any more (withdrawn, closed, replaced)."""

    sentence = marked("Dit kan niet meer gewijzigd worden.")


class FormClosed(Gone):
    """Nobody begins this form now: its version was withdrawn and nothing came in its place (security.md F13)."""


class FormWithdrawn(Gone):
    """The version of a draft was withdrawn: it is kept, and not sent as it is (security.md F13)."""

    sentence = marked("Dit formulier is ingetrokken. Wat u invulde, is bewaard. Het kan zo niet verstuurd worden.")


class Invalid(PortalError):
    """A value that is not right, with the field it belongs to."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class TooMany(PortalError):
    """A limit was reached; it is over after `retry_after` seconds."""

    sentence = marked("Dit gebeurde te vaak na elkaar.")

    def __init__(self, retry_after: int, sentence: str = "") -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class Unavailable(PortalError):
    """The database or another part does not answer now."""

    sentence = marked("Het portaal kan dit nu even niet verwerken.")


class FormUnavailable(Unavailable):
    """The stored version of a form is damaged; everything else works (security.md F16)."""

    sentence = marked("De bewaarde versie van dit formulier is beschadigd. We zijn verwittigd.")


class ReadOnly(Unavailable):
    """The operator switched writing off for a while."""

    sentence = marked("Het portaal staat even op alleen lezen, bijvoorbeeld tijdens onderhoud.")
