// job_kinds: arguments as JSON.
#include "engine/store/operations/job_kinds.h"

#include <nlohmann/json.hpp>

#include <utility>

namespace slotkeeper::job {

namespace {
constexpr std::int64_t kLastSecond = 253'402'300'799;  // of the year 9999; sums with it do not overflow
}  // namespace

ArgumentWriter::ArgumentWriter() : json_(std::make_unique<nlohmann::json>(nlohmann::json::object())) {}
ArgumentWriter::~ArgumentWriter() = default;

void ArgumentWriter::operator()(std::string_view name, std::int64_t number) { (*json_)[std::string(name)] = number; }
void ArgumentWriter::operator()(std::string_view name, std::string_view text) { (*json_)[std::string(name)] = text; }
void ArgumentWriter::operator()(std::string_view name, Instant instant) {
    (*this)(name, static_cast<std::int64_t>(instant.time_since_epoch().count()));
}
void ArgumentWriter::operator()(std::string_view name, Moment moment) {
    (*this)(name, static_cast<std::int64_t>(moment.time_since_epoch().count()));
}
std::string ArgumentWriter::text() const { return json_->dump(); }

ArgumentReader::ArgumentReader(std::string_view text)
    : json_(std::make_unique<nlohmann::json>(nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false))) {
    if (!json_->is_object()) throw DamagedData("the arguments of a job are not a JSON object");
}
ArgumentReader::~ArgumentReader() = default;

void ArgumentReader::operator()(std::string_view name, std::int64_t& number) const {
    const auto found = json_->find(std::string(name));
    if (found == json_->end()) return;
    if (!found->is_number_integer()) refuse(name);
    if (found->is_number_unsigned() && !std::in_range<std::int64_t>(found->get<std::uint64_t>())) refuse(name);
    number = found->get<std::int64_t>();
}

void ArgumentReader::operator()(std::string_view name, int& number) const {
    std::int64_t wide = number;
    (*this)(name, wide);
    if (!std::in_range<int>(wide)) refuse(name);
    number = static_cast<int>(wide);
}

void ArgumentReader::operator()(std::string_view name, Instant& instant) const {
    std::int64_t count = instant.time_since_epoch().count();
    (*this)(name, count);
    if (count < 0 || count > kLastSecond) refuse(name);
    instant = Instant(Seconds(count));
}

void ArgumentReader::operator()(std::string_view name, Moment& moment) const {
    std::int64_t count = moment.time_since_epoch().count();
    (*this)(name, count);
    if (count < 0 || count / 1'000'000 > kLastSecond) refuse(name);
    moment = Moment(std::chrono::microseconds(count));
}

std::optional<std::string> ArgumentReader::text_of(std::string_view name) const {
    const auto found = json_->find(std::string(name));
    if (found == json_->end()) return std::nullopt;
    if (!found->is_string()) refuse(name);
    return found->get<std::string>();
}

void ArgumentReader::refuse(std::string_view name) {
    throw DamagedData("the argument " + std::string(name) + " of a job cannot be read");
}

}  // namespace slotkeeper::job
