import { registry } from "@web/core/registry";

// The data comes from tests/journeys/test_journey_offices.py. Nothing here rests on words,
// but on names of persons and of the preset.

const tours = registry.category("web_tour.tours");

// One office has nobody; it is given to `Heir`.
const fillTheEmptyOffice = [
    {
        content: "the dialogue says which offices are empty",
        trigger: ".modal .alert-warning:visible [name=empty_names]",
    },
    {
        content: "the row of the empty office",
        trigger:
            ".modal .o_field_widget[name=line_ids] .o_data_row td[name=user_ids]:not(:has(.o_tag, .o_avatar))",
        run: "click",
    },
    {
        content: "name a person",
        trigger: ".modal .o_selected_row [name=user_ids] input",
        run: "edit Heir",
    },
    {
        trigger: ".o-autocomplete--dropdown-item:contains('Heir')",
        run: "click",
    },
    {
        content: "every office has somebody",
        trigger: ".modal .alert-success:visible",
    },
    {
        trigger: ".modal footer button[name=action_save]",
        run: "click",
    },
    { trigger: "body:not(:has(.modal))" },
];

tours.add("credit_offices_settings", {
    steps: () => [
        {
            content: "choose the preset",
            trigger: ".o_field_widget[name=credit_preset] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('A/B/C')",
            run: "click",
        },
        {
            content: "load it: nothing asks to save first",
            trigger: "button[name=action_credit_load_preset]",
            run: "click",
        },
        ...fillTheEmptyOffice,
    ],
});

tours.add("credit_offices_policy", {
    steps: () => [
        {
            content: "the policy says what is wrong with the offices",
            trigger: ".o_form_view .alert-warning:visible [name=offices_note]",
        },
        {
            trigger: ".o_statusbar_buttons button:first",
            run: "click",
        },
        {
            content: "A/B/C is chosen already",
            trigger: ".modal footer button[name=action_load]",
            run: "click",
        },
        ...fillTheEmptyOffice,
    ],
});

tours.add("credit_offices_salesperson_files", {
    steps: () => [
        {
            trigger: ".o_statusbar_buttons button[name=action_request_limit]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=amount] input",
            run: "edit 2000",
        },
        {
            trigger: ".o_field_widget[name=reason] textarea",
            run: "edit Season",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_submit]:enabled",
            run: "click",
        },
        {
            content: "who is waited for is on the screen",
            trigger:
                ".o_form_view:has(.o_arrow_button_current[data-value=submitted]) [name=waiting_for]:not(:empty)",
        },
    ],
});

tours.add("credit_office_approves", {
    steps: () => [
        {
            trigger: ".o_statusbar_buttons button[name=action_approve_wizard]:enabled",
            run: "click",
        },
        { content: "no remark", trigger: ".modal footer button[name=action_approve]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_form_view:not(:has(.o_statusbar_buttons button[name=action_approve_wizard]))" },
    ],
});
