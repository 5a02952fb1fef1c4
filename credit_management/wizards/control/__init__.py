from . import credit_audit_signing, credit_audit_step, credit_breach_step, credit_rejection
