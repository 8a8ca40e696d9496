// slot_token_tests: an offer comes back from its token as it was signed, and from no other text.
#include "engine/guards/slot_token.h"

#include "tests/support/test_database.h"
#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using slotkeeper::testing::utc;

namespace {

struct Offers : tests::TemporaryFolder {
    std::string tried(const std::string& token, CompanyId company = CompanyId{1},
                      Instant now = utc("2026-06-01 09:59")) const {
        const auto opened = open_slot_token(sealer, token, company, now);
        if (opened) return opened.value() == offer ? "as signed" : "another offer";
        return std::string(name_of(opened.refusal().code)) + ' ' + opened.refusal().field;
    }
    Sealer sealer{path()};
    SlotOffer offer{.company = CompanyId{1},
                    .branch = BranchId{2},
                    .service = ServiceId{3},
                    .time = {utc("2026-06-02 10:00"), utc("2026-06-02 10:30")},
                    .resources = {{0, 0, ResourceId{7}}, {1, 2, ResourceId{8}}},
                    .duration = Minutes{30},
                    .party_size = 2,
                    .price = 4'500,
                    .currency = "EUR",
                    .expires_at = utc("2026-06-01 10:00")};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(slot_token_tests, Offers)

BOOST_AUTO_TEST_CASE(an_offer_round_trips) {
    BOOST_TEST(tried(slot_token(sealer, offer)) == "as signed");
    offer.resources[1].is_stand_in = true;
    BOOST_TEST(tried(slot_token(sealer, offer)) == "as signed");
    offer.resources.clear();
    offer.duration.reset();
    offer.party_size.reset();
    offer.price.reset();
    BOOST_TEST(tried(slot_token(sealer, offer)) == "as signed");
}

BOOST_AUTO_TEST_CASE(the_same_offer_has_the_same_token_also_in_another_process) {
    BOOST_TEST(slot_token(sealer, offer) == slot_token(sealer, offer));
    BOOST_TEST(slot_token(Sealer(path()), offer) == slot_token(sealer, offer));
    TemporaryFolder elsewhere;
    BOOST_TEST(slot_token(Sealer(elsewhere.path()), offer) != slot_token(sealer, offer));
}

BOOST_AUTO_TEST_CASE(it_is_good_until_its_moment) {
    const auto token = slot_token(sealer, offer);
    BOOST_TEST(tried(token, CompanyId{1}, utc("2026-06-01 10:00") - Seconds(1)) == "as signed");
    BOOST_TEST(tried(token, CompanyId{1}, utc("2026-06-01 10:00")) == "token_expired slot_token");
}

BOOST_AUTO_TEST_CASE(any_changed_letter_and_any_cut_makes_it_invalid) {
    const auto token = slot_token(sealer, offer);
    for (std::size_t i = 0; i < token.size(); ++i) {
        auto changed = token;
        changed[i] = changed[i] == '1' ? '2' : '1';
        BOOST_TEST(tried(changed) == "token_invalid slot_token", i);
        BOOST_TEST(tried(token.substr(0, i)) == "token_invalid slot_token", i);
    }
    for (const auto& text : {std::string(), std::string("."), std::string("slt1"), token + 'x', token + '.'}) {
        BOOST_TEST(tried(text) == "token_invalid slot_token", text);
    }
}

BOOST_AUTO_TEST_CASE(another_companys_offer_is_invalid_here) {
    BOOST_TEST(tried(slot_token(sealer, offer), CompanyId{2}) == "token_invalid slot_token");
}

BOOST_AUTO_TEST_CASE(a_key_change_keeps_tokens_once_and_other_purposes_prove_nothing) {
    const auto token = slot_token(sealer, offer);
    sealer.change_key();
    BOOST_TEST(tried(token) == "as signed");
    BOOST_TEST(slot_token(sealer, offer) != token);
    sealer.change_key();
    BOOST_TEST(tried(token) == "token_invalid slot_token");
    const auto text = token.substr(0, token.rfind('.'));
    BOOST_TEST(tried(text + '.' + base64url(sealer.sign("another", text))) == "token_invalid slot_token");
    BOOST_TEST(tried(text + '.' + base64url(sealer.sign("slot_token", text))) == "as signed");
}

BOOST_AUTO_TEST_CASE(a_signed_text_of_another_form_is_invalid) {
    for (const std::string text :
         {"slt1", "slt1.1.2.3", "slt2.1.2.3.4.5.-.-.-.-.EUR.9999999999", "slt1.1.2.3.4.5.0_0.-.-.-.EUR.9999999999",
          "slt1.1.2.3.4.5.-.-.-.-.EUR.99999999999.1", "slt1.1.2.3.x.5.-.-.-.-.EUR.9999999999"}) {
        BOOST_TEST(tried(text + '.' + base64url(sealer.sign("slot_token", text))) == "token_invalid slot_token", text);
    }
}

BOOST_AUTO_TEST_SUITE_END()
