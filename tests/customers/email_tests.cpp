// email_tests: valid addresses, common mistakes, and attempts to inject mail headers.
#include "engine/customers/customer.h"

#include "engine/base/limits.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;

BOOST_AUTO_TEST_SUITE(email_tests)

BOOST_AUTO_TEST_CASE(a_plausible_address_keeps_its_mailbox_and_gets_a_lower_case_domain) {
    const struct {
        std::string_view text, stored;
    } table[] = {
        {"anna@example.com", "anna@example.com"},
        {"Anna.Maria@Example.COM", "Anna.Maria@example.com"},
        {"anna+salon@mail.example.co.uk", "anna+salon@mail.example.co.uk"},
        {"o'neill@example.ie", "o'neill@example.ie"},
        {"a@b.de", "a@b.de"},
        {"1@2.example", "1@2.example"},
        {"anna@XN--MLLER-KVA.de", "anna@xn--mller-kva.de"},
        {"anna@example.XN--P1AI", "anna@example.xn--p1ai"},
        {"r&d@example.com", "r&d@example.com"},
        {"anna@ab--cd.com", "anna@ab--cd.com"},
    };
    for (const auto& row : table) {
        const auto email = normalise_email(row.text);
        BOOST_REQUIRE_MESSAGE(email.ok(), row.text);
        BOOST_TEST(*email == row.stored);
    }
}

BOOST_AUTO_TEST_CASE(an_international_address_is_kept_with_the_dns_form_of_its_domain) {
    const struct {
        std::string_view text, stored;
    } table[] = {
        {"anna@müller.de", "anna@xn--mller-kva.de"},
        {"anna@MÜLLER.de", "anna@xn--mller-kva.de"},
        {"anna@mu\u0308ller.de", "anna@xn--mller-kva.de"},  // u and two dots
        {"anna@faß.de", "anna@xn--fa-hia.de"},
        {"иван@пример.рф", "иван@xn--e1afmkfd.xn--p1ai"},
        {"用户@例え。jp", "用户@xn--r8jz45g.jp"},
        {"jürgen@example.com", "jürgen@example.com"},
        {"ju\u0308rgen@example.com", "jürgen@example.com"},
        {"Jürgen@example.com", "Jürgen@example.com"},
        {"anna@ｅｘａｍｐｌｅ.com", "anna@example.com"},
    };
    for (const auto& row : table) {
        const auto email = normalise_email(row.text);
        BOOST_REQUIRE_MESSAGE(email.ok(), row.text);
        BOOST_TEST(*email == row.stored, row.text);
        BOOST_TEST(*normalise_email(*email) == *email);
    }
}

BOOST_AUTO_TEST_CASE(an_undeliverable_address_is_refused_with_its_field) {
    using namespace std::string_view_literals;
    for (const auto text : {""sv,
                            "@"sv,
                            "anna"sv,
                            "anna@"sv,
                            "@example.com"sv,
                            "anna@example"sv,
                            "anna@example."sv,
                            "anna@.com"sv,
                            "anna@example..com"sv,
                            "anna@-example.com"sv,
                            "anna@example-.com"sv,
                            "anna@example.c"sv,
                            "anna@1.2.3.4"sv,
                            "anna@[1.2.3.4]"sv,
                            "anna @example.com"sv,
                            " anna@example.com"sv,
                            "anna@example.com "sv,
                            ".anna@example.com"sv,
                            "anna.@example.com"sv,
                            "an..na@example.com"sv,
                            "anna@otto@example.com"sv,
                            "anna@example.com,otto@example.com"sv,
                            "Anna <anna@example.com>"sv,
                            "\"anna\"@example.com"sv,
                            "anna@example.com\r\nBcc: otto@example.com"sv,
                            "anna\0@example.com"sv,
                            "anna@exam_ple.com"sv,
                            "anna@xn--a.de"sv,           // decodes to nothing
                            "anna\u200b@example.com"sv,  // invisible
                            "an\u00a0na@example.com"sv,
                            "anna\u202e@example.com"sv,  // turns the direction of writing
                            "anna@exam\u00a0ple.com"sv,
                            "anna\xff@example.com"sv,
                            "anna@m\xfcller.de"sv}) {
        const auto email = normalise_email(text);
        BOOST_REQUIRE_MESSAGE(!email.ok(), text);
        BOOST_TEST(name_of(email.refusal().code) == "invalid_field");
        BOOST_TEST(email.refusal().field == "email");
    }
}

BOOST_AUTO_TEST_CASE(lengths_are_bounded_at_each_part) {
    const auto of = [](std::size_t mailbox, std::size_t label) {
        return std::string(mailbox, 'a') + "@" + std::string(label, 'b') + ".com";
    };
    BOOST_TEST(normalise_email(of(64, 63)).ok());
    BOOST_TEST(!normalise_email(of(65, 63)).ok());
    BOOST_TEST(!normalise_email(of(64, 64)).ok());
    std::string umlauts;  // counted in characters, of two bytes each
    for (int i = 0; i < 64; ++i) umlauts += "ü";
    BOOST_TEST(normalise_email(umlauts + "@example.com").ok());
    BOOST_TEST(!normalise_email(umlauts + "ü@example.com").ok());
    std::string domain = "com";
    while (domain.size() < limits::email_length_max) domain = "label." + domain;
    BOOST_TEST(!normalise_email("anna@" + domain).ok());
    BOOST_TEST(!normalise_email(std::string(1'000'000, '@')).ok());
}

BOOST_AUTO_TEST_SUITE_END()
