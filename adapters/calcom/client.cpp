// client: sends the requests and interprets the responses.
#include "adapters/calcom/client.h"

#include "adapters/calcom/bodies.h"
#include "adapters/calcom/wire.h"
#include "engine/base/assert.h"
#include "engine/base/calendar_text.h"
#include "engine/store/mariadb/database.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace slotkeeper::calcom {

namespace {

using Json = nlohmann::json;

// Cal.com treats a missing or unknown version as 2024-04-15, which has other semantics, without an error.
constexpr const char* kBookingsVersion = "2024-08-13";
constexpr const char* kEventTypesVersion = "2024-06-14";
constexpr const char* kSlotsVersion = "2024-09-04";

RemoteRefusal at_rest_for(const CallGate::Closed& closed) {
    auto refusal = refusal_of(closed);
    refusal.suspended = true;
    refusal.push = closed.urgency <= Urgency::push;
    return refusal;
}

std::string booking_path(const std::string& uid) { return "/v2/bookings/" + escaped(uid); }

}  // namespace

struct Client::Request {
    const char* method;
    std::string path;
    const char* version = kBookingsVersion;
    std::string body{};
    Urgency urgency = Urgency::background;
    bool quick = false;
};

// The JSON of a successful response, or the failure.
struct Client::Answer {
    std::optional<Json> json{};
    Failure failure = UnknownOutcome{"the response body cannot be parsed"};
    bool token_refused = false;

    template <class T>
    RemoteAnswer<T> failure_as() const {
        return std::visit([](const auto& why) -> RemoteAnswer<T> { return why; }, failure);
    }
    template <class T>
    RemoteAnswer<T> read_by(std::optional<T> (*read)(const Json&)) const {
        if (json) {
            if (auto value = read(*json)) return std::move(*value);
            return UnknownOutcome{"the response body cannot be parsed", false, /*unreadable=*/true};
        }
        return failure_as<T>();
    }
};

Client::Client(const CalendarAccess& access, Options options, CallGate& gate)
    : credential_(access.credential),
      // Cal.com counts each token separately, but several tokens of one account may be used within one window.
      budget_(budget_key(access.base_url, access.changing ? "oauth " + access.account.text() : access.credential)),
      changing_(access.changing),
      options_(std::move(options)),
      gate_(gate),
      http_(transport(access.base_url, options_, options_.call_deadline)),
      quick_(transport(access.base_url, options_, std::min(options_.call_deadline, options_.slots_deadline))) {}

// A 401 means that the key is invalid, or that it has no permission for this booking. One booking must not block the
// calls for all others, so the key is checked before it is reported as refused. If that is impossible now, the call,
// which had no effect, counts as not sent and is tried again later.
Client::Answer Client::ask(const Request& request) {
    auto answer = ask_with_token(request);
    auto* refusal = std::get_if<RemoteRefusal>(&answer.failure);
    const auto of_one_booking = request.path.starts_with(booking_path(""));
    if (answer.json || refusal == nullptr || refusal->kind != RefusalKind::unauthorized || !of_one_booking)
        return answer;
    auto about_key = ask_with_token({"GET", "/v2/me", nullptr, {}, Urgency::live});
    const auto* key_refusal = std::get_if<RemoteRefusal>(&about_key.failure);
    if (!about_key.json && key_refusal == nullptr) return {{}, NotSent{"a 401, and no answer about the key itself"}};
    if (!about_key.json && key_refusal->wait > Seconds{0}) return about_key;
    if (about_key.json || key_refusal->kind != RefusalKind::unauthorized) refusal->kind = RefusalKind::forbidden;
    return answer;
}

Client::Answer Client::ask_with_token(const Request& request) {
    if (!changing_) return send(request, credential_);
    // The caller waits for one call, so a slow first attempt leaves no time for a second.
    const auto give_up = std::chrono::steady_clock::now() + options_.call_deadline / 2;
    const auto late = [&] { return std::chrono::steady_clock::now() > give_up; };
    auto token = changing_->present();
    for (const auto again : {true, false}) {
        const auto* text = std::get_if<std::string>(&token);
        if (text == nullptr) {
            if (const auto* refusal = std::get_if<RemoteRefusal>(&token)) return {{}, *refusal};
            const auto* not_sent = std::get_if<NotSent>(&token);
            return {{}, not_sent != nullptr ? *not_sent : NotSent{"no access token available"}};
        }
        if (late()) return {{}, NotSent{"timeout while getting the access token"}};
        auto answer = send(request, *text);
        if (!answer.token_refused || !again) return answer;
        token = changing_->instead_of(std::string(*text));
    }
    return {{}, NotSent{"no access token available"}};
}

