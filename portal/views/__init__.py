"""The pages: one blueprint per module, listed here; the only package that knows HTTP."""

from __future__ import annotations

from portal.views.accounts import blueprint as accounts
from portal.views.actions import blueprint as actions
from portal.views.attachments import blueprint as attachments
from portal.views.carry_over import blueprint as carry_over
from portal.views.cases import blueprint as cases
from portal.views.contacts import blueprint as contacts
from portal.views.health import blueprint as health
from portal.views.help import blueprint as help_requests
from portal.views.intake import blueprint as intake
from portal.views.language import blueprint as language
from portal.views.partners import blueprint as partners
from portal.views.patterns import blueprint as patterns
from portal.views.plans import blueprint as plans
from portal.views.public import blueprint as public
from portal.views.publishing import blueprint as publishing
from portal.views.referrals import blueprint as referrals
from portal.views.registers import blueprint as registers
from portal.views.reviewing import blueprint as reviewing
from portal.views.searches import blueprint as searches
from portal.views.stopped import blueprint as stopped
from portal.views.supporters import blueprint as supporters
from portal.views.withdrawing import blueprint as withdrawing
from portal.views.wizard import blueprint as wizard
from portal.views.workshop import blueprint as workshop

BLUEPRINTS = (
    accounts,
    language,
    health,
    public,
    referrals,
    wizard,
    carry_over,
    stopped,
    searches,
    attachments,
    registers,
    intake,
    cases,
    contacts,
    supporters,
    help_requests,
    workshop,
    publishing,
    withdrawing,
    reviewing,
    partners,
    plans,
    actions,
    patterns,
)
"""Every blueprint; its entries stand in `portal/access/policy/<blueprint>.yaml`."""
