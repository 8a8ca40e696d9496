// greeting_name: the name by which the agent may greet a caller whose identity is not verified.
//
// A phone number is no proof of identity: it may be spoofed, and a family may share it. The identity check asks for the
// surname, so an agent that knew it could reveal it ("Am I speaking to Mrs Muster?"). Hence only the given name, and
// only if it can be told from the surname.
#pragma once

#include <string>
#include <string_view>

namespace slotkeeper::language {

// "Erika" for "Erika Muster", "Dr. Erika Muster" and "Muster, Erika". Empty if there is only one word, or if it is not
// a plain word: the agent's prompt must contain a name and nothing else.
std::string greeting_name(std::string_view name);

}  // namespace slotkeeper::language
