from . import credit_authority_question, credit_rejection
