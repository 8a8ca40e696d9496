// wire: what every request to Cal.com has in common, whoever makes it.
#pragma once

#include "adapters/calcom/options.h"
#include "adapters/http/client.h"
#include "engine/guards/call_gate.h"
#include "engine/ports/calendar_gateway.h"

#include <string>
#include <string_view>

namespace slotkeeper::calcom {

inline constexpr const char* kUserAgent = "slotkeeper/" SLOTKEEPER_VERSION;

// Fit to be one part of a path, or one value of a query, whatever it holds.
std::string escaped(std::string_view text);

http::ClientOptions transport(const std::string& base_url, const Options& options, std::chrono::milliseconds deadline);

// Why the gate let nothing pass.
RemoteRefusal refusal_of(const CallGate::Closed& closed);
// What the answer says to the gate. Null: none came.
CallReport report_of(const http::Reply* reply);

}  // namespace slotkeeper::calcom
