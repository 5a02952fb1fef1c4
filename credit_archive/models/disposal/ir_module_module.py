from odoo import models
from odoo.exceptions import UserError


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def button_uninstall(self):
        """Uninstall these add-ons; raises ``UserError`` while a legal hold is in force."""
        # EXTENDS 'base': what a legal hold protects doesn't go with the add-on
        going = self | self.downstream_dependencies()
        concerned = "credit_archive" in going.mapped("name")
        if concerned and self.env["credit.archive.hold"]._any_active():
            raise UserError(
                self.env._(
                    "Uninstalling would destroy the credit files, and some of them are under "
                    "a legal hold. Lift the holds first."
                )
            )
        return super().button_uninstall()
