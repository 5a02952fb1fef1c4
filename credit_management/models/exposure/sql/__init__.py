"""The exposure as SQL: one definition, asked in many ways."""
