// route_commands: changes and lists the routes of agents and numbers.
#include "tools/slotkeeper/commands/voice/voice_commands.h"

#include "engine/base/result.h"
#include "engine/base/text.h"
#include "engine/customers/phone.h"
#include "engine/store/voice/route_rows.h"
#include "tools/slotkeeper/wiring.h"

#include <algorithm>

namespace slotkeeper {

namespace {

using store::VoiceRouteRow;

constexpr std::size_t kAgentIdLengthMax = 100;
constexpr std::size_t kRoutesMax = 500;  // per company, because a call reads all of them

// The differences between agents and numbers.
struct RouteKind {
    const char* field;
    Result<std::string> (*read)(const std::string& text, const Company& company);
    std::vector<VoiceRouteRow> (*list)(store::Tx& tx, CompanyId company);
    void (*put)(store::Tx& tx, CompanyId company, const VoiceRouteRow& route);
    bool (*remove)(store::Tx& tx, CompanyId company, std::string_view name);
};

Result<std::string> read_agent(const std::string& text, const Company& /*company*/) {
    auto trouble = trouble_with_text(text, kAgentIdLengthMax, Lines::one);
    if (text.find_first_not_of(' ') == std::string::npos) trouble = "must be the agent id shown by the voice platform";
    if (!trouble.empty()) return refuse(ErrorCode::invalid_field, "agent", std::move(trouble));
    return text;
}

Result<std::string> read_number(const std::string& text, const Company& company) {
    auto number = normalise_phone(text, company.region);
    if (number) return number;
    return refuse(ErrorCode::invalid_field, "number",
                  "must be a phone number, preferably with country code: +4930123456");
}

constexpr RouteKind kAgents{"agent", read_agent, store::list_voice_agents, store::put_voice_agent,
                            store::delete_voice_agent};
constexpr RouteKind kNumbers{"number", read_number, store::list_voice_numbers, store::put_voice_number,
                             store::delete_voice_number};

struct RouteContext {
    explicit RouteContext(const Context& context)
        : database_wiring(context.config), catalogs(database_wiring.database) {}
    Result<CatalogPtr> open(const std::string& company) {
        return find_company(company, database_wiring.database, catalogs);
    }

    DatabaseWiring database_wiring;
    Catalogs catalogs;
};

Json route_json(const RouteKind& kind, const VoiceRouteRow& route, const Catalog& catalog) {
    const auto* branch = route.branch ? catalog.branch(*route.branch) : nullptr;
    return {{kind.field, route.name},
            {"branch", branch != nullptr ? Json(branch->name) : Json()},
            {"branch_id", route.branch ? Json(route.branch->text()) : Json()},
            {"language", route.language ? Json(name_of(*route.language)) : Json()}};
}

Result<VoiceRouteRow> read_route(const RouteKind& kind, const VoiceRouteOptions& options, const Catalog& catalog) {
    VoiceRouteRow route;
    auto name = kind.read(options.name, catalog.company());
    if (!name) return name.refusal();
    route.name = std::move(*name);
    if (!options.branch.empty()) {
        const auto branch = find_branch(options.branch, catalog);
        if (!branch) return branch.refusal();
        route.branch = (*branch)->id;
    }
    if (!options.language.empty()) {
        const auto language = parse_name<Language>(options.language, "language");
        if (!language) return language.refusal();
        route.language = *language;
    }
    return route;
}

int add(const Context& context, const VoiceRouteOptions& options, const RouteKind& kind) {
    RouteContext route_context(context);
    const auto catalog = route_context.open(options.company);
    if (!catalog) return context.output.refused(catalog.refusal());
    auto route = read_route(kind, options, **catalog);
    if (!route) return context.output.refused(route.refusal());
    const auto company = (*catalog)->company().id;
    const auto first = route_context.database_wiring.database.transact([&](store::Tx& tx) -> Result<bool> {
        const auto known = kind.list(tx, company);
        const auto there =
            std::any_of(known.begin(), known.end(), [&](const VoiceRouteRow& one) { return one.name == route->name; });
        if (known.size() >= kRoutesMax && !there) {
            return refuse(ErrorCode::invalid_field, kind.field,
                          "a company can have at most " + std::to_string(kRoutesMax) + ": remove one first");
        }
        route->created_at = tx.now();
        kind.put(tx, company, *route);
        return known.empty();
    });
    if (!first) return context.output.refused(first.refusal());
    context.output.object(route_json(kind, *route, **catalog));
    if (*first && &kind == &kAgents) context.output.line("From now on calls of other agents are refused.");
    return kExitOk;
}

int list(const Context& context, const VoiceRouteOptions& options, const RouteKind& kind) {
    RouteContext route_context(context);
    const auto catalog = route_context.open(options.company);
    if (!catalog) return context.output.refused(catalog.refusal());
    const auto routes = route_context.database_wiring.database.read(
        [&](store::Tx& tx) { return kind.list(tx, (*catalog)->company().id); });
    auto rows = Json::array();
    for (const auto& route : routes) rows.push_back(route_json(kind, route, **catalog));
    context.output.list(rows, {kind.field, "branch", "language"},
                        &kind == &kAgents ? "no agents: all agents with the company's key are accepted" : "no numbers");
    return kExitOk;
}

int remove(const Context& context, const VoiceRouteOptions& options, const RouteKind& kind) {
    RouteContext route_context(context);
    const auto catalog = route_context.open(options.company);
    if (!catalog) return context.output.refused(catalog.refusal());
    const auto name = kind.read(options.name, (*catalog)->company());
    if (!name) return context.output.refused(name.refusal());
    const auto company = (*catalog)->company().id;
    auto left = true;
    const auto removed = route_context.database_wiring.database.transact([&](store::Tx& tx) {
        const auto found = kind.remove(tx, company, *name);
        left = !kind.list(tx, company).empty();
        return found;
    });
    if (!removed) {
        return context.output.refused(
            refuse(ErrorCode::not_found, kind.field, "this company has no " + std::string(kind.field) + " " + *name));
    }
    context.output.object({{kind.field, *name}, {"removed", true}});
    if (!left && &kind == &kAgents) context.output.line("That was the last agent: all agents are accepted again.");
    return kExitOk;
}

}  // namespace

int voice_agents_add(const Context& context, const VoiceRouteOptions& options) {
    return add(context, options, kAgents);
}
int voice_agents_list(const Context& context, const VoiceRouteOptions& options) {
    return list(context, options, kAgents);
}
int voice_agents_remove(const Context& context, const VoiceRouteOptions& options) {
    return remove(context, options, kAgents);
}

int voice_numbers_add(const Context& context, const VoiceRouteOptions& options) {
    if (options.branch.empty() && options.language.empty()) {
        return context.output.refused(refuse(ErrorCode::missing_field, "branch", "give a branch or a language"));
    }
    return add(context, options, kNumbers);
}
int voice_numbers_list(const Context& context, const VoiceRouteOptions& options) {
    return list(context, options, kNumbers);
}
int voice_numbers_remove(const Context& context, const VoiceRouteOptions& options) {
    return remove(context, options, kNumbers);
}

}  // namespace slotkeeper
