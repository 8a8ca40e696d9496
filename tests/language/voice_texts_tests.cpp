// voice_texts_tests: every sentence exists in every language, and each can be spoken correctly.
#include "adapters/language/voice_texts.h"

#include "tests/support/paths.h"

#include <nlohmann/json.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

using namespace slotkeeper;
using namespace slotkeeper::language;

namespace {

std::set<std::string> gaps_of(std::string_view pattern) {
    std::set<std::string> gaps;
    for (auto open = pattern.find('{'); open != std::string_view::npos; open = pattern.find('{', open + 1)) {
        gaps.emplace(pattern.substr(open + 1, pattern.find('}', open) - open - 1));
    }
    return gaps;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(voice_texts_tests)

BOOST_AUTO_TEST_CASE(every_sentence_exists_in_every_language_with_the_same_placeholders) {
    for (const auto name : EnumNames<Sentence>::all) {
        const auto which = from_name<Sentence>(name).value();
        for (const auto language : {Language::de, Language::en}) {
            BOOST_TEST_CONTEXT(name << " in " << name_of(language)) {
                const auto text = sentence(which, language);
                BOOST_REQUIRE(!text.empty());
                const auto phrase = which == Sentence::appointment || which == Sentence::appointment_with ||
                                    which == Sentence::among_others;
                BOOST_TEST((phrase || text.ends_with('.') || text.ends_with('?')));
                BOOST_TEST(std::count(text.begin(), text.end(), '{') == std::count(text.begin(), text.end(), '}'));
            }
        }
        BOOST_TEST((gaps_of(sentence(which, Language::de)) == gaps_of(sentence(which, Language::en))), name);
    }
}

// A sentence missing in a file would be spoken in another language unnoticed.
BOOST_AUTO_TEST_CASE(each_file_has_every_sentence_and_no_other) {
    for (const auto language : EnumNames<Language>::all) {
        const auto path = tests::source_folder() / "adapters/language/texts" / (std::string(language) + ".json");
        std::ifstream file(path);
        const auto texts = nlohmann::json::parse(file);
        BOOST_TEST(texts.size() == EnumNames<Sentence>::all.size(), path.string());
        for (const auto name : EnumNames<Sentence>::all) BOOST_TEST(texts.contains(name), name);
    }
}

BOOST_AUTO_TEST_CASE(every_key_names_a_different_sentence) {
    const auto& all = EnumNames<Sentence>::all;
    BOOST_TEST(std::set<std::string_view>(all.begin(), all.end()).size() == all.size());
    BOOST_TEST(static_cast<std::size_t>(Sentence::waits_for_one) + 1 == all.size());
}

BOOST_AUTO_TEST_CASE(placeholders_are_filled_once_without_expansion) {
    BOOST_TEST(say(Sentence::booked_with, Language::de,
                   {{"service", "Haarschnitt"}, {"staff", "Anna {when}"}, {"when", "morgen um 9 Uhr"}}) ==
               "Ihr Termin ist gebucht: Haarschnitt bei Anna {when}, morgen um 9 Uhr. Wir freuen uns auf Sie.");
    for (const auto* when : {"tomorrow at 9 AM", "on Tuesday, November 24th at 9 AM"}) {
        const auto told = std::string(when);
        BOOST_TEST(say(Sentence::held, Language::en, {{"service", "Haircut"}, {"when", when}}) ==
                   "I am keeping Haircut " + told + " free for you for a moment. What name shall I put it under?");
        BOOST_TEST(say(Sentence::offer_one, Language::en, {{"when", when}}) ==
                   "I have something free " + told + ". Does that suit you?");
        BOOST_TEST(say(Sentence::taken, Language::en, {{"when", when}}) ==
                   "I am sorry, the appointment " + told + " is already taken.");
        BOOST_TEST(say(Sentence::not_open, Language::en, {{"when", when}}) ==
                   "I am sorry, that is not possible " + told + ".");
    }
    BOOST_TEST(say(Sentence::ask_name, Language::en) == "What name shall I put it under?");
}

BOOST_AUTO_TEST_CASE(two_texts_in_a_row_apologise_once) {
    using enum Language;
    BOOST_TEST(say_both(say(Sentence::nothing_then, en), say(Sentence::too_far, en)) ==
               "I am sorry, nothing is free then. We do not take bookings that far ahead yet.");
    BOOST_TEST(say_both(say(Sentence::nothing_then, de), say(Sentence::too_soon, de)) ==
               "Dann ist leider nichts frei. So kurzfristig können wir keinen Termin annehmen.");
    BOOST_TEST(
        say_both(say(Sentence::taken, de, {{"when", "um 10 Uhr"}}), say(Sentence::not_open, de, {{"when", "heute"}})) ==
        "Leider ist der Termin um 10 Uhr schon vergeben. Leider geht es heute nicht.");
    BOOST_TEST(say_both("", say(Sentence::too_far, en)) == say(Sentence::too_far, en));
    BOOST_TEST(say_both(say(Sentence::too_far, en), "") == say(Sentence::too_far, en));
    BOOST_TEST(say_both("Ten is free.", say(Sentence::too_far, en)) == "Ten is free. " + say(Sentence::too_far, en));
}

// Whatever is said after an apology: in English only one is heard.
BOOST_AUTO_TEST_CASE(no_two_english_sentences_apologise_together) {
    const auto first = say(Sentence::nothing_then, Language::en);
    for (const auto name : EnumNames<Sentence>::all) {
        const auto both = say_both(first, std::string(sentence(from_name<Sentence>(name).value(), Language::en)));
        if (!std::string_view(both).substr(first.size() + 1).starts_with("I am sorry")) continue;
        BOOST_ERROR(name << " apologises twice");
    }
}

BOOST_AUTO_TEST_SUITE_END()
