// operations: adds a command for each operation, and runs it.
#include "tools/slotkeeper/operations/operations.h"

#include "adapters/commands/examples.h"
#include "adapters/commands/operation_call.h"
#include "engine/store/operations/job_rows.h"
#include "tools/slotkeeper/operations/other_spellings.h"
#include "tools/slotkeeper/wiring.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>

namespace slotkeeper {

namespace {

using api::Operation;

// What was given on the command line.
struct OperationOptions : OperationCall {
    // What a flag selects instead of the operation.
    const Operation* other = nullptr;  // nullptr: there is no such flag
    std::string other_flag;            // "all", without the dashes
    std::vector<OperationFlag> flags_of_other;
    bool is_other = false;                    // whether the flag was given
    const OtherSpelling* spelling = nullptr;  // nullptr: the command has the name of the operation
    std::map<std::string, bool> given;        // of the spelling: whether the fixed flag was given
    std::string url;                          // of the spelling, instead of the setting calcom_url
    bool yes = false;
};

constexpr std::size_t kActorLengthMax = 120;
constexpr std::size_t kLimitMax = 1'000'000;

// "jobs.retry_all" is `jobs retry --all`: the operation on many records is a flag of the one on a single record. So is
// `keys create --installation`, for keys of the installation instead of a company.
constexpr std::string_view kOtherFlags[] = {"all", "installation"};

const Operation* operation_named(std::string_view id, std::span<const Operation> table) {
    const auto found = std::find_if(table.begin(), table.end(), [&](const auto& one) { return one.id == id; });
    return found == table.end() ? nullptr : &*found;
}

// The flag that selects this operation, if it is one of another; empty if it is a command of its own.
std::string_view flag_for(const Operation& operation, std::span<const Operation> table) {
    const std::string_view id = operation.id;
    for (const auto flag : kOtherFlags) {
        if (!id.ends_with('_' + std::string(flag))) continue;
        if (operation_named(id.substr(0, id.size() - flag.size() - 1), table) != nullptr) return flag;
    }
    return "";
}

// The operation that is a flag of this one; nullptr if no operation is.
const Operation* other_of(const Operation& operation, std::span<const Operation> table) {
    for (const auto flag : kOtherFlags) {
        if (const auto* other = operation_named(operation.id + '_' + std::string(flag), table)) return other;
    }
    return nullptr;
}

bool has_id(const Operation& operation) {
    const auto* const id = operation.input->find("id");
    return id != nullptr && id->in_path;
}

// The operating system user, as the histories of jobs name the operator of the machine.
std::string operator_name() {
    const auto* const entry = ::getpwuid(::geteuid());
    const auto name = entry == nullptr ? std::to_string(::geteuid()) : std::string(entry->pw_name);
    return store::short_error("command:" + name).substr(0, kActorLengthMax);
}

bool is_among(const std::vector<OperationFlag>& flags, const std::string& name) {
    return std::any_of(flags.begin(), flags.end(), [&](const OperationFlag& flag) { return flag.name == name; });
}

bool is_given(const OperationOptions& options, const OperationFlag& flag) {
    const auto value = options.values.find(flag.name);
    const auto secret = options.secrets.find(flag.name);
    return (value != options.values.end() && !value->second.empty()) ||
           (secret != options.secrets.end() && secret->second);
}

// Chooses the other operation if its flag was given. Refuses what fits only one of the two.
std::optional<Refusal> apply_other(OperationOptions& options) {
    if (options.other == nullptr) return std::nullopt;
    const auto flag = "--" + options.other_flag;
    if (!options.is_other && has_id(*options.operation) && options.id.empty()) {
        return refuse(ErrorCode::missing_field, "id", "give an id, or " + flag);
    }
    const auto& fitting = options.is_other ? options.flags_of_other : options.flags;
    const auto& all = options.is_other ? options.flags : options.flags_of_other;
    for (const auto& one : all) {
        if (!is_given(options, one) || is_among(fitting, one.name)) continue;
        return refuse(ErrorCode::invalid_field, one.name,
                      std::string("must not be given ") + (options.is_other ? "together with " : "without ") + flag);
    }
    if (!options.is_other) return std::nullopt;
    const auto excluded = [&](const char* field) {
        return refuse(ErrorCode::invalid_field, field, "must not be given together with " + flag);
    };
    if (!has_id(*options.other) && !options.id.empty()) return excluded("id");
    if (options.other->of_every_company && !options.operation->of_every_company && !options.company.empty()) {
        return excluded("company");
    }
    options.operation = options.other;
    options.flags = options.flags_of_other;
    return std::nullopt;
}

// Applies what only another spelling has: a secret without a flag, and --url.
std::optional<Refusal> apply_spelling(OperationOptions& options, Config& config) {
    if (options.spelling == nullptr) return std::nullopt;
    for (const auto& flag : options.spelling->fixed) {
        if (options.given[flag.name]) options.fixed[flag.field] = flag.value;
    }
    const auto& instead = options.spelling->instead;
    const auto is_instead = std::any_of(instead.begin(), instead.end(),
                                        [&](const std::string& flag) { return !options.values[flag].empty(); });
    options.secrets[options.spelling->secret] |= !is_instead && options.body.empty();
    if (options.url.empty()) return std::nullopt;
    if (is_instead) {
        return refuse(ErrorCode::invalid_field, "url",
                      "must be given to calcom authorize instead: the code is valid only there");
    }
    config.calcom_url = options.url;
    while (config.calcom_url.ends_with('/')) config.calcom_url.pop_back();
    return std::nullopt;
}

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
    if (options.other != nullptr) {
        command.on("--" + options.other_flag, options.is_other, options.other->summary);
        for (const auto& flag : options.flags_of_other) {
            if (!is_among(options.flags, flag.name)) add_flag(command, flag, options);
        }
    }
    if (options.spelling != nullptr) {
        for (const auto& flag : options.spelling->fixed) {
            command.on("--" + flag.name, options.given[flag.name], flag.meaning);
        }
        if (options.spelling->has_url) command.text("--url", options.url, "URL of the API; default: calcom_url");
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
    if (const auto refusal = apply_other(options)) return context.output.refused(*refusal);
    auto config = context.config;
    if (const auto refusal = apply_spelling(options, config)) return context.output.refused(*refusal);
    const auto& operation = *options.operation;
    if (operation.destructive && !options.yes && !grammar.confirmed(operation.summary)) {
        return context.output.refused(refuse(ErrorCode::missing_field, "yes", "this cannot be undone: give --yes"));
    }
    Engine engine(config);
    auto services = services_of(engine, config, /*loopback=*/true);
    const auto actor = operation.of_every_company ? operator_name() : "command";
    return serve_call(options, services, actor, grammar.in(), context.output);
}

void add_command(Grammar& grammar, const CommandGrammar& group, const std::string& name, const Operation& operation,
                 std::span<const Operation> table, const OtherSpelling* spelling = nullptr) {
    auto& options = grammar.keep<OperationOptions>();
    options.operation = &operation;
    options.flags = flags_of(operation);
    options.spelling = spelling;
    options.other = other_of(operation, table);
    if (options.other != nullptr) {
        options.other_flag = flag_for(*options.other, table);
        options.flags_of_other = flags_of(*options.other);
    }
    auto summary = operation.summary;
    if (summary.ends_with('.')) summary.pop_back();
    auto command = grammar.command(group, name, summary, [&options, &grammar](const Context& context) {
        return run_operation(options, grammar, context);
    });
    if (operation.of_every_company) {
        command.text("--company", options.company, "slug or id; default: every company");
    } else {
        command.company(options.company);
    }
    if (has_id(operation)) {
        const auto is_needed = options.other == nullptr || has_id(*options.other);
        command.id(options.id, is_needed ? Presence::required : Presence::optional);
    }
    add_flags(command, options);
    command.example(example_of(operation, options.flags));
}

// --- other spellings -----------------------------------------------------------------------------

void add_other_spellings(Grammar& grammar, const Operation& operation, std::span<const Operation> table) {
    const auto resource = resource_of(operation);
    for (const auto& spelling : other_spellings()) {
        if (spelling.resource != resource) continue;
        const auto& verbs = spelling.verbs;
        const auto known = std::find_if(verbs.begin(), verbs.end(), [&](const OtherVerb& one) {
            return operation.id == resource + '.' + one.verb;
        });
        if (!verbs.empty() && known == verbs.end()) continue;
        const auto name = verbs.empty() || known->name.empty() ? verb_of(operation) : known->name;
        const auto above = grammar.group(spelling.group, spelling.group_meaning);
        const auto group = spelling.below.empty() ? above : grammar.group(above, spelling.below, spelling.meaning);
        add_command(grammar, group, name, operation, table, &spelling);
    }
}

}  // namespace

void add_operations(Grammar& grammar, std::span<const Operation> table) {
    for (const auto& operation : table) {
        if (!operation.scope) continue;  // health is asked of a server
        const auto resource = resource_of(operation);
        add_other_spellings(grammar, operation, table);
        if (!flag_for(operation, table).empty()) continue;
        const auto group = grammar.group(resource, "Manage " + resource);
        add_command(grammar, group, verb_of(operation), operation, table);
    }
}

}  // namespace slotkeeper
