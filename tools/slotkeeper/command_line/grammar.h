// grammar: which commands there are, and which flags each takes.
//
// A family of commands describes itself here, in words of ours: CLI11 is known to grammar.cpp alone. What a flag says
// is put where the command wants it (`keep`), and the command that was named is called with it.
// Read on: families.h has the families, command_line.h what is done with the words.
#pragma once

#include "tools/slotkeeper/command_line/command_line.h"
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
enum class Wanted { maybe, always };

// One command or group of commands. What is bound to a flag must live as long as the grammar; a value that is there
// already is its default, and shown as one.
class Command {
public:
    explicit Command(CLI::App& app) : app_(app) {}

    Command& company(std::string& value);
    Command& id(std::string& value, Wanted wanted = Wanted::always);  // the word after the command
    Command& resources(std::vector<std::string>& values);
    Command& key(std::string& value);  // of a repeated request
    Command& limit(std::size_t& value, std::size_t most);
    Command& text(const std::string& flag, std::string& value, const std::string& meaning,
                  Wanted wanted = Wanted::maybe);
    Command& number(const std::string& flag, int& value, const std::string& meaning, int least, int most);
    Command& number(const std::string& flag, std::optional<int>& value, const std::string& meaning);
    Command& number(const std::string& flag, std::optional<std::uint64_t>& value, const std::string& meaning);
    Command& on(const std::string& flag, bool& value, const std::string& meaning);

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

    // For the families. A group of that name is made where there is none yet, so several families may add to one.
    Command group(const std::string& name, const std::string& meaning);
    Command group(const Command& parent, const std::string& name, const std::string& meaning);
    Command command(const std::string& name, const std::string& meaning, Act act);
    Command command(const Command& parent, const std::string& name, const std::string& meaning, Act act);
    void stays(Command& command);  // a program that runs on, and logs what it does
    template <class Options>
    Options& keep() {
        const auto options = std::make_shared<Options>();
        kept_.push_back(options);
        return *options;
    }
    std::istream& in() const { return surroundings_.in; }

    // Once all families are there. An exit code where there is nothing to run: help was asked for, or misuse.
    std::optional<int> parse(std::vector<std::string> words, const Output& output);
    ConfigSources sources() const;
    bool stays() const { return stays_; }
    int run(const Context& context) const { return act_(context); }

private:
    Refusal wrong(const CLI::ParseError& error) const;

    const Surroundings& surroundings_;
    std::unique_ptr<CLI::App> app_;
    std::vector<std::shared_ptr<void>> kept_;
    ConfigSources sources_;
    Act act_;
    bool stays_ = false;
};

}  // namespace slotkeeper
