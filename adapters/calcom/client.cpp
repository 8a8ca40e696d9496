// client: the requests, and what their answers mean.
#include "adapters/calcom/client.h"

#include "adapters/calcom/bodies.h"
#include "adapters/http/rfc3339.h"
#include "engine/store/database.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cassert>
#include <cctype>

namespace slotkeeper::calcom {

namespace {

using Json = nlohmann::json;

// A missing or unknown version is silently read as one of 2024-04-15, where everything means something else.
constexpr const char* kBookingsVersion = "2024-08-13";
constexpr const char* kUserAgent = "slotkeeper/" SLOTKEEPER_VERSION;

// A uid comes from Cal.com and goes into a path: whatever it holds, it stays one part of it.
std::string escaped(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (std::isalnum(byte) != 0 || letter == '-' || letter == '_') {
            out += letter;
        } else {
            out += '%';
            out += digits[byte >> 4U];
            out += digits[byte & 15U];
        }
    }
    return out;
}

std::string booking_path(const std::string& uid) { return "/v2/bookings/" + escaped(uid); }

http::ClientOptions transport(const CalendarAccess& access, const Options& options) {
    http::ClientOptions http;
    http.base_url = access.base_url;
    http.total_deadline = options.call_deadline;
    http.connect_timeout = std::min(http.connect_timeout, options.call_deadline);
    http.ca_file = options.ca_file;
    http.verify = options.verify_tls;
    return http;
}

RemoteRefusal refusal_of(const CallGate::Closed& closed) {
    const auto kind = closed.state == GateState::failing ? RefusalKind::unreachable : RefusalKind::rate_limited;
    return {kind, "not called: " + std::string(word(closed.state)), {}, std::chrono::ceil<Seconds>(closed.wait)};
}

// Null: no answer came.
CallReport report_of(const http::Reply* reply) {
    if (reply == nullptr) return {};
    CallReport report{.answered = reply->status < 500 && reply->status != 408, .limit = rate_limit_of(*reply)};
    // A server that is down says when to come back, too.
    if (reply->status >= 400) report.blocked = retry_after_of(*reply).value_or(Seconds{0});
    if (reply->status == 429) report.blocked = std::max(report.blocked, wait_of(*reply));
    return report;
}

}  // namespace

struct Client::Request {
    const char* method;
    std::string path;
    const char* version = kBookingsVersion;
    std::string body{};
    Urgency urgency = Urgency::background;
};

// JSON of an answer of success, or why there is none.
struct Client::Answer {
    std::optional<Json> json{};
    Failure failure = UnknownOutcome{"the body is not understood"};

    template <class T>
    RemoteAnswer<T> failure_as() const {
        return std::visit([](const auto& why) -> RemoteAnswer<T> { return why; }, failure);
    }
    template <class T>
    RemoteAnswer<T> read_by(std::optional<T> (*read)(const Json&)) const {
        if (json) {
            if (auto value = read(*json)) return std::move(*value);
        }
        return failure_as<T>();
    }
};

Client::Client(const CalendarAccess& access, Options options, CallGate& gate)
    : credential_(access.credential),
      budget_(budget_key(access.base_url, access.credential)),
      options_(std::move(options)),
      gate_(gate),
      http_(transport(access, options_)) {}

Client::Answer Client::ask(const Request& request) {
    assert(!store::in_transaction() && "locks would be held for as long as the call lasts");
    if (const auto closed = gate_.enter(budget_, request.urgency)) return {{}, refusal_of(*closed)};
    std::map<std::string, std::string> headers{{"Accept", "application/json"}, {"User-Agent", kUserAgent}};
    if (request.version != nullptr) headers["cal-api-version"] = request.version;
    if (!request.body.empty()) headers["Content-Type"] = "application/json";
    Exchange exchange{request.method, request.path, headers, request.body};
    headers["Authorization"] = "Bearer " + credential_;

    const auto begin = std::chrono::steady_clock::now();
    const auto outcome = http_.send(request.method, request.path, headers, request.body);
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
    if (reply->status < 200 || reply->status > 299) return {{}, failure_of(*reply)};
    auto json = Json::parse(reply->body, nullptr, /*allow_exceptions=*/false);
    return json.is_discarded() ? Answer{} : Answer{std::move(json)};
}

RemoteAnswer<RemoteBooking> Client::create(const NewRemoteBooking& booking) {
    return ask({"POST", "/v2/bookings", kBookingsVersion, create_body(booking, options_.attendee_domain)})
        .read_by(read_booking);
}

RemoteAnswer<RemoteBooking> Client::reschedule(const std::string& uid, Instant start, bool as_owner) {
    std::string by;
    if (as_owner) {
        const auto begin = std::chrono::steady_clock::now();
        auto email = owner_email();
        if (const auto* refusal = std::get_if<RemoteRefusal>(&email)) return *refusal;
        const auto* known = std::get_if<std::string>(&email);
        if (known == nullptr) return NotSent{"the owner's address was not to be had"};
        // Two slow calls would be longer than the one that is waited for.
        const auto slow = std::chrono::steady_clock::now() - begin > options_.call_deadline / 4;
        if (slow) return NotSent{"the owner's address took too long"};
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
                       "&afterStart=" + http::rfc3339(stretch.from) + "&beforeEnd=" + http::rfc3339(stretch.until) +
                       "&take=" + std::to_string(options_.page_size) + "&skip=";
    Bookings bookings;
    // Until an empty page: what the pagination block says of the total is not counted but computed.
    for (std::size_t skip = 0;;) {
        const auto answer = ask({"GET", query + std::to_string(skip)});
        const auto page = answer.json ? read_page(*answer.json) : std::nullopt;
        if (!page) return answer.failure_as<Bookings>();
        if (page->size == 0) return bookings;
        skip += page->size;
        bookings.insert(bookings.end(), page->bookings.begin(), page->bookings.end());
        if (std::chrono::steady_clock::now() > give_up) return NotSent{"the list is longer than one call's patience"};
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

RemoteAnswer<std::string> Client::me() {
    return ask({"GET", "/v2/me", nullptr, {}, Urgency::live}).read_by(read_account_name);
}

// A refusal is one that concerns every call; a key that may not ask for its owner makes the address empty.
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

std::shared_ptr<CalendarGateway> Clients::of(const CalendarAccess& access) {
    const std::lock_guard lock(mutex_);
    auto& known = known_[access.account];
    const auto same =
        known.client && known.access.base_url == access.base_url && known.access.credential == access.credential;
    if (!same) known = {access, std::make_shared<Client>(access, options_, gate_)};
    return known.client;
}

std::vector<AccountId> Clients::at_rest() {
    const std::lock_guard lock(mutex_);
    std::vector<AccountId> resting;
    for (const auto& [account, known] : known_) {
        if (known.client->at_rest()) resting.push_back(account);
    }
    return resting;
}

}  // namespace slotkeeper::calcom
