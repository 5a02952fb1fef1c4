"""Questions about what was read: answered, judged, logged, and kept from who answers them."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_training import TrainingCase

QUESTIONS = {
    "Who releases above the ceiling?": [("The manager", True), ("The salesperson", False)],
    "What stops credit?": [("A hold", True), ("A stop", True), ("A greeting", False)],
}


@tagged("post_install", "-at_install")
class TestQuestions(TrainingCase):
    def asking(self, questions=None, **values):
        """Return a training with questions that everybody has to answer."""
        questions = QUESTIONS if questions is None else questions
        return self.training(
            text="<p>Ask before you ship.</p>",
            question_ids=[
                (0, 0, {"name": name, "choice_ids": [
                    (0, 0, {"name": choice, "is_right": right}) for choice, right in choices
                ]})
                for name, choices in questions.items()
            ],
            **values,
        )  # fmt: skip

    def handed_out(self, questions=None, **values):
        training = self.asking(questions, **values)
        self.rpc(self.manager, training, "action_open")
        return training

    def quiz(self, row, user):
        action = self.rpc(user, row, "action_answer")
        return self.env[action["res_model"]].browse(action["res_id"])

    def answer(self, row, user, *names):
        """Answer as ``user`` with the choices of these names; return what is told."""
        quiz = self.quiz(row, user)
        lines = self.rpc(user, quiz.line_ids, "read", ["name"])
        for line in lines:
            if line["name"] in names:
                self.rpc(user, quiz.line_ids.browse(line["id"]), "write", {"is_chosen": True})
        return self.rpc(user, quiz, "action_submit")["params"]

    def test_who_answers_enough_right_has_acknowledged(self):
        training = self.handed_out()
        row = self.row(training, self.sales)
        with self.refused(UserError, message="answer its questions"):
            self.acknowledge(training, self.sales)
        said = self.answer(row, self.sales, "The manager", "A hold")
        self.assertEqual((said["type"], row.state), ("warning", "to_read"))
        self.assertIn("1 of 2", said["message"])
        said = self.answer(row, self.sales, "The manager", "A hold", "A stop")
        self.assertEqual((said["type"], row.state), ("success", "done"))
        self.assertEqual(row.text_hash, training._fingerprint())
        kept = [(one.right_count, one.question_count, one.is_passed) for one in row.attempt_ids]
        self.assertEqual(kept, [(2, 2, True), (1, 2, False)])
        with self.refused(UserError, message="Acknowledged"):
            self.rpc(self.sales, row, "action_answer")

    def test_less_than_all_may_be_enough(self):
        training = self.handed_out(pass_count=1)
        row = self.row(training, self.sales)
        self.answer(row, self.sales, "The manager")
        self.assertEqual(row.state, "done")

    def test_where_nothing_is_asked_there_is_no_dialogue(self):
        training = self.handed_out({})
        with self.refused(UserError, message="asks no questions"):
            self.rpc(self.sales, self.row(training, self.sales), "action_answer")

    def test_questions_nobody_could_answer_are_not_handed_out(self):
        for questions, words in (
            ({"Who?": [("One", True)]}, "at least two"),
            ({"Who?": [("One", False), ("Two", False)]}, "which answer is right"),
        ):
            with self.subTest(words), self.refused(UserError, message=words):
                self.rpc(self.manager, self.asking(questions), "action_open")
        edition = self.drafted()
        self.training(edition, question_ids=[(0, 0, {"name": "Who?"})])
        self.approved(edition)
        with self.refused(UserError, message="at least two"):
            self.rpc(self.manager, edition, "action_publish", str(self.today))
        self.assertEqual(edition.state, "approved")

    # attacks

    def test_nobody_who_is_asked_reads_which_answer_is_right(self):
        training = self.handed_out()
        question = training.question_ids[0]
        choice = question.choice_ids[0]
        for user in (self.sales, self.controller, self.manager):
            for records in (question, choice):
                names = ["name"] if records == question else ["name", "is_right"]
                with self.subTest(user=user.login, model=records._name), self.kept_from() as found:
                    found.append(self.rpc(user, records, "read", names))
                with self.subTest(user=user.login), self.kept_from() as found:
                    found.append(self.rpc(user, records._name, "search_read", [], names))
                with self.subTest(user=user.login), self.refused():
                    self.rpc(user, records, "export_data", names)
                with self.subTest(user=user.login), self.refused():
                    self.rpc(user, records, "write", {"name": "x"})
            for domain in (
                [("question_ids.choice_ids.is_right", "=", True)],
                [
                    (
                        "question_ids.choice_ids",
                        "any",
                        [("id", "=", choice.id), ("is_right", "=", 1)],
                    )
                ],
            ):
                with self.subTest(user=user.login), self.kept_from() as found:
                    found.append(self.rpc(user, "credit.training", "search", domain))
            with self.subTest(user=user.login), self.kept_from() as found:
                found.append(
                    self.rpc(user, "credit.training.choice", "read_group",
                             [], ["is_right"], ["is_right"])
                )  # fmt: skip
        page = self.rpc(self.manager, training, "read", ["question_ids"])[0]
        self.assertEqual(page["question_ids"], [])
        quiz = self.quiz(self.row(training, self.sales), self.sales)
        said = str(self.rpc(self.sales, quiz.line_ids, "read"))
        self.assertIn("A greeting", said)
        self.assertEqual(set(quiz.line_ids.mapped("is_chosen")), {False})

    def test_who_prepared_them_reads_them_again_after_answering(self):
        training = self.handed_out()
        row = self.row(training, self.manager)
        self.answer(row, self.manager, "The manager", "A hold", "A stop")
        self.assertEqual(row.state, "done")
        self.assertEqual(len(self.rpc(self.manager, training.question_ids, "read", ["name"])), 2)
        self.assertEqual(len(self.rpc(self.auditor, training.question_ids, "read", ["name"])), 2)

    def test_questions_stay_as_they_were_handed_out(self):
        training = self.asking(group_ids=[], user_ids=[(6, 0, self.sales.ids)])
        self.rpc(self.manager, training, "action_open")
        question = training.question_ids[0]
        for records, method, args in (
            (question, "write", [{"name": "Other"}]), (question, "unlink", []),
            (question.choice_ids[0], "write", [{"is_right": False}]),
            (question.choice_ids[0], "unlink", []),
            ("credit.training.question", "create",
             [{"name": "More", "training_id": training.id}]),
            ("credit.training.choice", "create",
             [{"name": "More", "is_right": True, "question_id": question.id}]),
            (training, "write", [{"pass_count": 1}]),
            (training, "write", [{"question_ids": [(5,)]}]),
        ):  # fmt: skip
            with self.subTest(method), self.refused(UserError, message="stays as it is"):
                self.rpc(self.manager, records, method, *args)
        other = self.asking()
        with self.refused(UserError, message="stays as it is"):
            self.rpc(self.manager, other.question_ids[0], "write", {"training_id": training.id})

    def test_nobody_answers_for_somebody_else(self):
        training = self.handed_out()
        row = self.row(training, self.sales)
        for user in (self.manager, self.controller, self.auditor):
            with self.subTest(user=user.login), self.refused(AccessError):
                self.rpc(user, row, "action_answer")
        quiz = self.quiz(row, self.sales)
        with self.kept_from() as found:
            found.append(self.rpc(self.controller, quiz.line_ids, "read", ["name"]))
        with self.refused():
            self.rpc(self.controller, quiz, "action_submit")
        right = training.sudo().question_ids.choice_ids.filtered("is_right")
        forged = self.rpc(
            self.controller, "credit.training.quiz", "create",
            {"reading_id": row.id,
             "line_ids": [(0, 0, {"choice_key": one.id, "is_chosen": True}) for one in right]},
        )  # fmt: skip
        with self.refused(AccessError):
            self.rpc(
                self.controller, self.env["credit.training.quiz"].browse(forged), "action_submit"
            )
        self.assertEqual(row.state, "to_read")
        self.assertFalse(row.attempt_ids)

    def test_nobody_types_an_attempt(self):
        training = self.handed_out()
        row = self.row(training, self.sales)
        self.answer(row, self.sales, "The manager")
        attempt = row.attempt_ids
        for user in (self.sales, self.manager, self.auditor):
            for vals in ({"is_passed": True}, {"right_count": 2}, {"reading_id": row.id}):
                with self.subTest(user=user.login, vals=vals), self.refused(AccessError):
                    self.rpc(user, attempt, "write", vals)
            with self.subTest(user=user.login), self.refused(AccessError):
                self.rpc(user, attempt, "unlink")
            with self.subTest(user=user.login), self.refused(AccessError):
                self.rpc(user, "credit.training.attempt", "create",
                         {"reading_id": row.id, "is_passed": True})  # fmt: skip

    def test_odd_answers_are_answered_in_words(self):
        training = self.handed_out()
        row = self.row(training, self.sales)
        quiz = self.quiz(row, self.sales)
        self.rpc(self.sales, quiz, "write", {"line_ids": [
            (0, 0, {"choice_key": -7, "is_chosen": True}), (0, 0, {"is_chosen": True})
        ]})  # fmt: skip
        said = self.rpc(self.sales, quiz, "action_submit")["params"]
        self.assertEqual((said["type"], row.state), ("warning", "to_read"))
        with self.refused(UserError):
            self.rpc(self.sales, row.browse(), "action_answer")
