// grammar: defines commands and their flags.
//
// The command families use this interface; only grammar.cpp knows CLI11. The value of a flag is stored in an options
// object of the command (`keep`), and the selected command is called with it. The families are declared at the end.
// Read on: command_line.h parses the command line.
#pragma once

#include "tools/slotkeeper/command_line/command_line.h"
#include "tools/slotkeeper/command_line/completion.h"
#include "tools/slotkeeper/commands/context.h"
#include "tools/slotkeeper/config.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <variant>

namespace CLI {
class App;
class Option;
class ParseError;
}  // namespace CLI

namespace slotkeeper {

using Act = std::function<int(const Context&)>;
enum class Presence { optional, required };

// One command or group of commands. A variable that is bound to a flag must live as long as the grammar; its initial
// value is shown as the default.
class CommandGrammar {
public:
    explicit CommandGrammar(CLI::App& app) : app_(app) {}

    CommandGrammar& company(std::string& value);
    CommandGrammar& id(std::string& value, Presence presence = Presence::required);  // positional argument
    // A positional argument that is one of the words.
    CommandGrammar& argument(const std::string& name, std::string& value, const std::string& meaning,
                             const std::vector<std::string>& words);
    CommandGrammar& files(std::vector<std::string>& paths, Presence presence, int most = 1);
    CommandGrammar& example(const std::vector<std::string>& words);  // for help: a call, without the command's name
    CommandGrammar& key(std::string& value);                         // the idempotency key
    CommandGrammar& limit(std::size_t& value, std::size_t most);
    CommandGrammar& text(const std::string& flag, std::string& value, const std::string& meaning,
                         Presence presence = Presence::optional);
    CommandGrammar& number(const std::string& flag, int& value, const std::string& meaning, int least, int most);
    CommandGrammar& number(const std::string& flag, std::optional<int>& value, const std::string& meaning);
    CommandGrammar& number(const std::string& flag, std::optional<std::uint64_t>& value, const std::string& meaning);
    // A flag whose values are read later.
    struct ValueRules {
        Presence presence = Presence::optional;
        bool is_switch = false;            // its value may be left out: true
        bool is_repeatable = false;        // it may be given several times
        std::vector<std::string> words{};  // what the value may be, for help and completion; empty: anything
    };
    CommandGrammar& values(const std::string& flags, std::vector<std::string>& given, const std::string& meaning,
                           const ValueRules& rules);
    CommandGrammar& on(const std::string& flag, bool& value, const std::string& meaning);

private:
    friend class Grammar;
    CLI::App& app_;
};

class Grammar {
public:
    explicit Grammar(const Surroundings& surroundings);
    ~Grammar();
    Grammar(const Grammar&) = delete;
    Grammar& operator=(const Grammar&) = delete;

    // For the families. Creates the group if it does not exist yet, so several families may add to one group.
    CommandGrammar group(const std::string& name, const std::string& meaning);
    CommandGrammar group(const CommandGrammar& parent, const std::string& name, const std::string& meaning);
    CommandGrammar command(const std::string& name, const std::string& meaning, Act act);
    CommandGrammar command(const CommandGrammar& parent, const std::string& name, const std::string& meaning, Act act);
    void stays(CommandGrammar& command);  // marks a long-running command, which logs at level info
    template <class Options>
    Options& keep() {
        const auto options = std::make_shared<Options>();
        kept_.push_back(options);
        return *options;
    }
    std::istream& in() const { return surroundings_.in; }
    // Whether a person on a terminal answers yes; false without a terminal.
    bool confirmed(const std::string& question) const;

    // REQUIRES: all families were added. Returns an exit code if there is no command to run: --help, or wrong usage.
    std::optional<int> parse(std::vector<std::string> words, const Output& output);
    CommandTree tree() const;  // all commands, for completion
    ConfigSources sources() const;
    bool stays() const { return stays_; }
    int run(const Context& context) const { return act_(context); }

private:
    Refusal wrong(const CLI::ParseError& error, const std::vector<std::string>& words) const;
    // The first of these words that is no command; std::nullopt if all are.
    std::optional<Refusal> unknown_command(const std::vector<std::string>& words) const;

    const Surroundings& surroundings_;
    std::unique_ptr<CLI::App> app_;
    std::vector<std::shared_ptr<void>> kept_;
    ConfigSources sources_;
    Act act_;
    bool stays_ = false;
};

// The families of commands, each in its file.
void add_running(Grammar& grammar);   // running.cpp: serve, work, simulate, demo
void add_catalog(Grammar& grammar);   // catalog_files.cpp: apply, diff, export, init, catalog check, schema
void add_database(Grammar& grammar);  // running.cpp: migrate, db, check, locks, config, calcom rotate-key

}  // namespace slotkeeper
