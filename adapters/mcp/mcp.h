// mcp: the operations as tools for agents, by the Model Context Protocol (2025-06-18, Streamable HTTP).
//
// POST /mcp takes one JSON-RPC message and answers it at once; there is no session and no stream, so any process can
// serve any request. The key and its scopes are those of the REST API. What a tool refuses is a result with isError and
// the problem as text, which a model can read and mend; JSON-RPC errors are for messages that are not understood.
// Source: https://modelcontextprotocol.io/specification/2025-06-18. Read on: adapters/api/operation.h.
#pragma once

#include "adapters/api/operation.h"
#include "adapters/http/router.h"

#include <span>

namespace slotkeeper::mcp {

// Of the table only operations with `for_agents` or `for_managers` become tools. `services` must outlive the router.
void add_mcp_route(http::Router& router, api::Services& services, std::span<const api::Operation> operations);

// "appointments_reschedule" for appointments.reschedule.
std::string tool_name(const api::Operation& operation);
// The tool as tools/list shows it.
api::Json tool_of(const api::Operation& operation);

}  // namespace slotkeeper::mcp
