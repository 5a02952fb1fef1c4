"""Texts that were copied into a document, as their reader calls them."""

import json

from odoo.tools import SQL


def languages(env):
    """Return the codes of the languages somebody reads here."""
    return [code for code, _name in env["res.lang"].get_installed()]


def as_read(text, source, field="name"):
    """Return the copied ``text`` in the reader's language, where ``source`` still is called so.

    ``source``: the record (or none) whose translated ``field`` was copied, in whatever
    language. Renamed since then, or made up by a person, the text stays what was copied.
    Sources of one batch are read together, all languages at once.
    """
    if not text or not source:
        return text
    every = source.with_context(prefetch_langs=True)
    if any(every.with_context(lang=code)[field] == text for code in languages(source.env)):
        return source[field]
    return text


def write_in_all(records, field, text_of):
    """Write a translated ``field`` in every language: ``text_of(env)`` in each of them.

    Below the ORM: it says the same thing in other languages, so nothing that hangs on a
    change, like asking anew who decides, has to run. One statement for all ``records``.
    """
    texts = {
        code: text_of(records.with_context(lang=code).env)
        for code in {"en_US", *languages(records.env)}
    }
    records.flush_recordset([field])
    records.env.cr.execute(
        SQL(
            "UPDATE %s SET %s = %s::jsonb WHERE id = ANY(%s)",
            SQL.identifier(records._table),
            SQL.identifier(field),
            json.dumps(texts),
            records.ids,
        )
    )
    records.invalidate_recordset([field])


def days_of(env, number):
    """Return so many days in words; one isn't several."""
    return env._("1 day") if number == 1 else env._("%s days", number)
