// strangers: makes the records, over REST where that can be done.
#include "tests/support/strangers.h"

#include "engine/guards/api_key.h"

#include <stdexcept>

namespace slotkeeper::tests {

namespace {

using nlohmann::json;

std::string must_make(const Answer& answer, int status = 201) {
    if (answer.status != status) throw std::runtime_error("a record of the fixture was refused: " + answer.text);
    return answer.body["id"];
}

std::int64_t number_of(const std::string& id) { return decode_id(id.substr(0, 3), id).value(); }

}  // namespace

std::string Place::id(const std::string& prefix) const {
    const auto found = ids.find(prefix);
    return found == ids.end() ? "" : found->second;
}

Strangers::Strangers() {
    add_south();
    const auto cut = salon.service("Haarschnitt").id;
    ours = {demo::kCompany, demo::branch().id, salon.staff(0).id, cut, "Mitteltext", "+4915119000001"};
    south = {demo::kCompany, kSouth, kSouthStaff, cut, "Suedtext", "+4915119000002"};
    next_door = {kNeighbour, kNeighbourBranch, kNeighbourStaff, kNeighbourService, "Nachbartext", "+4915119000003"};
    fill(ours, admin);
    fill(south, admin);
    fill(next_door, neighbour_admin);
    salon.test.run(
        "INSERT INTO calendar_account (account_id, company_id, provider, provider_account, base_url, state, "
        "sealed_credential, sealed_webhook_secret, created_at) VALUES (901, 2, 'calcom', 'Nachbartext', "
        "'http://127.0.0.1:1', 'disconnected', 'x', 'x', '2026-01-01')");
    next_door.ids["cal"] = AccountId{901}.text();
}

void Strangers::add_south() {
    salon.change([](CatalogDraft& draft) {
        auto branch = draft.branches.front();
        branch.id = kSouth;
        branch.name = "Suedtext Kreuz";
        branch.slug = "suedtext-kreuz";
        branch.is_default = false;
        draft.branches.push_back(branch);
        Resource staff;
        staff.id = kSouthStaff;
        staff.branch = kSouth;
        staff.name = "Rosa Suedtext";
        staff.skills = {"cut"};
        draft.resources.push_back(staff);
    });
}

void Strangers::fill(Place& place, const Headers& headers) {
    place.ids = {{"bra", place.branch.text()}, {"res", place.resource.text()}, {"ser", place.service.text()}};
    const json person{{"name", "Kundin " + place.word}, {"phone", place.phone}};
    const json target{{"service_id", place.service.text()}, {"resource_id", place.resource.text()}};
    auto booking = target;
    booking.update({{"start", at(10)}, {"customer", person}, {"notes", place.word}});
    const auto booked = post("/v1/appointments", booking, headers);
    place.ids["apt"] = must_make(booked);
    place.ids["cus"] = booked.body["customer"]["id"];
    auto hold = target;
    hold["start"] = at(11);
    must_make(post("/v1/holds", hold, headers));
    place.ids["blk"] = must_make(post(
        "/v1/blocks",
        {{"resource_id", place.resource.text()}, {"start", at(14)}, {"end", at(15)}, {"reason", place.word}}, headers));
    auto waiting = target;
    waiting.update({{"customer", person}, {"note", place.word}});
    place.ids["wle"] = must_make(post("/v1/waitlist", waiting, headers));
    place.ids["key"] = must_make(post("/v1/keys", {{"name", place.word}}, headers));
    place.ids["vok"] = must_make(
        post("/v1/keys", {{"voice_key", "key_of_" + place.word}, {"agent_id", "agent_" + place.word}}, headers));
    fill_by_sql(place);
}

void Strangers::fill_by_sql(Place& place) {
    const auto make = [&](const std::string& prefix) {
        const auto number = salon.ids.next();
        place.ids[prefix] = encode_id(prefix, number);
        return std::to_string(number);
    };
    const auto quoted = [](const std::string& text) { return '\'' + text + '\''; };
    const auto company = std::to_string(place.company.value), branch = std::to_string(place.branch.value);
    const auto appointment = std::to_string(number_of(place.ids["apt"]));
    const auto word = quoted(place.word), now = quoted("2026-01-01");
    const auto insert = [&](const std::string& into, const std::string& values) {
        salon.test.run("INSERT INTO " + into + " VALUES (" + values + ")");
    };
    const auto session = make("ses");
    salon.test.run("UPDATE appointment SET session_id = " + session + " WHERE appointment_id = " + appointment);
    salon.test.run("UPDATE claim SET session_id = " + session +
                   ", service_id = " + std::to_string(place.service.value) + " WHERE appointment_id = " + appointment);
    insert("waitlist_offer (offer_id, entry_id, appointment_id, starts_at, expires_at, state, created_at)",
           make("off") + ", " + std::to_string(number_of(place.ids["wle"])) + ", " + appointment + ", " + now + ", " +
               now + ", 'expired', " + now);
    insert("message (message_id, company_id, appointment_id, customer_id, kind, dedupe_key, starts_at, created_at)",
           make("msg") + ", " + company + ", " + appointment + ", " + std::to_string(number_of(place.ids["cus"])) +
               ", 'confirmed', " + quoted("confirmed:" + place.ids["apt"] + ":77") + ", " + now + ", " + now);
    insert("voice_call (voice_call_id, company_id, call_id, branch_id, agent_id, from_number, first_seen_at)",
           make("vca") + ", " + company + ", " + quoted("call_" + place.word) + ", " + branch + ", " +
               quoted("agent_" + place.word) + ", " + quoted(place.phone) + ", " + now);
    insert("voice_note (voice_note_id, company_id, branch_id, dedupe_key, name, text, call_back, created_at)",
           make("vno") + ", " + company + ", " + branch + ", " + quoted(place.word) + ", " + word + ", " + word +
               ", TRUE, " + now);
    insert("series (series_id, company_id, branch_id, service_id, customer_id, rrule, starts_local, created_at)",
           make("srs") + ", " + company + ", " + branch + ", " + std::to_string(place.service.value) + ", " +
               std::to_string(number_of(place.ids["cus"])) + ", 'FREQ=DAILY;COUNT=2', '2026-01-01T09:00', " + now);
    insert("job (job_id, company_id, queue, kind, subject_id, unique_key, args, state, run_at, created_at, last_error)",
           make("job") + ", " + company + ", 'sync', 'sync', 5, " + quoted("test:" + place.word) +
               ", '{\"version\":3}', 'dead', " + now + ", " + now + ", " + word);
    if (place.branch == kSouth) return;  // agents and numbers are the company's
    insert("voice_agent (company_id, agent_id, branch_id, created_at)",
           company + ", " + quoted("agent_" + place.word) + ", " + branch + ", " + now);
    insert("voice_number (company_id, to_number, branch_id, created_at)",
           company + ", " + quoted(place.phone) + ", " + branch + ", " + now);
}

std::string Strangers::limited_key(const std::vector<BranchId>& branches, store::Scopes scopes) {
    auto text = new_api_key();
    salon.database.transact([&](store::Tx& tx) {
        store::ApiKey one{salon.ids.make<ApiKeyId>(), demo::kCompany, "limited", scopes, tx.now(), std::nullopt};
        one.branches = branches;
        store::insert_api_key(tx, one, *api_key_hash(text));
    });
    return text;
}

std::string Strangers::unknown(const std::string& prefix) { return encode_id(prefix, salon.ids.next()); }

}  // namespace slotkeeper::tests
