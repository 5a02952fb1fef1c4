"""What all receivables together look like, month by month."""

from . import credit_measure
