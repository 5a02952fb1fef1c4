from . import test_provision, test_write_off
