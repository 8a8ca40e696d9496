// life_cycle: a client whose types were generated from our OpenAPI document opens a company and runs it for a day.
//
//   node life_cycle.js URL INSTALLATION_KEY NOW DAY
//
// NOW: the time of the server. DAY: a date some weeks ahead. `api.d.ts` is made by openapi-typescript with
// `--default-non-nullable=false`, because members of a catalogue that have a default may be left out. Each step checks
// its answer; the first that is wrong ends the program.
import type { components } from "./api.js";
import { connect, etag, expect, fail, given, refused, same, served } from "./checked.js";

type Schemas = components["schemas"];
type Appointment = Schemas["Appointment"];

const [url, installationKey, now, day] = given as [string, string, string, string];
const at = (clock: string): string => `${day}T${clock}:00Z`;

// --- a company and its catalogue -----------------------------------------------------------------
const installation = connect(url, installationKey);
const created = served(
    await installation.POST("/v1/companies", {
        body: {
            company: { slug: "life-cycle", name: "Praxis Ada", region: "DE", language: "en" },
            first_key: "contract test",
        },
    }),
    "create a company",
);
const companies = served(await installation.GET("/v1/companies", {}), "list the companies");
expect(companies.data.some((one) => one.id === created.id), "the company is not listed");
const client = connect(url, created.api_key ?? fail("the company has no key"));
refused(await client.GET("/v1/companies", {}), "forbidden", "a key of a company that lists all companies");

const open = ["00:00-24:00"];
const hours = { mon: open, tue: open, wed: open, thu: open, fri: open, sat: open, sun: open };
const branches: Schemas["CatalogBranch"][] = [
    { slug: "main", name: "Main", time_zone: "Atlantic/Reykjavik", is_default: true, hours },
];
const resources: Schemas["CatalogResource"][] = [
    { slug: "ada", name: "Ada Arzt", skills: ["talk"] },
    { slug: "bea", name: "Bea Berg", skills: ["talk"] },
];
const services: Schemas["CatalogService"][] = [
    {
        slug: "talk",
        name: "Talk",
        price: "45.00",
        slot_step_minutes: 5,
        segments: [{ name: "Talking", minutes: 30, needs: [{ skill: "talk" }] }],
    },
];
const document = { branches, services, resources };
const planned = served(await client.PUT("/v1/catalog", { body: { ...document, dry_run: true } }), "plan a catalogue");
expect(planned.changes === 4, `the plan has ${planned.changes} changes`);
const applied = served(await client.PUT("/v1/catalog", { body: document }), "apply a catalogue");
expect(applied.changes === 4 && applied.version > planned.version, "the catalogue was not applied");
const again = served(await client.PUT("/v1/catalog", { body: document }), "apply it again");
expect(again.changes === 0 && again.version === applied.version, "the same catalogue changed something");
const stale = { params: { header: { "If-Match": etag(applied.version - 1) } }, body: document };
refused(await client.PUT("/v1/catalog", stale), "version_conflict", "a stale catalogue");

const talk = served(await client.GET("/v1/services", {}), "list the services").data[0] ?? fail("there is no service");
expect(talk.slug === "talk" && talk.minutes === 30 && talk.price === "45.00", JSON.stringify(talk));
const staff = served(await client.GET("/v1/resources", { params: { query: { kind: "staff" } } }), "list the staff");
const ada = staff.data.find((one) => one.name === "Ada Arzt") ?? fail("Ada is not listed");

// --- search, hold, convert -----------------------------------------------------------------------
async function starts(from: string, to: string, who?: string): Promise<string[]> {
    const query = { service_id: talk.id, from, to, ...(who === undefined ? {} : { resource_id: who }) };
    return served(await client.GET("/v1/slots", { params: { query } }), "search").data.map((one) => one.start);
}
const free = await starts(at("09:00"), at("11:00"));
const first = free[0] ?? fail("nothing is free");
expect(same(first, at("09:00")), `the first start is ${first}`);

