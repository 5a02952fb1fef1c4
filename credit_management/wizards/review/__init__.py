from . import credit_review_step
