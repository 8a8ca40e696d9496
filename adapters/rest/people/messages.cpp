// messages: lists messages for customers. This version does not send them; a client that reads them may.
#include "adapters/rest/included.h"
#include "adapters/rest/rest_api.h"
#include "adapters/rest/serving.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/outreach/message_rows.h"

namespace slotkeeper::rest {

namespace {

using MessageInclude = IncludeInput<Related::customer>;

struct ListMessages : Page<1>, MessageInclude {
    std::optional<AppointmentId> appointment_id;
    std::optional<store::MessageState> state;

    static const Shape<ListMessages>& shape() {
        static const Shape<ListMessages> shape(
            "ListMessages",
            field<&ListMessages::appointment_id>("appointment_id", "Only messages about this appointment."),
            field<&ListMessages::state>("state", "Only messages in this state."), MessageInclude::shape(),
            Page<1>::shape());
        return shape;
    }
};

struct OneMessage {
    MessageId id;

    static const Shape<OneMessage>& shape() {
        static const Shape<OneMessage> shape("OneMessage", path_id<&OneMessage::id>("The message."));
        return shape;
    }
};

using Message = OnClock<store::Message>;

const View<Message>& message_view() {
    static const View<Message> view{
        "Message",
        "What a customer should be told about an appointment.",
        member("id", "", [](const Message& shown) { return shown.record.id; }),
        member("kind", "What it is about.", [](const Message& shown) { return shown.record.kind; }),
        member("appointment_id", "", [](const Message& shown) { return shown.record.appointment; }),
        member("appointment_version", "The version that it reports.",
               [](const Message& shown) { return shown.record.version; }),
        member("customer_id", "", [](const Message& shown) { return shown.record.customer; }),
        member("start", "The start that it reports.",
               [](const Message& shown) {
                   return LocalTime{shown.record.starts_at, shown.zone};
               }),
        member("state", "", [](const Message& shown) { return shown.record.state; }),
        member("delivery", "Always `none`: this server does not send it.",
               [](const Message&) { return std::string_view("none"); }),
        member("created_at", "", [](const Message& shown) { return local_time(shown.record.created_at, shown.zone); }),
        member("updated_at", kUpdatedAt,
               [](const Message& shown) { return local_time(shown.record.updated_at, shown.zone); })};
    return view;
}

// A message with what could be booked instead.
struct MessageAndStarts : Message {
    std::vector<LocalTime> alternatives{};
    std::optional<Availability> availability{};
};

const View<MessageAndStarts>& whole_message_view() {
    using Shown = MessageAndStarts;
    static const View<Shown> view{
        "WholeMessage", "A message, with starts that are free now.", message_view(),
        member("alternatives", "Free starts near the one that was cancelled or declined.", &Shown::alternatives),
        nested("availability", "Whose free times `alternatives` are.", availability_view(), Parts::one_or_null,
               [](const Shown& shown) {
                   return shown.availability ? std::optional(OnClock<Availability>{*shown.availability, shown.zone})
                                             : std::nullopt;
               })};
    return view;
}

Result<Reply> list_messages(const ListMessages& input, Context& context) {
    Checks check;
    store::MessageFilter filter;
    filter.company = context.company();
    filter.appointment = check(known(context, input.appointment_id, "appointment_id"));
    filter.state = input.state;
    const auto order = check(set_page(context, filter, input));
    if (check.failed()) return check.refusal();
    auto found = context.read([&](store::Tx& tx) { return store::list_messages(tx, filter); });
    auto next = cut_page(found, input, order);
    const auto catalog = context.services.catalogs.recent(context.company());
    const auto zone = company_zone(*catalog);
    auto data = Json::array();
    RelatedIds ids;
    for (const auto& message : found) {
        data.push_back(message_view().write({message, zone}));
        ids.customers.insert(message.customer);
    }
    return with_included(page(std::move(data), std::move(next)), context, input.wanted(), ids, *catalog);
}

Result<Reply> show_message(const OneMessage& input, Context& context) {
    auto& services = context.services;
    std::optional<Appointment> appointment;
    const auto message = context.read([&](store::Tx& tx) {
        auto found = store::load_message(tx, context.company(), input.id);
        if (found) appointment = store::load_appointment(tx, context.company(), found->appointment);
        return found;
    });
    if (!message) return refuse(ErrorCode::not_found, "id", "there is no such message");
    const auto zone = company_zone(*services.catalogs.recent(context.company()));
    MessageAndStarts shown{{*message, zone}};
    const auto ended = message->kind == Notice::declined || message->kind == Notice::cancelled;
    if (ended && appointment) {
        const SlotQuestion question{context.company(),          appointment->service, appointment->branch, {}, {},
                                    limits::slots_page_default, std::nullopt};
        const auto others = alternatives_near(question, message->starts_at, services.database, services.catalogs,
                                              services.clock.now(), services.other_calendar);
        shown.availability = others.availability;
        for (const auto start : others.starts) shown.alternatives.push_back({start, zone});
    }
    return Reply{.body = whole_message_view().write(shown)};
}

}  // namespace

std::vector<Operation> message_operations() {
    return {
        operation<ListMessages>(
            {.id = "messages.list",
             .method = "GET",
             .path = "/v1/messages",
             .scope = store::Scope::read,
             .summary = "List what customers should be told.",
             .description = "This server sends no messages. A client that reads them may tell the "
                            "customers.",
             .answer = Answer::page(message_view())
                           .as_table({"id", "kind", "state", "appointment_id", "start", "created_at"})
                           .with_included(included_view()),
             .refusals = {ErrorCode::not_found}},
            list_messages),
        operation<OneMessage>({.id = "messages.show",
                               .method = "GET",
                               .path = "/v1/messages/{id}",
                               .scope = store::Scope::read,
                               .summary = "Show a message, with starts that are free now.",
                               .answer = Answer::record(whole_message_view())},
                              show_message),
    };
}

}  // namespace slotkeeper::rest
