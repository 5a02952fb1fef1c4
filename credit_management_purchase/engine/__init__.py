"""Prepaying suppliers: plain Python, no Odoo, no clock, no database."""
