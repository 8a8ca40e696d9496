// intake_questions: asks callers what a service wants to know, and reads their answers.
//
// The questions are the labels of the fields in the language of the call. A field for a file is never asked, because
// it cannot be told. Read on: engine/booking/intake_rules.h.
#pragma once

#include "adapters/receptionist/voice_turn.h"

namespace slotkeeper::receptionist {

// What is to be asked and not answered yet: "slug", "question", "kind", "required", and "help" and "choices" if there
// are any.
Json questions_json(const VoiceTurn& turn, const Service& service, const Answers& known = {});

// The answers of the argument `answers`, with those that are known already; or a question to ask: about the first
// answer that is wrong, else the first that is missing and needed. What the service does not ask is ignored. REQUIRES:
// the subject has service and branch.
std::variant<Answers, Json> read_answers(const VoiceTurn& turn, const Subject& subject, const Answers& known = {});

}  // namespace slotkeeper::receptionist
