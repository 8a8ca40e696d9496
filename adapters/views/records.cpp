// records: the descriptions.
#include "adapters/views/records.h"

#include "adapters/views/parts.h"
#include "engine/base/calendar_text.h"
#include "engine/catalog/price.h"
#include "engine/customers/phone.h"

#include <algorithm>

namespace slotkeeper::views {

namespace {

using api::member;
using api::member_if_any;
using api::members_of;
using api::nested;
using api::nested_if_any;
using api::Parts;

const View<IdAndName>& service_name_view() {
    static const View<IdAndName> view{"ServiceName", "A service, by id and name.", member("id", "", &IdAndName::id),
                                      member("name", "", &IdAndName::name)};
    return view;
}

struct ShownWarning {
    std::string_view code, detail;
    AppointmentId appointment;
};

const View<ShownWarning>& warning_view() {
    static const View<ShownWarning> view{
        "BookingWarning", "What was booked although it may be a mistake.",
        member("code", "`customer_busy`: when it was booked or last moved, the same person had another appointment.",
               &ShownWarning::code),
        member("detail", "For people.", &ShownWarning::detail),
        member("appointment_id", "The other appointment.", &ShownWarning::appointment)};
    return view;
}

std::vector<ShownWarning> warnings_of(const ShownAppointment& shown) {
    const auto& other = shown.appointment.overlaps;
    if (!other) return {};
    return {{name_of(ErrorCode::customer_busy), "the same person has another appointment at this time", *other}};
}

const View<SyncShown::OfPart>& sync_part_view() {
    static const View<SyncShown::OfPart> view{
        "SyncOfSegment", "Whether Cal.com has one segment.",
        member("segment", "The position of the segment in the service, from 0, as in `segments`.",
               [](const SyncShown::OfPart& shown) { return shown.part - 1; }),
        member("sync", "Whether Cal.com has it.", &SyncShown::OfPart::state)};
    return view;
}

struct ShownFee {
    std::string amount, currency;
    FeeReason reason;
};

const View<ShownFee>& fee_view() {
    static const View<ShownFee> view{"AppointmentFee",
                                     "What the customer owes for the latest change or no-show that cost something.",
                                     member("amount", "Like \"10.00\".", &ShownFee::amount),
                                     member("currency", "By its code in ISO 4217.", &ShownFee::currency),
                                     member("reason", "The change.", &ShownFee::reason)};
    return view;
}

std::optional<ShownFee> fee_of(const ShownAppointment& shown) {
    const auto& of = shown.appointment;
    if (!of.fee || !of.fee_reason) return std::nullopt;
    return ShownFee{format_price(*of.fee), of.fee_currency, *of.fee_reason};
}

std::optional<LocalTime> local_time_if(const std::optional<Instant>& at, const TimeZone& zone) {
    return at ? std::optional(LocalTime{*at, zone}) : std::nullopt;
}

const View<Appointment>& series_place_view() {
    static const View<Appointment> view{
        "SeriesPlace", "The place of an appointment in its series.",
        member_if_any(
            "series_id", "Of one of a series that was booked together.",
            [](const Appointment& one) { return one.series ? std::optional(one.series->series) : std::nullopt; }),
        member_if_any("occurrence", "Its number in the series, from 1.", [](const Appointment& one) {
            return one.series ? std::optional(one.series->number) : std::nullopt;
        })};
    return view;
}

}  // namespace

// --- what views share ----------------------------------------------------------------------------

std::optional<std::string> if_any(const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); }

LocalTime local_time(Moment moment, const TimeZone& zone) { return {whole_seconds(moment), zone}; }

TimeZone company_zone(const Catalog& catalog) {
    const auto branch = catalog.branch_or_default(std::nullopt);
    return branch ? (*branch)->zone : TimeZone::utc();
}

Json page_json(Json data, std::optional<std::string> next_cursor) {
    return {{"data", std::move(data)}, {"next_cursor", next_cursor ? Json(std::move(*next_cursor)) : Json()}};
}

// --- appointments --------------------------------------------------------------------------------

BriefCustomer brief(CustomerId id, const CustomerDetails& details) {
    return {id, details.name, if_any(details.phone), if_any(details.email)};
}

BriefCustomer brief(const Customer& customer) {
    return {customer.id, customer.name, if_any(customer.phone), if_any(customer.email)};
}

