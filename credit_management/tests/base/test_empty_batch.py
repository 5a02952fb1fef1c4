"""Every model takes an empty batch: who creates nothing gets nothing, and no error."""

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestEmptyBatch(TransactionCase):
    def ours(self):
        """Return our models, and Odoo's that we extend, of all our installed add-ons."""
        for name, model in sorted(self.env.registry.items()):
            modules = {getattr(base, "_module", None) or "" for base in model.mro()}
            if not model._abstract and any(module.startswith("credit_") for module in modules):
                yield self.env[name]

    def test_creating_no_records_returns_none(self):
        for model in self.ours():
            with self.subTest(model._name):
                self.assertEqual(model.create([]), model.browse())

    def test_writing_and_deleting_no_records_does_nothing(self):
        for model in self.ours():
            with self.subTest(model._name):
                self.assertTrue(model.browse().write({}))
                self.assertTrue(model.browse().unlink())
