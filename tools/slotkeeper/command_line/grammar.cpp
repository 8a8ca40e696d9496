// grammar: the only file that uses CLI11.
#include "tools/slotkeeper/command_line/grammar.h"

#include "adapters/commands/flag_names.h"
#include "engine/base/nearest_word.h"
#include "engine/base/text.h"

#include <unistd.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <utility>

namespace slotkeeper {

namespace {

std::vector<CLI::App*> below(CLI::App& app) {
    return app.get_subcommands([](CLI::App*) { return true; });
}
std::vector<const CLI::App*> below(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App*) { return true; });
}

std::vector<std::string> names_below(const CLI::App& app) {
    std::vector<std::string> names;
    for (const auto* one : below(app)) names.push_back(one->get_name());
    return names;
}

bool is_flag(const CLI::Option& option) { return !option.get_lnames().empty(); }

// Makes all flags of the command and its subcommands reject values with control characters or invalid UTF-8.
void demand_text(CLI::App& app) {
    for (auto* const option : app.get_options()) {
        const auto lines = option->get_name() == "--notes" ? Lines::many : Lines::one;
        const auto check = [lines](const std::string& value) {
            return trouble_with_text(value, limits::body_bytes_max, lines);
        };
        option->check(CLI::Validator(check, ""));
    }
    for (auto* const command : below(app)) demand_text(*command);
}

// With --body the input is in a file, so no flag is needed.
void need_no_flags(CLI::App& app) {
    for (auto* const option : app.get_options()) {
        if (is_flag(*option)) option->required(false);
    }
    for (auto* const command : below(app)) need_no_flags(*command);
}

// --- errors --------------------------------------------------------------------------------------

std::vector<std::string> flags_near(const CLI::App& command) {
    std::vector<std::string> flags;
    for (const auto* app = &command; app != nullptr; app = app->get_parent()) {
        for (const auto* option : app->get_options()) {
            for (const auto& name : option->get_lnames()) flags.push_back("--" + name);
        }
    }
    return flags;
}

// "--limit" in "--limit: Value 0 not in range 1 to 200", "id" in "id is required".
std::string flag_in(const std::string& text) {
    const auto from = std::min(text.find("--"), text.size());
    const auto start = from == text.size() ? 0 : from;
    return text.substr(start, text.find_first_of(" :=", start) - start);
}

// CLI11 calls a flag by the first of its names. The result has the one that was typed.
std::string as_typed(std::string error, const CLI::App& command, const std::vector<std::string>& words) {
    for (const auto* option : command.get_options()) {
        for (const auto& name : option->get_lnames()) {
            if (flag_in(error) != option->get_name() || !has_typed(words, name)) continue;
            return error.replace(error.find("--"), option->get_name().size(), "--" + name);
        }
    }
    return error;
}

Refusal no_command(const std::string& word, const std::string& path, const CLI::App& app) {
    const auto names = names_below(app);
    return refuse(ErrorCode::invalid_field, "",
                  '"' + word + "\" is not a command of " + path + suggestion(word, names) +
                      "; commands: " + CLI::detail::join(names, ", "));
}

// --- help and completion -------------------------------------------------------------------------

// The words that the value may be, which are the name of its type: "held|pending"; empty: anything.
std::vector<std::string> words_of(const CLI::Option& option) {
    auto words = CLI::detail::split(option.get_type_name(), '|');
    if (words.size() < 2) words.clear();
    return words;
}

// Two examples at the end of each help page: a call of a command, which may have stated it; two commands of a group.
void add_examples(CLI::App& app, const std::string& path) {
    std::vector<std::string> lines;
    for (auto* const one : below(app)) {
        const auto path_below = path + ' ' + one->get_name();
        add_examples(*one, path_below);
        if (lines.size() < 2) lines.push_back(path_below + " --help");
    }
    if (lines.empty()) {
        auto line = path + app.get_footer();
        for (const auto* option : app.get_options()) {
            if (!option->get_required() || !app.get_footer().empty()) continue;
            const auto words = words_of(*option);
            line += (is_flag(*option) ? " " + option->get_name() : "") + ' ' +
                    (words.empty() ? option->get_single_name() : words.front());
        }
        lines = {line, line + " --json"};
    }
    if (lines.size() < 2) lines.push_back(path + " --help");
    app.footer("\nExamples:\n  " + CLI::detail::join(lines, "\n  "));
}

CommandTree tree_of(const CLI::App& app) {
    CommandTree tree{app.get_name(), app.get_description(), {}, {}, {}};
    for (const auto* option : app.get_options()) {
        if (is_flag(*option)) {
            tree.flags.push_back({"--" + option->get_lnames().front(), option->get_description(), words_of(*option)});
        } else {
            tree.words = words_of(*option);
        }
    }
    for (const auto* one : below(app)) tree.below.push_back(tree_of(*one));
    return tree;
}

