"""Every button of every view and dialogue, pressed once by somebody who may.

What is on the screen is read as the web client reads it: the view as that user gets it, and
records on which the button shows. A button answers with an action that can be opened, changes
something, or says in words why not. One that nobody could press is told.
"""

import ast
from dataclasses import dataclass, field
from itertools import islice
from types import SimpleNamespace

from lxml import etree

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.service.model import call_kw
from odoo.tests import Form
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from .attack import QUIET
from .sweep import is_mixin

HOUSE = ("credit_management", "credit_archive")
"""The add-ons whose buttons are pressed together; a glue add-on presses its own."""

SHOWN = 60
"""How many records, the newest first, are looked at for one that shows the button."""
TRIED = 3
"""How many of them are tried by somebody who is told each time that they may not."""
PRESSING = "being pressed"
TYPES = ("form", "list", "kanban")
KINDS = ("object", "action")


@dataclass(frozen=True)
class Button:
    """A button of a model's view; wherever it stands, it does the same."""

    model: str
    name: str
    kind: str = "object"
    args: tuple = ()

    def __str__(self):
        return " ".join((f"{self.model}: {self.name}", *map(str, self.args)))


@dataclass(frozen=True)
class Place:
    """Where it stands: from the view's record to the button's own, what hides it at each level."""

    levels: tuple = ()
    """(field that leads there, or None for the view's record; conditions) of each level."""
    is_always: bool = False
    """Above a list, whether or not something is chosen."""

    def hiding(self, node):
        [*above, (name, known)] = self.levels
        conditions = (node.get("invisible"), node.get("column_invisible"))
        shown = tuple(one for one in conditions if one)
        return Place((*above, (name, known + shown)), node.get("display") == "always")

    def inside(self, name):
        return Place((*self.levels, (name, ())))


@dataclass
class Pressed:
    """What became of the buttons: {button: what it answered}, and what is wrong."""

    answers: dict = field(default_factory=dict)
    opened: dict = field(default_factory=dict)
    """{button: the models of the dialogues it opened}"""
    refused: dict = field(default_factory=dict)
    """{button: what was last said to somebody who may not}"""
    seen: set = field(default_factory=set)
    wrong: list = field(default_factory=list)

    def left(self):
        return {one for one in self.seen if not self.answers.get(one)}


