import { registry } from "@web/core/registry";

// The data comes from tests/test_journey_grade.py. Nothing here rests on words: it runs in every
// language.

const tours = registry.category("web_tour.tours");

const CUSTOMER = "Journey Trading";

export function press(name, content) {
    return {
        content: content || name,
        trigger: `.o_form_view button[name=${name}]:enabled:visible`,
        run: "click",
    };
}

export function pageOf(name) {
    return {
        content: `the page ${name}`,
        trigger: `.o_notebook_headers a.nav-link[name=${name}]`,
        run: "click",
    };
}

export function fill(name, value) {
    return {
        content: `${name}: ${value}`,
        trigger: `.o_form_view .o_field_widget[name=${name}] input, .o_form_view .o_field_widget[name=${name}] textarea`,
        run: `edit ${value}`,
    };
}

export function save() {
    return [
        { content: "save", trigger: ".o_form_button_save:visible", run: "click" },
        { trigger: ".o_form_saved" },
    ];
}

function openAccount() {
    return [
        {
            content: "from the customer to its credit account",
            trigger: ".o_form_view button[name=action_view_credit_account]:visible",
            run: "click",
        },
        {
            content: "the account is there",
            trigger: ".o_form_view [name=figures]:visible",
        },
    ];
}

function smartButton(inside) {
    return [
        {
            content: "the smart buttons that don't fit",
            trigger: ".o-form-buttonbox .o_button_more",
            run: "click",
        },
        { trigger: `.oe_stat_button:has(${inside})`, run: "click" },
    ];
}

function openFromQueue() {
    return [
        {
            content: "open what waits for me",
            trigger: `.o_list_view .o_data_row:contains("${CUSTOMER}") td[name=account_id], .o_list_view .o_data_row:contains("${CUSTOMER}") td[name=name]`,
            run: "click",
        },
        { trigger: ".o_form_view .o_arrow_button_current[data-value=submitted]" },
    ];
}

tours.add("credit_grade_analyst_opens_account", {
    steps: () => [
        ...openAccount(),
        {
            content: "a new account buys for cash",
            trigger: ".o_form_view .o_field_widget[name=state] .badge",
        },
    ],
});

tours.add("credit_grade_salesperson_surveys", {
    steps: () => [
        ...openAccount(),
        pageOf("evidence"),
        press("action_survey", "begin the survey"),
        { trigger: ".o_form_view .o_field_widget[name=answer_ids] .o_data_row" },
        {
            content: "the first question",
            trigger: ".o_field_widget[name=answer_ids] .o_data_row:eq(0) td[name=value]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=answer_ids] .o_selected_row td[name=value] input",
            run: "edit Journey Trading Co., Ltd.",
        },
        {
            content: "who fills in the survey doesn't confirm it",
            trigger: ".o_form_view:not(:has(button[name=action_confirm]))",
        },
    ],
});

tours.add("credit_grade_salesperson_signs", {
    steps: () => [
        ...openAccount(),
        pageOf("evidence"),
        press("action_survey", "go on with the survey"),
        press("action_sign_wizard", "sign"),
        {
            trigger: ".modal .o_field_widget[name=signature] .o_signature, .modal .o_field_widget[name=signature] .o_web_sign_auto_button, .modal .o_field_signature .o_signature",
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
            content: "signed, and somebody else goes on",
            trigger: ".o_form_view .alert-info:visible",
        },
        {
            trigger: ".o_form_view:not(:has(button[name=action_sign_wizard])):not(:has(button[name=action_confirm]))",
        },
    ],
});

tours.add("credit_grade_controller_confirms_survey", {
    steps: () => [
        {
            content: "open the signed survey",
            trigger: `.o_list_view .o_data_row:contains("${CUSTOMER}") td[name=account_id]`,
            run: "click",
        },
        press("action_confirm"),
        { trigger: ".o_form_view .o_arrow_button_current[data-value=confirmed]" },
    ],
});

tours.add("credit_grade_analyst_records_evidence", {
    steps: () => [
        ...openAccount(),
        ...smartButton(".fa-bar-chart"),
        { trigger: ".o_list_button_add:visible", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=cash]" },
        ...Object.entries({
            cash: 300000,
            receivables: 200000,
            inventories: 100000,
            fixed_assets: 400000,
            payables: 200000,
            share_capital: 500000,
            retained_earnings: 300000,
            sales: 2000000,
            cost_of_sales: 1500000,
            operating_profit: 260000,
            interest: 10000,
            net_profit: 200000,
        }).map(([name, value]) => fill(name, value)),
        ...save(),
        {
            content: "the ratios are there",
            trigger: ".o_form_view .o_field_widget[name=z_zone] .badge",
        },
    ],
});

tours.add("credit_grade_analyst_records_collateral", {
    steps: () => [
        ...openAccount(),
        ...smartButton(".fa-shield"),
        { trigger: ".o_list_button_add:visible", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=value]" },
        fill("name", "Warehouse, register no. 4711"),
        fill("value", "50000"),
        ...save(),
        {
            content: "who entered it doesn't confirm its value",
            trigger: ".o_form_view:not(:has(button[name=action_confirm]))",
        },
    ],
});

