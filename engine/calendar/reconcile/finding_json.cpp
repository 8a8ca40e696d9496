// finding_json: the fields in the order in which a person reads them.
#include "engine/calendar/reconcile/reconcile_pass.h"

#include "engine/base/calendar_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace slotkeeper {

namespace {

using OrderedJson = nlohmann::ordered_json;

constexpr std::size_t kFindingsListed = 200;

// A whole uid cancels its booking without a login.
std::string masked(const std::string& uid) {
    constexpr std::size_t letters_shown = 4;
    return uid.size() <= letters_shown ? uid : uid.substr(0, letters_shown) + "...";
}

void add_booking(OrderedJson& to, const Interval& time, std::int64_t event_type, bool pending, bool absent) {
    to["start"] = format_rfc3339(time.from);
    to["end"] = format_rfc3339(time.until);
    to["event_type_id"] = event_type;
    to["pending"] = pending;
    to["absent"] = absent;
}

OrderedJson remote_json(const ListedBooking& listed) {
    const auto& booking = listed.booking;
    OrderedJson shown;
    shown["status"] = name_of(booking.status);
    add_booking(shown, booking.time, booking.event_type_id, booking.status == RemoteStatus::pending, booking.absent);
    shown["updated_at"] = nullptr;
    if (listed.updated_at) shown["updated_at"] = format_rfc3339(whole_seconds(*listed.updated_at));
    return shown;
}

OrderedJson ours_json(const KnownLink& link) {
    OrderedJson shown;
    shown["state"] = name_of(link.state);
    if (link.mirror_state == MirrorState::live) {
        add_booking(shown, link.mirror_time, link.mirror_event_type_id, link.mirror_pending, link.mirror_absent);
    }
    return shown;
}

OrderedJson object_of(const DriftFinding& finding) {
    OrderedJson one;
    one["kind"] = finding.kind ? name_of(*finding.kind) : "foreign";
    one["uid"] = masked(finding.remote ? finding.remote->booking.uid : finding.ours->remote_uid);
    one["appointment_id"] = finding.appointment ? OrderedJson(finding.appointment.text()) : OrderedJson();
    one["theirs"] = finding.remote ? remote_json(*finding.remote) : OrderedJson();
    one["ours"] = finding.ours ? ours_json(*finding.ours) : OrderedJson();
    return one;
}

// ASCII only: a uid is external text, and may be cut within a character or hold none at all.
std::string text_of(const OrderedJson& json) {
    return json.dump(-1, ' ', /*ensure_ascii=*/true, OrderedJson::error_handler_t::replace);
}

}  // namespace

std::string finding_json(const DriftFinding& finding) { return text_of(object_of(finding)); }

std::string findings_json(std::span<const DriftFinding> findings) {
    auto list = OrderedJson::array();
    for (const auto& finding : findings.first(std::min(findings.size(), kFindingsListed))) {
        list.push_back(object_of(finding));
    }
    return text_of(list);
}

}  // namespace slotkeeper
