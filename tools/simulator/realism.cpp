// realism: see realism.h.
#include "tools/simulator/realism.h"

namespace slotkeeper::simulator {

namespace {

using std::chrono::milliseconds;

struct Range {
    milliseconds least, most;
};

// Measured: a booking 88 to 160 ms while nobody else asks, slots of a day to a month 51 to 103 ms. Reads were not
// measured; they send a few statements where a booking sends a hundred.
constexpr Range kBooking{milliseconds(88), milliseconds(160)};
constexpr Range kSlots{milliseconds(51), milliseconds(103)};
constexpr Range kOther{milliseconds(15), milliseconds(45)};

Range range_of(std::string_view method, std::string_view path) {
    if (path.starts_with("/v2/slots")) return kSlots;
    return method == "POST" && path.starts_with("/v2/bookings") ? kBooking : kOther;
}

}  // namespace

void Pace::set(const Realism& realism) {
    realism_ = realism;
    random_.seed(realism.seed);
}

std::optional<Pace::Delays> Pace::draw(std::string_view method, std::string_view path) {
    if (!realism_.on) return std::nullopt;
    const auto [least, most] = range_of(method, path);
    const auto width = static_cast<std::uint64_t>((most - least).count()) + 1;
    const auto whole = least + milliseconds(random_() % width);
    // The row is written after most of the work; what follows are mails, calendars and the answer itself.
    const auto before = whole * 2 / 3;
    return Delays{before, whole - before};
}

}  // namespace slotkeeper::simulator
