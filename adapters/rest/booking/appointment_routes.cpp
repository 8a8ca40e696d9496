// appointment_routes: books, reads and changes appointments.
#include "adapters/http/fields.h"
#include "adapters/rest/appointment_answers.h"
#include "adapters/rest/booking_request.h"
#include "adapters/rest/query.h"
#include "engine/base/result.h"
#include "engine/booking/decide.h"
#include "engine/desk/customers.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/booking/customer_rows.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace slotkeeper::rest {

namespace {

using nlohmann::json;

// --- booking -------------------------------------------------------------------------------------

// A request that books a hold may repeat the service and start, which must be those of the hold. Whether the hold still
// exists and belongs to the caller is decided by the desk: there a repeated request finds its result, even if the
// appointment has changed since.
Result<Done> check_same_as_hold(const http::Fields& body, RestApi& api, const Caller& caller, AppointmentId hold_id,
                                const CatalogPtr& catalog) {
    if (!body.has("service") && !body.has("service_id") && !body.has("start")) return Done{};
    const auto hold =
        api.database.read([&](store::Tx& tx) { return store::load_appointment(tx, caller.company, hold_id); });
    if (!hold || hold->state != State::held || hold->holder != caller.text()) return Done{};
    const auto target = read_target(body, *catalog);
    if (!target) return target.refusal();
    if (hold->service != target->service) return refuse(ErrorCode::invalid_field, "hold_id", "holds another service");
    if (hold->time.from != target->start) return refuse(ErrorCode::invalid_field, "hold_id", "holds another start");
    return Done{};
}

Result<Command> read_booking(const http::Fields& body, RestApi& api, const Caller& caller, const CatalogPtr& catalog) {
    Checks check;
    Command command;
    const auto hold = check(body.optional_id<AppointmentId>("hold_id"));
    const auto target = hold ? Target{} : check(read_target(body, *catalog));
    auto customer = check(read_customer(body, *catalog, api.clock.now()));
    auto remarks = check(read_remarks(body));
    if (check.failed()) return check.refusal();
    if (!hold) {
        command.ask = Book{api.ids.make<AppointmentId>(),
                           target.branch,
                           target.service,
                           target.start,
                           target.preferences,
                           std::move(customer),
                           std::move(remarks.notes),
                           std::move(remarks.metadata)};
        return command;
    }
    if (auto same = check_same_as_hold(body, api, caller, *hold, catalog); !same) return same.refusal();
    command.ask =
        ConvertHold{*hold, caller.text(), std::move(customer), std::move(remarks.notes), std::move(remarks.metadata)};
    return command;
}

Result<http::Response> booking_refused(const Refusal& refusal, const http::Request& request, RestApi& api,
                                       const Command& command) {
    const auto* book = std::get_if<Book>(&command.ask);
    if (book == nullptr) {  // the desk refuses the field "id", the caller sent hold_id
        auto renamed = refusal;
        if (renamed.field == "id") renamed.field = "hold_id";
        return renamed;
    }
    const auto question = question_about(command.company, book->service, book->branch, book->preferences);
    return start_refused(refusal, request, api, question, book->start);
}

const CustomerDetails& details_of(const Command& command) {
    if (const auto* book = std::get_if<Book>(&command.ask)) return book->customer;
    return std::get<ConvertHold>(command.ask).customer;
}

// Whether this booking created the customer: both were then written in one transaction, with one `now`.
bool was_created_by(store::Tx& tx, const Appointment& booked, const Customer& customer) {
    const auto history = store::load_history(tx, booked.company, booked.id);
    return std::any_of(history.begin(), history.end(), [&](const AuditEvent& event) {
        return event.version == booked.version && event.at == customer.created_at;
    });
}

// For a customer who was known before, shows the stored data, because the request does not change them.
Json booked_customer_json(const Receipt& receipt, const Result<Command>& command, RestApi& api) {
    const auto& booked = *receipt.appointment;
    if (!booked.customer) return {};  // only if the row is damaged
    const auto id = *booked.customer;
    Json shown;
    auto created = receipt.customer_created;
    if (created) {  // as in the request: no read needed
        shown = brief_customer_json(id, details_of(*command));
    } else if (receipt.known_customer) {
        shown = brief_customer_json(*receipt.known_customer);
    } else {
        const auto known = api.database.read([&](store::Tx& tx) {
            auto stored = store::load_customer(tx, booked.company, id);
            created = receipt.replayed && stored && was_created_by(tx, booked, *stored);
            return stored;
        });
        shown = known ? brief_customer_json(*known) : erased_customer_json(id);
    }
    shown["created"] = created;
    return shown;
}

Result<http::Response> book(const http::Request& request, RestApi& api, const Caller& caller) {
    auto body = http::read_json_body(request);
    if (!body) return body.refusal();
    auto key = key_of_request(request, api, caller, *body);
    if (!key) return key.refusal();
    fill_open_segments(*body);
    const auto fields = http::Fields::of(*body, {"service_id", "service", "start", "resource_id", "segments",
                                                 "branch_id", "hold_id", "customer", "notes", "metadata"});
    if (!fields) return fields.refusal();
    auto command = with_catalog(api, caller,
                                [&](const CatalogPtr& catalog) { return read_booking(*fields, api, caller, catalog); });
    const auto receipt = submit_or_recall(api, caller, *key, command);
    if (!receipt) return command ? booking_refused(receipt.refusal(), request, api, *command) : receipt.refusal();

    const auto& booked = *receipt->appointment;
    if (command && !receipt->customer_created && !receipt->replayed) {
        complete_customer(api.database, caller.company, *booked.customer, details_of(*command));
    }
    const auto catalog = catalog_for(api, caller, std::span(&booked, 1));
    const auto sync = receipt->replayed ? stored_sync(api, booked, *catalog) : fresh_sync(booked, *catalog);
    auto response = json_response(201, appointment_json(booked, *catalog, booked_customer_json(*receipt, command, api),
                                                        sync, allowed_now(api, booked)));
    response.headers.emplace_back("Location", "/v1/appointments/" + booked.id.text());
    return with_receipt(std::move(response), *receipt);
}

// --- changing ------------------------------------------------------------------------------------

// "3" in quotes, as in the ETag; * means any version.
Result<std::optional<int>> expected_version(const http::Request& request) {
    if (!request.headers.contains("if-match")) return std::optional<int>();
    auto text = request.header("if-match");
    if (text == "*") return std::optional<int>();
    int version = 0;
    if (text.size() > 2 && text.front() == '"' && text.back() == '"') {
        text = text.substr(1, text.size() - 2);
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
        if (error == std::errc{} && end == text.data() + text.size() && version > 0) return std::optional(version);
    }
    return refuse(ErrorCode::invalid_field, "If-Match", "must be an ETag of this appointment, like \"3\", or *");
}

// Alternatives with the current staff of the appointment, unless the request names others.
Result<http::Response> reschedule_refused(const Refusal& refusal, const http::Request& request, RestApi& api,
                                          const Caller& caller, const Reschedule& asked) {
    if (refusal.code != ErrorCode::slot_conflict) return refusal;
    const auto present =
        api.database.read([&](store::Tx& tx) { return store::load_appointment(tx, caller.company, asked.id); });
    if (!present) return refusal;
    auto question = question_about(caller.company, present->service, present->branch, preferences_of(asked, *present));
    question.moving = asked.id;
    return start_refused(refusal, request, api, question, asked.start);
}

// The common part of all changes. `make` turns the fields of the body into a command for the desk.
template <class Make>
Result<http::Response> change(const http::Request& request, RestApi& api, const Caller& caller,
                              http::Fields::Names known, Make make) {
    Checks check;
    const auto id = check(id_in_path<AppointmentId>(request));
    auto body = request.body.empty() ? json::object() : check(http::read_json_body(request));
    if (check.failed()) return check.refusal();
    const auto key = check(key_of_request(request, api, caller, body));
    const auto version = check(expected_version(request));
    fill_open_segments(body);
    const auto fields = http::Fields::of(body, known);
    if (check.failed() || !fields) return check.failed() ? check.refusal() : fields.refusal();
    auto ask = make(id, *fields, version);
    Result<Command> command = Command{};
    if (ask) {
        command->ask = std::move(*ask);
    } else {
        command = ask.refusal();
    }
    const auto receipt = submit_or_recall(api, caller, key, command);
    if (!receipt) {
        const auto* moved = command ? std::get_if<Reschedule>(&command->ask) : nullptr;
        if (moved == nullptr) return receipt.refusal();
        return reschedule_refused(receipt.refusal(), request, api, caller, *moved);
    }
    auto response = appointment_response(api, caller, *receipt->appointment);
    if (receipt->replayed) response.headers.emplace_back("Idempotent-Replayed", "true");
    return response;
}

Result<http::Response> reschedule(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto make = [&](AppointmentId id, const http::Fields& body,
                          std::optional<int> version) -> Result<Reschedule> {
        const auto start = body.instant("start");
        if (!start) return start.refusal();
        Reschedule ask{id, *start, {}, body.has("segments"), version};
        if (!body.has("resource_id") && !body.has("segments")) return ask;
        const auto present =
            api.database.read([&](store::Tx& tx) { return store::load_appointment(tx, caller.company, id); });
        if (!present) return refuse(ErrorCode::not_found, "id", "there is no such appointment");
        auto preferences =
            with_catalog(api, caller, [&](const CatalogPtr& catalog) -> Result<std::vector<ResourcePreference>> {
                const auto* service = catalog->service(present->service);
                if (service == nullptr) return refuse(ErrorCode::not_found, "service_id", "there is no such service");
                return read_preferences(body, *catalog, *service);
            });
        if (!preferences) return preferences.refusal();
        ask.preferences = std::move(*preferences);
        return ask;
    };
    return change(request, api, caller, {"start", "resource_id", "segments"}, make);
}

Result<http::Response> cancel(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto make = [](AppointmentId id, const http::Fields& body, std::optional<int> version) -> Result<Cancel> {
        const auto reason = body.optional_text("reason", limits::name_length_max);
        if (!reason) return reason.refusal();
        return Cancel{id, reason->value_or("other"), version};
    };
    return change(request, api, caller, {"reason"}, make);
}

template <Event event>
Result<http::Response> change_state(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto make = [](AppointmentId id, const http::Fields&, std::optional<int> version) -> Result<Change> {
        return Change{id, event, version};
    };
    return change(request, api, caller, {}, make);
}

// --- reading -------------------------------------------------------------------------------------

Result<http::Response> show_appointment(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto query = Query::of(request, {});
    if (!query) return query.refusal();
    const auto id = id_in_path<AppointmentId>(request);
    if (!id) return id.refusal();
    const auto found =
        api.database.read([&](store::Tx& tx) { return store::load_appointment(tx, caller.company, *id); });
    if (!found) return refuse(ErrorCode::not_found, "id", "there is no such appointment");
    return appointment_response(api, caller, *found);
}

constexpr std::string_view kMetadataPrefix = "metadata.";

// metadata.<key>=<value>, by the rules for the metadata of a booking. No index has the metadata, so all appointments
// that the other filters leave are looked through.
Result<Metadata> metadata_filter(const Query& query) {
    const json given{{"metadata", query.with_prefix(kMetadataPrefix)}};
    const auto fields = http::Fields::of(given, {"metadata"});
    if (!fields) return fields.refusal();
    auto remarks = read_remarks(*fields);
    if (!remarks) return remarks.refusal();
    const auto is_indexed = [&](const char* name) { return query.has(name); };
    constexpr std::array kIndexed{"from", "to", "customer_id", "resource_id"};
    if (!remarks->metadata.empty() && std::none_of(kIndexed.begin(), kIndexed.end(), is_indexed)) {
        return refuse(ErrorCode::missing_field, "from",
                      "a filter by metadata needs from, to, customer_id or resource_id too");
    }
    return std::move(remarks->metadata);
}

Result<http::Response> list_appointments(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto query =
        Query::of(request, {"from", "to", "customer_id", "resource_id", "state", "limit", "cursor"}, kMetadataPrefix);
    if (!query) return query.refusal();
    Checks check;
    store::AppointmentFilter filter;
    filter.company = caller.company;
    filter.from = check(query->instant("from"));
    filter.until = check(query->instant("to", Fraction::up));
    filter.customer = check(filter_id<CustomerId>(*query, "customer_id", api, caller));
    filter.resource = check(filter_id<ResourceId>(*query, "resource_id", api, caller));
    filter.state = check(query->word_of<State>("state"));
    filter.metadata = check(metadata_filter(*query));
    const auto limit = check(query->limit(limits::page_default, limits::page_max));
    const auto cursor = check(query->cursor<2>());
    if (check.failed()) return check.refusal();
    if (filter.from && filter.until && *filter.until <= *filter.from) {
        return refuse(ErrorCode::invalid_field, "to", "must lie after from");
    }
    if (cursor) filter.after = {Instant{Seconds{(*cursor)[0]}}, AppointmentId{(*cursor)[1]}};
    filter.rows_max = limit + 1;  // one more row than shown, to detect a next page
    auto found = api.database.read([&](store::Tx& tx) { return store::list_appointments(tx, filter); });
    std::optional<std::string> next;
    if (found.size() > limit) {
        found.resize(limit);
        next = cursor_text({found.back().time.from.time_since_epoch().count(), found.back().id.value});
    }
    return json_response(200, page_json(stored_json(api, caller, found), std::move(next)));
}

Result<http::Response> history(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto query = Query::of(request, {});
    if (!query) return query.refusal();
    const auto id = id_in_path<AppointmentId>(request);
    if (!id) return id.refusal();
    std::vector<AuditEvent> events;
    const auto found = api.database.read([&](store::Tx& tx) {
        events = store::load_history(tx, caller.company, *id);
        return store::load_appointment(tx, caller.company, *id);
    });
    if (!found) return refuse(ErrorCode::not_found, "id", "there is no such appointment");
    const auto catalog = catalog_for(api, caller, std::span(&*found, 1));
    auto data = Json::array();
    for (const auto& event : events) data.push_back(audit_json(event, catalog->zone_of(found->branch)));
    return json_response(200, page_json(std::move(data), std::nullopt));
}

}  // namespace

