// slug_tests: names become slugs, and slugs stay unique.
#include "engine/catalog/slug.h"

#include "engine/catalog/catalog.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;

BOOST_AUTO_TEST_SUITE(slug_tests)

BOOST_AUTO_TEST_CASE(a_name_becomes_letters_digits_and_hyphens) {
    BOOST_TEST(slug_of("Färben & Schneiden") == "faerben-schneiden");
    BOOST_TEST(slug_of("  Tobias Weiß ") == "tobias-weiss");
    BOOST_TEST(slug_of("Waschplatz 1") == "waschplatz-1");
    BOOST_TEST(slug_of("Nguyễn Thị Hoa") == "nguyen-thi-hoa");
    BOOST_TEST(slug_of("理发").empty());
    BOOST_TEST(slug_of("").empty());
    const auto longest = slug_of(std::string(59, 'a') + " " + std::string(20, 'b'));
    BOOST_TEST(longest == std::string(59, 'a'));
}

BOOST_AUTO_TEST_CASE(only_plain_slugs_are_slugs) {
    for (const auto* slug : {"a", "farbe", "waschplatz-1", "7"}) BOOST_TEST(is_slug(slug), slug);
    for (const auto* text : {"", "-a", "a-", "a--b", "Farbe", "a b", "ä", "a_b", "a.b"})
        BOOST_TEST(!is_slug(text), text);
    BOOST_TEST(is_slug(std::string(limits::slug_length_max, 'a')));
    BOOST_TEST(!is_slug(std::string(limits::slug_length_max + 1, 'a')));
}

BOOST_AUTO_TEST_CASE(a_taken_slug_gets_a_number) {
    BOOST_TEST(free_slug("bart", {}) == "bart");
    BOOST_TEST(free_slug("bart", {"bart"}) == "bart-2");
    BOOST_TEST(free_slug("bart", {"bart", "bart-2"}) == "bart-3");
    const std::string full(limits::slug_length_max, 'a');
    BOOST_TEST(free_slug(full, {full}) == std::string(limits::slug_length_max - 2, 'a') + "-2");
}

BOOST_AUTO_TEST_CASE(missing_slugs_are_derived_in_order_of_id_and_stored_ones_stay) {
    std::vector<Service> services;
    for (const auto* name : {"Bart", "Bart!", "Farbe", "理发", "Schnitt"}) {
        services.push_back(
            {.id = ServiceId{static_cast<std::int64_t>(services.size()) + 1}, .name = name, .segments = {}});
    }
    services[2].slug = "bart-2";
    services[4].deleted = true;
    fill_slugs(services);
    BOOST_TEST(services[0].slug == "bart");
    BOOST_TEST(services[1].slug == "bart-3");
    BOOST_TEST(services[2].slug == "bart-2");
    BOOST_TEST(services[3].slug == "ser-0000000000004");
    BOOST_TEST(services[4].slug.empty());
}

BOOST_AUTO_TEST_SUITE_END()
