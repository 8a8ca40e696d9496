// operations: adds a command for each operation, and runs it.
#include "tools/slotkeeper/operations/operations.h"

#include "adapters/commands/display.h"
#include "adapters/commands/examples.h"
#include "engine/guards/idempotency.h"
#include "engine/store/operations/job_rows.h"
#include "tools/slotkeeper/wiring.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace slotkeeper {

namespace {

using api::json;
using api::Operation;

// What was given on the command line.
struct OperationOptions {
    const Operation* operation = nullptr;
    std::vector<OperationFlag> flags;
    // The operation that the flag --all selects instead; nullptr: there is no such flag.
    const Operation* for_all = nullptr;
    std::vector<OperationFlag> flags_for_all;
    bool all = false;
    FlagValues values;
    std::map<std::string, bool> secrets;  // by flag: whether its value is on standard input
    std::string company, id, key, body;
    std::optional<int> version;
    int minutes = 0;
    std::size_t limit = limits::page_default;
    bool yes = false;
};

constexpr std::size_t kActorLengthMax = 120;
constexpr std::size_t kLimitMax = 1'000'000;
constexpr std::size_t kBodyBytesMax = limits::body_bytes_max;

// "jobs.retry_all" is `jobs retry --all`: an operation on many records is a flag of the one on a single record.
constexpr std::string_view kForAll = "_all";

const Operation* operation_named(std::string_view id, std::span<const Operation> table) {
    const auto found = std::find_if(table.begin(), table.end(), [&](const auto& one) { return one.id == id; });
    return found == table.end() ? nullptr : &*found;
}

bool is_for_all(const Operation& operation, std::span<const Operation> table) {
    const std::string_view id = operation.id;
    return id.ends_with(kForAll) && operation_named(id.substr(0, id.size() - kForAll.size()), table) != nullptr;
}

// The operating system user, as the histories of jobs name the operator of the machine.
std::string operator_name() {
    const auto* const entry = ::getpwuid(::geteuid());
    const auto name = entry == nullptr ? std::to_string(::geteuid()) : std::string(entry->pw_name);
    return store::short_error("command:" + name).substr(0, kActorLengthMax);
}

// --- what a command asks for ---------------------------------------------------------------------

Result<json> read_body(const std::string& path, std::istream& in) {
    std::ostringstream text;
    if (path == "-") {
        text << in.rdbuf();
    } else {
        const std::ifstream file(path);
        if (!file) return refuse(ErrorCode::invalid_field, "body", "cannot read the file " + path);
        text << file.rdbuf();
    }
    if (text.str().size() > kBodyBytesMax) return refuse(ErrorCode::body_too_large, "body", "the file is too large");
    auto body = http::read_json_object(text.str());
    if (body) return body;
    return refuse(body.refusal().code, "body", body.refusal().message);
}

// What a command does that says less than it could.
void add_defaults(const Operation& operation, json& input, Instant now) {
    const auto time = [](Instant instant) { return format_rfc3339(instant); };
    if (operation.id == "appointments.cancel" && !input.contains("reason")) input["reason"] = "staff";
    if (operation.id == "blocks.list" && !input.contains("from") && !input.contains("to")) input["from"] = time(now);
    if (operation.id != "slots.list") return;
    if (!input.contains("from")) input["from"] = time(now);
    if (input.contains("to")) return;
    const auto from = parse_rfc3339(input["from"].get<std::string>());
    if (from) input["to"] = time(*from + std::chrono::days(7));
}

// An unusable line is given on as an empty text, which the operation refuses together with what else is wrong.
std::optional<Refusal> read_secret(const OperationOptions& options, json& input, std::istream& in) {
    for (const auto& flag : options.flags) {
        const auto given = options.secrets.find(flag.name);
        if (given == options.secrets.end() || !given->second) continue;
        if (options.body == "-") {
            return refuse(ErrorCode::invalid_field, "body",
                          "must be a file: standard input has the value of --" + flag.name);
        }
        set_field(input, flag, flag.field->name, read_secret_line(in, flag.field->rules.length_max));
    }
    return std::nullopt;
}

Result<json> read_input(const OperationOptions& options, const NamedRecords& records, Instant now, std::istream& in) {
    auto input = input_of(*options.operation, options.flags, options.values, records);
    if (!input) return input;
    if (const auto refusal = read_secret(options, *input, in)) return *refusal;
    if (!options.body.empty()) {
        auto body = read_body(options.body, in);
        if (!body) return body;
        body->update(*input, /*merge_objects=*/true);  // a flag has priority
        *input = *std::move(body);
    }
    if (options.minutes > 0) (*input)["length_seconds"] = options.minutes * 60;
    if (!options.id.empty()) (*input)["id"] = options.id;
    add_defaults(*options.operation, *input, now);
    return input;
}

// Chooses the operation of --all, if the flag was given. Refuses what fits only one of the two.
std::optional<Refusal> apply_all(OperationOptions& options) {
    if (options.for_all == nullptr) return std::nullopt;
    if (options.all) {
        if (!options.id.empty()) {
            return refuse(ErrorCode::invalid_field, "id", "must not be given together with --all");
        }
        options.operation = options.for_all;
        options.flags = options.flags_for_all;
        return std::nullopt;
    }
    if (options.id.empty()) return refuse(ErrorCode::missing_field, "id", "give an id, or --all");
    for (const auto& flag : options.flags_for_all) {
        if (options.values[flag.name].empty()) continue;
        return refuse(ErrorCode::invalid_field, flag.name, "must not be given without --all");
    }
    return std::nullopt;
}

// --- running it ----------------------------------------------------------------------------------

class OperationRun {
public:
    explicit OperationRun(const Config& config)
        : engine_(config),
          services_{engine_.database(),
                    engine_.desk,
                    engine_.catalogs,
                    engine_.ids,
                    engine_.clock,
                    engine_.accounts,
                    engine_.reconciler,
                    engine_.mapping,
                    engine_.sealer,
                    config.calcom_url,
                    true,
                    &engine_.slots_elsewhere,
                    {},
                    config.check_in_before} {}

