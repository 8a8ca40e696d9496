// grammar: the only file that uses CLI11.
#include "tools/slotkeeper/command_line/grammar.h"

#include "engine/base/text.h"

#include <unistd.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <map>
#include <numeric>
#include <sstream>
#include <utility>

namespace slotkeeper {

namespace {

// "--limit" in "--limit: Value 0 not in range 1 to 200"; empty if the text names no flag.
std::string flag_in(const std::string& text) {
    const auto from = text.find("--");
    if (from == std::string::npos) return {};
    return text.substr(from, text.find_first_of(" :=", from) - from);
}

// Makes all flags of the command and its subcommands reject values with control characters or invalid UTF-8.
void demand_text(CLI::App& app) {
    for (auto* const option : app.get_options()) {
        const auto lines = option->get_name() == "--notes" ? Lines::many : Lines::one;
        const auto check = [lines](const std::string& value) {
            return trouble_with_text(value, limits::body_bytes_max, lines);
        };
        option->check(CLI::Validator(check, ""));
    }
    for (auto* const command : app.get_subcommands([](CLI::App*) { return true; })) demand_text(*command);
}

// The number of letters to add, remove or replace.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, replaced}));
        }
    }
    return row.back();
}

// "; did you mean X?" if one of the words is close to what was typed, else empty.
std::string suggestion(std::string_view typed, const std::vector<std::string>& words) {
    const std::string* nearest = nullptr;
    auto least = std::max<std::size_t>(2, typed.size() / 3) + 1;
    for (const auto& word : words) {
        const auto distance = edit_distance(typed, word);
        if (distance >= least) continue;
        least = distance;
        nearest = &word;
    }
    return nearest == nullptr ? "" : "; did you mean " + *nearest + "?";
}

std::vector<std::string> flags_near(const CLI::App& command) {
    std::vector<std::string> flags;
    for (const auto* app = &command; app != nullptr; app = app->get_parent()) {
        for (const auto* option : app->get_options()) {
            for (const auto& name : option->get_lnames()) flags.push_back("--" + name);
        }
    }
    return flags;
}

// With --body the input is in a file, so no flag is needed.
void need_no_flags(CLI::App& app) {
    for (auto* const option : app.get_options()) {
        if (!option->get_lnames().empty()) option->required(false);
    }
    for (auto* const command : app.get_subcommands([](CLI::App*) { return true; })) need_no_flags(*command);
}

std::vector<std::string> commands_below(const CLI::App& app) {
    std::vector<std::string> names;
    for (const auto* one : app.get_subcommands([](const CLI::App*) { return true; })) names.push_back(one->get_name());
    return names;
}

// A value to show in an example.
std::string sample_of(const std::string& name) {
    static const std::map<std::string, std::string, std::less<>> kSamples{{"id", "ID"},
                                                                          {"--start", "2026-11-25T09:00"},
                                                                          {"--end", "2026-11-25T12:00"},
                                                                          {"--service", "Haarschnitt"},
                                                                          {"--name", "\"Erika Muster\""}};
    const auto known = kSamples.find(name);
    if (known != kSamples.end()) return known->second;
    auto word = name.substr(std::min(name.find_first_not_of('-'), name.size()));
    for (auto& letter : word)
        letter = letter == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    return word;
}

// Two examples at the end of each help page: of a command with what it needs, of a group its first commands.
void add_examples(CLI::App& app, const std::string& path) {
    const auto below = app.get_subcommands([](CLI::App*) { return true; });
    for (auto* const one : below) add_examples(*one, path + ' ' + one->get_name());
    std::vector<std::string> lines;
    if (below.empty()) {
        auto line = path;
        for (const auto* option : app.get_options()) {
            if (!option->get_required()) continue;
            const auto is_flag = !option->get_lnames().empty();
            const auto name = is_flag ? "--" + option->get_lnames().front() : option->get_name();
            line += (is_flag ? " " + name : "") + " " + sample_of(name);
        }
        lines = {line, line + " --json"};
    } else {
        for (const auto* one : below) {
            if (lines.size() < 2) lines.push_back(path + ' ' + one->get_name() + " --help");
        }
        if (lines.size() < 2) lines.push_back(path + " --help");
    }
    std::string footer = "\nExamples:";
    for (const auto& line : lines) footer += "\n  " + line;
    app.footer(footer);
}

