// several_services_tests: what names several services, and what is the name of one.
#include "adapters/language/several_services.h"

#include "engine/base/limits.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <array>

using namespace slotkeeper;
using namespace slotkeeper::language;
using nlohmann::json;

namespace {

Catalog of_several() {
    std::vector<Service> services(5);
    const char* const names[] = {"Haarschnitt", "Bart", "Waschen und Föhnen", "Haircut kids", "Farbe"};
    for (std::size_t i = 0; i < services.size(); ++i) {
        services[i].id = ServiceId{static_cast<std::int64_t>(i) + 1};
        services[i].name = names[i];
    }
    services[1].spoken_names = {"beard trim"};
    services[4].active = false;
    return Catalog({}, 1, {}, std::move(services), {}, {});
}

std::string said(std::string_view text) {
    static const auto catalog = of_several();
    std::string all;
    for (const auto* service : services_meant(catalog, text)) all += (all.empty() ? "" : " | ") + service->name;
    return all;
}

std::vector<std::string> listed(const json& arguments) {
    constexpr std::array kNames{"service", "service_id"};
    return several_arguments(arguments, kNames);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(several_services_tests)

BOOST_AUTO_TEST_CASE(names_are_cut_at_the_words_between_them) {
    for (const auto* text :
         {"Haarschnitt und Bart", "Haarschnitt, Bart", "haarschnitt plus bart", "Haarschnitt & Bart",
          "Haarschnitt mit Bart", "einen Haarschnitt und den Bart", "Haarschnitt and a beard trim"}) {
        BOOST_TEST(said(text) == "Haarschnitt | Bart", text);
    }
    BOOST_TEST(said("Bart, Haarschnitt und Waschen") == "Bart | Haarschnitt | Waschen und Föhnen");
}

BOOST_AUTO_TEST_CASE(one_service_is_not_cut) {
    for (const auto* text : {"Haarschnitt", "Waschen und Föhnen", "waschen und foehnen", "Haarschnitt und", "und", "",
                             "Haarschnitt und Haarschnitt", "Haarschnitt und danke", "Haarschnitt und Farbe"}) {
        BOOST_TEST(said(text) == "", text);
    }
}

BOOST_AUTO_TEST_CASE(a_list_in_the_arguments_has_its_texts) {
    BOOST_TEST(listed({{"service", {"Haarschnitt", "Bart"}}}).size() == 2U);
    BOOST_TEST(listed({{"service_id", {"Haarschnitt", "Bart"}}}).size() == 2U);
    BOOST_TEST(listed({{"service", {"Haarschnitt"}}}).empty());
    BOOST_TEST(listed({{"service", "Haarschnitt und Bart"}}).empty());
    BOOST_TEST(listed({{"service", {1, nullptr}}}).empty());
    BOOST_TEST(listed(json::array()).empty());
    const json many(std::vector<std::string>(1'000, "Bart"));
    BOOST_TEST(listed({{"service", many}}).size() <= limits::visit_services_max + 1);
}

BOOST_AUTO_TEST_SUITE_END()