CLI::App& group_of(CLI::App& parent, const std::string& name, const std::string& meaning) {
    for (auto* const known : below(parent)) {
        if (known->get_name() == name) return *known;
    }
    return *parent.add_subcommand(name, meaning)->require_subcommand(1)->fallthrough();
}

}  // namespace

CommandGrammar& CommandGrammar::company(std::string& value) {
    return text("--company", value, "slug or id; optional if there is only one company");
}

CommandGrammar& CommandGrammar::id(std::string& value, Presence presence) {
    app_.add_option("id", value, "the id")->required(presence == Presence::required);
    return *this;
}

CommandGrammar& CommandGrammar::argument(const std::string& name, std::string& value, const std::string& meaning,
                                         const std::vector<std::string>& words) {
    app_.add_option(name, value, meaning)->required()->type_name(CLI::detail::join(words, "|"));
    return *this;
}

CommandGrammar& CommandGrammar::files(std::vector<std::string>& paths, Presence presence, int most) {
    app_.add_option("file", paths, "TOML, or JSON if its name ends with .json; - is standard input")
        ->required(presence == Presence::required)
        ->expected(1, most);
    return *this;
}

CommandGrammar& CommandGrammar::example(const std::vector<std::string>& words) {
    std::string line;
    for (const auto& word : words) line += word.find(' ') == std::string::npos ? ' ' + word : " \"" + word + '"';
    app_.footer(line);  // add_examples completes it
    return *this;
}

CommandGrammar& CommandGrammar::key(std::string& value) {
    const auto check = [](const std::string& given) -> std::string {
        if (given.empty()) return "must not be empty";
        return trouble_with_text(given, limits::key_length_max, Lines::one);
    };
    app_.add_option("--key", value, "idempotency key: a repeat with the same key has the same result and no effect")
        ->check(CLI::Validator(check, ""));
    return *this;
}

CommandGrammar& CommandGrammar::limit(std::size_t& value, std::size_t most) {
    app_.add_option("--limit", value)->capture_default_str()->check(CLI::Range(std::size_t{1}, most));
    return *this;
}

CommandGrammar& CommandGrammar::text(const std::string& flag, std::string& value, const std::string& meaning,
                                     Presence presence) {
    auto* const option = app_.add_option(flag, value, meaning)->required(presence == Presence::required);
    if (!value.empty()) option->capture_default_str();
    return *this;
}

CommandGrammar& CommandGrammar::number(const std::string& flag, int& value, const std::string& meaning, int least,
                                       int most) {
    app_.add_option(flag, value, meaning)->capture_default_str()->check(CLI::Range(least, most));
    return *this;
}

CommandGrammar& CommandGrammar::number(const std::string& flag, std::optional<int>& value, const std::string& meaning) {
    app_.add_option(flag, value, meaning);
    return *this;
}

CommandGrammar& CommandGrammar::number(const std::string& flag, std::optional<std::uint64_t>& value,
                                       const std::string& meaning) {
    app_.add_option(flag, value, meaning);
    return *this;
}

CommandGrammar& CommandGrammar::values(const std::string& flags, std::vector<std::string>& given,
                                       const std::string& meaning, const ValueRules& rules) {
    auto* const option = app_.add_option(flags, given, meaning)->required(rules.presence == Presence::required);
    option->type_name(rules.words.empty() ? "TEXT" : CLI::detail::join(rules.words, "|"));
    option->expected(rules.is_switch ? 0 : 1, 1);
    if (rules.is_repeatable) {
        option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)->allow_extra_args(false);
    } else {
        option->multi_option_policy(CLI::MultiOptionPolicy::Throw);
    }
    return *this;
}

CommandGrammar& CommandGrammar::on(const std::string& flag, bool& value, const std::string& meaning) {
    app_.add_flag(flag, value, meaning);
    return *this;
}

Grammar::Grammar(const Surroundings& surroundings)
    : surroundings_(surroundings),
      app_(std::make_unique<CLI::App>("Slotkeeper: an appointment booking engine", "slotkeeper")) {
    app_->require_subcommand(1);
    app_->fallthrough();  // so that settings may follow the command
    app_->set_version_flag("--version", SLOTKEEPER_VERSION);
    app_->add_flag("--json")->description("print JSON");
    app_->add_option("--config", sources_.file, "configuration file (TOML)");
    for (const auto& setting : config_settings()) {
        const std::string key(setting.key);
        app_->add_option_function<std::string>(
                config_flag(key), [this, key](const std::string& value) { sources_.flags[key] = value; },
                std::string(setting.meaning))
            ->group("Settings");
    }
}

