// conversation: whole calls as text files: what the agent sends, what must be answered, what the database holds.
//
//   # a comment
//   sql UPDATE service SET …              before the calls; the catalogue is read anew
//   call anna from +4915112345678         a caller; also: from anonymous, to +49…, agent A, language en, outbound, web
//   anna book_appointment {"service":…}   the agent asks for a function; what follows, indented, is expected
//       result booked                     a field of the answer, as text; fields within fields by slashes
//       say has Ihr Termin ist gebucht    the field contains; `say lacks …`: it does not
//       alternatives count 3              so many
//       keep id appointment_id            from now on {id} stands for the field
//   again                                 the platform repeats the last one; what follows is expected anew
//   together                              those that follow, up to `end`, are sent at the same time; then
//       1 result booked                   so many of the answers have it
//   end
//   anna hangs up                         the platform tells that the call has ended
//   30 seconds pass                       for the server; the database has a clock of its own
//   database 1 SELECT COUNT(*) …          what the database holds
//
// Callers may ask as often as the program's defaults let them.
//
// {tue 10:00} is that time on a Tuesday some weeks ahead, on the clocks of the branch, {tue+1 10:00} the day after;
// {utc tue 10:00} is the same moment written in UTC, {date tue} and {iso tue} are the day alone, {spring} and {autumn}
// the days on which the clocks change next.
#pragma once

#include "tests/support/front.h"

#include <filesystem>

namespace slotkeeper::tests {

// Plays the file against a server of its own and checks what it expects with BOOST_TEST. Throws std::runtime_error,
// naming the line, where the file itself is wrong.
void play_conversation(const std::filesystem::path& file);

}  // namespace slotkeeper::tests
