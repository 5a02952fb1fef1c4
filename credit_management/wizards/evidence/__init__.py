from . import credit_explaining, credit_survey_signing, credit_verification
