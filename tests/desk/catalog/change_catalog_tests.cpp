// change_catalog_tests: a catalogue is changed whole or not at all, and no coming appointment loses its room unseen.
#include "engine/desk/catalog/change_catalog.h"

#include "tests/race/callers.h"
#include "tests/support/drafts.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

using Edit = std::function<void(CatalogDraft&)>;

class EditedSalon : public Salon {
public:
    CatalogChange change(Edit edit) {
        return {.company = demo::kCompany,
                .edit = [edit = std::move(edit)](const Catalog& current) -> Result<CatalogDraft> {
                    auto draft = draft_of(current);
                    edit(draft);
                    return draft;
                },
                .actor = "test"};
    }
    Result<ChangedCatalog> apply(Edit edit) { return change_catalog(database, change(std::move(edit))); }
    Result<ChangedCatalog> force(Edit edit) {
        auto forced = change(std::move(edit));
        forced.force = true;
        forced.reason = "we move";
        return change_catalog(database, forced);
    }
    std::int64_t version() { return test.number("SELECT version FROM catalog_version WHERE company_id = 1"); }
    std::int64_t noted() { return test.number("SELECT COUNT(*) FROM orphaned_appointment"); }
    // Those that `slotkeeper check` lists.
    std::size_t listed() {
        std::size_t count = 0;
        for (const auto& finding : check(database).findings) {
            if (finding.kind == store::FindingKind::orphaned_appointment) ++count;
        }
        return count;
    }
    AppointmentId booked(Instant start, ResourceId who) {
        return desk.submit(book(start, who)).value().appointment->id;
    }
    const Resource& anna() { return *catalog->resource_named("Anna Schäfer"); }
};

std::string refusal_of(const Result<ChangedCatalog>& changed) {
    if (changed) return "";
    return std::string(name_of(changed.refusal().code)) + ' ' + changed.refusal().field;
}

Resource& anna_in(CatalogDraft& draft) { return object(draft.resources, "anna-schaefer"); }

