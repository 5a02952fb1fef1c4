"""Who may do what, row by row, is what the lists beside this file say.

A right or a rule that is lost on the way (a file left out of the manifest, a format
that a later Odoo doesn't read) shows here and nowhere else: nothing fails when a wall
is gone. To change one on purpose, have the lists written anew and read the diff:

    RENEW_LISTS=1 make test ARGS="credit_management/tests/base/test_record_rules.py"
"""

from pathlib import Path

from odoo import Command
from odoo.tests import tagged

from ..frozen import FrozenCase, differences

HERE = Path(__file__).parent
MODULE = "credit_management"


@tagged("post_install", "-at_install")
class TestRecordRules(FrozenCase):
    def test_record_rules_are_those_of_the_list(self):
        self.assert_frozen(HERE / "record_rules.txt", self.record_rules(MODULE))

    def test_access_rights_are_those_of_the_list(self):
        self.assert_frozen(HERE / "access_rights.txt", self.access_rights(MODULE))

    def test_what_differs_is_told_rule_by_rule(self):
        before = self.record_rules(MODULE)
        self.env.ref("credit_management.credit_account_rule_analyst").groups = [Command.clear()]
        self.env.ref("credit_management.credit_hold_rule_company").unlink()
        self.env["ir.rule"]._load_records([self.new_rule()])
        self.assertEqual(
            [line for line in differences(before, self.record_rules(MODULE)) if line[0] != "+"],
            [
                "changed: credit_account_rule_analyst",
                "-     groups: credit_management.group_credit_analyst",
                "-     flags: rwcu, active",
                "missing: credit_hold_rule_company",
                "- credit_hold_rule_company:",
                "-     name: credit.hold: companies",
                "-     model: credit.hold",
                "-     groups: everybody",
                "-     domain: [('company_id', 'in', company_ids)]",
                "-     flags: rwcu, active, global",
                "added: credit_rule_rule_new",
            ],
        )

    def new_rule(self):
        model = self.env.ref("credit_management.model_credit_rule")
        values = {"name": "new", "model_id": model.id}
        return {"xml_id": f"{MODULE}.credit_rule_rule_new", "values": values}
