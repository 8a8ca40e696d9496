// routes: branch and language of a company's voice agents and of the telephone numbers that callers dial.
//
// An agent has the id that the voice platform gave it, a number is its own name; neither has an id of ours. A change of
// one that exists replaces it. After the first agent is added, calls of other agents are refused; after the last one
// is removed, all agents are accepted again. Both are parts of the catalogue's document, so they change its version.
// Read on: adapters/retell/voice_routing.h applies the routes.
#include "adapters/rest/rest_api.h"
#include "adapters/rest/short_lists.h"
#include "engine/base/text.h"
#include "engine/customers/phone.h"
#include "engine/store/catalog/catalog_rows.h"
#include "engine/store/voice/route_rows.h"

#include <algorithm>

namespace slotkeeper::rest {

namespace {

using store::VoiceRouteRow;

// --- inputs --------------------------------------------------------------------------------------

Result<std::string> read_agent(const std::string& text, const Company& /*company*/) {
    if (text.find_first_not_of(' ') != std::string::npos) return text;
    return refuse(ErrorCode::invalid_field, "agent", "must be the agent id shown by the voice platform");
}

Result<std::string> read_number(const std::string& text, const Company& company) {
    auto number = normalise_phone(text, company.region);
    if (number) return number;
    return refuse(ErrorCode::invalid_field, "number",
                  "must be a phone number, preferably with country code: +4930123456");
}

struct NamedAgent {
    std::string agent;

    static const Shape<NamedAgent>& shape() {
        static const Shape<NamedAgent> shape(
            "NamedVoiceAgent",
            field<&NamedAgent::agent>("agent", "The id of the agent on the voice platform.",
                                      {.length_max = store::kAgentIdLengthMax, .example = "agent_1"}));
        return shape;
    }
};

struct NamedNumber {
    std::string number;

