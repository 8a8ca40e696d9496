// intake_rules: checks what a customer answers to the fields of a service.
//
// Each refused answer is named by its field: `answers.allergies`. An empty text is no answer. Pure. Read on:
// catalog/intake.h has the fields, decide_details.cpp uses the rules.
#pragma once

#include "engine/base/channel.h"
#include "engine/booking/commands.h"
#include "engine/catalog/intake.h"

#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper {

// "answers.allergies".
std::string answer_path(std::string_view slug);

// One answer as it is stored: a number without needless zeros, a choice as the service spells it. invalid_field says
// what would be right.
Result<std::string> normal_answer(const IntakeField& field, std::string_view given);

// Whether the channel demands an answer. A file cannot be told on the telephone; the staff ask for it later.
bool is_demanded(const IntakeField& field, Channel channel);

// The answers of a booking as they are stored. Refused are wrong answers (invalid_field), missing ones (missing_field),
// those to fields that are not asked because of other answers (invalid_field), and unknown fields (unknown_field).
Result<Answers> check_answers(const std::vector<IntakeField>& fields, const Answers& given, Channel channel);

// The answers after an edit. What is no longer asked goes, unless the edit itself answers it, which is refused. A
// stored answer stays although the rules of its field changed, and one of a field that the service no longer has. A
// required answer that was missing before may still be missing.
Result<Answers> edited_answers(const std::vector<IntakeField>& fields, const Answers& present,
                               const EditAppointment& edit);

}  // namespace slotkeeper
