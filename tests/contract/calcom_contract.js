// calcom_contract: are the stand-in for Cal.com and our own client true to Cal.com's OpenAPI document?
//
//   node calcom_contract.js --document openapi-v2.json [--url http://127.0.0.1:PORT] [--requests FILE]
//
// --url       a running stand-in (`slotkeeper simulate calcom --listen 127.0.0.1:0` prints its address first). The life
//             of a booking is played against it; every request and every answer is checked, and every body that the
//             document forbids must be refused.
// --requests  requests that a client of ours has sent, one JSON object a line:
//               {"method":"POST","path":"/v2/bookings?x=1","headers":{"cal-api-version":"2024-08-13"},"body":{…}}
//             path with the query as sent; headers by name, upper or lower case; body the JSON value, null where none
//             was sent. More fields are ignored. Each is checked against the document, headers and query included.
//
// Prints every fault and exits 1 where there is one; a document that is not there is said to be missing, and exit is 0.
import { createHash } from "node:crypto";
import fs from "node:fs";
import { parseArgs } from "node:util";
import { Document } from "./calcom_document.js";

const KEY = "cal_sim_contract";
const VERSIONS = { bookings: "2024-08-13", slots: "2024-09-04", "event-types": "2024-06-14" };

const { values: options } = parseArgs({
    options: { document: { type: "string" }, url: { type: "string" }, requests: { type: "string" } },
});
if (!options.document || !(options.url || options.requests)) {
    console.error("usage: calcom_contract.js --document FILE [--url ADDRESS] [--requests FILE]");
    process.exit(2);
}
if (!fs.existsSync(options.document)) {
    console.log(`skipped: there is no document at ${options.document}`);
    process.exit(0);
}

const document = new Document(options.document);
const faults = [];
let checked = 0;

function expect(what, found) {
    ++checked;
    for (const fault of found) faults.push(`${what}: ${fault}`);
}

async function send(method, path, body) {
    const version = VERSIONS[path.split(/[/?]/)[2]];
    const headers = { Authorization: `Bearer ${KEY}`, ...(version && { "cal-api-version": version }) };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const response = await fetch(options.url + path, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
    });
    return {
        request: { method, path, headers, body: body ?? null },
        status: response.status,
        body: await response.json(),
    };
}

// Sends what the document allows and wants an answer as the document has it.
async function play(method, path, body) {
    const { request, status, body: answer } = await send(method, path, body);
    expect(`request ${method} ${path}`, document.faultsOfRequest(request));
    expect(`answer to ${method} ${path}`, document.faultsOfAnswer(method, path, status, answer));
    if (status >= 300) throw new Error(`${method} ${path} was answered ${status}: ${JSON.stringify(answer)}`);
    return answer.data;
}

// Sends what the document forbids and wants a refusal.
async function refuse(method, path, body, what) {
    const { request, status } = await send(method, path, body);
    expect(what, document.faultsOfRequest(request).length > 0 ? [] : ["the document would allow it"]);
    expect(what, status === 400 ? [] : [`was answered ${status}, not 400`]);
}

// A value of the wrong type for a property with this schema.
function wrongValueFor(schema) {
    return schema.type === "number" || schema.type === "boolean" ? "wrong" : 5;
}

// `within`: the body around an object of the schema.
async function refuseEveryWrongProperty(schema, path, good, within = (object) => object) {
    await refuseEveryWrongValue(schema, path, good, within);
    await refuse("POST", path, within({ ...good, unheardOf: "x" }), `${schema} with an unknown property`);
}

// Where Cal.com drops what it does not know.
async function refuseEveryWrongValue(schema, path, good, within = (object) => object) {
    for (const [property, described] of Object.entries(document.propertiesOf(schema))) {
        await refuse(
            "POST",
            path,
            within({ ...good, [property]: wrongValueFor(described) }),
            `${schema} with a wrong ${property}`,
        );
    }
}

function at(daysAhead, hour) {
    const day = new Date(Date.now() + daysAhead * 86_400_000).toISOString().slice(0, 10);
    return `${day}T${String(hour).padStart(2, "0")}:00:00Z`;
}