// Each makes the appointment of the test (Anna, a haircut at 10:00) an orphan.
struct Breaking {
    Misfit misfit;
    Edit edit;
};
std::vector<Breaking> breaking_changes() {
    return {
        {Misfit::service_gone, [](auto& draft) { object(draft.services, "haarschnitt").active = false; }},
        {Misfit::service_gone,
         [](auto& draft) {
             std::erase_if(draft.services, [](const Service& service) { return service.slug == "haarschnitt"; });
         }},
        {Misfit::segments_differ,
         [](auto& draft) { object(draft.services, "haarschnitt").segments[0].length = 45min; }},
        {Misfit::segments_differ,
         [](auto& draft) { object(draft.services, "haarschnitt").segments[0].buffer_after = 5min; }},
        {Misfit::segments_differ,
         [](auto& draft) {
             auto& segments = object(draft.services, "haarschnitt").segments;
             segments.push_back(segments[0]);
         }},
        {Misfit::resource_gone, [](auto& draft) { anna_in(draft).active = false; }},
        {Misfit::resource_gone,
         [](auto& draft) {
             std::erase_if(draft.resources, [](const Resource& resource) { return resource.slug == "anna-schaefer"; });
         }},
        {Misfit::resource_gone,
         [](auto& draft) {
             auto other = draft.branches[0];
             other.id = BranchId{77};
             other.name = "Potsdam";
             other.slug = "potsdam";
             other.is_default = false;
             draft.branches.push_back(other);
             anna_in(draft).branch = other.id;
         }},
        {Misfit::resource_unable, [](auto& draft) { anna_in(draft).skills = {"colour"}; }},
        {Misfit::closed,
         [](auto& draft) {
             anna_in(draft).hours = WeeklyHours(std::array{DayHours{std::chrono::Tuesday, 11h, 17h}});
         }},
        {Misfit::closed,
         [](auto& draft) {
             draft.branches[0].hours = WeeklyHours(std::array{DayHours{std::chrono::Tuesday, 11h, 19h}});
         }},
        {Misfit::closed,
         [](auto& draft) {
             const auto day = std::chrono::floor<std::chrono::days>(Salon::at(10, 0));
             draft.branches[0].dates = {{day, DateKind::closed, "Umzug", {}}};
         }},
    };
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(change_catalog_tests, EditedSalon)

BOOST_AUTO_TEST_CASE(a_change_is_stored_under_the_next_version) {
    const auto changed = apply([](auto& draft) {
        draft.company.name = "Salon Abendrot";
        draft.branches[0].dates = {{std::chrono::year{2030} / 12 / 25, DateKind::closed, "Weihnachten", {}},
                                   {std::chrono::year{2030} / 12 / 31, DateKind::hours, "", {{9h, 12h}}}};
        draft.branches[0].holiday_region = "DE-BE";
        auto& bart = object(draft.services, "bart");
        bart.segments[0].length = 25min;
        bart.spoken_names = {"Bart ab"};
        anna_in(draft).exceptions = {{std::chrono::year{2030} / 12 / 24, {{9h, 12h}}, "Heiligabend"}};
        anna_in(draft).skills = {"beard", "colour", "cut"};
        auto dryer = object(draft.resources, "waschplatz-1");
        dryer.id = ResourceId{901};
        dryer.name = "Dryer";
        dryer.slug = "dryer";
        dryer.kind = ResourceKind::device;
        draft.resources.push_back(dryer);
    });
    BOOST_REQUIRE(changed.ok());
    BOOST_TEST(changed->version == 2);
    BOOST_TEST(version() == 2);
    const auto stored = catalogs.current(demo::kCompany);
    BOOST_TEST((draft_of(*stored) == changed->after));
    BOOST_TEST(stored->company().name == "Salon Abendrot");
    const auto& closed = stored->branches().front().exceptions;
    BOOST_TEST(std::any_of(closed.begin(), closed.end(), [](const DateException& one) {
        return one.date == std::chrono::year{2030} / 12 / 26 && one.hours.empty();  // a public holiday in Berlin
    }));
    BOOST_TEST(stored->service_named("Bart")->spoken_names.front() == "Bart ab");
    BOOST_TEST(stored->resource_named("Dryer") != nullptr);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM branch WHERE slug IS NULL") == 0);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM resource WHERE slug IS NULL") == 0);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_change_that_changes_nothing_writes_nothing) {
    const auto unchanged = apply([](auto&) {});
    BOOST_REQUIRE(unchanged.ok());
    BOOST_TEST((unchanged->before == unchanged->after));
    BOOST_TEST(unchanged->version == 1);
    BOOST_TEST(version() == 1);
    const Edit edit = [](auto& draft) { object(draft.services, "bart").notice = 60min; };
    BOOST_TEST(apply(edit)->version == 2);
    const auto again = apply(edit);
    BOOST_TEST(again->version == 2);
    BOOST_TEST((again->before == again->after));
}

BOOST_AUTO_TEST_CASE(only_what_differs_is_written) {
    test.run("UPDATE service SET updated_at = '2026-01-01'");
    test.run("UPDATE resource SET updated_at = '2026-01-01'");
    BOOST_REQUIRE(apply([](auto& draft) { object(draft.services, "bart").segments[0].name = "Kürzen"; }).ok());
    BOOST_TEST(test.number("SELECT COUNT(*) FROM service WHERE updated_at > '2026-01-01'") == 1);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM resource WHERE updated_at > '2026-01-01'") == 0);
}

BOOST_AUTO_TEST_CASE(a_wrong_draft_changes_nothing) {
    const auto refused = apply([](auto& draft) {
        draft.company.name = "Other";
        object(draft.services, "bart").slot_step = 0min;
    });
    BOOST_TEST(refusal_of(refused) == "invalid_field services.bart.slot_step_minutes");
    BOOST_TEST(refusal_of(apply([](auto& draft) { draft.company.slug = "other"; })) == "invalid_field company.slug");
    BOOST_TEST(version() == 1);
    BOOST_TEST(catalogs.current(demo::kCompany)->company().name == "Salon Morgenrot");
}

