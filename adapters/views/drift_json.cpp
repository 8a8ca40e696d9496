// drift_json: counts by kind, and the findings as they are stored.
#include "adapters/views/drift_json.h"

#include "engine/base/calendar_text.h"
#include "engine/base/damaged_data.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::rest {

namespace {

Json findings_of(const DriftReport& report) {
    auto findings = Json::parse(report.findings, nullptr, /*allow_exceptions=*/false);
    if (findings.is_discarded()) throw DamagedData("calendar_reconcile of " + report.account.text() + " is not JSON");
    return findings;
}

}  // namespace

Json report_json(const DriftReport& report) {
    auto counts = Json::object();
    for (std::size_t i = 0; i < report.counts.of_kind.size(); ++i) {
        counts[std::string(Words<DriftKind>::all[i])] = report.counts.of_kind[i];
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
    shown["told"] = result.told;
    shown["known"] = result.known;
    shown["behind"] = result.behind.size();
    if (!result.behind.empty()) shown["clean"] = false;
    for (const auto& link : result.behind) {
        const auto stands = link.mirror_state == MirrorState::live;
        const auto span = [](const Interval& time) {
            return Json{{"start", format_rfc3339(time.from)}, {"end", format_rfc3339(time.until)}};
        };
        auto ours = link.ours_live ? span(link.ours_time) : Json::object();
        ours["state"] = link.busy ? "behind" : word(link.state);
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

}  // namespace slotkeeper::rest
