import { registry } from "@web/core/registry";

// The data comes from tests/journeys. Nothing here rests on words: it runs in every language.

const inRow = (name) => `.o_list_view .o_data_row:contains("${name}")`;

registry.category("web_tour.tours").add("credit_collection_day", {
    steps: () => [
        {
            content: "the reminders that wait",
            trigger: `${inRow("Tour Late")} td[name=partner_id]`,
            run: "click",
        },
        {
            content: "the letter says what is open",
            trigger: '.o_form_view .o_field_widget[name=preview]:contains("1,250.00")',
        },
        {
            content: "send it",
            trigger: ".o_statusbar_buttons button[name=action_send]:enabled",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=mail_count]",
        },
        {
            trigger: ".modal footer button[name=action_start]",
            run: "click",
        },
        {
            content: "what has become of it",
            trigger: ".modal .o_field_widget[name=done_count]:contains(1)",
        },
        {
            trigger: ".modal footer button[special=cancel]:visible",
            run: "click",
        },
        {
            content: "on to the worklist",
            trigger: "body:not(:has(.modal)) [data-menu-xmlid='credit_collection.credit_collection_menu']",
            run: "click",
        },
        {
            trigger: ".o-dropdown-item[data-menu-xmlid='credit_collection.credit_worklist_menu']",
            run: "click",
        },
        {
            content: "log a call",
            trigger: `${inRow("Tour Late")} button[name=action_log_contact]`,
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit They will pay on Friday",
        },
        {
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "note what they promised",
            trigger: `body:not(:has(.modal)) ${inRow("Tour Late")} button[name=action_note_promise]`,
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=date] .o_input, .modal .o_field_widget[name=date] button",
            run: "click",
        },
        {
            trigger: ".o_datetime_picker .o_date_item_cell:last",
            run: "click",
        },
        {
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "its row says when",
            trigger: `body:not(:has(.modal)) ${inRow("Tour Late")} td[name=promised_on]:not(:empty)`,
        },
    ],
});
