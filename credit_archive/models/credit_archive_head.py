from odoo import fields, models


class CreditArchiveHead(models.Model):
    """How far each chain of the log reaches; kept apart from the lines, out of everyone's reach.

    ``chain`` is the id of a file, or 0 for what concerns no single file. Written
    with each line by ``credit.archive.log``, read by its verification only.
    """

    _name = "credit.archive.head"
    _description = "Head of a Log Chain"
    _log_access = False
    _rec_name = "chain"

    chain = fields.Integer(required=True)
    length = fields.Integer(required=True)  # pylint: disable=attribute-deprecated
    hash = fields.Char(required=True)

    _chain_uniq = models.Constraint("UNIQUE(chain)", "A chain has one head.")
