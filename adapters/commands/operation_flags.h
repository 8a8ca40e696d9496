// operation_flags: the flags of an operation, and the input that their values make.
//
// A flag is a field: "resource_id" is --resource, "customer.name" is --name, "time_from" is --time-from. Fields that a
// command line cannot express well (lists of objects) are given by --body only.
#pragma once

#include "adapters/api/operation.h"
#include "engine/calendar/accounts.h"
#include "engine/catalog/catalog.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace slotkeeper {

// secret: a switch; the value is the only line of standard input, because other users of the machine see command lines.
enum class FlagKind : std::uint8_t {
    text,
    number,
    boolean,
    instant,
    list,
    map,
    service,
    resource,
    branch,
    branches,
    account,
    file,
    secret
};

struct OperationFlag {
    std::string name;               // without the dashes: "resource"
    std::vector<std::string> path;  // where its value goes: {"customer", "name"}
    const api::Field* field;
    FlagKind kind;
    bool required = false;
    bool repeatable = false;

    std::string spelling() const;  // for the grammar: "--until,--to"
    std::string meaning() const;
    std::vector<std::string> words() const;  // what the value may be; empty: anything
};

std::vector<OperationFlag> flags_of(const api::Operation& operation);

using FlagValues = std::map<std::string, std::vector<std::string>>;

// The records that flags name. The branches of the catalogue give the time zone of local times.
struct NamedRecords {
    const Catalog& catalog;
    std::function<std::vector<CalendarAccount>()> accounts;  // read only if a flag names one
};

// The input of the operation, without its secrets. Refuses with the flag as the field.
Result<api::json> input_of(const api::Operation& operation, const std::vector<OperationFlag>& flags,
                           const FlagValues& values, const NamedRecords& records);

// Sets the field of the flag.
void set_field(api::json& input, const OperationFlag& flag, const std::string& name, api::json value);

}  // namespace slotkeeper
