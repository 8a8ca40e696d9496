// name_score: scores how similar an utterance is to a name. Pure.
//
// Speech recognition misspells, and callers say only parts of a name. Both texts are folded and compared word by word:
// a word scores by its matching letters (edit distance), and words of the name that were not said cost little. Words
// that sound the same (Stefan and Stephan, Maier and Meyer) differ by one letter at most. Read on: voice_arguments.h
// uses the score to accept, ask back or reject.
#pragma once

#include <string_view>

namespace slotkeeper::language {

// From 0 (no similarity) to 1 (equal).
double name_score(std::string_view said, std::string_view name);

// The same for two single words, each already folded().
double word_score(std::string_view said, std::string_view word);

// Whether the name that a caller said can be this person's name: every word said is in the name (one misheard letter,
// or a word that sounds the same, is allowed), and the last word of the name was said.
bool same_person(std::string_view said, std::string_view name);

}  // namespace slotkeeper::language