const View<BriefCustomer>& brief_customer_view() {
    static const View<BriefCustomer> view{
        "BriefCustomer",
        "The customer of an appointment. Of one who has been erased only the id is known.",
        member("id", "", &BriefCustomer::id),
        member("name", "", &BriefCustomer::name),
        member("phone", "In the international format E.164.", &BriefCustomer::phone),
        member("email", "", &BriefCustomer::email),
        member_if_any("created", "In the answer to a booking: whether it registered the customer.",
                      &BriefCustomer::created)};
    return view;
}

bool covers(const Catalog& catalog, const Appointment& appointment) {
    return catalog.branch(appointment.branch) != nullptr && catalog.service(appointment.service) != nullptr &&
           std::all_of(appointment.parts.begin(), appointment.parts.end(), [&](const Part& part) {
               return (!part.resource || catalog.resource(*part.resource) != nullptr) &&
                      (!part.service || catalog.service(*part.service) != nullptr);
           });
}

namespace {

std::optional<Awaiting> awaiting_of(const ShownAppointment& shown) {
    if (shown.appointment.state != State::pending) return std::nullopt;
    return shown.appointment.approve_by ? Awaiting::approval : Awaiting::calendar;
}

IdAndName service_name_of(const ShownAppointment& shown) {
    const auto* service = shown.catalog.service(shown.appointment.service);
    return {shown.appointment.service.text(), service != nullptr ? std::optional(service->name) : std::nullopt};
}

auto state_of(const ShownAppointment& shown) { return shown.appointment.state; }

auto approve_by_of(const ShownAppointment& shown) { return local_time_if(shown.appointment.approve_by, shown.zone()); }

std::vector<ShownService> visited(const ShownAppointment& shown) {
    return services_of_visit(shown.appointment.parts, shown.catalog, shown.zone(), shown.zone());
}

auto price_of_appointment(const ShownAppointment& shown) {
    return price_of_booking(visited(shown), shown.catalog.service(shown.appointment.service), shown.appointment.time,
                            shown.zone());
}

auto decline_text_of(const ShownAppointment& shown) { return if_any(shown.appointment.decline_text); }

auto reason_code_of(const ShownAppointment& shown) { return if_any(shown.appointment.cancel_code); }

auto deposit_of(const ShownAppointment& shown) { return shown.appointment.deposit_required; }

auto session_of(const ShownAppointment& shown) { return shown.appointment.session; }

auto expires_at_of(const ShownAppointment& shown) { return local_time_if(shown.appointment.expires_at, shown.zone()); }

const View<ShownAppointment>& dues_view() {
    static const View<ShownAppointment> view{
        "AppointmentDues", "What the customer owes, and why it was cancelled.",
        nested("fee", "The latest one; `GET /v1/fees` has all.", fee_view(), Parts::one_or_null, fee_of),
        member("deposit_required", "Whether a deposit is needed, because the customer did not come to others.",
               deposit_of),
        member_if_any("reason_code", "Of a cancelled appointment: why, as a code of the company.", reason_code_of)};
    return view;
}

const View<ShownAppointment>& remarks_view() {
    static const View<ShownAppointment> view{
        "AppointmentRemarks", "What was said with the booking.",
        member("notes", "For the staff.",
               [](const ShownAppointment& shown) { return if_any(shown.appointment.notes); }),
        member("metadata", "What the client stored with the booking.",
               [](const ShownAppointment& shown) { return shown.appointment.metadata; }),
        member_if_any("answers", "To the fields of the service, by their slugs; left out if there are none.",
                      [](const ShownAppointment& shown) {
                          const auto& answers = shown.appointment.answers;
                          return answers.empty() ? std::nullopt : std::optional(answers);
                      })};
    return view;
}

}  // namespace