class Presser:
    """Presses the buttons of the views of a ``CreditCase``'s registry, in its transaction."""

    def __init__(self, case, addons=HOUSE, is_ours_to_press=lambda model: True):
        """Press what the ``addons`` put on the screen, of the models that are ours to press.

        ``is_ours_to_press`` tells of a model's name; the buttons of others have their own test.
        """
        self.addons, self.sources = addons, tuple(f"odoo.addons.{one}." for one in addons)
        self.env, self.cr, self.today = case.env, case.cr, case.today
        self.fail = case.fail
        self.is_pressed_here = is_ours_to_press
        self.pressed, self.views = Pressed(), self.our_views()

    def press_everywhere(self, users):
        """Press every button of our views, each as the first of ``users`` who may.

        Each counts once; called again, what is left is pressed on what is there by then.
        """
        again = bool(self.pressed.seen)
        for user in users:
            models = {one.model for one in self.pressed.seen if self.is_left(one)}
            for view in self.views:
                if not again or view.model in models:
                    self.press_those_of(user, view)
        for user in users:
            self.press_from_menus(user)

    def assert_all_pressed(self):
        """Fail with what did nothing, ended in an error, or that nobody could press."""
        nobody = "nothing shows it to anybody here"
        left = [f"{one}: {self.pressed.refused.get(one, nobody)}" for one in self.pressed.left()]
        wrong = self.pressed.wrong + sorted(left)
        if wrong:
            self.fail("\n".join(wrong))

    def our_views(self):
        """Return the views, ours or of Odoo, in which something of ours stands."""
        data = self.env["ir.model.data"].search(
            [("module", "in", self.addons), ("model", "=", "ir.ui.view")]
        )
        roots = self.env["ir.ui.view"]
        for view in roots.browse(data.mapped("res_id")).exists():
            while view.mode == "extension" and view.inherit_id:
                view = view.inherit_id
            roots |= view
        return roots.filtered(
            lambda view: (
                view.type in TYPES and view.model in self.env and self.is_pressed_here(view.model)
            )
        )

    def press_those_of(self, user, view):
        """Press, as ``user``, what nobody could press before on records of a view."""
        model = self.as_client(user)[view.model]
        if model._abstract or not model.has_access("read"):
            return
        found = self.buttons(model, view.id, view.type)
        self.pressed.seen |= set(found)
        left = {one: places for one, places in found.items() if self.is_left(one)}
        if not left or (model._transient and model._name != "res.config.settings"):
            return
        if model._transient:
            records = model.create({})
        else:
            # What a filter shows is pressed there, too: archived ones have buttons.
            inactive = model.with_context(active_test=False)
            records = inactive.search([], limit=SHOWN, order="id desc").with_env(model.env)
        for button, places in left.items():
            self.press_on(user, button, records, places)

    def press_shown(self, user, record):
        """Press what is left of the form of one record, a dialogue for example."""
        record = record.with_env(self.as_client(user))
        for button, places in self.buttons(record, None, "form").items():
            if self.is_left(button):
                self.press_on(user, button, record, places)

    def press_on(self, user, button, records, places):
        for record in islice(self.shown_on(records, places), TRIED):
            if self.press(user, button, record):
                return

    def is_left(self, button):
        """Tell whether it wasn't pressed, or opens a dialogue in which one wasn't."""
        dialogues = self.pressed.opened.get(button, ())
        if self.pressed.answers.get(button) == PRESSING:
            return False  # a dialogue that opens itself again
        return not self.pressed.answers.get(button) or any(
            one.model in dialogues for one in self.pressed.left()
        )

    def as_client(self, user):
        context = {"allowed_company_ids": user.company_ids.ids, "lang": user.lang}
        return self.env(user=user, context=context, su=False)

    # what is on the screen

    def buttons(self, model, view_id, kind):
        """Return {``Button``: places it stands at} of a view, as the user gets it."""
        try:
            arch = etree.fromstring(model.get_view(view_id, kind)["arch"])
        except UserError:
            return {}  # this user doesn't get it
        found = {}
        self.collect(model, arch, Place(((None, ()),)), found)
        return found

    def collect(self, model, node, place, found):
        """Add the buttons below ``node``, those in lists of other models among them."""
        for child in node.iterchildren(etree.Element):
            below = place.hiding(child)
            if child.tag == "field":
                name = child.get("name")
                inner = model._fields[name].comodel_name if name in model._fields else None
                if inner and len(child):
                    self.collect(model.env[inner], child, below.inside(name), found)
                continue
            if child.get("type") in KINDS and child.get("name") and not child.get("special"):
                button = Button(model._name, child.get("name"), child.get("type"))
                if self.is_ours(button):
                    found.setdefault(button, []).append(below)
            self.collect(model, child, below, found)

    def is_ours(self, button):
        """Tell whether one of these add-ons put it there."""
        if button.kind == "action":
            return self.xmlid(button).partition(".")[0] in self.addons
        model = type(self.env[button.model])
        # Of a model these add-ons make, what a mixin of another of ours brings is theirs, too.
        is_made = model._original_module in self.addons
        return any(
            button.name in vars(one)
            for one in model.mro()
            if one.__module__.startswith(self.sources) or (is_made and is_mixin(one, button.model))
        )

    def xmlid(self, button):
        if not button.name.isdigit():
            return button.name
        action = self.env["ir.actions.actions"].sudo().browse(int(button.name))
        return action.get_external_id()[action.id] or ""

    def shown_on(self, records, places):
        """Yield the records of the button's own model on which it shows at one of the places."""
        if any(place.is_always for place in places):
            yield records.browse()
        for record in records:
            for place in places:
                yield from self.shown_at(record, place.levels, None)

    def shown_at(self, record, levels, parent):
        (_name, conditions), *deeper = levels
        if any(self.holds(one, record, parent) for one in conditions):
            return
        if not deeper:
            yield record
            return
        for line in self.readable(record, deeper[0][0]) or ():
            yield from self.shown_at(line, deeper, record)

    def readable(self, record, name):
        try:
            return record[name]
        except AccessError:
            return None

    def holds(self, expression, record, parent=None):
        """Evaluate a condition of a view on a record, as the web client does."""
        values = {"uid": record.env.uid, "context": dict(record.env.context), "id": record.id}
        above = {}
        try:
            for node in ast.walk(ast.parse(expression.strip(), mode="eval")):
                if isinstance(node, ast.Attribute) and parent is not None:
                    above[node.attr] = self.value(parent, node.attr)
                elif isinstance(node, ast.Name) and node.id in record._fields:
                    values[node.id] = self.value(record, node.id)
            return bool(
                safe_eval(expression.strip(), {**values, "parent": SimpleNamespace(**above)})
            )
        except (UserError, ValueError, NameError):
            return True  # a field that isn't this user's: the client wouldn't show it either

    def value(self, record, name):
        value = record[name]
        if record._fields[name].type == "many2one":
            return value.id
        return value.ids if record._fields[name].relational else value

    # pressing

    def press(self, user, button, record):
        """Press it; True where somebody who may has pressed it. What is wrong is kept."""
        known = self.pressed.answers.get(button)
        self.pressed.answers[button] = PRESSING
        with mute_logger(*QUIET, "odoo.http"), self.cr.savepoint() as savepoint:
            try:
                before = self.changes()
                answer = self.answer(user, button, record)
                if (answer is True or not answer) and self.changes() == before:
                    self.wrong(button, user, record, "nothing happened")
            except AccessError as error:
                self.pressed.answers[button] = known
                self.pressed.refused[button] = str(error)
                return False
            except (UserError, RedirectWarning) as error:
                answer = str(error)
            except Exception as error:  # noqa: BLE001  what it is, is the question
                self.wrong(button, user, record, f"{type(error).__name__}: {error}")
                answer = "error"
            finally:
                savepoint.rollback()
                self.env.transaction.clear()
                self.cr.cache.clear()  # each request has a cursor of its own
        self.pressed.answers[button] = answer or "done"
        return True

    def wrong(self, button, user, record, what):
        self.pressed.wrong.append(f"{button} on {record} as user {user.id}: {what}"[:400])

    def changes(self):
        """Return how many rows were written in this transaction so far."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables"
        )
        return self.env.cr.fetchone()[0]

    def answer(self, user, button, record):
        """Return what a client gets; opens the action and presses the buttons of a dialogue."""
        env = self.as_client(user)
        if button.kind == "action":
            action = env["ir.actions.actions"]._for_xml_id(self.xmlid(button))
        else:
            action = call_kw(
                env[button.model],
                button.name,
                [record.ids, *button.args],
                {"context": dict(env.context)},
            )
        self.env.flush_all()
        if isinstance(action, dict) and action:
            self.open(user, button, action, record)
        return action

    def open(self, user, button, action, records):
        """Open an action as the client does; a dialogue is filled with defaults, and pressed."""
        if action["type"] == "ir.actions.server":
            action = self.ran(user, action["id"], records) or {"type": None}
        if action["type"] != "ir.actions.act_window":
            return
        model = self.opened(user, action, records)
        view = next((one for one, kind in action.get("views") or [] if kind == "form"), None)
        if model._transient:
            self.pressed.opened.setdefault(button, set()).add(model._name)
            self.press_dialogue(user, model, action, view)
            return
        if action.get("res_id"):
            model.browse(action["res_id"]).read(["display_name"])
        else:
            domain = self.evaluated(user, action.get("domain") or [], records)
            model.search(domain, limit=1).read(["display_name"])

    def opened(self, user, action, records):
        """Return the model an action opens, with the context it opens it with."""
        context = self.evaluated(user, action.get("context") or {}, records)
        return self.as_client(user)[action["res_model"]].with_context(
            **{**context, "active_model": records._name, "active_id": records[:1].id,
               "active_ids": records.ids}
        )  # fmt: skip

    def evaluated(self, user, value, records):
        if not isinstance(value, str):
            return value
        known = {"active_id": records[:1].id, "active_ids": records.ids, "uid": user.id,
                 "context": {}, "allowed_company_ids": user.company_ids.ids}  # fmt: skip
        return safe_eval(value, known)

    def ran(self, user, action_id, records):
        """Run a server action on records, as the client does from the action menu."""
        context = {"active_model": records._name, "active_id": records[:1].id,
                   "active_ids": records.ids}  # fmt: skip
        env = self.as_client(user)
        return env["ir.actions.server"].browse(action_id).with_context(**context).run()

    def press_dialogue(self, user, model, action, view):
        if not self.is_pressed_here(model._name):
            return
        found = self.buttons(model, view, "form")
        self.pressed.seen |= set(found)
        if not any(map(self.is_left, found)):
            return
        dialogue = model.browse(action.get("res_id")) or self.filled(model, view)
        for button, places in found.items():
            if self.is_left(button):
                self.press_on(user, button, dialogue, places)

    def filled(self, model, view):
        """Return the dialogue as somebody fills it who gives what it asks for, no more."""
        form = Form(model, view)
        for _field in range(9):
            try:
                return model.create(self.without_lines(form))
            except AssertionError as error:
                name = str(error).split(" ")[0]
                if name not in form._view["fields"]:
                    raise
                setattr(form, name, self.something(form, name))
        raise AssertionError(f"{model._name} can't be filled")

    def without_lines(self, form):
        """Return what a client saves; lines that a dialogue works out it works out once more."""
        values = form._get_save_values()
        kinds = form._record._fields
        return {one: values[one] for one in values if kinds[one].type != "one2many"}

    def something(self, form, name):
        """Return the first value that may be given to a field."""
        kind = form._record._fields[name]
        if kind.type == "selection":
            return kind.get_values(self.env)[0]
        if kind.type == "many2one":
            return form._record.env[kind.comodel_name].search([], limit=1)
        values = {"date": self.today, "boolean": True, "char": "Because", "text": "Because"}
        return values.get(kind.type, 1)

    # dialogues that no button opens: from menus, and from the action menu of records

    def press_from_menus(self, user):
        """Open what is bound to records, and the dialogues of menus, where something is left."""
        for action in self.our_actions("ir.actions.server") + self.our_actions(
            "ir.actions.act_window"
        ):
            bound = action.binding_model_id.model
            if not self.has_left(action):
                continue
            env = self.as_client(user)
            if action.sudo().group_ids and not (action.sudo().group_ids & user.all_group_ids):
                continue
            target = env[bound or "res.users"]
            if not target.has_access("read"):
                continue
            records = target.search([], limit=3, order="id desc")
            button = Button(bound or "menu", action.get_external_id()[action.id], "action")
            self.pressed.seen.add(button)
            if records and (self.is_left(button) or action._name == "ir.actions.act_window"):
                self.pressed.answers.pop(button, None)
                self.press(user, button, records)

    def has_left(self, action):
        """Tell whether an action is of interest: bound to records, or a dialogue with buttons left."""
        if action._name == "ir.actions.server":
            bound = action.binding_model_id.model
            return bool(bound) and self.is_pressed_here(bound)
        model = self.env.get(action.res_model)
        return (
            model is not None
            and model._transient
            and self.is_pressed_here(model._name)
            and any(one.model == model._name for one in self.pressed.left())
        )

    def our_actions(self, model):
        data = self.env["ir.model.data"].search(
            [("module", "in", self.addons), ("model", "=", model)]
        )
        return list(self.env[model].browse(data.mapped("res_id")).exists())
