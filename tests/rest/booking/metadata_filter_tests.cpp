// metadata_filter_tests: appointments are found by their metadata, beside a filter that an index serves.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct BookedWithMetadata : Front {
    BookedWithMetadata() {
        book(10, {{"campaign", "winter"}, {"source.page", "/a"}});
        book(11, {{"campaign", "winter "}});
        book(12, {{"campaign", "Winter"}, {"say \"hi\" \\ ä\n", "x\\y\t\"z\""}});
        book(13, json::object());
    }
    void book(int hour, json metadata) {
        auto body = booking(at(hour));
        body["metadata"] = std::move(metadata);
        const auto made = post("/v1/appointments", body);
        BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    }
    // The starts, without the zone.
    std::vector<std::string> found(const std::string& query) {
        const auto list = get("/v1/appointments?from=" + at(9) + '&' + query);
        BOOST_REQUIRE_MESSAGE(list.status == 200, list.text);
        std::vector<std::string> starts;
        for (const auto& one : list.body["data"]) starts.push_back(one["start"].get<std::string>().substr(11, 2));
        return starts;
    }
    std::string refusal(const std::string& query) { return get("/v1/appointments?" + query).refusal(); }
};

using Starts = std::vector<std::string>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(metadata_filter_tests, BookedWithMetadata)

BOOST_AUTO_TEST_CASE(a_value_is_compared_exactly) {
    BOOST_TEST(found("metadata.campaign=winter") == Starts{"10"}, boost::test_tools::per_element());
    BOOST_TEST(found("metadata.campaign=winter%20") == Starts{"11"}, boost::test_tools::per_element());
    BOOST_TEST(found("metadata.campaign=Winter") == Starts{"12"}, boost::test_tools::per_element());
    BOOST_TEST(found("metadata.campaign=").empty());
    BOOST_TEST(found("metadata.Campaign=winter").empty());
}

BOOST_AUTO_TEST_CASE(a_key_may_have_any_signs) {
    BOOST_TEST(found("metadata.source.page=/a") == Starts{"10"}, boost::test_tools::per_element());
    BOOST_TEST(found("metadata.say%20%22hi%22%20%5C%20%C3%A4%0A=x%5Cy%09%22z%22") == Starts{"12"},
               boost::test_tools::per_element());
    BOOST_TEST(found("metadata.*=winter").empty());
}

// MariaDB takes two paths for one if they differ by case or accent only, and finds no key that begins with a dash.
BOOST_AUTO_TEST_CASE(keys_that_look_alike_are_told_apart) {
    book(14, {{"Key", "A"}, {"key", "a"}, {"e", "1"}, {"é", "2"}, {"-a", "n"}});
    book(15, {{"Key", "A"}, {"e", "7"}});
    BOOST_TEST(found("metadata.Key=A&metadata.key=a") == Starts{"14"}, boost::test_tools::per_element());
    BOOST_TEST(found("metadata.Key=A&metadata.key=A").empty());
    BOOST_TEST(found("metadata.e=1&metadata.%C3%A9=2") == Starts{"14"}, boost::test_tools::per_element());
    BOOST_TEST(found("metadata.e=7&metadata.%C3%A9=7").empty());
    BOOST_TEST(found("metadata.-a=n") == Starts{"14"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(several_filters_apply_together) {
    BOOST_TEST(found("metadata.campaign=winter&metadata.source.page=/a") == Starts{"10"},
               boost::test_tools::per_element());
    BOOST_TEST(found("metadata.campaign=Winter&metadata.source.page=/a").empty());
    BOOST_TEST(found("metadata.campaign=winter&state=cancelled").empty());
}

BOOST_AUTO_TEST_CASE(it_needs_a_filter_that_an_index_serves) {
    BOOST_TEST(refusal("metadata.campaign=winter") == "422 missing_field from");
    BOOST_TEST(refusal("metadata.campaign=winter&state=confirmed") == "422 missing_field from");
    const auto told = get("/v1/appointments?metadata.campaign=winter").body["detail"].get<std::string>();
    BOOST_TEST(told.find("from, to, customer_id or resource_id") != std::string::npos);
    const auto only = get("/v1/appointments?metadata.campaign=winter&resource_id=" + salon.staff(0).id.text());
    BOOST_TEST(only.status == 200);
}

BOOST_AUTO_TEST_CASE(the_rules_for_keys_and_values_are_those_of_a_booking) {
    const auto from = "from=" + at(9) + '&';
    BOOST_TEST(refusal(from + "metadata.=x") == "422 invalid_field metadata");
    BOOST_TEST(refusal(from + "metadata." + std::string(41, 'k') + "=x") == "422 invalid_field metadata");
    BOOST_TEST(refusal(from + "metadata.a%01=x") == "422 invalid_field metadata");
    BOOST_TEST(refusal(from + "metadata.a=" + std::string(501, 'v')) == "422 invalid_field metadata.a");
    BOOST_TEST(refusal(from + "metadata.a=1&metadata.a=2") == "422 invalid_field metadata.a");
    BOOST_TEST(refusal(from + "metadata=x") == "422 unknown_field metadata");
    BOOST_TEST(refusal("meta.a=x") == "422 unknown_field meta.a");
    std::string many = from;
    for (auto i = 0; i < 21; ++i) many += "metadata.k" + std::to_string(i) + "=x&";
    BOOST_TEST(refusal(many + "limit=1") == "422 invalid_field metadata");
}

BOOST_AUTO_TEST_SUITE_END()