Client::Answer Client::send(const Request& request, const std::string& credential) {
    SLOTKEEPER_ASSERT(!store::in_transaction(), "locks would be held for as long as the call lasts");
    if (const auto closed = gate_.enter(budget_, request.urgency)) return {{}, at_rest_for(*closed)};
    std::map<std::string, std::string> headers{{"Accept", "application/json"}, {"User-Agent", kUserAgent}};
    if (request.version != nullptr) headers["cal-api-version"] = request.version;
    if (!request.body.empty()) headers["Content-Type"] = "application/json";
    Exchange exchange{request.method, request.path, headers, request.body};
    headers["Authorization"] = "Bearer " + credential;

    const auto begin = std::chrono::steady_clock::now();
    auto& transport = request.quick ? quick_ : http_;
    const auto outcome = transport.send(request.method, request.path, headers, request.body);
    const auto* reply = std::get_if<http::Reply>(&outcome);
    gate_.leave(budget_, report_of(reply));
    if (reply != nullptr) {
        exchange.status = reply->status;
        exchange.answer = reply->body;
    }
    if (options_.record) options_.record(exchange);
    if (const auto* not_sent = std::get_if<http::NotSent>(&outcome)) return {{}, NotSent{not_sent->reason}};
    if (const auto* unknown = std::get_if<http::Unknown>(&outcome)) {
        const auto timed_out = std::chrono::steady_clock::now() - begin >= options_.call_deadline;
        return {{}, UnknownOutcome{unknown->reason, timed_out}};
    }
    if (reply->status < 200 || reply->status > 299) {
        return {{}, failure_of(*reply), /*token_refused=*/reply->status == 401 || reply->status == 498};
    }
    auto json = Json::parse(reply->body, nullptr, /*allow_exceptions=*/false);
    return json.is_discarded() ? Answer{} : Answer{std::move(json)};
}

RemoteAnswer<CallStep> Client::begin_step(const CallsNeeded& needed) {
    auto step = gate_.begin_step(budget_, urgency_of(needed.push), needed.calls);
    if (const auto* closed = std::get_if<CallGate::Closed>(&step)) return at_rest_for(*closed);
    return std::get<CallStep>(std::move(step));
}

RemoteAnswer<RemoteBooking> Client::create(const NewRemoteBooking& booking) {
    const auto& domain = options_.attendee_domain;
    auto answer = ask({"POST", "/v2/bookings", kBookingsVersion, create_body(booking, domain)}).read_by(read_booking);
    const auto* refusal = std::get_if<RemoteRefusal>(&answer);
    if (refusal == nullptr || refusal->kind != RefusalKind::invalid) return answer;
    // Which attendee fields Cal.com accepts depends on its version and forms: without the refused fields, the booking
    // is still created.
    const auto fewer = fields_refused(booking, refusal->message);
    if (!fewer) return answer;
    return ask({"POST", "/v2/bookings", kBookingsVersion, create_body(booking, domain, *fewer)}).read_by(read_booking);
}

RemoteAnswer<RemoteBooking> Client::reschedule(const std::string& uid, Instant start, bool as_owner) {
    std::string by;
    if (as_owner) {
        const auto begin = std::chrono::steady_clock::now();
        auto email = owner_email();
        if (const auto* refusal = std::get_if<RemoteRefusal>(&email)) return *refusal;
        const auto* known = std::get_if<std::string>(&email);
        if (known == nullptr) return NotSent{"the owner's address is not available"};
        // The caller waits for one call, not for two slow ones.
        const auto slow = std::chrono::steady_clock::now() - begin > options_.call_deadline / 4;
        if (slow) return NotSent{"timeout while getting the owner's address"};
        by = *known;
    }
    return ask({"POST", booking_path(uid) + "/reschedule", kBookingsVersion, reschedule_body(start, by)})
        .read_by(read_booking);
}

