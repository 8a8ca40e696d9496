// fees: lists what customers owe for changes, for the system that collects it.
#include "adapters/rest/included.h"
#include "adapters/rest/rest_api.h"
#include "adapters/rest/serving.h"
#include "engine/catalog/price.h"
#include "engine/store/booking/fee_rows.h"

namespace slotkeeper::rest {

// How the report of a fee, or of its withdrawal, to the payment hook stands.
enum class Reported : std::uint8_t { none, waiting, delivered, failed };

}  // namespace slotkeeper::rest

template <>
struct slotkeeper::EnumNames<slotkeeper::rest::Reported> {
    static constexpr std::array<std::string_view, 4> all{"none", "waiting", "delivered", "failed"};
};

namespace slotkeeper::rest {

namespace {

using FeeInclude = IncludeInput<Related::customer>;

struct ListFees : Page<1>, FeeInclude {
    std::optional<AppointmentId> appointment_id;
    std::optional<CustomerId> customer_id;

    static const Shape<ListFees>& shape() {
        static const Shape<ListFees> shape(
            "ListFees", field<&ListFees::appointment_id>("appointment_id", "Only fees of this appointment."),
            field<&ListFees::customer_id>("customer_id", "Only what this customer owes."), Page<1>::shape(),
            FeeInclude::shape());
        return shape;
    }
};

struct ShownFee {
    store::Fee record;
    TimeZone zone;
    std::optional<store::FeeDelivery> job{};  // of its latest event
};

Reported report_state(const ShownFee& shown) {
    const auto& accepted = shown.record.delivered_version;
    if (accepted && *accepted >= store::reported_version(shown.record)) return Reported::delivered;
    if (!shown.job) return Reported::none;
    switch (shown.job->state) {
        case store::JobState::available:
        case store::JobState::running:
            return Reported::waiting;
        case store::JobState::dead:
            return Reported::failed;
        case store::JobState::done:
        case store::JobState::cancelled:
            break;
    }
    return Reported::none;
}

std::optional<std::string> report_error(const ShownFee& shown) {
    const auto is_open = report_state(shown) == Reported::waiting || report_state(shown) == Reported::failed;
    return is_open ? if_any(shown.job->error) : std::nullopt;
}

std::optional<LocalTime> moment_if(const std::optional<Moment>& at, const TimeZone& zone) {
    return at ? std::optional(local_time(*at, zone)) : std::nullopt;
}

const View<ShownFee>& listed_fee_view() {
    static const View<ShownFee> view{
        "Fee",
        "What a customer owes for a change of an appointment or a no-show, or in advance.",
        member("id", "", [](const ShownFee& shown) { return shown.record.id; }),
        member("appointment_id", "", [](const ShownFee& shown) { return shown.record.appointment; }),
        member("appointment_version", "The version that the change made.",
               [](const ShownFee& shown) { return shown.record.version; }),
        member("customer_id", "", [](const ShownFee& shown) { return shown.record.customer; }),
        member("reason", "The change; `deposit`: it is asked for in advance.",
               [](const ShownFee& shown) { return shown.record.charge.reason; }),
        member("amount", "Like \"10.00\".",
               [](const ShownFee& shown) { return format_price(shown.record.charge.amount); }),
        member("currency", "By its code in ISO 4217.",
               [](const ShownFee& shown) { return shown.record.charge.currency; }),
        member("created_at", "", [](const ShownFee& shown) { return local_time(shown.record.created_at, shown.zone); }),
        member("updated_at", kUpdatedAt,
               [](const ShownFee& shown) { return local_time(shown.record.updated_at, shown.zone); }),
        member("withdrawn_at", "When the no-show was undone; null: it is owed.",
               [](const ShownFee& shown) { return moment_if(shown.record.withdrawn_at, shown.zone); }),
        member("delivery",
               "Whether the payment hook accepted the event about it, of a withdrawn one that about this; `none`: it "
               "is not sent there.",
               report_state),
        member("delivered_at", "When the hook last accepted an event about it.",
               [](const ShownFee& shown) { return moment_if(shown.record.delivered_at, shown.zone); }),
        member("delivery_error", "Why the last attempt failed.", report_error)};
    return view;
}

Result<Reply> list_all_fees(const ListFees& input, Context& context) {
    Checks check;
    store::FeeFilter filter;
    filter.company = context.company();
    filter.appointment = check(known(context, input.appointment_id, "appointment_id"));
    filter.customer = check(known(context, input.customer_id, "customer_id"));
    const auto order = check(set_page(context, filter, input));
    if (check.failed()) return check.refusal();
    std::map<FeeId, store::FeeDelivery> jobs;
    auto found = context.read([&](store::Tx& tx) {
        auto fees = store::list_fees(tx, filter);
        jobs = store::load_deliveries(tx, fees);
        return fees;
    });
    auto next = cut_page(found, input, order);
    const auto catalog = context.services.catalogs.recent(context.company());
    const auto zone = company_zone(*catalog);
    auto data = Json::array();
    RelatedIds ids;
    for (const auto& fee : found) {
        const auto job = jobs.find(fee.id);
        data.push_back(
            listed_fee_view().write({fee, zone, job == jobs.end() ? std::nullopt : std::optional(job->second)}));
        if (fee.customer) ids.customers.insert(*fee.customer);
    }
    return with_included(page(std::move(data), std::move(next)), context, input.wanted(), ids, *catalog);
}

}  // namespace

std::vector<Operation> fee_operations() {
    return {operation<ListFees>(
        {.id = "fees.list",
         .method = "GET",
         .path = "/v1/fees",
         .scope = store::Scope::read,
         .summary = "List what customers owe for moves, cancellations and no-shows, and deposits.",
         .description = "A fee is recorded with the change, once; that of a no-show is withdrawn if the no-show is "
                        "undone. This server collects none: a payment system reads them here, with `updated_since` "
                        "or `cursor`, or hears of them by the payment hook.",
         .answer = Answer::page(listed_fee_view())
                       .as_table({"id", "appointment_id", "reason", "amount", "currency", "created_at"}, "no fees")
                       .with_included(included_view()),
         .refusals = {ErrorCode::not_found}},
        list_all_fees)};
}

}  // namespace slotkeeper::rest
