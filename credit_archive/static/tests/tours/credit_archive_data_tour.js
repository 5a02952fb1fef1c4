import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("credit_archive_data_correction", {
    url: "/my/credit",
    steps: () => [
        {trigger: "a[href='/my/credit/data']", run: "click", expectUnloadPage: true},
        {
            trigger: ".o_credit_held a[href$='/ask/correction']",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: "#ask_street", run: "edit New Harbour Road 22"},
        {trigger: "#ask_text", run: "edit We moved in May"},
        {trigger: ".o_credit_ask button[type=submit]", run: "click", expectUnloadPage: true},
        {trigger: ".alert-success"},
        {trigger: "td:contains('New Harbour Road 22')"},
        {
            trigger: ".breadcrumb a[href='/my/credit/data']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_credit_held a[href$='/ask/copy']",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: ".o_credit_ask button[type=submit]", run: "click", expectUnloadPage: true},
        {trigger: ".alert-success"},
    ],
});

registry.category("web_tour.tours").add("credit_archive_data_answer", {
    url: "/my/credit/data",
    steps: () => [
        {
            trigger: "a.list-group-item:has(.text-bg-success):contains('Copy')",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: "p:contains('Here it is')"},
        {trigger: "a[href^='/my/credit/data/copy/']:contains('Download')"},
        {
            trigger: ".breadcrumb a[href='/my/credit/data']",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: ".o_credit_held td:contains('New Harbour Road 22')"},
    ],
});
