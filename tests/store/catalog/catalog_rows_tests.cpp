// catalog_rows_tests: a company is read as it was written, completely, and never half old and half new.
#include "engine/store/catalog/catalog_rows.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace slotkeeper;
using namespace std::chrono_literals;

namespace {

constexpr CompanyId kCompany{501};
constexpr Moment kNow = std::chrono::sys_days{std::chrono::year{2026} / 11 / 21};
const DayHours kMonday{std::chrono::Monday, 9h, 12h}, kMondayLater{std::chrono::Monday, 13h, 18h};

Branch a_branch(std::int64_t id, std::string name) {
    return {.id = BranchId{id},
            .name = std::move(name),
            .zone = *TimeZone::find("Europe/Berlin"),
            .repeated_hour = RepeatedHour::both,
            .is_default = id == 1,
            .hours = WeeklyHours(std::array{kMonday, kMondayLater}),
            .exceptions = {{std::chrono::year{2026} / 12 / 25, {}}}};
}

Resource a_resource(std::int64_t id, ResourceKind kind) {
    return {.id = ResourceId{id},
            .branch = BranchId{1},
            .kind = kind,
            .name = "r" + std::to_string(id),
            .skills = {},
            .hours = std::nullopt,
            .exceptions = {}};
}

Service a_service() {
    const Need colourist{ResourceKind::staff, "colour", std::nullopt, std::nullopt};
    const Need basin{ResourceKind::room, "", std::nullopt, std::nullopt};
    const Need same_basin{ResourceKind::room, "", 0, std::nullopt};
    const Need other_person{ResourceKind::staff, "cut", std::nullopt, 0};
    Service service{.id = ServiceId{71}, .name = "Farbe & 'Schnitt'", .segments = {}};
    service.slot_step = 10min;
    service.slot_offset = 5min;
    service.strict_grid = true;
    service.notice = 90min;
    service.window_days = 30;
    service.sync_policy = SyncPolicy::confirm_first;
    service.calendar = {Winner::theirs,          Winner::theirs,           Winner::ours, ForeignPolicy::move_ours,
                        CompositeSync::segments, AvailabilitySource::both, 90min};
    service.segments = {{"Auftragen", 30min, 5min, 10min, 0min, 0min, {colourist, basin}},
                        {"Einwirken", 45min, 0min, 0min, 0min, 0min, {same_basin}},
                        {"Schneiden", 30min, 0min, 0min, 5min, 20min, {other_person}},
                        {"Tee", 10min, 0min, 0min, 0min, 0min, {}}};
    return service;
}

void put_company(store::Database& database) {
    database.transact([](store::Tx& tx) {
        store::insert_company(tx, {kCompany, "salon", "Ein Salon", "DE", Language::en, true}, kNow);
        store::insert_branch(tx, kCompany, a_branch(1, "Mitte"));
        store::insert_branch(tx, kCompany, a_branch(2, "Süd"));
        auto person = a_resource(11, ResourceKind::staff);
        person.skills = {"cut", "colour"};
        person.hours = WeeklyHours(std::array{kMonday});
        person.exceptions = {{std::chrono::year{2026} / 12 / 23, {{9h, 10h}, {11h, 12h}}},
                             {std::chrono::year{2026} / 12 / 24, {}}};
        store::insert_resource(tx, kCompany, person);
        auto room = a_resource(12, ResourceKind::room);
        room.capacity = 4;
        room.active = false;
        store::insert_resource(tx, kCompany, room);
        store::insert_service(tx, kCompany, a_service());
    });
}

std::optional<CatalogPtr> load_if_there(store::Database& database, CompanyId company) {
    return database.read([&](store::Tx& tx) { return store::load_catalog(tx, company); });
}

CatalogPtr load(store::Database& database) { return load_if_there(database, kCompany).value(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog_rows_tests)

BOOST_AUTO_TEST_CASE(a_company_round_trips) {
    tests::TestDatabase test;
    put_company(test.database());
    const auto catalog = load(test.database());
    BOOST_TEST(catalog->company().slug == "salon");
    BOOST_TEST(catalog->company().name == "Ein Salon");
    BOOST_TEST((catalog->company().language == Language::en));
    BOOST_TEST(catalog->company().demo);
    BOOST_TEST(catalog->branches().size() == 2U);

    const auto& branch = *catalog->branch(BranchId{1});
    BOOST_TEST(branch.is_default);
    BOOST_TEST((branch.repeated_hour == RepeatedHour::both));
    BOOST_TEST(branch.zone.name() == "Europe/Berlin");
    BOOST_TEST(branch.hours.on(std::chrono::Monday).size() == 2U);
    BOOST_TEST(branch.hours.on(std::chrono::Tuesday).empty());
    BOOST_TEST((branch.exceptions == a_branch(1, "").exceptions));
    BOOST_TEST(catalog->branch(BranchId{2})->name == "Süd");

    const auto& person = *catalog->resource(ResourceId{11});
    BOOST_TEST((person.skills == std::vector<std::string>{"colour", "cut"}));
    BOOST_REQUIRE(person.hours);
    BOOST_TEST(person.hours->on(std::chrono::Monday).size() == 1U);
    BOOST_REQUIRE(person.exceptions.size() == 2U);
    BOOST_TEST(person.exceptions[0].hours.size() == 2U);
    BOOST_TEST(person.exceptions[1].hours.empty());
    const auto& room = *catalog->resource(ResourceId{12});
    BOOST_TEST(!room.hours);
    BOOST_TEST(room.capacity == 4);
    BOOST_TEST(!room.active);
}

BOOST_AUTO_TEST_CASE(a_composite_service_keeps_the_order_of_its_segments_and_needs) {
    tests::TestDatabase test;
    put_company(test.database());
    const auto catalog = load(test.database());
    const auto& service = *catalog->service(ServiceId{71});
    const auto wanted = a_service();
    BOOST_TEST(service.name == wanted.name);
    BOOST_TEST(service.slot_step.count() == 10);
    BOOST_TEST(service.slot_offset.count() == 5);
    BOOST_TEST(service.strict_grid);
    BOOST_TEST(service.notice.count() == 90);
    BOOST_TEST(service.window_days == 30);
    BOOST_TEST((service.sync_policy == SyncPolicy::confirm_first));
    BOOST_TEST((service.calendar == wanted.calendar));
    BOOST_REQUIRE(service.segments.size() == 4U);
    for (std::size_t i = 0; i < 4; ++i) {
        BOOST_TEST(service.segments[i].name == wanted.segments[i].name);
        BOOST_TEST(service.segments[i].length.count() == wanted.segments[i].length.count());
        BOOST_TEST(service.segments[i].buffer_before.count() == wanted.segments[i].buffer_before.count());
        BOOST_TEST(service.segments[i].buffer_after.count() == wanted.segments[i].buffer_after.count());
        BOOST_TEST(service.segments[i].gap_min.count() == wanted.segments[i].gap_min.count());
        BOOST_TEST(service.segments[i].gap_max.count() == wanted.segments[i].gap_max.count());
        BOOST_REQUIRE(service.segments[i].needs.size() == wanted.segments[i].needs.size());
    }
    BOOST_TEST(service.segments[0].needs[0].skill == "colour");
    BOOST_TEST((service.segments[0].needs[1].kind == ResourceKind::room));
    BOOST_TEST(service.segments[1].needs[0].same_as_segment.value() == 0);
    BOOST_TEST(service.segments[2].needs[0].unlike_segment.value() == 0);
    BOOST_TEST(!service.segments[2].needs[0].same_as_segment);
}

BOOST_AUTO_TEST_CASE(durations_are_stored_and_ignored_where_they_do_not_fit) {
    tests::TestDatabase test;
    put_company(test.database());
    Service service{.id = ServiceId{72}, .name = "Massage", .segments = {{.name = "", .length = 45min, .needs = {}}}};
    service.durations = {{30min, 2'500}, {45min, std::nullopt}, {60min, 99'999'999'999}};
    test.database().transact([&](store::Tx& tx) { store::insert_service(tx, kCompany, service); });
    BOOST_TEST((load(test.database())->service(ServiceId{72})->durations == service.durations));
    test.run("UPDATE service_segment SET length_minutes = 50 WHERE service_id = 72");
    std::vector<store::CatalogFlaw> flaws;
    const auto catalog =
        test.database().read([&](store::Tx& tx) { return store::load_catalog(tx, kCompany, &flaws).value(); });
    BOOST_TEST(catalog->service(ServiceId{72})->durations.empty());
    BOOST_TEST(catalog->service(ServiceId{72})->active);
    BOOST_REQUIRE(flaws.size() == 1U);
    BOOST_TEST(flaws[0].id == ServiceId{72}.text());
}

BOOST_AUTO_TEST_CASE(what_customers_are_told_of_a_service_is_stored) {
    tests::TestDatabase test;
    put_company(test.database());
    auto told = a_service();
    told.id = ServiceId{72};
    told.name = "Dauerwelle";
    told.price = 12'345;
    told.currency = "CHF";
    told.tax_note = "inkl. 8,1 % MwSt.";
    told.colour = "#1e90ff";
    told.category = "Haare";
    told.picture_url = "https://example.com/a.jpg";
    told.spoken_names = {"Welle"};
    told.cancel_notice = 45min;
    told.party_min = 2;
    told.party_max = 6;
    told.approval = Approval::required;
    told.approval_hours = 12;
    told.seats = 8;
    told.window_from = std::chrono::sys_days{std::chrono::year{2027} / 6 / 1};
    told.window_until = std::chrono::sys_days{std::chrono::year{2027} / 8 / 31};
    told.notices[Channel::voice] = {10min, std::nullopt, 0min};
    told.texts[Language::en] = {"With\nlunch.", {"perm", "wave"}};
    told.texts[Language::de] = {"", {"Locken"}};
    IntakeField field{.slug = "length", .kind = IntakeKind::number, .required = true, .min = -5, .max = 90};
    field.texts[Language::de] = {"Wie \"lang\"?", ""};
    IntakeField second{.slug = "since", .kind = IntakeKind::date, .shown_if = IntakeCondition{"length", "5"}};
    second.date_until = std::chrono::sys_days{std::chrono::year{2027} / 8 / 31};
    told.intake = {field, second};
    test.database().transact([&](store::Tx& tx) { store::insert_service(tx, kCompany, told); });
    auto loaded = *load(test.database())->service(ServiceId{72});
    BOOST_TEST((loaded.spoken_names == told.spoken_names));
    BOOST_TEST((loaded.texts == told.texts));
    loaded.updated_at = {};
    loaded.slug.clear();
    BOOST_TEST((loaded == told));
}

BOOST_AUTO_TEST_CASE(intake_that_is_no_list_of_fields_is_damage) {
    tests::TestDatabase test;
    put_company(test.database());
    for (const auto* stored :
         {"{}", "[1]", R"([{"kind": "text"}])", R"([{"slug": "a", "kind": "mood"}])",
          R"([{"slug": "a", "kind": "text", "texts": 5}])", R"([{"slug": "a", "kind": "text", "min": "5"}])"}) {
        test.run("UPDATE service SET intake = '" + std::string(stored) + "' WHERE service_id = 71");
        BOOST_CHECK_THROW(load(test.database()), DamagedData);
    }
}

BOOST_AUTO_TEST_CASE(other_weeks_and_buffers_are_stored_and_unusable_ones_left_out) {
    tests::TestDatabase test;
    put_company(test.database());
    const WeeklyHours night(std::vector<DayHours>{{std::chrono::Friday, 22h, 24h}, {std::chrono::Saturday, 0h, 6h}});
    Resource guard{
        .id = ResourceId{13}, .branch = BranchId{1}, .name = "Wache", .skills = {}, .hours = {}, .exceptions = {}};
    const std::chrono::sys_days first = std::chrono::year{2027} / 7 / 1, last = std::chrono::year{2027} / 8 / 31;
    guard.dated_hours = {{.from = first, .until = last, .hours = night},
                         {.every_weeks = 2, .anchor = first, .hours = {}}};
    guard.exceptions = {{std::chrono::year{2027} / 12 / 31, {{22h, 30h}}, "Silvester"}};
    guard.buffer_before = 5min;
    guard.buffer_after = 10min;
    auto patrol = a_service();
    patrol.id = ServiceId{72};
    patrol.name = "Rundgang";
    patrol.pair_buffers = {{ServiceId{71}, 15min}, {ServiceId{72}, 20min}};
    test.database().transact([&](store::Tx& tx) {
        store::insert_resource(tx, kCompany, guard);
        store::insert_service(tx, kCompany, patrol);
        store::insert_pair_buffers(tx, patrol);
    });
    const auto catalog = load(test.database());
    const auto& loaded = *catalog->resource(guard.id);
    BOOST_TEST((loaded.dated_hours == guard.dated_hours));
    BOOST_TEST((loaded.exceptions == guard.exceptions));
    BOOST_TEST((loaded.buffer_before == 5min && loaded.buffer_after == 10min));
    BOOST_TEST((catalog->service(patrol.id)->pair_buffers == patrol.pair_buffers));
    // Weeks whose rhythm cannot be are closed.
    test.run("UPDATE resource_schedule SET anchor_date = NULL WHERE number = 1");
    test.run("UPDATE service_pair_buffer SET minutes = 2147483647 WHERE next_service_id = 71");
    std::vector<store::CatalogFlaw> flaws;
    const auto damaged =
        test.database().read([&](store::Tx& tx) { return store::load_catalog(tx, kCompany, &flaws).value(); });
    BOOST_TEST((damaged->resource(guard.id)->dated_hours[1] == DatedHours{}));
    BOOST_REQUIRE(damaged->service(patrol.id)->pair_buffers.size() == 1U);
    BOOST_TEST((damaged->service(patrol.id)->pair_buffers[0].next == patrol.id));
    BOOST_REQUIRE(flaws.size() == 1U);
    BOOST_TEST(flaws[0].id == guard.id.text());
}

BOOST_AUTO_TEST_CASE(an_unknown_company_is_not_found) {
    tests::TestDatabase test;
    put_company(test.database());
    BOOST_TEST(!load_if_there(test.database(), CompanyId{999}));
    test.database().read([](store::Tx& tx) {
        BOOST_TEST(!store::load_catalog_version(tx, CompanyId{999}));
        BOOST_TEST(!store::find_company(tx, "nobody"));
        BOOST_TEST((store::find_company(tx, "salon") == kCompany));
        BOOST_TEST(store::load_catalog_version(tx, kCompany).value() == 1);
    });
}

BOOST_AUTO_TEST_CASE(an_event_type_is_put_twice_and_counts_once) {
    tests::TestDatabase test;
    put_company(test.database());
    test.run(
        "INSERT INTO calendar_account (account_id, company_id, provider, provider_account, base_url, state, "
        "sealed_credential, sealed_webhook_secret, created_at) VALUES (7, 501, 'calcom', 'a', 'http://x', 'active', "
        "'', '', '2026-01-01')");
    test.database().transact([](store::Tx& tx) {
        store::put_event_type(tx, ServiceId{71}, ResourceId{11}, {AccountId{7}, 100, 30min});
        store::put_event_type(tx, ServiceId{71}, ResourceId{11}, {AccountId{7}, 200, 40min});
        store::bump_catalog_version(tx, kCompany);
    });
    const auto catalog = load(test.database());
    BOOST_TEST(catalog->version() == 2);
    const auto* type = catalog->event_type(ServiceId{71}, ResourceId{11});
    BOOST_REQUIRE(type != nullptr);
    BOOST_TEST(type->event_type_id == 200);
    BOOST_TEST(type->length.count() == 40);
}

BOOST_AUTO_TEST_CASE(data_that_cannot_be_used_is_named_and_the_rest_goes_on) {
    tests::TestDatabase test;
    put_company(test.database());
    const auto flaws = [&] {
        std::vector<store::CatalogFlaw> found;
        test.database().read([&](store::Tx& tx) { return store::load_catalog(tx, kCompany, &found); });
        return found;
    };
    const auto complains_of = [&](const std::string& id, std::string_view what) {
        const auto found = flaws();
        return found.size() == 1 && found.front().id == id && found.front().detail.starts_with(what);
    };
    BOOST_TEST(flaws().empty());
    test.run("UPDATE branch SET time_zone = 'Europe/Atlantis' WHERE branch_id = 2");
    BOOST_TEST(complains_of(BranchId{2}.text(), "time_zone is not a time zone"));
    BOOST_TEST((load(test.database())->branch(BranchId{2}) == nullptr));
    BOOST_TEST((load(test.database())->branch(BranchId{1}) != nullptr));
    test.run("UPDATE branch SET time_zone = 'Europe/Berlin' WHERE branch_id = 2");
    test.run("INSERT INTO opening_hours VALUES (1, 1, 600, 700)");
    BOOST_TEST(complains_of(BranchId{1}.text(), "opening_hours"));
    BOOST_TEST(load(test.database())->at(BranchId{1}).hours.on(std::chrono::Monday).empty());
    test.run("DELETE FROM opening_hours WHERE from_minute = 600");
    test.run("INSERT INTO schedule VALUES (11, 1, 600, 700)");
    BOOST_TEST(complains_of(ResourceId{11}.text(), "schedule"));
    BOOST_TEST(load(test.database())->at(ResourceId{11}).hours->on(std::chrono::Monday).empty());
}

BOOST_AUTO_TEST_CASE(slugs_that_are_not_stored_are_derived) {
    tests::TestDatabase test;
    put_company(test.database());
    test.run("UPDATE resource SET slug = 'r11' WHERE resource_id = 12");
    const auto catalog = load(test.database());
    BOOST_TEST(catalog->branch(BranchId{2})->slug == "sued");
    BOOST_TEST(catalog->service(ServiceId{71})->slug == "farbe-schnitt");
    BOOST_TEST(catalog->resource(ResourceId{11})->slug == "r11-2");
    BOOST_TEST(catalog->resource(ResourceId{12})->slug == "r11");
}

BOOST_AUTO_TEST_CASE(what_was_removed_stays_and_is_not_active) {
    tests::TestDatabase test;
    put_company(test.database());
    test.run("UPDATE branch SET deleted_at = '2026-01-01' WHERE branch_id = 1");
    test.run("UPDATE service SET deleted_at = '2026-01-01' WHERE service_id = 71");
    const auto catalog = load(test.database());
    BOOST_TEST(catalog->at(BranchId{1}).deleted);
    BOOST_TEST(catalog->at(BranchId{1}).slug.empty());
    BOOST_TEST(catalog->at(ServiceId{71}).deleted);
    BOOST_TEST(!catalog->at(ServiceId{71}).active);
    BOOST_TEST(!catalog->at(ResourceId{11}).active);  // its branch was removed
    BOOST_TEST((catalog->branch_named("Mitte") == nullptr));
    BOOST_TEST((catalog->only_branch()->id == BranchId{2}));
}

BOOST_AUTO_TEST_CASE(exceptions_keep_their_reasons) {
    tests::TestDatabase test;
    put_company(test.database());
    test.run("UPDATE holiday SET name = 'Weihnachten'");
    test.run("UPDATE schedule_exception SET reason = 'Urlaub' WHERE date = '2026-12-23'");
    const auto catalog = load(test.database());
    BOOST_TEST(catalog->at(BranchId{1}).exceptions[0].reason == "Weihnachten");
    const auto& exceptions = catalog->at(ResourceId{11}).exceptions;
    BOOST_TEST(exceptions[0].reason == "Urlaub");
    BOOST_TEST(exceptions[0].hours.size() == 2U);
    BOOST_TEST(exceptions[1].reason.empty());
}

BOOST_AUTO_TEST_CASE(a_company_without_its_version_is_damaged_and_not_absent) {
    tests::TestDatabase test;
    put_company(test.database());
    test.run("DELETE FROM catalog_version WHERE company_id = 501");
    BOOST_CHECK_THROW(load(test.database()), DamagedData);
}

BOOST_AUTO_TEST_CASE(a_catalogue_read_during_changes_is_of_one_version) {
    tests::TestDatabase test;
    put_company(test.database());
    std::atomic<bool> stop = false;
    // Each change gives all segments of the service and the branch's default mark the same new number.
    std::jthread writer([&] {
        for (auto i = 1; !stop; ++i) {
            test.database().transact([&](store::Tx& tx) {
                tx.run("UPDATE service SET window_days = :n", {i % 1000 + 1});
                tx.run("UPDATE service_segment SET gap_max_minutes = 1000 + :n", {i % 1000 + 1});
                store::bump_catalog_version(tx, kCompany);
            });
        }
    });
    for (auto i = 0; i < 100; ++i) {
        const auto catalog = load(test.database());
        const auto& service = catalog->services().front();
        if (catalog->version() == 1) continue;
        for (const auto& segment : service.segments) {
            BOOST_REQUIRE(segment.gap_max.count() == 1000 + service.window_days);
        }
        BOOST_REQUIRE(service.window_days == (catalog->version() - 1) % 1000 + 1);
    }
    stop = true;
}

BOOST_AUTO_TEST_SUITE_END()
