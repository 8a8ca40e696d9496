// extra_bookings: compares Cal.com's list with our chains of uids, the record of faults and the calls in question.
#include "tests/jobs/calcom/extra_bookings.h"

#include "engine/base/calendar_text.h"

#include <map>
#include <sstream>

namespace slotkeeper::tests {

using namespace std::chrono_literals;
using nlohmann::json;

namespace {

// A lost call arrives within its own deadline, the stand-in's delay and the pause that a worker may make before it.
constexpr auto kLostCallLasts = 5s;
constexpr auto kClocksDiffer = 1s;  // their times are read as whole seconds

struct OnRecord {
    std::set<std::string> standing{}, before{};               // uids of links, and those that they had before
    std::map<std::string, std::set<Moment>> calls_lost{};     // by appointment, when they began
    std::map<std::string, std::string> answers_spoiled_of{};  // by uid, the kind of fault
};

OnRecord on_record(CalcomSalon& salon, const json& faults) {
    OnRecord record{};
    salon.database.read([&](store::Tx& tx) {
        tx.rows("SELECT COALESCE(remote_uid, ''), earlier_uids FROM calendar_link", {},
                [&](std::string remote_uid, const std::string& earlier_uids) {
                    record.standing.insert(std::move(remote_uid));
                    std::istringstream words(earlier_uids);
                    for (std::string uid; words >> uid;) record.before.insert(uid);
                });
        tx.rows("SELECT unique_key FROM job WHERE kind = 'stray_check'", {}, [&](const std::string& key) {
            // stray_check:apt_…:<microseconds>
            const auto first = key.find(':'), last = key.rfind(':');
            record.calls_lost[key.substr(first + 1, last - first - 1)].insert(
                Moment(std::chrono::microseconds(std::stoll(key.substr(last + 1)))));
        });
    });
    for (const auto& fault : faults) {
        const auto served = fault.at("served_status").is_number() && fault.at("trigger").is_null();
        if (served && fault.at("method") == "POST" && fault.at("booking_uid").is_string()) {
            record.answers_spoiled_of[fault.at("booking_uid")] = fault.at("kind");
        }
    }
    return record;
}

bool begun_by(const std::set<Moment>& calls, Instant made) {
    return std::any_of(calls.begin(), calls.end(), [&](Moment began) {
        return began - kClocksDiffer <= Moment(made) && Moment(made) <= began + kLostCallLasts;
    });
}

}  // namespace

ExtraBookings extra_bookings(CalcomSalon& salon, const std::set<std::string>& moved_there) {
    const auto everything = salon.ask("GET", "/simulator/bookings");
    const auto record = on_record(salon, everything.at("faults"));
    ExtraBookings extra;
    for (const auto& booking : everything.at("bookings")) {
        const auto appointment = booking.at("metadata").value("slotkeeper_appointment_id", "");
        const std::string uid = booking.at("uid");
        if (record.standing.contains(uid)) continue;
        const std::string status = booking.at("status"), line = appointment + " has " + status + " " + uid;
        if (status != "cancelled" && status != "rejected") extra.unexplained += line + ", which no link has\n";
        if (appointment.empty() || record.before.contains(uid)) continue;
        const auto lost = record.calls_lost.find(appointment);
        const auto made = parse_rfc3339(std::string(booking.at("createdAt")));
        if (record.answers_spoiled_of.contains(uid)) {
            ++extra.answers_lost;
        } else if (lost != record.calls_lost.end() && made && begun_by(lost->second, *made)) {
            ++extra.taken_over;
        } else if (moved_there.contains(uid)) {
            ++extra.moved_there;
        } else {
            extra.unexplained +=
                line + " of " + std::string(booking.at("createdAt")) + ", from no call that was lost\n";
        }
    }
    return extra;
}

}  // namespace slotkeeper::tests
