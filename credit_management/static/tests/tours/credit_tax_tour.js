import { registry } from "@web/core/registry";
import { become } from "./credit_persons";

// The data comes from tests/journeys/test_journey_tax.py. Nothing here rests on words.

const ENTRIES = "/odoo/action-account.action_move_journal_line";

function posted(name) {
    return [
        { content: "drafts, too", trigger: ".o_searchview .o_facet_remove", run: "click" },
        {
            content: `open the entry ${name}`,
            trigger: `.o_list_view .o_data_row:contains("${name}") td[name=journal_id], .o_list_view .o_data_row:contains("${name}") td[name=ref]`,
            run: "click",
        },
        {
            content: "post it",
            trigger: ".o_statusbar_buttons button[name=action_post]:enabled",
            run: "click",
        },
        { trigger: ".o_arrow_button_current[data-value=posted]" },
    ];
}

/** Confirm the order, as the salesperson does from the list of quotations. */
const confirm = [
    {
        content: "open the order of the importer",
        trigger: '.o_list_view .o_data_row:contains("Tour Importer") td[name=partner_id]',
        run: "click",
    },
    {
        content: "confirm it",
        trigger: ".o_statusbar_buttons button[name=action_confirm]:enabled",
        run: "click",
    },
];

registry.category("web_tour.tours").add("credit_tax_advance", {
    steps: () => [
        ...posted("DUTY-1"),
        become("credit_sales", "/odoo/sales"),
        ...confirm,
        {
            content: "more was advanced than granted: the order is held",
            trigger:
                '.o_form_view div[name=credit_banner_held]:contains("350.00"):contains("300.00")',
        },
        become("credit_accountant", ENTRIES),
        ...posted("DUTY-2"),
    ],
});
