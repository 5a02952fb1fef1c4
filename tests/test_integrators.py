"""docs/integrators.md names every field of Odoo's models that we keep people from writing."""

import re

from odoo.tests import TransactionCase

from tools.compat import KNOWN
from tools.paths import ROOT


class TestIntegrators(TransactionCase):
    def guarded(self):
        """Return (model, field) of all fields of Odoo's models that a guard of ours names."""
        for name, model in self.env.registry.items():
            if not name.startswith("credit.") and hasattr(model, "_guarded_names"):
                model = self.env[name]
                for field in {*model._guarded_names(), *model._restricted_names()}:
                    yield name, field

    def test_every_guarded_field_of_odoos_models_is_documented(self):
        page = (ROOT / "docs" / "integrators.md").read_text()
        rows = [line for line in page.splitlines() if line.startswith("|")]
        told = {
            (model, field)
            for row in rows
            for model in re.findall(r"`([a-z.]+)`", row.split("|")[1])
            for field in re.findall(r"`(\w+)`", row.split("|")[2])
        }
        found = set(self.guarded())
        self.assertIn(("sale.order.line", "invoice_lines"), found)
        self.assertFalse(found - told)
        self.assertFalse(set(KNOWN.values()) - {field for _model, field in told})
