"""The rules of the credit file, in plain Python.

No Odoo, no database, no clock: facts in, decisions out. ``access`` says who may
do what with a record, ``chain`` whether the log is whole, ``seal`` whether what it
was sealed with is, ``timestamp`` when somebody outside saw that, ``retention`` when a
record is due, ``quality`` how good a file is.
"""
