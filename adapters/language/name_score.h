// name_score: how much what was heard is like a name. Pure.
//
// Speech recognition misspells and callers say half of a name. Both texts are folded and compared word by word: a word
// counts as much as its letters agree (edit distance), and what the name has beyond what was said costs little. Words
// that sound the same (Stefan and Stephan, Maier and Meyer) differ by one letter at most. Read on: voice_arguments.h
// accepts, asks back or gives up by it.
#pragma once

#include <string_view>

namespace slotkeeper::language {

// From 0 (nothing alike) to 1 (the same).
double name_score(std::string_view said, std::string_view name);

// From 0 to 1: one word, as folded() leaves it, beside another.
double word_score(std::string_view said, std::string_view word);

// Whether what somebody says to be called can be this person: every word that was said is in the name, one letter may
// have been misheard or the word sound the same, and the last word of the name is among them.
bool same_person(std::string_view said, std::string_view name);

}  // namespace slotkeeper::language
