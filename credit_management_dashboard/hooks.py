"""What happens once, when the add-on comes."""


def post_init_hook(env):
    """Have the figures worked out now, in the background: the dashboard needn't wait for the night."""
    env.ref("credit_management.ir_cron_measures")._trigger()
