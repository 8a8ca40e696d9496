// realism: see realism.h.
#include "tools/simulator/realism.h"

#include <algorithm>
#include <cmath>

namespace slotkeeper::simulator {

namespace {

using std::chrono::milliseconds;

struct Range {
    milliseconds least, most;
};

// Measured without other load: a booking takes 88 to 160 ms, slots of a day to a month 51 to 103 ms. Other reads were
// not measured; they send a few statements, while a booking sends a hundred.
constexpr Range kBooking{milliseconds(88), milliseconds(160)};
constexpr Range kSlots{milliseconds(51), milliseconds(103)};
constexpr Range kOther{milliseconds(15), milliseconds(45)};

bool writes_booking(std::string_view method, std::string_view path) {
    return method == "POST" && path.starts_with("/v2/bookings");
}

Range range_of(std::string_view method, std::string_view path) {
    if (path.starts_with("/v2/slots")) return kSlots;
    return writes_booking(method, path) ? kBooking : kOther;
}

}  // namespace

void Pace::set(const Realism& realism) {
    realism_ = realism;
    random_.seed(realism.seed);
    next_turn_ = {};
}

std::optional<Pace::Delays> Pace::draw(std::string_view method, std::string_view path, Moment now) {
    if (!realism_.on) return std::nullopt;
    const auto [least, most] = range_of(method, path);
    const auto width = static_cast<std::uint64_t>((most - least).count()) + 1;
    const auto whole = least + milliseconds(random_() % width);
    // The row is written after most of the work; then follow mails, calendars and the response.
    const auto before = whole * 2 / 3;
    auto wait = milliseconds(0);
    if (writes_booking(method, path) && realism_.bookings_per_second > 0) {
        const auto turn = std::max(next_turn_, now);
        wait = std::chrono::ceil<milliseconds>(turn - now);
        next_turn_ = turn + std::chrono::microseconds(std::llround(1'000'000 / realism_.bookings_per_second));
    }
    return Delays{wait + before, whole - before};
}

}  // namespace slotkeeper::simulator
