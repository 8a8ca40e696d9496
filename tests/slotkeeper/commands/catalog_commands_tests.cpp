// catalog_commands_tests: files are applied whole, a second time without effect, and written again as they were read.
#include "tools/slotkeeper/commands/commands.h"

#include "engine/base/calendar_text.h"
#include "tests/support/program.h"

#include <boost/test/unit_test.hpp>

#include <fstream>

using namespace slotkeeper;
using nlohmann::json;
using tests::Home;

namespace {

struct Shop : Home {
    Shop() { answer({"migrate"}); }

    std::string write(const std::string& name, const std::string& text) {
        const auto path = var() / name;
        std::ofstream(path) << text;
        return path.string();
    }
    std::string file_of(const std::string& kind) {
        return write(kind + ".toml", run({"init", "--template", kind}).out);
    }
    // Of the coming three weeks.
    json slots_of(const std::string& service, const std::string& company) {
        const auto day = [](int ahead) {
            const auto today = std::chrono::floor<std::chrono::days>(SystemClock().now());
            return format_iso_date(std::chrono::year_month_day(today + std::chrono::days(ahead)));
        };
        return answer({"slots", "list", "--company", company, "--service", service, "--from", day(1), "--until",
                       day(21), "--limit", "1"})["data"];
    }
    std::string replaced(std::string text, const std::string& what, const std::string& with) {
        BOOST_REQUIRE(text.find(what) != std::string::npos);
        return text.replace(text.find(what), what.size(), with);
    }
};

const std::vector<std::string> kTemplates{"salon", "practice", "workshop", "tutoring", "restaurant"};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(catalog_commands_tests, Shop)

BOOST_AUTO_TEST_CASE(each_template_is_applied_once_offers_slots_and_survives_an_export) {
    for (const auto& kind : kTemplates) {
        const auto file = file_of(kind);
        const auto checked = run({"catalog", "check", file});
        BOOST_TEST(checked.code == 0, kind << ": " << checked.out << checked.err);
        const auto applied = run({"apply", file});
        BOOST_TEST(applied.code == 0, kind << ": " << applied.err);
        BOOST_TEST(applied.out.find("+ company " + kind) != std::string::npos, applied.out);
        const auto again = run({"apply", file});
        BOOST_TEST(again.code == 0);
        BOOST_TEST(again.out.find("nothing to change") != std::string::npos, again.out);
        for (const auto* format : {"toml", "json"}) {
            const auto exported = run({"export", "--company", kind, "--format", format});
            const auto written = write(kind + "-2." + format, exported.out);
            const auto same = run({"diff", written, "--prune"});
            BOOST_TEST(same.code == 0, kind << ' ' << format << ": " << same.out << same.err);
        }
        BOOST_TEST(run({"catalog", "check", "--company", kind}).code == 0, kind);
        const auto services = answer({"services", "list", "--company", kind});
        for (const auto& service : services.at("data")) {
            const auto id = service["id"].get<std::string>();
            BOOST_TEST(!slots_of(id, kind).empty(), kind << ": " << service["name"]);
        }
    }
    BOOST_TEST(test().number("SELECT COUNT(*) FROM company") == 5);
}

BOOST_AUTO_TEST_CASE(a_dry_run_and_diff_end_with_1_if_changes_are_pending) {
    const auto file = file_of("salon");
    BOOST_TEST(run({"apply", file, "--dry-run"}).code == 1);
    BOOST_TEST(test().number("SELECT COUNT(*) FROM company") == 0);
    BOOST_TEST(run({"apply", file}).code == 0);
    const auto other = write("other.toml", replaced(run({"export"}).out, "minutes = 45", "minutes = 50"));
    const auto shown = run({"diff", other});
    BOOST_TEST(shown.code == 1);
    BOOST_TEST(shown.out.find("~ service farbe segments[1].minutes: 45 -> 50") != std::string::npos, shown.out);
    const auto plan = json::parse(run({"diff", other, "--json"}).out)["data"][0];
    BOOST_TEST(plan["state"] == "pending");
    BOOST_TEST(plan["plan"][0]["fields"][0]["after"] == 50);
    BOOST_TEST(run({"apply", other}).code == 0);
    BOOST_TEST(run({"diff", other}).code == 0);
}

BOOST_AUTO_TEST_CASE(removals_need_prune_and_a_confirmation) {
    BOOST_TEST(run({"apply", file_of("restaurant")}).code == 0);
    const auto text = run({"export"}).out;
    const auto from = text.find("[[services]]\nslug = \"party\"");
    BOOST_REQUIRE(from != std::string::npos);
    const auto end = text.find("\n[[services]]", from);
    const auto file = write("less.toml", text.substr(0, from) + text.substr(end));
    BOOST_TEST(run({"diff", file}).code == 0);
    BOOST_TEST(run({"apply", file, "--prune"}).code == 2);
    BOOST_TEST(test().number("SELECT COUNT(*) FROM service WHERE deleted_at IS NOT NULL") == 0);
    const auto pruned = run({"apply", file, "--prune", "--yes"});
    BOOST_TEST(pruned.code == 0, pruned.err);
    BOOST_TEST(pruned.out.find("- service party") != std::string::npos, pruned.out);
    BOOST_TEST(test().number("SELECT COUNT(*) FROM service WHERE deleted_at IS NOT NULL") == 1);
}

BOOST_AUTO_TEST_CASE(appointments_without_room_are_listed_and_need_force) {
    answer({"demo", "load"});
    const auto starts = slots_of("Bart", "demo");
    BOOST_REQUIRE(!starts.empty());
    answer({"appointments", "book", "--service", "Bart", "--start", starts[0]["start"], "--name", "Erika Muster",
            "--phone", "+4930901820"});
    const auto text = replaced(run({"export"}).out, "slug = \"bart\"\n", "slug = \"bart\"\nactive = false\n");
    const auto file = write("demo.toml", text);
    const auto refused = run({"apply", file});
    BOOST_TEST(refused.code == 4);
    BOOST_TEST(refused.out.find("service_gone") != std::string::npos, refused.out);
    BOOST_TEST(run({"apply", file, "--force"}).code == 2);
    const auto forced = run({"apply", file, "--force", "--reason", "no more beards", "--yes"});
    BOOST_TEST(forced.code == 0, forced.err);
    BOOST_TEST(test().number("SELECT COUNT(*) FROM orphaned_appointment") == 1);
}

BOOST_AUTO_TEST_CASE(several_files_are_applied_in_order_and_a_failure_stops) {
    const auto good = file_of("salon"), other = file_of("practice");
    const auto broken = write("broken.toml", "[company]\nslug = \"broken\"\nname = \"B\"\nregion = \"ZZ\"\n");
    const auto stopped = run({"apply", good, broken, other});
    BOOST_TEST(stopped.code == 4);
    BOOST_TEST(stopped.err.find("broken.toml:4:1: company.region: ") != std::string::npos, stopped.err);
    BOOST_TEST(stopped.out.find("not applied, because of the error before") != std::string::npos, stopped.out);
    BOOST_TEST(test().number("SELECT COUNT(*) FROM company WHERE slug = 'salon'") == 1);
    BOOST_TEST(test().number("SELECT COUNT(*) FROM company") == 1);
    const auto malformed = write("malformed.toml", "[company\n");
    BOOST_TEST(run({"apply", other, malformed}).code == 2);
    BOOST_TEST(run({"apply", (var() / "missing.toml").string()}).code == 2);
    BOOST_TEST(test().number("SELECT COUNT(*) FROM company") == 1);
}

BOOST_AUTO_TEST_CASE(a_check_finds_a_service_whose_hours_never_overlap) {
    const auto text = run({"init", "--template", "tutoring"}).out;
    const auto file = write("never.toml", replaced(text, "mon = [\"13:00-20:00\"]", "mon = [\"08:00-09:00\"]"));
    const auto other = write("late.toml", replaced(replaced(text, "mon = [\"16:00-17:30\"]", "sun = [\"16:00-17:30\"]"),
                                                   "thu = [\"17:00-18:30\"]", "sun = [\"17:00-18:30\"]"));
    BOOST_TEST(run({"catalog", "check", file}).code == 0);  // there is a group on Thursday
    const auto found = run({"catalog", "check", other});
    BOOST_TEST(found.code == 1);
    BOOST_TEST(found.out.find("services[1]: cannot be booked") != std::string::npos, found.out);
}

BOOST_AUTO_TEST_CASE(a_voice_key_is_read_from_its_file_and_never_written) {
    const auto text = run({"init", "--template", "salon"}).out +
                      "\n[voice]\nkey_file = \"retell.key\"\nagents = [{id = \"agent_1\", language = \"en\"}]\n";
    const auto file = write("voice.toml", text);
    const auto missing = run({"apply", file});
    BOOST_TEST(missing.code == 4);
    BOOST_TEST(missing.err.find("voice.key_file: names a file that cannot be read") != std::string::npos, missing.err);
    write("retell.key", "two words\n");
    BOOST_TEST(run({"catalog", "check", file}).code == 1);
    BOOST_TEST(run({"apply", file}).code == 4);
    BOOST_TEST(test().number("SELECT COUNT(*) FROM company") == 0);
    write("retell.key", "key_of_retell\n");
    const auto applied = run({"apply", file});
    BOOST_TEST(applied.code == 0, applied.err);
    BOOST_TEST(applied.out.find("+ voice agent agent_1") != std::string::npos, applied.out);
    BOOST_TEST(applied.out.find("+ voice key of any agent") != std::string::npos, applied.out);
    BOOST_TEST(applied.out.find("key_of_retell") == std::string::npos);
    BOOST_TEST(run({"diff", file}).code == 0);
    BOOST_TEST(test().number("SELECT COUNT(*) FROM voice_key") == 1);
    for (const auto* format : {"toml", "json"}) {
        const auto exported = run({"export", "--format", format}).out;
        BOOST_TEST(exported.find("agent_1") != std::string::npos);
        BOOST_TEST(exported.find("key_file") == std::string::npos);
        BOOST_TEST(run({"diff", write(std::string("again.") + format, exported), "--prune"}).code == 0);
    }
    write("retell.key", "another_key\n");
    BOOST_TEST(run({"diff", file}).code == 1);
}

BOOST_AUTO_TEST_SUITE_END()
