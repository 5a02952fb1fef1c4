from . import credit_statement_answer, credit_statement_sending
