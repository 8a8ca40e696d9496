// webhook_door: checks, parses, stores and answers a webhook.
#include "adapters/calcom/webhook_door.h"

#include "adapters/calcom/bodies.h"
#include "adapters/http/problem.h"
#include "engine/base/calendar_text.h"
#include "engine/guards/api_key.h"
#include "engine/guards/digest.h"
#include "engine/store/calendar/account_rows.h"

#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace slotkeeper::calcom {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kWordLengthMax = 60;
constexpr std::size_t kUidLengthMax = 64;

// Keeps printable ASCII and cuts the text to the length of its column.
std::string plain(std::string text, std::size_t length_max) {
    std::erase_if(text, [](char letter) { return letter <= ' ' || letter > '~'; });
    return text.substr(0, length_max);
}

std::optional<bool> live_after(std::string_view word) {
    for (const std::string_view standing : {"BOOKING_CREATED", "BOOKING_RESCHEDULED", "BOOKING_REQUESTED"}) {
        if (word == standing) return true;
    }
    if (word == "BOOKING_CANCELLED" || word == "BOOKING_REJECTED") return false;
    return std::nullopt;
}

// {"attendees": [{"email", "noShow"}]}: the first attendee counts.
std::optional<bool> absence(const Json& payload) {
    const auto& attendees = array_at(payload, "attendees");
    if (attendees.empty()) return std::nullopt;
    const auto& first = attendees.front();
    const auto absent = first.is_object() ? first.find("noShow") : first.end();
    return absent != first.end() && absent->is_boolean() ? std::optional(absent->get<bool>()) : std::nullopt;
}

Refusal webhook_not_signed() {
    return refuse(ErrorCode::unauthorized, "X-Cal-Signature-256",
                  "the signature is missing or does not match this account");
}

std::shared_ptr<const WebhookDoor::Account> account_of(WebhookDoor& door, AccountId id) {
    if (const auto known = door.accounts.find(id)) return *known;
    const auto asked = door.clock.now();
    const auto row = door.database.read([&](store::Tx& tx) { return store::load_account(tx, id); });
    if (!row) return nullptr;
    auto secret = door.sealer.open(row->sealed_webhook_secret);
    if (!secret || secret->empty()) {
        spdlog::error("webhook: secret cannot be decrypted with this server's secret.key account={}", id.text());
        return nullptr;
    }
    auto account =
        std::make_shared<const WebhookDoor::Account>(WebhookDoor::Account{id, row->company, std::move(*secret)});
    door.accounts.put(id, account, asked);
    return account;
}

Result<http::Response> receive(const http::Request& request, WebhookDoor& door) {
    const auto id = AccountId::parse(request.captures.at(0));
    const auto signature = request.header("x-cal-signature-256");
    if (!id || signature.size() != 64) return webhook_not_signed();
    const auto account = account_of(door, *id);
    if (!account || !constant_time_equal(hex(hmac_sha256(account->secret, request.body)), signature)) {
        return webhook_not_signed();
    }
    const auto demo = !door.loopback && door.catalogs.recent(account->company)->company().demo;
    if (auto served = check_demo(demo, door.loopback); !served) return served.refusal();
    auto said = read_webhook(request.body);
    store::InboundEvent event;
    event.id = door.ids.make<InboundId>();
    event.company = account->company;
    event.account = account->id;
    event.dedupe_key = hex(sha256("webhook:" + request.body));
    event.word = std::move(said.word);
    event.remote_uid = std::move(said.remote_uid);
    event.hint = std::move(said.hint);
    event.payload = request.body;
    const auto job = door.ids.make<JobId>();
    const auto fresh = door.database.transact([&](store::Tx& tx) {
        event.received_at = tx.now();
        return store::receive_event(tx, event, job);
    });
    if (fresh) door.after_commit();
    http::Response response;
    response.body = fresh ? R"({"received":true})" : R"({"received":true,"known":true})";
    return response;
}

}  // namespace

WebhookWord read_webhook(const std::string& body) {
    const auto json = Json::parse(body, nullptr, /*allow_exceptions=*/false);
    WebhookWord said{"unreadable", {}, {}};
    if (!json.is_object()) return said;
    said.word = plain(text_at(json, "triggerEvent"), kWordLengthMax);
    if (said.word.empty()) said.word = "unreadable";
    const auto inner = json.find("payload");
    const auto& payload = inner != json.end() && inner->is_object() ? *inner : json;  // MEETING_… have no inner payload
    said.remote_uid = plain(text_at(payload, "uid"), kUidLengthMax);
    if (said.remote_uid.empty()) said.remote_uid = plain(text_at(payload, "bookingUid"), kUidLengthMax);
    auto& hint = said.hint;
    hint.live = live_after(said.word);
    if (said.word == "BOOKING_NO_SHOW_UPDATED") hint.absent = absence(payload);
    if (hint.live && *hint.live) {
        const auto status = text_at(payload, "status");
        hint.pending = status.empty() ? said.word == "BOOKING_REQUESTED" : status == "PENDING";
        hint.earlier_uid = plain(text_at(payload, "rescheduleUid"), kUidLengthMax);
        hint.starts_at = parse_rfc3339(text_at(payload, "startTime"));
    }
    if (const auto metadata = payload.find("metadata"); metadata != payload.end()) {
        hint.appointment = AppointmentId::parse(text_at(*metadata, "slotkeeper_appointment_id"));
    }
    return said;
}

void add_webhook_route(http::Router& router, WebhookDoor& door) {
    router.add("POST", "/hooks/calcom/{account}", [&door](const http::Request& request) {
        auto answered = receive(request, door);
        return answered ? std::move(*answered) : http::problem(answered.refusal(), request);
    });
}

}  // namespace slotkeeper::calcom
