// serving: the shared steps.
#include "adapters/rest/serving.h"

#include "engine/desk/submit_checked.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/booking/customer_rows.h"

namespace slotkeeper::rest {

namespace {

// Also finds records that were created a moment ago.
template <class Has>
bool in_catalog(const Context& context, Has has) {
    auto& catalogs = context.services.catalogs;
    return has(*catalogs.recent(context.company())) || has(*catalogs.current(context.company()));
}

}  // namespace

Result<Done> check_interval(const std::optional<Instant>& from, const std::optional<Instant>& until) {
    if (!from || !until || *until > *from) return Done{};
    return refuse(ErrorCode::invalid_field, "to", "must lie after from");
}

std::vector<ErrorCode> with(std::vector<ErrorCode> codes, std::initializer_list<ErrorCode> more) {
    codes.insert(codes.end(), more);
    return codes;
}

bool is_known(const Context& context, BranchId id) {
    return in_catalog(context, [&](const Catalog& catalog) { return catalog.branch(id) != nullptr; });
}

bool is_known(const Context& context, ServiceId id) {
    return in_catalog(context, [&](const Catalog& catalog) { return catalog.service(id) != nullptr; });
}

bool is_known(const Context& context, ResourceId id) {
    return in_catalog(context, [&](const Catalog& catalog) { return catalog.resource(id) != nullptr; });
}

bool is_known(const Context& context, CustomerId id) {
    return context.read([&](store::Tx& tx) { return store::load_customer(tx, context.company(), id).has_value(); });
}

bool is_known(const Context& context, AppointmentId id) {
    return context.read([&](store::Tx& tx) { return store::load_appointment(tx, context.company(), id).has_value(); });
}

Command command_of(const Context& context) {
    Command command;
    command.company = context.company();
    command.actor = context.caller.actor;
    command.source = context.caller.source;
    command.key = context.key;
    return command;
}

Result<Receipt> submit_or_recall(const Context& context, Result<Command>& command) {
    auto& services = context.services;
    if (!command) {
        auto earlier = services.desk.remembered(context.company(), context.key);
        return earlier ? std::move(*earlier) : command.refusal();
    }
    auto complete = command_of(context);
    complete.ask = std::move(command->ask);
    complete.override_reason = command->override_reason;
    complete.by_customer = command->by_customer;
    complete.exactly = command->exactly;
    *command = std::move(complete);
    return submit_checked({services.desk, services.database, services.catalogs, services.other_calendar}, *command,
                          services.clock.now());
}

}  // namespace slotkeeper::rest
