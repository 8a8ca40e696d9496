// checks: takes values out of Results one after the other and keeps the first refusal.
//
// So reading a body of many fields reads as a list of fields, and what is refused is what stands first.
//     Checks check;
//     ask.start = check(fields.instant("start"));
//     ask.name = check(fields.text("name", 200));
//     if (check.failed()) return check.refusal();
#pragma once

#include "engine/base/result.h"

#include <optional>
#include <utility>

namespace slotkeeper {

class Checks {
public:
    // The value, or one of no meaning where the Result is a refusal.
    template <class T>
    T operator()(Result<T> result) {
        if (result) return std::move(result).value();
        if (!refusal_) refusal_ = result.refusal();
        return T{};
    }

    bool failed() const { return refusal_.has_value(); }
    // REQUIRES: failed().
    const Refusal& refusal() const { return *refusal_; }

private:
    std::optional<Refusal> refusal_;
};

}  // namespace slotkeeper