Grammar::~Grammar() = default;

CommandGrammar Grammar::group(const std::string& name, const std::string& meaning) {
    return CommandGrammar(group_of(*app_, name, meaning));
}

CommandGrammar Grammar::group(const CommandGrammar& parent, const std::string& name, const std::string& meaning) {
    return CommandGrammar(group_of(parent.app_, name, meaning));
}

CommandGrammar Grammar::command(const std::string& name, const std::string& meaning, Act act) {
    return command(CommandGrammar(*app_), name, meaning, std::move(act));
}

CommandGrammar Grammar::command(const CommandGrammar& parent, const std::string& name, const std::string& meaning,
                                Act act) {
    auto* const app = parent.app_.add_subcommand(name, meaning);
    app->fallthrough();
    app->callback([this, act = std::move(act)] { act_ = act; });
    return CommandGrammar(*app);
}

void Grammar::stays(CommandGrammar& command) {
    command.app_.parse_complete_callback([this] { stays_ = true; });
}

std::optional<int> Grammar::parse(std::vector<std::string> words, const Output& output) {
    demand_text(*app_);
    add_examples(*app_, app_->get_name());
    // "slotkeeper" and "slotkeeper help appointments book" show help.
    if (words.empty()) words = {"help"};
    if (words.front() == "help") {
        words.erase(words.begin());
        if (const auto refusal = unknown_command(words)) return output.misused(*refusal);
        words.emplace_back("--help");
    }
    if (has_typed(words, "body")) need_no_flags(*app_);
    std::vector<std::string> reversed(words.rbegin(), words.rend());  // as CLI11 takes them
    try {
        app_->parse(reversed);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() != 0) return output.misused(wrong(error, words));
        app_->exit(error, surroundings_.out, surroundings_.err);  // --help or --version
        return kExitOk;
    }
    return {};
}

bool Grammar::confirmed(const std::string& question) const {
    if (&surroundings_.in != &std::cin || ::isatty(STDIN_FILENO) == 0) return false;
    surroundings_.err << question << " Are you sure? [y/N] " << std::flush;
    std::string answer;
    std::getline(surroundings_.in, answer);
    return answer == "y" || answer == "yes";
}

CommandTree Grammar::tree() const {
    auto tree = tree_of(*app_);
    tree.below.push_back({"help", "Show the help of a command", {}, {}, {}});  // which parse() reads
    return tree;
}

ConfigSources Grammar::sources() const {
    auto sources = sources_;
    sources.environment = surroundings_.environment;
    return sources;
}

std::optional<Refusal> Grammar::unknown_command(const std::vector<std::string>& words) const {
    const CLI::App* command = app_.get();
    auto path = app_->get_name();
    for (const auto& word : words) {
        if (word.starts_with("-")) break;
        const auto found = command->get_subcommands([&](const CLI::App* one) { return one->get_name() == word; });
        if (found.empty()) return no_command(word, path, *command);
        command = found.front();
        path += ' ' + word;
    }
    return std::nullopt;
}

Refusal Grammar::wrong(const CLI::ParseError& error, const std::vector<std::string>& words) const {
    const CLI::App* command = app_.get();
    auto path = app_->get_name();
    while (!command->get_subcommands().empty()) {
        command = command->get_subcommands().front();
        path += ' ' + command->get_name();
    }
    const auto see = "; see " + path + " --help";
    if (const auto extras = app_->remaining(true); !extras.empty()) {
        const auto& word = extras.front();
        if (word.starts_with("-")) {
            return refuse(ErrorCode::unknown_field, word.substr(std::min(word.find_first_not_of('-'), word.size())),
                          word + " is not a flag of " + path + suggestion(word, flags_near(*command)) + see);
        }
        if (!below(*command).empty()) return no_command(word, path, *command);
        return refuse(ErrorCode::invalid_field, "", path + " does not take \"" + word + '"' + see);
    }
    const auto lacks = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::RequiredError);
    if (lacks && !below(*command).empty()) {
        return refuse(ErrorCode::missing_field, "",
                      path + " needs a command: " + CLI::detail::join(names_below(*command), ", "));
    }
    const auto what = as_typed(error.what(), *command, words);
    const auto field = flag_in(what);
    const auto name = field.substr(field.starts_with("--") ? 2 : 0);
    if (lacks) return refuse(ErrorCode::missing_field, name, path + " needs " + field + see);
    return refuse(ErrorCode::invalid_field, name, what);
}

}  // namespace slotkeeper
