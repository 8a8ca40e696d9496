// convert_tests: a catalogue written as a document and read again is the same, and a document changes what it names.
#include "adapters/catalog/convert.h"

#include "tests/support/drafts.h"
#include "tests/support/seed.h"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace slotkeeper;
using namespace slotkeeper::catalog;
using namespace std::chrono_literals;
using api::json;
using tests::demo_draft;
using tests::object;

namespace {

struct Ids {
    SystemClock clock;
    IdSource source{1, clock};
};

Result<CatalogDraft> read(const json& text, const CatalogDraft& before, bool prune = false) {
    Ids ids;
    Checks check;
    const auto document = CatalogDocument::shape().read(text, "", check);
    if (check.failed()) return check.refusal();
    return draft_from(document, before, prune, ids.source);
}

json written(const CatalogDraft& draft, api::Defaults defaults = api::Defaults::left_out) {
    return json::parse(api::write_value(document_of(draft), defaults).dump());
}

std::string refused_as(const Result<CatalogDraft>& result) {
    return result ? "" : std::string(name_of(result.refusal().code)) + ' ' + result.refusal().field;
}

class RandomCatalog {
public:
    explicit RandomCatalog(unsigned seed) : random_(seed) {}

    CatalogDraft draft() {
        CatalogDraft draft{
            {.id = CompanyId{1}, .slug = "c", .name = "C", .region = "AT", .language = one_of<Language>()}, {}, {}, {}};
        draft.company.overlapping_bookings = one_of<OverlapPolicy>();
        draft.company.customer_limits = limits();
        draft.company.cancel = policy();
        draft.company.cancel.moves_max.reset();
        if (maybe()) draft.company.reschedule.notice = minutes(100);
        if (maybe())
            draft.company.cancel_codes = {{"ill", {}, {{Language::de, "krank"}}}, {"x_1", CancelledBy::staff, {}}};
        if (maybe()) draft.company.no_shows = {1 + number(5), 1 + number(12), one_of<NoShowEffect>(), 2'000, 500};
        draft.company.move_up = one_of<MoveUp>();
        if (maybe()) draft.company.customer_bookings_active = 1 + number(9);
        for (auto i = 1 + number(3); i > 0; --i) draft.branches.push_back(branch(i));
        for (auto i = number(5); i > 0; --i) draft.resources.push_back(resource(i, draft));
        for (auto i = number(5); i > 0; --i) draft.services.push_back(service(i));
        for (auto& resource : draft.resources) resource.terms = terms(draft.services);
        for (auto& service : draft.services) {
            for (const auto& next : draft.services) {
                if (maybe()) service.pair_buffers.push_back({next.id, 1min + minutes(60)});
            }
            service.add_on = maybe();
            for (const auto& other : draft.services) {
                if (maybe()) service.add_ons.insert(service.add_ons.begin(), other.id);
            }
        }
        put_in_order(draft);
        return draft;
    }

private:
    int number(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
    bool maybe() { return number(2) == 0; }
    ChangePolicy policy() {
        ChangePolicy policy;
        if (maybe()) policy.by = one_of<ChangeBy>();
        if (maybe()) policy.moves_max = number(5);
        if (maybe()) policy.fee = number(10'000);
        if (maybe()) policy.free_until = minutes(100);
        return policy;
    }
    Minutes minutes(int below) { return Minutes(number(below)); }
    template <class Enum>
    Enum one_of() {
        return static_cast<Enum>(number(static_cast<int>(EnumNames<Enum>::all.size())));
    }
    std::vector<std::string> words(const std::string& stem) {
        std::vector<std::string> list;
        for (auto i = number(4); i > 0; --i) list.push_back(stem + std::to_string(i));
        return list;
    }
    WeeklyHours week() {
        std::vector<DayHours> hours;
        for (unsigned day = 0; day < 7; ++day) {
            if (maybe()) hours.push_back({std::chrono::weekday(day), minutes(600), 10h + minutes(841)});
        }
        hours.push_back({std::chrono::Monday, 24h - 1min, 24h});
        std::erase_if(hours, [&](const DayHours& one) {
            return one.day == std::chrono::Monday && one.from != 24h - 1min && one.until > 24h - 1min;
        });
        return WeeklyHours(hours);
    }
    std::vector<DatedHours> other_weeks() {
        const std::chrono::sys_days first = std::chrono::year{2027} / 1 / 1;
        std::vector<DatedHours> list;
        for (auto i = number(3); i > 0; --i) {
            DatedHours one{.hours = maybe() ? week() : WeeklyHours()};
            if (maybe()) one.from = first + std::chrono::days(number(100));
            if (maybe()) one.until = one.from.value_or(first) + std::chrono::days(number(100));
            if (maybe()) one.every_weeks = 2 + number(5);
            if (one.every_weeks > 1) one.anchor = first + std::chrono::days(number(100));
            list.push_back(std::move(one));
        }
        return list;
    }
    BookingLimits limits() {
        BookingLimits some;
        if (maybe()) some.bookings_per_day = 1 + number(20);
        if (maybe()) some.bookings_per_month = 1 + number(200);
        if (maybe()) some.minutes_per_week = 1min + minutes(3'000);
        return some;
    }
    std::vector<BranchDate> dates() {
        std::vector<BranchDate> list;
        for (const auto& exception : exceptions()) {
            auto kind = exception.hours.empty() ? DateKind::closed : DateKind::hours;
            if (kind == DateKind::closed && maybe()) kind = DateKind::open;
            list.push_back({exception.date, kind, exception.reason, exception.hours});
        }
        return list;
    }
    std::vector<DateException> exceptions() {
        std::vector<DateException> list;
        for (auto i = number(3); i > 0; --i) {
            const std::chrono::year_month_day date(std::chrono::sys_days(std::chrono::year{2027} / 1 / 1) +
                                                   std::chrono::days(10 * i + number(10)));
            list.push_back({date, {}, maybe() ? "Ferien" : ""});
            if (maybe()) list.back().hours = {{minutes(600), 10h + minutes(841)}};
        }
        return list;
    }
    Branch branch(int id) {
        const auto* zone = maybe() ? "Europe/Vienna" : "America/New_York";
        return {.id = BranchId{id},
                .name = "Branch " + std::to_string(id),
                .zone = *TimeZone::find(zone),
                .repeated_hour = one_of<RepeatedHour>(),
                .is_default = id == 1,
                .hours = week(),
                .exceptions = {},
                .holiday_region = maybe() ? std::optional<std::string>("AT-9") : std::nullopt,
                .dates = dates(),
                .slug = "branch-" + std::to_string(id),
                .dated_hours = other_weeks(),
                .buffer_before = minutes(30),
                .buffer_after = minutes(30)};
    }
    Resource resource(int id, const CatalogDraft& draft) {
        Resource resource{
            .id = ResourceId{100 + id},
            .branch = draft.branches[static_cast<std::size_t>(number(static_cast<int>(draft.branches.size())))].id,
            .kind = one_of<ResourceKind>(),
            .name = "Resource " + std::to_string(id),
            .capacity = 1 + number(3),
            .active = maybe(),
            .skills = words("skill"),
            .hours = std::nullopt,
            .exceptions = exceptions(),
            .spoken_names = words("name"),
            .slug = "resource-" + std::to_string(id),
            .limits = limits()};
        if (maybe()) resource.hours = week();
        resource.dated_hours = other_weeks();
        if (!resource.dated_hours.empty()) resource.dated_hours[0].zone = TimeZone::find("Pacific/Apia").value();
        resource.buffer_before = minutes(30);
        resource.buffer_after = minutes(30);
        for (const auto& skill : resource.skills) resource.levels[skill] = 1 + number(5);
        if (maybe()) resource.languages = {"de", "tr"};
        return resource;
    }
    std::vector<ServiceTerms> terms(const std::vector<Service>& services) {
        std::vector<ServiceTerms> list;
        const auto add = [&](std::optional<ServiceId> service) {
            list.push_back({.service = service, .weight = 1 + number(3)});
            if (maybe()) list.back().preference = 1 + number(3);
            if (maybe()) list.back().price = number(10'000);
        };
        for (const auto& service : services) {
            if (maybe()) add(service.id);
        }
        if (maybe()) add(std::nullopt);
        return list;
    }
    Service service(int id) {
        Service service{.id = ServiceId{200 + id},
                        .name = "Service " + std::to_string(id),
                        .slot_step = 1min + minutes(60),
                        .notice = minutes(100),
                        .window_days = 1 + number(400),
                        .sync_policy = one_of<SyncPolicy>(),
                        .calendar = {one_of<Winner>(), one_of<Winner>(), one_of<Winner>(), one_of<ForeignPolicy>(),
                                     one_of<CompositeSync>(), one_of<AvailabilitySource>(), 1min + minutes(3'000)},
                        .active = maybe(),
                        .segments = {},
                        .spoken_names = words("name"),
                        .slug = "service-" + std::to_string(id),
                        .slot_offset = minutes(60),
                        .strict_grid = maybe(),
                        .limits = limits(),
                        .assignment = one_of<AssignmentStrategy>()};
        if (maybe()) service.price = number(100'000);
        const WeeklyHours evening(
            std::vector<DayHours>{{std::chrono::Friday, 1080min, 1440min}, {std::chrono::Saturday, 0min, 120min}});
        if (maybe()) service.peak_times.push_back({evening, number(100'000), one_of<Approval>()});
        service.party_min = 1 + number(5);
        service.party_max = service.party_min + number(5);
        if (number(2) == 1) service.approval = Approval::required;
        if (number(2) == 1) service.approval_hours = 1 + number(5);
        if (maybe()) service.change_notice = minutes(100);
        service.seats = 1 + number(5);
        if (maybe()) service.cancel_notice = minutes(100);
        service.reschedule = policy();
        if (maybe()) service.release_after = minutes(60);
        if (maybe()) service.window_from = std::chrono::sys_days{std::chrono::year{2027} / 1 / (1 + number(20))};
        if (maybe()) service.window_until = std::chrono::sys_days{std::chrono::year{2028} / 1 / 1};
        for (const auto channel : {Channel::rest, Channel::voice, Channel::command}) {
            const auto any = [&] { return maybe() ? std::optional(minutes(100)) : std::nullopt; };
            service.notices[channel] = {any(), any(), any()};
        }
        if (maybe()) {
            service.intake.push_back({.slug = "size", .kind = IntakeKind::number, .required = maybe(), .max = 5});
            service.intake.push_back({.slug = "form", .shown_if = IntakeCondition{"size", "3"}, .pattern = "a+"});
            service.intake.back().texts[Language::en] = {"Form?", "line\nline"};
        }
        if (maybe()) service.currency = "CHF";
        if (maybe()) service.tax_note = "incl. 19 % VAT";
        if (maybe()) service.colour = "#1e90ff";
        if (maybe()) service.category = "Hair";
        if (maybe()) service.picture_url = "https://example.com/a.jpg";
        for (const auto language : {Language::de, Language::en}) {
            service.texts[language] = {maybe() ? "one\n\"two\"" : "", words("spoken")};
        }
        for (auto i = 0; i < number(4); ++i) {
            service.durations.push_back(
                {Minutes(10 + 20 * i), maybe() ? std::optional(number(100'000)) : std::nullopt});
        }
        for (auto i = number(4); i > 0; --i) {
            Segment segment{.name = maybe() ? "S" : "",
                            .length = 1min + minutes(60),
                            .buffer_before = minutes(2),
                            .buffer_after = minutes(2),
                            .gap_min = minutes(2),
                            .needs = {}};
            segment.gap_max = segment.gap_min + minutes(2);
            for (auto need = number(3); need > 0; --need) {
                segment.needs.push_back({one_of<ResourceKind>(), maybe() ? "skill1" : "", std::nullopt, std::nullopt});
                if (maybe()) segment.needs.back().same_as_segment = number(3);
                if (maybe()) segment.needs.back().unlike_segment = number(3);
                auto& one = segment.needs.back();
                if (one.skill.empty() && maybe()) one.skills = {"skill1", "skill2"};
                if (maybe()) one.level_min = 1 + number(5);
                if (maybe()) one.count = 1 + number(4);
                one.optional = maybe();
                if (maybe()) one.quantity = 1 + number(9);
                one.per_person = maybe();
                one.kept_in_gap = maybe();
            }
            segment.parallel = maybe();
            service.segments.push_back(std::move(segment));
        }
        return service;
    }

    std::mt19937 random_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(convert_tests)

BOOST_AUTO_TEST_CASE(a_document_of_a_catalogue_is_that_catalogue) {
    const auto draft = demo_draft();
    for (const auto defaults : {api::Defaults::left_out, api::Defaults::written}) {
        const auto again = read(written(draft, defaults), draft, true);
        BOOST_REQUIRE(again.ok());
        BOOST_TEST((*again == draft));
    }
}

BOOST_AUTO_TEST_CASE(every_catalogue_is_written_and_read_the_same) {
    const auto seed = testing::seed_of_test();
    BOOST_TEST_MESSAGE("SLOTKEEPER_SEED=" << seed);
    RandomCatalog random(seed);
    for (auto round = 0; round < 300; ++round) {
        const auto draft = random.draft();
        for (const auto defaults : {api::Defaults::left_out, api::Defaults::written}) {
            const auto text = written(draft, defaults);
            const auto again = read(text, draft, true);
            BOOST_REQUIRE_MESSAGE(again.ok(), refused_as(again) << '\n' << text.dump(2));
            BOOST_REQUIRE_MESSAGE((*again == draft), text.dump(2));
        }
    }
}

BOOST_AUTO_TEST_CASE(defaults_are_left_out_and_objects_are_in_order_of_slug) {
    const auto text = written(demo_draft());
    BOOST_TEST(text["company"].dump() ==
               R"({"language":"de","name":"Salon Morgenrot","overlapping_bookings":"off","region":"DE",)"
               R"("slug":"demo"})");
    BOOST_TEST(text["services"][0].dump() ==
               R"({"name":"Bart","segments":[{"minutes":20,"name":"Bartpflege","needs":[{"skill":"beard"}]}],)"
               R"("slot_step_minutes":10,"slug":"bart","strict_grid":false})");
    BOOST_TEST(text["resources"].back().dump() ==
               R"({"kind":"room","name":"Waschplatz 2","skills":["basin"],"slug":"waschplatz-2"})");
}

BOOST_AUTO_TEST_CASE(terms_name_services_by_slug_and_go_with_them) {
    const auto draft = demo_draft();
    const json terms{{{"weight", 2}}, {{"service", "bart"}, {"preference", 1}, {"price", "19.00"}}};
    const auto with_terms = [&](json list) -> json {
        return {{"resources",
                 {{{"name", "Ina"},
                   {"skills", json::array({"cut"})},
                   {"branch", "berlin-mitte"},
                   {"terms", std::move(list)}}}}};
    };
    const auto read_back = read(with_terms(terms), draft);
    BOOST_REQUIRE(read_back.ok());
    const auto ina = *std::find_if(read_back->resources.begin(), read_back->resources.end(),
                                   [](const Resource& one) { return one.slug == "ina"; });
    BOOST_TEST(ina.terms.size() == 2U);
    BOOST_TEST(ina.terms_for(ServiceId{42}).price.value_or(0) == 1'900);
    BOOST_TEST(ina.terms_for(ServiceId{41}).weight == 2);
    BOOST_TEST(json::parse(api::write_value(part_of(ina, *read_back), api::Defaults::left_out)["terms"].dump()) ==
               terms);
    BOOST_TEST(refused_as(read(with_terms(json::array({json{{"service", "massage"}}})), draft)) ==
               "invalid_field resources.ina.terms[0].service");
    BOOST_TEST(refused_as(read(with_terms(json::array({json{{"price", "19,00"}}})), draft)) ==
               "invalid_field resources.ina.terms[0].price");
    auto smaller = *read_back;
    std::erase_if(smaller.services, [](const Service& one) { return one.slug == "bart"; });
    put_in_order(smaller);
    BOOST_TEST(object(smaller.resources, "ina").terms.size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_a_document_does_not_have_stays_unless_it_is_pruned) {
    const auto before = demo_draft();
    const json text{{"services", {{{"slug", "bart"}, {"name", "Bart kurz"}, {"active", false}}}}};
    const auto after = read(text, before);
    BOOST_REQUIRE(after.ok());
    BOOST_TEST(after->services.size() == 3U);
    BOOST_TEST(after->resources.size() == before.resources.size());
    auto changed = *after;
    const auto& bart = object(changed.services, "bart");
    BOOST_TEST(bart.name == "Bart kurz");
    BOOST_TEST(bart.slot_step.count() == 15);  // the default: a document says all of an object
    BOOST_TEST(bart.segments.empty());
    BOOST_TEST((bart.id == ServiceId{42}));

    const auto pruned = read(text, before, true);
    BOOST_REQUIRE(pruned.ok());
    BOOST_TEST(pruned->services.size() == 1U);
    BOOST_TEST(pruned->branches.empty());
}

BOOST_AUTO_TEST_CASE(a_new_object_gets_an_id_and_the_slug_of_its_name) {
    const auto before = demo_draft();
    const auto after = read({{"services", {{{"name", "Föhnen & Mehr"}}}},
                             {"branches", {{{"name", "Köln"}, {"time_zone", "Europe/Berlin"}}}},
                             {"resources", {{{"name", "Ina"}, {"branch", "koeln"}}}}},
                            before);
    BOOST_REQUIRE(after.ok());
    auto draft = *after;
    BOOST_TEST((object(draft.services, "foehnen-mehr").id.value != 0));
    BOOST_TEST(object(draft.services, "foehnen-mehr").strict_grid);
    BOOST_TEST((object(draft.resources, "ina").branch == object(draft.branches, "koeln").id));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_understood_is_refused_by_path) {
    const auto before = demo_draft();
    BOOST_TEST(refused_as(read({{"branches", {{{"name", "B"}, {"time_zone", "Mars"}}}}}, before)) ==
               "invalid_field branches.b.time_zone");
    BOOST_TEST(refused_as(read({{"resources", {{{"name", "Ina"}, {"branch", "koeln"}}}}}, before)) ==
               "invalid_field resources.ina.branch");
    BOOST_TEST(refused_as(read({{"branches", {{{"name", "B"}, {"time_zone", "Europe/Berlin"}}}},
                                {"resources", {{{"name", "Ina"}}}}},
                               before)) == "missing_field resources.ina.branch");
    BOOST_TEST(refused_as(read({{"services", {{{"name", "Bart"}}, {{"slug", "bart"}, {"name", "B"}}}}}, before)) ==
               "invalid_field services.bart.slug");
    BOOST_TEST(refused_as(read({{"services", {{{"name", "B"}, {"segments", {{{"minutes", 0}}}}}}}}, before)) ==
               "invalid_field services[0].segments[0].minutes");
    BOOST_TEST(refused_as(read({{"services", {{{"slug", "b"}}}}}, before)) == "missing_field services[0].name");
    BOOST_TEST(refused_as(read({{"services", {{{"name", "B"}, {"taste", 1}}}}}, before)) ==
               "unknown_field services[0].taste");
}

BOOST_AUTO_TEST_SUITE_END()
