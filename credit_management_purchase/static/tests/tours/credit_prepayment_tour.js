import { registry } from "@web/core/registry";
import { become } from "@credit_management/../tests/tours/credit_persons";

// The data comes from tests/test_journey_prepayment.py. Nothing here rests on words.

const HOLDS = "/odoo/prepayment-holds";
const SUPPLIER = "Tour Steelworks";

const row = (field) => ({
    content: "open the one of the supplier",
    trigger: `.o_list_view .o_data_row:contains("${SUPPLIER}") td[name=${field}]`,
    run: "click",
});

const held = {
    content: "the order is held, and says so",
    trigger: ".o_form_view div[name=credit_prepayment]",
};

/** Release the hold as whoever is logged in. */
const release = (reason) => [
    row("partner_id"),
    {
        content: "the reason with its figures",
        trigger: '.o_form_view .o_field_widget[name=reason]:contains("1,500.00"):contains("500.00")',
    },
    {
        content: "release",
        trigger: ".o_statusbar_buttons button[name=action_release]:enabled",
        run: "click",
    },
    {
        trigger: ".modal .o_field_widget[name=reason] textarea",
        run: `edit ${reason}`,
    },
    { trigger: ".modal footer button[name=action_decide]:visible", run: "click" },
    { trigger: "body:not(:has(.modal))" },
];

registry.category("web_tour.tours").add("credit_prepayment_journey", {
    steps: () => [
        row("partner_id"),
        {
            content: "confirm the order",
            trigger: ".o_statusbar_buttons button[name=button_confirm]:enabled:visible",
            run: "click",
        },
        held,
        { trigger: ".o_notification" },
        become("credit_controller", HOLDS),
        ...release("The goods are on the ship"),
        {
            content: "the first tier isn't enough: it waits for the second",
            trigger: ".o_form_view .o_arrow_button_current[data-value=open]",
        },
        become("credit_manager", HOLDS),
        ...release("Known for years"),
        {
            content: "released",
            trigger: ".o_form_view .o_arrow_button_current[data-value=released]",
        },
    ],
});
