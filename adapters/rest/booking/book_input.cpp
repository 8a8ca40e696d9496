// book_input: what is booked by a hold, by a token of an offered start, or by service and start.
#include "adapters/rest/booking/book_input.h"

#include "adapters/rest/booking/booked_customer.h"
#include "adapters/rest/booking/slot_tokens.h"
#include "engine/booking/intake_rules.h"
#include "engine/booking/visits.h"
#include "engine/store/booking/appointment_rows.h"

namespace slotkeeper::rest {

namespace {

using enum ErrorCode;

struct BookingParts {
    Target target;  // unless a hold is booked
    CustomerDetails customer;
    std::optional<Interval> offered{};  // by a token
};

// What the token books. Only the branch may be named besides, as that of the offer.
Result<Target> read_token(const BookInput& input, const Context& context, std::optional<Interval>& offered) {
    const auto offer = read_offer(context, *input.slot_token);
    if (!offer) return offer.refusal();
    const auto names_more = input.services || input.service || input.service_id || input.start || input.duration ||
                            input.party_size || input.resource_id || input.resource_ids || input.segments ||
                            input.same_person || input.any_order;
    if (names_more || (input.branch_id && *input.branch_id != offer->branch)) {
        return refuse(invalid_field, "slot_token", "says what is booked: leave out service, start, people and length");
    }
    auto language = read_language(input.language);
    if (!language) return language.refusal();
    offered = offer->time;
    auto target = target_of(*offer, *context.services.catalogs.current(context.company()));
    if (target) target->language = *std::move(language);
    return target;
}

Result<BookingParts> read_parts(const BookInput& input, const Context& context, const Catalog& catalog) {
    Checks check;
    BookingParts parts;
    if (input.slot_token) {
        parts.target = check(read_token(input, context, parts.offered));
    } else if (!input.hold_id) {
        parts.target = check(read_target(input, catalog));
    }
    if (!input.hold_id && !check.failed()) {  // those of a hold are checked by the desk, which knows its service
        const auto& visit = parts.target.visit.services;
        const auto fields = intake_of(catalog, visit.empty() ? std::vector{parts.target.service} : visit);
        check(check_answers(fields, input.answers.value_or(Answers()), context.caller.channel));
    }
    parts.customer = check(read_customer(input, context, catalog));
    if (check.failed()) return check.refusal();
    return parts;
}

// A request that books a hold may repeat the service and start, which must be those of the hold. Whether the hold still
// exists and belongs to the caller is decided by the desk: there a repeated request finds its result, even if the
// appointment has changed since.
Result<Done> check_same_as_hold(const BookInput& input, const Context& context, const CatalogPtr& catalog) {
    const auto names_service = input.service || input.service_id || input.services;
    if (!names_service && !input.start && !input.duration && !input.language) return Done{};
    const auto language = read_language(input.language);
    if (!language) return language.refusal();
    const auto hold =
        context.read([&](store::Tx& tx) { return store::load_appointment(tx, context.company(), *input.hold_id); });
    if (!hold || hold->state != State::held || hold->holder != context.caller.actor) return Done{};
    const auto held_visit = visit_of(*hold);
    const auto length = held_visit.services.empty() ? std::chrono::floor<Minutes>(hold->time.duration())
                                                    : kept_length(*catalog, *hold).value_or(Minutes{0});
    if (input.duration && length != *input.duration) {
        return refuse(invalid_field, "hold_id", "holds another length");
    }
    if (input.language && *language != hold->staff_language) {
        return refuse(invalid_field, "hold_id", "holds staff for another language");
    }
    if (!names_service && !input.start) return Done{};
    const auto target = read_target(input, *catalog);
    if (!target) return target.refusal();
    if (!consists_of(*hold, target->service, target->visit))
        return refuse(invalid_field, "hold_id", "holds another service");
    if (hold->time.from != target->start) return refuse(invalid_field, "hold_id", "holds another start");
    return Done{};
}

}  // namespace

const Shape<BookInput>& BookInput::shape() {
    static const Shape<BookInput> shape(
        "Booking",
        field<&BookInput::hold_id>("hold_id",
                                   "A hold that was placed with the same API key; it becomes the booking. Service "
                                   "and start may then be left out; if given, they must be those of the hold."),
        TargetInput::shape_unless("hold_id|slot_token"), CustomerInput::shape(), RemarksInput::shape(),
        OverrideInput::shape(),
        field<&BookInput::slot_token>("slot_token",
                                      "A start as `GET /v1/slots?tokens=true` offered it: it says what is booked, "
                                      "with which people and for which price. Instead of service and start.",
                                      {.length_max = limits::slot_token_size_max}),
        at_most_one({"hold_id", "slot_token"}));
    return shape;
}

Result<Done> BookInput::check(const Context& context) const {
    return checked(
        with_catalog(context, [&](const CatalogPtr& catalog) { return read_parts(*this, context, *catalog); }));
}

Result<Command> read_booking(const BookInput& input, const Context& context, const CatalogPtr& catalog) {
    Command command;
    auto parts = read_parts(input, context, *catalog);
    if (!parts) return parts.refusal();
    auto& [target, customer, offered] = *parts;
    auto notes = input.notes.value_or("");
    auto metadata = input.metadata.value_or(Metadata());
    if (!input.hold_id) {
        command.ask = Book{context.services.ids.make<AppointmentId>(),
                           target.branch,
                           target.service,
                           target.start,
                           std::move(target.preferences),
                           std::move(customer),
                           std::move(notes),
                           std::move(metadata),
                           target.duration,
                           target.party_size,
                           input.answers.value_or(Answers()),
                           {},
                           target.visit,
                           std::move(target.language)};
        command.exactly = offered;
        return command;
    }
    if (auto same = check_same_as_hold(input, context, catalog); !same) return same.refusal();
    command.ask = ConvertHold{*input.hold_id,
                              context.caller.actor,
                              std::move(customer),
                              std::move(notes),
                              std::move(metadata),
                              input.party_size,
                              input.answers.value_or(Answers())};
    return command;
}

}  // namespace slotkeeper::rest
