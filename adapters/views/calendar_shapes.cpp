// calendar_shapes: writes users and event types of Cal.com.
#include "adapters/views/calendar_shapes.h"

#include "engine/base/calendar_text.h"
#include "engine/base/result.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::views {

namespace {

template <class Record>
Json record_name(const Record* record) {
    return record == nullptr ? Json() : Json(record->name);
}

Json findings_of(const DriftReport& report) {
    auto findings = Json::parse(report.findings, nullptr, /*allow_exceptions=*/false);
    if (findings.is_discarded()) throw DamagedData("calendar_reconcile of " + report.account.text() + " is not JSON");
    return findings;
}

}  // namespace

Json event_type_json(const MappedEventType& mapped, const Catalog& catalog) {
    return {{"service_id", mapped.service.text()},
            {"service", record_name(catalog.service(mapped.service))},
            {"resource_id", mapped.resource.text()},
            {"resource", record_name(catalog.resource(mapped.resource))},
            {"account_id", mapped.event_type.account.text()},
            {"event_type_id", mapped.event_type.event_type_id},
            {"length_minutes", mapped.event_type.length.count()}};
}

Json pair_json(const PairReport& pair, const Catalog& catalog) {
    const auto differs = pair.state == PairState::length_differs;
    return {{"state", name_of(pair.state)},
            {"service_id", pair.service ? Json(pair.service.text()) : Json()},
            {"service", record_name(catalog.service(pair.service))},
            {"resource_id", pair.resource.text()},
            {"resource", record_name(catalog.resource(pair.resource))},
            {"event_type_id", pair.event_type_id > 0 ? Json(pair.event_type_id) : Json()},
            {"slug", text_or_null(pair.slug)},
            {"length_minutes", pair.event_type_id > 0 ? Json(pair.length.count()) : Json()},
            {"code", differs ? Json(name_of(ErrorCode::length_differs)) : Json()},
            {"detail", text_or_null(pair.detail)}};
}

Json event_type_report_json(const EventTypeReport& report, const Catalog& catalog) {
    auto pairs = Json::array();
    for (const auto& pair : report.pairs) pairs.push_back(pair_json(pair, catalog));
    return {{"account_id", report.account.id.text()},
            {"provider_account", report.account.provider_account},
            {"dry_run", report.dry_run},
            {"not_looked_at", report.not_looked_at},
            {"data", std::move(pairs)}};
}

Json calendar_user_json(const CalendarUser& user, const Catalog& catalog) {
    return {{"resource_id", user.resource.text()},
            {"resource", record_name(catalog.resource(user.resource))},
            {"account_id", user.account.text()},
            {"remote_user_id", user.remote_user_id},
            {"username", user.username}};
}

Json report_json(const DriftReport& report) {
    auto counts = Json::object();
    for (std::size_t i = 0; i < report.counts.of_kind.size(); ++i) {
        counts[std::string(EnumNames<DriftKind>::all[i])] = report.counts.of_kind[i];
    }
    return {{"account_id", report.account.text()},
            {"compared_at", format_rfc3339(whole_seconds(report.at))},
            {"from", format_rfc3339(report.window.from)},
            {"until", format_rfc3339(report.window.until)},
            {"clean", report.counts.drift() == 0},
            {"counts", std::move(counts)},
            {"compared", report.counts.compared},
            {"unmapped", report.counts.unmapped},
            {"attended", report.counts.attended},
            {"left_alone", report.counts.left_alone},
            {"findings", findings_of(report)}};
}

Json reconciled_json(const Reconciled& result) {
    auto shown = report_json(*result.report);
    shown["told"] = result.reported;
    shown["known"] = result.known;
    shown["behind"] = result.behind.size();
    if (!result.behind.empty()) shown["clean"] = false;
    for (const auto& link : result.behind) {
        const auto stands = link.mirror_state == MirrorState::live;
        const auto span = [](const Interval& time) {
            return Json{{"start", format_rfc3339(time.from)}, {"end", format_rfc3339(time.until)}};
        };
        auto ours = link.ours_live ? span(link.ours_time) : Json::object();
        ours["state"] = link.busy ? "behind" : name_of(link.state);
        shown["findings"].push_back({{"kind", "behind"},
                                     {"uid", nullptr},
                                     {"appointment_id", link.appointment.text()},
                                     {"theirs", stands ? span(link.mirror_time) : Json()},
                                     {"ours", std::move(ours)}});
    }
    shown["braked"] = nullptr;
    if (const auto& bulk = result.braked) {
        shown["braked"] = {{"changes", bulk->changes},
                           {"coming", bulk->coming},
                           {"nothing_listed", bulk->nothing_listed},
                           {"detail", "Cal.com " + describe(*bulk)}};
    }
    return shown;
}

}  // namespace slotkeeper::views
