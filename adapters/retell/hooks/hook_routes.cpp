// hook_routes: adds the handlers. If a database outage prevents storing an event, the request fails; Retell repeats it.
#include "adapters/retell/hooks/hook_routes.h"

#include "adapters/http/problem.h"
#include "adapters/retell/hooks/call_events.h"
#include "adapters/retell/hooks/inbound_hook.h"

namespace slotkeeper::retell {

void add_hook_routes(http::Router& router, VoiceDoor& door) {
    router.add("POST", "/hooks/retell/{company}/events", [&door](const http::Request& request) {
        auto heard = hear_call_event(request, door);
        return heard ? std::move(*heard) : http::problem(heard.refusal(), request);
    });
    router.add("POST", "/hooks/retell/{company}/inbound",
               [&door](const http::Request& request) { return answer_inbound(request, door); });
}

}  // namespace slotkeeper::retell