const person: Schemas["Person"] = { name: "Erika Muster", phone: "+4915112345678" };
const held = served(
    await client.POST("/v1/holds", { body: { service_id: talk.id, start: first, resource_id: ada.id } }),
    "hold",
);
expect(held.state === "held" && held.customer === null, JSON.stringify(held));
const listedHolds = served(await client.GET("/v1/holds", {}), "list the holds");
expect(listedHolds.data.length === 1, "the hold is not listed");
const conversion = {
    params: { header: { "Idempotency-Key": "convert" } },
    body: { hold_id: held.id, customer: person, metadata: { origin: "web" } },
};
let appointment: Appointment = served(await client.POST("/v1/appointments", conversion), "convert the hold");
expect(appointment.id === held.id && appointment.state === "confirmed", JSON.stringify(appointment));
const repeated = served(await client.POST("/v1/appointments", conversion), "convert it again");
expect(repeated.id === appointment.id && repeated.version === appointment.version, "the repeat made another booking");

// --- what is refused, with its facts -------------------------------------------------------------
const taken = refused(
    await client.POST("/v1/appointments", {
        body: {
            service_id: talk.id,
            start: first,
            resource_id: ada.id,
            customer: { name: "Max Zweit", phone: "+4915112345679" },
        },
    }),
    "slot_conflict",
    "book a taken start",
);
expect((taken.alternatives ?? []).length > 0 && taken.segment === 0, JSON.stringify(taken));
const wrong = refused(
    await client.POST("/v1/appointments", {
        body: { service_id: talk.id, start: at("10:00"), customer: { name: "Max Zweit", phone: "12345" } },
    }),
    "invalid_field",
    "book for a wrong number",
);
expect(wrong.field === "customer.phone" && wrong.errors?.[0]?.field === "customer.phone", JSON.stringify(wrong));
const beside = { service_id: talk.id, start: at("10:02"), customer: person };
refused(await client.POST("/v1/appointments", { body: beside }), "off_grid", "book beside the grid");

// --- reschedule, PATCH, If-Match -----------------------------------------------------------------
const path = { id: appointment.id };
const moved = served(
    await client.POST("/v1/appointments/{id}/reschedule", {
        params: { path, header: { "If-Match": etag(appointment.version) } },
        body: { start: at("10:00") },
    }),
    "reschedule",
);
expect(moved.version > appointment.version && same(moved.start, at("10:00")), JSON.stringify(moved));
const patch = { notes: "By the window.", metadata: { room: "2" } };
const late = { params: { path, header: { "If-Match": etag(appointment.version) } }, body: patch };
refused(await client.PATCH("/v1/appointments/{id}", late), "version_conflict", "a stale PATCH");
const current = { params: { path, header: { "If-Match": etag(moved.version) } }, body: patch };
appointment = served(await client.PATCH("/v1/appointments/{id}", current), "PATCH");
expect(appointment.notes === "By the window.", JSON.stringify(appointment));
expect(appointment.metadata["room"] === "2" && appointment.metadata["origin"] === "web", "the metadata are wrong");
const history = served(await client.GET("/v1/appointments/{id}/history", { params: { path } }), "the history");
expect(history.data.length >= 4, JSON.stringify(history));

// --- time off ------------------------------------------------------------------------------------
const inTheWay = refused(
    await client.POST("/v1/blocks", { body: { resource_id: ada.id, start: at("09:00"), end: at("12:00") } }),
    "slot_conflict",
    "time off over an appointment",
);
expect(inTheWay.in_the_way?.[0] === appointment.id, JSON.stringify(inTheWay));
const block = served(
    await client.POST("/v1/blocks", {
        body: { resource_id: ada.id, start: at("13:00"), end: at("17:00"), reason: "course" },
    }),
    "time off",
);
expect((await starts(at("13:00"), at("17:00"), ada.id)).length === 0, "starts are offered in time off");
expect((await starts(at("13:00"), at("17:00"))).length > 0, "the colleague is not offered");
const lifted = await client.DELETE("/v1/blocks/{id}", { params: { path: { id: block.id } } });
expect(lifted.response.status === 204, "the time off was not lifted");
expect((await starts(at("13:00"), at("17:00"), ada.id)).length > 0, "the time is not free again");

