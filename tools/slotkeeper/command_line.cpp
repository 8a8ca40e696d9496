// command_line: the list of commands and flags.
#include "tools/slotkeeper/command_line.h"

#include "engine/base/text.h"
#include "tools/slotkeeper/commands/appointment_commands.h"
#include "tools/slotkeeper/commands/calcom_commands.h"
#include "tools/slotkeeper/commands/check_command.h"
#include "tools/slotkeeper/commands/config_command.h"
#include "tools/slotkeeper/commands/db_command.h"
#include "tools/slotkeeper/commands/demo_command.h"
#include "tools/slotkeeper/commands/job_commands.h"
#include "tools/slotkeeper/commands/key_commands.h"
#include "tools/slotkeeper/commands/lock_commands.h"
#include "tools/slotkeeper/commands/migrate_command.h"
#include "tools/slotkeeper/commands/serve_command.h"
#include "tools/slotkeeper/commands/simulate_command.h"
#include "tools/slotkeeper/commands/slot_commands.h"
#include "tools/slotkeeper/logging.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <istream>
#include <ostream>

namespace slotkeeper {

namespace {

using Command = std::function<int(const Context&)>;

// "--limit" in "--limit: Value 0 not in range 1 to 200"; empty where no flag is named.
std::string flag_in(const std::string& text) {
    const auto from = text.find("--");
    if (from == std::string::npos) return {};
    return text.substr(from, text.find_first_of(" :=", from) - from);
}

// Every value of every flag of the command and of those below it: what is no text is neither stored nor looked for.
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

// The words as CLI11 leaves them. Commands bind their options to the members here, so it stays where it is.
class CommandLine {
public:
    explicit CommandLine(const Surroundings& surroundings) : surroundings_(surroundings) {
        app_.require_subcommand(1);
        app_.fallthrough();  // so that settings may follow the command
        app_.set_version_flag("--version", SLOTKEEPER_VERSION);
        app_.add_flag("--json")->description("answer in JSON");
        app_.add_option("--config", sources_.file, "configuration file (TOML)");
        for (const auto& setting : config_settings()) {
            const std::string key(setting.key);
            app_.add_option_function<std::string>(
                    config_flag(key), [this, key](const std::string& value) { sources_.flags[key] = value; },
                    std::string(setting.meaning))
                ->group("Settings");
        }
        add_running();
        add_database();
        add_keys();
        add_calcom();
        add_appointments();
        add_jobs();
        demand_text(app_);
    }

    // Throws CLI::ParseError.
    void parse(std::vector<std::string> words) {
        std::reverse(words.begin(), words.end());  // as CLI11 wants them
        app_.parse(words);
    }

    int exit(const CLI::ParseError& error, const Output& output) {
        if (error.get_exit_code() != 0) return output.misused(wrong(error));
        app_.exit(error, surroundings_.out, surroundings_.err);  // help or version was asked for
        return kExitOk;
    }

    ConfigSources sources() const {
        auto sources = sources_;
        sources.environment = surroundings_.environment;
        return sources;
    }
    bool stays() const { return stays_; }
    int run(const Context& context) const { return command_(context); }

private:
    Refusal wrong(const CLI::ParseError& error) const {
        const CLI::App* command = &app_;
        std::string path = app_.get_name();
        while (!command->get_subcommands().empty()) {
            command = command->get_subcommands().front();
            path += ' ' + command->get_name();
        }
        const auto below = names_below(*command);
        if (const auto extras = app_.remaining(true); !extras.empty()) {
            const auto& word = extras.front();
            if (word.starts_with("-")) {
                return refuse(ErrorCode::unknown_field, word.substr(std::min(word.find_first_not_of('-'), word.size())),
                              word + " is no flag of " + path + "; see " + path + " --help");
            }
            const auto quoted = '"' + word + '"';
            if (below.empty()) {
                return refuse(ErrorCode::invalid_field, "",
                              path + " has no use for " + quoted + "; see " + path + " --help");
            }
            return refuse(ErrorCode::invalid_field, "",
                          quoted + " is no command of " + path + "; its commands: " + below);
        }
        const std::string what = error.what();
        const auto lacks = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::RequiredError);
        if (lacks && !below.empty()) {
            return refuse(ErrorCode::missing_field, "", path + " needs a command: " + below);
        }
        auto field = flag_in(what);
        if (field.empty() && what.starts_with("id")) field = "id";
        const auto name = field.starts_with("--") ? field.substr(2) : field;
        if (lacks)
            return refuse(ErrorCode::missing_field, name, path + " needs " + field + "; see " + path + " --help");
        return refuse(ErrorCode::invalid_field, name, what);
    }

