// checks: unwraps Results one by one and keeps the first refusal.
//
// The reader of a body with many fields then reads as a list of fields, and the first wrong field is reported.
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
    // The value, or a default-constructed T if the Result is a refusal.
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
