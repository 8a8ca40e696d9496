// life_cycle_offers: the same company: offers to customers who wait are accepted, and a customer does not come.
//
//   node life_cycle_offers.js URL KEY NOW DAY
//
// As life_cycle_rules.js left it, with its offers made, and with one confirmed appointment that began some minutes
// before NOW.
import { connect, expect, fail, given, refused, same, served } from "./checked.js";

const [url, key, now, day] = given as [string, string, string, string];
const client = connect(url, key);
const at = (clock: string): string => `${day}T${clock}:00Z`;
const hourAround = (moment: string, hours: number): string =>
    new Date(Date.parse(moment) + hours * 3_600_000).toISOString();

// --- accepted offers -----------------------------------------------------------------------------
const offered = served(await client.GET("/v1/waitlist", { params: { query: { state: "offered" } } }), "the offers");
expect(offered.data.length === 2, JSON.stringify(offered.data));
const customers = offered.data.find((one) => one.moves_appointment_id == null) ?? fail("there is no plain offer");
const earlier = offered.data.find((one) => one.moves_appointment_id != null) ?? fail("no earlier time is offered");
expect(same(customers.offer?.start ?? "", at("05:00")), JSON.stringify(customers));
expect(same(earlier.offer?.start ?? "", at("06:00")), JSON.stringify(earlier));
for (const entry of [customers, earlier]) {
    const accept = { params: { path: { id: entry.id } }, body: {} };
    const accepted = served(await client.POST("/v1/waitlist/{id}/accept", accept), "accept an offer");
    expect(accepted.state === "booked", JSON.stringify(accepted));
    refused(await client.POST("/v1/waitlist/{id}/accept", accept), "state_conflict", "accept it twice");
    const id = entry.moves_appointment_id ?? entry.offer?.appointment_id ?? fail("there is no appointment");
    const show = await client.GET("/v1/appointments/{id}", { params: { path: { id } } });
    const appointment = served(show, "show what was accepted");
    const start = entry === customers ? at("05:00") : at("06:00");
    expect(appointment.state === "confirmed" && same(appointment.start, start), JSON.stringify(appointment));
}

// --- a no-show, and its undo ---------------------------------------------------------------------
const around = { state: "confirmed", from: hourAround(now, -1), to: now } as const;
const begun = served(await client.GET("/v1/appointments", { params: { query: around } }), "list what has begun");
const missed = begun.data[0] ?? fail("no appointment has begun");
const step = { params: { path: { id: missed.id } }, body: {} };
const absent = served(await client.POST("/v1/appointments/{id}/no-show", step), "no-show");
expect(absent.state === "no_show" && absent.version > missed.version, JSON.stringify(absent));
const late = served(await client.POST("/v1/appointments/{id}/check-in", step), "check in after all");
expect(late.state === "checked_in", JSON.stringify(late));
const reopened = served(await client.POST("/v1/appointments/{id}/reopen", step), "undo the check-in");
expect(reopened.state === "confirmed", JSON.stringify(reopened));
refused(await client.POST("/v1/appointments/{id}/reopen", step), "state_conflict", "reopen what is open");
served(await client.POST("/v1/appointments/{id}/no-show", step), "no-show again");
const undone = served(await client.POST("/v1/appointments/{id}/reopen", step), "undo the no-show");
expect(undone.state === "confirmed" && undone.allowed.includes("no_show"), JSON.stringify(undone));
const history = await client.GET("/v1/appointments/{id}/history", { params: { path: { id: missed.id } } });
const events = served(history, "the history").data.map((one) => one.event).join();
expect(events.endsWith("no_show,check_in,reopen,no_show,reopen"), events);

console.log("done");
