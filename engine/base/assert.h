// assert: SLOTKEEPER_ASSERT states what the code relies on, in every build.
//
// A broken assertion is a mistake in this program: it is logged and the process ends, before a wrong decision is
// written. What the database holds or a client sends is never asserted; that is refused, or thrown as DamagedData.
#pragma once

namespace slotkeeper {

[[noreturn]] void assertion_failed(const char* condition, const char* meaning, const char* function, int line) noexcept;

}  // namespace slotkeeper

#define SLOTKEEPER_ASSERT(condition, meaning) \
    (static_cast<bool>(condition) ? void() : slotkeeper::assertion_failed(#condition, meaning, __func__, __LINE__))