tours.add("credit_grade_manager_confirms_collateral", {
    steps: () => [
        {
            trigger: `.o_list_view .o_data_row:contains("${CUSTOMER}") td[name=account_id]`,
            run: "click",
        },
        press("action_confirm"),
        { trigger: ".o_form_view .o_arrow_button_current[data-value=confirmed]" },
    ],
});

export function answer(row) {
    return [
        {
            content: `answer question ${row}`,
            trigger: `.o_field_widget[name=line_ids] .o_data_row:eq(${row}) td[name=answer_id]`,
            run: "click",
        },
        {
            trigger: `.o_field_widget[name=line_ids] .o_data_row:eq(${row}).o_selected_row [name=answer_id] input`,
            // A click toggles the list that the click on the cell may have opened.
            run: ({ anchor }) => anchor.dispatchEvent(new InputEvent("input", { bubbles: true })),
        },
        {
            content: "all answers are there",
            trigger: ".o-autocomplete--dropdown-item.o_m2o_dropdown_option",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option):eq(0) a",
            run: "click",
        },
        { trigger: "body:not(:has(.o-autocomplete--dropdown-menu))" },
    ];
}

tours.add("credit_grade_analyst_assesses", {
    steps: () => [
        ...openAccount(),
        press("action_assess"),
        {
            content: "loaded again before anything was entered, it leaves no draft",
            trigger: ".o_form_view .o_field_widget[name=account_id]",
            run: () => window.location.reload(),
            expectUnloadPage: true,
        },
        { trigger: ".o_form_view .o_field_widget[name=account_id]" },
        ...save(),
        { trigger: ".o_field_widget[name=line_ids] .o_data_row:eq(10)" },
        ...answer(8),
        ...answer(9),
        ...answer(10),
        ...save(),
        press("action_submit"),
        { trigger: ".o_form_view .o_arrow_button_current[data-value=submitted]" },
        {
            content: "nobody approves their own",
            trigger: ".o_form_view:not(:has(button[name=action_approve_wizard])) .alert-info [name=waiting_for]",
        },
    ],
});

tours.add("credit_grade_cannot_decide", {
    steps: () => [
        {
            content: "open it",
            trigger: `.o_list_view .o_data_row:contains("${CUSTOMER}") td[name=name]`,
            run: "click",
        },
        {
            content: "whoever can't decide isn't offered to",
            trigger: ".o_form_view:not(:has(button[name=action_approve_wizard])):not(:has(button[name=action_reject_wizard])) .o_arrow_button_current[data-value=submitted]",
        },
    ],
});

tours.add("credit_grade_approves_step", {
    steps: () => [
        ...openFromQueue(),
        press("action_approve_wizard"),
        { content: "no remark", trigger: ".modal footer button[name=action_approve]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        {
            content: "the next one decides, or it is done",
            trigger: ".o_form_view:not(:has(button[name=action_approve_wizard]))",
        },
        pageOf("steps"),
        { trigger: ".o_field_widget[name=approval_ids] .o_data_row .text-bg-success" },
    ],
});

tours.add("credit_grade_analyst_requests_limit", {
    steps: () => [
        ...openAccount(),
        press("action_propose_limit"),
        {
            content: "the limit by formula, and why",
            trigger: '.modal .o_field_widget[name=amount]:contains("10,000.00")',
        },
        { trigger: ".modal footer button[name=action_request]:enabled", run: "click" },
        {
            content: "what the formula proposes stands beside what is asked",
            trigger: '.o_form_view .o_field_widget[name=proposed_amount]:contains("10,000.00")',
        },
        fill("reason", "Pays cash since the first order and gives its warehouse as security"),
        ...save(),
        press("action_submit"),
        { trigger: ".o_form_view .o_arrow_button_current[data-value=submitted]" },
        { trigger: ".o_form_view:not(:has(button[name=action_approve_wizard]))" },
    ],
});

tours.add("credit_grade_salesperson_confirms", {
    steps: () => [
        {
            content: "confirm within the limit",
            trigger: ".o_statusbar_buttons button[name=action_confirm]:enabled",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=state] .o_arrow_button_current[data-value=sale]",
        },
        { trigger: ".o_form_view:not(:has(div[name=credit_banner_held]))" },
    ],
});

tours.add("credit_grade_auditor_traces_limit", {
    steps: () => [
        pageOf("grants"),
        {
            content: "from the account to the grant",
            trigger: '.o_field_widget[name=limit_ids] .o_data_row:contains("10,000.00") td[name=amount]',
            run: "click",
        },
        {
            content: "from the grant to its request",
            trigger: ".modal .o_field_widget[name=request_id] a",
            run: "click",
        },
        pageOf("steps"),
        { trigger: ".o_field_widget[name=approval_ids] .o_data_row:eq(5) .text-bg-success" },
        press("action_view_assessment"),
        { trigger: ".o_form_view .o_field_widget[name=approved_rating_id]" },
        press("action_view_statement"),
        { trigger: ".o_form_view .o_field_widget[name=total_assets]" },
    ],
});
