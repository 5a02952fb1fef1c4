"""The words of seals: a night passes, somebody looks, lines are compared."""

from odoo.tools import mute_logger

from ..common import ArchiveCase

ROOM = "odoo.addons.credit_archive.models.file"
LOGGERS = (f"{ROOM}.credit_archive_log_verify", f"{ROOM}.credit_archive_log_anchor")
ANCHOR = "credit.archive.anchor"


class SealCase(ArchiveCase):
    """A record somebody looked at between two nights, so two seals."""

    def setUp(self):
        super().setUp()
        self.Log = self.env["credit.archive.log"]
        self.paper = self.record("financial", "statements")
        self.clear(self.controller, "financial")
        self.night()
        self.look()
        self.night()

    def look(self):
        self.env.cr.cache.clear()
        self.rpc(self.controller, self.paper, "read", ["title"])

    def night(self):
        self.job("verify_log")

    def job(self, name):
        """Run a scheduled job of the log."""
        self.env.flush_all()
        with self.enter_registry_test_mode(), mute_logger(*LOGGERS):
            self.env.ref(f"credit_archive.ir_cron_{name}").method_direct_trigger()
        self.env.invalidate_all()

    def tamper(self, statement, *values):
        self.env.flush_all()
        self.env.cr.execute(statement, values)
        self.env.invalidate_all()

    def told(self):
        """Return what the archive manager was told of the seals."""
        return self.env["mail.activity"].search(
            [("user_id", "=", self.keeper.id), ("summary", "ilike", "seals")]
        )

    def configure(self, **settings):
        """Set what an administrator sets."""
        for name, value in settings.items():
            self.env["ir.config_parameter"].set_param(f"credit_archive.{name}", value)

    def compared(self, text, user, action="action_compare"):
        """Return what the dialogue says of these lines."""
        wizard = self.env[ANCHOR].browse(self.rpc(user, ANCHOR, "create", [{"text": str(text)}]))
        self.rpc(user, wizard, action)
        return wizard.sudo().result
