from . import credit_register, credit_rejection
