// life_cycle_rules: the same company, with services that have rules: approvals, lengths, seats, add-ons, series, offers
// with a token, a person who is ill, and customers who wait.
//
//   node life_cycle_rules.js URL KEY DAY
//
// KEY: of the company that life_cycle.js opened. DAY: as there. What customers wait for is free at the end; when it was
// offered, life_cycle_offers.js goes on.
import type { components } from "./api.js";
import { connect, expect, fail, given, refused, same, served } from "./checked.js";

type Schemas = components["schemas"];
type Appointment = Schemas["Appointment"];

const [url, key, day] = given as [string, string, string];
const client = connect(url, key);
const at = (clock: string): string => `${day}T${clock}:00Z`;
let people = 0;
const someone = (): Schemas["Person"] => ({ name: "Max Zweit", phone: `+49151123460${10 + people++}` });
const who = (one: Appointment): string => one.segments[0]?.resources[0]?.name ?? "";
const refusedStart = async (body: Schemas["Booking"], step: string) =>
    refused(await client.POST("/v1/appointments", { body }), "slot_conflict", step);
const booked = async (body: Schemas["Booking"], step: string): Promise<Appointment> =>
    served(await client.POST("/v1/appointments", { body }), step);
const show = async (id: string): Promise<Appointment> =>
    served(await client.GET("/v1/appointments/{id}", { params: { path: { id } } }), "show an appointment");

// --- services with rules -------------------------------------------------------------------------
const simple = (slug: string, name: string, minutes: number): Schemas["CatalogService"] => ({
    slug,
    name,
    price: "10.00",
    slot_step_minutes: 5,
    segments: [{ name, minutes, needs: [{ skill: "talk" }] }],
});
const services: Schemas["CatalogService"][] = [
    { ...simple("ask", "Asked first", 30), approval: "required" },
    { ...simple("training", "Training", 30), durations: [{ minutes: 30 }, { minutes: 60, price: "18.00" }] },
    { ...simple("course", "Course", 30), seats: 2 },
    { ...simple("wash", "Wash", 10), add_on: true },
    { ...simple("cut", "Cut", 30), add_ons: ["wash"] },
    simple("beard", "Beard", 20),
];
const applied = served(await client.PUT("/v1/catalog", { body: { services } }), "add services");
expect(applied.changes === services.length, `the services are ${applied.changes} changes`);
const company = served(await client.PATCH("/v1/company", { body: { move_up: "before" } }), "set move_up");
expect(company.move_up === "before", JSON.stringify(company));
const staff = served(await client.GET("/v1/resources", { params: { query: { kind: "staff" } } }), "list the staff");
const ada = staff.data.find((one) => one.name === "Ada Arzt") ?? fail("Ada is not listed");
const bea = staff.data.find((one) => one.name === "Bea Berg") ?? fail("Bea is not listed");
const listed = served(await client.GET("/v1/services", {}), "list the services").data;
const idOf = (slug: string): string => (listed.find((one) => one.slug === slug) ?? fail(`no service ${slug}`)).id;

// --- approve, decline ----------------------------------------------------------------------------
const asking = await booked({ service: "ask", start: at("08:00"), customer: someone() }, "ask for a booking");
expect(asking.state === "pending" && asking.awaiting === "approval", JSON.stringify(asking));
const asked = { params: { path: { id: asking.id } } };
const approved = served(await client.POST("/v1/appointments/{id}/approve", { ...asked, body: {} }), "approve");
expect(approved.state === "confirmed", JSON.stringify(approved));
const late = await client.POST("/v1/appointments/{id}/decline", { ...asked, body: {} });
refused(late, "state_conflict", "decline what was approved");
const unwanted = await booked({ service: "ask", start: at("08:30"), customer: someone() }, "ask again");
const declined = served(
    await client.POST("/v1/appointments/{id}/decline", {
        params: { path: { id: unwanted.id } },
        body: { reason: "unsuitable", text: "We do not do this." },
    }),
    "decline",
);
expect(declined.state === "declined" && declined.allowed.length === 0, JSON.stringify(declined));

