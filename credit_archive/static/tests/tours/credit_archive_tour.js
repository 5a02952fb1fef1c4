import { registry } from "@web/core/registry";

// The data comes from tests/test_journey_archive.py. Nothing here rests on words: it runs in every
// language.

const tours = registry.category("web_tour.tours");

function press(name) {
    return {
        content: name,
        trigger: `.o_form_view .o_form_statusbar button[name=${name}]:enabled:visible`,
        run: "click",
    };
}

function confirm() {
    return {
        content: "yes",
        trigger: ".modal footer .btn-primary:enabled",
        run: "click",
    };
}

function drop(selector, names) {
    return {
        content: "drop scans",
        trigger: selector,
        async run() {
            const transfer = new DataTransfer();
            for (const name of names) {
                transfer.items.add(
                    new File([`%PDF-1.4 ${name}`], name, { type: "application/pdf" })
                );
            }
            const target = document.querySelector(selector);
            const event = (kind) =>
                new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: transfer });
            target.dispatchEvent(event("dragenter"));
            const zone = await new Promise((resolve) => {
                const look = () => {
                    const found = document.querySelector(".o-Dropzone");
                    found ? resolve(found) : setTimeout(look, 50);
                };
                look();
            });
            zone.dispatchEvent(event("drop"));
        },
    };
}

function choose(field, number) {
    return [
        {
            content: `${field}: number ${number}`,
            trigger: `.o_field_widget[name=${field}] input:visible`,
            run: "click",
        },
        {
            trigger: `.o-autocomplete--dropdown-item:eq(${number}) a`,
            run: "click",
        },
    ];
}

tours.add("credit_archive_scan", {
    steps: () => [
        { content: "the file", trigger: ".o_form_view .o_field_widget[name=name]" },
        drop(".o_form_view", ["licence.pdf", "card.pdf", "letter.pdf"]),
        {
            content: "all three are there, nothing is filed yet",
            trigger: ".modal .o_field_widget[name=attachment_ids] .o_attachment:eq(2)",
        },
        {
            trigger: ".modal footer button[name=action_upload]:enabled",
            run: "click",
        },
        {
            content: "three records to classify",
            trigger: ".o_list_view .o_data_row:eq(2)",
        },
    ],
});

tours.add("credit_archive_classify", {
    steps: () => [
        {
            content: "one of those to classify",
            trigger: '.o_list_view .o_data_row td[name=title]:contains("licence")',
            run: "click",
        },
        { trigger: ".o_form_view .o_arrow_button_current[data-value=inbox]" },
        ...choose("class_id", 0),
        {
            content: "the second channel",
            trigger: ".o_field_widget[name=verification_channel] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:eq(3)",
            run: "click",
        },
        press("action_file"),
        { trigger: ".o_form_view .o_arrow_button_current[data-value=filed]" },
        press("action_verify"),
        {
            content: "verified",
            trigger: ".o_field_widget[name=verification] .text-bg-success",
        },
    ],
});

tours.add("credit_archive_disposal_proposed", {
    steps: () => [
        { trigger: ".o_list_button_add:visible", run: "click" },
        {
            trigger: ".o_field_widget[name=method] input",
            run: "edit Shredded",
        },
        press("action_propose"),
        {
            content: "what is due is on the list",
            trigger: ".o_field_widget[name=line_ids] .o_data_row:eq(1)",
        },
        {
            content: "who proposes doesn't authorise",
            trigger: ".o_form_view:not(:has(button[name=action_approve_wizard]:visible))",
        },
    ],
});

tours.add("credit_archive_disposal_authorised", {
    steps: () => [
        { trigger: ".o_list_view .o_data_row:eq(0) td[name=name]", run: "click" },
        press("action_approve_wizard"),
        { content: "no remark", trigger: ".modal footer button[name=action_approve]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_form_view .o_arrow_button_current[data-value=authorised]" },
        {
            content: "who authorised doesn't witness",
            trigger: ".o_form_view:not(:has(button[name=action_execute]:visible))",
        },
    ],
});

tours.add("credit_archive_disposal_witnessed", {
    steps: () => [
        { trigger: ".o_list_view .o_data_row:eq(0) td[name=name]", run: "click" },
        press("action_execute"),
        confirm(),
        { trigger: ".o_form_view .o_arrow_button_current[data-value=executed]" },
    ],
});
