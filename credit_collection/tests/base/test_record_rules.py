"""Who may do what in collection, row by row, is what the lists beside this file say.

A wall that is gone makes nothing fail, so it must show here. To change a right or a
rule on purpose, have the lists written anew and read the diff:

    RENEW_LISTS=1 make test ARGS="credit_collection/tests/base/test_record_rules.py"
"""

from pathlib import Path

from odoo.tests import tagged

from odoo.addons.credit_management.tests.frozen import FrozenCase

HERE = Path(__file__).parent
MODULE = "credit_collection"


@tagged("post_install", "-at_install")
class TestRecordRules(FrozenCase):
    def test_record_rules_are_those_of_the_list(self):
        self.assert_frozen(HERE / "record_rules.txt", self.record_rules(MODULE))

    def test_access_rights_are_those_of_the_list(self):
        self.assert_frozen(HERE / "access_rights.txt", self.access_rights(MODULE))
