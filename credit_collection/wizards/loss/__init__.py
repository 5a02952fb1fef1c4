from . import credit_rejection, credit_write_off_recovery