    static std::string names_below(const CLI::App& app) {
        std::string names;
        for (const auto* one : app.get_subcommands([](const CLI::App*) { return true; })) {
            names += (names.empty() ? "" : ", ") + one->get_name();
        }
        return names;
    }

    CLI::App* group(const std::string& name, const std::string& meaning) {
        auto* const group = app_.add_subcommand(name, meaning);
        group->require_subcommand(1)->fallthrough();
        return group;
    }
    CLI::App* command(CLI::App& parent, const std::string& name, const std::string& meaning, Command command,
                      bool stays = false) {
        auto* const app = parent.add_subcommand(name, meaning);
        app->fallthrough();
        app->callback([this, command = std::move(command), stays] {
            command_ = command;
            stays_ = stays;
        });
        return app;
    }

    void add_running() {
        auto* const serve = command(
            app_, "serve", "answer HTTP requests until stopped",
            [this](const Context& context) { return serve_command(context, serve_); }, true);
        serve->add_flag("--work", serve_.work, "run jobs in this process too");
        command(
            app_, "work", "run jobs until stopped", [this](const Context& context) { return work_command(context); },
            true);
        auto* const simulate = group("simulate", "stand-ins for services elsewhere");
        auto* const calcom = command(
            *simulate, "calcom", "a stand-in for Cal.com's API v2, on loopback",
            [this](const Context& context) { return simulate_calcom(context, simulate_); }, true);
        calcom->add_option("--listen", simulate_.listen, "host:port; port 0 takes a free one")->capture_default_str();
        calcom->add_option("--rate-limit", simulate_.rate_limit_per_minute, "requests a minute and caller")
            ->capture_default_str()
            ->check(CLI::Range(1, 1'000'000));
        calcom->add_option("--seed", simulate_.seed, "of uids and faults; random where none is given");
        auto* const demo = group("demo", "the demo company");
        auto* const load = command(*demo, "load", "make it, or show it where it is there",
                                   [this](const Context& context) { return demo_load(context, demo_); });
        load->add_option("--calcom-url", demo_.calcom_url, "connect its calendars to the Cal.com, or stand-in, there");
    }

    void add_database() {
        auto* const migrate = command(app_, "migrate", "bring the schema up to date",
                                      [this](const Context& context) { return migrate_command(context, migrate_); });
        migrate->add_flag("--status", migrate_.status, "say what is pending; change nothing");
        auto* const db = group("db", "the private database");
        command(*db, "start", "start it; it stays", db_start);
        command(*db, "stop", "stop it, if nobody uses it", db_stop);
        command(*db, "status", "say whether it runs", db_status);
        command(app_, "check", "look for what must never be; exit code 1 on any finding", check_command);
        auto* const config = group("config", "the configuration");
        command(*config, "show", "every setting, its value and where it came from", config_show);
    }

    static void add_company(CLI::App* app, std::string& company) {
        app->add_option("--company", company, "slug or id; not needed where there is one only");
    }

    void add_keys() {
        auto* const keys = group("keys", "who may come in");
        auto* const create =
            command(*keys, "create", "make an API key, or keep a voice key",
                    [this](const Context& context) { return keys_create(context, key_, surroundings_.in); });
        add_company(create, key_.company);
        create->add_option("--name", key_.name, "what an API key is for");
        create->add_option("--scopes", key_.scopes, "of read, write and admin")->capture_default_str();
        create->add_flag("--voice", key_.voice, "Retell's API key, read from standard input");
        create->add_option("--agent", key_.agent, "the only Retell agent that may use a voice key");
        auto* const list = command(*keys, "list", "all keys of a company, the revoked ones too",
                                   [this](const Context& context) { return keys_list(context, key_.company); });
        add_company(list, key_.company);
        auto* const revoke = command(*keys, "revoke", "end a key", [this](const Context& context) {
            return keys_revoke(context, key_.company, id_);
        });
        add_company(revoke, key_.company);
        add_id(revoke, id_);
    }

