// salon: the company that is telephoned: a hair salon of a usual day's hours, well booked for some weeks.
//
// Of every day the same share is free, and what is free is handed out day by day in turn, so that the last call finds a
// day like the first one did. A start is handed out once; so is a guest, who has one appointment to come.
#pragma once

#include "tools/slotkeeper/wiring.h"

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper::bench {

inline constexpr std::string_view kSalon = "salon";
inline constexpr std::string_view kCut = "Haarschnitt";          // one person, half an hour
inline constexpr std::string_view kColour = "Farbe";             // a person and a basin, a wait, the same person again
inline constexpr std::string_view kBookedOut = "Annegret Roth";  // cuts, and has not a minute left

struct Guest {
    std::string name;
    std::string phone;  // E.164
};

// A start that is free until it is asked for. Without a person somebody is free then, whoever it is.
struct FreeStart {
    std::string start;  // as agents write it: YYYY-MM-DDTHH:MM on the clocks of the salon
    std::string person;
};

class Salon {
public:
    // REQUIRES: the schema is there, and no company of that name. Throws where a booking is refused.
    Salon(Engine& engine, std::size_t open_days);

    const std::string& voice_key() const { return voice_key_; }
    CompanyId company() const { return company_; }

    // Each throws std::runtime_error where there is none left.
    FreeStart free_cut() { return taken_from(cuts_); }
    FreeStart free_colour() { return taken_from(colours_); }
    Guest guest() { return taken_from(guests_); }  // with one appointment to come, a cut
    Guest stranger();                              // never heard of
    std::string day();                             // YYYY-MM-DD, one that is open, another each time

private:
    struct Visit;
    void put_company(Engine& engine, std::chrono::local_days today);
    void book_all(Engine& engine, const std::vector<Visit>& visits);

    template <class Item>
    static Item taken_from(std::deque<Item>& items);
    Guest new_guest();

    CompanyId company_;
    BranchId branch_;
    ServiceId cut_, colour_;
    std::vector<ResourceId> stylists_, colourists_;
    std::string voice_key_;
    std::vector<std::string> days_;
    std::deque<FreeStart> cuts_, colours_;
    std::deque<Guest> guests_;
    std::size_t guests_made_ = 0, days_told_ = 0;
};

}  // namespace slotkeeper::bench
