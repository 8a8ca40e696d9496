// said_names: normalises words and names for comparison.
//
// Speech recognition writes Sahin for Şahin and Mueller for Müller, and varies between hyphens and spaces. Read on:
// name_score.h scores the similarity of different names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper::language {

// Lower case, umlauts written out, Latin letters without their marks, only letters and digits: two spellings of one
// word become equal. Letters of other scripts stay unchanged.
std::string folded(std::string_view text);

// "Herr", "Dr.", "Doktor", "Mrs"; "jun." and "sen." only with their point, because Sen and Jun are also names.
bool is_title(std::string_view word);

// Folded and without titles: "Herr Köhler" is {"koehler"}, "Schäfer, Anna" {"anna", "schaefer"}: before a comma is the
// surname, which goes last. Spaces, points and hyphens separate words.
std::vector<std::string> words_of_name(std::string_view text);

}  // namespace slotkeeper::language
