// phone_tests: the many spellings of one number, invalid numbers, and what a masked number shows.
#include "engine/customers/phone.h"

#include "engine/base/limits.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>
#include <vector>

using namespace slotkeeper;

BOOST_AUTO_TEST_SUITE(phone_tests)

BOOST_AUTO_TEST_CASE(all_spellings_are_stored_in_one_format) {
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

BOOST_AUTO_TEST_CASE(an_undialable_number_is_refused_with_its_field) {
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
        {"+15551234567", "US"},  // no such exchange
        {"+10005551234", "US"},
        {"+10000000000", "DE"},  // what exchanges send for a withheld number
        {"+490000000000", "DE"},
        {"+266696687", "DE"},
        {"41555526711", "US"},      // a digit to spare, though +41 55 552 67 11 is Swiss
        {"12345", "DE"},            // no area code
        {"0151 123456", "DE"},      // digits of a mobile missing
        {"+49151123456789", "DE"},  // and to spare
        {"+1202555012", "US"},
        {"+12025550123456", "US"},
        {"+336001234567", "FR"},
        {"030 1234567", ""},  // no country's code and no region
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
        BOOST_TEST(name_of(phone.refusal().code) == "invalid_field");
        BOOST_TEST(phone.refusal().field == "phone");
        BOOST_TEST(!phone.refusal().message.empty());
    }
}

BOOST_AUTO_TEST_CASE(a_range_that_the_installed_plan_does_not_know_is_taken_unverified) {
    const struct {
        std::string_view text, region, e164;
    } table[] = {
        {"+1 324 660 9950", "DE", "+13246609950"},  // area codes that North America has opened since the plan was made
        {"+12742225555", "US", "+12742225555"},
        {"(274) 222-5555", "US", "+12742225555"},
        {"1 274 222 5555", "US", "+12742225555"},
        {"+49 154 1234567", "", "+491541234567"},
        {"0154 1234567", "DE", "+491541234567"},
        {"+229 01 97 12 34 56", "", "+2290197123456"},  // two digits longer than the plan knows
    };
    for (const auto& row : table) {
        const auto phone = normalise_phone(row.text, row.region);
        BOOST_REQUIRE_MESSAGE(phone.ok(), row.text);
        BOOST_TEST(*phone == row.e164, row.text);
        BOOST_TEST(!is_verified_phone(*phone), row.text);
        BOOST_TEST(*normalise_phone(*phone, "") == *phone);
    }
    BOOST_TEST(is_verified_phone("+4915112345678"));
}

BOOST_AUTO_TEST_CASE(two_possible_readings_are_asked_back) {
    for (const std::string_view text : {"436641234567", "43 664 1234567", "４３６６４１２３４５６７"}) {
        const auto phone = normalise_phone(text, "DE");
        BOOST_REQUIRE_MESSAGE(!phone.ok(), text);
        BOOST_TEST(name_of(phone.refusal().code) == "ambiguous");
        BOOST_TEST(phone.refusal().field == "phone");
        BOOST_TEST(phone.refusal().message.find("+436641234567 ") != std::string::npos);
        BOOST_TEST(phone.refusal().message.find("+49436641234567") != std::string::npos);
    }
    const struct {
        std::string_view text, region, e164;
    } one_reading[] = {
        {"+436641234567", "DE", "+436641234567"},
        {"00436641234567", "DE", "+436641234567"},
        {"0436641234567", "DE", "+49436641234567"},
        {"15112345678", "DE", "+4915112345678"},  // with a + it is no number
        {"436641234567", "US", "+436641234567"},  // without a country it is invalid
        {"4155552671", "US", "+14155552671"},     // written without a prefix there, though +41 55 555 26 71 is Swiss
        {"3246609950", "US", "+13246609950"},     // a new area code there, though +32 4 660 99 50 is Belgian
        {"9876543210", "IN", "+919876543210"},
        {"11987654321", "BR", "+5511987654321"},
    };
    for (const auto& row : one_reading) {
        const auto phone = normalise_phone(row.text, row.region);
        BOOST_REQUIRE_MESSAGE(phone.ok(), row.text);
        BOOST_TEST(*phone == row.e164, row.text);
    }
}

BOOST_AUTO_TEST_CASE(two_spellings_of_one_telephone_are_one_number) {
    const struct {
        std::string_view one, other, region, e164;
    } table[] = {
        {"+5491123456789", "+541123456789", "AR", "+5491123456789"},
        {"011 15 2345-6789", "011 2345-6789", "AR", "+5491123456789"},
        {"+5215512345678", "+525512345678", "MX", "+525512345678"},
        {"+5511987654321", "+551187654321", "BR", "+5511987654321"},
        {"+2290197123456", "+22997123456", "BJ", "+2290197123456"},
    };
    for (const auto& row : table) {
        BOOST_TEST(normalise_phone(row.one, row.region).value() == row.e164, row.one);
        BOOST_TEST(normalise_phone(row.other, row.region).value() == row.e164, row.other);
    }
    BOOST_TEST(*normalise_phone("+551134567890", "BR") == "+551134567890");  // a landline has no ninth digit
    BOOST_TEST(*normalise_phone("0800 123 4567", "AR") == "+548001234567");  // nor that a 9
}

BOOST_AUTO_TEST_CASE(wide_digits_and_narrow_or_invisible_spaces_are_read) {
    for (const std::string_view text :
         {"＋８１　９０－１２３４－５６７８", "０９０－１２３４－５６７８", "+81\u202f90\u20091234\u00a05678",
          "\u202a+81 90 1234 5678\u202c", "+81\u200b9012345678"}) {
        const auto phone = normalise_phone(text, "JP");
        BOOST_REQUIRE_MESSAGE(phone.ok(), text);
        BOOST_TEST(*phone == "+819012345678");
    }
}

BOOST_AUTO_TEST_CASE(the_installed_plan_has_a_version_and_a_date) {
    const auto data = phone_data();
    BOOST_TEST(!data.version.empty());
    BOOST_TEST((data.packed_at > std::chrono::sys_days{std::chrono::year{2022} / 1 / 1}));
}

BOOST_AUTO_TEST_CASE(a_long_text_is_refused_before_it_is_read) {
    const std::string spaces(limits::phone_length_max - 14, ' ');
    BOOST_TEST(normalise_phone(spaces + "+4915112345678", "DE").ok());
    const auto longer = normalise_phone(spaces + " +4915112345678", "DE");
    BOOST_REQUIRE(!longer.ok());
    BOOST_TEST(longer.refusal().message.find("40") != std::string::npos);
    BOOST_TEST(!normalise_phone(std::string(1'000'000, '1'), "DE").ok());
    std::string wide;  // counted in characters, of three bytes each
    for (std::size_t i = 0; i < limits::phone_length_max - 14; ++i) wide += "\u3000";
    BOOST_TEST(normalise_phone(wide + "+4915112345678", "DE").ok());
    BOOST_TEST(!normalise_phone(wide + "\u3000+4915112345678", "DE").ok());
    BOOST_TEST(!normalise_phone(std::string(1'000'000, '\x80'), "DE").ok());
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