void add_appointment_routes(http::Router& router, RestApi& api) {
    using store::Scope;
    add_route(router, api, "POST", "/v1/appointments", Scope::write, book);
    add_route(router, api, "GET", "/v1/appointments", Scope::read, list_appointments);
    add_route(router, api, "GET", "/v1/appointments/{id}", Scope::read, show_appointment);
    add_route(router, api, "GET", "/v1/appointments/{id}/history", Scope::read, history);
    add_route(router, api, "POST", "/v1/appointments/{id}/reschedule", Scope::write, reschedule);
    add_route(router, api, "POST", "/v1/appointments/{id}/cancel", Scope::write, cancel);
    add_route(router, api, "POST", "/v1/appointments/{id}/confirm", Scope::write, change_state<Event::confirm>);
    add_route(router, api, "POST", "/v1/appointments/{id}/check-in", Scope::write, change_state<Event::check_in>);
    add_route(router, api, "POST", "/v1/appointments/{id}/complete", Scope::write, change_state<Event::complete>);
    add_route(router, api, "POST", "/v1/appointments/{id}/no-show", Scope::write, change_state<Event::no_show>);
    add_route(router, api, "POST", "/v1/appointments/{id}/reopen", Scope::admin, change_state<Event::reopen>);
    add_route(router, api, "POST", "/v1/appointments/{id}/acknowledge", Scope::write, change_state<Event::acknowledge>);
}

}  // namespace slotkeeper::rest
