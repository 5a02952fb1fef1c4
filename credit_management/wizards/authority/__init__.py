from . import credit_authority_question, credit_offices, credit_rejection
