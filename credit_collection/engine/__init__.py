"""The thinking of collection: plain Python, without Odoo, clock or database."""
