// catalog_draft_tests: what is wrong with a draft is found, by path, and what is right passes.
#include "engine/catalog/catalog_draft.h"

#include "tests/support/drafts.h"

#include <boost/test/unit_test.hpp>

#include <functional>

using namespace slotkeeper;
using namespace std::chrono_literals;
using tests::demo_draft;
using tests::object;

namespace {

struct WrongDraft {
    std::string path;
    std::function<void(CatalogDraft&)> spoil;
};

Service& service_of(CatalogDraft& draft, std::string_view slug) { return object(draft.services, slug); }
Resource& resource_of(CatalogDraft& draft, std::string_view slug) { return object(draft.resources, slug); }

std::vector<WrongDraft> wrong_objects() {
    return {
        {"company.name", [](auto& draft) { draft.company.name.clear(); }},
        {"company.region", [](auto& draft) { draft.company.region = "XX"; }},
        {"company.region", [](auto& draft) { draft.company.region = "de"; }},
        {"branches.berlin-mitte.name", [](auto& draft) { draft.branches[0].name.clear(); }},
        {"branches.berlin-mitte.name", [](auto& draft) { draft.branches[0].name = std::string(201, 'x'); }},
        {"branches.berlin-mitte.name", [](auto& draft) { draft.branches[0].name = "a\nb"; }},
        {"branches.berlin-mitte.name", [](auto& draft) { draft.branches[0].name = "\xff"; }},
        {"branches",
         [](auto& draft) {
             auto another = draft.branches[0];
             another.id = BranchId{12};
             another.name = another.slug = "b";
             draft.branches.push_back(another);
         }},
        {"branches.berlin-mitte.hours",
         [](auto& draft) {
             const std::array hours{DayHours{std::chrono::Monday, 9h, 12h}, DayHours{std::chrono::Monday, 11h, 13h}};
             draft.branches[0].hours = WeeklyHours(hours);
         }},
        {"branches.berlin-mitte.exceptions",
         [](auto& draft) {
             const BranchDate date{std::chrono::year{2026} / 12 / 24, DateKind::closed, "", {}};
             draft.branches[0].dates = {date, date};
         }},
        {"branches.berlin-mitte.exceptions",
         [](auto& draft) {
             draft.branches[0].dates = {
                 {std::chrono::year{2026} / 12 / 24, DateKind::hours, "", {{9h, 12h}, {11h, 13h}}}};
         }},
        {"branches.berlin-mitte.exceptions[0].hours",
         [](auto& draft) {
             draft.branches[0].dates = {{std::chrono::year{2026} / 12 / 24, DateKind::open, "", {{9h, 12h}}}};
         }},
        {"branches.berlin-mitte.exceptions[0].date",
         [](auto& draft) {
             draft.branches[0].dates = {{std::chrono::year{2038} / 1 / 1, DateKind::closed, "", {}}};
         }},
        {"branches.berlin-mitte.exceptions[0].reason",
         [](auto& draft) {
             draft.branches[0].dates = {
                 {std::chrono::year{2026} / 12 / 24, DateKind::closed, std::string(201, 'x'), {}}};
         }},
        {"branches.berlin-mitte.holiday_region", [](auto& draft) { draft.branches[0].holiday_region = "DE-XX"; }},
        {"resources.anna-schaefer.exceptions",
         [](auto& draft) {
             resource_of(draft, "anna-schaefer").exceptions = {{std::chrono::year{2026} / 2 / 30, {}}};
         }},
        {"services.bart.slug",
         [](auto& draft) {
             auto another = service_of(draft, "bart");
             another.id = ServiceId{99};
             another.name = "b";
             draft.services.push_back(another);
         }},
        {"services.Bart.slug", [](auto& draft) { service_of(draft, "bart").slug = "Bart"; }},
        {"services[0].slug", [](auto& draft) { draft.services[0].slug.clear(); }},
        {"services.farbe.name", [](auto& draft) { service_of(draft, "farbe").name = "BART"; }},
        {"resources.waschplatz-2.name", [](auto& draft) { resource_of(draft, "waschplatz-2").name = "waschplatz 1"; }},
        {"resources.waschplatz-1.branch",
         [](auto& draft) { resource_of(draft, "waschplatz-1").branch = BranchId{99}; }},
        {"resources.waschplatz-1.capacity", [](auto& draft) { resource_of(draft, "waschplatz-1").capacity = 0; }},
        {"resources.waschplatz-1.capacity", [](auto& draft) { resource_of(draft, "waschplatz-1").capacity = 501; }},
        {"resources.waschplatz-1.skills[1]",
         [](auto& draft) {
             resource_of(draft, "waschplatz-1").skills = {"basin", "BASIN"};
         }},
        {"resources.waschplatz-1.skills[0]",
         [](auto& draft) {
             resource_of(draft, "waschplatz-1").skills = {std::string(61, 'x'), "basin"};
         }},
        {"resources.anna-schaefer.hours",
         [](auto& draft) { resource_of(draft, "anna-schaefer").hours = WeeklyHours(); }},
        {"resources.waschplatz-1.terms", [](auto& draft) { resource_of(draft, "waschplatz-1").terms.emplace_back(); }},
        {"resources.anna-schaefer.terms[1].service",
         [](auto& draft) { resource_of(draft, "anna-schaefer").terms.resize(2); }},
        {"resources.anna-schaefer.terms[0].weight",
         [](auto& draft) { resource_of(draft, "anna-schaefer").terms = {{.service = {}, .weight = 0}}; }},
        {"resources.anna-schaefer.terms[0].preference",
         [](auto& draft) { resource_of(draft, "anna-schaefer").terms = {{.service = {}, .preference = 1'001}}; }},
        {"resources.anna-schaefer.terms[0].price",
         [](auto& draft) { resource_of(draft, "anna-schaefer").terms = {{.service = {}, .price = -1}}; }},
        {"resources.anna-schaefer.terms",
         [](auto& draft) { resource_of(draft, "anna-schaefer").terms.resize(limits::terms_max + 1); }},
        {"resources.anna-schaefer.spoken_names[0]",
         [](auto& draft) { resource_of(draft, "anna-schaefer").spoken_names = {""}; }},
    };
}

std::vector<WrongDraft> wrong_services() {
    const auto segment = [](CatalogDraft& draft, std::size_t number) -> Segment& {
        return service_of(draft, "farbe").segments.at(number);
    };
    return {
        {"services.farbe.slot_step_minutes", [](auto& draft) { service_of(draft, "farbe").slot_step = 0min; }},
        {"services.farbe.slot_offset_minutes", [](auto& draft) { service_of(draft, "farbe").slot_offset = 15min; }},
        {"services.farbe.slot_offset_minutes", [](auto& draft) { service_of(draft, "farbe").slot_offset = -1min; }},
        {"services.farbe.notice_minutes", [](auto& draft) { service_of(draft, "farbe").notice = -1min; }},
        {"services.farbe.change_notice_minutes", [](auto& draft) { service_of(draft, "farbe").change_notice = -1min; }},
        {"services.farbe.window_days", [](auto& draft) { service_of(draft, "farbe").window_days = 3'651; }},
        {"services.farbe.cancel_notice_minutes", [](auto& draft) { service_of(draft, "farbe").cancel_notice = -1min; }},
        {"services.farbe.channels.voice.notice_minutes",
         [](auto& draft) { service_of(draft, "farbe").notices[Channel::voice].create = -1min; }},
        {"services.farbe.channels.rest.cancel_notice_minutes",
         [](auto& draft) { service_of(draft, "farbe").notices[Channel::rest].cancel = limits::notice_max + 1min; }},
        {"services.farbe.channels.engine",
         [](auto& draft) { service_of(draft, "farbe").notices[Channel::engine].create = 1min; }},
        {"services.farbe.window_from",
         [](auto& draft) {
             service_of(draft, "farbe").window_from = std::chrono::sys_days{std::chrono::year{2038} / 1 / 1};
         }},
        {"services.farbe.window_until",
         [](auto& draft) {
             auto& service = service_of(draft, "farbe");
             service.window_from = std::chrono::sys_days{std::chrono::year{2030} / 6 / 2};
             service.window_until = std::chrono::sys_days{std::chrono::year{2030} / 6 / 1};
         }},
        {"services.farbe.party_min", [](auto& draft) { service_of(draft, "farbe").party_min = 0; }},
        {"services.farbe.party_max", [](auto& draft) { service_of(draft, "farbe").party_min = 2; }},
        {"services.farbe.party_max", [](auto& draft) { service_of(draft, "farbe").party_max = 501; }},
        {"services.farbe.approval_hours", [](auto& draft) { service_of(draft, "farbe").approval_hours = 0; }},
        {"services.farbe.seats", [](auto& draft) { service_of(draft, "farbe").seats = 0; }},
        {"services.farbe.seats", [](auto& draft) { service_of(draft, "farbe").seats = 2; }},  // it has two segments
        {"services.farbe.limits.bookings_per_day",
         [](auto& draft) { service_of(draft, "farbe").limits.bookings_per_day = 0; }},
        {"services.farbe.limits.minutes_per_day",  // it lasts 105 minutes
         [](auto& draft) { service_of(draft, "farbe").limits.minutes_per_day = 104min; }},
        {"services.farbe.limits.minutes_per_month",
         [](auto& draft) { service_of(draft, "farbe").limits.minutes_per_month = limits::minutes_limit_max + 1min; }},
        {"resources.anna-schaefer.limits.bookings_per_week",
         [](auto& draft) { resource_of(draft, "anna-schaefer").limits.bookings_per_week = -1; }},
        {"services.farbe.cancel.fee", [](auto& draft) { service_of(draft, "farbe").cancel.fee = -1; }},
        {"services.farbe.cancel.moves_max", [](auto& draft) { service_of(draft, "farbe").cancel.moves_max = 1; }},
        {"services.farbe.reschedule.free_until_minutes",
         [](auto& draft) { service_of(draft, "farbe").reschedule.free_until = -1min; }},
        {"services.farbe.release_after_minutes",
         [](auto& draft) { service_of(draft, "farbe").release_after = limits::release_after_max + 1min; }},
        {"company.reschedule.notice_minutes", [](auto& draft) { draft.company.reschedule.notice = -1min; }},
        {"company.cancel_reasons[0].code",
         [](auto& draft) {
             draft.company.cancel_codes = {{"Too ill", {}, {}}};
         }},
        {"company.no_shows.months", [](auto& draft) { draft.company.no_shows.months = 0; }},
        {"company.customer_limits.bookings_active",
         [](auto& draft) { draft.company.customer_bookings_active = limits::bookings_limit_max + 1; }},
        {"company.no_shows.fee", [](auto& draft) { draft.company.no_shows.fee = -1; }},
        {"services.farbe.no_shows.deposit",
         [](auto& draft) { service_of(draft, "farbe").no_shows.deposit = limits::price_max + 1; }},
        {"company.customer_limits.bookings_per_month",
         [](auto& draft) { draft.company.customer_limits.bookings_per_month = limits::bookings_limit_max + 1; }},
        {"services.farbe.calendar.confirm_within_minutes",
         [](auto& draft) { service_of(draft, "farbe").calendar.confirm_within = 0min; }},
        {"services.farbe.durations", [](auto& draft) { service_of(draft, "farbe").durations = {{30min}}; }},
        {"services.bart.durations",
         [](auto& draft) {
             service_of(draft, "bart").durations = {{30min}, {40min}};
         }},
        {"services.bart.durations[1].minutes",
         [](auto& draft) {
             service_of(draft, "bart").durations = {{20min}, {20min}};
         }},
        {"services.bart.durations[1].minutes",
         [](auto& draft) {
             service_of(draft, "bart").durations = {{20min}, {25h}};
         }},
        {"services.bart.durations[0].price",
         [](auto& draft) {
             service_of(draft, "bart").durations = {{20min, -1}};
         }},
        {"services.bart.durations",
         [](auto& draft) {
             auto& list = service_of(draft, "bart").durations;
             for (auto length = 20min; list.size() <= limits::durations_max; length += 1min) list.push_back({length});
         }},
        {"services.bart.price", [](auto& draft) { service_of(draft, "bart").price = -1; }},
        {"services.bart.currency", [](auto& draft) { service_of(draft, "bart").currency = "eur"; }},
        {"services.bart.currency", [](auto& draft) { service_of(draft, "bart").currency.clear(); }},
        {"services.bart.tax_note", [](auto& draft) { service_of(draft, "bart").tax_note = "a\nb"; }},
        {"services.bart.category", [](auto& draft) { service_of(draft, "bart").category = std::string(101, 'x'); }},
        {"services.bart.colour", [](auto& draft) { service_of(draft, "bart").colour = "#12345g"; }},
        {"services.bart.colour", [](auto& draft) { service_of(draft, "bart").colour = "red"; }},
        {"services.bart.picture_url", [](auto& draft) { service_of(draft, "bart").picture_url = "ftp://a/b"; }},
        {"services.bart.picture_url", [](auto& draft) { service_of(draft, "bart").picture_url = "https://a b"; }},
        {"services.bart.languages.en.description",
         [](auto& draft) { service_of(draft, "bart").texts[Language::en].description = "\x01"; }},
        {"services.bart.languages.de.spoken_names[0]",
         [](auto& draft) { service_of(draft, "bart").texts[Language::de].spoken_names = {""}; }},
        {"services.farbe.segments", [](auto& draft) { service_of(draft, "farbe").segments.clear(); }},
        {"services.farbe.segments",
         [](auto& draft) {
             service_of(draft, "farbe").segments.resize(limits::segments_max + 1, {"", 5min, {}, {}, {}, {}, {}});
         }},
        {"services.farbe.segments", [=](auto& draft) { segment(draft, 1).gap_max = 24h; }},
        {"services.farbe.segments[0].minutes", [=](auto& draft) { segment(draft, 0).length = 0min; }},
        {"services.farbe.segments[0].buffer_before_minutes",
         [=](auto& draft) { segment(draft, 0).buffer_before = 12h + 1min; }},
        {"services.farbe.segments[0].buffer_after_minutes",
         [=](auto& draft) { segment(draft, 0).buffer_after = -1min; }},
        {"services.farbe.segments[1].gap_min_minutes", [=](auto& draft) { segment(draft, 1).gap_min = -1min; }},
        {"services.farbe.segments[1].gap_max_minutes", [=](auto& draft) { segment(draft, 1).gap_min = 1min; }},
        {"services.farbe.segments[0].needs",
         [=](auto& draft) {
             segment(draft, 0).needs.resize(limits::needs_max + 1, {ResourceKind::staff, "cut", {}, {}});
         }},
        {"services.farbe.segments[0].needs[0]", [=](auto& draft) { segment(draft, 0).needs[0].skill = "piercing"; }},
        {"services.farbe.segments[0].needs[0]",
         [=](auto& draft) { segment(draft, 0).needs[0].kind = ResourceKind::device; }},
        {"services.farbe.segments[1].needs[0].same_as_segment",
         [=](auto& draft) { segment(draft, 1).needs[0].same_as_segment = 1; }},
        {"services.farbe.segments[1].needs[0].same_as_segment",
         [=](auto& draft) { segment(draft, 1).needs[0].same_as_segment = -1; }},
        {"services.farbe.segments[2].needs[0].same_as_segment",  // which has a need of a room only
         [=](auto& draft) { segment(draft, 2).needs[0].same_as_segment = 1; }},
        {"services.farbe.segments[2].needs[0].unlike_segment",
         [=](auto& draft) { segment(draft, 2).needs[0].unlike_segment = 2; }},
        {"services.farbe.segments[2].needs[0].unlike_segment",
         [=](auto& draft) { segment(draft, 2).needs[0].same_as_segment = 0; }},
    };
}

bool names(const Refusal& refusal, const std::string& path) {
    if (refusal.field == path) return true;
    return std::any_of(refusal.further.begin(), refusal.further.end(),
                       [&](const Refusal& one) { return names(one, path); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog_draft_tests)

BOOST_AUTO_TEST_CASE(the_demo_company_is_right) { BOOST_TEST(check_draft(demo_draft()).ok()); }

BOOST_AUTO_TEST_CASE(each_wrong_draft_is_refused_by_path) {
    for (const auto& all : {wrong_objects(), wrong_services()}) {
        for (const auto& wrong : all) {
            auto draft = demo_draft();
            wrong.spoil(draft);
            const auto checked = check_draft(draft);
            BOOST_TEST_CONTEXT(wrong.path) {
                BOOST_REQUIRE(!checked.ok());
                BOOST_TEST(names(checked.refusal(), wrong.path), checked.refusal().field);
                BOOST_TEST((checked.refusal().code == ErrorCode::invalid_field));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(everything_that_is_wrong_comes_at_once) {
    auto draft = demo_draft();
    draft.company.region = "";
    service_of(draft, "bart").slot_step = 0min;
    resource_of(draft, "waschplatz-1").capacity = 0;
    const auto checked = check_draft(draft);
    BOOST_REQUIRE(!checked.ok());
    for (const auto* path : {"company.region", "services.bart.slot_step_minutes", "resources.waschplatz-1.capacity"}) {
        BOOST_TEST(names(checked.refusal(), path), path);
    }
}

BOOST_AUTO_TEST_CASE(an_inactive_service_needs_neither_segments_nor_people) {
    auto draft = demo_draft();
    auto& bart = service_of(draft, "bart");
    bart.active = false;
    bart.segments[0].needs[0].skill = "shaving";
    BOOST_TEST(check_draft(draft).ok());
    bart.segments.clear();
    BOOST_TEST(check_draft(draft).ok());
}

BOOST_AUTO_TEST_CASE(an_inactive_person_serves_no_need) {
    auto draft = demo_draft();
    for (const auto* slug : {"juergen-koehler", "tobias-weiss"}) resource_of(draft, slug).active = false;
    const auto checked = check_draft(draft);
    BOOST_REQUIRE(!checked.ok());
    BOOST_TEST(checked.refusal().field == "services.bart.segments[0].needs[0]");
    BOOST_TEST(checked.refusal().message.ends_with("there is no active staff with the skill beard"));
}

BOOST_AUTO_TEST_CASE(resources_of_another_kind_may_share_a_name) {
    auto draft = demo_draft();
    auto device = resource_of(draft, "waschplatz-1");
    device.id = ResourceId{99};
    device.kind = ResourceKind::device;
    device.slug = "dryer";
    draft.resources.push_back(device);
    BOOST_TEST(check_draft(draft).ok());
}

BOOST_AUTO_TEST_CASE(a_draft_becomes_a_catalogue_that_keeps_what_was_removed) {
    const auto draft = demo_draft();
    const Catalog before(draft.company, 5, draft.branches, draft.services, draft.resources, {});
    BOOST_TEST((draft_of(before) == draft));
    auto smaller = draft;
    std::erase_if(smaller.services, [](const Service& service) { return service.slug == "bart"; });
    const auto after = catalog_of(smaller, before, std::chrono::year{2026});
    BOOST_TEST(after.version() == 6);
    const auto& bart = after.at(before.service_named("Bart")->id);
    BOOST_TEST(bart.deleted);
    BOOST_TEST(!bart.active);
    BOOST_TEST(bart.slug.empty());
    BOOST_TEST((after.service_named("Bart") == nullptr));
    BOOST_TEST((draft_of(after) == smaller));
}

BOOST_AUTO_TEST_CASE(a_deleted_branch_is_not_the_default) {
    auto draft = demo_draft();
    auto other = draft.branches[0];
    other.id = BranchId{12};
    other.name = other.slug = "b";
    other.is_default = false;
    draft.branches[0].deleted = true;
    draft.branches.push_back(other);
    const Catalog catalog(draft.company, 1, draft.branches, {}, {}, {});
    BOOST_TEST((catalog.branch_or_default({}).value()->id == BranchId{12}));
    BOOST_TEST((catalog.only_branch()->id == BranchId{12}));
    BOOST_TEST(!catalog.branch_or_default(BranchId{11}).ok());
    BOOST_TEST((catalog.branch_named("Berlin-Mitte") == nullptr));
    BOOST_TEST((catalog.branch(BranchId{11}) != nullptr));
}

BOOST_AUTO_TEST_SUITE_END()
