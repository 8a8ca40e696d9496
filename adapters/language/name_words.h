// name_words: splits spoken names into words, scores their similarity, and picks the name for a greeting. Pure.
//
// Speech recognition writes Sahin for Şahin and Mueller for Müller, and varies between hyphens and spaces. Read on:
// base/folding.h folds a word.
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

// --- how similar an utterance is to a name -------------------------------------------------------
// Speech recognition misspells, and callers say only parts of a name. Both texts are folded and compared word by word:
// a word scores by its matching letters (edit distance), and words of the name that were not said cost little. Words
// that sound the same (Stefan and Stephan, Maier and Meyer) differ by one letter at most. Read on: voice_arguments.h
// uses the score to accept, ask back or reject.

// From 0 (no similarity) to 1 (equal).
double name_score(std::string_view parsed, std::string_view name);

// The same for two single words, each already folded().
double word_score(std::string_view parsed, std::string_view word);

// Whether the name that a caller said can be this person's name: every word said is in the name (one misheard letter,
// or a word that sounds the same, is allowed), and the last word of the name was said.
bool same_person(std::string_view parsed, std::string_view name);

// The name by which the agent may greet a caller whose identity is not verified. A phone number is no proof of
// identity: it may be spoofed, and a family may share it. The identity check asks for the surname, so an agent that
// knew it could reveal it ("Am I speaking to Mrs Muster?"). Hence only the given name, and only if it can be told from
// the surname.
//
// "Erika" for "Erika Muster", "Dr. Erika Muster" and "Muster, Erika". Empty if there is only one word, or if it is not
// a plain word: the agent's prompt must contain a name and nothing else.
std::string greeting_name(std::string_view name);

}  // namespace slotkeeper::language
