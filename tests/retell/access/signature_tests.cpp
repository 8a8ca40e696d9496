// signature_tests: the verdict of the official package on every vector, and headers that it does not cover.
#include "adapters/retell/access/signature.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>

using namespace slotkeeper;
using namespace slotkeeper::retell;

namespace {

bool verify(std::string_view body, std::string_view key, std::string_view header, std::int64_t clock_ms,
            std::int64_t tolerance_ms) {
    const auto signature = parse_signature(header);
    const auto tolerance = std::chrono::duration_cast<Seconds>(std::chrono::milliseconds(tolerance_ms));
    return signature && is_recent(*signature, Moment(std::chrono::milliseconds(clock_ms)), tolerance) &&
           is_signed_by(*signature, body, key);
}

const std::string kDigest(64, 'a');

}  // namespace

BOOST_AUTO_TEST_SUITE(signature_tests)

BOOST_AUTO_TEST_CASE(every_vector_gets_the_verdict_of_the_official_package) {
    const auto path = std::filesystem::path(SLOTKEEPER_SOURCE_DIR) / "../shared/retell/signature-vectors.json";
    if (!std::filesystem::exists(path)) {
        BOOST_TEST_MESSAGE("skipped: there is no " << path);
        return;
    }
    std::ifstream file(path);
    const auto vectors = nlohmann::json::parse(file).at("vectors");
    BOOST_TEST(vectors.size() >= 22U);
    for (const auto& vector : vectors) {
        BOOST_TEST_CONTEXT(vector.at("id") << ": " << vector.at("why")) {
            BOOST_TEST(verify(vector.at("body").get<std::string>(), vector.at("key").get<std::string>(),
                              vector.at("signature_header").get<std::string>(), vector.at("reference_clock_ms"),
                              vector.at("tolerance_ms")) == vector.at("official_verdict").get<bool>());
        }
    }
}

// The first vector without its file, so that the algorithm is held even where the vectors are absent.
BOOST_AUTO_TEST_CASE(body_and_stamp_are_signed_in_this_order) {
    constexpr std::string_view kKey = "key_7c1f0b5e2d8a4936b0e1d2c3f4a59687";
    constexpr std::string_view kEmpty =
        "v=1760000000000,d=7fbf409423742da51da01618114f172969ac7d8af5bd17a164a1bcc5a1485c31";
    BOOST_TEST(verify("", kKey, kEmpty, 1760000000000, 300000));
    BOOST_TEST(!verify(" ", kKey, kEmpty, 1760000000000, 300000));
    BOOST_TEST(!verify("", "key_other", kEmpty, 1760000000000, 300000));
}

BOOST_AUTO_TEST_CASE(headers_of_another_form_are_not_signatures) {
    BOOST_TEST(parse_signature("v=1760000000000,d=" + kDigest).has_value());
    BOOST_TEST(parse_signature("V=1760000000000,D=" + kDigest).has_value());
    for (const auto& header :
         {std::string(), std::string("v="), "v=,d=" + kDigest, "v=-1,d=" + kDigest, "v=+1,d=" + kDigest,
          "v=1.0,d=" + kDigest, "v=1e3,d=" + kDigest, "v=1760000000000d=" + kDigest, " v=1760000000000,d=" + kDigest,
          "v=1760000000000,d=" + kDigest + " ", "v=1760000000000,d=" + kDigest + "\n",
          "v=1760000000000,d=" + std::string(63, 'a') + "g", "v=1760000000000,d=" + kDigest + "a",
          "v=9007199254740992,d=" + kDigest, "d=" + kDigest + ",v=1760000000000"}) {
        BOOST_TEST(!parse_signature(header), header);
    }
    BOOST_TEST(parse_signature("v=9007199254740991,d=" + kDigest)->stamp_ms == 9007199254740991);
    BOOST_TEST(parse_signature("v=" + std::string(40, '0') + "17,d=" + kDigest)->stamp_ms == 17);
}

BOOST_AUTO_TEST_SUITE_END()
