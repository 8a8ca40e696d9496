// phone_tests: the many spellings of one number, what is no number, and what a masked one still shows.
#include "engine/customers/phone.h"

#include "engine/base/limits.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>
#include <vector>

using namespace slotkeeper;

BOOST_AUTO_TEST_SUITE(phone_tests)

BOOST_AUTO_TEST_CASE(however_it_is_written_it_is_stored_one_way) {
    const struct {
        std::string_view text, region, e164;
    } table[] = {
        {"+4915112345678", "DE", "+4915112345678"},       {"+49 (0)1511 2345678", "DE", "+4915112345678"},
        {"0049 1511 2345678", "DE", "+4915112345678"},    {"01511/2345678", "DE", "+4915112345678"},
        {"01511-234-5678", "DE", "+4915112345678"},       {"  01511 2345678  ", "DE", "+4915112345678"},
        {"tel:+49-1511-2345678", "DE", "+4915112345678"}, {"whatsapp:+4915112345678", "DE", "+4915112345678"},
        {"٠١٥١١ ٢٣٤٥٦٧٨", "DE", "+4915112345678"},        // Arabic digits
        {"030 1234567 ext. 5", "DE", "+49301234567"},     // the extension is dropped
        {"011 49 1511 2345678", "US", "+4915112345678"},  // dialled from abroad
        {"1-800-FLOWERS", "US", "+18003569377"},          {"+12025550123", "DE", "+12025550123"},
        {"02 36618300", "IT", "+390236618300"},  // Italy keeps the zero
        {"+4915112345678", "", "+4915112345678"},         {"+4915112345678", "XX", "+4915112345678"},
    };
    for (const auto& row : table) {
        const auto phone = normalise_phone(row.text, row.region);
        BOOST_REQUIRE_MESSAGE(phone.ok(), row.text);
        BOOST_TEST(*phone == row.e164);
        BOOST_TEST(*normalise_phone(*phone, "") == *phone);
    }
}

BOOST_AUTO_TEST_CASE(a_countrys_code_without_its_plus_is_still_that_code) {
    const struct {
        std::string_view text, region, e164;
    } table[] = {
        {"4915112345678", "DE", "+4915112345678"},
        {"49 151 12345678", "DE", "+4915112345678"},
        {"49 (0) 151 12345678", "DE", "+4915112345678"},
        {"49 30 1234567 ext. 5", "DE", "+49301234567"},
        {"٤٩١٥١١٢٣٤٥٦٧٨", "DE", "+4915112345678"},  // Arabic digits
        {"436641234567", "AT", "+436641234567"},
        {"12025550123", "US", "+12025550123"},
        // Local numbers that only happen to begin like it: Norddeich, the Valais, Italian mobiles, one in Oslo.
        {"04931 123456", "DE", "+494931123456"},
        {"0491 5112345", "DE", "+494915112345"},
        {"393 1234567", "IT", "+393931234567"},
        {"390 565857", "IT", "+39390565857"},
        {"47 12 34 56", "NO", "+4747123456"},
    };
    for (const auto& row : table) {
        const auto phone = normalise_phone(row.text, row.region);
        BOOST_REQUIRE_MESSAGE(phone.ok(), row.text);
        BOOST_TEST(*phone == row.e164, row.text);
    }
}

BOOST_AUTO_TEST_CASE(what_nobody_can_be_called_on_is_refused_by_field) {
    using namespace std::string_view_literals;
    const struct {
        std::string_view text, region;
    } table[] = {
        {"", "DE"},
        {" ", "DE"},
        {"+", "DE"},
        {"0049", "DE"},
        {"anonymous", "DE"},
        {"110", "DE"},  // the police
        {"+49 110", "DE"},
        {"1234", "DE"},
        {"+999123456", "DE"},    // no such country
        {"+15551234567", "US"},  // no such area
        {"030 1234567", ""},     // no country's code and no region
        {"030 1234567", "XX"},
        {"030 1234567", "de"},
        {"+491511234567890123456", "DE"},
        {"01511 2345678; 01512 3456789", "DE"},
        {"+49 1511 2345678 call me", "DE"},
        {"\xff\xfe"
         "01511 2345678",
         "DE"},
        {"01511\0 2345678"sv, "DE"},
        {"' OR 1=1 --", "DE"},
    };
    for (const auto& row : table) {
        const auto phone = normalise_phone(row.text, row.region);
        BOOST_REQUIRE_MESSAGE(!phone.ok(), row.text);
        BOOST_TEST(word(phone.refusal().code) == "invalid_field");
        BOOST_TEST(phone.refusal().field == "phone");
        BOOST_TEST(!phone.refusal().message.empty());
    }
}

BOOST_AUTO_TEST_CASE(a_long_text_is_refused_before_it_is_read) {
    const std::string spaces(limits::phone_length_max - 14, ' ');
    BOOST_TEST(normalise_phone(spaces + "+4915112345678", "DE").ok());
    const auto longer = normalise_phone(spaces + " +4915112345678", "DE");
    BOOST_REQUIRE(!longer.ok());
    BOOST_TEST(longer.refusal().message.find("40") != std::string::npos);
    BOOST_TEST(!normalise_phone(std::string(1'000'000, '1'), "DE").ok());
}

BOOST_AUTO_TEST_CASE(many_threads_get_the_same_answer) {
    std::atomic<int> wrong{0};
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int round = 0; round < 200; ++round) {
                const auto phone = normalise_phone("01511 2345678", "DE");
                if (!phone.ok() || *phone != "+4915112345678") ++wrong;
            }
        });
    }
    threads.clear();
    BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(a_masked_number_can_be_recognised_but_not_dialled) {
    BOOST_TEST(mask_phone("+4915112345678") == "+4915****678");
    BOOST_TEST(mask_phone("+12025550123") == "+1202****123");
    BOOST_TEST(mask_phone("+4930123456") == "+4930****456");
    BOOST_TEST(mask_phone("+493012345") == "****");
    BOOST_TEST(mask_phone("") == "****");
}

BOOST_AUTO_TEST_SUITE_END()