    int run(const Context& context, const OperationOptions& options, std::istream& in) {
        const auto catalog = find_catalog(options);
        if (!catalog) return context.output.refused(catalog.refusal());
        company_ = (*catalog)->company().id;
        const NamedRecords records{**catalog, [this] { return engine_.accounts.list(company_); }};
        const auto input = read_input(options, records, whole_seconds(engine_.clock.now()), in);
        if (!input) return context.output.refused(input.refusal());
        if (options.operation->answer.form == api::Answer::Form::page) return list(context, options, *input);
        return one(context, options, *input);
    }

private:
    // An empty one, of no company, if all companies are meant.
    Result<CatalogPtr> find_catalog(const OperationOptions& options) {
        if (options.operation->of_every_company && options.company.empty()) {
            return CatalogPtr(Catalog({}, 0, {}, {}, {}, {}));
        }
        return find_company(options.company, engine_.database(), engine_.catalogs);
    }

    api::Context asked(const OperationOptions& options, const json& input) {
        auto actor = options.operation->of_every_company ? operator_name() : "command";
        api::Context asked{services_, {company_, std::move(actor), Channel::command, Source::manual}};
        asked.version = options.version;
        asked.is_repeatable = !options.key.empty();
        asked.key = options.key.empty()
                        ? key_of_our_own(Channel::command, engine_.ids.next())
                        : request_key(Channel::command, company_, options.operation->id, options.key, input.dump());
        return asked;
    }

    int one(const Context& context, const OperationOptions& options, const json& input) {
        auto from = asked(options, input);
        auto reply = options.operation->serve(input, from);
        if (!reply) return context.output.refused(reply.refusal());
        if (reply->refusal) return context.output.refused(*reply->refusal, reply->zone ? &*reply->zone : nullptr);
        if (reply->body.is_null()) reply->body = {{"id", options.id}, {"removed", true}};
        if (!options.key.empty()) reply->body["replayed"] = reply->replayed;
        show_record(context.output, std::move(reply->body));
        for (const auto& note : reply->notes) context.output.line(note);
        return reply->is_finding ? kExitFinding : kExitOk;
    }

    // Follows the cursors until there are as many records as were asked for.
    int list(const Context& context, const OperationOptions& options, json input) {
        const auto* page_limit = options.operation->input->find("limit");
        auto rows = Json::array();
        Json last;
        std::vector<std::string> notes;
        auto is_finding = false;
        do {
            if (page_limit != nullptr) {
                const auto left = options.limit - rows.size();
                input["limit"] = std::min<std::size_t>(left, static_cast<std::size_t>(page_limit->rules.max));
            }
            auto from = asked(options, input);
            auto reply = options.operation->serve(input, from);
            if (!reply) return context.output.refused(reply.refusal());
            last = std::move(reply->body);
            for (auto& row : last["data"]) rows.push_back(std::move(row));
            notes.insert(notes.end(), reply->notes.begin(), reply->notes.end());
            is_finding = is_finding || reply->is_finding;
            if (last["next_cursor"].is_string()) input["cursor"] = last["next_cursor"].get<std::string>();
        } while (last["next_cursor"].is_string() && rows.size() < options.limit);
        show_list(context.output, *options.operation, std::move(rows), std::move(last));
        for (const auto& note : notes) context.output.line(note);
        return is_finding ? kExitFinding : kExitOk;
    }