const View<ShownAppointment>& appointment_view() {
    using Shown = ShownAppointment;
    static const View<Shown> view{
        "Appointment",
        "A booking, or a hold (state `held`).",
        member("id", "Permanent.", [](const Shown& shown) { return shown.appointment.id; }),
        member("version", "Rises with every change; also the ETag.",
               [](const Shown& shown) { return shown.appointment.version; }),
        member("state", "`held`: a hold; `pending`: see `awaiting`; `conflicted`: booked at Cal.com only.", state_of),
        member_if_any("awaiting", "Of a pending one: what it waits for, a person here or Cal.com.", awaiting_of),
        member_if_any("approve_by", "Of one that waits for an approval: it is declined then.", approve_by_of),
        member_if_any("decline_text", "What the staff said when they declined it.", decline_text_of),
        member("allowed",
               "What its state and the time permit now: `cancel` is the operation `appointments.cancel`, and so on; "
               "`extend_hold` and `release_hold` are `holds.extend` and `holds.release`. `reopen` needs the scope "
               "admin. What changes details and not the state, as `appointments.edit` does, is not listed.",
               &Shown::allowed),
        member("start", "",
               [](const Shown& shown) {
                   return LocalTime{shown.appointment.time.from, shown.zone()};
               }),
        member("end", "",
               [](const Shown& shown) {
                   return LocalTime{shown.appointment.time.until, shown.zone()};
               }),
        member("time_zone", "The IANA name of the branch's time zone.",
               [](const Shown& shown) { return shown.zone().name(); }),
        nested("service", "Of a visit: the first one.", service_name_view(), Parts::one, service_name_of),
        nested_if_any("services", "Of a visit: all of its services, in order.", visit_service_view(), visited),
        member_if_any("price", kPriceOfBooking, price_of_appointment),
        member("branch_id", "", [](const Shown& shown) { return shown.appointment.branch; }),
        nested("segments", "The parts of the service as booked, in order.", segment_view(), Parts::list,
               [](const Shown& shown) {
                   return segments_of(shown.appointment.parts, shown.catalog.service(shown.appointment.service),
                                      shown.catalog, shown.zone());
               }),
        nested("customer", "Null for a hold.", brief_customer_view(), Parts::one_or_null, &Shown::customer),
        member("attendee_name",
               "The name that the booking was made for, which Cal.com has too. It can differ from the stored name of "
               "the customer, who may book for others. Null for a hold.",
               [](const Shown& shown) { return if_any(shown.appointment.attendee_name); }),
        member_if_any("attendee_phone", "Of the attendee, if it differs from that of the customer.",
                      [](const Shown& shown) { return if_any(shown.appointment.attendee_phone); }),
        member_if_any("attendee_email", "Of the attendee, if it differs from that of the customer.",
                      [](const Shown& shown) { return if_any(shown.appointment.attendee_email); }),
        remarks_view(),
        member("party_size", "How many people come.", [](const Shown& shown) { return shown.appointment.party_size; }),
        member_if_any("session_id", "Of a service with seats: the session that it shares with others.", session_of),
        member_if_any("staff_language", "The language that the staff must speak (ISO 639); absent: any.",
                      [](const Shown& shown) { return if_any(shown.appointment.staff_language); }),
        member("source", "The channel of the booking.", [](const Shown& shown) { return shown.appointment.source; }),
        member("sync", "Whether Cal.com has this version. Of several parts: the worst state.",
               [](const Shown& shown) { return shown.sync.whole; }),
        member("created_at", "",
               [](const Shown& shown) { return local_time(shown.appointment.created_at, shown.zone()); }),
        member("updated_at", "When this version was made; `sync` may change without it.",
               [](const Shown& shown) { return local_time(shown.appointment.updated_at, shown.zone()); }),
        member("acknowledged_at", "When the customer said that they will come.",
               [](const Shown& shown) { return local_time_if(shown.appointment.acknowledged_at, shown.zone()); }),
        nested_if_any("sync_parts", "If the segments are booked separately at Cal.com: the state of each.",
                      sync_part_view(), [](const Shown& shown) { return shown.sync.parts; }),
        nested_if_any("warnings", "What may be a mistake of the booking.", warning_view(), warnings_of),
        members_of(series_place_view(), [](const Shown& shown) -> const Appointment& { return shown.appointment; }),
        dues_view(),
        member_if_any("expires_at", "Of a hold: when it ends.", expires_at_of),
        member_if_any("holder", "In the list of holds: who placed it, like `key:key_…`.", &Shown::holder)};
    return view;
}

const View<OnClock<AuditEvent>>& audit_view() {
    using Shown = OnClock<AuditEvent>;
    static const View<Shown> view{
        "AppointmentEvent",
        "One version of an appointment: what made it, when, and what it was then.",
        member("version", "", [](const Shown& shown) { return shown.record.version; }),
        member("event", "What was done.", [](const Shown& shown) { return shown.record.event; }),
        member("state", "The state after it.", [](const Shown& shown) { return shown.record.state; }),
        member("actor", "Who did it: a key, a call, the command line or a job.",
               [](const Shown& shown) { return shown.record.actor; }),
        member("reason", "Why, as a code like `customer`.",
               [](const Shown& shown) { return if_any(shown.record.reason); }),
        member("at", "", [](const Shown& shown) { return local_time(shown.record.at, shown.zone); }),
        member("start", "",
               [](const Shown& shown) {
                   return LocalTime{shown.record.time.from, shown.zone};
               }),
        member("end", "", [](const Shown& shown) {
            return LocalTime{shown.record.time.until, shown.zone};
        })};
    return view;
}

