"""What happens once, when the add-on comes and when it goes."""


def post_init_hook(env):
    """Give every root company its policy, in observe mode: a live business goes on."""
    env["res.company"].sudo().search([("parent_id", "=", False)])._credit_policy()


def uninstall_hook(env):
    """Take our scheduled work with us; tables, columns and groups Odoo removes itself."""
    env["mail.activity"].sudo().search(
        [("res_model", "in", ("credit.hold", "credit.request"))]
    ).unlink()
