// calcom_webhook: checks, parses, stores and answers a webhook.
#include "adapters/calcom/calcom_webhook.h"

#include "adapters/calcom/bodies.h"
#include "adapters/http/problem.h"
#include "engine/base/calendar_text.h"
#include "engine/guards/api_key.h"
#include "engine/guards/digest.h"
#include "engine/store/calendar/account_rows.h"

#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

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

std::optional<bool> live_after(std::string_view trigger) {
    for (const std::string_view standing : {"BOOKING_CREATED", "BOOKING_RESCHEDULED", "BOOKING_REQUESTED"}) {
        if (trigger == standing) return true;
    }
    if (trigger == "BOOKING_CANCELLED" || trigger == "BOOKING_REJECTED") return false;
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

std::shared_ptr<const CalcomWebhook::Account> account_of(CalcomWebhook& webhook, AccountId id) {
    if (const auto known = webhook.accounts.find(id)) return *known;
    const auto asked = webhook.clock.now();
    const auto row = webhook.database.read([&](store::Tx& tx) { return store::load_account(tx, id); });
    if (!row) return nullptr;
    auto secret = webhook.sealer.open(row->sealed_webhook_secret);
    if (!secret || secret->empty()) {
        spdlog::error("webhook: secret cannot be decrypted with this server's secret.key account={}", id.text());
        return nullptr;
    }
    auto account =
        std::make_shared<const CalcomWebhook::Account>(CalcomWebhook::Account{id, row->company, std::move(*secret)});
    webhook.accounts.put(id, account, asked);
    return account;
}

Result<http::Response> receive(const http::Request& request, CalcomWebhook& webhook) {
    const auto id = AccountId::parse(request.captures.at(0));
    const auto signature = request.header("x-cal-signature-256");
    if (!id || signature.size() != 64) return webhook_not_signed();
    const auto account = account_of(webhook, *id);
    if (!account || !constant_time_equal(hex(hmac_sha256(account->secret, request.body)), signature)) {
        return webhook_not_signed();
    }
    const auto demo = !webhook.loopback && webhook.catalogs.recent(account->company)->company().demo;
    if (auto served = check_demo(demo, webhook.loopback); !served) return served.refusal();
    auto received = read_webhook(request.body);
    store::InboundEvent event;
    event.id = webhook.ids.make<InboundId>();
    event.company = account->company;
    event.account = account->id;
    event.dedupe_key = hex(sha256("webhook:" + request.body));
    event.trigger = std::move(received.trigger);
    event.remote_uid = std::move(received.remote_uid);
    event.hint = std::move(received.hint);
    event.payload = request.body;
    const auto job = webhook.ids.make<JobId>();
    const auto fresh = webhook.database.transact([&](store::Tx& tx) {
        event.received_at = tx.now();
        return store::receive_event(tx, event, job);
    });
    if (fresh) webhook.after_commit();
    http::Response response;
    response.body = fresh ? R"({"received":true})" : R"({"received":true,"known":true})";
    return response;
}

}  // namespace

WebhookEvent read_webhook(const std::string& body) {
    const auto json = Json::parse(body, nullptr, /*allow_exceptions=*/false);
    WebhookEvent received{"unreadable", {}, {}};
    if (!json.is_object()) return received;
    received.trigger = plain(text_at(json, "triggerEvent"), kWordLengthMax);
    if (received.trigger.empty()) received.trigger = "unreadable";
    const auto inner = json.find("payload");
    const auto& payload = inner != json.end() && inner->is_object() ? *inner : json;  // MEETING_… have no inner payload
    received.remote_uid = plain(text_at(payload, "uid"), kUidLengthMax);
    if (received.remote_uid.empty()) received.remote_uid = plain(text_at(payload, "bookingUid"), kUidLengthMax);
    auto& hint = received.hint;
    hint.live = live_after(received.trigger);
    if (received.trigger == "BOOKING_NO_SHOW_UPDATED") hint.absent = absence(payload);
    if (hint.live && *hint.live) {
        const auto status = text_at(payload, "status");
        hint.pending = status.empty() ? received.trigger == "BOOKING_REQUESTED" : status == "PENDING";
        hint.earlier_uid = plain(text_at(payload, "rescheduleUid"), kUidLengthMax);
        hint.starts_at = parse_rfc3339(text_at(payload, "startTime"));
    }
    if (const auto metadata = payload.find("metadata"); metadata != payload.end()) {
        hint.appointment = AppointmentId::parse(text_at(*metadata, "slotkeeper_appointment_id"));
    }
    return received;
}

void add_webhook_route(http::Router& router, CalcomWebhook& webhook) {
    router.add("POST", "/hooks/calcom/{account}", [&webhook](const http::Request& request) {
        auto answered = receive(request, webhook);
        return answered ? std::move(*answered) : http::problem(answered.refusal(), request);
    });
}

}  // namespace slotkeeper::calcom
