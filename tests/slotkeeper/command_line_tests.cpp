// command_line_tests: valid and invalid command lines, and the exit codes.
#include "tools/slotkeeper/command_line/command_line.h"

#include "tests/support/paths.h"
#include "tests/support/program.h"

#include <boost/test/unit_test.hpp>

#include <fstream>

using namespace slotkeeper;
using tests::Environment;
using tests::Finished;
using tests::Program;

namespace {
Finished run(const std::vector<std::string>& words, const Environment& environment = {}) {
    return Program(words, environment).finish();
}
}  // namespace

BOOST_AUTO_TEST_SUITE(command_line_tests)

BOOST_AUTO_TEST_CASE(help_and_version_are_no_mistakes) {
    const auto help = run({"--help"});
    BOOST_TEST(help.code == 0);
    for (const auto* command : {"serve", "work", "migrate", "db", "demo", "simulate", "keys", "appointments", "slots",
                                "jobs", "check", "config"}) {
        BOOST_TEST(help.out.find(command) != std::string::npos, command);
    }
    BOOST_TEST(
        run({"appointments", "book", "--help"}).out.find("\n  slotkeeper appointments book --service Haarschnitt ") !=
        std::string::npos);
    BOOST_TEST(run({}).out == help.out);
    BOOST_TEST(run({"help"}).out == help.out);
    BOOST_TEST(run({"help", "appointments", "book"}).out == run({"appointments", "book", "--help"}).out);
    for (const auto& words :
         std::vector<std::vector<std::string>>{{"serve"}, {"db"}, {"appointments"}, {"slots", "list"}}) {
        auto page = words;
        page.insert(page.begin(), "help");
        const auto shown = run(page);
        BOOST_TEST(shown.code == 0);
        const auto examples = shown.out.find("Examples:\n  slotkeeper ");
        BOOST_REQUIRE(examples != std::string::npos);
        BOOST_TEST(shown.out.find("\n  slotkeeper ", examples + 15) != std::string::npos, shown.out);
    }
    BOOST_TEST(run({"--version"}).out == std::string(SLOTKEEPER_VERSION) + "\n");
}

BOOST_AUTO_TEST_CASE(invalid_arguments_exit_with_2) {
    for (const auto& words : std::vector<std::vector<std::string>>{{"dance"},
                                                                   {"db"},
                                                                   {"serve", "--wrok"},
                                                                   {"appointments", "show"},
                                                                   {"waitlist", "add", "--service", "x"},
                                                                   {"appointments", "list", "--limit", "0"},
                                                                   {"jobs", "list", "--limit", "1000001"}}) {
        const auto finished = run(words);
        BOOST_TEST(finished.code == 2, (words.empty() ? "nothing" : words.front()));
        BOOST_TEST(!finished.err.empty());
        BOOST_TEST(finished.out.empty(), finished.out);
    }
}

BOOST_AUTO_TEST_CASE(invalid_arguments_are_reported) {
    const auto told = [](const std::vector<std::string>& words) { return run(words).err; };
    BOOST_TEST(
        told({"bogus"}).starts_with("slotkeeper: \"bogus\" is not a command of slotkeeper; commands: serve, work, "));
    BOOST_TEST(told({"db", "dance"}) ==
               "slotkeeper: \"dance\" is not a command of slotkeeper db; commands: start, stop, status\n");
    BOOST_TEST(told({"db"}) == "slotkeeper: slotkeeper db needs a command: start, stop, status\n");
    BOOST_TEST(
        told({"serve", "--wrok"}) ==
        "slotkeeper: --wrok is not a flag of slotkeeper serve; did you mean --work?; see slotkeeper serve --help\n");
    BOOST_TEST(told({"db", "status", "now"}).starts_with("slotkeeper: slotkeeper db status does not take \"now\""));
    BOOST_TEST(told({"appointments", "show"}).starts_with("slotkeeper: slotkeeper appointments show needs id"));
    BOOST_TEST(told({"slots", "list", "--srevice", "x"}).starts_with("slotkeeper: --srevice is not a flag of "));
    BOOST_TEST(told({"slots", "list"}).starts_with("slotkeeper: slotkeeper slots list needs --service"));
    BOOST_TEST(told({"completion"}).starts_with("slotkeeper: slotkeeper completion needs shell; see "));
    BOOST_TEST(told({"slots", "list", "--service", "x", "--until"}).starts_with("slotkeeper: --until: "));
    BOOST_TEST(told({"slots", "list", "--service", "x", "--to"}).starts_with("slotkeeper: --to: "));
}