BOOST_AUTO_TEST_CASE(names_that_only_the_database_finds_equal_are_refused) {
    const auto refused = apply([](auto& draft) { object(draft.services, "bart").name = "Färbe"; });
    BOOST_TEST(refusal_of(refused) == "invalid_field services");
    BOOST_TEST(version() == 1);
}

BOOST_AUTO_TEST_CASE(names_and_slugs_can_be_exchanged_and_are_free_after_a_removal) {
    const auto exchanged = apply([](auto& draft) {
        auto& one = object(draft.services, "bart");
        auto& other = object(draft.services, "haarschnitt");
        std::swap(one.name, other.name);
        std::swap(one.slug, other.slug);
    });
    BOOST_REQUIRE(exchanged.ok());
    BOOST_TEST((catalogs.current(demo::kCompany)->service_named("Bart")->id == ServiceId{41}));
    BOOST_REQUIRE(
        apply([](auto& draft) { std::erase_if(draft.services, [](auto& one) { return one.slug == "bart"; }); }).ok());
    const auto removed = catalogs.current(demo::kCompany);
    BOOST_TEST(removed->at(ServiceId{41}).deleted);
    BOOST_TEST((removed->service_named("Bart") == nullptr));
    BOOST_REQUIRE(apply([](auto& draft) {
                      auto bart = object(draft.services, "farbe");
                      bart.id = ServiceId{902};
                      bart.name = "Bart";
                      bart.slug = "bart";
                      draft.services.push_back(bart);
                  }).ok());
    BOOST_TEST((catalogs.current(demo::kCompany)->service_named("Bart")->id == ServiceId{902}));
}

BOOST_AUTO_TEST_CASE(two_resources_of_one_name_can_exchange_their_kinds) {
    BOOST_REQUIRE(apply([](auto& draft) {
                      auto dryer = object(draft.resources, "tobias-weiss");
                      dryer.id = ResourceId{903};
                      dryer.slug = "dryer";
                      dryer.kind = ResourceKind::device;
                      draft.resources.push_back(dryer);
                  }).ok());
    const auto exchanged = apply([](auto& draft) {
        std::swap(object(draft.resources, "tobias-weiss").kind, object(draft.resources, "dryer").kind);
    });
    BOOST_TEST(refusal_of(exchanged).empty());
    BOOST_TEST((catalogs.current(demo::kCompany)->at(ResourceId{903}).kind == ResourceKind::staff));
}

BOOST_AUTO_TEST_CASE(another_version_is_a_conflict) {
    auto late = change([](auto& draft) { draft.company.name = "Late"; });
    late.expected_version = 1;
    BOOST_REQUIRE(apply([](auto& draft) { draft.company.name = "Early"; }).ok());
    BOOST_TEST(refusal_of(change_catalog(database, late)) == "version_conflict If-Match");
    late.expected_version = 2;
    BOOST_TEST(change_catalog(database, late).ok());
}

BOOST_AUTO_TEST_CASE(of_two_editors_at_once_both_take_effect_in_turn) {
    constexpr int kEdits = 10;
    const auto edit_of = [&](const char* slug) {
        for (auto i = 1; i <= kEdits; ++i) {
            const auto notice = Minutes(i);
            if (!apply([&](auto& draft) { object(draft.services, slug).notice = notice; })) return false;
        }
        return true;
    };
    auto one = false, other = false;
    {
        const std::jthread first([&] { one = edit_of("bart"); });
        const std::jthread second([&] { other = edit_of("farbe"); });
    }
    BOOST_TEST(one);
    BOOST_TEST(other);
    BOOST_TEST(version() == 1 + 2 * kEdits);
    const auto stored = catalogs.current(demo::kCompany);
    BOOST_TEST(stored->service_named("Bart")->notice.count() == kEdits);
    BOOST_TEST(stored->service_named("Farbe")->notice.count() == kEdits);
}

