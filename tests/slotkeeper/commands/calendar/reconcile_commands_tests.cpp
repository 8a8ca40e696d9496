// reconcile_commands_tests: drift as a table and as JSON, and the subscription installed, through the real binary.
#include "tests/support/program.h"
#include "tools/simulator/simulate_calcom.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using nlohmann::json;
using tests::Home;

namespace {

struct ReconcileCommandsSalon : Home {
    ReconcileCommandsSalon() {
        answer({"demo", "load", "--calcom-url", remote.address()});
        accounts = answer({"calcom", "list"})["data"];
    }
    simulator::CalcomSimulator remote{{.rate_limit_per_minute = 100'000}};
    json accounts;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(reconcile_commands_tests, ReconcileCommandsSalon)

BOOST_AUTO_TEST_CASE(drift_is_shown_and_queued) {
    const auto clean = run({"calcom", "reconcile", "--dry-run", "--json"});
    BOOST_REQUIRE_MESSAGE(clean.code == 0, clean.out + clean.err);
    BOOST_TEST(clean.json()["data"].size() == accounts.size());
    BOOST_TEST(clean.json()["data"][0]["clean"] == true);
    BOOST_TEST(run({"calcom", "reconcile"}).out.find("no drift") != std::string::npos);

    // One of ours that was never there, and of which we think that it is.
    answer({"appointments", "book", "--service", "Haarschnitt", "--start",
            answer({"slots", "list", "--service", "Haarschnitt", "--limit", "1"})["data"][0]["start"], "--name",
            "Erika", "--phone", "+4915112345678"});
    test().run("UPDATE job SET state = 'done'");
    test().run(
        "UPDATE calendar_link JOIN appointment USING (appointment_id) SET calendar_link.state = 'in_step', remote_uid "
        "= "
        "'abcdefgh', mirror_state = 'live', mirror_starts_at = starts_at, mirror_ends_at = ends_at, "
        "mirror_event_type_id = event_type_id");
    const auto dry = run({"calcom", "reconcile", "--dry-run"});
    BOOST_TEST(dry.code == 1);
    BOOST_TEST(dry.out.find("missing_there") != std::string::npos);
    BOOST_TEST(dry.out.find("abcd...") != std::string::npos);
    BOOST_TEST(dry.out.find("abcdefgh") == std::string::npos);
    BOOST_TEST(test().number("SELECT COUNT(*) FROM inbound_event") == 0);
    BOOST_TEST(run({"check"}).code == 1);
    const auto queued = run({"calcom", "reconcile"});
    BOOST_TEST(queued.code == 0);
    BOOST_TEST(queued.out.find("1 queued, 0 queued before") != std::string::npos);
    BOOST_TEST(run({"calcom", "reconcile"}).out.find("0 queued, 1 queued before") != std::string::npos);
}

// Everything that stands there is forgotten.
BOOST_AUTO_TEST_CASE(a_paused_account_goes_on_by_a_decision_alone) {
    for (auto i = 0; i < 8; ++i) {
        const auto slots =
            answer({"slots", "list", "--service", "Haarschnitt", "--resource", "Lena Hoffmann", "--limit", "1"});
        answer({"appointments", "book", "--service", "Haarschnitt", "--resource", "Lena Hoffmann", "--start",
                slots["data"][0]["start"], "--name", "Erika", "--phone", "+49151123456" + std::to_string(70 + i)});
    }
    // Of a change that waits, a dry run says so, and so does the appointment.
    BOOST_TEST(run({"calcom", "reconcile", "--dry-run"}).out.find("8 behind") != std::string::npos);
    BOOST_TEST(run({"calcom", "reconcile", "--dry-run"}).code == 1);
    BOOST_TEST(answer({"appointments", "list"})["data"][0]["sync"] == "behind");
    test().run("UPDATE job SET state = 'done'");
    test().run(
        "UPDATE calendar_link JOIN appointment USING (appointment_id) SET calendar_link.state = 'in_step', "
        "synced_version = version, remote_uid = CONCAT('gone', calendar_link.appointment_id), mirror_state = 'live', "
        "mirror_starts_at = starts_at, mirror_ends_at = ends_at, mirror_event_type_id = event_type_id");
    const auto dry = run({"calcom", "reconcile", "--dry-run"});
    BOOST_TEST(dry.code == 1);
    BOOST_TEST(dry.out.find("would be paused") != std::string::npos);
    const auto braked = run({"calcom", "reconcile"});
    BOOST_TEST(braked.code == 1);
    BOOST_TEST(braked.out.find("paused: Cal.com lists no booking, but 8 are expected") != std::string::npos);
    BOOST_TEST(test().number("SELECT COUNT(*) FROM inbound_event") == 0);
    const auto checked = run({"check"});
    BOOST_TEST(checked.code == 1);
    BOOST_TEST(checked.out.find("--accept-missing N or --push") != std::string::npos);
    const auto refused = run({"calcom", "reconcile"});
    BOOST_TEST(refused.code == 4);  // as before
    BOOST_TEST((refused.out + refused.err).find("--accept-missing N, --push") != std::string::npos);
    BOOST_TEST(run({"calcom", "reconcile", "--accept-missing", "8", "--push"}).code == 4);
    BOOST_TEST(run({"calcom", "reconcile", "--accept-missing", "7"}).code == 1);
    BOOST_TEST(test().number("SELECT COUNT(*) FROM calendar_account WHERE state = 'paused'") == 1);
    const auto accepted = run({"calcom", "reconcile", "--accept-missing", "8"});
    BOOST_TEST(accepted.code == 0, accepted.out + accepted.err);
    BOOST_TEST(accepted.out.find("8 queued") != std::string::npos);
    BOOST_TEST(test().number("SELECT COUNT(*) FROM calendar_account WHERE state = 'paused'") == 0);
}

BOOST_AUTO_TEST_CASE(invalid_arguments_are_reported_with_the_flag) {
    const auto field = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"calcom", "reconcile", "--json"});
        const auto refused = run(words);
        BOOST_TEST(refused.code == 4);
        return refused.error()["field"].get<std::string>();
    };
    BOOST_TEST(field({"--account", "nobody"}) == "account");
    BOOST_TEST(field({"--from", "soon"}) == "from");
    BOOST_TEST(field({"--from", "2026-12-02", "--until", "2026-12-01"}) == "until");
    const auto name = accounts[0]["provider_account"].get<std::string>();
    BOOST_TEST(answer({"calcom", "reconcile", "--account", name})["data"].size() == 1U);
    BOOST_TEST(answer({"calcom", "reconcile", "--account", accounts[0]["id"]})["data"].size() == 1U);
    BOOST_TEST(field({"--dry-run", "--push"}) == "push");
    // An account whose key is refused is not compared, which is no "no drift".
    test().run("UPDATE calendar_account SET state = 'needs_reauth'");
    for (const auto* flag : {"--dry-run", "--push"}) {
        const auto waits = run({"calcom", "reconcile", flag});
        BOOST_TEST(waits.code == 4);
        BOOST_TEST(waits.err.find(name) != std::string::npos, waits.err);
    }
    test().run("UPDATE calendar_account SET state = 'active'");
    remote.stop();
    BOOST_TEST(run({"calcom", "reconcile", "--account", name}).code == 3);
}

BOOST_AUTO_TEST_CASE(one_account_and_all_accounts_are_compared_by_the_same_command) {
    const auto id = accounts[0]["id"].get<std::string>();
    const auto one = answer({"calendar-accounts", "reconcile", id, "--dry-run"});
    BOOST_TEST(one["account_id"] == id);
    BOOST_TEST(one["clean"] == true);
    const auto all = answer({"calendar-accounts", "reconcile", "--all", "--dry-run"});
    BOOST_TEST(all["data"].size() == accounts.size());
    BOOST_TEST(all["failed"].empty());
    const auto table = run({"calendar-accounts", "reconcile", id, "--dry-run"});
    BOOST_TEST(table.out.find("no drift") != std::string::npos);
    BOOST_TEST(run({"calendar-accounts", "reconcile"}).code == 2);
    BOOST_TEST(run({"calendar-accounts", "reconcile", id, "--all"}).code == 4);
    BOOST_TEST(run({"calendar-accounts", "reconcile", id, "--account", id}).code == 4);
}

BOOST_AUTO_TEST_CASE(the_subscription_is_installed_once_for_each_account) {
    const auto without = run({"calcom", "webhooks", "status", "--json"});
    BOOST_TEST(without.code == 2);
    BOOST_TEST(without.error()["field"] == "public_url");
    environment["SLOTKEEPER_PUBLIC_URL"] = "http://bookings.example.com";
    const auto missing = run({"calcom", "webhooks", "status", "--json"});
    BOOST_TEST(missing.code == 1);
    BOOST_TEST(missing.json()["data"][0]["state"] == "missing");
    const auto installed = answer({"calcom", "webhooks", "install"})["data"];
    BOOST_TEST(installed.size() == accounts.size());
    BOOST_TEST(installed[0]["state"] == "installed");
    BOOST_TEST(installed[0]["done"][0] == "created");
    BOOST_TEST(installed[0]["url"] ==
               "http://bookings.example.com/hooks/calcom/" + installed[0]["account_id"].get<std::string>());
    BOOST_TEST(answer({"calcom", "webhooks", "install"})["data"][0]["done"].empty());
    BOOST_TEST(answer({"calcom", "webhooks", "status"})["data"][0]["state"] == "installed");
    BOOST_TEST(answer({"calendar-accounts", "webhooks"}) == answer({"calcom", "webhooks", "status"}));
    BOOST_TEST(run({"calcom", "webhooks", "status"}).out.find("installed") != std::string::npos);
    remote.stop();
    BOOST_TEST(run({"calcom", "webhooks", "status"}).code == 3);
}

BOOST_AUTO_TEST_SUITE_END()
