"""The one place that says how cached answers are forgotten: the next Odoo says it otherwise."""


def forget(env):
    """Forget what methods with ``ormcache`` remember, in every worker, once this is committed.

    Odoo 20: ``env.transaction.invalidate_ormcache``.
    """
    env.registry.clear_cache()
