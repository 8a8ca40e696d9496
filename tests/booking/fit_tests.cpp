// fit_tests: what search and decision propose fits, until the catalogue changes.
#include "engine/booking/fit.h"

#include "tests/support/drafts.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace std::chrono_literals;
using tests::demo_draft;
using tests::object;

namespace {

Catalog catalogue(const CatalogDraft& draft) {
    return Catalog(draft.company, 1, draft.branches, draft.services, draft.resources, {});
}

// The composite service on a Monday at nine, as it would be booked.
struct BookedColour {
    CatalogDraft draft = demo_draft();
    Appointment appointment;

    BookedColour() {
        const auto catalog = catalogue(draft);
        const auto& branch = catalog.branches().front();
        const auto& service = *catalog.service_named("Farbe");
        const auto start = *branch.zone.to_utc(std::chrono::local_days(std::chrono::year{2026} / 12 / 14) + 9h);
        Openings openings(branch, {start - 1h, start + 24h});
        Combinations combinations(catalog, branch, service, {}, openings);
        DayBook book(start - 24h);
        for (const auto& need : combinations.reach(start)) {
            for (const auto* resource : need.resources) {
                for (const auto& day : resource_days(resource->id, need.taken)) book.open(day);
            }
        }
        auto proposal = combinations.propose(start, book).value();
        appointment.branch = branch.id;
        appointment.service = service.id;
        appointment.time = proposal.time;
        appointment.parts = std::move(proposal.parts);
    }

    std::set<Misfit> misfits() const {
        const auto catalog = catalogue(draft);
        return Fit(catalog, appointment.time).misfits(appointment);
    }
    Segment& segment(std::size_t number) { return object(draft.services, "farbe").segments.at(number); }
    Resource& resource_of(std::size_t part) {
        const auto id = appointment.parts.at(part).resource;
        return *std::find_if(draft.resources.begin(), draft.resources.end(),
                             [&](const Resource& resource) { return resource.id == id; });
    }
};

using Misfits = std::set<Misfit>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(fit_tests, BookedColour)

BOOST_AUTO_TEST_CASE(what_is_proposed_fits) {
    BOOST_TEST(appointment.parts.size() == 4U);
    BOOST_TEST(misfits().empty());
}

BOOST_AUTO_TEST_CASE(a_wider_gap_fits_and_a_needed_one_does_not) {
    segment(1).gap_max = 30min;
    BOOST_TEST(misfits().empty());
    segment(1).gap_min = 10min;
    BOOST_TEST((misfits() == Misfits{Misfit::segments_differ}));
}

BOOST_AUTO_TEST_CASE(segments_must_have_the_same_number_length_buffers_and_needs) {
    const auto as_booked = draft;
    const std::vector<std::function<void()>> changes{
        [&] { segment(2).length = 31min; },      [&] { segment(0).buffer_before = 1min; },
        [&] { segment(2).buffer_after = 1min; }, [&] { object(draft.services, "farbe").segments.pop_back(); },
        [&] { segment(1).needs.clear(); },       [&] { segment(2).needs.push_back(segment(2).needs[0]); },
    };
    for (const auto& change : changes) {
        draft = as_booked;
        change();
        BOOST_TEST((misfits() == Misfits{Misfit::segments_differ}));
    }
}

BOOST_AUTO_TEST_CASE(each_resource_must_still_be_there_and_able) {
    const auto as_booked = draft;
    resource_of(0).active = false;
    BOOST_TEST((misfits() == Misfits{Misfit::resource_gone}));
    draft = as_booked;
    resource_of(0).skills.clear();
    BOOST_TEST((misfits() == Misfits{Misfit::resource_unable}));
    draft = as_booked;
    resource_of(1).kind = ResourceKind::device;
    BOOST_TEST((misfits() == Misfits{Misfit::resource_unable}));
}

BOOST_AUTO_TEST_CASE(each_part_must_lie_within_the_hours_of_its_resource) {
    const auto as_booked = draft;
    resource_of(0).hours = WeeklyHours(std::array{DayHours{std::chrono::Monday, 9h, 9h + 30min}});
    BOOST_TEST(misfits().empty());
    resource_of(0).hours = WeeklyHours(std::array{DayHours{std::chrono::Monday, 9h, 9h + 29min}});
    BOOST_TEST((misfits() == Misfits{Misfit::closed}));
    draft = as_booked;
    draft.branches[0].exceptions = {{std::chrono::year{2026} / 12 / 14, {}}};
    BOOST_TEST((misfits() == Misfits{Misfit::closed}));
}

BOOST_AUTO_TEST_CASE(an_inactive_service_is_gone_whatever_its_segments_are) {
    auto& service = object(draft.services, "farbe");
    service.active = false;
    service.segments.clear();
    BOOST_TEST((misfits() == Misfits{Misfit::service_gone}));
}

BOOST_AUTO_TEST_CASE(an_appointment_of_a_chosen_length_fits_as_long_as_it_may_be_chosen) {
    auto& service = object(draft.services, "bart");
    service.durations = {{20min}, {40min}};
    const auto catalog = catalogue(draft);
    const auto start = appointment.time.from + 24h;
    appointment.service = service.id;
    appointment.time = {start, start + 40min};
    const auto& need = service.segments.front().needs.front();
    const auto* who = catalog.able(catalog.branches().front(), need).front();
    appointment.parts = {{0, 0, who->id, appointment.time, appointment.time}};
    BOOST_CHECK(!misfits().contains(Misfit::segments_differ));
    service.durations = {{20min}, {60min}};
    BOOST_CHECK(misfits().contains(Misfit::segments_differ));
}

BOOST_AUTO_TEST_SUITE_END()
