// booking_request: reads the bodies of requests for a start: to book, to hold, to reschedule.
//
// It resolves names and ids of the body to records of the catalogue; the desk decides whether the start is free.
#pragma once

#include "adapters/http/fields.h"
#include "engine/booking/commands.h"
#include "engine/catalog/catalog.h"

namespace slotkeeper::rest {

// The common part of a booking and a hold: service, branch, start and preferred resources.
struct Target {
    ServiceId service;
    BranchId branch;
    Instant start;
    std::vector<ResourcePreference> preferences;
};
// Fields service_id or service, branch_id?, start, resource_id? or segments?. Without branch_id the branch of a named
// resource is used. Refuses with not_found if an id or a name is not one of this company.
Result<Target> read_target(const http::Fields& body, const Catalog& catalog);

// Fields service_id or service.
Result<const Service*> read_service(const http::Fields& body, const Catalog& catalog);

// Fields resource_id? or segments?: the preferred resources. `segments` lists, in order, {"resource_id"} or
// {"resources": [...]} or {} (any) for each segment of the service.
Result<std::vector<ResourcePreference>> read_preferences(const http::Fields& body, const Catalog& catalog,
                                                         const Service& service);

// An entry of `segments` may be null, which means {}.
void fill_open_segments(nlohmann::json& body);

// Fields name, phone? and email? (at least one of the two), and birth_date?. The number is converted to E.164; without
// a country code it belongs to the company's region.
Result<CustomerDetails> read_person(const http::Fields& fields, const Catalog& catalog, Moment now);
// The same in the field "customer".
Result<CustomerDetails> read_customer(const http::Fields& body, const Catalog& catalog, Moment now);
// Only the field birth_date; std::nullopt if it is absent.
Result<std::optional<BirthDate>> read_birth_date(const http::Fields& fields, const Catalog& catalog, Moment now);

// The fields notes? and metadata?.
struct Remarks {
    std::string notes;
    Metadata metadata;
};
Result<Remarks> read_remarks(const http::Fields& body);

}  // namespace slotkeeper::rest
