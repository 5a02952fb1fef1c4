import { registry } from "@web/core/registry";

// The data comes from tests/test_tour.py. Nothing here rests on words: it runs in every language.

const tours = registry.category("web_tour.tours");

export function openHold(amount) {
    return [
        {
            content: `open the hold over ${amount} in the queue`,
            trigger: `.o_list_view .o_data_row:contains("${amount}") td[name=order_id]`,
            run: "click",
        },
        { trigger: `.o_form_view [name=figures]:contains("${amount}")` },
    ];
}

export function giveReason(reason) {
    return [
        {
            content: "say why",
            trigger: ".modal .o_field_widget[name=reason] textarea",
            run: `edit ${reason}`,
        },
        {
            content: "decide",
            trigger: ".modal footer button[name=action_decide]",
            run: "click",
        },
    ];
}

export function release(amount, reason) {
    return [
        ...openHold(amount),
        {
            content: "release",
            trigger: ".o_statusbar_buttons button[name=action_release]:enabled",
            run: "click",
        },
        ...giveReason(reason),
        { trigger: "body:not(:has(.modal))" },
        {
            content: "it is released, with the reason",
            trigger: `.o_form_view .alert-success:contains("${reason}")`,
        },
        { trigger: ".o_arrow_button_current[data-value=released]" },
    ];
}

tours.add("credit_hold_salesperson_is_held", {
    steps: () => [
        {
            content: "make a quotation",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=partner_id] input",
            run: "edit Tour Customer",
        },
        {
            trigger: '.o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option) a:contains("Tour Customer")',
            run: "click",
        },
        {
            content: "the customer's credit shows at once",
            trigger: '.o_form_view div[name=credit_outlook]:contains("1,000.00")',
        },
        {
            content: "add a line",
            trigger: ".o_field_widget[name=order_line] .o_field_x2many_list_row_add a:eq(0)",
            run: "click",
        },
        {
            trigger: "div[name=product_template_id] input",
            run: "edit Tour goods",
        },
        {
            trigger: '.o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option) a:contains("Tour goods")',
            run: "click",
        },
        {
            content: "the price has arrived",
            trigger: '.o_field_widget[name=tax_totals]:contains("1,500.00")',
        },
        {
            content: "what would happen is said before anything is saved",
            trigger: '.o_form_view:not(:has(.o_form_saved)) div[name=credit_banner_hold]:contains("500.00")',
        },
        {
            content: "confirm all the same",
            trigger: ".o_statusbar_buttons button[name=action_confirm]:enabled",
            run: "click",
        },
        {
            content: "it is held; the banner says why, with the figures",
            trigger: '.o_form_view div[name=credit_banner_held]:contains("1,500.00"):contains("1,000.00"):contains("500.00")',
        },
        {
            content: "so does the message",
            trigger: '.o_notification:contains("500.00")',
        },
        { trigger: ".o_arrow_button_current[data-value=draft]" },
        {
            content: "say why it should go through",
            trigger: "div[name=credit_banner_held] button[name=action_credit_explain]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] textarea",
            run: "edit They paid this morning",
        },
        {
            trigger: ".modal footer button[name=action_explain]",
            run: "click",
        },
        { trigger: "body:not(:has(.modal))" },
    ],
});

tours.add("credit_hold_controller_releases", {
    steps: () => release("1,500.00", "The cheque is in the post"),
});

tours.add("credit_hold_controller_is_refused", {
    steps: () => [
        {
            content: "choose the large one",
            trigger: '.o_list_view .o_data_row:contains("5,000.00") .o_list_record_selector input',
            run: "click",
        },
        {
            content: "try to release it from the list",
            trigger: ".o_control_panel button[name=action_release]:enabled",
            run: "click",
        },
        ...giveReason("I would like to"),
        {
            content: "refused, and told who decides",
            trigger: '.modal.o_error_dialog, .modal .o_error_dialog, .modal:contains("5,000.00"):contains("2,000.00")',
        },
        {
            trigger: ".modal:last footer button:eq(0)",
            run: "click",
        },
        {
            trigger: ".modal footer button[special=cancel], .modal footer .btn-secondary",
            run: "click",
        },
        { trigger: "body:not(:has(.modal))" },
        ...openHold("5,000.00"),
        {
            content: "the form doesn't offer it either",
            trigger: ".o_form_view:not(:has(button[name=action_release])) .o_arrow_button_current[data-value=open]",
        },
    ],
});

tours.add("credit_hold_manager_releases", {
    steps: () => release("5,000.00", "Agreed with the board"),
});

tours.add("credit_hold_salesperson_sees_confirmed", {
    steps: () => [
        {
            content: "the order is confirmed",
            trigger: ".o_form_view .o_field_widget[name=state] .o_arrow_button_current[data-value=sale]",
        },
        { trigger: ".o_form_view:not(:has(div[name=credit_banner_held]))" },
    ],
});

tours.add("credit_portal_signature", {
    steps: () => [
        {
            content: "accept and sign",
            trigger: "#sale_order_sidebar_button a[data-bs-target='#modalaccept']",
            run: "click",
        },
        {
            trigger: ".modal .o_web_sign_name_and_signature input",
            run: "edit Bob Buyer",
        },
        {
            trigger: ".modal canvas.o_web_sign_signature",
            run: "canvasNotEmpty",
        },
        {
            trigger: ".modal .o_portal_sign_submit:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "it is being reviewed",
            trigger: "#quote_content .o_credit_review",
        },
        {
            content: "nothing is left to sign, and nothing says that it was confirmed",
            trigger: "#quote_content:not(:has(.alert-success)):not(:has(a[data-bs-target='#modalaccept']))",
        },
        { trigger: "#quote_content section#signature img" },
    ],
});

tours.add("credit_batch_confirmation", {
    steps: () => [
        {
            content: "choose all quotations",
            trigger: ".o_list_view thead .o_list_record_selector input",
            run: "click",
        },
        {
            content: "what can be done with the selection",
            trigger: ".o_control_panel .o_cp_action_menus button:has(.fa-cog)",
            run: "click",
        },
        {
            content: "confirm them",
            trigger: '.o-dropdown--menu .o_menu_item:contains("Tour confirm")',
            run: "click",
        },
        {
            content: "the message names those that are held, and why",
            trigger: '.o_notification:contains("1,700.00"):contains("1,500.00")',
        },
        {
            content: "the list shows what became of each",
            trigger: ".o_list_view .o_data_row td[name=credit_status] .text-bg-danger",
        },
    ],
});
