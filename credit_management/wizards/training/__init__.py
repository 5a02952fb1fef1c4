from . import credit_training_quiz
