// add_on_tests: services name their add-ons by slug, in any order of the document, and those that make no sense are
// refused.
#include "adapters/catalog/convert.h"

#include "adapters/catalog/catalog_review.h"
#include "tests/support/drafts.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::catalog;
using api::json;
using tests::demo_draft;
using tests::object;

namespace {

Result<CatalogDraft> read_services(const json& services, const CatalogDraft& before) {
    SystemClock clock;
    IdSource ids(1, clock);
    Checks check;
    const auto document = CatalogDocument::shape().read({{"services", services}}, "", check);
    if (check.failed()) return check.refusal();
    auto draft = draft_from(document, before, false, ids);
    if (!draft) return draft;
    if (auto fine = check_draft(*draft); !fine) return fine.refusal();
    return draft;
}

json add_on_service(const char* slug, json add_ons, bool is_add_on) {
    return {{"slug", slug},
            {"name", slug},
            {"segments", json::array({{{"minutes", 10}, {"needs", json::array({{{"skill", "cut"}}})}}})},
            {"add_on", is_add_on},
            {"add_ons", std::move(add_ons)}};
}

std::string refused(const Result<CatalogDraft>& read) {
    return read ? "" : std::string(name_of(read.refusal().code)) + ' ' + read.refusal().field;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(add_on_tests)

BOOST_AUTO_TEST_CASE(an_add_on_may_follow_the_service_that_names_it) {
    const auto read = read_services(
        json::array({add_on_service("first", {"second", "third"}, false), add_on_service("third", json::array(), true),
                     add_on_service("second", json::array(), true)}),
        demo_draft());
    BOOST_REQUIRE_MESSAGE(read.ok(), refused(read));
    auto draft = *read;
    const auto& first = object(draft.services, "first");
    BOOST_REQUIRE(first.add_ons.size() == 2U);
    BOOST_TEST((first.add_ons[0] == object(draft.services, "second").id));  // in the order of the document
    const auto written = json::parse(api::write_value(part_of(first, draft), api::Defaults::left_out).dump());
    BOOST_TEST((written["add_ons"] == json{"second", "third"}));
    BOOST_TEST(!written.contains("add_on"));
    // An add-on that is removed is no longer named.
    std::erase_if(draft.services, [](const Service& one) { return one.slug == "third"; });
    put_in_order(draft);
    BOOST_TEST(object(draft.services, "first").add_ons.size() == 1U);
}

BOOST_AUTO_TEST_CASE(add_ons_that_make_no_sense_are_refused) {
    const auto with = [](json add_ons, bool is_add_on = false) {
        return refused(read_services(json::array({add_on_service("first", std::move(add_ons), is_add_on),
                                                  add_on_service("second", json::array(), true)}),
                                     demo_draft()));
    };
    BOOST_TEST(with({"second"}) == "");
    BOOST_TEST(with({"massage"}) == "invalid_field services.first.add_ons[0]");
    BOOST_TEST(with({"second", "bart"}) == "invalid_field services.first.add_ons[1]");  // bart is no add-on
    BOOST_TEST(with({"second", "second"}) == "invalid_field services.first.add_ons[1]");
    BOOST_TEST(with({"first"}, true) == "invalid_field services.first.add_ons[0]");
}

BOOST_AUTO_TEST_CASE(a_review_doubts_an_add_on_that_no_service_names) {
    auto draft = demo_draft();
    object(draft.services, "bart").add_on = true;
    const auto is_doubted = [&] {
        const Catalog catalog(draft.company, 1, draft.branches, draft.services, draft.resources, {});
        const auto doubts = doubts_about(catalog, whole_seconds(SystemClock().now()));
        return std::any_of(doubts.begin(), doubts.end(),
                           [](const Refusal& one) { return one.field == "services.bart"; });
    };
    BOOST_TEST(is_doubted());
    object(draft.services, "haarschnitt").add_ons = {object(draft.services, "bart").id};
    BOOST_TEST(!is_doubted());
}

BOOST_AUTO_TEST_SUITE_END()
