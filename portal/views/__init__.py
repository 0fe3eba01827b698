"""The pages: one blueprint per module, listed here; the only package that knows HTTP."""

from __future__ import annotations

from portal.views.accounts import blueprint as accounts
from portal.views.cases import blueprint as cases
from portal.views.contacts import blueprint as contacts
from portal.views.health import blueprint as health
from portal.views.help import blueprint as help_requests
from portal.views.intake import blueprint as intake
from portal.views.public import blueprint as public
from portal.views.referrals import blueprint as referrals
from portal.views.wizard import blueprint as wizard

BLUEPRINTS = (accounts, health, public, referrals, wizard, intake, cases, contacts, help_requests)
"""Every blueprint; its entries stand in `portal/access/policy/<blueprint>.yaml`."""
