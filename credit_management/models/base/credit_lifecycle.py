from odoo import models
from odoo.exceptions import UserError


class CreditLifecycle(models.AbstractModel):
    """A document whose ``state`` changes through one door, ``_update_state``.

    A model that inherits it names its legal moves in ``_moves``, says in
    ``_move_refused`` why a step isn't possible any more, and extends
    ``_after_move`` for what follows from a move. The actions check who may.
    """

    _name = "credit.lifecycle"
    _description = "Document with a life cycle"

    _moves = {}
    """{state: the states that may follow}; a state that isn't named is the last."""

    def _move_refused(self, state):
        """Return the message for a step that is no legal move; ``state`` is where it stands, in words."""
        raise NotImplementedError

    def _check_move(self, state):
        """Raise ``UserError`` where ``state`` is no legal move from the present one."""
        for one in self:
            if state not in self._moves.get(one.state, ()):
                states = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(one._move_refused(states[one.state]))

    def _update_state(self, state, **values):
        """Move to ``state`` and write ``values`` with it; the one place where it changes.

        Raises ``UserError`` for documents from which that is no legal move.
        sudo: the fields are guarded, and the action that calls has checked who may.
        """
        self._check_move(state)
        self.sudo()._write_move(dict(values, state=state))
        self._after_move(state)

    def _write_move(self, values):
        """Write a legal move; extend it to keep more for each document."""
        self.write(values)

    def _after_move(self, state):
        """Do what follows from a move to ``state``; nothing here."""
