from . import test_tmp, test_bulk, test_enforcing, test_opening, test_setup
