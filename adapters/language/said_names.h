// said_names: splits a spoken name into words that can be compared.
//
// Speech recognition writes Sahin for Şahin and Mueller for Müller, and varies between hyphens and spaces. Read on:
// base/folding.h folds a word, name_score.h scores the similarity of different names.
#pragma once

#include "engine/base/folding.h"

#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper::language {

// "Herr", "Dr.", "Doktor", "Mrs"; "jun." and "sen." only with their point, because Sen and Jun are also names.
bool is_title(std::string_view word);

// Folded and without titles: "Herr Köhler" is {"koehler"}, "Schäfer, Anna" {"anna", "schaefer"}: before a comma is the
// surname, which goes last. Spaces, points and hyphens separate words.
std::vector<std::string> words_of_name(std::string_view text);

}  // namespace slotkeeper::language
