// remote_catalog: reads users and event types with a connected account.
//
// It opens the account, calls Cal.com, and translates failures to refusals. A refused key is noted. Each call may take
// limits::remote_call_deadline, so none is made inside a transaction. Read on: calendar_users.h and event_type_sync.h
// use the answers.
#pragma once

#include "engine/calendar/accounts.h"

namespace slotkeeper {

// Thread-safe.
class RemoteCatalog {
public:
    explicit RemoteCatalog(Accounts& accounts) : accounts_(accounts) {}

    // Each refuses with state_conflict (the account is not active, or its key was refused just now), forbidden,
    // rate_limited, unavailable (no answer, or an unreadable one); event_type also with not_found.
    Result<RemoteUser> user(const CalendarAccount& account);
    Result<std::vector<RemoteEventType>> event_types(const CalendarAccount& account, const std::string& username);
    Result<RemoteEventType> event_type(const CalendarAccount& account, std::int64_t id);

private:
    template <class T, class Ask>
    Result<T> asked(const CalendarAccount& account, Ask ask);

    Accounts& accounts_;
};

}  // namespace slotkeeper