BOOST_AUTO_TEST_CASE(whatever_would_leave_an_appointment_without_room_is_refused_with_it) {
    const auto appointment = booked(at(10, 0), anna().id);
    for (const auto& [misfit, edit] : breaking_changes()) {
        BOOST_TEST_CONTEXT(name_of(misfit)) {
            const auto refused = apply(edit);
            BOOST_TEST(refusal_of(refused) == "state_conflict ");
            BOOST_REQUIRE(!refused.ok());
            BOOST_TEST(refused.refusal().in_the_way == std::vector{appointment.text()},
                       boost::test_tools::per_element());

            auto tried = change(edit);
            tried.dry_run = true;
            const auto report = change_catalog(database, tried);
            BOOST_REQUIRE(report.ok());
            BOOST_REQUIRE(report->orphans.size() == 1U);
            BOOST_TEST((report->orphans[0].misfit == misfit), name_of(report->orphans[0].misfit));
        }
    }
    BOOST_TEST(version() == 1);
    BOOST_TEST(noted() == 0);
}

BOOST_AUTO_TEST_CASE(other_changes_are_not_in_the_way_of_appointments) {
    booked(at(10, 0), anna().id);
    const std::vector<Edit> harmless{
        [](auto& draft) { anna_in(draft).name = "Anna Neu"; },
        [](auto& draft) { anna_in(draft).capacity = 2; },
        [](auto& draft) {
            anna_in(draft).hours = WeeklyHours(std::array{DayHours{std::chrono::Tuesday, 10h, 11h}});
        },
        [](auto& draft) { object(draft.services, "bart").active = false; },
        [](auto& draft) { object(draft.services, "haarschnitt").notice = 60min; },
        [](auto& draft) { object(draft.resources, "tobias-weiss").active = false; },
    };
    for (const auto& edit : harmless) BOOST_TEST(refusal_of(apply(edit)).empty());
}

BOOST_AUTO_TEST_CASE(a_forced_change_notes_its_orphans_until_they_move_end_or_fit) {
    const auto moved = booked(at(9, 0), anna().id);
    const auto cancelled = booked(at(9, 30), anna().id);
    const auto stays = booked(at(10, 0), anna().id);
    booked(at(12, 0), anna().id);
    const Edit late_start = [](auto& draft) {
        anna_in(draft).hours = WeeklyHours(std::array{DayHours{std::chrono::Tuesday, 11h, 17h}});
    };
    auto without_reason = change(late_start);
    without_reason.force = true;
    BOOST_TEST(refusal_of(change_catalog(database, without_reason)) == "missing_field reason");

    const auto forced = force(late_start);
    BOOST_REQUIRE(forced.ok());
    BOOST_TEST(forced->orphans.size() == 3U);
    BOOST_TEST((forced->orphans[0].appointment == moved));
    BOOST_TEST(noted() == 3);
    BOOST_TEST(listed() == 3U);
    BOOST_TEST(broken_rows(store::FindingKind::orphaned_appointment) == 0);

    BOOST_REQUIRE(desk.submit(make(Reschedule{moved, at(15, 0), {}, false, {}})).ok());
    BOOST_REQUIRE(desk.submit(make(Cancel{cancelled, "staff", {}})).ok());
    BOOST_REQUIRE(desk.submit(make(slotkeeper::Change{stays, Event::acknowledge, {}})).ok());
    BOOST_TEST(listed() == 1U);
    // The next change forgets what is settled; hours that fit again settle the last one.
    BOOST_REQUIRE(apply([](auto& draft) { draft.company.name = "Other"; }).ok());
    BOOST_TEST(noted() == 1);
    BOOST_REQUIRE(apply([](auto& draft) { anna_in(draft).hours.reset(); }).ok());
    BOOST_TEST(noted() == 0);
}

