"""The words of the attack tests: doors are opened as a client would, over RPC."""

from contextlib import contextmanager

from odoo.exceptions import MissingError, RedirectWarning, UserError
from odoo.service.model import call_kw
from odoo.tools import mute_logger

from .common import CreditCase

REFUSALS = (UserError, RedirectWarning)
"""``AccessError`` and ``ValidationError`` are ``UserError`` too."""

QUIET = ("odoo.sql_db", "odoo.models", "odoo.addons.base.models.ir_rule", "odoo.orm.models")


class AttackCase(CreditCase):
    """A customer with a limit of 1,000 and a salesperson who wants to sell for more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The words are methods of a test: one that is never run says them once for all tests.
        cls.partner = cls("setUp").customer(limit=1000)

    def rpc(self, user, records, method, *args, context=None, **kwargs):
        """Call a method as a client of ``user`` does; ``records`` may be a model's name."""
        if isinstance(records, str):
            model, ids = self.env[records], []
        else:
            model, ids = records, records.ids
        model = model.browse().with_env(self.env(user=user, context={}, su=False))
        needs_ids = not getattr(getattr(type(model), method, None), "_api_model", False)
        kwargs = dict(kwargs, context=dict(context or {}, allowed_company_ids=user.company_ids.ids))
        result = call_kw(model, method, [ids, *args] if needs_ids else list(args), kwargs)
        self.env.flush_all()
        return result

    @contextmanager
    def refused(self, *errors, message=""):
        """What happens inside must be refused, at the latest when it is written down."""
        with (
            self.assertRaisesRegex(errors or REFUSALS, message),
            mute_logger(*QUIET),
            self.cr.savepoint(),
        ):
            yield
            self.env.flush_all()
        self.env.invalidate_all()

    @contextmanager
    def kept_from(self):
        """What is called inside must be refused, or find as little as of a missing record."""
        found = []
        with self.refused():
            yield found
            if found == [[]]:
                raise MissingError(str(found))  # reading what is missing finds nothing

    def exposure(self, partner=None):
        """Return what the customer owes by the exposure statement."""
        account = self.account(partner or self.partner)
        account.invalidate_recordset()
        return account.exposure_amount

    def hold_of(self, order):
        return order.sudo().credit_hold_id

    def assert_quotation(self, order):
        order.invalidate_recordset()
        self.assertIn(order.sudo().state, ("draft", "sent"))

    def assert_full(self, partner=None):
        """The customer's limit is used up: not even one more is let through."""
        order = self.order(1, partner)
        order.action_confirm()
        self.assertEqual((order.state, order.credit_state), ("draft", "held"))
