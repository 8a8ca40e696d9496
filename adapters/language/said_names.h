// said_names: words and names as they are compared, however they were written.
//
// Speech recognition writes Sahin for Şahin and Mueller for Müller, and puts a hyphen where somebody else has a blank.
// Read on: name_score.h says how alike two names are that are not the same.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper::language {

// Lower case, umlauts written out, Latin letters without their marks, nothing but letters and digits: two spellings of
// one word become equal. Letters of other writings stay as they are.
std::string folded(std::string_view text);

// "Herr", "Dr.", "Doktor", "Mrs"; "jun." and "sen." with their point only, for Sen and Jun are names as well.
bool is_title(std::string_view word);

// Folded and without titles: "Herr Köhler" is {"koehler"}, "Schäfer, Anna" {"anna", "schaefer"}: the last name last
// where a comma tells which it is. Blanks, points and hyphens part words.
std::vector<std::string> words_of_name(std::string_view text);

}  // namespace slotkeeper::language
