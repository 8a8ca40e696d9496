// appointment_answers: loads the records that an answer needs.
#include "adapters/rest/appointment_answers.h"

#include "adapters/http/problem.h"
#include "engine/booking/rules.h"
#include "engine/store/booking/customer_rows.h"
#include "engine/store/calendar/link_rows.h"

#include <nlohmann/json.hpp>

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

Around load_around(RestApi& api, CompanyId company, std::span<const Appointment> appointments) {
    std::vector<AppointmentId> ids;
    std::vector<CustomerId> customers;
    for (const auto& one : appointments) {
        ids.push_back(one.id);
        if (one.customer) customers.push_back(*one.customer);
    }
    std::sort(customers.begin(), customers.end());
    customers.erase(std::unique(customers.begin(), customers.end()), customers.end());
    return api.database.read([&](store::Tx& tx) {
        Around around;
        for (auto& customer : store::load_customers(tx, company, customers)) {
            const auto id = customer.id;
            around.customers.emplace(id, std::move(customer));
        }
        load_links(tx, ids, around);
        return around;
    });
}

Json customer_of(const Appointment& appointment, const Around& around) {
    if (!appointment.customer) return {};
    const auto found = around.customers.find(*appointment.customer);
    if (found != around.customers.end()) return brief_customer_json(found->second);
    return erased_customer_json(*appointment.customer);
}

}  // namespace

std::vector<Event> allowed_now(const RestApi& api, const Appointment& appointment) {
    return allowed_events(appointment, api.check_in_before, whole_seconds(api.clock.now()));
}

CatalogPtr catalog_for(RestApi& api, const Caller& caller, std::span<const Appointment> appointments) {
    auto recent = api.catalogs.recent(caller.company);
    const auto known = [&](const Appointment& one) { return covers(*recent, one); };
    if (std::all_of(appointments.begin(), appointments.end(), known)) return recent;
    return api.catalogs.current(caller.company);
}

std::vector<Json> stored_json(RestApi& api, const Caller& caller, std::span<const Appointment> appointments) {
    std::vector<Json> list;
    if (appointments.empty()) return list;
    const auto catalog = catalog_for(api, caller, appointments);
    const auto around = load_around(api, caller.company, appointments);
    for (const auto& one : appointments) {
        list.push_back(appointment_json(one, *catalog, customer_of(one, around), sync_of(one, *catalog, around),
                                        allowed_now(api, one)));
    }
    return list;
}

SyncShown stored_sync(RestApi& api, const Appointment& appointment, const Catalog& catalog) {
    const auto around = api.database.read([&](store::Tx& tx) {
        Around found;
        load_links(tx, std::array{appointment.id}, found);
        return found;
    });
    return sync_of(appointment, catalog, around);
}

http::Response appointment_response(RestApi& api, const Caller& caller, const Appointment& appointment) {
    auto response = json_response(200, stored_json(api, caller, std::span(&appointment, 1)).front());
    response.headers.emplace_back("ETag", '"' + std::to_string(appointment.version) + '"');
    return response;
}

http::Response with_receipt(http::Response response, const Receipt& receipt) {
    response.headers.emplace_back("ETag", '"' + std::to_string(receipt.appointment->version) + '"');
    if (receipt.replayed) response.headers.emplace_back("Idempotent-Replayed", "true");
    return response;
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

Result<http::Response> start_refused(const Refusal& refusal, const http::Request& request, RestApi& api,
                                     const SlotQuestion& question, Instant wanted) {
    if (refusal.code != ErrorCode::slot_conflict) return refusal;
    auto others = alternatives_near(question, wanted, api.database, api.catalogs, api.clock.now(), api.other_calendar);
    auto helpful = refusal;
    helpful.alternatives = std::move(others.starts);
    auto catalog = api.catalogs.recent(question.company);
    if (catalog->branch(question.branch) == nullptr) catalog = api.catalogs.current(question.company);
    const auto* branch = catalog->branch(question.branch);
    if (branch == nullptr) return http::problem(helpful, request);
    const Json more{{"availability", availability_json(others.availability, branch->zone)}};
    return http::problem(helpful, request, &branch->zone, &more);
}

}  // namespace slotkeeper::rest
