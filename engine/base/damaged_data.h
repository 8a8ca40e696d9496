// damaged_data: stored data that cannot be used: a referenced row is missing, or a value cannot be read.
//
// It ends only the request or job that met it; other rows and other companies are still served. `slotkeeper check`
// names the row. Read on: guards/check.h.
#pragma once

#include "engine/base/result.h"

#include <stdexcept>

namespace slotkeeper {

// The text names table and id, never personal data.
class DamagedData : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

// The refusal that the caller gets.
inline Refusal damaged_data() {
    return refuse(ErrorCode::unavailable, "",
                  "stored data of this company are damaged: slotkeeper check names the rows");
}

}  // namespace slotkeeper