BOOST_AUTO_TEST_CASE(a_typing_error_gets_the_nearest_word) {
    const auto told = [](const std::vector<std::string>& words) { return run(words).err; };
    BOOST_TEST(told({"appointment", "list"}).find("did you mean appointments?") != std::string::npos);
    BOOST_TEST(told({"appointments", "bok"}).find("did you mean book?") != std::string::npos);
    BOOST_TEST(told({"slots", "list", "--srevice", "x"}).find("did you mean --service?") != std::string::npos);
    BOOST_TEST(told({"help", "slots", "lst"}).find("did you mean list?") != std::string::npos);
    BOOST_TEST(run({"help", "slots", "lst"}).code == 2);
    BOOST_TEST(told({"zzzzzzzzzzzz"}).find("did you mean") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_answer_that_cannot_be_written_is_an_error) {
    const auto command = "'" + tests::slotkeeper_binary().string() + "' config show > /dev/full 2>/dev/null";
    const auto status = std::system(command.c_str());
    BOOST_TEST(WEXITSTATUS(status) == 3);
}

BOOST_AUTO_TEST_CASE(a_shell_completes_commands_flags_and_words) {
    const tests::TemporaryFolder folder;
    const auto script = (folder.path() / "slotkeeper.bash").string();
    std::ofstream(script) << run({"completion", "bash"}).out;
    const auto complete = [&](const std::string& words) {
        const auto command = "bash -c 'source " + script + "; COMP_WORDS=(" + words +
                             "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _slotkeeper; echo ${COMPREPLY[@]}'";
        std::string output;
        auto* pipe = ::popen(command.c_str(), "r");
        for (int letter = std::fgetc(pipe); letter != EOF; letter = std::fgetc(pipe))
            output += static_cast<char>(letter);
        ::pclose(pipe);
        return output;
    };
    BOOST_TEST(complete("slotkeeper appo") == "appointments\n");
    BOOST_TEST(complete("slotkeeper appointments resc") == "reschedule\n");
    BOOST_TEST(complete("slotkeeper appointments book --serv") == "--service\n");
    BOOST_TEST(complete("slotkeeper appointments list --state con") == "confirmed conflicted\n");
    BOOST_TEST(complete("slotkeeper calcom web") == "webhooks\n");
    BOOST_TEST(complete("slotkeeper completion z") == "zsh\n");
    BOOST_TEST(complete("slotkeeper hel") == "help\n");
    BOOST_TEST(complete("slotkeeper help app") == "apply appointments\n");
    BOOST_TEST(complete("slotkeeper help appointments resc") == "reschedule\n");
    BOOST_TEST(run({"completion", "fish"}).out.find("-a 'held pending confirmed") != std::string::npos);
    BOOST_TEST(run({"completion", "fish"}).out.find("-a 'bash zsh fish'") != std::string::npos);
    BOOST_TEST(run({"completion", "zsh"}).out.starts_with("autoload"));
    BOOST_TEST(run({"completion", "tcsh"}).code == 4);
}

BOOST_AUTO_TEST_CASE(with_json_every_failure_is_json) {
    const auto error = [](std::vector<std::string> words, int code, const Environment& environment = {}) {
        words.emplace_back("--json");
        const auto finished = run(words, environment);
        BOOST_TEST(finished.code == code, finished.err);
        const auto json = finished.error();
        BOOST_TEST(!json["detail"].get<std::string>().empty());
        return json["code"].get<std::string>() + " " + json.value("field", "");
    };
    BOOST_TEST(error({"bogus"}, 2) == "invalid_field ");
    BOOST_TEST(error({"db"}, 2) == "missing_field ");
    BOOST_TEST(error({"serve", "--wrok"}, 2) == "unknown_field wrok");
    BOOST_TEST(error({"slots", "list"}, 2) == "missing_field service");
    BOOST_TEST(error({"jobs", "list", "--limit", "0"}, 2) == "invalid_field limit");
    BOOST_TEST(error({"appointments", "cancel", "apt_x", "--version", "one"}, 2) == "invalid_field version");
    BOOST_TEST(error({"config", "show"}, 2, {{"SLOTKEEPER_LOG_LEVEL", "loud"}}) == "invalid_field log_level");
    BOOST_TEST(error({"jobs", "list", "--database-url", "mysql://me@127.0.0.1:1/x"}, 3) == "unavailable ");
}

BOOST_AUTO_TEST_CASE(values_that_are_not_text_are_refused_with_the_flag) {
    for (const auto* bad : {"a\xff", "a\tb\x01", "a\nb", "\xc2\x9b", "a\x7f"}) {
        for (const auto* flag : {"name", "service", "company", "key", "phone"}) {
            const auto finished = run({"appointments", "book", "--service", "x", "--start", "x", "--name", "x",
                                       "--" + std::string(flag), bad, "--json"});
            BOOST_TEST(finished.code == 2);
            BOOST_TEST(finished.error()["code"] == "invalid_field");
            BOOST_TEST(finished.error()["field"] == flag);
        }
    }
    for (const auto* key : {"--key=", "--key="}) BOOST_TEST(run({"appointments", "cancel", "x", key}).code == 2);
    const auto empty = run({"appointments", "cancel", "x", "--key", ""});
    BOOST_TEST(empty.code == 2);
    BOOST_TEST(empty.err == "slotkeeper: --key: must not be empty\n");
    BOOST_TEST(run({"appointments", "cancel", "x", "--key", std::string(256, 'k')}).code == 2);
    BOOST_TEST(run({"\x1b[31m"}).err.find('\x1b') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_bad_configuration_stops_every_command_before_it_does_anything) {
    const tests::TemporaryFolder folder;
    const auto file = (folder.path() / "x.toml").string();
    std::ofstream(file) << "colour = \"red\"\n";
    const auto unknown = run({"migrate", "--config", file}, {{"SLOTKEEPER_VAR", (folder.path() / "var").string()}});
    BOOST_TEST(unknown.code == 2);
    BOOST_TEST(unknown.err.find(file + ", line 1: unknown setting colour") != std::string::npos, unknown.err);
    BOOST_TEST(!std::filesystem::exists(folder.path() / "var"));
    const auto bad = run({"config", "show"}, {{"SLOTKEEPER_LOG_LEVEL", "loud"}});
    BOOST_TEST(bad.code == 2);
    BOOST_TEST(bad.err.find("SLOTKEEPER_LOG_LEVEL: log_level must be") != std::string::npos, bad.err);
}

BOOST_AUTO_TEST_CASE(settings_may_stand_before_and_behind_the_command) {
    for (const auto& words : std::vector<std::vector<std::string>>{{"--json", "--log-level", "error", "config", "show"},
                                                                   {"config", "show", "--log-level=error", "--json"}}) {
        const auto finished = run(words);
        BOOST_TEST(finished.code == 0);
        BOOST_TEST(finished.out.find("\"value\":\"error\",\"origin\":\"--log-level\"") != std::string::npos,
                   finished.out);
    }
}

BOOST_AUTO_TEST_CASE(an_unreachable_database_is_reported_without_its_password) {
    const auto finished = run({"appointments", "list", "--database-url", "mysql://me:secret@127.0.0.1:1/x"});
    BOOST_TEST(finished.code == 3);
    BOOST_TEST(finished.err.find("slotkeeper: ") == 0U, finished.err);
    BOOST_TEST(finished.err.find("secret") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