// --- reassign, resize ----------------------------------------------------------------------------
const first = { service: "training", duration_minutes: 30, start: at("09:00"), resource_id: ada.id };
const training = await booked({ ...first, customer: someone() }, "book thirty minutes with Ada");
const path = { id: training.id };
expect(who(training) === "Ada Arzt", JSON.stringify(training));
const longer = { params: { path }, body: { duration_minutes: 60 } };
const resized = served(await client.POST("/v1/appointments/{id}/resize", longer), "resize");
expect(same(resized.end, at("10:00")), JSON.stringify(resized));
const odd = await client.POST("/v1/appointments/{id}/resize", { params: { path }, body: { duration_minutes: 45 } });
refused(odd, "duration", "resize to a length that the service does not have");
const given_away = await client.POST("/v1/appointments/{id}/reassign", { params: { path }, body: { resource: "bea" } });
expect(who(served(given_away, "reassign")) === "Bea Berg", JSON.stringify(given_away.data));
const beside = { service: "talk", start: at("09:30"), resource_id: ada.id, customer: someone() };
const of_ada = await booked(beside, "book the time that became free");
const back = { params: { path }, body: { resource_id: ada.id } };
refused(await client.POST("/v1/appointments/{id}/reassign", back), "slot_conflict", "reassign to Ada, who is busy");
expect(who(await show(of_ada.id)) === "Ada Arzt", "Ada has lost her appointment");

// --- a series ------------------------------------------------------------------------------------
const rule = {
    service: "talk",
    start: `${day}T12:00`,
    rrule: "FREQ=DAILY;COUNT=3",
    resource_id: ada.id,
    customer: someone(),
};
const preview = served(await client.POST("/v1/series/preview", { body: rule }), "preview a series");
expect(preview.preview && preview.feasible === true && preview.series_id === null, JSON.stringify(preview));
expect(preview.occurrences.length === 3, JSON.stringify(preview.occurrences));
const series = served(await client.POST("/v1/series", { body: rule }), "book the series");
const seriesPath = { id: series.series_id ?? fail("the series has no id") };
expect(series.occurrences.every((one) => one.action === "book"), JSON.stringify(series.occurrences));
const following = { scope: "following", occurrence: 2, by_minutes: 30 } as const;
const moved = served(
    await client.POST("/v1/series/{id}/reschedule", { params: { path: seriesPath }, body: following }),
    "move all following",
);
expect(moved.event === "move" && moved.occurrences.length === 2, JSON.stringify(moved));
const dates = served(await client.GET("/v1/series/{id}", { params: { path: seriesPath } }), "show the series");
const clocks = (dates.occurrences ?? []).map((one) => (one.start ?? "").slice(11, 16));
expect(clocks.join() === "12:00,12:30,12:30", clocks.join());
const all = { params: { path: seriesPath }, body: { scope: "all" } } as const;
const ended = served(await client.POST("/v1/series/{id}/cancel", all), "cancel all of the series");
expect(ended.event === "cancel" && ended.occurrences.length === 3, JSON.stringify(ended));
const left = served(await client.GET("/v1/series/{id}", { params: { path: seriesPath } }), "show it again");
expect((left.occurrences ?? []).every((one) => one.state === "cancelled"), JSON.stringify(left.occurrences));

// --- a session with seats ------------------------------------------------------------------------
const seat = { service: "course", start: at("14:00"), resource_id: ada.id };
const one = await booked({ ...seat, customer: someone() }, "take the first seat");
const other = await booked({ ...seat, customer: someone() }, "take the second seat");
expect(one.session_id != null && one.session_id === other.session_id, JSON.stringify(other));
await refusedStart({ ...seat, customer: someone() }, "take a third seat");
const query = { service_id: idOf("course"), from: at("00:00"), to: at("23:00") };
const sessions = served(await client.GET("/v1/sessions", { params: { query } }), "list the sessions").data;
const session = sessions[0] ?? fail("there is no session");
expect(session.seats === 2 && session.seats_taken === 2 && session.seats_left === 0, JSON.stringify(session));
const sessionPath = { id: session.id ?? fail("the session has no id") };
const attendees = await client.GET("/v1/sessions/{id}/attendees", { params: { path: sessionPath } });
expect(served(attendees, "list the attendees").data.length === 2, JSON.stringify(attendees.data));

