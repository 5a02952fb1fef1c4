import { registry } from "@web/core/registry";
import { become } from "@credit_management/../tests/tours/credit_persons";

// The data comes from tests/test_journey_delivery.py. Nothing here rests on words.

const openTransfer = (customer) => ({
    content: `open the transfer to ${customer}`,
    trigger: `.o_list_view .o_data_row:contains("${customer}") td[name=partner_id]`,
    run: "click",
});
const validate = {
    content: "validate",
    trigger: ".o_statusbar_buttons button[name=button_validate]:enabled",
    run: "click",
};

registry.category("web_tour.tours").add("credit_delivery_journey", {
    steps: () => [
        openTransfer("Tour Late"),
        validate,
        {
            content: "it waits, and says why",
            trigger: ".o_form_view div[name=credit_held]",
        },
        { trigger: ".o_notification" },
        { content: "back to the list", trigger: ".o_breadcrumb a:first", run: "click" },
        {
            content: "the list shows it",
            trigger:
                '.o_list_view .o_data_row:contains("Tour Late") td[name=credit_delivery_state] .text-bg-danger',
        },
        openTransfer("Tour Cash"),
        validate,
        {
            content: "half of it is paid, and half of it has left",
            trigger: ".o_form_view .o_arrow_button_current[data-value=done]",
        },
        become("credit_accountant", "/odoo/customer-invoices"),
        {
            content: "the payment arrives",
            trigger: '.o_list_view .o_data_row:contains("Tour Late") td[name=name]',
            run: "click",
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_register_payment]:enabled:visible",
            run: "click",
        },
        { trigger: ".modal footer button[name=action_create_payments]:enabled", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_form_view .o_field_widget[name=invoice_payments_widget]" },
    ],
});