CommandTree tree_of(const CLI::App& app) {
    CommandTree tree{app.get_name(), app.get_description(), {}, {}};
    for (const auto* option : app.get_options()) {
        if (option->get_lnames().empty()) continue;
        CommandTree::Flag flag{"--" + option->get_lnames().front(), option->get_description(), {}};
        std::istringstream words(option->get_type_name());
        for (std::string word; std::getline(words, word, '|');) flag.words.push_back(word);
        if (flag.words.size() < 2) flag.words.clear();  // the name of a type
        tree.flags.push_back(std::move(flag));
    }
    for (const auto* one : app.get_subcommands([](const CLI::App*) { return true; })) {
        tree.below.push_back(tree_of(*one));
    }
    return tree;
}

std::string names_below(const CLI::App& app) {
    std::string names;
    for (const auto* one : app.get_subcommands([](const CLI::App*) { return true; })) {
        names += (names.empty() ? "" : ", ") + one->get_name();
    }
    return names;
}

CLI::App& group_of(CLI::App& parent, const std::string& name, const std::string& meaning) {
    const auto known = parent.get_subcommands([&](CLI::App* one) { return one->get_name() == name; });
    if (!known.empty()) return *known.front();
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

CommandGrammar& CommandGrammar::argument(const std::string& name, std::string& value, const std::string& meaning) {
    app_.add_option(name, value, meaning)->required();
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
    std::string type;
    for (const auto& word : rules.words) type += (type.empty() ? "" : "|") + word;
    option->type_name(type.empty() ? "TEXT" : type)->expected(rules.is_switch ? 0 : 1, 1);
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
    const auto is_body = [](const auto& word) { return word == "--body" || word.starts_with("--body="); };
    if (std::any_of(words.begin(), words.end(), is_body)) need_no_flags(*app_);
    std::reverse(words.begin(), words.end());  // CLI11 takes them in reverse order
    try {
        app_->parse(words);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() != 0) return output.misused(wrong(error));
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

CommandTree Grammar::tree() const { return tree_of(*app_); }

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
        const auto below = command->get_subcommands([&](const CLI::App* one) { return one->get_name() == word; });
        if (below.empty()) {
            return refuse(ErrorCode::invalid_field, "",
                          '"' + word + "\" is not a command of " + path + suggestion(word, commands_below(*command)) +
                              "; commands: " + names_below(*command));
        }
        command = below.front();
        path += ' ' + word;
    }
    return std::nullopt;
}

Refusal Grammar::wrong(const CLI::ParseError& error) const {
    const CLI::App* command = app_.get();
    std::string path = app_->get_name();
    while (!command->get_subcommands().empty()) {
        command = command->get_subcommands().front();
        path += ' ' + command->get_name();
    }
    const auto below = names_below(*command);
    if (const auto extras = app_->remaining(true); !extras.empty()) {
        const auto& word = extras.front();
        if (word.starts_with("-")) {
            return refuse(ErrorCode::unknown_field, word.substr(std::min(word.find_first_not_of('-'), word.size())),
                          word + " is not a flag of " + path + suggestion(word, flags_near(*command)) + "; see " +
                              path + " --help");
        }
        const auto quoted = '"' + word + '"';
        if (below.empty()) {
            return refuse(ErrorCode::invalid_field, "",
                          path + " does not take " + quoted + "; see " + path + " --help");
        }
        return refuse(ErrorCode::invalid_field, "",
                      quoted + " is not a command of " + path + suggestion(word, commands_below(*command)) +
                          "; commands: " + below);
    }
    const std::string what = error.what();
    const auto lacks = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::RequiredError);
    if (lacks && !below.empty()) {
        return refuse(ErrorCode::missing_field, "", path + " needs a command: " + below);
    }
    auto field = flag_in(what);
    if (field.empty() && what.starts_with("id")) field = "id";
    const auto name = field.starts_with("--") ? field.substr(2) : field;
    if (lacks) return refuse(ErrorCode::missing_field, name, path + " needs " + field + "; see " + path + " --help");
    return refuse(ErrorCode::invalid_field, name, what);
}

}  // namespace slotkeeper