BOOST_AUTO_TEST_CASE(what_did_not_fit_before_is_not_counted_again) {
    booked(at(10, 0), anna().id);
    const auto hours_from = [](std::chrono::hours from) -> Edit {
        return [=](auto& draft) {
            anna_in(draft).hours = WeeklyHours(std::array{DayHours{std::chrono::Tuesday, from, 17h}});
        };
    };
    BOOST_REQUIRE(force(hours_from(11h)).ok());
    BOOST_TEST(refusal_of(apply(hours_from(12h))).empty());
    BOOST_TEST(refusal_of(apply([](auto& draft) { anna_in(draft).active = false; })) == "state_conflict ");
}

BOOST_AUTO_TEST_CASE(of_bookings_beyond_a_lowered_capacity_the_latest_are_orphans) {
    BOOST_REQUIRE(apply([](auto& draft) { anna_in(draft).capacity = 3; }).ok());
    const auto first = booked(at(10, 0), anna().id);
    booked(at(10, 15), anna().id);
    booked(at(10, 15), anna().id);
    booked(at(10, 45), anna().id);
    const Edit lower = [](auto& draft) { anna_in(draft).capacity = 2; };
    const auto refused = apply(lower);
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST(refused.refusal().in_the_way.size() == 1U);
    BOOST_TEST(refused.refusal().in_the_way[0] != first.text());
    BOOST_REQUIRE(force(lower).ok());
    BOOST_TEST(listed() == 1U);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM orphaned_appointment WHERE misfit = 'over_capacity'") == 1);
    BOOST_REQUIRE(desk.submit(make(Cancel{first, "staff", {}})).ok());
    BOOST_REQUIRE(apply([](auto& draft) { draft.company.name = "Other"; }).ok());
    BOOST_TEST(noted() == 0);
}

BOOST_AUTO_TEST_CASE(the_second_look_finds_what_was_booked_by_the_old_catalogue) {
    const auto began = database.read([](store::Tx& tx) { return tx.now(); });
    const auto appointment = booked(at(10, 0), anna().id);
    auto draft = draft_of(*catalog);
    anna_in(draft).active = false;
    const auto after = catalog_of(draft, *catalog, std::chrono::year{2020});
    OrphanSearch search(*catalog, after, began);
    const auto found = database.read([&](store::Tx& tx) { return search.find_changed(tx, began); });
    BOOST_REQUIRE(found.size() == 1U);
    BOOST_TEST((found[0].appointment == appointment));
    const auto later = began + std::chrono::hours(1);
    BOOST_TEST(database.read([&](store::Tx& tx) { return search.find_changed(tx, later); }).empty());
}

BOOST_AUTO_TEST_CASE(a_capacity_stays_while_there_is_time_off_to_come) {
    BlockTime ask{ids.make<BlockId>(), anna().id, {at(10, 0), at(12, 0)}, "ill"};
    BOOST_REQUIRE(desk.submit(make(ask)).ok());
    const Edit raise = [](auto& draft) { anna_in(draft).capacity = 2; };
    BOOST_TEST(refusal_of(force(raise)) == "state_conflict resources.anna-schaefer.capacity");
    BOOST_REQUIRE(desk.submit(make(Unblock{ask.id})).ok());
    BOOST_TEST(refusal_of(apply(raise)).empty());
}

BOOST_AUTO_TEST_CASE(past_and_ended_appointments_do_not_count) {
    const auto appointment = booked(at(10, 0), anna().id);
    BOOST_REQUIRE(desk.submit(make(Cancel{appointment, "staff", {}})).ok());
    BOOST_TEST(refusal_of(apply([](auto& draft) { anna_in(draft).active = false; })).empty());
}

BOOST_AUTO_TEST_CASE(the_next_booking_uses_the_changed_catalogue) {
    BOOST_REQUIRE(apply([](auto& draft) { anna_in(draft).active = false; }).ok());
    BOOST_TEST(outcome(desk.submit(book(at(10, 0), anna().id))) != "confirmed");
    BOOST_TEST(outcome(desk.submit(book(at(10, 0)))) == "confirmed");
}

BOOST_AUTO_TEST_SUITE_END()
