import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

// The data comes from tests/test_tour_loan.py. Nothing here rests on words.

const tours = registry.category("web_tour.tours");

function press(name) {
    return { trigger: `.o_statusbar_buttons button[name=${name}]:enabled`, run: "click" };
}

function stands(state) {
    return { trigger: `.o_arrow_button_current[data-value=${state}]` };
}

tours.add("credit_archive_loan_request", {
    steps: () => [
        {
            content: "print the record",
            trigger: "button[name=action_print_content]:enabled",
            run: "click",
        },
        {
            content: "a loan is needed, the form says so and is there",
            trigger: ".o_notification",
        },
        {
            content: "the record and the kind are filled in",
            trigger:
                ".o_form_view:has(.o_field_widget[name=record_ids] .o_data_row):has([name=kind] input[data-value=print]:checked)",
        },
        {
            content: "what for",
            trigger: ".o_field_widget[name=purpose] input",
            run: "edit Talk with the bank",
        },
        press("action_request"),
        stands("requested"),
    ],
});

tours.add("credit_archive_loan_approve", {
    steps: () => [
        {
            content: "what is asked for, and what for",
            trigger:
                ".o_form_view:has(.o_field_widget[name=record_ids] .o_data_row):has([name=purpose]:contains('Talk with the bank'))",
        },
        press("action_approve_wizard"),
        { content: "no remark", trigger: ".modal footer button[name=action_approve]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        stands("approved"),
    ],
});

tours.add("credit_archive_loan_print", {
    steps: () => [
        {
            content: "the copy opens in a window of its own: look what comes",
            trigger: ".o_field_widget[name=record_ids] button[name=action_print_content]",
            run() {
                browser.open = (url) => {
                    browser.fetch(url).then((answer) => {
                        const kind = answer.headers.get("Content-Type");
                        document.body.dataset.copy = `${answer.status} ${kind}`;
                    });
                    return window;
                };
            },
        },
        {
            trigger: ".o_field_widget[name=record_ids] button[name=action_print_content]",
            run: "click",
        },
        { trigger: "body[data-copy='200 application/pdf']" },
    ],
});

tours.add("credit_archive_loan_hand_over", {
    steps: () => [press("action_hand_over"), stands("lent")],
});

tours.add("credit_archive_loan_sign", {
    steps: () => [press("action_sign"), { trigger: ".o_field_widget[name=signed_on]" }],
});

tours.add("credit_archive_loan_return", {
    steps: () => [press("action_return"), stands("returned")],
});