// --- an offer with a token -----------------------------------------------------------------------
const offers = { service_id: idOf("talk"), resource_id: ada.id, from: at("15:00"), to: at("15:01"), tokens: true };
const offer = served(await client.GET("/v1/slots", { params: { query: offers } }), "ask for tokens").data[0];
const slot_token = offer?.slot_token ?? fail("the start has no token");
const taken = await booked({ slot_token, customer: someone() }, "book the token");
expect(same(taken.start, at("15:00")) && who(taken) === "Ada Arzt", JSON.stringify(taken));
await refusedStart({ slot_token, customer: someone() }, "book the token for another customer");

// --- two services and an add-on in one visit -----------------------------------------------------
const names = ["cut", "wash", "beard"];
const searched = { services: names, from: at("16:00"), to: at("16:01") };
const starts = served(await client.GET("/v1/slots", { params: { query: searched } }), "search a visit").data;
expect(same(starts[0]?.start ?? "", at("16:00")) && same(starts[0]?.end ?? "", at("17:00")), JSON.stringify(starts));
const visit = await booked({ services: names, start: at("16:00"), customer: someone() }, "book a visit");
expect((visit.services ?? []).map((each) => each.name).join() === "Cut,Wash,Beard", JSON.stringify(visit.services));
expect(visit.price === "30.00" && same(visit.end, at("17:00")), JSON.stringify(visit));
const alone = { services: ["wash", "cut"], start: at("17:30"), customer: someone() };
refused(await client.POST("/v1/appointments", { body: alone }), "not_bookable", "book an add-on before its service");

// --- a person is ill -----------------------------------------------------------------------------
const handed = await booked(
    { service: "talk", start: at("20:00"), resource_id: ada.id, customer: someone() },
    "book the evening",
);
const ill = { from: at("19:00"), until: at("22:00"), resolve: "reassign" } as const;
const adaPath = { params: { path: { id: ada.id } } };
const plan = served(await client.POST("/v1/resources/{id}/sick", { ...adaPath, body: ill }), "plan a sickness");
expect(!plan.done && plan.steps[0]?.action === "reassign" && plan.steps.length === 1, JSON.stringify(plan));
expect(who(await show(handed.id)) === "Ada Arzt", "a plan that was only shown moved an appointment");
const agreed = { ...ill, preview: false, plan_id: plan.plan_id ?? fail("the plan has no id") };
const done = served(await client.POST("/v1/resources/{id}/sick", { ...adaPath, body: agreed }), "do the plan");
expect(done.done && done.unsolved === 0 && done.block_id != null, JSON.stringify(done));
expect(who(await show(handed.id)) === "Bea Berg", "the plan was not done");

// --- customers who wait --------------------------------------------------------------------------
const wanted = { service: "talk", start: at("05:00"), resource_id: ada.id, customer: someone() };
const inTheWay = await booked(wanted, "book what another customer wants");
const waiting = served(
    await client.POST("/v1/waitlist", {
        body: {
            service_id: idOf("talk"),
            resource_id: ada.id,
            from: day,
            until: day,
            time_from: "05:00",
            time_until: "05:05",
            customer: someone(),
        },
    }),
    "join the waitlist",
);
expect(waiting.state === "waiting", JSON.stringify(waiting));
const freed = await client.POST("/v1/appointments/{id}/cancel", { params: { path: { id: inTheWay.id } }, body: {} });
expect(served(freed, "cancel").state === "cancelled", "the start is not free");
const evening = await booked(
    { service: "talk", start: at("23:00"), resource_id: bea.id, customer: someone() },
    "book late in the day",
);
const wish = served(
    await client.POST("/v1/appointments/{id}/move-up", {
        params: { path: { id: evening.id } },
        body: { from: day, resource_id: bea.id, time_from: "06:00", time_until: "06:05" },
    }),
    "wish to come earlier",
);
expect(wish.moves_appointment_id === evening.id && wish.state === "waiting", JSON.stringify(wish));

console.log("done");
