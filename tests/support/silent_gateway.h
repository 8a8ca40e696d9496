// silent_gateway: a calendar gateway that answers only what the test has set.
#pragma once

#include "engine/ports/calendar_gateway.h"
#include "engine/ports/remote_lists.h"

namespace slotkeeper::tests {

class SilentGateway : public CalendarGateway {
public:
    RemoteAnswer<RemoteBooking> create(const NewRemoteBooking&) override { return silence(); }
    RemoteAnswer<RemoteBooking> reschedule(const std::string&, Instant, bool) override { return silence(); }
    RemoteAnswer<RemoteBooking> cancel(const std::string&) override { return silence(); }
    RemoteAnswer<RemoteBooking> get(const std::string&) override { return silence(); }
    RemoteAnswer<std::vector<RemoteBooking>> list(std::int64_t, const Interval&) override { return silence(); }
    RemoteAnswer<RemoteBooking> confirm(const std::string&) override { return silence(); }
    RemoteAnswer<RemoteBooking> decline(const std::string&) override { return silence(); }
    RemoteAnswer<RemoteBooking> mark_absent(const std::string&, const std::string&, bool) override { return silence(); }
    RemoteAnswer<RemoteUser> reassign(const std::string&, std::int64_t) override { return silence(); }
    RemoteAnswer<std::string> me() override { return silence(); }
    RemoteAnswer<std::vector<Instant>> slots(const SlotsWanted&) override { return silence(); }
    RemoteAnswer<ListPage> page(const ListQuery&) override { return silence(); }
    RemoteAnswer<std::vector<WebhookSubscription>> subscriptions() override { return silence(); }
    RemoteAnswer<WebhookSubscription> subscribe(const WebhookSubscription&) override { return silence(); }
    RemoteAnswer<WebhookSubscription> unsubscribe(const std::string&) override { return silence(); }
    RemoteAnswer<RemoteUser> user() override { return silence(); }
    RemoteAnswer<std::vector<RemoteEventType>> event_types(const std::string&) override { return silence(); }
    RemoteAnswer<RemoteEventType> event_type(std::int64_t) override { return silence(); }
    RemoteAnswer<RemoteEventType> create_event_type(const NewRemoteEventType&) override { return silence(); }

private:
    static NotSent silence() { return {"nobody is there"}; }
};

}  // namespace slotkeeper::tests
