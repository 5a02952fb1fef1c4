import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { RadioField, radioField } from "@web/views/fields/radio/radio_field";

/** What each size shows and checks, for who chooses between them. */
const SAID = {
    limits: _t("Limits, exposure and holds. Nothing else is on the screen or checked."),
    grades: _t("Customers are assessed and graded; a grade says what limit and term it earns."),
    procedure: _t(
        "Surveys, grades, collateral, reviews, groups, reduction plans; the steps of approval by office."
    ),
};

/** Three cards, one chosen: a size of credit management. */
export class CreditSizeField extends RadioField {
    static template = "credit_management.SizeField";

    said(code) {
        return SAID[code] || "";
    }
}

registry.category("fields").add("credit_size", {
    ...radioField,
    component: CreditSizeField,
    supportedTypes: ["selection"],
});
