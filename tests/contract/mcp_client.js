// mcp_client: the official client of the Model Context Protocol finds a slot, books, moves and cancels.
//
//   node mcp_client.js URL KEY SERVICE FROM TO
//
// Prints what is wrong and exits 1.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const [url, key, service, from, to] = process.argv.slice(2);

function demand(fine, what) {
    if (fine) return;
    console.error(what);
    process.exit(1);
}

const client = new Client({ name: "contract", version: "1.0.0" });
await client.connect(
    new StreamableHTTPClientTransport(new URL(url + "/mcp"), {
        requestInit: { headers: { Authorization: `Bearer ${key}` } },
    }),
);
demand(client.getServerVersion().name === "slotkeeper", "another server");
demand(client.getInstructions().includes("slots_list"), "no instructions");
await client.ping();

const { tools } = await client.listTools();
const tool = (name) => tools.find((one) => one.name === name);
const wanted = "services_list slots_list appointments_book appointments_cancel customers_add waitlist_add";
for (const name of wanted.split(" ")) demand(tool(name), `no tool ${name}`);
demand(!tool("calendar-accounts_connect"), "accounts are no tool");
demand(tool("slots_list").annotations.readOnlyHint, "slots_list only reads");
demand(!tool("appointments_book").annotations.readOnlyHint, "appointments_book changes");
demand(tool("appointments_cancel").annotations.destructiveHint, "appointments_cancel is destructive");
demand(tool("appointments_book").inputSchema.properties.customer_id, "a stored customer can be named");

const call = (name, args) => client.callTool({ name, arguments: args });
async function done(name, args) {
    const result = await call(name, args); // the client validates structuredContent against outputSchema
    demand(!result.isError, `${name}: ${result.content[0].text}`);
    return result.structuredContent;
}

const free = await done("slots_list", { service_id: service, from, to });
demand(free.data.length > 1, "nothing is free");
const booking = {
    service_id: service,
    start: free.data[0].start,
    customer: { name: "Erika Muster", phone: "+4915112345678" },
    idempotency_key: "mcp",
};
const booked = await done("appointments_book", booking);
demand((await done("appointments_book", booking)).id === booked.id, "the repeat made another booking");

const missing = await call("appointments_book", { service_id: service, start: "tomorrow", colour: "red" });
const problem = JSON.parse(missing.content[0].text);
demand(missing.isError && problem.errors.length === 3, `bad arguments: ${missing.content[0].text}`);
const taken = await call("appointments_book", {
    service_id: service,
    start: booked.start,
    resource_id: booked.segments[0].resources[0].id,
    customer: { name: "Max Zweit", phone: "+4915112345679" },
});
demand(taken.isError && JSON.parse(taken.content[0].text).alternatives.length > 0, taken.content[0].text);

const stale = await call("appointments_cancel", { id: booked.id, expected_version: booked.version + 1 });
demand(stale.isError && JSON.parse(stale.content[0].text).code === "version_conflict", stale.content[0].text);
const last = free.data[free.data.length - 1].start;
const moved = await done("appointments_reschedule", { id: booked.id, start: last, expected_version: booked.version });
demand(moved.start === last, "not moved");
const cancelled = await done("appointments_cancel", { id: booked.id, reason: "customer" });
demand(cancelled.state === "cancelled", "not cancelled");

let unknown = false;
await call("appointments_paint", {}).catch(() => (unknown = true));
demand(unknown, "an unknown tool was called");
await client.close();
console.log("done");
