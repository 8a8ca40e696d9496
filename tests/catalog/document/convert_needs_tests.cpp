// convert_needs_tests: needs and skills of a document become those of a catalogue, and are written as they were.
#include "adapters/catalog/convert.h"
#include "tests/support/drafts.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::catalog;
using api::json;
using tests::demo_draft;
using tests::object;

namespace {

Result<CatalogDraft> read_needs(const json& text, const CatalogDraft& before, bool prune = false) {
    SystemClock clock;
    IdSource ids(1, clock);
    Checks check;
    const auto document = CatalogDocument::shape().read(text, "", check);
    if (check.failed()) return check.refusal();
    return draft_from(document, before, prune, ids);
}

std::string needs_refused_as(const Result<CatalogDraft>& result) {
    return result ? "" : std::string(name_of(result.refusal().code)) + ' ' + result.refusal().field;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(convert_needs_tests)

BOOST_AUTO_TEST_CASE(needs_name_resources_by_slug_and_skills_have_levels) {
    const auto before = demo_draft();
    const json need{{"resources", {"ina", "waschplatz-1"}}, {"count", 2}, {"optional", true}, {"kind", "room"}};
    const auto document = [](json one) -> json {
        return {{"services", {{{"name", "Kur"}, {"segments", {{{"minutes", 10}, {"needs", json::array({one})}}}}}}},
                {"resources",
                 {{{"name", "Ina"},
                   {"branch", "berlin-mitte"},
                   {"languages", {"de", "tr"}},
                   {"skills", json::array({"cut", json{{"name", "colour"}, {"level", 3}}})}}}}};
    };
    const auto read_back = read_needs(document(need), before);
    BOOST_REQUIRE_MESSAGE(read_back.ok(), needs_refused_as(read_back));
    auto draft = *read_back;
    const auto& ina = object(draft.resources, "ina");
    BOOST_TEST(ina.level_of("colour") == 3);
    BOOST_TEST(ina.level_of("cut") == 1);
    BOOST_TEST(ina.speaks("tr"));
    const auto named = object(draft.services, "kur").segments.at(0).needs.at(0).resources;
    BOOST_TEST(named.size() == 2U);
    BOOST_TEST((std::find(named.begin(), named.end(), ina.id) != named.end()));
    const auto text = json::parse(api::write_value(document_of(draft), api::Defaults::left_out).dump());
    const auto again = read_needs(text, draft, true);
    BOOST_REQUIRE(again.ok());
    BOOST_TEST((*again == draft));
    auto unknown = need;
    unknown["resources"][1] = "thron";
    BOOST_TEST(needs_refused_as(read_needs(document(unknown), before)) ==
               "invalid_field services.kur.segments[0].needs[0].resources[1]");
    // What a need names cannot be removed.
    std::erase_if(draft.resources, [](const Resource& one) { return one.slug == "ina"; });
    const auto orphaned = check_draft(draft);
    BOOST_REQUIRE(!orphaned);
    BOOST_TEST(orphaned.refusal().field.starts_with("services.kur.segments[0].needs[0].resources"));
}

BOOST_AUTO_TEST_CASE(segments_run_beside_others_and_keep_what_they_need) {
    const auto before = demo_draft();
    const auto service = [](bool first_is_beside) -> json {
        json kept{{"skill", "colour"}, {"kept_in_gap", true}};
        json first{{"minutes", 30}, {"needs", json::array({kept})}};
        if (first_is_beside) first["parallel"] = true;
        json second{{"minutes", 20}, {"gap_min_minutes", 5}, {"parallel", true}};
        return {{"services", json::array({{{"name", "Kur"}, {"segments", json::array({first, second})}}})}};
    };
    auto draft = read_needs(service(false), before);
    BOOST_REQUIRE_MESSAGE(draft.ok(), needs_refused_as(draft));
    const auto& segments = object(draft->services, "kur").segments;
    BOOST_TEST(segments.at(0).needs.at(0).kept_in_gap);
    BOOST_TEST(!segments.at(0).parallel);
    BOOST_TEST(segments.at(1).parallel);
    BOOST_TEST(check_draft(*draft).ok());
    const auto odd = read_needs(service(true), before);
    BOOST_REQUIRE(odd.ok());
    const auto refused = check_draft(*odd);
    BOOST_REQUIRE(!refused);
    BOOST_TEST(refused.refusal().field == "services.kur.segments[0].parallel");
}

BOOST_AUTO_TEST_SUITE_END()
