// appointment_replies: loads the records that a reply needs.
#include "adapters/rest/booking/appointment_replies.h"

#include "engine/booking/rules.h"
#include "engine/store/booking/customer_rows.h"
#include "engine/store/calendar/link_rows.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace slotkeeper::rest {

namespace {

struct Around {
    std::map<CustomerId, Customer> customers;
    std::map<AppointmentId, std::vector<Link>> links;
    std::set<AppointmentId> syncing;  // a sync of these is queued or running
};

void load_links(store::Tx& tx, std::span<const AppointmentId> ids, Around& around) {
    for (auto& link : store::load_links(tx, ids)) around.links[link.appointment].push_back(std::move(link));
    around.syncing = store::find_waiting_syncs(tx, ids);
}

SyncShown sync_of(const Appointment& appointment, const Catalog& catalog, const Around& around) {
    const auto links = around.links.find(appointment.id);
    return shown_sync(appointment, links == around.links.end() ? std::span<const Link>() : links->second, catalog,
                      around.syncing.contains(appointment.id));
}

Around load_around(store::Database& database, CompanyId company, std::span<const Appointment> appointments) {
    std::vector<AppointmentId> ids;
    std::vector<CustomerId> customers;
    for (const auto& one : appointments) {
        ids.push_back(one.id);
        if (one.customer) customers.push_back(*one.customer);
    }
    std::sort(customers.begin(), customers.end());
    customers.erase(std::unique(customers.begin(), customers.end()), customers.end());
    return database.read([&](store::Tx& tx) {
        Around around;
        for (auto& customer : store::load_customers(tx, company, customers)) {
            const auto id = customer.id;
            around.customers.emplace(id, std::move(customer));
        }
        load_links(tx, ids, around);
        return around;
    });
}

std::optional<BriefCustomer> customer_of(const Appointment& appointment, const Around& around) {
    if (!appointment.customer) return std::nullopt;
    const auto found = around.customers.find(*appointment.customer);
    return found != around.customers.end() ? brief(found->second) : BriefCustomer{*appointment.customer};
}

}  // namespace

std::vector<Event> allowed_now(const Services& services, const Appointment& appointment) {
    return allowed_events(appointment, services.check_in_before, whole_seconds(services.clock.now()));
}

CatalogPtr catalog_for(Services& services, CompanyId company, std::span<const Appointment> appointments) {
    auto recent = services.catalogs.recent(company);
    const auto known = [&](const Appointment& one) { return covers(*recent, one); };
    if (std::all_of(appointments.begin(), appointments.end(), known)) return recent;
    return services.catalogs.current(company);
}

Json stored_json(Services& services, CompanyId company, std::span<const Appointment> appointments, bool with_holder) {
    auto list = Json::array();
    if (appointments.empty()) return list;
    const auto catalog = catalog_for(services, company, appointments);
    const auto around = load_around(services.database, company, appointments);
    for (const auto& one : appointments) {
        list.push_back(appointment_view().write({one, *catalog, customer_of(one, around),
                                                 sync_of(one, *catalog, around), allowed_now(services, one),
                                                 with_holder ? std::optional(one.holder) : std::nullopt}));
    }
    return list;
}

SyncShown stored_sync(Services& services, const Appointment& appointment, const Catalog& catalog) {
    const auto around = services.database.read([&](store::Tx& tx) {
        Around found;
        load_links(tx, std::array{appointment.id}, found);
        return found;
    });
    return sync_of(appointment, catalog, around);
}

Reply appointment_reply(const Context& context, const Appointment& appointment, bool replayed) {
    auto shown = stored_json(context.services, context.company(), std::span(&appointment, 1));
    return {.body = std::move(shown.front()), .version = appointment.version, .replayed = replayed};
}

Result<Reply> submit_change(const Context& context, Result<Command> command) {
    const auto receipt = submit_or_recall(context, command);
    if (!receipt) return receipt.refusal();
    return appointment_reply(context, *receipt->appointment, receipt->replayed);
}

SlotQuestion question_about(CompanyId company, ServiceId service, BranchId branch,
                            std::vector<ResourcePreference> preferences) {
    SlotQuestion question;
    question.company = company;
    question.service = service;
    question.branch = branch;
    question.preferences = std::move(preferences);
    return question;
}

Result<Reply> start_refused(const Refusal& refusal, const Context& context, const SlotQuestion& question,
                            Instant wanted) {
    // Another start does not help a customer who has reached a limit of their own.
    const auto is_full = refusal.code == ErrorCode::limit_reached && refusal.limit && refusal.limit->of != "customer";
    if (refusal.code != ErrorCode::slot_conflict && refusal.code != ErrorCode::off_grid && !is_full) return refusal;
    auto& services = context.services;
    auto asked = question;
    asked.channel = context.caller.channel;
    auto others = alternatives_near(asked, wanted, services.database, services.catalogs, services.clock.now(),
                                    services.other_calendar);
    Reply reply{.refusal = refusal};
    reply.refusal->alternatives = std::move(others.starts);
    auto catalog = services.catalogs.recent(question.company);
    if (catalog->branch(question.branch) == nullptr) catalog = services.catalogs.current(question.company);
    const auto* branch = catalog->branch(question.branch);
    if (branch == nullptr) return reply;
    reply.zone = branch->zone;
    reply.more = {{"availability", availability_view().write({others.availability, branch->zone})}};
    return reply;
}

std::vector<ErrorCode> refused_starts() {
    using enum ErrorCode;
    return {not_found,     slot_conflict, limit_reached, customer_busy,  outside_hours,  notice_too_short,
            beyond_window, in_the_past,   not_bookable,  state_conflict, length_differs, missing_field,
            off_grid,      before_window, duration,      party_size};
}

}  // namespace slotkeeper::rest
