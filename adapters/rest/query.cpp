// query: reads parameters.
#include "adapters/rest/query.h"

#include "engine/base/text.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/booking/customer_rows.h"

#include <algorithm>
#include <charconv>

namespace slotkeeper::rest {

namespace {

// Also finds records that were created a moment ago.
template <class Has>
bool in_catalog(RestApi& api, const Caller& caller, Has has) {
    return has(*api.catalogs.recent(caller.company)) || has(*api.catalogs.current(caller.company));
}

}  // namespace

Result<Query> Query::of(const http::Request& request, std::initializer_list<std::string_view> known,
                        std::string_view prefix) {
    for (const auto& [name, value] : request.query) {
        const auto is_prefixed = !prefix.empty() && name.starts_with(prefix);
        if (!is_prefixed && std::find(known.begin(), known.end(), name) == known.end()) {
            return refuse(ErrorCode::unknown_field, name, "unknown parameter");
        }
        if (request.query.count(name) > 1) return invalid(name, "must be given once");
    }
    return Query(request);
}

std::map<std::string, std::string> Query::with_prefix(std::string_view prefix) const {
    std::map<std::string, std::string> found;
    for (const auto& [name, value] : request_->query) {
        if (name.starts_with(prefix)) found.emplace(name.substr(prefix.size()), value);
    }
    return found;
}

Result<std::optional<std::string>> Query::text(const std::string& name) const {
    auto given = request_->query_value(name);
    if (given && (given->empty() || characters_of(*given) > limits::name_length_max)) {
        return invalid(name, "must have 1 to " + std::to_string(limits::name_length_max) + " characters");
    }
    return given;
}

Result<std::optional<Instant>> Query::instant(const std::string& name, Fraction fraction) const {
    auto given = request_->query_value(name);
    if (!given) return std::optional<Instant>();
    constexpr std::size_t kOffset = 6;  // characters of "+01:00"
    if (given->size() > kOffset && (*given)[given->size() - kOffset] == ' ') (*given)[given->size() - kOffset] = '+';
    const auto read = read_rfc3339(*given, name, fraction);
    if (!read) return read.refusal();
    return std::optional(*read);
}

Result<std::size_t> Query::limit(std::size_t fallback, std::size_t max) const {
    const auto given = request_->query_value("limit");
    if (!given) return fallback;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), number);
    if (error != std::errc{} || end != given->data() + given->size() || number < 1 || number > max) {
        return invalid("limit", "must be a whole number from 1 to " + std::to_string(max));
    }
    return number;
}

Refusal Query::invalid(std::string name, std::string message) {
    return refuse(ErrorCode::invalid_field, std::move(name), std::move(message));
}

bool Query::read_cursor(std::string_view text, std::span<std::int64_t> numbers) {
    const auto* at = text.data();
    const auto* const end = text.data() + text.size();
    for (auto& number : numbers) {
        if (&number != numbers.data() && (at == end || *at++ != '.')) return false;
        const auto [stopped, error] = std::from_chars(at, end, number);
        if (error != std::errc{} || number < 0) return false;
        at = stopped;
    }
    return at == end;
}

std::string cursor_text(std::initializer_list<std::int64_t> numbers) {
    std::string text;
    for (const auto number : numbers) text += (text.empty() ? "" : ".") + std::to_string(number);
    return text;
}

bool is_known(RestApi& api, const Caller& caller, BranchId id) {
    return in_catalog(api, caller, [&](const Catalog& catalog) { return catalog.branch(id) != nullptr; });
}

bool is_known(RestApi& api, const Caller& caller, ServiceId id) {
    return in_catalog(api, caller, [&](const Catalog& catalog) { return catalog.service(id) != nullptr; });
}

bool is_known(RestApi& api, const Caller& caller, ResourceId id) {
    return in_catalog(api, caller, [&](const Catalog& catalog) { return catalog.resource(id) != nullptr; });
}

bool is_known(RestApi& api, const Caller& caller, CustomerId id) {
    return api.database.read([&](store::Tx& tx) { return store::load_customer(tx, caller.company, id).has_value(); });
}

bool is_known(RestApi& api, const Caller& caller, AppointmentId id) {
    return api.database.read(
        [&](store::Tx& tx) { return store::load_appointment(tx, caller.company, id).has_value(); });
}

}  // namespace slotkeeper::rest
