// intake_rules_tests: answers are read by the kind of their field, and each wrong one is named.
#include "engine/booking/intake_rules.h"

#include "engine/catalog/catalog.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;

namespace {

const auto kDay = std::chrono::sys_days{std::chrono::year{2027} / 6 / 1};

std::vector<IntakeField> questions() {
    return {
        {.slug = "allergies", .kind = IntakeKind::choice, .required = true, .choices = {"no", "nuts"}},
        {.slug = "severity",
         .required = true,
         .shown_if = IntakeCondition{"allergies", "nuts"},
         .length_min = 2,
         .length_max = 5},
        {.slug = "reaction", .shown_if = IntakeCondition{"severity", "high"}},
        {.slug = "number", .pattern = "[A-Z]\\d+"},
        {.slug = "weight", .kind = IntakeKind::number, .min = 3, .max = 300},
        {.slug = "since", .kind = IntakeKind::date, .date_from = kDay, .date_until = kDay + std::chrono::days(30)},
        {.slug = "picture", .kind = IntakeKind::file},
    };
}

std::string told(const Result<Answers>& result) {
    std::string text;
    if (result) {
        for (const auto& [slug, answer] : *result) text += slug + '=' + answer + ' ';
        return text;
    }
    const auto add = [&](const Refusal& one) { text += std::string(name_of(one.code)) + ' ' + one.field + ' '; };
    add(result.refusal());
    for (const auto& one : result.refusal().further) add(one);
    return text;
}

std::string checked(const Answers& given, Channel channel = Channel::rest) {
    return told(check_answers(questions(), given, channel));
}

std::string edited(const Answers& present, std::map<std::string, std::optional<std::string>> changes,
                   bool drops = false) {
    EditAppointment edit;
    edit.drops_answers = drops;
    edit.answers = std::move(changes);
    return told(edited_answers(questions(), present, edit));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(intake_rules_tests)

BOOST_AUTO_TEST_CASE(answers_are_stored_in_one_form) {
    BOOST_TEST(checked({{"allergies", " NO "}}) == "allergies=no ");
    BOOST_TEST(checked({{"allergies", "no"}, {"weight", "072.50"}}) == "allergies=no weight=72.5 ");
    BOOST_TEST(checked({{"allergies", "no"}, {"number", "A17"}}) == "allergies=no number=A17 ");
    BOOST_TEST(checked({{"allergies", "no"}, {"since", "2027-07-01"}}) == "allergies=no since=2027-07-01 ");
    BOOST_TEST(checked({{"allergies", "no"}, {"picture", "https://example.com/a.jpg"}}) ==
               "allergies=no picture=https://example.com/a.jpg ");
    BOOST_TEST(checked({{"allergies", "no"}, {"picture", "doc_17/b"}}) == "allergies=no picture=doc_17/b ");
    BOOST_TEST(checked({{"allergies", "no"}, {"weight", " "}}) == "allergies=no ");
}

BOOST_AUTO_TEST_CASE(each_wrong_answer_is_named) {
    BOOST_TEST(checked({}) == "missing_field answers.allergies ");
    BOOST_TEST(checked({{"allergies", ""}}) == "missing_field answers.allergies ");
    const Answers no{{"allergies", "no"}};
    const auto with = [&](const std::string& slug, const std::string& answer) {
        auto all = no;
        all[slug] = answer;
        return checked(all);
    };
    for (const auto* number : {"2.9", "300.001", "x", "1,5", "1.", ".5", "--5", "1.2345", "9999999999"}) {
        BOOST_TEST(with("weight", number) == "invalid_field answers.weight ", number);
    }
    for (const auto* date : {"2027-05-31", "2027-07-02", "2027-06-31", "soon"}) {
        BOOST_TEST(with("since", date) == "invalid_field answers.since ", date);
    }
    for (const auto* file : {"data:image/png;base64,AAAA", "a b", "javascript:alert(1)"}) {
        BOOST_TEST(with("picture", file) == "invalid_field answers.picture ", file);
    }
    BOOST_TEST(with("number", "17A") == "invalid_field answers.number ");
    BOOST_TEST(with("colour", "red") == "unknown_field answers.colour ");
    BOOST_TEST(checked({{"allergies", "cats"}, {"weight", "1"}}) ==
               "invalid_field answers.allergies invalid_field answers.weight ");
}

BOOST_AUTO_TEST_CASE(a_field_is_asked_after_its_answer_only) {
    BOOST_TEST(checked({{"allergies", "nuts"}}) == "missing_field answers.severity ");
    BOOST_TEST(checked({{"allergies", "no"}, {"severity", "high"}}) == "invalid_field answers.severity ");
    BOOST_TEST(checked({{"allergies", "nuts"}, {"severity", "h"}}) == "invalid_field answers.severity ");
    BOOST_TEST(checked({{"allergies", "nuts"}, {"severity", "higher"}}) == "invalid_field answers.severity ");
    BOOST_TEST(checked({{"allergies", "nuts"}, {"severity", "high"}, {"reaction", "red"}}) ==
               "allergies=nuts reaction=red severity=high ");
    BOOST_TEST(checked({{"allergies", "nuts"}, {"severity", "low"}, {"reaction", "red"}}) ==
               "invalid_field answers.reaction ");
    // Only the answer that decides is refused.
    BOOST_TEST(checked({{"allergies", "cats"}, {"severity", "high"}}) == "invalid_field answers.allergies ");
}

BOOST_AUTO_TEST_CASE(a_condition_on_itself_or_a_later_field_is_never_met) {
    const std::vector<IntakeField> damaged{{.slug = "a", .shown_if = IntakeCondition{"b", "1"}},
                                           {.slug = "b", .shown_if = IntakeCondition{"b", "1"}}};
    BOOST_TEST(!is_asked(damaged, 0, {{"a", "1"}, {"b", "1"}}));
    BOOST_TEST(!is_asked(damaged, 1, {{"a", "1"}, {"b", "1"}}));
}

BOOST_AUTO_TEST_CASE(a_file_is_not_demanded_of_a_caller) {
    const std::vector<IntakeField> fields{{.slug = "picture", .kind = IntakeKind::file, .required = true}};
    BOOST_TEST(told(check_answers(fields, {}, Channel::rest)) == "missing_field answers.picture ");
    BOOST_TEST(told(check_answers(fields, {}, Channel::voice)) == "");
}

BOOST_AUTO_TEST_CASE(an_edit_keeps_the_others_and_drops_what_is_no_longer_asked) {
    const Answers present{{"allergies", "nuts"}, {"severity", "high"}, {"weight", "70"}, {"gone", "x"}};
    BOOST_TEST(edited(present, {}) == "allergies=nuts gone=x severity=high weight=70 ");
    BOOST_TEST(edited(present, {{"weight", "71"}}) == "allergies=nuts gone=x severity=high weight=71 ");
    BOOST_TEST(edited(present, {{"weight", std::nullopt}}) == "allergies=nuts gone=x severity=high ");
    BOOST_TEST(edited(present, {{"allergies", "no"}}) == "allergies=no gone=x weight=70 ");
    BOOST_TEST(edited(present, {{"allergies", "no"}, {"severity", "low"}}) == "invalid_field answers.severity ");
    BOOST_TEST(edited(present, {{"severity", std::nullopt}}) == "missing_field answers.severity ");
    BOOST_TEST(edited(present, {{"gone", "y"}}) == "unknown_field answers.gone ");
    BOOST_TEST(edited(present, {{"gone", std::nullopt}}) == "allergies=nuts severity=high weight=70 ");
    BOOST_TEST(edited(present, {}, true) == "missing_field answers.allergies ");
    BOOST_TEST(edited(present, {{"allergies", "no"}}, true) == "allergies=no ");
    // What was missing before the field became required may still be missing.
    BOOST_TEST(edited({{"weight", "70"}}, {{"weight", "71"}}) == "weight=71 ");
}

BOOST_AUTO_TEST_SUITE_END()
