// booking_request: the bodies that ask for a start: of an appointment, a hold, a new time.
//
// Names and ids of the body become records of the catalogue here; whether the start is free is the desk's to say.
#pragma once

#include "adapters/http/fields.h"
#include "engine/booking/commands.h"
#include "engine/catalog/catalog.h"

namespace slotkeeper::rest {

// What a booking and a hold have in common: which service, where, when, by whom.
struct Target {
    ServiceId service;
    BranchId branch;
    Instant start;
    std::vector<Wish> wishes;
};
// Fields service_id or service, branch_id?, start, resource_id? or segments?. A resource that is named decides the
// branch where the body does not. not_found where an id or a name is not one of this company.
Result<Target> read_target(const http::Fields& body, const Catalog& catalog);

// Fields service_id or service.
Result<const Service*> read_service(const http::Fields& body, const Catalog& catalog);

// Fields resource_id? or segments?: the resource that is wished for where.
// `segments` lists, in order, {"resource_id"} or {"resources": [...]} or {} (any) for each segment of the service.
Result<std::vector<Wish>> read_wishes(const http::Fields& body, const Catalog& catalog, const Service& service);

// An entry of `segments` may be null, which means {}.
void fill_open_segments(nlohmann::json& body);

// Fields name, phone? and email?, of which one must be there, and birth_date?. The number becomes E.164, one without a
// country code by the company's region.
Result<CustomerDetails> read_person(const http::Fields& fields, const Catalog& catalog, Moment now);
// The same, as the field "customer".
Result<CustomerDetails> read_customer(const http::Fields& body, const Catalog& catalog, Moment now);
// The field birth_date alone; none where it is absent.
Result<std::optional<BirthDate>> read_birth_date(const http::Fields& fields, const Catalog& catalog, Moment now);

// What a person or a program says along with it: notes? and metadata?.
struct Remarks {
    std::string notes;
    Metadata metadata;
};
Result<Remarks> read_remarks(const http::Fields& body);

}  // namespace slotkeeper::rest
