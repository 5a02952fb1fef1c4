from . import credit_survey_signing, credit_verification
