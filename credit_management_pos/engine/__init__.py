"""What is decided about sales at the till: plain Python, no Odoo."""
