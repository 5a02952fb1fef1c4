from . import (
    test_exposure,
    test_exposure_orders,
    test_exposure_receipts,
    test_exposure_rows,
    test_exposure_table,
    test_marked_accounts,
    test_which_day,
)
