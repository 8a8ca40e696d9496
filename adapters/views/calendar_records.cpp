// calendar_records: the descriptions.
#include "adapters/views/calendar_records.h"

#include "engine/base/calendar_text.h"
#include "engine/base/result.h"

namespace slotkeeper::views {

namespace {

using api::made;
using api::member;
using api::nested;
using api::Parts;
using api::Schemas;

template <class Record>
std::optional<std::string> record_name(const Record* record) {
    return record == nullptr ? std::nullopt : std::optional(record->name);
}

Json findings_of(const DriftReport& report) {
    auto findings = Json::parse(report.findings, nullptr, /*allow_exceptions=*/false);
    if (findings.is_discarded()) throw DamagedData("calendar_reconcile of " + report.account.text() + " is not JSON");
    return findings;
}

// One difference. `ours` and `theirs` are the two sides as far as they exist.
Json finding_schema(Schemas& schemas) {
    return schemas.refer("DriftFinding", [](Schemas&) -> Json {
        const auto side = [](const char* meaning) {
            return Json{{"type", {"object", "null"}},
                        {"description", meaning},
                        {"properties",
                         {{"start", {{"type", "string"}, {"format", "date-time"}}},
                          {"end", {{"type", "string"}, {"format", "date-time"}}}}}};
        };
        return {{"type", "object"},
                {"description", "One difference between Cal.com and our bookings."},
                {"properties",
                 {{"kind",
                   {{"type", "string"},
                    {"description",
                     "missing_there, missing_here, differing, duplicated, orphaned, foreign, or behind (our change has "
                     "not reached Cal.com yet)."}}},
                  {"uid", {{"type", {"string", "null"}}, {"description", "Of the booking at Cal.com, masked."}}},
                  {"appointment_id", {{"type", {"string", "null"}}}},
                  {"theirs", side("The booking at Cal.com.")},
                  {"ours", side("Our appointment.")}}},
                {"required", {"kind", "uid", "appointment_id", "theirs", "ours"}}};
    });
}

Json findings_schema(Schemas& schemas) { return {{"type", "array"}, {"items", finding_schema(schemas)}}; }

Json counts_of(const DriftReport& report) {
    auto counts = Json::object();
    for (std::size_t i = 0; i < report.counts.of_kind.size(); ++i) {
        counts[std::string(EnumNames<DriftKind>::all[i])] = report.counts.of_kind[i];
    }
    return counts;
}

Json counts_schema(Schemas&) { return {{"type", "object"}, {"additionalProperties", {{"type", "integer"}}}}; }

// A change of ours that has not reached Cal.com yet.
Json behind_json(const KnownLink& link) {
    const auto stands = link.mirror_state == MirrorState::live;
    const auto span = [](const Interval& time) {
        return Json{{"start", format_rfc3339(time.from)}, {"end", format_rfc3339(time.until)}};
    };
    auto ours = link.ours_live ? span(link.ours_time) : Json::object();
    ours["state"] = link.busy ? "behind" : name_of(link.state);
    return {{"kind", "behind"},
            {"uid", nullptr},
            {"appointment_id", link.appointment.text()},
            {"theirs", stands ? span(link.mirror_time) : Json()},
            {"ours", std::move(ours)}};
}

const View<BulkChange>& brake_view() {
    static const View<BulkChange> view{
        "Brake",
        "Why nothing was queued: too much would change at once.",
        member("changes", "Appointments that would end or move.", &BulkChange::changes),
        member("coming", "Appointments with a live future booking.", &BulkChange::coming),
        member("nothing_listed", "Whether Cal.com lists no booking at all.", &BulkChange::nothing_listed),
        member("detail", "The same as a sentence.",
               [](const BulkChange& bulk) { return "Cal.com " + describe(bulk); })};
    return view;
}

}  // namespace

const View<InCatalog<MappedEventType>>& event_type_view() {
    using Shown = InCatalog<MappedEventType>;
    static const View<Shown> view{
        "EventType",
        "An event type at Cal.com, with the service and the staff member that it is mapped to.",
        member("service_id", "", [](const Shown& shown) { return shown.record.service; }),
        member("service", "",
               [](const Shown& shown) { return record_name(shown.catalog.service(shown.record.service)); }),
        member("resource_id", "", [](const Shown& shown) { return shown.record.resource; }),
        member("resource", "",
               [](const Shown& shown) { return record_name(shown.catalog.resource(shown.record.resource)); }),
        member("account_id", "", [](const Shown& shown) { return shown.record.event_type.account; }),
        member("event_type_id", "Its id at Cal.com.",
               [](const Shown& shown) { return shown.record.event_type.event_type_id; }),
        member("length_minutes", "Its length at Cal.com.",
               [](const Shown& shown) { return shown.record.event_type.length; })};
    return view;
}

const View<InCatalog<PairReport>>& pair_view() {
    using Shown = InCatalog<PairReport>;
    static const View<Shown> view{
        "EventTypePair",
        "A service and a staff member, compared with the event types at Cal.com.",
        member("state", "What the comparison found.", [](const Shown& shown) { return shown.record.state; }),
        member("service_id", "",
               [](const Shown& shown) {
                   return shown.record.service ? std::optional(shown.record.service) : std::nullopt;
               }),
        member("service", "",
               [](const Shown& shown) { return record_name(shown.catalog.service(shown.record.service)); }),
        member("resource_id", "", [](const Shown& shown) { return shown.record.resource; }),
        member("resource", "",
               [](const Shown& shown) { return record_name(shown.catalog.resource(shown.record.resource)); }),
        member("event_type_id", "",
               [](const Shown& shown) {
                   return shown.record.event_type_id > 0 ? std::optional(shown.record.event_type_id) : std::nullopt;
               }),
        member("slug", "The last part of its address at Cal.com.",
               [](const Shown& shown) { return if_any(shown.record.slug); }),
        member("length_minutes", "",
               [](const Shown& shown) {
                   return shown.record.event_type_id > 0 ? std::optional(shown.record.length) : std::nullopt;
               }),
        member("code", "length_differs, or null.",
               [](const Shown& shown) {
                   return shown.record.state == PairState::length_differs ? std::optional(ErrorCode::length_differs)
                                                                          : std::nullopt;
               }),
        member("detail", "What to do about it.", [](const Shown& shown) { return if_any(shown.record.detail); })};
    return view;
}

const View<InCatalog<EventTypeReport>>& event_type_report_view() {
    using Shown = InCatalog<EventTypeReport>;
    static const View<Shown> view{
        "EventTypeReport",
        "A comparison of the event types of an account with our services.",
        member("account_id", "", [](const Shown& shown) { return shown.record.account.id; }),
        member("provider_account", "The user name at Cal.com.",
               [](const Shown& shown) { return shown.record.account.provider_account; }),
        member("dry_run", "Whether nothing was changed.", [](const Shown& shown) { return shown.record.dry_run; }),
        member("not_looked_at", "Mappings of staff who are not users of this account.",
               [](const Shown& shown) { return shown.record.not_looked_at; }),
        member("without_user", "The names of staff who would be booked at Cal.com and are no user of any account.",
               [](const Shown& shown) {
                   std::vector<std::string> names;
                   for (const auto id : shown.record.without_user) {
                       names.push_back(record_name(shown.catalog.resource(id)).value_or(id.text()));
                   }
                   return names;
               }),
        nested("data", "By staff member and service.", pair_view(), Parts::list, [](const Shown& shown) {
            std::vector<InCatalog<PairReport>> pairs;
            for (const auto& pair : shown.record.pairs) pairs.push_back({pair, shown.catalog});
            return pairs;
        })};
    return view;
}

const View<InCatalog<CalendarUser>>& calendar_user_view() {
    using Shown = InCatalog<CalendarUser>;
    static const View<Shown> view{
        "CalendarUser",
        "A staff member and their user at Cal.com.",
        member("resource_id", "", [](const Shown& shown) { return shown.record.resource; }),
        member("resource", "",
               [](const Shown& shown) { return record_name(shown.catalog.resource(shown.record.resource)); }),
        member("account_id", "", [](const Shown& shown) { return shown.record.account; }),
        member("remote_user_id", "The id of the user at Cal.com.",
               [](const Shown& shown) { return shown.record.remote_user_id; }),
        member("username", "The name of the user at Cal.com.",
               [](const Shown& shown) { return shown.record.username; })};
    return view;
}

const View<DriftReport>& report_view() {
    using Report = DriftReport;
    static const View<Report> view{
        "DriftReport",
        "A comparison of the bookings at Cal.com with ours.",
        member("account_id", "", &Report::account),
        member("compared_at", "", [](const Report& report) { return whole_seconds(report.at); }),
        member("from", "The beginning of the compared time.", [](const Report& report) { return report.window.from; }),
        member("until", "The end of the compared time.", [](const Report& report) { return report.window.until; }),
        member("clean", "Whether there is no difference.",
               [](const Report& report) { return report.counts.drift() == 0; }),
        made("counts", "The number of differences, by kind.", counts_schema, counts_of),
        member("compared", "Bookings that were listed.", [](const Report& report) { return report.counts.compared; }),
        member("unmapped", "Bookings of event types without a service of ours.",
               [](const Report& report) { return report.counts.unmapped; }),
        member("attended", "Bookings that the account's user does not host.",
               [](const Report& report) { return report.counts.attended; }),
        member("left_alone", "Appointments that are being synced, or will be in step without help.",
               [](const Report& report) { return report.counts.left_alone; }),
        made("findings", "At most 200.", findings_schema, findings_of)};
    return view;
}

const View<Reconciled>& reconciled_view() {
    static const View<Reconciled> view = [] {
        // The members of the report come first; what this comparison adds follows or overrides.
        constexpr auto kReport = [](const Reconciled& result) -> const DriftReport& { return *result.report; };
        return View<Reconciled>{"Reconciled",
                                "A comparison that was made now.",
                                api::members_of(report_view(), kReport),
                                member("clean", "Whether there is no difference.",
                                       [](const Reconciled& result) {
                                           return result.report->counts.drift() == 0 && result.behind.empty();
                                       }),
                                made("findings", "At most 200, and what is behind.", findings_schema,
                                     [](const Reconciled& result) {
                                         auto findings = findings_of(*result.report);
                                         for (const auto& link : result.behind) findings.push_back(behind_json(link));
                                         return findings;
                                     }),
                                member("told", "Repairs that were queued.", &Reconciled::reported),
                                member("known", "Repairs that were queued before.", &Reconciled::known),
                                member("behind", "Appointments whose change has not reached Cal.com yet.",
                                       [](const Reconciled& result) { return result.behind.size(); }),
                                nested("braked", "Why nothing was queued, or null.", brake_view(), Parts::one_or_null,
                                       &Reconciled::braked)};
    }();
    return view;
}

}  // namespace slotkeeper::views