// --- customers -----------------------------------------------------------------------------------

const View<OnClock<Customer>>& customer_view() {
    using Shown = OnClock<Customer>;
    static const View<Shown> view{
        "Customer",
        "A customer. One phone number is one customer of a company.",
        member("id", "", [](const Shown& shown) { return shown.record.id; }),
        member("name", "", [](const Shown& shown) { return shown.record.name; }),
        member("phone", "In the international format E.164.",
               [](const Shown& shown) { return if_any(shown.record.phone); }),
        member("email", "", [](const Shown& shown) { return if_any(shown.record.email); }),
        member("branch_id", "", [](const Shown& shown) { return shown.record.branch; }),
        member("source", "The channel in which the customer was registered.",
               [](const Shown& shown) { return shown.record.source; }),
        member("note", "For the staff.", [](const Shown& shown) { return if_any(shown.record.note); }),
        member("status", "A `blocked` customer cannot book.", [](const Shown& shown) { return shown.record.status; }),
        member("created_at", "", [](const Shown& shown) { return local_time(shown.record.created_at, shown.zone); }),
        member("updated_at", kUpdatedAt,
               [](const Shown& shown) { return local_time(shown.record.updated_at, shown.zone); })};
    return view;
}

const View<OnClock<Customer>>& whole_customer_view() {
    using Shown = OnClock<Customer>;
    static const View<Shown> view{
        "WholeCustomer", "A customer with the values that are shown for one customer at a time.", customer_view(),
        member("phone_verified", "Whether the number is valid in the installed numbering plan; null without a number.",
               [](const Shown& shown) {
                   const auto& phone = shown.record.phone;
                   return phone.empty() ? std::nullopt : std::optional(is_verified_phone(phone));
               }),
        member("birth_date", "A day like 1985-03-12.", [](const Shown& shown) {
            const auto& date = shown.record.birth_date;
            return date ? std::optional(format_iso_date(*date)) : std::nullopt;
        })};
    return view;
}

const View<OnClock<FormerPhone>>& former_phone_view() {
    using Shown = OnClock<FormerPhone>;
    static const View<Shown> view{
        "FormerPhone",
        "A number that a customer had before.",
        member("event", "Always `phone_changed`.", [](const Shown&) { return std::string_view("phone_changed"); }),
        member("phone", "The number before the change.", [](const Shown& shown) { return shown.record.phone; }),
        member("at", "When it was replaced.",
               [](const Shown& shown) { return local_time(shown.record.replaced_at, shown.zone); }),
        member("actor", "Who replaced it.", [](const Shown& shown) { return shown.record.replaced_by; })};
    return view;
}

// --- accounts at Cal.com, installed rules --------------------------------------------------------

const View<CalendarAccount>& account_view() {
    using Account = CalendarAccount;
    static const View<Account> view{
        "CalendarAccount",
        "An account at Cal.com, without its secrets.",
        member("id", "", &Account::id),
        member("provider", "", &Account::provider),
        member("provider_account", "The user name at Cal.com.", &Account::provider_account),
        member("url", "The address of the API.", &Account::base_url),
        member("state", "`needs_reauth` and `paused`: nothing is synced until a person acts.", &Account::state),
        member("credential_kind", "An API key, or access that a person granted at Cal.com.", &Account::kind),
        member("created_at", "", [](const Account& account) { return whole_seconds(account.created_at); }),
        member("updated_at", "When the record last changed; also by a renewal of its tokens.",
               [](const Account& account) { return whole_seconds(account.updated_at); })};
    return view;
}

const View<InstalledData>& installed_data_view() {
    static const View<InstalledData> view{
        "InstalledData",
        "Installed rules: those of the time zones, and the numbering plan.",
        member("name", "", [](const InstalledData& installed) { return installed.data.name; }),
        member("version", "", [](const InstalledData& installed) { return installed.data.version; }),
        member("packed_at", "The day of the package.",
               [](const InstalledData& installed) { return format_iso_date(BirthDate(installed.data.packed_at)); }),
        member("age_days", "Days since `packed_at`.", &InstalledData::age),
        member("old", "Whether it is so old that newer rules probably exist.", &InstalledData::is_old)};
    return view;
}

}  // namespace slotkeeper::views