    Engine engine_;
    api::Services services_;
    CompanyId company_;
};

// --- the grammar ---------------------------------------------------------------------------------

std::string resource_of(const Operation& operation) { return operation.id.substr(0, operation.id.find('.')); }

std::string verb_of(const Operation& operation) {
    auto verb = operation.id.substr(operation.id.find('.') + 1);
    std::replace(verb.begin(), verb.end(), '_', '-');
    return verb;
}

void add_flag(CommandGrammar& command, const OperationFlag& flag, OperationOptions& options) {
    if (flag.kind == FlagKind::secret) {
        command.on(flag.spelling(), options.secrets[flag.name], flag.meaning());
        return;
    }
    const auto is_switch = flag.kind == FlagKind::boolean;
    const auto is_needed = flag.required && !is_switch;
    command.values(flag.spelling(), options.values[flag.name], flag.meaning(),
                   {is_needed ? Presence::required : Presence::optional, is_switch, flag.repeatable, flag.words()});
}

void add_flags(CommandGrammar& command, OperationOptions& options) {
    const auto& operation = *options.operation;
    for (const auto& flag : options.flags) add_flag(command, flag, options);
    if (options.for_all != nullptr) {
        command.on("--all", options.all, options.for_all->summary);
        for (const auto& flag : options.flags_for_all) add_flag(command, flag, options);
    }
    if (operation.input->find("length_seconds") != nullptr) {
        constexpr auto kMost = static_cast<int>(std::chrono::floor<Minutes>(limits::hold_length_max).count());
        command.number("--minutes", options.minutes, "the same in minutes", 1, kMost);
    }
    if (operation.input->find("limit") != nullptr) command.limit(options.limit, kLimitMax);
    if (operation.idempotent) command.key(options.key);
    if (operation.versioned) command.number("--version", options.version, "only if the record has this version");
    if (operation.takes_body())
        command.text("--body", options.body, "file with the input as JSON; - is standard input");
    if (operation.destructive) command.on("--yes", options.yes, "do not ask; needed without a terminal");
}

int run_operation(OperationOptions& options, const Grammar& grammar, const Context& context) {
    if (const auto refusal = apply_all(options)) return context.output.refused(*refusal);
    const auto& operation = *options.operation;
    if (operation.destructive && !options.yes && !grammar.confirmed(operation.summary)) {
        return context.output.refused(refuse(ErrorCode::missing_field, "yes", "this cannot be undone: give --yes"));
    }
    return OperationRun(context.config).run(context, options, grammar.in());
}

// `for_all`: the operation of the flag --all; nullptr: there is no such flag.
void add_command(Grammar& grammar, const CommandGrammar& group, const Operation& operation, const Operation* for_all) {
    auto& options = grammar.keep<OperationOptions>();
    options.operation = &operation;
    options.flags = flags_of(operation);
    options.for_all = for_all;
    if (for_all != nullptr) options.flags_for_all = flags_of(*for_all);
    auto summary = operation.summary;
    if (summary.ends_with('.')) summary.pop_back();
    auto command = grammar.command(group, verb_of(operation), summary, [&options, &grammar](const Context& context) {
        return run_operation(options, grammar, context);
    });
    if (operation.of_every_company) {
        command.text("--company", options.company, "slug or id; default: every company");
    } else {
        command.company(options.company);
    }
    const auto has_id = operation.input->find("id") != nullptr && operation.input->find("id")->in_path;
    if (has_id) command.id(options.id, for_all == nullptr ? Presence::required : Presence::optional);
    add_flags(command, options);
    command.example(example_of(operation, options.flags));
}

// --- other spellings -----------------------------------------------------------------------------

// A group of commands that is a resource under another name, for scripts of earlier versions and for groups that have
// further commands: `voice agents add` is `voice-agents add`.
struct OtherSpelling {
    std::string group, group_meaning;
    std::string below, meaning;  // the group within it; empty: the commands are in the group itself
    std::string resource;
    std::vector<std::string> verbs{};  // empty: all
};

const std::vector<OtherSpelling>& other_spellings() {
    constexpr auto kVoice = "Configure the voice platform";
    constexpr auto kCalcom = "Manage Cal.com accounts";
    static const std::vector<OtherSpelling> all{
        {"calcom", kCalcom, "", "", "calendar-accounts", {"list", "disconnect"}},
        {"calcom", kCalcom, "users", "Map staff to Cal.com users", "calendar-users"},
        {"calcom", kCalcom, "event-types", "Map services and staff to event types", "calendar-event-types"},
        {"voice", kVoice, "agents", "Register the agents of the company; if there are none, all are accepted",
         "voice-agents"},
        {"voice", kVoice, "numbers", "Set branch and language of the company's phone numbers", "voice-numbers"},
    };
    return all;
}

void add_other_spellings(Grammar& grammar, const Operation& operation, const Operation* for_all) {
    for (const auto& spelling : other_spellings()) {
        const auto& verbs = spelling.verbs;
        const auto has_verb = verbs.empty() || std::find(verbs.begin(), verbs.end(), verb_of(operation)) != verbs.end();
        if (resource_of(operation) != spelling.resource || !has_verb) continue;
        const auto group = grammar.group(spelling.group, spelling.group_meaning);
        const auto& below = spelling.below;
        add_command(grammar, below.empty() ? group : grammar.group(group, below, spelling.meaning), operation, for_all);
    }
}

}  // namespace

void add_operations(Grammar& grammar, std::span<const Operation> table) {
    for (const auto& operation : table) {
        if (!operation.scope || is_for_all(operation, table)) continue;  // health is asked of a server
        const auto* for_all = operation_named(operation.id + std::string(kForAll), table);
        const auto resource = resource_of(operation);
        add_command(grammar, grammar.group(resource, "Manage " + resource), operation, for_all);
        add_other_spellings(grammar, operation, for_all);
    }
}

}  // namespace slotkeeper
