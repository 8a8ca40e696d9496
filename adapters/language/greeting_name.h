// greeting_name: by what name a caller may be greeted before anybody knows that it is them.
//
// A number is no proof: it may be spoofed, and a family may share it. A surname is what callers are asked for before
// they hear of their appointments, so an agent that knew it would give it away ("Am I speaking to Mrs Muster?"). Hence
// the given name alone, and only where it can be told from the surname.
#pragma once

#include <string>
#include <string_view>

namespace slotkeeper::language {

// "Erika" of "Erika Muster", "Dr. Erika Muster" and "Muster, Erika". Empty where there is one word only, or it is no
// word: what goes into an agent's prompt is one name and nothing else.
std::string greeting_name(std::string_view name);

}  // namespace slotkeeper::language
