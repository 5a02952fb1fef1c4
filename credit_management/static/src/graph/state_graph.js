import { registry } from "@web/core/registry";
import { GraphRenderer } from "@web/views/graph/graph_renderer";
import { graphView } from "@web/views/graph/graph_view";

const GREEN = "#28a745";
const AMBER = "#ffac00";
const RED = "#dc3545";
const GREY = "#adb5bd";
const BLUE = "#17a2b8";

/** Verdicts of checks and states of holds, in the colours of their badges. */
const COLORS = {
    pass: GREEN,
    warn: AMBER,
    hold: RED,
    open: RED,
    ready: AMBER,
    released: GREEN,
    rejected: GREY,
    cleared: BLUE,
};

function colorOf(dataset) {
    const [identifier] = dataset.identifiers || [];
    const values = identifier ? JSON.parse(identifier).map((one) => Object.values(one)[0]) : [];
    return COLORS[values.find((value, place) => place && COLORS[value])];
}

/** A graph by verdict or state: what passed isn't red. */
export class CreditStateGraphRenderer extends GraphRenderer {
    getBarChartData() {
        const data = super.getBarChartData();
        for (const dataset of data.datasets) {
            dataset.backgroundColor = colorOf(dataset) || dataset.backgroundColor;
        }
        return data;
    }
}

registry.category("views").add("credit_state_graph", {
    ...graphView,
    Renderer: CreditStateGraphRenderer,
});
