// catalog_tests: how the commands, the REST API and the voice agent find a service, a resource or a branch by name.
#include "engine/catalog/catalog.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;

namespace {

const Catalog& salon() {
    static const Catalog catalog = [] {
        std::vector<Service> services;
        std::int64_t id = 1;
        for (const auto* name : {"Haarschnitt", "Färbe", "Farbe", "Föhnen"}) {
            services.push_back({.id = ServiceId{id++}, .name = name, .segments = {}});
        }
        std::vector<Resource> resources;
        for (const auto* name : {"Nguyễn Thị Hoa", "Anna Schäfer", "Ben Muller", "Ben Müller"}) {
            resources.emplace_back();
            resources.back().id = ResourceId{id++};
            resources.back().name = name;
        }
        std::vector<Branch> branches{
            {.id = BranchId{id}, .name = "Köln", .zone = TimeZone::utc(), .hours = {}, .exceptions = {}}};
        return Catalog({.id = CompanyId{1}, .slug = "salon", .name = "Salon", .region = "DE"}, 1, std::move(branches),
                       std::move(services), std::move(resources), {}, true);
    }();
    return catalog;
}

std::string service(std::string_view text) {
    const auto* found = salon().service_named(text);
    return found == nullptr ? "" : found->name;
}

std::string resource(std::string_view text) {
    const auto* found = salon().resource_named(text);
    return found == nullptr ? "" : found->name;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog_tests)

BOOST_AUTO_TEST_CASE(a_name_is_found_in_every_spelling) {
    for (const auto* text : {"Haarschnitt", "HAARSCHNITT", "haar-schnitt"}) BOOST_TEST(service(text) == "Haarschnitt");
    for (const auto* text : {"FÖHNEN", "foehnen", "fohnen"}) BOOST_TEST(service(text) == "Föhnen", text);
    for (const auto* text : {"nguyen thi hoa", "Nguyễn Thị Hoa", "NGUYỄN THỊ HOA"}) {
        BOOST_TEST(resource(text) == "Nguyễn Thị Hoa", text);
    }
    for (const auto* text : {"anna schäfer", "ANNA SCHÄFER", "Anna Schaefer", "Anna Schafer"}) {
        BOOST_TEST(resource(text) == "Anna Schäfer", text);
    }
    BOOST_TEST(salon().branch_named("koeln") == &salon().branches().front());
}

BOOST_AUTO_TEST_CASE(a_slug_is_found_where_nothing_has_that_name) {
    auto services = salon().services();
    services.front().slug = "cut-and-dry";
    services.back().slug = "farbe";
    const Catalog catalog(salon().company(), 1, salon().branches(), services, salon().resources(), {}, true);
    BOOST_TEST(catalog.service_named("cut-and-dry") == &catalog.services().front());
    BOOST_TEST(catalog.service_named("farbe")->name == "Farbe");
}

BOOST_AUTO_TEST_CASE(letters_go_before_spellings) {
    BOOST_TEST(service("FARBE") == "Farbe");
    BOOST_TEST(service("FÄRBE") == "Färbe");
    BOOST_TEST(resource("ben muller") == "Ben Muller");
    BOOST_TEST(resource("ben müller") == "Ben Müller");
}

BOOST_AUTO_TEST_CASE(a_part_or_two_meanings_are_no_name) {
    for (const auto* text : {"", "!", "Haar", "Haarschnitte", "\xff"}) BOOST_TEST(service(text) == "", text);
    BOOST_TEST(resource("Ben Mueller") == "Ben Müller");  // only one of them has an umlaut
    BOOST_TEST(resource("Ben-Muller") == "");             // the bare letters of both
}

BOOST_AUTO_TEST_SUITE_END()
