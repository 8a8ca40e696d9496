// remote_catalog: asking a connected account who is there and what can be booked.
//
// Opens the account, asks, and says in our words what was wrong. A key that is refused is noted, as everywhere. Each
// call may take as long as a call over there (limits::remote_call_deadline), so none is made inside a transaction.
// Read on: calendar_users.h and event_type_sync.h use the answers.
#pragma once

#include "engine/calendar/accounts.h"

namespace slotkeeper {

// Safe for many threads.
class RemoteCatalog {
public:
    explicit RemoteCatalog(Accounts& accounts) : accounts_(accounts) {}

    // Each refuses with state_conflict (the account is not active, or its key was refused just now), forbidden,
    // rate_limited, unavailable (no answer, or none that is understood); event_type also with not_found.
    Result<RemoteUser> user(const CalendarAccount& account);
    Result<std::vector<RemoteEventType>> event_types(const CalendarAccount& account, const std::string& username);
    Result<RemoteEventType> event_type(const CalendarAccount& account, std::int64_t id);

private:
    template <class T, class Ask>
    Result<T> asked(const CalendarAccount& account, Ask ask);

    Accounts& accounts_;
};

}  // namespace slotkeeper