    void add_calcom() {
        auto* const calcom = group("calcom", "accounts at Cal.com");
        auto* const connect =
            command(*calcom, "connect", "keep an API key, read from standard input and proven there",
                    [this](const Context& context) { return calcom_connect(context, calcom_, surroundings_.in); });
        add_company(connect, calcom_.company);
        connect->add_option("--account", calcom_.account, "whose key it must be: the username there");
        connect->add_option("--url", calcom_.url, "address of its API; else the setting calcom_url");
        connect->add_flag("--force-create", calcom_.force_create, "an active account gets this key too");
        connect->add_flag("--revive", calcom_.revive, "one that was disconnected comes back");
        const auto of_company = [&](const char* name, const char* meaning, auto then) {
            add_company(command(*calcom, name, meaning,
                                [this, then](const Context& context) { return then(context, calcom_.company); }),
                        calcom_.company);
        };
        of_company("list", "the accounts of a company", calcom_list);
        of_company("ensure", "prove every key anew", calcom_ensure);
        command(*calcom, "rotate-key", "seal all that is secret with a new key", calcom_rotate_key);
        auto* const disconnect =
            command(*calcom, "disconnect", "write nothing there any more",
                    [this](const Context& context) { return calcom_disconnect(context, calcom_.company, id_); });
        add_company(disconnect, calcom_.company);
        add_id(disconnect, id_);
    }

    static void add_id(CLI::App* app, std::string& id) { app->add_option("id", id, "its id")->required(); }
    static void add_resources(CLI::App* app, std::vector<std::string>& resources) {
        app->add_option("--resource", resources, "a person or room that is wanted, by name or id; may be repeated");
    }

    void add_appointments() {
        auto* const appointments = group("appointments", "bookings");
        auto* const list = command(*appointments, "list", "by start",
                                   [this](const Context& context) { return appointments_list(context, list_); });
        add_company(list, list_.company);
        list->add_option("--from", list_.from, "starts from then on");
        list->add_option("--until", list_.until, "starts before that");
        list->add_option("--state", list_.state, "held, confirmed, cancelled …");
        list->add_option("--resource", list_.resource, "by name or id");
        list->add_option("--limit", list_.limit)
            ->capture_default_str()
            ->check(CLI::Range(std::size_t{1}, limits::page_max));
        auto* const show = command(*appointments, "show", "one of them",
                                   [this](const Context& context) { return appointments_show(context, appointment_); });
        auto* const history = command(*appointments, "history", "what happened to it", [this](const Context& context) {
            return appointments_history(context, appointment_);
        });
        for (auto* const app : {show, history}) {
            add_company(app, appointment_.company);
            add_id(app, appointment_.id);
        }
        add_changes(*appointments);
        auto* const slots = group("slots", "free starts");
        auto* const free =
            command(*slots, "list", "by start", [this](const Context& context) { return slots_list(context, slots_); });
        add_company(free, slots_.company);
        free->add_option("--branch", slots_.branch, "name or id; else the default one");
        free->add_option("--service", slots_.service, "name or id")->required();
        add_resources(free, slots_.resources);
        free->add_option("--from", slots_.from, "starts from then on; else from now on");
        free->add_option("--until", slots_.until, "starts before that; else a week later");
        free->add_option("--limit", slots_.limit)
            ->capture_default_str()
            ->check(CLI::Range(std::size_t{1}, limits::slots_page_max));
    }

    static void add_key(CLI::App* app, std::string& key) {
        const auto check = [](const std::string& value) -> std::string {
            if (value.empty()) return "must not be empty";
            return trouble_with_text(value, limits::key_length_max, Lines::one);
        };
        app->add_option("--key", key, "the same key again: the same answer, done once")
            ->check(CLI::Validator(check, ""));
    }

