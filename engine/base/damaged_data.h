// damaged_data: stored data that cannot be used: a row is missing that others refer to, or holds what we cannot read.
//
// It ends the request or the job that met it and nothing else: other rows and other companies are served.
// `slotkeeper check` names the row. Read on: guards/check.h.
#pragma once

#include "engine/base/result.h"

#include <stdexcept>

namespace slotkeeper {

// The text names table and id, never a value of a person.
class DamagedData : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

// What the caller is told of it.
inline Refusal damaged_data() {
    return refuse(ErrorCode::unavailable, "",
                  "stored data of this company are damaged: slotkeeper check names the rows");
}

}  // namespace slotkeeper
