// reach: what a key may do: its scopes, and the branches to which it is limited.
//
// An operation says which scope it needs and whether it can be asked for by a key that is limited to branches. For such
// a key each id in the input is looked up before the input is read, and an id of a record that does not belong to these
// branches is replaced by one that no record has. So the answer is that of an unknown id, whatever the operation does
// with the id, and no operation has to check it. Lists are limited by the statements of the store
// (engine/store/operations/branch_reach.h). Read on: operation.h.
#pragma once

#include "adapters/api/authentication.h"
#include "adapters/http/json_body.h"
#include "engine/catalog/catalog.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace slotkeeper::api {

struct Context;
struct Operation;
class ShapeInfo;

// "appointments" of "appointments.book": what scopes and answers name.
std::string_view resource_of(std::string_view operation_id);

// forbidden: the key lacks the scope, is limited to branches although the operation concerns the whole company, or is
// an installation key or needs to be one.
Result<Done> check_access(const Caller& caller, const Operation& operation);

// Whether the record belongs to the branches of the caller; true for a caller without such a limit. Services belong to
// the company, so every caller reaches them.
bool reaches(const Context& context, BranchId branch);
bool reaches(const Context& context, const Branch& branch);
bool reaches(const Context& context, const Resource& resource);
bool reaches(const Context& context, const Service& service);
bool reaches(const Context& context, CustomerId customer);

// The input of a caller who is limited to branches: unreachable ids are replaced by unknown ones. If the input names
// neither a branch nor a record of one, it gets the only branch of the key; missing_field if there are several.
Result<nlohmann::json> within_reach(nlohmann::json given, const ShapeInfo& input, const Context& context);

// The name under which the requests of an operation are remembered (guards/idempotency.h). A key that is limited to
// branches must not get the answer to a request of another key, so it has names of its own.
std::string remembered_as(const Caller& caller, std::string_view operation);

}  // namespace slotkeeper::api
