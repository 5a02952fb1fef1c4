from odoo import models


class CreditEvaluated(models.AbstractModel):
    """A held document that can be judged again, and says what came of it.

    For models with ``state`` (``open``, ``ready``, others when they wait no more) and ``reason``.
    """

    _name = "credit.evaluated"
    _description = "Held document that is judged again"

    def _evaluated(self):
        """Return the notification that says how these stand now, then shows them anew."""
        waiting = self.filtered(lambda hold: hold.state == "open")
        ready = self.filtered(lambda hold: hold.state == "ready")
        if len(self) == 1 and waiting:
            text = self.env._("It is still held: %s", self.reason or "")
        elif len(self) == 1 and ready:
            text = self._ready_text()
        else:
            text = self.env._(
                "%(ready)s are ready, %(waiting)s are still held, %(done)s wait no more.",
                ready=len(ready),
                waiting=len(waiting),
                done=len(self - ready - waiting),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Judged again"),
                "message": text,
                "type": "warning" if waiting else "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _ready_text(self):
        """Return what is said of one against which nothing stands any more."""
        return self.env._("Nothing stands against it any more.")
