// kept_file: see kept_file.h.
#include "tools/simulator/kept_file.h"

#include "tools/simulator/control.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

namespace slotkeeper::simulator {

namespace {

using json = nlohmann::json;

json json_of(const Moment& moment) { return moment.time_since_epoch().count(); }

template <class T>
json or_null(const std::optional<T>& value) {
    return value ? json(*value) : json();
}

json json_of(const Booking& booking) {
    return {{"id", booking.id},
            {"uid", booking.uid},
            {"host", booking.host_id},
            {"event_type", booking.event_type_id},
            {"title", booking.title},
            {"status", name_of(booking.status)},
            {"from", json_of(booking.time.from)},
            {"until", json_of(booking.time.until)},
            {"created_at", json_of(booking.created_at)},
            {"updated_at", booking.updated_at ? json_of(*booking.updated_at) : json()},
            {"attendee", booking.attendee},
            {"responses", booking.responses},
            {"metadata", booking.metadata},
            {"location", booking.location},
            {"room", booking.room},
            {"ics_uid", booking.ics_uid},
            {"ics_sequence", booking.ics_sequence},
            {"host_absent", booking.host_absent},
            {"attendee_absent", booking.attendee_absent},
            {"cancellation_reason", booking.cancellation_reason},
            {"rescheduled_by", or_null(booking.rescheduled_by)},
            {"rescheduled_from", booking.rescheduled_from},
            {"rescheduled_to", booking.rescheduled_to},
            {"keyed", booking.keyed}};
}

Booking booking_from(const json& line) {
    const auto text = [&](const char* name) { return line.at(name).get<std::string>(); };
    const auto number = [&](const char* name) { return line.at(name).get<int>(); };
    const auto flag = [&](const char* name) { return line.at(name).get<bool>(); };
    const auto moment = [&](const char* name) {
        return Moment(std::chrono::microseconds(line.at(name).get<std::int64_t>()));
    };
    Booking booking{.id = number("id"), .uid = text("uid"), .host_id = number("host")};
    booking.event_type_id = number("event_type");
    booking.title = text("title");
    booking.status = from_name<BookingStatus>(text("status")).value();
    booking.time = {whole_seconds(moment("from")), whole_seconds(moment("until"))};
    booking.created_at = moment("created_at");
    if (!line.at("updated_at").is_null()) booking.updated_at = moment("updated_at");
    booking.attendee = line.at("attendee");
    booking.responses = line.at("responses");
    booking.metadata = line.at("metadata");
    booking.location = text("location");
    booking.room = text("room");
    booking.ics_uid = text("ics_uid");
    booking.ics_sequence = number("ics_sequence");
    booking.host_absent = flag("host_absent");
    booking.attendee_absent = flag("attendee_absent");
    booking.cancellation_reason = text("cancellation_reason");
    if (!line.at("rescheduled_by").is_null()) booking.rescheduled_by = text("rescheduled_by");
    booking.rescheduled_from = text("rescheduled_from");
    booking.rescheduled_to = text("rescheduled_to");
    booking.keyed = flag("keyed");
    return booking;
}

json json_of(const std::vector<Subscription>& subscriptions) {
    auto list = json::array();
    for (const auto& one : subscriptions) {
        list.push_back({{"id", one.id},
                        {"user", one.user_id},
                        {"url", one.url},
                        {"active", one.active},
                        {"triggers", one.triggers},
                        {"secret", or_null(one.secret)}});
    }
    return list;
}

std::vector<Subscription> subscriptions_from(const json& list) {
    std::vector<Subscription> subscriptions;
    for (const auto& one : list) {
        Subscription subscription{.id = one.at("id").get<std::string>(),
                                  .user_id = one.at("user").get<int>(),
                                  .url = one.at("url").get<std::string>(),
                                  .active = one.at("active").get<bool>()};
        subscription.triggers = one.at("triggers").get<std::vector<std::string>>();
        if (!one.at("secret").is_null()) subscription.secret = one.at("secret").get<std::string>();
        subscriptions.push_back(std::move(subscription));
    }
    return subscriptions;
}

}  // namespace

KeptFile::KeptFile(const std::filesystem::path& path, World& world) : path_(path) {
    const auto refuse = [&](const char* why) {
        if (file_ >= 0) ::close(file_);
        throw std::runtime_error("the Cal.com simulator cannot store its bookings in " + path_ + ": " + why);
    };
    file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file_ < 0) refuse("it cannot be opened");
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) refuse("another process uses it");
    try {
        read(world);
    } catch (const std::exception& error) {
        refuse(error.what());
    }
}

KeptFile::~KeptFile() { ::close(file_); }

void KeptFile::read(World& world) {
    json setup;
    std::map<int, json> bookings;
    std::ifstream lines(path_);
    for (std::string text; std::getline(lines, text);) {
        const auto line = json::parse(text, nullptr, /*allow_exceptions=*/false);
        if (!line.is_object()) continue;
        if (line.contains("setup")) setup = line.at("setup");
        if (line.contains("webhooks")) world.webhooks.put_all(subscriptions_from(line.at("webhooks")));
        if (line.contains("booking")) bookings[line.at("booking").at("id").get<int>()] = line.at("booking");
    }
    if (setup.is_object()) {
        auto catalog = catalog_with(Catalog{}, setup);
        if (!catalog) throw std::runtime_error(catalog.refusal().field + ' ' + catalog.refusal().message);
        world.catalog = std::move(*catalog);
    }
    for (const auto& [id, booking] : bookings) world.put_booking(booking_from(booking));
    // A crash may have left an incomplete line: begin a new one.
    if (std::filesystem::file_size(path_) > 0) write_line("", json());
}

void KeptFile::write(const World& world, const std::vector<const Booking*>& bookings) {
    write_line("setup", {{"setup", setup_of(world.catalog)}});
    write_line("webhooks", {{"webhooks", json_of(world.webhooks.all())}});
    for (const auto* booking : bookings) write_line(booking->uid, {{"booking", json_of(*booking)}});
}

// One write per line, so that only the last line can be incomplete.
void KeptFile::write_line(const std::string& what, const json& line) {
    auto text = (line.is_null() ? "" : line.dump()) + '\n';
    auto& written = written_[what];
    if (written == text) return;
    if (::write(file_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        throw std::runtime_error("a line of " + path_ + " cannot be written");
    }
    written = std::move(text);
}

}  // namespace slotkeeper::simulator
