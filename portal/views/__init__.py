"""The pages: one blueprint per module, listed here; the only package that knows HTTP."""

from __future__ import annotations

from portal.views.accounts import blueprint as accounts
from portal.views.health import blueprint as health

BLUEPRINTS = (accounts, health)
"""Every blueprint; its entries stand in `portal/access/policy/<blueprint>.yaml`."""