// --- the waitlist --------------------------------------------------------------------------------
const entry = served(
    await client.POST("/v1/waitlist", {
        body: { service_id: talk.id, resource_id: ada.id, from: day, until: day, customer: person },
    }),
    "join the waitlist",
);
expect(entry.state === "waiting" && entry.offer === null, JSON.stringify(entry));
const waiting = served(await client.GET("/v1/waitlist", { params: { query: { state: "waiting" } } }), "the waitlist");
expect(waiting.data.some((one) => one.id === entry.id), "the entry is not listed");
const nothing = await client.POST("/v1/waitlist/{id}/accept", { params: { path: { id: entry.id } }, body: {} });
refused(nothing, "state_conflict", "accept what was not offered");
const left = await client.DELETE("/v1/waitlist/{id}", { params: { path: { id: entry.id } } });
expect(left.response.status === 204, "the entry was not left");

// --- bulk, and lists in pages --------------------------------------------------------------------
const items = ["Ann Eins", "Ben Zwei", "Cem Drei"].map((name, i) => ({ name, phone: `+491511234570${i}` }));
const bulk = served(
    await client.POST("/v1/customers/bulk", {
        params: { header: { "Idempotency-Key": "bulk" } },
        body: { items: [...items, { name: "Dan Vier", phone: "12345" }] },
    }),
    "register customers in bulk",
);
expect(bulk.succeeded === 3 && bulk.failed === 1, JSON.stringify(bulk));
expect(bulk.data[0]?.record?.name === "Ann Eins" && bulk.data[3]?.status === 422, JSON.stringify(bulk));
const names: string[] = [];
for (let cursor: string | null | undefined, pages = 0; pages < 9; ++pages) {
    const query = cursor == null ? { limit: 2 } : { limit: 2, cursor };
    const page = served(await client.GET("/v1/customers", { params: { query } }), "a page of customers");
    expect(page.data.length <= 2, "the page is too long");
    names.push(...page.data.map((one) => one.name ?? ""));
    cursor = page.next_cursor;
    if (cursor === null) break;
}
expect(names.sort().join() === "Ann Eins,Ben Zwei,Cem Drei,Erika Muster", names.join());

// --- cancel --------------------------------------------------------------------------------------
const cancelled = served(
    await client.POST("/v1/appointments/{id}/cancel", {
        params: { path, header: { "If-Match": etag(appointment.version) } },
        body: { reason: "customer" },
    }),
    "cancel",
);
expect(cancelled.state === "cancelled" && cancelled.allowed.length === 0, JSON.stringify(cancelled));
const confirm = await client.POST("/v1/appointments/{id}/confirm", { params: { path }, body: {} });
refused(confirm, "state_conflict", "confirm what was cancelled");

// --- a visit that begins within the hour ---------------------------------------------------------
const soon = (await starts(now, new Date(Date.parse(now) + 40 * 60_000).toISOString()))[1] ?? fail("no start is near");
const visit = served(
    await client.POST("/v1/appointments", { body: { service_id: talk.id, start: soon, customer: person } }),
    "book the next start",
);
const visitPath = { params: { path: { id: visit.id } }, body: {} };
refused(await client.POST("/v1/appointments/{id}/no-show", visitPath), "too_early", "a no-show before the start");
const arrived = served(await client.POST("/v1/appointments/{id}/check-in", visitPath), "check in");
expect(arrived.state === "checked_in", JSON.stringify(arrived));
const done = served(await client.POST("/v1/appointments/{id}/complete", visitPath), "complete");
expect(done.state === "completed" && done.version > arrived.version, JSON.stringify(done));
const visits = served(
    await client.GET("/v1/appointments", {
        params: { query: { state: "completed", include: ["customer", "service"] } },
    }),
    "list what took place",
);
expect(visits.data.length === 1 && visits.data[0]?.id === visit.id, JSON.stringify(visits));
expect(visits.included?.customers?.[0]?.name === "Erika Muster", JSON.stringify(visits.included));

// What the document forbids does not compile.
// @ts-expect-error a block needs an end
client.POST.bind(null, "/v1/blocks", { body: { resource_id: ada.id, start: at("13:00") } });
// @ts-expect-error there is no such state
const state: Appointment["state"] = "lost";
void state;

console.log("done");
