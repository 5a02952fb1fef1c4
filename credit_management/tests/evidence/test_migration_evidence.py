"""What shipped questions, papers and types say of facts is said after the upgrade, too."""

import importlib.util
from pathlib import Path

from odoo.tests import tagged

from ..common import CreditCase

FOLDER = Path(__file__).parents[2] / "migrations" / "19.0.3.0.0"


@tagged("post_install", "-at_install")
class TestMigrationEvidence(CreditCase):
    def upgrade(self, stage):
        spec = importlib.util.spec_from_file_location("script", FOLDER / f"{stage}-evidence.py")
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        self.env.flush_all()
        script.migrate(self.cr, "19.0.2.0.0")
        self.env.invalidate_all()

    def shipped(self, name):
        return self.env.ref(f"credit_management.{name}")

    def test_shipped_questions_and_papers_tell_facts(self):
        self.cr.execute("UPDATE credit_survey_question SET fact = NULL, asked_of = 'all'")
        self.cr.execute("UPDATE credit_document_type SET facts = NULL")
        self.cr.execute("UPDATE credit_scorecard SET state = 'draft'")
        self.cr.execute("UPDATE credit_customer_type SET is_person = NULL")
        changed = self.shipped("survey_question_identity_4")
        self.cr.execute(
            "UPDATE credit_survey_question SET kind = 'text' WHERE id = %s", [changed.id]
        )
        self.env.invalidate_all()
        self.upgrade("post")
        self.assertEqual(self.shipped("survey_question_people_1").fact, "legal_representative")
        self.assertFalse(changed.fact, "a number that was made a text isn't compared")
        self.assertEqual(changed.asked_of, "companies")
        self.assertEqual(self.shipped("document_type_licence").facts, "company")
        self.assertFalse(self.shipped("document_type_bank").facts)
        self.assertTrue(self.shipped("customer_type_person").is_person)
        self.assertEqual(self.shipped("credit_scorecard_person").state, "live")

    def test_what_was_deleted_is_missed_by_nobody(self):
        self.shipped("document_type_register").unlink()
        self.upgrade("post")

    def test_a_type_somebody_made_becomes_the_shipped_one(self):
        mine = self.shipped("customer_type_person")
        self.cr.execute(
            "DELETE FROM ir_model_data WHERE model = 'credit.customer.type' AND res_id = %s",
            [mine.id],
        )
        self.cr.execute(
            """UPDATE credit_customer_type SET name = '{"en_US": "Individual"}' WHERE id = %s""",
            [mine.id],
        )
        self.env.registry.clear_cache()
        self.upgrade("pre")
        self.env.registry.clear_cache()
        self.assertEqual(self.shipped("customer_type_person"), mine)
