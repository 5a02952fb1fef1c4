import { registry } from "@web/core/registry";

// The data comes from tests/test_journey_s20.py. Nothing here rests on words.

const tours = registry.category("web_tour.tours");

tours.add("credit_s20_analyst_proposes", {
    steps: () => [
        {
            content: "what does the grade allow?",
            trigger: ".o_statusbar_buttons button[name=action_propose_limit]",
            run: "click",
        },
        {
            content: "standing: the value of the collateral, 30 days",
            trigger:
                ".modal:has([name=amount]:contains('40,000.00')):has([name=days]:contains('30'))",
        },
        {
            content: "for a time: as much, 15 days",
            trigger:
                ".modal:has([name=temporary_amount]:contains('40,000.00')):has([name=temporary_days]:contains('15'))",
        },
        {
            content: "what is owed above it has to come down",
            trigger: ".modal [name=reduction]:contains('50,000.00')",
        },
        {
            content: "why: the figures it is the smallest of",
            trigger:
                ".modal [name=text]:contains('80,000.00'):contains('60,000.00'):contains('40,000.00')",
        },
        {
            content: "ask for it",
            trigger: ".modal footer button[name=action_request]",
            run: "click",
        },
        { trigger: "body:not(:has(.modal))" },
        {
            content: "the request is filled in, the proposal stands beside it",
            trigger: ".o_form_view:has([name=proposed_amount]:contains('40,000.00'))",
        },
        {
            content: "the amount asked for",
            trigger: ".o_field_widget[name=amount] input:value(40,000.00)",
        },
        {
            content: "say why",
            trigger: ".o_field_widget[name=reason] textarea",
            run: "edit The warehouse is worth it",
        },
        {
            content: "save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "hand it in",
            trigger: ".o_statusbar_buttons button[name=action_submit]:enabled",
            run: "click",
        },
        {
            content: "handed in, with today's figures",
            trigger:
                ".o_form_view:has(.o_arrow_button_current[data-value=submitted]):has([name=exposure_before]:contains('90,000.00')):has([name=amount]:contains('40,000.00')):has([name=proposed_amount]:contains('40,000.00'))",
        },
    ],
});

tours.add("credit_s20_chairman_grants", {
    steps: () => [
        {
            content: "asked and proposed beside each other, and what is owed",
            trigger:
                ".o_form_view:has([name=amount]:contains('40,000.00')):has([name=proposed_amount]:contains('40,000.00')):has([name=exposure_before]:contains('90,000.00'))",
        },
        {
            content: "grant it",
            trigger: ".o_statusbar_buttons button[name=action_approve_wizard]:enabled",
            run: "click",
        },
        { content: "no remark", trigger: ".modal footer button[name=action_approve]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_form_view .o_arrow_button_current[data-value=approved]" },
    ],
});
