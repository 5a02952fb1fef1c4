from odoo import models

BATCH = 200
"""So many at a time: each lot is a request of the browser and a transaction of its own.

A dialogue whose ``ids`` stand for more says so: ``_batch``."""


class CreditProgress(models.AbstractModel):
    """A dialogue that does something for many records and shows how far it is.

    Few are done at once. Many are done in batches that the browser asks for one after the
    other, each kept by itself: nothing runs into a time limit, and who closes the window
    keeps what is done. Every batch is done with the rights of who asks. A model says in
    ``_process`` what is done, in ``_finish`` what is shown afterwards.
    """

    _name = "credit.progress"
    _description = "Work for many records"
    _inherit = ["credit.answers"]
    _batch = None

    def _process(self, ids):
        """Do it for the records ``ids``; return {record: why not, in words} of the others."""
        raise NotImplementedError

    def _finish(self):
        """Return the action that follows when all batches are done."""
        return self._reopened()

    def _run(self, ids):
        """Do it for the records ``ids``: at once, or return the action that shows the progress."""
        size = self._batch or BATCH
        if len(ids) <= size:
            self._process(ids)
            return self._finish()
        return {
            "type": "ir.actions.client",
            "tag": "credit_progress",
            "name": self._description,
            "target": "new",
            "params": {"model": self._name, "id": self.id, "ids": list(ids), "size": size},
        }

    def action_process(self, ids):
        """Do it for one batch; ``ids`` are ids, more than a batch of them are left out.

        Returns [[name, why not]] of those it can't be done for. Raises ``AccessError`` for
        who may not write the dialogue.
        """
        self.ensure_one()
        self.check_access("write")
        wanted = [one for one in ids if type(one) is int] if isinstance(ids, list) else []
        problems = self._process(wanted[: self._batch or BATCH])
        return [[record.display_name, why] for record, why in problems.items()]

    def action_finish(self):
        """Return the action that follows when all batches are done."""
        self.ensure_one()
        self.check_access("read")
        return self._finish()

    def _reopened(self):
        """Return the action that shows this dialogue again."""
        return {
            "type": "ir.actions.act_window",
            "name": self._description,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }
