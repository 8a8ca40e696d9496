// rest_api: serves the operations over HTTP.
//
// One function turns a request into the input of an operation and its reply into a response: key and scope, body,
// parameters, Idempotency-Key, If-Match, problem+json. The operations are in the folders beside this file, one file for
// each subject; they know no HTTP. Read on: adapters/api/operation.h; booking/appointments.cpp.
#pragma once

#include "adapters/api/operation.h"
#include "adapters/http/router.h"

#include <span>

namespace slotkeeper::rest {

using RestApi = api::Services;

// All operations, by subject. Made once; the table lives as long as the program.
const std::vector<api::Operation>& operations();

// Operations that only commands have, because they need access to the database: they have no route.
const std::vector<api::Operation>& local_operations();

// Adds a route for each operation of the table. `services` must outlive the router.
void add_operations(http::Router& router, api::Services& services, std::span<const api::Operation> table);
// All operations, and the pages about them: /, /docs, /openapi.json.
void add_rest_routes(http::Router& router, api::Services& services);

// --- the operations of each subject --------------------------------------------------------------
std::vector<api::Operation> appointment_operations();
std::vector<api::Operation> hold_operations();
std::vector<api::Operation> fee_operations();
std::vector<api::Operation> block_operations();
std::vector<api::Operation> sickness_operations();
std::vector<api::Operation> slot_operations();
std::vector<api::Operation> slot_explanation_operations();
std::vector<api::Operation> slot_search_operations();
std::vector<api::Operation> waitlist_operations();
std::vector<api::Operation> series_operations();
std::vector<api::Operation> session_operations();
std::vector<api::Operation> move_up_operations();
std::vector<api::Operation> catalog_operations();
std::vector<api::Operation> branch_date_operations();    // catalog/holidays.cpp
std::vector<api::Operation> catalog_edit_operations();   // catalog/catalog_edits.cpp: of single objects
std::vector<api::Operation> opening_time_operations();   // catalog/opening_times.cpp
std::vector<api::Operation> whole_catalog_operations();  // catalog/whole_catalog.cpp: of the document and the company
std::vector<api::Operation> customer_operations();
std::vector<api::Operation> message_operations();
std::vector<api::Operation> call_operations();
std::vector<api::Operation> note_operations();
std::vector<api::Operation> route_operations();
std::vector<api::Operation> voice_tool_operations();
std::vector<api::Operation> account_operations();
std::vector<api::Operation> drift_operations();
std::vector<api::Operation> webhook_operations();
std::vector<api::Operation> event_type_operations();          // of one account
std::vector<api::Operation> calendar_user_operations();       // calendar/mappings.cpp
std::vector<api::Operation> event_type_mapping_operations();  // calendar/mappings.cpp
std::vector<api::Operation> key_operations();
std::vector<api::Operation> installation_key_operations();  // access/keys.cpp: local ones
std::vector<api::Operation> company_operations();           // catalog/companies.cpp
std::vector<api::Operation> payment_hook_operations();
std::vector<api::Operation> job_operations();
std::vector<api::Operation> health_operations();

}  // namespace slotkeeper::rest
