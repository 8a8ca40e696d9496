// included: records that an answer refers to, answered with it: `include=customer,service`.
//
// They are in `included`, each once, however many records refer to it. Customers are loaded in one statement, all
// others are in the catalogue in memory. A key needs the scope to read what it asks for.
#pragma once

#include "adapters/rest/serving.h"
#include "engine/booking/waitlist.h"

#include <algorithm>
#include <set>

namespace slotkeeper::rest {

enum class Related : std::uint8_t { customer, service, resources, branch };

// Some of those that an operation permits.
template <Related... kAllowed>
struct Includes {
    std::vector<Related> wanted{};
};

}  // namespace slotkeeper::rest

template <>
struct slotkeeper::EnumNames<slotkeeper::rest::Related> {
    static constexpr std::array<std::string_view, 4> all{"customer", "service", "resources", "branch"};
};

namespace slotkeeper::api {

template <rest::Related... kAllowed>
struct WireType<rest::Includes<kAllowed...>> {
    static constexpr std::array<std::string_view, sizeof...(kAllowed)> kNames{name_of(kAllowed)...};

    static Json schema(Schemas&) { return {{"type", "array"}, {"items", {{"type", "string"}, {"enum", kNames}}}}; }
    static Result<rest::Includes<kAllowed...>> read(const json& value, const std::string& path, const Rules& rules) {
        const auto names = WireType<std::vector<std::string>>::read(value, path, rules);
        if (!names) return names.refusal();
        rest::Includes<kAllowed...> includes;
        for (std::size_t i = 0; i < names->size(); ++i) {
            const auto one = from_name<rest::Related>((*names)[i]);
            if (!one || ((*one != kAllowed) && ...)) {
                return refuse(ErrorCode::invalid_field, path + '[' + std::to_string(i) + ']', http::one_of(kNames));
            }
            includes.wanted.push_back(*one);
        }
        return includes;
    }
};

}  // namespace slotkeeper::api

namespace slotkeeper::rest {

// A part of the input of an operation whose answer is described with included_view().
template <Related... kAllowed>
struct IncludeInput {
    std::optional<Includes<kAllowed...>> include;

    static const Shape<IncludeInput>& shape() {
        static const Shape<IncludeInput> shape(
            "Include", field<&IncludeInput::include>(
                           "include", "Answer these records too, in `included`; several are separated by commas.",
                           {.items_max = sizeof...(kAllowed)}));
        return shape;
    }
    std::vector<Related> wanted() const { return include ? include->wanted : std::vector<Related>(); }
};

const ViewInfo& included_view();

// What some records refer to.
struct RelatedIds {
    std::set<CustomerId> customers{};
    std::set<ServiceId> services{};
    std::set<ResourceId> resources{};
    std::set<BranchId> branches{};

    void add(const Appointment& appointment);
    void add(const WaitlistEntry& entry);
    void add(const BlockRecord& block, const Catalog& catalog);
    void add(const Resource& resource);
    // The resources that can serve one of its needs, and their branches.
    void add(const Service& service, const Catalog& catalog);
};

// The reply with what is wanted of these. forbidden: the key must not read it.
Result<Reply> with_included(Result<Reply> reply, const Context& context, const std::vector<Related>& wanted,
                            const RelatedIds& ids, const Catalog& catalog);

}  // namespace slotkeeper::rest
