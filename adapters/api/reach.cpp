// reach: the checks, and the replacement of ids.
#include "adapters/api/reach.h"

#include "adapters/api/operation.h"
#include "engine/store/operations/branch_reach.h"

#include <algorithm>
#include <limits>

namespace slotkeeper::api {

namespace {

bool is_in(const std::vector<BranchId>& branches, BranchId branch) {
    return std::find(branches.begin(), branches.end(), branch) != branches.end();
}

// Also finds records that were created a moment ago.
template <class Find>
auto in_catalogs(const Context& context, Find find) -> decltype(find(std::declval<const Catalog&>())) {
    auto& catalogs = context.services.catalogs;
    const auto found = find(*catalogs.recent(context.company()));
    return found ? found : find(*catalogs.current(context.company()));
}

bool reaches_resource(const Context& context, ResourceId id) {
    const auto is_reached = in_catalogs(context, [&](const Catalog& catalog) {
        const auto* resource = catalog.resource(id);
        return resource != nullptr ? std::optional(reaches(context, *resource)) : std::nullopt;
    });
    return is_reached.value_or(false);
}

// Replaces the ids of one input.
class Narrowing {
public:
    explicit Narrowing(const Context& context) : context_(context) {}

    void object(json& given, const ShapeInfo& shape) {
        if (!given.is_object()) return;  // it is refused later
        for (const auto& field : shape.fields()) {
            const auto found = given.find(field.name);
            if (found == given.end()) continue;
            if (field.object != nullptr) {
                object(*found, *field.object);
            } else if (field.items != nullptr) {
                if (!found->is_array()) continue;
                for (auto& item : *found) object(item, *field.items);
            } else if (is_id(field.type_schema)) {
                id(*found);
            } else if (found->is_array() && is_id(field.type_schema.value("items", Json::object()))) {
                for (auto& item : *found) id(item);
            }
        }
    }
    // Whether a record was named from which a branch follows.
    bool names_branch() const { return names_branch_; }

private:
    static bool is_id(const Json& schema) { return schema.value("pattern", "").ends_with(kIdPattern); }

    void id(json& value) {
        if (!value.is_string()) return;
        const auto& text = value.get_ref<const std::string&>();
        const auto prefix = text.substr(0, text.find('_'));
        names_branch_ = names_branch_ || prefix == BranchTag::prefix || prefix == ResourceTag::prefix ||
                        prefix == AppointmentTag::prefix;
        const auto number = decode_id(prefix, text);
        if (number && !reaches_id(prefix, *number)) {
            value = encode_id(prefix, std::numeric_limits<std::int64_t>::max());
        }
    }

    bool reaches_id(const std::string& prefix, std::int64_t number) const {
        if (prefix == ServiceTag::prefix) return true;
        if (prefix == BranchTag::prefix) return reaches(context_, BranchId{number});
        if (prefix == ResourceTag::prefix) return reaches_resource(context_, ResourceId{number});
        if (!store::has_reach(prefix)) return false;
        return context_.read(
            [&](store::Tx& tx) { return store::is_within(tx, prefix, number, context_.caller.branches); });
    }

    const Context& context_;
    bool names_branch_ = false;
};

}  // namespace

std::string_view resource_of(std::string_view operation_id) { return operation_id.substr(0, operation_id.find('.')); }

Result<Done> check_access(const Caller& caller, const Operation& operation) {
    const auto forbidden = [](std::string message) { return refuse(ErrorCode::forbidden, "", std::move(message)); };
    if (operation.reach == Reach::installation && !caller.of_installation) {
        return forbidden("only an installation key may do this: slotkeeper keys create --installation");
    }
    if (operation.reach != Reach::installation && caller.of_installation) {
        return forbidden("this is an installation key, which can do nothing inside a company");
    }
    if (!operation.scope) return Done{};
    const auto resource = resource_of(operation.id);
    if (!caller.scopes.allow(*operation.scope, resource)) {
        const std::string scope(name_of(*operation.scope));
        return forbidden("this key lacks the scope " + scope + ", or " + std::string(resource) + ':' + scope);
    }
    if (operation.reach == Reach::company && !caller.branches.empty()) {
        return forbidden("this key is limited to branches, and this concerns the whole company");
    }
    return Done{};
}

bool reaches(const Context& context, BranchId branch) {
    const auto& branches = context.caller.branches;
    return branches.empty() || is_in(branches, branch);
}

bool reaches(const Context& context, const Branch& branch) { return reaches(context, branch.id); }

bool reaches(const Context& context, const Resource& resource) {
    const auto& places = resource.other_branches;
    return reaches(context, resource.branch) || std::any_of(places.begin(), places.end(), [&](const Workplace& place) {
               return reaches(context, place.branch);
           });
}

bool reaches(const Context& /*context*/, const Service& /*service*/) { return true; }

bool reaches(const Context& context, CustomerId customer) {
    const auto& branches = context.caller.branches;
    return branches.empty() || context.read([&](store::Tx& tx) {
        return store::is_within(tx, CustomerTag::prefix, customer.value, branches);
    });
}

Result<json> within_reach(json given, const ShapeInfo& input, const Context& context) {
    Narrowing narrowing(context);
    narrowing.object(given, input);
    // A list of records without a branch has those of all branches of the key.
    const auto is_about_one = input.find("branch_id") != nullptr && input.find("updated_since") == nullptr;
    if (!is_about_one || narrowing.names_branch() || !given.is_object()) return given;
    if (const auto stated = given.find("branch_id"); stated != given.end() && !stated->is_null()) return given;
    const auto& branches = context.caller.branches;
    if (branches.size() > 1) {
        return refuse(ErrorCode::missing_field, "branch_id", "is needed, because this key has several branches");
    }
    given["branch_id"] = branches.front().text();
    return given;
}

std::string remembered_as(const Caller& caller, std::string_view operation) {
    std::string name(operation);
    for (const auto branch : caller.branches) name += " " + branch.text();
    return name;
}

}  // namespace slotkeeper::api
