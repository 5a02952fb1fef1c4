"""In the browser: a customer has its address corrected and gets a copy."""

from odoo.tests import tagged

from .common import DATA, DataCase


@tagged("post_install", "-at_install")
class TestTourData(DataCase):
    def test_a_customer_corrects_its_address_and_gets_a_copy(self):
        self.start_tour("/my/credit", "credit_archive_data_correction", login=self.clerk.login)
        asked = self.petitions().grouped("kind")
        self.assertEqual(set(asked), {"correction", "copy"})
        for petition in asked.values():
            self.rpc(self.archivist, petition, "action_take")
            self.answered(petition, "Here it is")
        self.assertEqual(self.partner.street, "New Harbour Road 22")
        self.start_tour(DATA, "credit_archive_data_answer", login=self.clerk.login)
        copy = asked["copy"]
        self.assertEqual(self.get(f"{DATA}/copy/{copy.id}", self.clerk).status_code, 200)
