// typed_client: a client whose types were generated from our OpenAPI document books, moves and cancels.
//
//   node typed_client.js URL KEY SERVICE START LATER
//
// `api.d.ts` is made by openapi-typescript; what the document forbids does not compile.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

declare const process: { argv: string[]; exit(code: number): never };

const [url, key, service, start, later] = process.argv.slice(2) as [string, string, string, string, string];
const client = createClient<paths>({ baseUrl: url, headers: { Authorization: `Bearer ${key}` } });

function demand<T>(value: T | undefined, what: string): T {
    if (value === undefined) {
        console.error(what);
        process.exit(1);
    }
    return value;
}

const customer: components["schemas"]["Person"] = { name: "Erika Muster", phone: "+4915112345678" };

const slots = await client.GET("/v1/slots", { params: { query: { service_id: service, from: start, to: later } } });
const first = demand(slots.data, JSON.stringify(slots.error)).data[0];
console.log("free", first?.start, first?.resources[0]?.name);

const booking = { params: { header: { "Idempotency-Key": "typed" } }, body: { service_id: service, start, customer } };
const booked = await client.POST("/v1/appointments", booking);
const appointment = demand(booked.data, JSON.stringify(booked.error));
const again = await client.POST("/v1/appointments", booking);
if (again.data?.id !== appointment.id) demand(undefined, "the repeat made another booking");

const taken = await client.POST("/v1/appointments", {
    body: {
        service_id: service,
        start,
        resource_id: appointment.segments[0]?.resources[0]?.id ?? "",
        customer: { name: "Max Zweit", phone: "+4915112345679" },
    },
});
const refusal = demand(taken.error, "a taken start was booked");
if (refusal.code !== "slot_conflict" || !refusal.alternatives?.length) demand(undefined, JSON.stringify(refusal));

const id = appointment.id;
const moved = await client.POST("/v1/appointments/{id}/reschedule", {
    params: { path: { id }, header: { "If-Match": `"${appointment.version}"` } },
    body: { start: later },
});
const version: number = demand(moved.data, JSON.stringify(moved.error)).version;
const cancelled = await client.POST("/v1/appointments/{id}/cancel", {
    params: { path: { id }, header: { "If-Match": `"${version}"` } },
    body: { reason: "customer" },
});
const state = demand(cancelled.data, JSON.stringify(cancelled.error)).state;
if (state !== "cancelled") demand(undefined, state);

const listed = await client.GET("/v1/appointments", {
    params: { query: { from: start, state: "cancelled", metadata: {} } },
});
if (!demand(listed.data, JSON.stringify(listed.error)).data.some((one) => one.id === id)) demand(undefined, "not listed");

// @ts-expect-error a customer needs a name
const nameless: components["schemas"]["Person"] = { phone: "+4915112345678" };
void nameless;
// @ts-expect-error there is no such state
const wrong: typeof appointment.state = "lost";
void wrong;

console.log("done");
