from . import (
    account_payment_register,
    base_partner_merge,
    credit_authority_question,
    credit_decision,
    credit_increase_request,
    credit_proposal,
    credit_rejection,
    credit_review_step,
    credit_survey_signing,
    credit_takeover,
    credit_verification,
)