    void add_changes(CLI::App& appointments) {
        auto* const book = command(appointments, "book", "make one",
                                   [this](const Context& context) { return appointments_book(context, book_); });
        add_company(book, book_.company);
        book->add_option("--branch", book_.branch, "name or id; else the default one");
        book->add_option("--service", book_.service, "name or id")->required();
        book->add_option("--start", book_.start, "2026-11-25T09:00 on the clocks of the branch, or with an offset")
            ->required();
        add_resources(book, book_.resources);
        book->add_option("--name", book_.name, "of the customer")->required();
        book->add_option("--phone", book_.phone, "of the customer");
        book->add_option("--email", book_.email, "of the customer");
        book->add_option("--notes", book_.notes);
        add_key(book, book_.key);
        auto* const move = command(appointments, "reschedule", "move one", [this](const Context& context) {
            return appointments_reschedule(context, reschedule_);
        });
        add_company(move, reschedule_.company);
        add_id(move, reschedule_.id);
        move->add_option("--start", reschedule_.start, "as for book")->required();
        add_resources(move, reschedule_.resources);
        move->add_flag("--open", reschedule_.open, "other people and rooms will do");
        move->add_option("--version", reschedule_.version, "only if it is at this version");
        add_key(move, reschedule_.key);
        auto* const cancel = command(appointments, "cancel", "end one",
                                     [this](const Context& context) { return appointments_cancel(context, cancel_); });
        add_company(cancel, cancel_.company);
        add_id(cancel, cancel_.id);
        cancel->add_option("--reason", cancel_.reason, "a word for the history")->capture_default_str();
        cancel->add_option("--version", cancel_.version, "only if it is at this version");
        add_key(cancel, cancel_.key);
    }

    void add_jobs() {
        command(*group("locks", "who waits for whom"), "list", "InnoDB's waits and the leases that are held",
                locks_list);
        auto* const jobs = group("jobs", "the queue");
        auto* const list = command(*jobs, "list", "newest first",
                                   [this](const Context& context) { return jobs_list(context, jobs_); });
        list->add_option("--company", jobs_.company, "slug or id");
        list->add_option("--state", jobs_.state, "available, running, done, dead, cancelled");
        list->add_option("--queue", jobs_.queue, "sync, maintenance …");
        list->add_option("--limit", jobs_.limit)
            ->capture_default_str()
            ->check(CLI::Range(std::size_t{1}, limits::page_max));
        add_id(
            command(*jobs, "show", "one of them", [this](const Context& context) { return jobs_show(context, id_); }),
            id_);
        add_id(command(*jobs, "retry", "run a dead, waiting or conflicted one now",
                       [this](const Context& context) { return jobs_retry(context, id_); }),
               id_);
    }

    const Surroundings& surroundings_;
    CLI::App app_{"Slotkeeper: an appointment booking engine", "slotkeeper"};
    Command command_;
    bool stays_ = false;  // a program that runs on, and logs what it does
    ConfigSources sources_;
    ServeOptions serve_;
    SimulateOptions simulate_;
    DemoOptions demo_;
    MigrateOptions migrate_;
    KeyCreateOptions key_;
    CalcomConnectOptions calcom_;
    AppointmentListOptions list_;
    AppointmentOptions appointment_;
    BookOptions book_;
    RescheduleOptions reschedule_;
    CancelOptions cancel_;
    SlotsListOptions slots_;
    JobsListOptions jobs_;
    std::string id_;
};

// The database is away, a port is taken, a folder cannot be written; or it is a mistake of ours.
int failed(ErrorCode code, const std::exception& error, const Output& output) {
    if (output.json()) return output.refused(refuse(code, "", error.what()));
    output.complain(error.what());
    return kExitRefused;
}

}  // namespace

int run_command_line(const std::vector<std::string>& words, const Surroundings& surroundings) {
    CommandLine line(surroundings);
    // Looked for by hand, because words that make no command are refused in the manner that was asked for, too.
    const auto json = std::any_of(words.begin(), words.end(),
                                  [](const auto& word) { return word == "--json" || word == "--json=true"; });
    const Output output(surroundings.out, surroundings.err, json);
    try {
        line.parse(words);
    } catch (const CLI::ParseError& error) {
        return line.exit(error, output);
    }
    const auto config = load_config(line.sources());
    if (!config) return output.misused(config.refusal());
    // Who asks one thing wants the answer, not the story of how it was found.
    set_up_logging(line.stays() || config->is_set("log_level") ? config->log_level : LogLevel::warn);
    try {
        return line.run({*config, output});
    } catch (const store::DbError& error) {
        return failed(error.is_outage() ? ErrorCode::unavailable : ErrorCode::internal, error, output);
    } catch (const std::runtime_error& error) {
        return failed(ErrorCode::unavailable, error, output);
    } catch (const std::exception& error) {
        return failed(ErrorCode::internal, error, output);
    }
}

}  // namespace slotkeeper
