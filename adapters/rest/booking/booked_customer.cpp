// booked_customer: read and shown.
#include "adapters/rest/booking/booked_customer.h"

#include "engine/store/booking/appointment_rows.h"
#include "engine/store/booking/customer_rows.h"

#include <algorithm>

namespace slotkeeper::rest {

namespace {

// Whether this booking created the customer: both were then written in one transaction, with one `now`.
bool was_created_by(store::Tx& tx, const Appointment& booked, const Customer& customer) {
    const auto history = store::load_history(tx, booked.company, booked.id);
    return std::any_of(history.begin(), history.end(), [&](const AuditEvent& event) {
        return event.version == booked.version && event.at == customer.created_at;
    });
}

Result<CustomerDetails> stored_person(CustomerId id, const Context& context) {
    const auto found = context.read([&](store::Tx& tx) { return store::load_customer(tx, context.company(), id); });
    if (!found) return refuse(ErrorCode::not_found, "customer_id", "this company has no such customer");
    if (found->phone.empty() && found->email.empty()) {
        return refuse(ErrorCode::invalid_field, "customer_id", "has neither a phone number nor an e-mail address");
    }
    CustomerDetails details;
    details.name = found->name;
    details.phone = found->phone;
    details.email = found->email;
    details.id = id;
    return details;
}

}  // namespace

const Shape<CustomerInput>& CustomerInput::shape() {
    static const Shape<CustomerInput> shape(
        "Customer", exactly_one("customer", "customer_id"), field<&CustomerInput::customer>("customer", "Who comes."),
        field<&CustomerInput::customer_id>("customer_id", "Who comes, if it is a stored customer."),
        field<&CustomerInput::answers>("answers", kAnswersMeaning, kAnswersRules));
    return shape;
}

Result<CustomerDetails> read_customer(const CustomerInput& input, const Context& context, const Catalog& catalog) {
    if (input.customer_id) return stored_person(*input.customer_id, context);
    if (!input.customer) return CustomerDetails{};  // neither is refused by the shape
    return read_person(*input.customer, "customer", catalog, context.services.clock.now());
}

const CustomerDetails& details_of(const Command& command) {
    if (const auto* book = std::get_if<Book>(&command.ask)) return book->customer;
    return std::get<ConvertHold>(command.ask).customer;
}

std::optional<BriefCustomer> booked_customer(const Receipt& receipt, const Result<Command>& command,
                                             const Context& context) {
    const auto& booked = *receipt.appointment;
    if (!booked.customer) return {};  // the row is damaged
    const auto id = *booked.customer;
    BriefCustomer shown{id};
    auto created = receipt.customer_created;
    if (created) {  // as in the request: no read needed
        shown = brief(id, details_of(*command));
    } else if (receipt.known_customer) {
        shown = brief(*receipt.known_customer);
    } else {
        const auto known = context.read([&](store::Tx& tx) {
            auto stored = store::load_customer(tx, booked.company, id);
            created = receipt.replayed && stored && was_created_by(tx, booked, *stored);
            return stored;
        });
        if (known) shown = brief(*known);
    }
    shown.created = created;
    return shown;
}

}  // namespace slotkeeper::rest
