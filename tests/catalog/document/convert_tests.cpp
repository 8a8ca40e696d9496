// convert_tests: a catalogue written as a document and read again is the same, and a document changes what it names.
#include "adapters/catalog/convert.h"

#include "tests/support/drafts.h"
#include "tests/support/random_draft.h"
#include "tests/support/seed.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::catalog;
using namespace std::chrono_literals;
using api::json;
using tests::demo_draft;
using tests::object;
using tests::RandomCatalog;

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
