// fees: lists what customers owe for changes, for the system that collects it.
#include "adapters/rest/rest_api.h"
#include "adapters/rest/serving.h"
#include "engine/catalog/price.h"
#include "engine/store/booking/fee_rows.h"

namespace slotkeeper::rest {

namespace {

struct ListFees : Page<1> {
    std::optional<AppointmentId> appointment_id;
    std::optional<CustomerId> customer_id;

    static const Shape<ListFees>& shape() {
        static const Shape<ListFees> shape(
            "ListFees", field<&ListFees::appointment_id>("appointment_id", "Only fees of this appointment."),
            field<&ListFees::customer_id>("customer_id", "Only what this customer owes."), Page<1>::shape());
        return shape;
    }
};

using ShownFee = OnClock<store::Fee>;

const View<ShownFee>& listed_fee_view() {
    static const View<ShownFee> view{
        "Fee",
        "What a customer owes for a change of an appointment.",
        member("id", "", [](const ShownFee& shown) { return shown.record.id; }),
        member("appointment_id", "", [](const ShownFee& shown) { return shown.record.appointment; }),
        member("appointment_version", "The version that the change made.",
               [](const ShownFee& shown) { return shown.record.version; }),
        member("customer_id", "", [](const ShownFee& shown) { return shown.record.customer; }),
        member("reason", "The change.", [](const ShownFee& shown) { return shown.record.charge.reason; }),
        member("amount", "Like \"10.00\".",
               [](const ShownFee& shown) { return format_price(shown.record.charge.amount); }),
        member("currency", "By its code in ISO 4217.",
               [](const ShownFee& shown) { return shown.record.charge.currency; }),
        member("created_at", "", [](const ShownFee& shown) { return local_time(shown.record.created_at, shown.zone); }),
        member("updated_at", kUpdatedAt,
               [](const ShownFee& shown) { return local_time(shown.record.updated_at, shown.zone); })};
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
    auto found = context.read([&](store::Tx& tx) { return store::list_fees(tx, filter); });
    auto next = cut_page(found, input, order);
    const auto zone = company_zone(*context.services.catalogs.recent(context.company()));
    auto data = Json::array();
    for (const auto& fee : found) data.push_back(listed_fee_view().write({fee, zone}));
    return page(std::move(data), std::move(next));
}

}  // namespace

std::vector<Operation> fee_operations() {
    return {operation<ListFees>(
        {.id = "fees.list",
         .method = "GET",
         .path = "/v1/fees",
         .scope = store::Scope::read,
         .summary = "List what customers owe for moves and cancellations.",
         .description = "A fee is recorded with the change, once. This server collects none: a payment system reads "
                        "them here, with `updated_since` or `cursor`.",
         .answer = Answer::page(listed_fee_view())
                       .as_table({"id", "appointment_id", "reason", "amount", "currency", "created_at"}, "no fees"),
         .refusals = {ErrorCode::not_found}},
        list_all_fees)};
}

}  // namespace slotkeeper::rest