    static const Shape<NamedNumber>& shape() {
        static const Shape<NamedNumber> shape(
            "NamedVoiceNumber", field<&NamedNumber::number>(
                                    "number",
                                    "The phone number that callers dial, with country code or as dialled in the "
                                    "company's country.",
                                    {.length_max = limits::phone_length_max, .phone = true, .example = "+4930123456"}));
        return shape;
    }
};

// What is set for an agent or a number.
struct RouteSettings {
    std::optional<BranchId> branch_id;
    std::optional<Language> language;
};

struct AgentInput : NamedAgent, RouteSettings {
    static const Shape<AgentInput>& shape() {
        static const Shape<AgentInput> shape(
            "NewVoiceAgent", NamedAgent::shape(),
            field<&RouteSettings::branch_id>("branch_id",
                                             "Its branch. Absent: that of the called number, or the default."),
            field<&RouteSettings::language>("language",
                                            "Its language. Absent: that of the called number, or the company's."));
        return shape;
    }
    Result<Done> check(const Context& context) const {
        return checked(read_agent(agent, context.services.catalogs.current(context.company())->company()));
    }
};

struct NumberInput : NamedNumber, RouteSettings {
    static const Shape<NumberInput>& shape() {
        static const Shape<NumberInput> shape(
            "NewVoiceNumber", NamedNumber::shape(),
            field<&RouteSettings::branch_id>("branch_id", "Its branch. Absent: the default."),
            field<&RouteSettings::language>("language", "Its language. Absent: the company's."));
        return shape;
    }
    Result<Done> check(const Context& context) const {
        return checked(read_number(number, context.services.catalogs.current(context.company())->company()));
    }
};

// --- agents and numbers --------------------------------------------------------------------------

using Route = InCatalog<VoiceRouteRow>;

View<Route> route_view(const char* name, const char* summary, const char* key, const char* key_summary) {
    return {name,
            summary,
            member(key, key_summary, [](const Route& shown) { return shown.record.name; }),
            member("branch_id", "", [](const Route& shown) { return shown.record.branch; }),
            member("branch", "The name of the branch.",
                   [](const Route& shown) -> std::optional<std::string> {
                       const auto* branch = shown.record.branch ? shown.catalog.branch(*shown.record.branch) : nullptr;
                       return branch == nullptr ? std::nullopt : std::optional(branch->name);
                   }),
            member("language", "", [](const Route& shown) { return shown.record.language; }),
            member("updated_at", kUpdatedAt, [](const Route& shown) {
                return local_time(shown.record.updated_at, company_zone(shown.catalog));
            })};
}

const View<Route>& agent_view() {
    static const auto view = route_view("VoiceAgent", "An agent of the voice platform, with its branch and language.",
                                        "agent", "Its id on the voice platform.");
    return view;
}

const View<Route>& number_view() {
    static const auto view =
        route_view("VoiceNumber", "A phone number that callers dial, with its branch and language.", "number",
                   "With country code.");
    return view;
}

// The differences between agents and numbers.
struct RouteKind {
    const char* field;
    const View<Route>& (*view)();
    Result<std::string> (*read)(const std::string& text, const Company& company);
    std::vector<VoiceRouteRow> (*list)(store::Tx& tx, CompanyId company);
    void (*put)(store::Tx& tx, CompanyId company, const VoiceRouteRow& route);
    bool (*remove)(store::Tx& tx, CompanyId company, std::string_view name);
    // What follows from the first and from the last one; empty: nothing.
    const char *on_first, *on_last;
};

constexpr RouteKind kAgents{"agent",
                            agent_view,
                            read_agent,
                            store::list_voice_agents,
                            store::put_voice_agent,
                            store::delete_voice_agent,
                            "From now on calls of other agents are refused.",
                            "That was the last agent: all agents are accepted again."};
constexpr RouteKind kNumbers{
    "number", number_view, read_number, store::list_voice_numbers, store::put_voice_number, store::delete_voice_number,
    "",       ""};

std::vector<std::string> notes_of(std::string_view note) {
    return note.empty() ? std::vector<std::string>{} : std::vector{std::string(note)};
}

// --- serving -------------------------------------------------------------------------------------

Result<Reply> list_routes(const RouteKind& kind, const WholeList& input, const Context& context) {
    const auto routes = context.read([&](store::Tx& tx) { return kind.list(tx, context.company()); });
    const auto catalog = context.services.catalogs.current(context.company());
    auto data = Json::array();
    for (const auto& route : routes) {
        if (input.wants(route.updated_at)) data.push_back(kind.view().write({route, *catalog}));
    }
    return page(std::move(data), std::nullopt);
}

Result<Reply> add_route(const RouteKind& kind, const std::string& text, const RouteSettings& settings,
                        const Context& context) {
    const auto company = context.company();
    const auto catalog = context.services.catalogs.current(company);
    const auto name = kind.read(text, catalog->company());
    if (!name) return name.refusal();
    if (settings.branch_id && !catalog->branch_or_default(settings.branch_id)) {
        return refuse(ErrorCode::not_found, "branch_id", "this company has no such branch");
    }
    VoiceRouteRow route{*name, settings.branch_id, settings.language, {}};
    const auto is_first = context.services.database.transact([&](store::Tx& tx) -> Result<bool> {
        store::lock_catalog_version(tx, company);
        const auto known = kind.list(tx, company);
        const auto old =
            std::find_if(known.begin(), known.end(), [&](const VoiceRouteRow& one) { return one.name == route.name; });
        const auto exists = old != known.end();
        if (known.size() >= store::kVoiceRoutesMax && !exists) {
            return refuse(
                ErrorCode::invalid_field, kind.field,
                "a company can have at most " + std::to_string(store::kVoiceRoutesMax) + ": remove one first");
        }
        route.created_at = tx.now();
        route.updated_at = route.created_at;
        kind.put(tx, company, route);
        if (!exists || old->branch != route.branch || old->language != route.language) {
            store::bump_catalog_version(tx, company);
        }
        return known.empty();
    });
    if (!is_first) return is_first.refusal();
    return Reply{.body = kind.view().write({route, *catalog}), .notes = notes_of(*is_first ? kind.on_first : "")};
}

Result<Reply> remove_route(const RouteKind& kind, const std::string& text, const Context& context) {
    const auto company = context.company();
    const auto name = kind.read(text, context.services.catalogs.current(company)->company());
    if (!name) return name.refusal();
    struct Removed {
        bool found, last;
    };
    const auto removed = context.services.database.transact([&](store::Tx& tx) {
        store::lock_catalog_version(tx, company);
        const auto found = kind.remove(tx, company, *name);
        if (found) store::bump_catalog_version(tx, company);
        return Removed{found, kind.list(tx, company).empty()};
    });
    if (!removed.found) {
        return refuse(ErrorCode::not_found, kind.field, "this company has no " + std::string(kind.field) + " " + *name);
    }
    return Reply{.body = {{kind.field, *name}, {"removed", true}},
                 .status = 204,
                 .notes = notes_of(removed.last ? kind.on_last : "")};
}

Result<Reply> list_agents(const WholeList& input, Context& context) { return list_routes(kAgents, input, context); }
Result<Reply> add_agent(const AgentInput& input, Context& context) {
    return add_route(kAgents, input.agent, input, context);
}
Result<Reply> remove_agent(const NamedAgent& input, Context& context) {
    return remove_route(kAgents, input.agent, context);
}

Result<Reply> list_numbers(const WholeList& input, Context& context) { return list_routes(kNumbers, input, context); }
Result<Reply> add_number(const NumberInput& input, Context& context) {
    if (!input.branch_id && !input.language) {
        return refuse(ErrorCode::missing_field, "branch_id", "give a branch or a language");
    }
    return add_route(kNumbers, input.number, input, context);
}
Result<Reply> remove_number(const NamedNumber& input, Context& context) {
    return remove_route(kNumbers, input.number, context);
}

}  // namespace

std::vector<Operation> route_operations() {
    using enum ErrorCode;
    using store::Scope;
    return {
        short_list<list_agents>(
            {.id = "voice-agents.list",
             .method = "GET",
             .path = "/v1/voice-agents",
             .scope = Scope::read,
             .summary = "List the agents of the voice platform; if there are none, all are accepted.",
             .answer = Answer::page(agent_view())
                           .as_table({"agent", "branch", "language"},
                                     "no agents: all agents with the company's key are accepted")}),
        operation<AgentInput>({.id = "voice-agents.add",
                               .method = "POST",
                               .path = "/v1/voice-agents",
                               .scope = Scope::admin,
                               .summary = "Add an agent of the voice platform, or change its branch and language.",
                               .description = "After the first one, calls of other agents are refused. At most 500.",
                               .answer = Answer::record(agent_view()),
                               .refusals = {not_found}},
                              add_agent),
        operation<NamedAgent>({.id = "voice-agents.remove",
                               .method = "DELETE",
                               .path = "/v1/voice-agents",
                               .scope = Scope::admin,
                               .summary = "Remove an agent of the voice platform.",
                               .description = "After the last one, all agents are accepted again.",
                               .answer = Answer::nothing(),
                               .refusals = {not_found}},
                              remove_agent),
        short_list<list_numbers>(
            {.id = "voice-numbers.list",
             .method = "GET",
             .path = "/v1/voice-numbers",
             .scope = Scope::read,
             .summary = "List the phone numbers that have a branch or a language.",
             .answer = Answer::page(number_view()).as_table({"number", "branch", "language"}, "no numbers")}),
        operation<NumberInput>({.id = "voice-numbers.add",
                                .method = "POST",
                                .path = "/v1/voice-numbers",
                                .scope = Scope::admin,
                                .summary = "Set branch and language of a phone number that callers dial.",
                                .description = "At least one of both. The entry of an agent has priority. At most 500.",
                                .answer = Answer::record(number_view()),
                                .refusals = {not_found}},
                               add_number),
        operation<NamedNumber>({.id = "voice-numbers.remove",
                                .method = "DELETE",
                                .path = "/v1/voice-numbers",
                                .scope = Scope::admin,
                                .summary = "Remove branch and language of a phone number.",
                                .answer = Answer::nothing(),
                                .refusals = {not_found}},
                               remove_number),
    };
}

}  // namespace slotkeeper::rest
