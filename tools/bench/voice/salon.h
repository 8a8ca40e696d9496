// salon: the company that receives the calls: a hair salon with usual hours, well booked for some weeks.
//
// Every day has the same share of free starts, which are handed out in turn over the days, so that the last call finds
// the same conditions as the first. Each start, and each guest with one coming appointment, is handed out once.
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
inline constexpr std::string_view kBookedOut = "Annegret Roth";  // cuts hair, and is fully booked

struct Guest {
    std::string name;
    std::string phone;  // E.164
};

// A free start. If `person` is empty, at least one person is free.
struct FreeStart {
    std::string start;  // as agents write it: YYYY-MM-DDTHH:MM in the salon's time zone
    std::string person;
};

class Salon {
public:
    // REQUIRES: the schema exists, and no company of that name. Throws if a booking is refused.
    Salon(Engine& engine, std::size_t open_days);

    const std::string& voice_key() const { return voice_key_; }
    CompanyId company() const { return company_; }

    // Each throws std::runtime_error if none is left.
    FreeStart free_cut() { return taken_from(cuts_); }
    FreeStart free_colour() { return taken_from(colours_); }
    Guest guest() { return taken_from(guests_); }  // with one coming appointment, a cut
    Guest stranger();                              // unknown to the salon
    std::string day();                             // YYYY-MM-DD, an open day, another one each time

private:
    struct Visit;
    struct Person {
        ResourceId id;
        std::string name;
    };
    void put_company(Engine& engine, std::chrono::local_days today);
    void book_all(Engine& engine, const std::vector<Visit>& visits);

    template <class Item>
    static Item taken_from(std::deque<Item>& items);
    Guest new_guest();

    CompanyId company_;
    BranchId branch_;
    ServiceId cut_, colour_;
    std::vector<Person> stylists_, colourists_;
    std::string voice_key_;
    std::vector<std::string> days_;
    std::deque<FreeStart> cuts_, colours_;
    std::deque<Guest> guests_;
    std::size_t guests_made_ = 0, days_told_ = 0;
};

}  // namespace slotkeeper::bench
