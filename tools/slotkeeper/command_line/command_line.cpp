// command_line: adds the command families, parses the words and runs the command.
#include "tools/slotkeeper/command_line/command_line.h"

#include "adapters/rest/rest_api.h"
#include "engine/store/mariadb/private_server.h"
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/logging.h"
#include "tools/slotkeeper/operations/operations.h"

#include <algorithm>

namespace slotkeeper {

namespace {

// An outage (no database, port in use, folder not writable), or a bug.
int failed(ErrorCode code, const std::exception& error, const Output& output, int exit_code = kExitUnavailable) {
    if (output.json()) {
        output.refused(refuse(code, "", error.what()));
    } else {
        output.complain(error.what());
    }
    return exit_code;
}

}  // namespace

int run_command_line(const std::vector<std::string>& words, const Surroundings& surroundings) {
    Grammar grammar(surroundings);
    add_running(grammar);
    add_catalog(grammar);
    add_database(grammar);
    static const auto all = [] {
        auto table = rest::operations();
        table.insert(table.end(), rest::local_operations().begin(), rest::local_operations().end());
        return table;
    }();
    add_operations(grammar, all);
    // Searched before parsing, because parse errors are printed in the requested format, too.
    const auto json = std::any_of(words.begin(), words.end(),
                                  [](const auto& word) { return word == "--json" || word == "--json=true"; });
    const Output output(surroundings.out, surroundings.err, json, words);
    if (const auto exit_code = grammar.parse(words, output)) return *exit_code;
    const auto config = load_config(grammar.sources());
    if (!config) return output.misused(config.refusal());
    // Commands that print one answer log only warnings by default.
    set_up_logging(grammar.stays() || config->is_set("log_level") ? config->log_level : LogLevel::warn);
    try {
        const auto exit_code = grammar.run({*config, output});
        if (surroundings.out.flush()) return exit_code;
        output.complain("the answer could not be written: standard output is closed or full");
        return kExitUnavailable;
    } catch (const store::DbError& error) {
        return failed(error.is_outage() ? ErrorCode::unavailable : ErrorCode::internal, error, output);
    } catch (const store::NoDatabase& error) {
        return failed(ErrorCode::not_found, error, output, kExitUnavailable);
    } catch (const std::runtime_error& error) {
        return failed(ErrorCode::unavailable, error, output);
    } catch (const std::exception& error) {
        return failed(ErrorCode::internal, error, output);
    }
}

}  // namespace slotkeeper