RemoteAnswer<RemoteBooking> Client::cancel(const std::string& uid) {
    return ask({"POST", booking_path(uid) + "/cancel", kBookingsVersion, cancel_body()}).read_by(read_booking);
}

RemoteAnswer<RemoteBooking> Client::get(const std::string& uid) {
    return ask({"GET", booking_path(uid)}).read_by(read_booking);
}

RemoteAnswer<std::vector<RemoteBooking>> Client::list(std::int64_t event_type_id, const Interval& stretch) {
    using Bookings = std::vector<RemoteBooking>;
    const auto give_up = std::chrono::steady_clock::now() + options_.call_deadline;
    const auto query = "/v2/bookings?eventTypeId=" + std::to_string(event_type_id) +
                       "&afterStart=" + format_rfc3339(stretch.from) + "&beforeEnd=" + format_rfc3339(stretch.until) +
                       "&take=" + std::to_string(options_.page_size) + "&skip=";
    Bookings bookings;
    // Until a page that is not full: the total in the pagination block is computed, not counted.
    for (std::size_t skip = 0;;) {
        const auto answer = ask({"GET", query + std::to_string(skip)});
        const auto page = answer.json ? read_page(*answer.json) : std::nullopt;
        if (!page) return answer.failure_as<Bookings>();
        skip += page->size;
        bookings.insert(bookings.end(), page->bookings.begin(), page->bookings.end());
        if (page->size < options_.page_size) return bookings;
        if (std::chrono::steady_clock::now() > give_up) return NotSent{"timeout while reading the list"};
    }
}

RemoteAnswer<RemoteBooking> Client::confirm(const std::string& uid) {
    return ask({"POST", booking_path(uid) + "/confirm", kBookingsVersion, "{}"}).read_by(read_booking);
}

RemoteAnswer<RemoteBooking> Client::decline(const std::string& uid) {
    return ask({"POST", booking_path(uid) + "/decline", kBookingsVersion, decline_body()}).read_by(read_booking);
}

RemoteAnswer<RemoteBooking> Client::mark_absent(const std::string& uid, const std::string& attendee_email,
                                                bool absent) {
    return ask({"POST", booking_path(uid) + "/mark-absent", kBookingsVersion, absent_body(attendee_email, absent)})
        .read_by(read_booking);
}

RemoteAnswer<RemoteUser> Client::reassign(const std::string& uid, std::int64_t host_id) {
    const auto path = booking_path(uid) + "/reassign/" + std::to_string(host_id);
    return ask({"POST", path, kBookingsVersion, reassign_body()}).read_by(read_reassigned);
}

RemoteAnswer<std::string> Client::me() {
    return ask({"GET", "/v2/me", nullptr, {}, Urgency::live}).read_by(read_account_name);
}

RemoteAnswer<std::vector<Instant>> Client::slots(const SlotsWanted& wanted) {
    auto path = "/v2/slots?eventTypeId=" + std::to_string(wanted.event_type_id) +
                "&start=" + format_rfc3339(wanted.span.from) +
                "&end=" + format_rfc3339(wanted.span.until - Seconds(1)) + "&timeZone=UTC";
    if (!wanted.moving_uid.empty()) path += "&bookingUidToReschedule=" + escaped(wanted.moving_uid);
    const auto urgency = wanted.live ? Urgency::live : Urgency::background;
    return ask({"GET", std::move(path), kSlotsVersion, {}, urgency, /*quick=*/true}).read_by(read_slots);
}

RemoteAnswer<RemoteUser> Client::user() {
    return ask({"GET", "/v2/me", nullptr, {}, Urgency::live}).read_by(read_user);
}

RemoteAnswer<std::vector<RemoteEventType>> Client::event_types(const std::string& username) {
    const auto path = "/v2/event-types?username=" + escaped(username);
    return ask({"GET", path, kEventTypesVersion, {}, Urgency::live}).read_by(read_event_types);
}

