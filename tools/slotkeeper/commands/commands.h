// commands: the commands that run the program and manage its database and configuration.
#pragma once

#include "adapters/commands/catalog_files.h"
#include "tools/slotkeeper/commands/context.h"

#include <cstdint>

namespace slotkeeper {

// The first line of standard output is the address, printed when the server accepts requests. SIGTERM and SIGINT end
// the program gracefully: running requests and jobs are finished. `works`: it runs jobs, too.
int serve_command(const Context& context, bool works);
int work_command(const Context& context);

struct SimulateOptions {
    std::string listen = "127.0.0.1:0";
    int rate_limit_per_minute = 120;
    std::optional<std::uint64_t> seed;
    bool realistic = false;
    std::string keep;  // a file; empty: the bookings are lost when it stops
};
// Becomes the program slotkeeper-simulate beside this one. Returns only if it cannot be started.
int simulate_calcom(const Context& context, const SimulateOptions& options);

// Creates the demo company with its keys. Idempotent: a repeat has the same keys and ids. `calcom_url`: connects its
// calendars to Cal.com, or a simulator, at this URL; empty: they are unchanged.
int demo_load(const Context& context, const std::string& calcom_url);

// Brings the database schema to the version of this binary. `only_status`: shows pending steps, changes nothing.
int migrate_command(const Context& context, bool only_status);

// Control the private database server under var/db. Every other command starts or joins it as needed; with these it can
// run longer, or be stopped. Each refuses if the configuration names an external database.
int db_start(const Context& context);   // the server runs until db_stop
int db_stop(const Context& context);    // refused while a process uses it
int db_status(const Context& context);  // exit code 0 whether it runs or not

// Checks the data for violated invariants; exit code 1 on any finding.
int check_command(const Context& context);

// InnoDB lock waits and held leases.
int locks_list(const Context& context);

// Creates a new secret.key and re-encrypts all stored secrets, voice keys too. Servers may keep running.
int rotate_key_command(const Context& context);

// Catalogue files. A dry run, and diff, end with 1 if changes are pending.
int apply_command(const Context& context, const CatalogFileOptions& options, const Confirm& confirm);
int export_command(const Context& context, const std::string& company, const std::string& format);
// Without a file the stored catalogue.
int catalog_check(const Context& context, const std::vector<std::string>& files, const std::string& company);
// Prints the template file of that name.
int init_command(const Context& context, const std::string& name);
std::vector<std::string> template_names();
int schema_command(const Context& context);

// Every setting, its value and its origin.
int config_show(const Context& context);

}  // namespace slotkeeper
