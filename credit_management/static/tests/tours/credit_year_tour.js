import { registry } from "@web/core/registry";

import { answer, fill, pageOf, press, save } from "./credit_grade_tour";
import { giveReason, openHold, release } from "./credit_hold_tour";

// The data comes from tests/journeys/test_journey_year.py. Nothing here rests on words, and on no
// screen that is passed may there be English ones.

const tours = registry.category("web_tour.tours");

const KNOWN =
    /Year Trading|Reputation|Good|Bad|Card of six|Goods|Six said so|Sales_manager|Sales|Controller|Deputy_gm|Cfo|Gm|Chairman|Credit Test|CR\/|CA\/|USD|Odoo|Bot|credit\.example\.com|customer@|[A-Z]+\/?\d[\d/-]*/g;

/** Fail where a Chinese reader meets English words: in the page, a dialogue, a message. */
function isChinese(where) {
    return {
        content: `no English on ${where}`,
        trigger: ".o_action_manager",
        run() {
            const shown = [".o_form_view .o_form_sheet_bg", ".o_control_panel", ".modal-content", ".o_notification"];
            const texts = shown
                .flatMap((one) => [...document.querySelectorAll(one)])
                .map((element) => element.innerText);
            const words = texts.flatMap((text) => text.replace(KNOWN, " ").match(/[A-Za-z]{3,}/g) || []);
            if (words.length || !/[\u4e00-\u9fff]/.test(texts.join(" "))) {
                throw new Error(`${where}: ${[...new Set(words)].join(", ")}`);
            }
        },
    };
}

const noDialogue = { trigger: "body:not(:has(.modal))" };

function say(words) {
    return {
        trigger: ".modal .o_field_widget[name=text]:visible textarea",
        run: `edit ${words}`,
    };
}

/** Open the review of this kind from the list; its kind is told by a button only it has. */
function openReview(row) {
    return [
        {
            content: `open review ${row}`,
            trigger: `.o_list_view .o_data_row:eq(${row}) td[name=account_id]`,
            run: "click",
        },
        { trigger: ".o_form_view .o_arrow_button_current[data-value=commented]" },
    ];
}

tours.add("credit_year_salesperson_comments", {
    steps: () => [
        {
            content: "both reviews wait",
            trigger: ".o_list_view:has(.o_data_row:eq(1)) thead .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: ".o_control_panel button[name=action_step_wizard]:enabled",
            run: "click",
        },
        isChinese("the dialogue of the comment"),
        say("Six said so"),
        ...["report_market", "report_outlook", "report_changes", "report_risk"].map((name) => ({
            trigger: `.modal .o_field_widget[name=${name}] textarea`,
            run: "edit Six said so",
        })),
        { trigger: ".modal footer button[name=action_comment]", run: "click" },
        noDialogue,
        ...openReview(0),
        isChinese("a review commented on"),
    ],
});

tours.add("credit_year_controller_carries_out", {
    steps: () => [
        {
            content: "the review of the limit",
            trigger: ".o_list_view .o_data_row:has(td[name=limit_amount]:contains('10,000')):last td[name=account_id]",
            run: "click",
        },
        press("action_step_wizard", "evaluate"),
        isChinese("the dialogue of the evaluation"),
        say("Six said so"),
        { trigger: ".modal .o_field_widget[name=result] input[data-value=decrease]", run: "click" },
        { trigger: ".modal footer button[name=action_evaluate]", run: "click" },
        noDialogue,
        isChinese("a review evaluated"),
        press("action_request", "the next step is a button"),
        { trigger: ".o_form_view .o_field_widget[name=amount] input" },
        fill("amount", "6000"),
        ...save(),
        isChinese("the request to decrease"),
        press("action_submit"),
        { trigger: ".o_form_view .o_arrow_button_current[data-value=submitted]" },
        isChinese("the decrease handed in"),
        {
            content: "back to the review: it is done",
            trigger: ".o_control_panel .breadcrumb .o_back_button a, .o_control_panel .o_back_button",
            run: "click",
        },
        { trigger: ".o_form_view .o_arrow_button_current[data-value=done]" },
        {
            content: "back to the list",
            trigger: ".o_control_panel .breadcrumb .o_back_button a, .o_control_panel .o_back_button",
            run: "click",
        },
        {
            content: "the review of the grade is left",
            trigger: ".o_list_view:not(:has(.o_data_row:eq(1))) .o_data_row:eq(0) td[name=account_id]",
            run: "click",
        },
        press("action_assess_wizard", "a new assessment"),
        isChinese("the dialogue of the grade"),
        say("Six said so"),
        { trigger: ".modal footer button[name=action_evaluate]", run: "click" },
        noDialogue,
        press("action_assess", "the next step is a button"),
        { trigger: ".o_form_view .o_field_widget[name=scorecard_id]" },
        ...save(),
        ...answer(0),
        pageOf("facts"),
        {
            content: "their production collapsed",
            trigger: ".o_field_widget[name=fact_collapse] .o_selection_badge:eq(0)",
            run: "click",
        },
        ...save(),
        isChinese("the facts of the assessment"),
        press("action_submit"),
        { trigger: ".o_form_view .o_arrow_button_current[data-value=submitted]" },
        isChinese("the assessment handed in"),
    ],
});

tours.add("credit_year_decides", {
    steps: () => [
        { trigger: ".o_form_view .o_arrow_button_current[data-value=submitted]" },
        isChinese("what is to be decided"),
        press("action_approve_wizard"),
        isChinese("the dialogue of the decision"),
        { trigger: ".modal footer button[name=action_approve]", run: "click" },
        noDialogue,
        { trigger: ".o_form_view .o_arrow_button_current[data-value=approved]" },
        isChinese("what was decided"),
    ],
});

tours.add("credit_year_salesperson_is_held", {
    steps: () => [
        {
            content: "confirm the next order, well within the limit",
            trigger: ".o_statusbar_buttons button[name=action_confirm]:enabled",
            run: "click",
        },
        {
            content: "it is held, and the banner says why",
            trigger: "div[name=credit_banner_held]:visible:contains('C')",
        },
        isChinese("a held order"),
    ],
});

tours.add("credit_year_controller_passes_on", {
    steps: () => [
        ...openHold("1,000.00"),
        isChinese("the hold"),
        {
            trigger: ".o_statusbar_buttons button[name=action_release]:enabled",
            run: "click",
        },
        ...giveReason("Six said so"),
        noDialogue,
        {
            content: "above the ceiling somebody else goes on",
            trigger: ".o_form_view:not(:has(button[name=action_release])) .o_arrow_button_current[data-value=open]",
        },
        { trigger: ".o_form_view:contains('Gm')" },
        isChinese("the hold passed on"),
    ],
});

tours.add("credit_year_gm_releases", {
    steps: () => [...release("1,000.00", "Six said so"), isChinese("the hold released")],
});
