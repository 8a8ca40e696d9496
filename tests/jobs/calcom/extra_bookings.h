// extra_bookings: finds bookings at Cal.com that have the id of our appointment but never belonged to its link, and
// reports which failed call made each of them.
#pragma once

#include "tests/support/calcom_salon.h"

#include <set>
#include <string>

namespace slotkeeper::tests {

struct ExtraBookings {
    int answers_lost = 0;  // the stand-in's record says that the call was served and its answer spoiled
    int taken_over = 0;    // made while a call of unknown outcome was under way, for which a stray check was ordered
    int moved_there = 0;   // made by a host on the pages of Cal.com
    // One line each, for no call of ours may make such a booking; and one for every booking that is alive and that no
    // link has, although a link may have had it before.
    std::string unexplained;
};

// `moved_there`: the uids of bookings that hosts made by moving one of ours.
ExtraBookings extra_bookings(CalcomSalon& salon, const std::set<std::string>& moved_there = {});

}  // namespace slotkeeper::tests
