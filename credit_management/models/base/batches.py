"""Scheduled work in batches: each in a transaction of its own."""

from odoo.tools import split_every

MOST = 10_000
"""No batch is larger, whatever it is asked for; tests make it smaller."""


def batches(records, size=1000):
    """Yield ``records`` in batches of ``size``, for the body of a scheduled action.

    A batch is committed when the next one is asked for, and nothing of it stays
    in memory. It ends early when the scheduler says that the time is up: the
    action is called again and should find by itself what is left to do.
    """
    cron = records.env["ir.cron"]
    cron._commit_progress(remaining=len(records))
    for ids in split_every(min(size, MOST), records.ids):
        batch = records.browse(ids)
        yield batch
        left = cron._commit_progress(len(batch))
        records.env.invalidate_all()
        if not left:
            break