async function playEventTypes() {
    const question = {
        type: "text",
        slug: "colour",
        label: "Colour",
        required: false,
        placeholder: "red",
        hidden: false,
    };
    const contact = { type: "email", label: "E-mail", placeholder: "", required: true };
    const place = { type: "address", address: "Main Street 1", public: true };
    const plain = await play("POST", "/v2/event-types", {
        title: "Cut",
        slug: "cut",
        lengthInMinutes: 30,
        minimumBookingNotice: 0,
    });
    await play("POST", "/v2/event-types", {
        title: "Colour",
        slug: "colour",
        lengthInMinutes: 60,
        lengthInMinutesOptions: [60, 90],
        description: "with care",
        slotInterval: 15,
        beforeEventBuffer: 5,
        afterEventBuffer: 10,
        bookingFields: [contact, question],
        locations: [place, { type: "attendeeDefined" }],
    });
    const asked = await play("POST", "/v2/event-types", {
        title: "Advice",
        slug: "advice",
        lengthInMinutes: 30,
        confirmationPolicy: { type: "always", blockUnconfirmedBookingsInBooker: false },
    });
    await play("GET", `/v2/event-types/${plain.id}`);
    await play("GET", "/v2/event-types");
    await play("GET", "/v2/event-types?username=contract&eventSlug=cut");
    const short = await play("POST", "/v2/event-types", { title: "Short", slug: "short", lengthInMinutes: 10 });
    await play("PATCH", `/v2/event-types/${short.id}`, { lengthInMinutes: 15, lengthInMinutesOptions: [15, 20] });
    await play("DELETE", `/v2/event-types/${short.id}`);
    return { plain, asked };
}

async function playBookings({ plain, asked }) {
    await play("GET", "/v2/bookings");
    const attendee = {
        name: "Carla",
        email: "carla@example.com",
        timeZone: "Europe/Berlin",
        language: "de",
        phoneNumber: "+4915112345678",
    };
    const wish = {
        start: at(2, 9),
        eventTypeId: plain.id,
        attendee,
        metadata: { slotkeeper_appointment_id: "apt_1" },
        guests: ["guest@example.com"],
        location: { type: "integration", integration: "cal-video" },
        bookingFieldsResponses: { notes: "first visit" },
    };
    const booking = await play("POST", "/v2/bookings", wish);
    await play("GET", `/v2/bookings/${booking.uid}`);
    const moved = await play("POST", `/v2/bookings/${booking.uid}/reschedule`, {
        start: at(3, 9),
        rescheduledBy: "contract@example.com",
        reschedulingReason: "ill",
    });
    await play(
        "GET",
        "/v2/bookings?status=upcoming,cancelled&attendeeEmail=carla@example.com" +
            `&eventTypeId=${plain.id}&take=10&skip=0&sortStart=asc`,
    );
    await play("GET", `/v2/bookings?afterStart=${at(1, 0)}&beforeEnd=${at(4, 0)}&afterUpdatedAt=${at(-1, 0)}`);

    const day = at(3, 0).slice(0, 10);
    await play("GET", `/v2/slots?eventTypeId=${plain.id}&start=${day}&end=${day}&timeZone=Europe/Berlin`);
    await play(
        "GET",
        `/v2/slots?eventTypeSlug=cut&username=contract&start=${day}&end=${day}&format=range` +
            `&bookingUidToReschedule=${moved.uid}`,
    );
    await play("GET", `/v2/slots?eventTypeId=${plain.id}&start=${at(-9, 0)}&end=${at(-8, 0)}`);

    await refuseEveryWrongProperty("CreateBookingInput_2024_08_13", "/v2/bookings", { ...wish, start: at(5, 9) });
    await refuseEveryWrongProperty("CreateBookingAttendee", "/v2/bookings", attendee, (wrong) => ({
        ...wish,
        start: at(5, 9),
        attendee: wrong,
    }));
    await refuseEveryWrongProperty("RescheduleBookingInput_2024_08_13", `/v2/bookings/${moved.uid}/reschedule`, {
        start: at(6, 9),
    });
    await refuseEveryWrongProperty("CancelBookingInput_2024_08_13", `/v2/bookings/${moved.uid}/cancel`, {});
    await play("POST", `/v2/bookings/${moved.uid}/cancel`, { cancellationReason: "ill" });
    await play("GET", `/v2/bookings/${booking.uid}`);

    for (const [hour, answer, body] of [
        [10, "confirm", undefined],
        [11, "decline", { reason: "no time" }],
    ]) {
        const pending = await play("POST", "/v2/bookings", { start: at(2, hour), eventTypeId: asked.id, attendee });
        await play("POST", `/v2/bookings/${pending.uid}/${answer}`, body);
    }
}

async function playWebhooks() {
    const wish = {
        active: true,
        subscriberUrl: "http://127.0.0.1:9/hook",
        triggers: ["BOOKING_CREATED", "BOOKING_CANCELLED", "BOOKING_NO_SHOW_UPDATED"],
        secret: "s3cret",
        version: "2021-10-20",
    };
    const { id } = await play("POST", "/v2/webhooks", wish);
    await play("GET", `/v2/webhooks/${id}`);
    await play("PATCH", `/v2/webhooks/${id}`, { active: false, triggers: [] });
    await play("GET", "/v2/webhooks?take=10&skip=0");
    await play("DELETE", `/v2/webhooks/${id}`);
    await refuseEveryWrongValue("CreateWebhookInputDto", "/v2/webhooks", wish);
}

