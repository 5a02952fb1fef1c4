from . import test_bulk, test_enforcing, test_opening, test_setup