RemoteAnswer<RemoteEventType> Client::event_type(std::int64_t id) {
    const auto path = "/v2/event-types/" + std::to_string(id);
    auto answer = ask({"GET", path, kEventTypesVersion, {}, Urgency::live}).read_by(read_event_type);
    // For a booking request the same message means `invalid`; here the requested event type itself does not exist.
    if (auto* refusal = std::get_if<RemoteRefusal>(&answer); refusal != nullptr && is_unknown_event_type(*refusal)) {
        refusal->kind = RefusalKind::not_found;
    }
    return answer;
}

RemoteAnswer<RemoteEventType> Client::create_event_type(const NewRemoteEventType& wanted) {
    return ask({"POST", "/v2/event-types", kEventTypesVersion, event_type_body(wanted), Urgency::live})
        .read_by(read_event_type);
}

// Refused only for reasons that concern every call; if the key may not read its owner, the address is empty.
RemoteAnswer<std::string> Client::owner_email() {
    {
        const std::lock_guard lock(mutex_);
        if (owner_email_) return *owner_email_;
    }
    auto email = ask({"GET", "/v2/me", nullptr}).read_by(read_account_email);
    if (const auto* refusal = std::get_if<RemoteRefusal>(&email)) {
        const auto of_every_call =
            refusal->kind == RefusalKind::rate_limited || refusal->kind == RefusalKind::unauthorized;
        if (of_every_call) return email;
        email = std::string();
    }
    if (const auto* known = std::get_if<std::string>(&email)) {
        const std::lock_guard lock(mutex_);
        owner_email_ = *known;
    }
    return email;
}

RemoteAnswer<ListPage> Client::page(const ListQuery& asked) {
    const auto take = asked.newest ? std::size_t{1} : options_.page_size;
    const auto answer = ask({"GET", list_path(asked, take)});
    auto page = answer.json ? read_list(*answer.json, take) : std::nullopt;
    if (!page) return answer.failure_as<ListPage>();
    return std::move(*page);
}

RemoteAnswer<std::vector<WebhookSubscription>> Client::subscriptions() {
    using Subscriptions = std::vector<WebhookSubscription>;
    const auto give_up = std::chrono::steady_clock::now() + options_.call_deadline;
    const auto path = "/v2/webhooks?take=" + std::to_string(options_.page_size) + "&skip=";
    Subscriptions all;
    while (true) {
        const auto answer = ask({"GET", path + std::to_string(all.size()), nullptr, {}, Urgency::live});
        const auto page = answer.json ? read_subscriptions(*answer.json) : std::nullopt;
        if (!page) return answer.failure_as<Subscriptions>();
        all.insert(all.end(), page->begin(), page->end());
        if (page->size() < options_.page_size) return all;
        if (std::chrono::steady_clock::now() > give_up) return NotSent{"timeout while reading the list"};
    }
}

RemoteAnswer<WebhookSubscription> Client::subscribe(const WebhookSubscription& wanted) {
    const auto* const method = wanted.id.empty() ? "POST" : "PATCH";
    const auto path = wanted.id.empty() ? std::string("/v2/webhooks") : "/v2/webhooks/" + escaped(wanted.id);
    return ask({method, path, nullptr, subscription_body(wanted), Urgency::live}).read_by(read_subscription);
}

RemoteAnswer<WebhookSubscription> Client::unsubscribe(const std::string& id) {
    return ask({"DELETE", "/v2/webhooks/" + escaped(id), nullptr, {}, Urgency::live}).read_by(read_subscription);
}

std::shared_ptr<CalendarGateway> Clients::of(const CalendarAccess& access) {
    const std::lock_guard lock(mutex_);
    auto& known = known_[access.account];
    const auto same = known.client && known.access.base_url == access.base_url &&
                      known.access.credential == access.credential && known.access.changing == access.changing;
    if (!same) known = {access, std::make_shared<Client>(access, options_, gate_)};
    return known.client;
}

std::vector<AccountId> Clients::suspended_accounts(bool push) {
    const std::lock_guard lock(mutex_);
    std::vector<AccountId> suspended;
    for (const auto& [account, known] : known_) {
        if (known.client->is_suspended(push)) suspended.push_back(account);
    }
    return suspended;
}

}  // namespace slotkeeper::calcom
