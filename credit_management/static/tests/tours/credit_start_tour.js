import { registry } from "@web/core/registry";

// The data comes from tests/journeys/test_journey_start.py. Nothing here rests on words but on
// names of customers and figures.

const tours = registry.category("web_tour.tours");

const isDone = (step) => ({
    content: `the step ${step} is done`,
    trigger: `.o_credit_setup [data-step=${step}][data-state=done]`,
});
const isToDo = (step) => ({
    content: `the step ${step} is to be done`,
    trigger: `.o_credit_setup [data-step=${step}][data-state=todo]`,
});
const press = (code) => ({
    content: `press ${code}`,
    trigger: `.o_credit_setup button[data-setup=${code}]`,
    run: "click",
});
const noDialogue = { trigger: "body:not(:has(.modal))" };
const overview = [
    {
        content: "back to the guide",
        trigger: ".o_menu_sections [data-menu-xmlid='credit_management.credit_overview_menu']",
        run: "click",
    },
    { trigger: ".o_kanban_view .o_credit_setup_compact" },
    { trigger: ".o_kanban_record:has(.o_credit_setup_compact)", run: "click" },
];

/** Choose a file where Odoo's import asks for one, as a person does. */
function upload(name, text) {
    return {
        content: `upload ${name}`,
        trigger: ".o_file_input input[type=file]:not(:visible)",
        run() {
            const files = new DataTransfer();
            files.items.add(new File([text], name, { type: "text/csv" }));
            this.anchor.files = files.files;
            this.anchor.dispatchEvent(new Event("change"));
        },
    };
}

tours.add("credit_start_guide", {
    steps: () => [
        { trigger: ".o_kanban_view .o_credit_setup_compact" },
        { trigger: ".o_kanban_record:has(.o_credit_setup_compact)", run: "click" },
        isToDo("observe"),
        press("observe"),
        isDone("observe"),
        {
            content: "how much of it: limits only",
            trigger: ".o_credit_setup [data-step=size] button:first",
            run: "click",
        },
        { trigger: ".o_credit_setup [data-step=size] button:first[aria-pressed=true]" },
        press("offices"),
        { trigger: ".modal .o_field_widget[name=line_ids]" },
        { trigger: ".modal footer button[special=cancel]", run: "click" },
        noDialogue,
        press("takeover"),
        {
            content: "Odoo's own limits are listed",
            trigger: ".modal .o_data_row:contains('Old Customer'):contains('500.00')",
        },
        { trigger: ".modal footer button[name=action_take_over]", run: "click" },
        {
            content: "they are in the ledger",
            trigger: ".o_list_view .o_data_row:contains('Old Customer'):contains('500.00')",
        },
        ...overview,
        isDone("limits"),
        press("import"),
        upload("limits.csv", "Customer,Limit\nTour Customer,1000\nC-77,2500\n"),
        {
            content: "the columns were found; import, without testing first",
            trigger: ".o_import_data_content",
        },
        {
            trigger: ".o_control_panel button.btn-primary + button.btn-secondary",
            run: "click",
        },
        {
            content: "a row leads to the list",
            trigger: ".o_list_view .o_data_row:contains('Tour Customer') td[name=partner_id]",
            run: "click",
        },
        {
            content: "hand it in",
            trigger: ".o_form_view .o_statusbar_buttons button[name=action_submit]",
            run: "click",
        },
        {
            content: "it says who decides",
            trigger: ".o_form_view .alert-info:visible [name=waiting_for]:contains('Manager')",
        },
    ],
});

tours.add("credit_start_approver", {
    steps: () => [
        {
            content: "it waits for me",
            trigger: ".o_credit_waiting[data-model='credit.opening']",
            run: "click",
        },
        {
            content: "the only one opens at once",
            trigger: ".o_form_view .o_statusbar_buttons button[name=action_approve]:enabled",
            run: "click",
        },
        { trigger: ".o_form_view .o_arrow_button_current[data-value=approved]" },
        {
            content: "both have their limit",
            trigger: ".oe_stat_button[name=action_view_requests]:contains('2')",
        },
    ],
});

tours.add("credit_start_enforce", {
    steps: () => [
        { trigger: ".o_kanban_record:has(.o_credit_setup_compact)", run: "click" },
        press("enforce"),
        {
            content: "what would have been held, by rule",
            trigger: ".modal .o_data_row td[name=order_count]:contains('1')",
        },
        { trigger: ".modal footer button[name=action_plan]", run: "click" },
        noDialogue,
        isDone("enforce"),
    ],
});
