// slot_commands: runs the same search as REST and voice.
#include "tools/slotkeeper/commands/bookings/booking_commands.h"

#include "adapters/views/records.h"
#include "engine/booking/resource_preferences.h"
#include "engine/desk/find_slots.h"
#include "tools/slotkeeper/wiring.h"

namespace slotkeeper {

namespace {

struct Asked {
    CatalogPtr catalog;
    const Service* service = nullptr;
    const Branch* branch = nullptr;
    SlotQuestion question;
};

Result<Asked> read_question(const SlotsListOptions& options, store::Database& database, Catalogs& catalogs,
                            Instant now) {
    const auto catalog = find_company(options.company, database, catalogs);
    if (!catalog) return catalog.refusal();
    const auto branch = find_branch(options.branch, **catalog);
    if (!branch) return branch.refusal();
    const auto service = find_service(options.service, **catalog);
    if (!service) return service.refusal();
    const auto from = options.from.empty() ? Result<Instant>(now) : parse_time(options.from, "from", (*branch)->zone);
    if (!from) return from.refusal();
    const auto until = options.until.empty() ? Result<Instant>(*from + std::chrono::days(7))
                                             : parse_time(options.until, "until", (*branch)->zone, Fraction::up);
    if (!until) return until.refusal();
    SlotQuestion question{.company = (*catalog)->company().id,
                          .service = (*service)->id,
                          .branch = (*branch)->id,
                          .span = {*from, *until},
                          .preferences = {},
                          .slots_max = options.limit + 1,  // one more than shown, to detect that there are more
                          .moving = std::nullopt};
    for (const auto& name : options.resources) {
        const auto resource = find_resource(name, **catalog);
        if (!resource) return resource.refusal();
        const auto preference = preference_for(**service, **resource);
        if (!preference)
            return refuse(ErrorCode::invalid_field, "resource", name + " cannot serve " + (*service)->name);
        question.preferences.push_back(*preference);
    }
    return Asked{*catalog, *service, *branch, std::move(question)};
}

}  // namespace

int slots_list(const Context& context, const SlotsListOptions& options) {
    Engine engine(context.config);
    const auto asked = read_question(options, engine.database(), engine.catalogs, whole_seconds(engine.clock.now()));
    if (!asked) return context.output.refused(asked.refusal());
    const auto answer =
        find_slots(asked->question, engine.database(), engine.catalogs, engine.clock.now(), &engine.slots_elsewhere);
    if (!answer) return context.output.refused(answer.refusal());
    const auto& availability = answer->availability;
    auto rows = Json::array();
    for (const auto& slot : answer->slots) {
        rows.push_back(views::slot_view().write({slot, *asked->service, *asked->catalog, asked->branch->zone}));
        if (context.output.json()) continue;
        auto names = Json::array();  // a table has no room for objects
        for (const auto& resource : rows.back()["resources"]) names.push_back(resource["name"]);
        rows.back()["resources"] = std::move(names);
    }
    context.output.list(rows, {"start", "end", "resources"}, "nothing is free", options.limit,
                        {{"availability", views::availability_view().write({availability, asked->branch->zone})}});
    if (!availability.fresh) {
        const auto heard = availability.source != AvailabilitySource::local;
        context.output.line(heard ? "Cal.com's availability is not fresh for all of these"
                                  : "Cal.com's availability is unknown: these starts are free in our own bookings");
    }
    return kExitOk;
}

}  // namespace slotkeeper
