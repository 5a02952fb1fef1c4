"""What lies on top of the pages of a PDF: comments, stamps, filled-in fields.

A reader draws it after the page, over everything on it. For a mark nothing may
cover it becomes part of the page. Links and scripts it carries don't.
"""

from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

HIDDEN = 2 | 32
"""Flags of what isn't shown: hidden, or not on a screen."""


def appearances(page):
    """Yield (form, matrix) of what is drawn over ``page``, in the order it is drawn."""
    notes = page.get("/Annots")
    notes = notes.get_object() if notes is not None else None
    for note in notes if isinstance(notes, ArrayObject) else ():
        note = note.get_object()
        if not isinstance(note, DictionaryObject) or int(note.get("/F", 0)) & HIDDEN:
            continue
        form = _normal(note)
        matrix = form is not None and "/Rect" in note and _onto(form, note["/Rect"])
        if matrix and note.get("/Subtype") != "/Popup":
            form[NameObject("/Subtype")] = NameObject("/Form")
            yield form, matrix


def _normal(note):
    """Return the stream that draws ``note`` in its present state, or None."""
    looks = note.get("/AP")
    form = looks and looks.get_object().get("/N")
    form = form and form.get_object()
    if isinstance(form, DictionaryObject) and not isinstance(form, StreamObject):
        form = form.get(note.get("/AS"))
        form = form and form.get_object()
    return form if isinstance(form, StreamObject) else None


def _onto(form, rect):
    """Return the matrix that puts what ``form`` shows onto ``rect``; None where that is nothing."""
    a, b, c, d, e, f = (float(one) for one in form.get("/Matrix", (1, 0, 0, 1, 0, 0)))
    x0, y0, x1, y1 = (float(one) for one in form.get("/BBox", rect))
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
    left, bottom = (min(one[axis] for one in corners) for axis in (0, 1))
    right, top = (max(one[axis] for one in corners) for axis in (0, 1))
    if right <= left or top <= bottom:
        return None
    u0, v0, u1, v1 = (float(one) for one in rect)
    wide, high = abs(u1 - u0) / (right - left), abs(v1 - v0) / (top - bottom)
    return wide, 0, 0, high, min(u0, u1) - left * wide, min(v0, v1) - bottom * high