// A booking that begins in a moment: the stand-in tells the time by the same clock, and refuses until then.
async function playAttendance({ plain }) {
    const attendee = { name: "Dora", email: "dora@example.com", timeZone: "UTC" };
    const start = new Date(Math.ceil(Date.now() / 1000) * 1000 + 1000).toISOString();
    const { uid } = await play("POST", "/v2/bookings", { start, eventTypeId: plain.id, attendee });
    while (Date.now() < Date.parse(start)) await new Promise((done) => setTimeout(done, 20));
    const path = `/v2/bookings/${uid}/mark-absent`;
    await play("POST", path, { host: true, attendees: [{ email: attendee.email, absent: true }] });
    await refuseEveryWrongValue("MarkAbsentBookingInput_2024_08_13", path, {});
}

// Event types in round robin are those of teams, which only the set-up of the stand-in knows.
async function playReassignment() {
    const me = await play("GET", "/v2/me");
    const shared = {
        id: 9001,
        slug: "shared",
        title: "Shared",
        lengthInMinutes: 30,
        schedulingType: "roundRobin",
        hosts: [{ userId: me.id + 1 }],
    };
    const users = [
        { id: me.id, username: me.username, event_types: [shared] },
        { id: me.id + 1, username: "other" },
    ];
    const body = JSON.stringify({ users, accept_any_key: true });
    await fetch(`${options.url}/simulator/setup`, { method: "PUT", body });
    const attendee = { name: "Dora", email: "dora@example.com", timeZone: "UTC" };
    const { uid } = await play("POST", "/v2/bookings", { start: at(7, 9), eventTypeId: shared.id, attendee });
    await play("POST", `/v2/bookings/${uid}/reassign/${me.id + 1}`, { reason: "ill" });
    await play("GET", `/v2/bookings/${uid}`);
}

// A person lets a client in, which exchanges the code and then refreshes: without a secret, and with one.
async function playTokens() {
    const redirect_uri = "http://127.0.0.1:9/back";
    const path = "/v2/auth/oauth2/token";
    const code_verifier = "v".repeat(64);
    const challenge = createHash("sha256").update(code_verifier).digest("base64url");
    for (const proof of [{ code_verifier }, { client_secret: "s3cret" }]) {
        const query = new URLSearchParams({ client_id: "us", redirect_uri, state: "s", scope: "BOOKING_READ" });
        if (proof.code_verifier) {
            query.set("code_challenge", challenge);
            query.set("code_challenge_method", "S256");
        }
        const page = await fetch(`${options.url}/auth/oauth2/authorize?${query}`, { redirect: "manual" });
        const code = new URL(page.headers.get("location")).searchParams.get("code");
        const grant = { client_id: "us", grant_type: "authorization_code", code, redirect_uri };
        await refuse("POST", path, { ...grant, code_verifier, client_secret: "s3cret" }, "a verifier beside a secret");
        await refuse("POST", path, grant, "neither a verifier nor a secret");
        await refuse("POST", path, { ...grant, ...proof, code: 5 }, "a code that is a number");
        const tokens = await playToken(path, { ...grant, ...proof });
        const { refresh_token } = tokens;
        const refresh = { client_id: "us", grant_type: "refresh_token", refresh_token };
        await playToken(path, proof.client_secret ? { ...refresh, ...proof } : refresh);
    }
}

// As play(); the answer has no envelope.
async function playToken(path, wish) {
    const { request, status, body } = await send("POST", path, wish);
    expect(`request POST ${path}`, document.faultsOfRequest(request));
    expect(`answer to POST ${path}`, document.faultsOfAnswer("POST", path, status, body));
    return body;
}

function checkRecorded(file) {
    const lines = fs
        .readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line.trim() !== "");
    if (lines.length === 0) faults.push(`${file}: no request was recorded`);
    lines.forEach((line, i) => {
        const request = JSON.parse(line);
        expect(`${file}:${i + 1}: ${request.method} ${request.path}`, document.faultsOfRequest(request));
    });
}

if (options.url) {
    await play("GET", "/v2/me");
    const eventTypes = await playEventTypes();
    await playBookings(eventTypes);
    await playAttendance(eventTypes);
    await playWebhooks();
    await playReassignment();
    await playTokens();
}
if (options.requests) checkRecorded(options.requests);
for (const fault of faults) console.log(fault);
console.log(`${checked} checks, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
