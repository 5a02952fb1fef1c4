import { registry } from "@web/core/registry";

// The data comes from tests/test_tour_handover.py. Nothing here rests on words: it runs in every
// language.

const tours = registry.category("web_tour.tours");

function press(name) {
    return {
        content: name,
        trigger: `.o_form_view button[name=${name}]:enabled:visible`,
        run: "click",
    };
}

function confirm() {
    return [
        {
            content: "yes, do it",
            trigger: ".modal footer button.btn-primary:enabled",
            run: "click",
        },
        { trigger: "body:not(:has(.modal))" },
    ];
}

function person(name, who) {
    return [
        {
            content: `${name}: ${who}`,
            trigger: `.o_form_view .o_field_widget[name=${name}] input`,
            run: `edit ${who}`,
        },
        {
            trigger: `.o-autocomplete--dropdown-item:not(:has(.o_loading)) a:contains("${who}")`,
            run: "click",
        },
    ];
}

function sign() {
    return [
        press("action_sign_wizard"),
        {
            content: "the signature written from the name",
            trigger:
                ".modal .o_field_widget[name=signature] .o_signature, .modal .o_field_signature .o_signature",
            run: "click",
        },
        { trigger: ".modal canvas.o_web_sign_signature", run: "canvasNotEmpty" },
        {
            trigger: ".modal:has(canvas.o_web_sign_signature) footer button.btn-primary:enabled",
            run: "click",
        },
        { trigger: "body:not(:has(canvas.o_web_sign_signature))" },
        { trigger: ".modal footer button[name=action_sign]:enabled", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        {
            content: "signed once: the button is gone",
            trigger: ".o_form_view:not(:has(button[name=action_sign_wizard]:visible))",
        },
    ];
}

function signatures() {
    return {
        content: "the page of signatures",
        trigger: ".o_notebook_headers a.nav-link[name=signatures]",
        run: "click",
    };
}

tours.add("credit_archive_handover_manager", {
    steps: () => [
        { content: "a new hand-over", trigger: ".o_list_button_add", run: "click" },
        ...person("from_id", "Leaver Lin"),
        ...person("to_id", "Heir Song"),
        {
            trigger: ".o_form_view .o_field_widget[name=reason] input",
            run: "edit Leaves at the end of the month",
        },
        { trigger: ".o_form_button_save:visible", run: "click" },
        { trigger: ".o_form_saved" },
        press("action_collect"),
        {
            content: "what the leaver holds is listed",
            trigger: ".o_field_widget[name=line_ids] .o_data_row:contains('Tour Customer')",
        },
        press("action_hand_over"),
        ...confirm(),
        { trigger: ".o_arrow_button_current[data-value=done]" },
        ...sign(),
        signatures(),
        { trigger: ".o_field_widget[name=witness_signature] img" },
        press("action_letters"),
        {
            content: "choose the customers",
            trigger: ".o_list_view thead .o_list_record_selector input:not(:disabled)",
            run: "click",
        },
        {
            content: "send their letters",
            trigger: ".o_control_panel button[name=action_send_letters]:enabled, .o_list_view button[name=action_send_letters]:enabled",
            run: "click",
        },
        ...confirm(),
        { trigger: ".o_notification:has(.bg-success)" },
    ],
});

tours.add("credit_archive_handover_sign", {
    steps: () => [
        { trigger: ".o_list_view .o_data_row td[name=name]", run: "click" },
        { trigger: ".o_arrow_button_current[data-value=done]" },
        ...sign(),
    ],
});
